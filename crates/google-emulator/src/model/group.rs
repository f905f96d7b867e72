//! Contact groups, which Google's page calls labels.

/// System groups in the order Google lists them.
pub(crate) const SYSTEM_GROUPS: [&str; 8] = [
    "starred",
    "friends",
    "family",
    "coworkers",
    "myContacts",
    "chatBuddies",
    "all",
    "blocked",
];

/// One version of a group made by the user.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// Hexadecimal id.
    pub(crate) id: String,
    /// The name, unique per account.
    pub(crate) name: String,
    /// Key and value pairs that programs left there.
    pub(crate) client_data: Vec<(String, String)>,
    /// What the etag is made of.
    pub(crate) revision: u64,
    /// When it was made, in microseconds since 1970.
    pub(crate) created: i64,
    /// When it was last changed, in microseconds since 1970.
    pub(crate) updated: i64,
}

/// Tells whether an id is one of the fixed words.
pub(crate) fn is_system_group(id: &str) -> bool {
    SYSTEM_GROUPS.contains(&id)
}

/// The id inside `contactGroups/…`, or the text itself if it has no such prefix.
pub(crate) fn label_id(name: &str) -> &str {
    name.strip_prefix("contactGroups/").unwrap_or(name)
}
