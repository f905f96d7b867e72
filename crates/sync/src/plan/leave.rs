//! A contact that no longer belongs into this account (D1): how its person is left is said by
//! [`Leaving`].

use super::{Planner, photo};
use crate::photo::apart;
use crate::{HoldReason, HubFacts, Leaving, Link, Manner, Seen, SeenState, Step};
use domain::{LensId, RemoteId, farewell};

pub(super) fn plan(p: &mut Planner<'_>, link: &Link, remote: &RemoteId, hub: &HubFacts) {
    if let Some(look) = photo::last_look(link) {
        p.steps.push(look);
        return;
    }
    let (contact, version) = (link.contact, hub.contact.version);
    let (gone, here) = (hub.contact.gone.as_ref(), |l| p.facts.label_here(l));
    let leaving = Leaving::of(p.facts.user, link, gone, &hub.memberships, here);
    let manner = leaving.manner();
    let (writes, portrait) = apart(farewell(&link.agreement));
    if let (Manner::Leave | Manner::Offer, Some(write)) = (manner, portrait) {
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
    let writes = match manner {
        Manner::Delete => {
            p.steps.push(Step::Delete {
                contact,
                remote: remote.clone(),
            });
            return;
        }
        Manner::Offer | Manner::Leave => writes,
        Manner::Disown => Vec::new(),
    };
    // Nothing is written where nothing is to change.
    p.steps
        .push(if writes.is_empty() && !shown_groups(p, link) {
            Step::Disown {
                contact,
                version,
                leaving,
            }
        } else {
            Step::Leave {
                contact,
                version,
                remote: remote.clone(),
                writes,
                leaving,
            }
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
