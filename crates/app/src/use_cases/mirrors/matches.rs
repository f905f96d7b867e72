//! Whom of their own a recipient may have among the contacts of a label: what a join plan
//! lists, and what its user says about it (I1, I2).

use super::{mine, plan};
use crate::{Hold, HoldState, JoinPlan, Problem, Res, Work};
use domain::identity::{Likeness, is_likely};
use domain::{AccountId, ContactId, HoldId, LabelId, RemoteId, UserId};
use std::collections::BTreeSet;
use sync::HoldReason;

/// A person of the account who may be a contact of the label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The contact.
    pub contact: ContactId,
    /// The person.
    pub remote: RemoteId,
    /// What they have in common: the reason.
    pub alike: BTreeSet<Likeness>,
}

impl Match {
    /// Whether they have an e-mail or a phone in common, and names that fit (I1).
    #[must_use]
    pub fn is_likely(&self) -> bool {
        is_likely(&self.alike)
    }
}

/// The matches of a join plan, in the order of its questions.
#[must_use]
pub fn matches(plan: &JoinPlan) -> Vec<Match> {
    let matched = plan.ask.iter().filter_map(|(contact, _, why)| match why {
        HoldReason::MaybeSame { remote, alike } => Some(Match {
            contact: (*contact)?,
            remote: remote.clone(),
            alike: alike.clone(),
        }),
        _ => None,
    });
    matched.collect()
}

/// Those of the matches that are likely; each contact and each person once.
#[must_use]
pub fn likely(plan: &JoinPlan) -> Vec<Match> {
    let (mut contacts, mut people) = (BTreeSet::new(), BTreeSet::new());
    let mut likely = matches(plan);
    likely.retain(|m| {
        m.is_likely()
            && !contacts.contains(&m.contact)
            && !people.contains(&m.remote)
            && contacts.insert(m.contact)
            && people.insert(m.remote.clone())
    });
    likely
}

/// Says of matches in a plan that waits whether the two are one. Who is linked keeps what is
/// theirs, and whoever is not named stays a question.
pub fn answer(
    work: &dyn Work,
    user: UserId,
    (label, account): (LabelId, AccountId),
    answers: &[(ContactId, RemoteId, bool)],
) -> Res<()> {
    mine(work, user, label, account)?;
    let known = plan(work, user, label, account)?.map(|p| matches(&p));
    let known = known.unwrap_or_default();
    for (contact, remote, same) in answers {
        let named = |m: &&Match| m.contact == *contact && m.remote == *remote;
        let Some(found) = known.iter().find(named) else {
            return Problem::refuse(
                "unknown-match",
                "The plan lists nobody of yours who may be this contact. Look at it once more: \
                 `kith label plan`.",
            );
        };
        let reason = HoldReason::MaybeSame {
            remote: remote.clone(),
            alike: found.alike.clone(),
        };
        let asked = work.holds_of(account, Some(*contact), None)?.into_iter();
        let before = asked
            .filter(|h| h.contact == Some(*contact))
            .find(|h| h.reason.asks_the_same(&reason));
        work.save_hold(&Hold {
            id: before.map_or_else(|| HoldId(work.uuid()), |h| h.id),
            account,
            contact: Some(*contact),
            remote: None,
            reason,
            at: work.now(),
            state: if *same {
                HoldState::Released
            } else {
                HoldState::Settled
            },
        })?;
    }
    Ok(())
}
