//! One version of a contact.

use std::collections::BTreeSet;
use std::sync::Arc;

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
    /// Ids of the groups it is in; never empty while live.
    pub(crate) groups: BTreeSet<String>,
    /// The public profile it is linked to.
    pub(crate) linked: Option<Arc<Linked>>,
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
    /// `people/c…`.
    pub(crate) fn resource_name(&self) -> String {
        format!("people/c{}", self.id)
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
