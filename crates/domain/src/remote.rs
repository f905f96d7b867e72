//! What a partner shows of an address book, in our words.

use crate::{Micros, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    )*};
}

texts! {
    /// The id of a person in one account (Google: `people/c…`).
    RemoteId
    /// The id of a group in one account (Google: `contactGroups/…`).
    GroupId
    /// The revision of a person's contact source (people-api §4); opaque, without order.
    Etag
    /// A person verbatim as the partner showed it; only the partner reads it (K5 `raw`).
    Raw
    /// The nonce of one create attempt (I3).
    Mark
    /// Where the partner serves a photo, in a form of its own; another picture has another (S2).
    PhotoUrl
}

/// What a person can be recognised by (I1): normalised, comparable, nothing more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchKeys {
    /// Folded e-mail addresses.
    pub emails: BTreeSet<String>,
    /// Phone numbers in E.164.
    pub phones: BTreeSet<String>,
    /// The folded name; empty when there is none.
    pub name: String,
}

/// A person as an account shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Its id in the account.
    pub id: RemoteId,
    /// Ids it had before (people-api §3.3).
    pub former: Vec<RemoteId>,
    /// The revision.
    pub etag: Etag,
    /// When the partner says it was changed last; revisions themselves have no order.
    pub updated: Option<Micros>,
    /// Content in canonical form, in the order shown.
    pub values: Vec<Value>,
    /// The groups it is in, system groups included.
    pub groups: BTreeSet<GroupId>,
    /// Marks of create attempts it bears (I3).
    pub marks: BTreeSet<Mark>,
    /// What it can be recognised by.
    pub keys: MatchKeys,
    /// Its photo, if its user gave it one; a picture the provider made up is none (S2).
    pub photo: Option<PhotoUrl>,
    /// The person verbatim.
    pub raw: Raw,
}
