//! What each level may do with contacts.

use super::sight::Source;
use super::{
    Deleter, Editor, Right, Sight, Viewer, former_access, lens, lens_in_trash, no_such_contact,
    restorable,
};
use crate::use_cases::brought;
use crate::{Problem, Res, Suggestion, SuggestionState, Work, hub};
use domain::{
    Actor, Card, Contact, ContactId, Field, GoneHow, LabelId, Lens, Level, Patch, SuggestionId,
    Value,
};
use std::collections::BTreeSet;
use sync::SuggestionKind;

impl Right<'_> {
    /// The contact whole, for what is done to it, if the label holds it and the level through
    /// that entry suffices.
    pub(super) fn contact(&self, id: ContactId, needed: Level) -> Res<Contact> {
        let sight = Sight::of(self.work, id)?;
        match sight.in_label(self.label, self.by.user)? {
            Some(access) if access.level >= needed => self
                .work
                .contact(id)?
                .ok_or_else(|| no_such_contact().into()),
            Some(access) => {
                let (label, user) = (self.label, self.by.user);
                Err(super::too_little(self.work, label, user, access.level, needed)?.into())
            }
            None => Err(no_such_contact().into()),
        }
    }

    /// Through what `by` sees the contact, whatever label the right is about (R2).
    fn lens(&self, id: ContactId) -> Res<Lens> {
        lens(self.work, id, self.by.user)?.ok_or_else(|| no_such_contact().into())
    }
}

impl Viewer<'_> {
    /// The contact, as far as it is shown to `by` (R6).
    pub fn contact(self, id: ContactId) -> Res<Contact> {
        let contact = self.right.contact(id, Level::Viewer)?;
        let card = self.right.lens(id)?.shown(&contact.card);
        Ok(Contact { card, ..contact })
    }

    /// Suggests another content, or that the contact leaves the label; kept for those who
    /// may do it.
    pub fn suggest(self, id: ContactId, kind: SuggestionKind, patch: Patch) -> Res<Suggestion> {
        let contact = self.contact(id)?;
        let Right { work, by, .. } = self.right;
        let suggestion = Suggestion {
            id: SuggestionId(work.uuid()),
            contact: contact.id,
            actor: by,
            at: work.now(),
            kind,
            patch,
            state: SuggestionState::Open,
            times: 1,
        };
        work.save_suggestion(&suggestion)?;
        Ok(suggestion)
    }
}

impl Editor<'_> {
    /// Adds a new contact to the label.
    pub fn add_contact(self, card: Card) -> Res<Contact> {
        check(&card)?;
        let Right { work, label, by } = self.right;
        hub::create(work, &BTreeSet::from([label]), card, by)
    }

    /// Changes a contact of the label.
    pub fn edit(self, id: ContactId, patch: &Patch) -> Res<Contact> {
        let mut contact = self.right.contact(id, Level::Editor)?;
        may_change(&self.right.lens(id)?, patch)?;
        let mut after = contact.card.clone();
        patch.apply(&mut after);
        check(&after)?;
        hub::edit(self.right.work, &mut contact, patch, self.right.by)?;
        Ok(contact)
    }

    /// Puts a contact of the hub into this label too. Who could not share it through a
    /// label that holds it is refused and may make a copy of their own (R3).
    pub fn take_in(self, id: ContactId) -> Res<Contact> {
        let Right { work, label, by } = self.right;
        let mut contact = Viewer::through(work, id, by)?
            .right
            .contact(id, Level::Viewer)?;
        let sight = Sight::of(work, id)?;
        if sight.in_label(label, by.user)?.is_some() {
            return Ok(contact); // it is there
        }
        let into = BTreeSet::from([label]);
        let source = sight.source(by.user, &into)?.ok_or_else(may_not_reshare)?;
        hub::join(work, &mut contact, &into, source.via(), by)?;
        brought::tell_known(work, by.user, &contact, &into)?;
        Ok(contact)
    }

    /// Takes a contact out of the trash, into those of its former labels to which `by` may
    /// add; this one must be among them.
    pub fn restore(self, id: ContactId) -> Res<Contact> {
        let Right { work, by, label } = self.right;
        let mut contact = trashed(work, id, by)?;
        let labels = restorable(work, &contact, by.user)?;
        if !labels.contains(&label) {
            return Err(may_not_reshare().into());
        }
        hub::restore_into(work, &mut contact, &labels, by)?;
        Ok(contact)
    }

    /// Takes a contact out of the trash into this label alone, although it was in others: for
    /// the owner of one in which it was by itself. For anybody else it would be a way around
    /// sharing: nothing would bind the new entry to the label it came out of (R2, R3).
    pub fn restore_here(self, id: ContactId) -> Res<Contact> {
        let Right { work, label, by } = self.right;
        let mut contact = trashed(work, id, by)?;
        let sight = Sight::in_trash(work, &contact)?;
        if sight.source(by.user, &BTreeSet::new())? != Some(Source::Own) {
            return Err(may_not_reshare().into());
        }
        hub::restore_anew(work, &mut contact, label, by)?;
        Ok(contact)
    }
}

