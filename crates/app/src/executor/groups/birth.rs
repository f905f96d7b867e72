//! How a mirror comes to its group (G2, G3), and what becomes of one that disappears (G5).

use super::Place;
use super::names::TRIES;
use super::need::{Need, Sight, agree_on_name};
use crate::executor::{Cycle, Event, Stop};
use crate::use_cases::mirrors::Asks;
use crate::{Error, Fault, Res};
use domain::{GroupId, Micros, name_key};
use sync::{GroupBinding, Mirror, MirrorState, SeenGroup};

/// So long after a group was sent to be made, it may still come up in a listing.
const LATE: Micros = Micros::seconds(60);

/// Whether a group may be bound: nobody's, or still another label's of this installation.
pub(super) fn free(group: &SeenGroup, binding: &GroupBinding) -> bool {
    group
        .binding
        .as_ref()
        .is_none_or(|b| b != binding && b.installation == binding.installation)
}

/// G3: a lost answer's group is ours; the owner's group of the same name is bound; anybody
/// else gets one of their own beside what they have.
pub(super) fn birth(sight: &Sight<'_>) -> Need {
    let ours = |g: &&SeenGroup| g.binding.as_ref() == Some(sight.binding);
    let label = name_key(&sight.naming.label);
    let same = |g: &&SeenGroup| !g.system && g.binding.is_none() && name_key(&g.name) == label;
    let mut found = sight.shown.iter().filter(ours).cloned();
    match (found.next(), found.next()) {
        (Some(one), None) => return Need::Bind(one),
        (Some(one), Some(other)) => {
            return Need::Choose([one, other].into_iter().chain(found).collect());
        }
        (None, _) => {}
    }
    // Listings of groups trail, and so does the mark on one (pitfall 23).
    let mirror = sight.mirror;
    if mirror.making.is_some_and(|at| sight.now < at + LATE) {
        let made = name_key(&mirror.agreed_name);
        let named = |g: &&SeenGroup| !g.system && g.binding.is_none() && name_key(&g.name) == made;
        return Need::Late(sight.shown.iter().find(named).cloned());
    }
    // Only what is surely not ours is its user's.
    let own = sight.shown.iter().find(same).filter(|_| sight.naming.own);
    match own {
        Some(group) => Need::Bind(group.clone()),
        None => Need::Make,
    }
}

