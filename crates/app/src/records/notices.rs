//! What users are told of what happened by rules.

use domain::{AccountId, ContactId, Field, LabelId, Micros, NoticeId, RemoteId, TeamId, UserId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Something that happened by a rule and that a user is told, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// Who is told.
    pub user: UserId,
    /// When it happened.
    pub at: Micros,
    /// What.
    pub what: Told,
}

/// What a notice is about: ids, no content, so that it is read through the reader's lens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "told", rename_all = "camelCase")]
pub enum Told {
    /// Contacts left a label of the user's, because whoever put them there sees them no more (R2).
    EntryEnded {
        /// The first of them.
        contact: ContactId,
        /// The label they left.
        label: LabelId,
        /// Who had put them there.
        by: UserId,
        /// How many besides.
        more: usize,
    },
    /// A label is the user's own now.
    LabelYours {
        /// The label.
        label: LabelId,
        /// Who had it before.
        from: UserId,
    },
    /// A team is the user's now, whose owner left (R10).
    TeamYours {
        /// The team.
        team: TeamId,
        /// Who had it before.
        from: UserId,
    },
    /// A label of the user's has lost its owner, and ends unless it gets another (R10).
    LabelFrozen {
        /// The label.
        label: LabelId,
        /// Who had it.
        from: UserId,
        /// When it ends.
        until: Micros,
    },
    /// A label that had lost its owner has ended (R10).
    LabelEnded {
        /// The label.
        label: LabelId,
        /// Who had it.
        from: UserId,
    },
    /// Somebody accepted an invitation of the user's (R9).
    InvitationAccepted {
        /// To which label.
        label: LabelId,
        /// Who accepted it.
        by: UserId,
    },
    /// Somebody mentioned the user in a comment (R7).
    Mentioned {
        /// The contact it is about.
        contact: ContactId,
        /// The label whose members read it.
        label: LabelId,
        /// Who wrote it.
        by: UserId,
    },
    /// A contact left the group of a label again, into which its user had put it: that takes a
    /// manager of a label that holds it (R3). They may make a copy of their own.
    PutBack {
        /// The contact.
        contact: ContactId,
        /// The label whose group it left.
        label: LabelId,
    },
    /// A contact is back that somebody had removed, or whose person they had deleted: somebody
    /// edited it in the same time, and an edit beats a deletion (the table of the rules).
    CameBack {
        /// The contact.
        contact: ContactId,
        /// Who had removed it.
        removed: UserId,
        /// Who edited it.
        edited: UserId,
    },
    /// A person of the user's was changed while its contact was erased for good: it is theirs, and
    /// of another contact if it is one (K9).
    Outlived {
        /// The account it is in.
        account: AccountId,
        /// Its id there.
        remote: RemoteId,
    },
    /// Somebody disconnected an account that showed a label of the user's, who wants what Kith makes
    /// there to go when the label does: it stays (decision 0017).
    StaysThere {
        /// The label.
        label: LabelId,
        /// Whose account it was.
        by: UserId,
        /// How many of its contacts are there.
        contacts: usize,
    },
    /// A field is shown to the user again, and their own entries there stay in its place, as
    /// theirs alone (R6).
    KeptBeside {
        /// The field.
        field: Field,
        /// Of which contacts; at most [`Told::MOST`].
        contacts: BTreeSet<ContactId>,
        /// Whether there are others besides.
        others: bool,
    },
    /// Persons whom the user added brought along fields that are rarely meant for others, which
    /// others see now (R8).
    BroughtAlong {
        /// The label they came into.
        label: LabelId,
        /// The contacts that came of them, each with those fields; at most [`Told::MOST`].
        brought: BTreeMap<ContactId, BTreeSet<Field>>,
        /// Whether there are others besides.
        others: bool,
    },
}

impl Told {
    /// One notice names at most so many contacts; of more it says that there are.
    pub const MOST: usize = 100;
}