impl Deleter<'_> {
    /// Takes the contact out of this label.
    pub fn remove(self, id: ContactId) -> Res<Contact> {
        self.leave(id, &BTreeSet::from([self.right.label]), GoneHow::Unlabelled)
    }

    /// Deletes the contact: out of every label in which `by` is at least deleter (R5).
    pub fn trash(self, id: ContactId) -> Res<Contact> {
        let Right { work, by, .. } = self.right;
        let mut labels = BTreeSet::new();
        for entry in work.memberships(id)?.iter().filter(|e| e.present) {
            if work.level(entry.label, by.user)? >= Some(Level::Deleter) {
                labels.insert(entry.label);
            }
        }
        self.leave(id, &labels, GoneHow::Deleted)
    }

    fn leave(self, id: ContactId, labels: &BTreeSet<LabelId>, how: GoneHow) -> Res<Contact> {
        // Membership rights are those of the one label, whatever it came through (R2).
        let Right { work, label, by } = self.right;
        if !work
            .memberships(id)?
            .iter()
            .any(|e| e.present && e.label == label)
        {
            return Err(no_such_contact().into());
        }
        let mut contact = work.contact(id)?.ok_or_else(no_such_contact)?;
        hub::leave(work, &mut contact, labels, how, by)?;
        Ok(contact)
    }
}

/// Erases a contact in the trash for good (K9): for whoever may delete in every label in which
/// it was by itself, as far as those still exist; entries that came out of those end with them.
/// Of labels that are gone, their owner decides.
pub(crate) fn purge(work: &dyn Work, id: ContactId, by: Actor) -> Res<()> {
    let contact = trashed(work, id, by)?;
    let mut most = None;
    for label in Sight::in_trash(work, &contact)?.unbound() {
        let level = former_access(work, label, by.user)?.map(|a| a.level);
        let exists = work.label(label)?.is_some_and(|l| l.deleted.is_none());
        if exists && level < Some(Level::Deleter) {
            return Err(may_not_purge().into());
        }
        most = most.max(level);
    }
    if most < Some(Level::Deleter) {
        return Err(may_not_purge().into());
    }
    hub::purge(work, &contact)
}

/// The contact, if it is in the trash and `by` may see it there.
fn trashed(work: &dyn Work, id: ContactId, by: Actor) -> Res<Contact> {
    let contact = work.contact(id)?.ok_or_else(no_such_contact)?;
    match lens_in_trash(work, &contact, by.user)? {
        Some(_) => Ok(contact),
        None if lens(work, id, by.user)?.is_some() => Problem::refuse(
            "not-in-trash",
            "This contact is not in the trash, so there is nothing to restore or to purge. \
             `kith trash list` shows who is.",
        ),
        None => Err(no_such_contact().into()),
    }
}

fn may_not_purge() -> Problem {
    Problem::new(
        "may-not-purge",
        "This contact was in labels in which you may not delete, so it can be restored there \
         for now. It is erased by itself when its time in the trash is over.",
    )
}

pub(crate) fn may_not_reshare() -> Problem {
    Problem::new(
        "may-not-reshare",
        "Putting this contact into another label shares it with whoever sees that label, and \
         you may not share it. Make a copy of your own instead (`kith contact copy`), or ask \
         the owner of its label.",
    )
}

/// Refuses changes of fields that the label does not let `by` change (R2), or that are kept
/// from them (R6): nobody learns by trying whether there is anything in those.
fn may_change(lens: &Lens, patch: &Patch) -> Res<()> {
    let fields = patch.0.iter().flat_map(|c| c.values()).map(Value::field);
    let mut refused = fields.filter(|f| !lens.edits(*f));
    let Some(field) = refused.next() else {
        return Ok(());
    };
    if lens.fields.contains_key(&field) {
        return Problem::refuse(
            "not-allowed",
            format!(
                "You may only see the {field} of this contact. Suggest the change instead \
                 (`kith contact edit` with `--suggest`)."
            ),
        );
    }
    Problem::refuse(
        "field-hidden",
        format!(
            "The {field} of this contact is kept from you, so you cannot change it here. In your \
             own account you can note one for yourself."
        ),
    )
}

/// Refuses what no address book can hold.
fn check(card: &Card) -> Res<()> {
    if card.entries.is_empty() {
        return Problem::refuse(
            "empty-contact",
            "A contact needs at least one field, such as a name. To delete one, use `kith contact trash`.",
        );
    }
    let twice = Field::ALL
        .into_iter()
        .find(|&f| f.is_singleton() && card.of_field(f).count() > 1);
    match twice {
        Some(field) => Problem::refuse(
            "only-one",
            format!("A contact has only one {field}. Set it instead of adding another."),
        ),
        None => Ok(()),
    }
}
