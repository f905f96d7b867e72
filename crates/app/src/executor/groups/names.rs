//! Names (G4): three-way per mirror; the decoration belongs to the mirror.

use super::Place;
use super::need::{Need, Sight, agree_on_name, is_foreign};
use crate::executor::{Cycle, Stop};
use crate::use_cases::labels::free_name;
use crate::{Error, Fault, naming::Naming};
use domain::{Micros, clean};
use sync::{Mirror, Named, SeenGroup};

/// So many names are tried at most in one go: each is a write.
pub(super) const TRIES: usize = 8;

/// Which side got another name since the two last agreed, if one did. Where both did, the
/// label's counts for its owner, because everybody else sees it already; to anybody else the
/// name they gave stays.
pub(super) fn names(sight: &Sight<'_>, listed: &SeenGroup) -> Option<Need> {
    let mirror = sight.mirror;
    let here = clean(&listed.name) != clean(&mirror.agreed_name);
    let there = sight.naming.outdates(&mirror.named, &mirror.label_name);
    match (here, there) {
        (true, true) if sight.naming.own => Some(Need::Rename(listed.clone())),
        (true, _) => Some(Need::Renamed(listed.clone())),
        (false, true) => Some(Need::Rename(listed.clone())),
        (false, false) => None,
    }
}

impl Cycle<'_> {
    /// The label, or its owner, got another name: so does its group here. A name that is taken
    /// in this account is decorated here, and nowhere else; where none is taken, it keeps the
    /// one it has.
    pub(super) async fn rename(
        &mut self,
        mut mirror: Mirror,
        place: &Place,
        group: &SeenGroup,
    ) -> Result<(), Stop> {
        // Listings of groups trail: what is overwritten has to be known.
        let Some(now) = self.look_at_group(group).await? else {
            return Ok(());
        };
        let naming = &place.naming;
        let theirs = !naming.own && clean(&now.name) != clean(&mirror.agreed_name);
        if theirs || is_foreign(&now, &place.binding) {
            return Ok(()); // judged anew by what is known now
        }
        let others = place.shown.iter().filter(|g| g.id != now.id);
        let mut renamed = (now.clone(), kept(&mirror.named, naming));
        for choice in naming.choices(others).take(TRIES) {
            let partner = &self.tools.partner;
            let binding = now.binding.as_ref();
            let answer = if choice.name == now.name {
                Ok(now.clone())
            } else {
                self.may_send().await?;
                partner
                    .update_group(&self.session, &now, &choice.name, binding)
                    .await
            };
            match answer {
                Ok(group) => {
                    renamed = (group, choice.named);
                    break;
                }
                Err(Fault::NameTaken | Fault::Refused(_)) => {}
                Err(Fault::Stale | Fault::Gone) => return Ok(()),
                Err(fault) => return Err(fault.into()),
            }
        }
        let (group, named) = renamed;
        agree_on_name(&mut mirror, &group, named);
        self.keep_mirror(mirror, naming.label.clone(), Some(group))
            .await?;
        Ok(())
    }

    /// The group got another name: so does the label, if its owner did it and it may be
    /// called so; else it is the name in this account.
    pub(super) async fn renamed(
        &mut self,
        mirror: Mirror,
        place: &Place,
        group: &SeenGroup,
    ) -> Result<(), Stop> {
        let Some(now) = self.look_at_group(group).await? else {
            return Ok(());
        };
        if clean(&now.name) == clean(&mirror.agreed_name) || is_foreign(&now, &place.binding) {
            return Ok(()); // the listing trailed our own write
        }
        let (account, naming) = (self.account, place.naming.clone());
        let unit = self.tools.store.write(move |w| {
            let user = w.account(account)?.ok_or(Error::Moved)?.user;
            let mut label = w.label(mirror.label)?.ok_or(Error::Moved)?;
            // What a person decided while the group was looked at stands, and so does the name
            // they gave the label: then the next look tells what the group's is worth.
            let kept = w.mirror(mirror.label, account)?;
            let same = |m: &Mirror| {
                m.state == mirror.state
                    && m.group == mirror.group
                    && m.agreed_name == mirror.agreed_name
            };
            let Some(mut mirror) = kept.filter(|m| same(m) && label.name == naming.label) else {
                return Ok(());
            };
            let named = match naming.of(&now.name) {
                Named::Owner(owner) if !naming.own => Named::Owner(owner),
                Named::Owner(_) | Named::Label | Named::User => Named::User,
            };
            agree_on_name(&mut mirror, &now, named);
            if label.owner == user {
                match free_name(w, user, &now.name, Some(label.id)) {
                    Ok(name) => {
                        mirror.named = Named::Label;
                        mirror.label_name.clone_from(&name);
                        label.name = name;
                        w.save_label(&label)?;
                        for other in w.mirrors_of(label.id)? {
                            w.save_due(other.account, Some(w.now()))?;
                        }
                    }
                    // Theirs in this account alone.
                    Err(Error::Refused(_)) => {}
                    Err(other) => return Err(other),
                }
            }
            w.save_mirror(&mirror)
        });
        unit.await?;
        Ok(())
    }

    /// The group as it is now, kept as such; nothing where it is gone.
    pub(super) async fn look_at_group(&self, group: &SeenGroup) -> Result<Option<SeenGroup>, Stop> {
        let (account, id) = (self.account, group.id.clone());
        let now = self.tools.partner.read_group(&self.session, &id).await?;
        let seen = now.clone();
        let listed = group.clone();
        let unit = self.tools.store.write(move |w| {
            if seen.as_ref() != Some(&listed) {
                // No listing will tell it as news any more; it has still to be judged. Later than
                // any wish that this cycle fulfils.
                w.save_due(account, Some(w.now() + Micros(1)))?;
            }
            match &seen {
                Some(group) => w.save_group(account, group),
                None => w.drop_group(account, &id),
            }
        });
        unit.await?;
        Ok(now)
    }
}

/// Where a name comes from that has to stay, so that it is not tried again and again.
fn kept(named: &Named, naming: &Naming) -> Named {
    match named {
        Named::Owner(_) => Named::Owner(naming.owner.clone()),
        Named::Label => Named::Label,
        Named::User => Named::User,
    }
}
