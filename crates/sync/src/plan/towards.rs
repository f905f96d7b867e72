//! What the hub says goes to the account, where nothing there is news.

use super::{Planner, asked, photo};
use crate::photo::apart;
use crate::{HubFacts, Link, Step};
use domain::{Field, FieldWrite, LabelId, RemoteId, outgoing};
use std::collections::BTreeSet;

/// Table: x | changed | same, and x | in fewer labels: differing fields only, groups with
/// them where they differ too.
pub(super) fn the_account(
    p: &mut Planner<'_>,
    link: &Link,
    remote: &RemoteId,
    hub: &HubFacts,
    live: &BTreeSet<LabelId>,
) {
    let open = p.open(live);
    if open.is_empty() {
        asked::the_account(p, link, remote, hub);
        return;
    }
    let lens = p.facts.lens(&hub.labels);
    let (contact, version, lens_id) = (link.contact, hub.contact.version, lens.id());
    let writes = outgoing(&hub.contact.card, &lens, &link.agreement);
    let (writes, portrait) = apart(link.frozen.spare(writes));
    let add: BTreeSet<LabelId> = open.difference(&link.groups).copied().collect();
    // A group that is gone has nobody left in it: nothing to write, only to agree on.
    let (remove, over): (BTreeSet<LabelId>, BTreeSet<LabelId>) = link
        .groups
        .difference(live)
        .partition(|l| p.facts.may_expel(**l));
    let groups = (!add.is_empty() || !remove.is_empty()).then(|| {
        link.groups
            .union(&add)
            .filter(|l| !remove.contains(l) && !over.contains(l))
            .copied()
            .collect()
    });
    // Only where there is to be a photo at all (R6).
    let mut view = lens.view(&hub.contact.card, &link.agreement);
    let again = link
        .picture_again()
        .filter(|_| view.any(|(_, v)| v.field() == Field::Photo));
    let hidden = !lens.shows(Field::Photo);
    let last_look = portrait.as_ref().filter(|_| hidden);
    let last_look = last_look.and_then(|_| photo::last_look(link));
    let unknown = link.photo.unknown_at(p.facts.now);
    let lets = |write: &FieldWrite| link.photo.lets(write, hidden, p.facts.now);
    let refused = p.facts.refused.contains(&contact);
    // What is to go does not wait for what was refused (R6, R5).
    let by_itself = |w: &&FieldWrite| refused && w.only_takes_away();
    let cut: Vec<FieldWrite> = writes.iter().filter(by_itself).cloned().collect();
    p.steps.push(
        if !cut.is_empty() && (cut.len() < writes.len() || groups.is_some()) {
            Step::Update {
                contact,
                version,
                lens: lens_id,
                remote: remote.clone(),
                writes: cut,
                groups: None,
                photo: portrait.is_some(),
                part: true,
            }
        } else if !(writes.is_empty() || refused && groups.is_some()) {
            Step::Update {
                contact,
                version,
                lens: lens_id,
                remote: remote.clone(),
                writes,
                groups,
                photo: portrait.is_some(),
                part: false,
            }
        } else if groups.is_some() {
            Step::Groups {
                contact,
                version,
                lens: lens_id,
                remote: remote.clone(),
                add,
                remove,
            }
        } else if let Some(look) = last_look {
            look
        } else if let Some(write) = again.or_else(|| portrait.clone().filter(lets)) {
            Step::Photo {
                contact,
                version,
                lens: lens_id,
                remote: remote.clone(),
                write,
                leaving: false,
            }
        } else if link.version != version
            || link.lens != lens_id
            || (link.photo.left != portrait.is_some() && unknown.is_none())
            || !over.is_empty()
        {
            Step::Agree {
                contact,
                version,
                lens: lens_id,
                etag: None,
                groups: link.groups.difference(&over).copied().collect(),
                photo: portrait.is_some(),
            }
        } else {
            return;
        },
    );
}
