//! Identifiers: newtypes over UUIDv7, so that ids of different things never swap places.

use serde::{Deserialize, Serialize};
pub use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The sixteen bytes as they are stored.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )*};
}

ids! {
    /// A person who signs in to Kith.
    UserId
    /// Users that labels are shared with together.
    TeamId
    /// One connected address book.
    AccountId
    /// One person or company, once, in Kith.
    ContactId
    /// A named set of contacts, the unit of sharing.
    LabelId
    /// One change of one contact (K2).
    RevisionId
    /// A change by somebody without the right to make it.
    SuggestionId
    /// What somebody wrote about a contact.
    CommentId
    /// A label offered by a link.
    InvitationId
    /// A question that waits for a person.
    HoldId
    /// Something a user is told.
    NoticeId
    /// What is written down when a label leaves an account.
    ReceiptId
    /// A stop on an account's label that looks wrong (D4).
    BrakeId
}
