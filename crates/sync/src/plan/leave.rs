//! A contact that no longer belongs into this account (D1): how its person is left is said by
//! [`Leaving`].

use super::Planner;
use crate::photo::apart;
use crate::{HoldReason, HubFacts, Leaving, Link, Manner, Seen, SeenState, Step};
use domain::{LensId, RemoteId, farewell};

pub(super) fn plan(p: &mut Planner<'_>, link: &Link, remote: &RemoteId, hub: &HubFacts) {
    let (contact, version) = (link.contact, hub.contact.version);
    let (gone, here) = (hub.contact.gone.as_ref(), |l| p.facts.label_here(l));
    let leaving = Leaving::of(p.facts.user, link, gone, &hub.memberships, here);
    let manner = leaving.manner();
    let (writes, photo) = apart(farewell(&link.agreement));
    if let (Manner::Leave | Manner::Offer, Some(write)) = (manner, photo) {
        p.steps.push(Step::Photo {
            contact,
            version,
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
        Manner::Offer | Manner::Leave if !writes.is_empty() => Step::Leave {
            contact,
            version,
            remote: remote.clone(),
            writes,
            leaving,
        },
        Manner::Offer | Manner::Leave | Manner::Disown if shown_groups(p, link) => Step::Leave {
            contact,
            version,
            remote: remote.clone(),
            writes: Vec::new(),
            leaving,
        },
        Manner::Offer | Manner::Leave | Manner::Disown => Step::Disown {
            contact,
            version,
            leaving,
        },
    });
}

/// The person that Kith made beside the one its user says the contact is: it goes, unless its
/// user typed something there for themselves. Then that stays, and only that.
pub(super) fn twin(p: &mut Planner<'_>, link: &Link, remote: &RemoteId, hub: &HubFacts) {
    let (contact, remote) = (link.contact, remote.clone());
    let leaving = Leaving::twin(link);
    p.steps.push(if leaving.has_own {
        Step::Leave {
            contact,
            version: hub.contact.version,
            remote,
            writes: farewell(&link.agreement),
            leaving,
        }
    } else {
        Step::Delete { contact, remote }
    });
}

/// Whether the person is in a group that it leaves.
fn shown_groups(p: &Planner<'_>, link: &Link) -> bool {
    link.groups.iter().any(|l| p.facts.may_expel(*l))
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
