//! A group of which a write is refused, or never answered, stops nothing else: its mirror is put
//! aside for a while that grows, and its user is asked should that go on.

use super::need::Need;
use crate::executor::{Cycle, Stop, conflicts::What};
use crate::{Fault, Hold, HoldState, Read, Res};
use domain::{AccountId, HoldId, LabelId, Micros};
use std::collections::BTreeSet;
use sync::HoldReason;

/// After so many tries in a row its user is asked.
const ASKED: u32 = 5;

/// The questions about groups of the account, with the labels they show.
pub(super) fn questions(r: &dyn Read, account: AccountId) -> Res<Vec<(LabelId, Hold)>> {
    let about = |hold: Hold| match hold.reason {
        HoldReason::GroupRefused { label, .. } => Some((label, hold)),
        _ => None,
    };
    Ok(r.holds(account)?.into_iter().filter_map(about).collect())
}

/// Whether nothing is written for the label before that was met: there is no group of which it is
/// sure that it is ours.
pub(super) const fn closes(need: &Need) -> bool {
    match need {
        Need::Bind(_)
        | Need::Choose(_)
        | Need::Make
        | Need::Late(_)
        | Need::Confirm(_)
        | Need::Bound(_) => true,
        Need::Rename(_) | Need::Renamed(_) | Need::Again | Need::End(_) | Need::Leave => false,
    }
}

/// Whether it is about the group alone.
const fn is_of_one(fault: &Fault) -> bool {
    match fault {
        Fault::Unknown(_)
        | Fault::Stale
        | Fault::Gone
        | Fault::NameTaken
        | Fault::Full
        | Fault::Refused(_) => true,
        Fault::Later { .. } | Fault::Quota { .. } | Fault::Stop(_) | Fault::TokenExpired => false,
    }
}

impl Cycle<'_> {
    /// Until when the mirror's group is put aside; its user may say that it is to be tried now.
    pub(super) fn group_aside(&self, label: LabelId, asked: &[(LabelId, Hold)]) -> Option<Micros> {
        let now = |(of, hold): &(LabelId, Hold)| *of == label && hold.state == HoldState::Released;
        if asked.iter().any(now) {
            return None;
        }
        let aside = self.conflicts.aside(&*self.tools.env, self.account);
        aside.waits_for(&What::Group(label))
    }

    /// What was needed of a group could be had, or not: then it is put aside. Returns until when.
    pub(super) async fn met(
        &self,
        (label, name): (LabelId, String),
        late: bool,
        met: Result<(), Stop>,
    ) -> Result<Option<Micros>, Stop> {
        let (env, account) = (&*self.tools.env, self.account);
        let fault = match met {
            // One that is only waited for may be the one that is never answered.
            Ok(()) if late => return Ok(None),
            Ok(()) => {
                self.conflicts.over(account, || What::Group(label));
                return Ok(None);
            }
            Err(Stop::Fault(fault)) if is_of_one(&fault) => fault,
            Err(stop) => return Err(stop),
        };
        let tries = self.conflicts.refused(env, account, What::Group(label));
        let (group, said) = (name, fault.said());
        let unit = self.tools.store.write(move |w| {
            let of = |(of, _): &(LabelId, Hold)| *of == label;
            let asked = questions(w, account)?.into_iter().find(of);
            let id = match asked {
                // Whoever wants it left is not asked again.
                Some((_, hold)) if hold.state == HoldState::Settled => return Ok(()),
                Some((_, hold)) => hold.id,
                None if tries < ASKED => return Ok(()),
                None => HoldId(w.uuid()),
            };
            w.save_hold(&Hold {
                id,
                account,
                contact: None,
                remote: None,
                reason: HoldReason::GroupRefused {
                    label,
                    group: group.clone(),
                    said: said.clone(),
                },
                at: w.now(),
                state: HoldState::Open,
            })
        });
        unit.await?;
        Ok(self.group_aside(label, &[]))
    }

    /// Where nothing is needed of a group any more, nothing is asked about it.
    pub(super) async fn forget_questions(
        &self,
        asked: &[(LabelId, Hold)],
        needed: &BTreeSet<LabelId>,
    ) -> Res<()> {
        let over = asked.iter().filter(|(label, _)| !needed.contains(label));
        let over: Vec<HoldId> = over.map(|(_, hold)| hold.id).collect();
        if over.is_empty() {
            return Ok(());
        }
        let unit = self
            .tools
            .store
            .write(move |w| over.iter().try_for_each(|id| w.drop_hold(*id)));
        unit.await
    }
}
