//! One version of a contact.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::photo::Photo;
use crate::fields::{Draft, Entries};

/// A contact as it was between two changes.
#[derive(Clone, Debug)]
pub(crate) struct Contact {
    /// The number behind `people/c…` (decimal) and the source id (hexadecimal).
    pub(crate) id: u64,
    /// What etags are made of.
    pub(crate) revision: u64,
    /// When it was last changed, in microseconds since 1970.
    pub(crate) updated: i64,
    /// Normalised entries, without memberships.
    pub(crate) entries: Entries,
    /// Ids of the groups it is in; never empty while live, always empty for other contacts.
    pub(crate) groups: BTreeSet<String>,
    /// Whether it is one of the other contacts, which Google collects by itself.
    pub(crate) other: bool,
    /// The photo its user gave it.
    pub(crate) photo: Option<Arc<Photo>>,
    /// The public profile it is linked to.
    pub(crate) linked: Option<Arc<Linked>>,
    /// Numbers it had before profiles were linked or unlinked, oldest first.
    pub(crate) former: Vec<u64>,
}

/// Public data of somebody who has a Google account.
#[derive(Clone, Debug)]
pub(crate) struct Linked {
    /// The id of the profile, 21 digits.
    pub(crate) id: String,
    /// What the profile says.
    pub(crate) entries: Entries,
}

impl Contact {
    /// A contact with nothing in it.
    pub(crate) fn blank(id: u64, other: bool) -> Self {
        Self {
            id,
            revision: 0,
            updated: 0,
            entries: Entries::new(),
            groups: BTreeSet::new(),
            other,
            photo: None,
            linked: None,
            former: Vec::new(),
        }
    }

    /// `people/c…` or `otherContacts/c…`.
    pub(crate) fn resource_name(&self) -> String {
        resource_name(self.id, self.other)
    }

    /// Takes over every field that the draft has; an empty one clears.
    pub(crate) fn apply(&mut self, draft: Draft) {
        for (field, entries) in draft.entries {
            if entries.is_empty() {
                self.entries.remove(field);
            } else {
                self.entries.insert(field, entries);
            }
        }
        if let Some(groups) = draft.groups {
            self.groups = groups;
        }
    }

    /// The first text found under `key` in `field`, for pages and search.
    pub(crate) fn first(&self, field: &str, key: &'static str) -> &str {
        self.texts(field, key).next().unwrap_or_default()
    }

    /// Every text found under `key` in `field`.
    pub(crate) fn texts<'a>(
        &'a self,
        field: &str,
        key: &'static str,
    ) -> impl Iterator<Item = &'a str> + use<'a> {
        self.entries
            .get(field)
            .into_iter()
            .flatten()
            .filter_map(move |entry| entry.get(key)?.as_str())
    }
}

/// The name of a contact or an other contact with this number.
pub(crate) fn resource_name(id: u64, other: bool) -> String {
    let kind = if other { "otherContacts" } else { "people" };
    format!("{kind}/c{id}")
}

/// The number inside `people/c…`.
pub(crate) fn contact_id(name: &str) -> Option<u64> {
    name.strip_prefix("people/c")?.parse().ok()
}

/// The number inside `otherContacts/c…`.
pub(crate) fn other_id(name: &str) -> Option<u64> {
    name.strip_prefix("otherContacts/c")?.parse().ok()
}
