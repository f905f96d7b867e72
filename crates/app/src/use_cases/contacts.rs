//! Contacts: found, shown, changed, moved between labels.

use super::fields::{self, FieldEdit};
use super::labels::visible;
use crate::rights::{Sight, lens_on, lens_through, no_such_contact, open_to};
use crate::{Deleter, Editor, Error, Problem, Read, Res, Work, words};
use domain::{
    Access, Actor, Card, Contact, ContactId, Field, Label, LabelId, Lens, Level, UserId, Value,
    fold, identity::email_key,
};
use std::collections::BTreeMap;

/// A contact as one user sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactView {
    /// The contact.
    pub contact: Contact,
    /// The most the user may do with it.
    pub level: Level,
    /// The labels through which the user sees it.
    pub labels: Vec<Label>,
    /// The fields that are kept from the user (R6); their entries are not in the contact.
    pub hidden: Vec<Field>,
}

impl ContactView {
    fn of(contact: Contact, lens: &Lens, labels: Vec<Label>) -> Self {
        Self {
            contact: Contact {
                card: lens.shown(&contact.card),
                ..contact
            },
            level: lens.level,
            labels,
            hidden: lens.hidden().collect(),
        }
    }
}

/// Adds a new contact to a label.
pub fn add(
    work: &dyn Work,
    actor: Actor,
    label: LabelId,
    values: impl IntoIterator<Item = Value>,
) -> Res<Contact> {
    Editor::claim(work, label, actor)?.add_contact(fields::card(values)?)
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
    if edits.is_empty() {
        return Problem::refuse(
            "nothing-to-change",
            "Nothing was said to be changed. Say what a field shall be, like `phone='+49 30 1234567'`.",
        );
    }
    let contact = work.contact(id)?.ok_or_else(no_such_contact)?;
    if expected.is_some_and(|v| v != contact.version) {
        return Problem::refuse(
            "contact-changed",
            "Somebody changed this contact meanwhile. Look at it as it is now, and change it then.",
        );
    }
    let card = lens_on(work, &contact, actor.user)?.shown(&contact.card);
    editor.edit(id, &fields::patch(&card, edits)?)
}

/// A contact, if the user sees it, also in the trash.
pub fn show(read: &dyn Read, user: UserId, id: ContactId) -> Res<ContactView> {
    let contact = read.contact(id)?.ok_or_else(no_such_contact)?;
    let lens = lens_on(read, &contact, user)?;
    let mut labels = Vec::new();
    for (label, _) in Sight::of(read, id)?.ways(user)? {
        labels.extend(read.label(label)?);
    }
    Ok(ContactView::of(contact, &lens, labels))
}

/// What a contact is called, as far as the user sees it (R6).
pub fn name(read: &dyn Read, user: UserId, id: ContactId) -> Res<Option<String>> {
    match show(read, user, id) {
        Ok(view) => Ok(Some(view.contact.card.display_name())),
        Err(Error::Refused(_)) => Ok(None),
        Err(e) => Err(e),
    }
}

/// Through what a user sees a contact, in the trash or out of it (R2).
pub fn lens_of(read: &dyn Read, user: UserId, id: ContactId) -> Res<Lens> {
    let contact = read.contact(id)?.ok_or_else(no_such_contact)?;
    lens_on(read, &contact, user)
}

/// The labels through which a user sees a contact, and what they give (R2).
pub fn ways(read: &dyn Read, user: UserId, id: ContactId) -> Res<Vec<(LabelId, Access)>> {
    Sight::of(read, id)?.ways(user)
}

/// The contacts of a label, or of all labels the user sees, by name.
pub fn list(read: &dyn Read, user: UserId, label: Option<LabelId>) -> Res<Vec<ContactView>> {
    let open = open_to(read, user)?;
    let mut found: BTreeMap<ContactId, Vec<Label>> = BTreeMap::new();
    for (seen, _) in visible(read, user)? {
        if label.is_none_or(|l| l == seen.id) {
            for id in read.members(seen.id)? {
                found.entry(id).or_default().push(seen.clone());
            }
        }
    }
    let mut views = Vec::new();
    for (id, mut labels) in found {
        // An entry that came through a label its adder sees no more shows nothing (R2).
        let ways = Sight::of(read, id)?.ways_open(&open)?;
        labels.retain(|l| ways.iter().any(|(way, _)| *way == l.id));
        let lens = lens_through(&ways).filter(|_| !labels.is_empty());
        if let (Some(lens), Some(contact)) = (lens, read.contact(id)?) {
            views.push(ContactView::of(contact, &lens, labels));
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
            || (v.contact.card.of_field(Field::Email))
                .any(|(_, e)| email_key(&e.value.summary()) == address)
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
            let names = others
                .iter()
                .chain([&last])
                .map(|v| format!("{} ({})", v.contact.card.display_name(), v.contact.id));
            Problem::refuse(
                "contact-ambiguous",
                format!(
                    "{} contacts match. Name one by its id: {}.",
                    others.len() + 1,
                    words::few(names)
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
    // Also out of the trash, as far as it is seen there.
    let card = show(work, actor.user, id)?.contact.card;
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