impl Cycle<'_> {
    pub(super) async fn bind(
        &mut self,
        mut mirror: Mirror,
        place: &Place,
        group: SeenGroup,
    ) -> Result<(), Stop> {
        let bound = if group.binding.as_ref() == Some(&place.binding) {
            if mirror.making.is_some() {
                mirror.made = true; // the answer was lost
                self.note_birth(&group.id);
            }
            group
        } else {
            self.may_send().await?;
            let marked = self
                .tools
                .partner
                .update_group(&self.session, &group, &group.name, Some(&place.binding))
                .await;
            match marked {
                // Listings of groups trail: it is judged by what a direct read shows.
                Err(Fault::Stale | Fault::Gone) => {
                    self.look_at_group(&group).await?;
                    return Ok(());
                }
                marked => marked?,
            }
        };
        if mirror.group.as_ref() != Some(&bound.id) {
            // Found, not chosen: its name tells where it comes from.
            let named = place.naming.of(&bound.name);
            agree_on_name(&mut mirror, &bound, named);
        }
        mirror.agreed_name.clone_from(&bound.name);
        mirror.making = None;
        mirror.group = Some(bound.id.clone());
        self.keep_bound(mirror, place.naming.label.clone(), bound)
            .await?;
        Ok(())
    }

    /// Makes the group under the first name the provider takes: what is taken there, under
    /// whatever language or rule, may be in no listing (G4). Where it takes none, its user is
    /// asked for another.
    pub(super) async fn make(&mut self, mut mirror: Mirror, place: &Place) -> Result<(), Stop> {
        let naming = &place.naming;
        for (tried, choice) in naming.choices(&place.shown).take(TRIES).enumerate() {
            // One sent before may have been carried out by now: then it is that which has the name.
            let again = name_key(&mirror.agreed_name) == name_key(&choice.name);
            let before = mirror.making.filter(|_| again);
            // Noted before it is sent: a second one would stay in the account for good (A3).
            mirror.agreed_name.clone_from(&choice.name);
            mirror.making = Some(self.tools.env.now());
            self.keep_making(&mirror).await?;
            self.may_send().await?;
            let partner = &self.tools.partner;
            let answer = partner
                .create_group(&self.session, &choice.name, &place.binding)
                .await;
            mirror.making = match &answer {
                Err(Fault::Unknown(_)) => mirror.making,
                Err(Fault::NameTaken) => before,
                Ok(_) | Err(_) => None,
            };
            match answer {
                Ok(made) => {
                    agree_on_name(&mut mirror, &made, choice.named);
                    mirror.group = Some(made.id.clone());
                    mirror.made = true;
                    self.note_birth(&made.id);
                    let label = naming.label.clone();
                    self.keep_mirror(mirror, label, Some(made)).await?;
                    return Ok(());
                }
                // Somebody may just have made one of that name: then decide again.
                Err(Fault::NameTaken) if tried == 0 => {
                    if self.is_listed_now(&choice.name).await? {
                        self.keep_making(&mirror).await?;
                        return Ok(());
                    }
                }
                Err(Fault::NameTaken | Fault::Refused(_)) => {}
                Err(fault) => {
                    self.keep_making(&mirror).await?;
                    return Err(fault.into());
                }
            }
        }
        self.ask(mirror, place, Asks::NoName).await
    }

    /// Keeps in mind that a group was just made: it may not be usable at once (pitfall 23).
    fn note_birth(&self, group: &GroupId) {
        let env = &*self.tools.env;
        self.conflicts.born(env, self.account, group.clone());
    }

    /// Keeps that a group is being made, or that it is not.
    async fn keep_making(&self, mirror: &Mirror) -> Res<()> {
        let (account, label) = (self.account, mirror.label);
        let (making, name) = (mirror.making, mirror.agreed_name.clone());
        let unit = self.tools.store.write_durably(move |w| {
            let kept = w.mirror(label, account)?.ok_or(Error::Moved)?;
            w.save_mirror(&Mirror {
                making,
                agreed_name: name.clone(),
                ..kept
            })
        });
        unit.await
    }

    /// Waits for a group that was made perhaps. One of its name is read directly: it may bear our
    /// mark, which listings do not show yet.
    pub(super) async fn await_group(
        &mut self,
        mirror: Mirror,
        place: &Place,
        group: Option<SeenGroup>,
    ) -> Result<(), Stop> {
        if let Some(group) = group {
            let now = self.look_at_group(&group).await?;
            let ours = |g: &SeenGroup| g.binding.as_ref() == Some(&place.binding);
            if let Some(made) = now.filter(ours) {
                return self.bind(mirror, place, made).await;
            }
        }
        // Reads that trail are right a moment later.
        self.recheck = Some(self.tools.env.now() + Micros::seconds(2));
        Ok(())
    }

    /// Lists groups again: whether one of that name is among them.
    async fn is_listed_now(&mut self, name: &str) -> Result<bool, Stop> {
        self.observe_groups().await?;
        let (account, wanted) = (self.account, name_key(name));
        let groups = self.tools.store.read(move |r| r.groups(account)).await?;
        Ok(groups.iter().any(|g| name_key(&g.name) == wanted))
    }

    /// Another installation's mark is on the group: read directly, and then left to it (G2).
    pub(super) async fn bound_elsewhere(
        &mut self,
        mut mirror: Mirror,
        place: &Place,
        group: &SeenGroup,
    ) -> Result<(), Stop> {
        let now = self.look_at_group(group).await?;
        let Some(by) = now.and_then(|g| g.binding) else {
            return Ok(());
        };
        if by.installation == place.binding.installation {
            return Ok(());
        }
        // Nothing of ours is written into it, or taken out of it, from now on.
        mirror.group = None;
        mirror.made = false;
        mirror.foreign = Some(by.installation.clone());
        self.ask(mirror, place, Asks::BoundElsewhere(by.installation))
            .await
    }

    /// Stops the mirror until its user says what to do.
    async fn ask(&mut self, mut mirror: Mirror, place: &Place, why: Asks) -> Result<(), Stop> {
        let (account, label) = (self.account, mirror.label);
        mirror.state = MirrorState::Asking;
        self.keep_mirror(mirror, place.naming.label.clone(), None)
            .await?;
        let event = Event::GroupUnusable {
            account,
            label,
            why,
        };
        self.tools.events.happened(event);
        Ok(())
    }

    /// A group that is not listed any more is read directly; if it is gone, its user is
    /// asked.
    pub(super) async fn confirm(
        &mut self,
        mut mirror: Mirror,
        label_name: String,
        group: GroupId,
    ) -> Result<(), Stop> {
        let shown = self.tools.partner.read_group(&self.session, &group).await?;
        if shown.is_some() {
            self.keep_mirror(mirror, label_name, shown).await?;
            return Ok(());
        }
        let (account, label) = (self.account, mirror.label);
        mirror.state = MirrorState::Asking;
        self.keep_mirror(mirror, label_name, None).await?;
        self.tools
            .events
            .happened(Event::GroupGone { account, label });
        Ok(())
    }
}
