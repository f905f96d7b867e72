//! What people bring along when they put a person of their own into a shared label, and how
//! they have it back (R8).

use super::notices;
use crate::{Editor, Problem, Res, Told, Work};
use domain::{Actor, Change, Contact, ContactId, Field, Key, LabelId, Origin, Patch, UserId};
use std::collections::{BTreeMap, BTreeSet};
use sync::Link;

/// Fields that people rarely mean for others.
const PRIVATE: [Field; 2] = [Field::Note, Field::Birthday];

/// Tells whoever added a contact that came of a person of theirs that others see what came along
/// with it: in one notice for each label until they put it away, however many they add.
pub(crate) fn tell(
    work: &dyn Work,
    user: UserId,
    contact: &Contact,
    labels: &BTreeSet<LabelId>,
) -> Res<()> {
    let has = |f: &Field| contact.card.of_field(*f).next().is_some();
    let fields = PRIVATE.into_iter().filter(has).collect();
    tell_of(work, user, contact, labels, fields)
}

/// The same of a contact that was in the hub before, and comes into further labels: what they
/// brought along with persons of their own, whenever that was. The rest was others' to tell.
pub(crate) fn tell_known(
    work: &dyn Work,
    user: UserId,
    contact: &Contact,
    labels: &BTreeSet<LabelId>,
) -> Res<()> {
    let own = own_links(work, user, contact.id)?;
    let brought = contact.card.entries.iter().filter(|(k, _)| brings(&own, k));
    let mut fields: BTreeSet<Field> = brought.map(|(_, e)| e.value.field()).collect();
    fields.retain(|field| PRIVATE.contains(field));
    tell_of(work, user, contact, labels, fields)
}

fn tell_of(
    work: &dyn Work,
    user: UserId,
    contact: &Contact,
    labels: &BTreeSet<LabelId>,
    fields: BTreeSet<Field>,
) -> Res<()> {
    if fields.is_empty() {
        return Ok(());
    }
    for &label in labels {
        let own = work.label(label)?.is_some_and(|l| l.owner == user);
        // Else nobody but the user sees it there.
        if !own || !work.grants(label)?.is_empty() {
            add(work, user, contact.id, label, &fields)?;
        }
    }
    Ok(())
}

/// The links of a contact with persons of the user's own.
fn own_links(work: &dyn Work, user: UserId, id: ContactId) -> Res<Vec<Link>> {
    let mut own = Vec::new();
    for link in work.links(id)? {
        let mine = work.account(link.account)?.is_some_and(|a| a.user == user);
        if mine && link.origin == Origin::User {
            own.push(link);
        }
    }
    Ok(own)
}

/// Whether one of these persons brought an entry.
fn brings(own: &[Link], key: &Key) -> bool {
    let row = |l: &Link| {
        let row = l.agreement.row(key);
        row.is_some_and(|row| row.brought.is_some())
    };
    own.iter().any(row)
}

fn add(
    work: &dyn Work,
    user: UserId,
    contact: ContactId,
    label: LabelId,
    fields: &BTreeSet<Field>,
) -> Res<()> {
    for mut notice in work.notices(user)? {
        if let Told::BroughtAlong {
            label: of,
            brought,
            others,
        } = &mut notice.what
            && *of == label
        {
            if brought.len() < Told::MOST || brought.contains_key(&contact) {
                brought.entry(contact).or_default().extend(fields);
            } else {
                *others = true;
            }
            notice.at = work.now();
            return work.save_notice(&notice);
        }
    }
    let what = Told::BroughtAlong {
        label,
        brought: BTreeMap::from([(contact, fields.clone())]),
        others: false,
    };
    notices::tell(work, user, what)
}

/// These fields of a contact were taken back: whatever tells of them, tells it no more.
fn told_no_more(
    work: &dyn Work,
    user: UserId,
    contact: ContactId,
    fields: &BTreeSet<Field>,
) -> Res<()> {
    for mut notice in work.notices(user)? {
        let Told::BroughtAlong {
            brought, others, ..
        } = &mut notice.what
        else {
            continue;
        };
        let Some(of) = brought.get_mut(&contact) else {
            continue;
        };
        of.retain(|field| !fields.contains(field));
        if of.is_empty() {
            brought.remove(&contact);
        }
        // Of the others nothing else tells.
        if brought.is_empty() && !*others {
            work.drop_notice(notice.id)?;
        } else {
            work.save_notice(&notice)?;
        }
    }
    Ok(())
}

/// Takes back what the actor brought along: these fields leave the contact, and stay with the
/// actor's own persons as theirs alone. Only what they brought themselves; the rest is as any
/// other change of the contact.
pub fn take_back(
    work: &dyn Work,
    actor: Actor,
    id: ContactId,
    fields: &BTreeSet<Field>,
) -> Res<Contact> {
    let editor = Editor::through(work, id, actor)?;
    let own = own_links(work, actor.user, id)?;
    let contact = work
        .contact(id)?
        .ok_or_else(crate::rights::no_such_contact)?;
    let entries = contact.card.entries.iter();
    let taken: Vec<Change> = entries
        .filter(|(key, entry)| fields.contains(&entry.value.field()) && brings(&own, key))
        .map(|(key, entry)| Change::Remove {
            key: key.clone(),
            was: entry.value.clone(),
        })
        .collect();
    if taken.is_empty() {
        return Problem::refuse(
            "nothing-brought",
            "You brought nothing of the kind along, so there is nothing to take back. \
             `kith contact edit` changes what others see.",
        );
    }
    let keys: BTreeSet<&Key> = taken.iter().map(Change::key).collect();
    for mut link in own {
        for row in &mut link.agreement.0 {
            if row.key.as_ref().is_some_and(|k| keys.contains(k)) {
                (row.key, row.hub, row.brought) = (None, None, None);
            }
        }
        link.agreement.0.retain(|row| row.remote.is_some());
        work.save_link(&link)?;
    }
    let contact = editor.edit(id, &Patch(taken))?;
    told_no_more(work, actor.user, id, fields)?;
    Ok(contact)
}
