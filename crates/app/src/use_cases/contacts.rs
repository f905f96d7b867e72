//! Contacts: found, shown, changed, moved between labels.

use super::fields::{self, FieldEdit};
use super::labels::visible;
use crate::rights::{level_in_trash, level_through, no_such_contact};
use crate::{Deleter, Editor, Problem, Read, Res, Viewer, Work};
use domain::{
    Actor, Card, Contact, ContactId, Label, LabelId, Level, UserId, Value, fold,
    identity::email_key,
};
use std::collections::BTreeMap;

/// A contact as one user sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactView {
    /// The contact.
    pub contact: Contact,
    /// What the user may do with its fields.
    pub level: Level,
    /// The labels through which the user sees it.
    pub labels: Vec<Label>,
}

/// Adds a new contact to a label.
pub fn add(
    work: &dyn Work,
    actor: Actor,
    label: LabelId,
    values: impl IntoIterator<Item = Value>,
) -> Res<Contact> {
    Editor::claim(work, label, actor)?.add_contact(Card::of(values))
}

/// Changes fields; refused when the contact is no longer at the version that was looked at.
pub fn edit(
    work: &dyn Work,
    actor: Actor,
    id: ContactId,
    expected: Option<u64>,
    edits: &[FieldEdit],
) -> Res<Contact> {
    let editor = Editor::through(work, id, actor)?;
    let contact = work.contact(id)?.ok_or_else(no_such_contact)?;
    if expected.is_some_and(|v| v != contact.version) {
        return Problem::refuse(
            "contact-changed",
            "Somebody changed this contact meanwhile. Look at it as it is now, and change it then.",
        );
    }
    editor.edit(id, &fields::patch(&contact.card, edits)?)
}

/// A contact, if the user sees it, also in the trash.
pub fn show(read: &dyn Read, user: UserId, id: ContactId) -> Res<ContactView> {
    let contact = read.contact(id)?.ok_or_else(no_such_contact)?;
    let level = match contact.gone {
        None => level_through(read, id, user)?,
        Some(_) => level_in_trash(read, &contact, user)?,
    };
    let level = level.ok_or_else(no_such_contact)?;
    let mut labels = Vec::new();
    for entry in read.memberships(id)?.into_iter().filter(|e| e.present) {
        if read.level(entry.label, user)?.is_some() {
            labels.extend(read.label(entry.label)?);
        }
    }
    Ok(ContactView {
        contact,
        level,
        labels,
    })
}

/// The contacts of a label, or of all labels the user sees, by name.
pub fn list(read: &dyn Read, user: UserId, label: Option<LabelId>) -> Res<Vec<ContactView>> {
    let mut found: BTreeMap<ContactId, Vec<Label>> = BTreeMap::new();
    for (seen, _) in visible(read, user)? {
        if label.is_none_or(|l| l == seen.id) {
            for id in read.members(seen.id)? {
                found.entry(id).or_default().push(seen.clone());
            }
        }
    }
    let mut views = Vec::new();
    for (id, labels) in found {
        // An entry that came through a label its adder sees no more shows nothing (R2).
        if let (Some(contact), Some(level)) = (read.contact(id)?, level_through(read, id, user)?) {
            views.push(ContactView {
                contact,
                level,
                labels,
            });
        }
    }
    views.sort_by_cached_key(|v| (fold(&v.contact.card.display_name()), v.contact.id));
    Ok(views)
}

/// The contacts the user sees of whose name a word begins so, or that have the address.
pub fn find(read: &dyn Read, user: UserId, query: &str) -> Res<Vec<ContactView>> {
    let (words, address) = (fold(query), email_key(query));
    let mut views = list(read, user, None)?;
    views.retain(|v| {
        let name = format!(" {}", fold(&v.contact.card.display_name()));
        let named = !words.is_empty() && name.contains(&format!(" {words}"));
        named
            || v.contact.card.values().any(|value| match value {
                Value::Email(e) => email_key(&e.value) == address,
                Value::Name(_)
                | Value::Nickname(_)
                | Value::Phone(_)
                | Value::Address(_)
                | Value::Organization(_)
                | Value::Birthday(_)
                | Value::Event(_)
                | Value::Note(_)
                | Value::Url(_)
                | Value::Relation(_)
                | Value::Custom(_)
                | Value::Opaque(_)
                | Value::Photo(_) => false,
            })
    });
    Ok(views)
}

/// The one contact that the query finds, or that has this id.
pub fn find_one(read: &dyn Read, user: UserId, query: &str) -> Res<ContactView> {
    if let Ok(id) = query.trim().parse() {
        return show(read, user, id);
    }
    let mut found = find(read, user, query)?;
    let whole = fold(query);
    if found.len() > 1 {
        let exact = |v: &ContactView| fold(&v.contact.card.display_name()) == whole;
        if found.iter().filter(|v| exact(v)).count() == 1 {
            found.retain(exact);
        }
    }
    match (found.pop(), found.as_slice()) {
        (Some(view), []) => Ok(view),
        (None, _) => Err(no_such_contact().into()),
        (Some(last), others) => {
            let names: Vec<String> = others
                .iter()
                .chain([&last])
                .take(10)
                .map(|v| format!("{} ({})", v.contact.card.display_name(), v.contact.id))
                .collect();
            Problem::refuse(
                "contact-ambiguous",
                format!(
                    "{} contacts match. Name one by its id: {}.",
                    others.len() + 1,
                    names.join(", ")
                ),
            )
        }
    }
}

/// Puts a contact into a further label; it is the same contact in both (R3).
pub fn put_into(work: &dyn Work, actor: Actor, id: ContactId, label: LabelId) -> Res<Contact> {
    Editor::claim(work, label, actor)?.take_in(id)
}

/// Makes a new contact of the same content, which from then on is on its own (R3).
pub fn copy(work: &dyn Work, actor: Actor, id: ContactId, label: LabelId) -> Res<Contact> {
    let editor = Editor::claim(work, label, actor)?;
    let card = Viewer::through(work, id, actor)?.contact(id)?.card;
    editor.add_contact(Card {
        rest: card.rest.clone(),
        ..Card::of(card.values().cloned())
    })
}

/// Takes a contact out of one label.
pub fn remove(work: &dyn Work, actor: Actor, id: ContactId, label: LabelId) -> Res<Contact> {
    Deleter::claim(work, label, actor)?.remove(id)
}

/// Deletes a contact: out of every label in which the actor may delete (R5).
pub fn trash(work: &dyn Work, actor: Actor, id: ContactId) -> Res<Contact> {
    Deleter::through(work, id, actor)?.trash(id)
}
