//! While an account's user is asked about a group they deleted (G5). What they did waits for their
//! answer, and so does what the hub says; but what is kept from them by now goes at once (R6).

use super::linked::{Shown, content, in_step};
use super::{Planner, photo};
use crate::photo::apart;
use crate::{HubFacts, Link, Seen, Step};
use domain::{Etag, Field, LabelId, Person, RemoteId, Value, outgoing};
use std::collections::BTreeSet;

/// Where no field was hidden since the last look, what was changed in the account waits. Else it is set
/// aside, so that what is hidden can be written on the revision that is there.
pub(super) fn plan(
    p: &mut Planner<'_>,
    link: &Link,
    (remote, seen, changed): (&RemoteId, Option<&Seen>, Option<&Person>),
    hub: &HubFacts,
    live: &BTreeSet<LabelId>,
) {
    let lens = p.facts.lens(&hub.labels);
    // What came of a merge is told from an edit by its revision: that waits as a whole (D3).
    let waits = link.lens == lens.id() || seen.is_some_and(|seen| seen.merged);
    // What is kept from its user is no less so for being left alone (S1).
    let mut left_alone = link.frozen.fields();
    left_alone.retain(|field| !lens.shows(*field));
    if !waits && !lens.shows(Field::Photo) && photo::news(p, link, hub, live, &left_alone) {
        return;
    }
    let values = changed.map(|person| &person.values[..]);
    let values = link.frozen.counting(values, &link.agreement, &left_alone);
    let etag = changed.map(|person| &person.etag).or(link.etags.last());
    if let Some(etag) = etag {
        let (hidden, theirs): (BTreeSet<Field>, _) = link
            .agreement
            .differing(&values)
            .into_iter()
            .partition(|field| !lens.shows(*field));
        let news = !theirs.is_empty() || !hidden.is_empty() || !left_alone.is_empty();
        if waits && news {
            return;
        }
        if !theirs.is_empty() {
            set_aside(p, link, hub, etag, theirs);
            return;
        }
        if news {
            keep_theirs(p, link, hub, live, (etag, values), left_alone);
            return;
        }
    }
    in_step(p, link, (remote, seen, changed), hub, live);
}

fn set_aside(
    p: &mut Planner<'_>,
    link: &Link,
    hub: &HubFacts,
    etag: &Etag,
    fields: BTreeSet<Field>,
) {
    p.steps.push(Step::Aside {
        contact: link.contact,
        version: hub.contact.version,
        etag: etag.clone(),
        fields,
    });
}

/// What they typed where they see nothing any more is their own (R6).
fn keep_theirs(
    p: &mut Planner<'_>,
    link: &Link,
    hub: &HubFacts,
    live: &BTreeSet<LabelId>,
    (etag, values): (&Etag, Vec<Value>),
    thawed: BTreeSet<Field>,
) {
    let agreed = link.agreement.photo().cloned();
    let shown = Shown {
        values: photo::showing(&link.agreement, Some(&values), agreed),
        etag,
        photo: None,
        thawed,
        merged: false,
    };
    content(p, link, hub, live, &shown);
}

/// Fields that are hidden are written, and nothing else. After that the lens is agreed on and the
/// version is not: what else waits is found once there is a group again, in which nobody is yet.
pub(super) fn the_account(p: &mut Planner<'_>, link: &Link, remote: &RemoteId, hub: &HubFacts) {
    let lens = p.facts.lens(&hub.labels);
    if link.lens == lens.id() {
        return;
    }
    let (contact, version) = (link.contact, hub.contact.version);
    let mut writes = link
        .frozen
        .spare(outgoing(&hub.contact.card, &lens, &link.agreement));
    writes.retain(|write| !lens.shows(write.field));
    let (writes, portrait) = apart(writes);
    p.steps.push(if !writes.is_empty() {
        Step::Update {
            contact,
            version,
            lens: lens.id(),
            remote: remote.clone(),
            writes,
            groups: None,
            photo: portrait.is_some(),
            part: true,
        }
    } else if let Some(write) = portrait {
        if let Some(look) = photo::last_look(link) {
            look
        } else if !link.photo.lets(&write, true, p.facts.now) {
            return; // our own was written a moment ago (S2)
        } else {
            Step::Photo {
                contact,
                version,
                lens: lens.id(),
                remote: remote.clone(),
                write,
                leaving: false,
            }
        }
    } else {
        Step::Agree {
            contact,
            version: link.version,
            lens: lens.id(),
            etag: None,
            groups: link.groups.clone(),
            photo: link.photo.left,
        }
    });
}
