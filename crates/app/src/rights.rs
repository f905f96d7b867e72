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

mod as_if;
mod comments;
mod contacts;
mod former;
mod labels;
mod ownership;
mod sharing;
mod sight;
mod specific;
mod terms;
mod ways;

pub(crate) use as_if::AsIf;
pub(crate) use comments::{Remarks, may_write as may_comment, readers};
pub(crate) use contacts::{may_not_reshare, purge};
pub(crate) use former::{former_access, is_purged, lens_in_trash, restorable};
pub(crate) use labels::delete_some;
pub(crate) use ownership::{freeze, heir, inherit};
pub(crate) use sharing::{access_changed, reached, touched};
pub(crate) use sight::{
    Sight, Source, access_by, judge, lens, lens_on, lens_open, lens_through, open_to, reaching,
};
pub(crate) use specific::lifts_nothing;
pub(crate) use terms::{give_below, granted, handed_over, hiding, set, shareable, shared};

use crate::{Problem, Read, Res, Work, words};
use domain::{Access, Actor, ContactId, LabelId, Level, UserId};
use std::cmp::Reverse;

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
    /// May share the label, at levels below their own, and what it holds.
    Manager
    /// May also hide fields, rename, delete and hand over the label.
    Owner
}

fn claim(work: &dyn Work, label: LabelId, by: Actor, needed: Level) -> Res<Right<'_>> {
    may(work, label, by.user, needed)?;
    Ok(Right { work, label, by })
}

/// The access of a user who may do as much as needed with a label, by looking only.
pub(crate) fn may(read: &dyn Read, label: LabelId, user: UserId, needed: Level) -> Res<Access> {
    match read.access(label, user)? {
        Some(access) if access.level >= needed => Ok(access),
        Some(access) => Err(too_little(read, label, user, access.level, needed)?.into()),
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

/// What a user may do most with a contact, and the label that lets them; of several the oldest.
fn best(read: &dyn Read, contact: ContactId, user: UserId) -> Res<Option<(Level, LabelId)>> {
    let ways = Sight::of(read, contact)?.ways(user)?.into_iter();
    Ok(ways
        .map(|(label, access)| (access.level, label))
        .min_by_key(|(level, label)| (Reverse(*level), *label)))
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
    if label.frozen.is_some() {
        return Ok(Problem::new(
            "label-frozen",
            format!(
                "The label “{}” has lost its owner, so it can only be looked at until it ends. Copy \
                 what you need (`kith contact copy`), or ask whoever runs this server to give it \
                 another owner (`kith user adopt`).",
                label.name
            ),
        ));
    }
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
            "You are {} of the label “{}”, and this needs {}. {ask}",
            words::level(has),
            label.name,
            words::level(needed)
        ),
    ))
}
