//! What is written down when a label leaves an account (D1): ids, no content.

use domain::{AccountId, ContactId, LabelId, Micros, Origin, ReceiptId, RemoteId, UserId};
use sync::{Leaving, Manner};

/// A label that leaves an account, or left it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Its id.
    pub id: ReceiptId,
    /// The account.
    pub account: AccountId,
    /// Whose it was then.
    pub user: UserId,
    /// Its address then.
    pub email: String,
    /// The label.
    pub label: LabelId,
    /// The name of its group there.
    pub name: String,
    /// When the first contact left.
    pub at: Micros,
    /// When it was over, and the account had been read back.
    pub ended: Option<Micros>,
}

/// How a contact left an account, or why it stayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Parted {
    /// Kith had made the person, and deleted it.
    Deleted,
    /// The person was gone already.
    WasGone,
    /// It was its user's own before, and is again as it was.
    Own,
    /// Kith had made it, and the label's owner wants it to stay.
    OwnerKeeps,
    /// Kith had made it, and its user took the contact out of the label themselves.
    TakenOut,
    /// Kith had made it; only what its user had typed there for themselves stayed.
    Typed,
    /// It stays as its user's, and so does the label's picture: the provider refused to take that
    /// away.
    Picture,
    /// Another label holds it there.
    Elsewhere,
    /// The account was disconnected, and everything stays there.
    Disconnected,
    /// The provider refused to let go of it; its user is asked.
    Refused,
}

impl Parted {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Deleted,
        Self::WasGone,
        Self::Own,
        Self::OwnerKeeps,
        Self::TakenOut,
        Self::Typed,
        Self::Picture,
        Self::Elsewhere,
        Self::Disconnected,
        Self::Refused,
    ];

    /// The name in the store, commands and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::WasGone => "was-gone",
            Self::Own => "own",
            Self::OwnerKeeps => "owner-keeps",
            Self::TakenOut => "taken-out",
            Self::Typed => "typed",
            Self::Picture => "picture",
            Self::Elsewhere => "elsewhere",
            Self::Disconnected => "disconnected",
            Self::Refused => "refused",
        }
    }

    /// How somebody is left for these reasons.
    #[must_use]
    pub const fn of(leaving: Leaving) -> Self {
        match (leaving.manner(), leaving.origin, leaving.by_user) {
            (Manner::Delete, _, _) => Self::Deleted,
            (Manner::Offer, _, _) => Self::Typed,
            (Manner::Leave, _, _) | (Manner::Disown, Origin::User, _) => Self::Own,
            (Manner::Disown, Origin::Kith, Some(_)) => Self::TakenOut,
            (Manner::Disown, Origin::Kith, None) => Self::OwnerKeeps,
        }
    }

    /// Whether nobody is left there.
    #[must_use]
    pub const fn is_removed(self) -> bool {
        matches!(self, Self::Deleted | Self::WasGone)
    }

    /// Whether the account is read to see that it is so.
    #[must_use]
    pub const fn is_verified(self) -> bool {
        !matches!(self, Self::Disconnected | Self::Refused)
    }
}

/// What became of one contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parting {
    /// The contact.
    pub contact: ContactId,
    /// Its person.
    pub remote: RemoteId,
    /// What became of it.
    pub how: Parted,
    /// When.
    pub at: Micros,
    /// Whether the account showed it so when it was read back; nothing while it was not.
    pub shown: Option<bool>,
}
