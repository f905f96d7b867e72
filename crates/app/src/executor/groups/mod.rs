//! Groups: what each mirror needs (G2–G5) is judged from one snapshot and met before
//! contacts are looked at; who is in them is written in a phase of its own.

mod again;
mod aside;
mod birth;
mod doubles;
mod end;
mod keep;
mod members;
mod moves;
mod names;
mod need;
mod read_back;
mod system;

pub(super) use self::keep::list_again;
use self::need::{Need, Sight};
use super::{Cycle, Stop};
use crate::{Error, naming::Naming};
use domain::Level;
use std::cell::OnceCell;
use sync::{GroupBinding, Mirror, SeenGroup};

/// What a mirror's group is made and named by.
struct Place {
    naming: Naming,
    /// The mark a group of this label bears.
    binding: GroupBinding,
    /// The account's groups.
    shown: Vec<SeenGroup>,
}

impl Cycle<'_> {
    /// Brings every mirror's group in order, but for those that are put aside. Returns whether
    /// anything was done.
    pub(super) async fn mirror_groups(&mut self) -> Result<bool, Stop> {
        let account = self.account;
        let needs = self.tools.store.read(move |r| {
            let shown = r.groups(account)?;
            let user = r.account(account)?.ok_or(Error::Moved)?.user;
            let installation = r.installation()?.id.to_string();
            let counted = OnceCell::new();
            let mut needs = Vec::new();
            for mirror in r.mirrors(account)? {
                let Some(label) = r.label(mirror.label)? else {
                    continue;
                };
                let level = r.level(mirror.label, user)?;
                let naming = Naming {
                    owner: r.user(label.owner)?.map(|u| u.name).unwrap_or_default(),
                    own: level == Some(Level::Owner),
                    label: label.name,
                };
                let binding = GroupBinding {
                    installation: installation.clone(),
                    label: mirror.label,
                };
                let left = || {
                    let linked = match counted.get() {
                        Some(linked) => linked,
                        None => {
                            let linked = r.linked_by_label(account)?;
                            counted.get_or_init(|| linked)
                        }
                    };
                    Ok(linked.get(&mirror.label).copied().unwrap_or(0))
                };
                let need = need::need(&Sight {
                    mirror: &mirror,
                    system: label.scope.is_some(),
                    naming: &naming,
                    level,
                    left: &left,
                    binding: &binding,
                    shown: &shown,
                    now: r.now(),
                })?;
                if let Some(need) = need {
                    let place = Place {
                        naming,
                        binding,
                        shown: shown.clone(),
                    };
                    needs.push((mirror, place, need));
                }
            }
            Ok((needs, aside::questions(r, account)?))
        });
        let (needs, asked) = needs.await?;
        let needed = needs.iter().map(|(mirror, ..)| mirror.label).collect();
        self.forget_questions(&asked, &needed).await?;
        self.closed.clear();
        self.groups_until = None;
        let mut any = false;
        for (mirror, place, need) in needs {
            let (label, closes) = (mirror.label, aside::closes(&need));
            let mut until = self.group_aside(label, &asked);
            if until.is_none() {
                let (name, late) = (place.naming.label.clone(), matches!(need, Need::Late(_)));
                let met = self.meet(mirror, &place, need).await;
                any |= met.is_ok();
                until = self.met((label, name), late, met).await?;
            }
            if until.is_some() {
                self.closed.extend(closes.then_some(label));
                self.groups_until = self.groups_until.into_iter().chain(until).min();
            }
        }
        Ok(any)
    }

    async fn meet(&mut self, mirror: Mirror, place: &Place, need: Need) -> Result<(), Stop> {
        let label = || place.naming.label.clone();
        match need {
            Need::Bind(group) => self.bind(mirror, place, group).await,
            Need::Choose(groups) => self.choose(mirror, place, &groups).await,
            Need::Make => self.make(mirror, place).await,
            Need::Late(group) => self.await_group(mirror, place, group).await,
            Need::Confirm(group) => self.confirm(mirror, label(), group).await,
            Need::Rename(group) => self.rename(mirror, place, &group).await,
            Need::Renamed(group) => self.renamed(mirror, place, &group).await,
            Need::Bound(group) => self.bound_elsewhere(mirror, place, &group).await,
            Need::Again => self.try_again(mirror, label()).await,
            Need::End(group) => self.end(mirror, place, group).await,
            Need::Leave => self.leave(mirror, label()).await,
        }
    }
}
