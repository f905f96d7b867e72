//! Rights handles (sync §8): whoever holds one was allowed to, in this very unit.
//!
//! A handle is claimed from the grants as they are in the unit and borrows the unit, so it
//! cannot be made without the check and no right outlives the moment it was checked (R4):
//!
//! ```compile_fail,E0451
//! # fn f(work: &dyn app::Work, label: domain::LabelId, by: domain::Actor) {
//! let editor = app::Editor { right: todo!() }; // fields are private
//! # }
//! ```
//!
//! ```compile_fail
//! # fn f(store: &dyn app::Store, label: domain::LabelId, by: domain::Actor) {
//! let kept = store.write(move |work| app::Editor::claim(work, label, by)); // outlives the unit
//! # }
//! ```
//!
//! ```
//! # fn f(store: &dyn app::Store, label: domain::LabelId, by: domain::Actor) {
//! let added = store.write_durably(move |work| {
//!     let card = domain::Card::of([domain::Value::name("Anna", "Berg")]);
//!     app::Editor::claim(work, label, by)?.add_contact(card)
//! });
//! # drop(added);
//! # }
//! ```

mod contacts;
mod labels;

pub(crate) use contacts::purge;

use crate::{Problem, Read, Res, Work};
use domain::{Actor, Contact, ContactId, LabelId, Level, Membership, UserId};

/// What was checked.
#[derive(Clone, Copy)]
struct Right<'tx> {
    work: &'tx dyn Work,
    label: LabelId,
    by: Actor,
}

macro_rules! handles {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub struct $name<'tx> {
            right: Right<'tx>,
        }

        impl<'tx> $name<'tx> {
            /// Reads the level in this unit. Refuses with `unknown-label` who does not see
            /// the label, and with `not-allowed` who may do less than this.
            pub fn claim(work: &'tx dyn Work, label: LabelId, by: Actor) -> Res<Self> {
                claim(work, label, by, Level::$name).map(|right| Self { right })
            }

            /// The handle of the label through which `by` may do most with the contact.
            /// Refuses with `unknown-contact` who sees it through none.
            pub fn through(work: &'tx dyn Work, contact: ContactId, by: Actor) -> Res<Self> {
                through(work, contact, by, Level::$name).map(|right| Self { right })
            }

            /// The label it is about.
            #[must_use]
            pub fn label(self) -> LabelId {
                self.right.label
            }
        }

        impl std::fmt::Debug for $name<'_> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).field("label", &self.right.label).finish_non_exhaustive()
            }
        }
    )*};
}

handles! {
    /// May see the contacts of a label, and suggest changes.
    Viewer
    /// May add contacts and change fields.
    Editor
    /// May take contacts out of the label.
    Deleter
    /// May share, rename and delete the label.
    Owner
}

fn claim(work: &dyn Work, label: LabelId, by: Actor, needed: Level) -> Res<Right<'_>> {
    match work.level(label, by.user)? {
        Some(level) if level >= needed => Ok(Right { work, label, by }),
        Some(level) => Err(too_little(work, label, by.user, level, needed)?.into()),
        None => Err(no_such_label().into()),
    }
}

fn through(work: &dyn Work, contact: ContactId, by: Actor, needed: Level) -> Res<Right<'_>> {
    match best(work, contact, by.user)? {
        Some((level, label)) if level >= needed => Ok(Right { work, label, by }),
        Some((level, label)) => Err(too_little(work, label, by.user, level, needed)?.into()),
        None => Err(no_such_contact().into()),
    }
}

/// What a user may do with the fields of a contact, through all labels that hold it; none
/// if they do not see it (R2).
pub(crate) fn level_through(
    read: &dyn Read,
    contact: ContactId,
    user: UserId,
) -> Res<Option<Level>> {
    Ok(best(read, contact, user)?.map(|(level, _)| level))
}

/// The same, with the label that gives it; of several the oldest.
fn best(read: &dyn Read, contact: ContactId, user: UserId) -> Res<Option<(Level, LabelId)>> {
    let mut best: Option<(Level, LabelId)> = None;
    for entry in read.memberships(contact)? {
        let Some(level) = level_of_entry(read, &entry, user)? else {
            continue;
        };
        if best.is_none_or(|(most, _)| level > most) {
            best = Some((level, entry.label));
        }
    }
    Ok(best)
}

/// The level through one entry: never more than whoever put the contact there has now
/// through the label it came through (R2); its owner may everything, also once it is deleted.
fn level_of_entry(read: &dyn Read, entry: &Membership, user: UserId) -> Res<Option<Level>> {
    if !entry.present {
        return Ok(None);
    }
    let level = read.level(entry.label, user)?;
    Ok(match entry.via {
        None => level,
        Some(via) => level
            .zip(former_level(read, via, entry.by)?)
            .map(|(a, b)| a.min(b)),
    })
}

/// What a user may do with a contact in the trash: through a label it was in, also one of
/// their own that exists no more. Of a purged contact nothing is left to see (K9).
pub(crate) fn level_in_trash(
    read: &dyn Read,
    contact: &Contact,
    user: UserId,
) -> Res<Option<Level>> {
    if contact.card.entries.is_empty() && read.revisions(contact.id)?.is_empty() {
        return Ok(None);
    }
    let mut most = None;
    for &label in contact.gone.iter().flat_map(|g| &g.labels) {
        most = most.max(former_level(read, label, user)?);
    }
    Ok(most)
}

/// The level in a label that may be deleted: then it is its owner's alone.
fn former_level(read: &dyn Read, label: LabelId, user: UserId) -> Res<Option<Level>> {
    match read.label(label)? {
        Some(l) if l.owner == user => Ok(Some(Level::Owner)),
        Some(_) => read.level(label, user),
        None => Ok(None),
    }
}

/// The refusal for who does not see a label; it does not tell whether the label exists.
pub(crate) fn no_such_label() -> Problem {
    Problem::new(
        "unknown-label",
        "There is no such label among yours and those shared with you. `kith label list` shows them.",
    )
}

/// The refusal for who does not see a contact; it does not tell whether it exists.
pub(crate) fn no_such_contact() -> Problem {
    Problem::new(
        "unknown-contact",
        "There is no such contact in the labels you see. `kith contact list` shows those that are; \
         `kith trash list` shows those in the trash.",
    )
}

/// The refusal for who may do less than needed: what they may, what it takes, and whom to ask.
fn too_little(
    read: &dyn Read,
    label: LabelId,
    user: UserId,
    has: Level,
    needed: Level,
) -> Res<Problem> {
    let Some(label) = read.label(label)? else {
        return Ok(no_such_label());
    };
    let owner = read.user(label.owner)?.map_or_else(
        || "its owner".to_owned(),
        |o| format!("its owner {} ({})", o.name, o.email),
    );
    let ask = if label.owner == user {
        "The contact came here through a label in which that is not allowed.".to_owned()
    } else {
        format!("Ask {owner} for it.")
    };
    Ok(Problem::new(
        "not-allowed",
        format!(
            "You are {has} of the label “{}”, and this needs {needed}. {ask}",
            label.name
        ),
    ))
}
