//! A contact that no longer belongs into this account (D1): how its person is left depends
//! on where the person comes from and on who took the contact away.

use super::Planner;
use crate::photo::apart;
use crate::{HoldReason, HubFacts, Link, Seen, SeenState, Step};
use domain::{
    Gone, GoneHow, LabelId, LensId, Level, Membership, OnLeaving, Origin, RemoteId, farewell,
};
use std::collections::BTreeSet;

/// How a person is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    /// It is deleted.
    Delete,
    /// What its user typed there for themselves stays, without the groups and all else; they
    /// are asked whether that goes, too.
    Offer,
    /// It stays, without the groups and without what Kith brought.
    Leave,
    /// It stays as it is, without the groups, and is its user's from now on.
    Disown,
}

pub(super) fn plan(p: &mut Planner<'_>, link: &Link, remote: &RemoteId, hub: &HubFacts) {
    let contact = link.contact;
    let manner = manner(p, link, hub);
    let (writes, photo) = apart(farewell(&link.agreement));
    if let (Manner::Leave | Manner::Offer, Some(write)) = (manner, photo) {
        p.steps.push(Step::Photo {
            contact,
            version: hub.contact.version,
            lens: LensId::default(),
            remote: remote.clone(),
            write,
            leaving: true,
        });
        return;
    }
    if manner == Manner::Offer {
        p.steps.push(Step::Hold {
            contact: Some(contact),
            remote: None,
            reason: HoldReason::OwnOnLeaving,
        });
    }
    p.steps.push(match manner {
        Manner::Delete => Step::Delete {
            contact,
            remote: remote.clone(),
        },
        Manner::Offer | Manner::Leave => Step::Leave {
            contact,
            remote: remote.clone(),
            writes,
        },
        Manner::Disown if shown_groups(p, link) => Step::Leave {
            contact,
            remote: remote.clone(),
            writes: Vec::new(),
        },
        Manner::Disown => Step::Disown { contact },
    });
}

/// The person that Kith made beside the one its user says the contact is: it goes, unless its
/// user typed something there for themselves. Then that stays, and only that.
pub(super) fn twin(p: &mut Planner<'_>, link: &Link, remote: &RemoteId) {
    let (contact, remote) = (link.contact, remote.clone());
    p.steps.push(if has_own(link) {
        Step::Leave {
            contact,
            remote,
            writes: farewell(&link.agreement),
        }
    } else {
        Step::Delete { contact, remote }
    });
}

/// Whether its user typed something there for themselves.
fn has_own(link: &Link) -> bool {
    link.agreement.0.iter().any(domain::Row::is_own)
}

/// Whether the person is in a group that it leaves.
fn shown_groups(p: &Planner<'_>, link: &Link) -> bool {
    link.groups.iter().any(|l| p.facts.may_expel(*l))
}

fn manner(p: &Planner<'_>, link: &Link, hub: &HubFacts) -> Manner {
    let me = p.facts.user;
    let owns = left(link, hub)
        .iter()
        .any(|l| p.facts.level_in(*l) == Some(Level::Owner));
    let by_origin = match link.origin {
        Origin::Kith if is_kept(p, link, hub) => Manner::Disown,
        Origin::Kith if has_own(link) => Manner::Offer,
        Origin::Kith => Manner::Delete,
        // Nothing at all where the user owns the label.
        Origin::User if owns => Manner::Disown,
        Origin::User => Manner::Leave,
    };
    match &hub.contact.gone {
        Some(Gone {
            how: GoneHow::Deleted,
            by,
            ..
        }) if *by == me => match link.origin {
            // They deleted what was shared, not what only they knew here.
            Origin::Kith if has_own(link) => Manner::Offer,
            Origin::User if has_own(link) => Manner::Leave,
            Origin::Kith | Origin::User => Manner::Delete,
        },
        Some(Gone {
            how: GoneHow::Unlabelled,
            by,
            ..
        }) if *by == me => Manner::Disown,
        Some(_) => by_origin,
        None => {
            // What was seen to leave here is in none of the agreed groups any more: then the
            // last label that the contact left says who took it out.
            let agreed = |m: &&Membership| link.groups.contains(&m.label);
            let mirrored = |m: &&Membership| p.facts.mirrors.contains_key(&m.label);
            let mine = |m: &Membership| !m.present && m.removed_by == Some(me);
            let last = hub.memberships.iter().filter(mirrored).max_by_key(|m| m.at);
            if hub.memberships.iter().filter(agreed).any(mine)
                || link.groups.is_empty() && last.is_some_and(mine)
            {
                Manner::Disown
            } else {
                by_origin
            }
        }
    }
}

/// Whether the owners of all labels that leave want what Kith made to stay.
fn is_kept(p: &Planner<'_>, link: &Link, hub: &HubFacts) -> bool {
    let deleted = |gone: &Gone| gone.how == GoneHow::Deleted;
    if hub.contact.gone.as_ref().is_some_and(deleted) {
        return false;
    }
    let left = left(link, hub).into_iter();
    let mut mirrors = left.filter_map(|l| p.facts.mirrors.get(&l)).peekable();
    let kept = |m: &crate::MirrorFacts| !m.is_live() && m.on_leaving == OnLeaving::Keep;
    mirrors.peek().is_some() && mirrors.all(kept)
}

/// The labels the person leaves: those agreed on; or, where it was seen to leave them before,
/// those the contact was in last.
fn left(link: &Link, hub: &HubFacts) -> BTreeSet<LabelId> {
    if !link.groups.is_empty() {
        return link.groups.clone();
    }
    match &hub.contact.gone {
        Some(gone) => gone.labels.clone(),
        None => {
            let last = hub.memberships.iter().max_by_key(|m| m.at);
            last.map(|m| m.label).into_iter().collect()
        }
    }
}

/// The contact was purged: its persons left long ago; what comes up of it now is its
/// user's own.
pub(super) fn orphan(p: &mut Planner<'_>, link: &Link, seen: Option<&Seen>) {
    match seen {
        Some(seen) if seen.state != SeenState::Present => {
            p.steps.push(Step::Unlink {
                contact: link.contact,
                gone: true,
            });
        }
        Some(_) | None => p.steps.push(Step::Unlink {
            contact: link.contact,
            gone: false,
        }),
    }
}
