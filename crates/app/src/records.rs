//! What the store keeps beside contacts, labels, links and what was seen.

mod history;
mod lag;
mod paging;
mod receipts;
mod watched;

pub use history::{Revision, RevisionKind};
pub use lag::{Failing, Lag, Obstacle};
pub use paging::Paging;
pub use receipts::{Parted, Parting, Receipt};
pub use watched::Watched;

use crate::ListingToken;
use domain::identity::Likeness;
use domain::{
    AccountId, Actor, BrakeId, ContactId, Field, HoldId, InvitationId, LabelId, Level, Micros,
    NoticeId, Patch, RemoteId, SuggestionId, TeamId, UserId, Uuid,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use sync::{BrakeKind, HoldReason, SuggestionKind};

/// This installation of Kith.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installation {
    /// Its lasting id, written into the groups it binds (G2).
    pub id: Uuid,
    /// The key of the private index's hashes (K8).
    pub index_key: [u8; 32],
}

/// A person who uses Kith.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Their lasting id.
    pub id: UserId,
    /// Their address, in lower case, unique.
    pub email: String,
    /// Their name as others see it.
    pub name: String,
    /// When they were added.
    pub at: Micros,
    /// When they left, or were removed: remembered for what history tells of them (R10).
    pub gone: Option<Micros>,
}

/// Users that labels are shared with together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// Its lasting id.
    pub id: TeamId,
    /// The user who says who is in it.
    pub owner: UserId,
    /// Its name, unique among all teams.
    pub name: String,
    /// When it was made.
    pub at: Micros,
}

/// Whether an invitation waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum InvitationState {
    /// Waits to be accepted, until it expires.
    Pending,
    /// Accepted, and so used up.
    Accepted,
    /// Taken back.
    Withdrawn,
}

/// A label offered to whoever has a link (R9). Of the link only a hash is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// To which label.
    pub label: LabelId,
    /// For which address, in lower case; for whoever has the link if for none.
    pub email: Option<String>,
    /// At which level.
    pub level: Level,
    /// Fields that will be kept from whoever accepts it (R6).
    pub hidden: BTreeSet<Field>,
    /// Who invites; it is good for as long as they may share at this level (R4).
    pub by: UserId,
    /// When it was made, or sent again.
    pub at: Micros,
    /// Until when it may be accepted.
    pub until: Micros,
    /// The SHA-256 of its secret.
    pub hash: [u8; 32],
    /// Whether it waits.
    pub state: InvitationState,
    /// Who accepted it.
    pub accepted_by: Option<UserId>,
}

/// A secret sealed under the installation's key; readable only by whoever holds that key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Which key.
    pub key_id: String,
    /// Nonce and ciphertext.
    pub bytes: Vec<u8>,
}

/// Why an account is paused. Most end when its user connects it again; those for the
/// operator end by themselves once the cause is gone. What to tell people is in
/// [`crate::states`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PauseCause {
    /// The grant is over: revoked, expired, or pushed out by newer ones (S5).
    GrantOver,
    /// The grant ended after seven days, as all do of an OAuth project in testing (S5, F60).
    SevenDays,
    /// The account's organisation asks for a new sign-in from time to time (`invalid_rapt`).
    SignInAgain,
    /// The access to contacts was not granted, or taken back alone.
    ScopeMissing,
    /// The account's organisation does not let this program in.
    AdminPolicy,
    /// The refresh token was sealed under a key that is not here. For the operator.
    KeyMissing,
    /// The OAuth client is refused: wrong, deleted, or not set up for this. For the operator.
    ClientRefused,
    /// The contacts service is switched off in the operator's project. For the operator.
    ServiceDisabled,
    /// The provider does not accept this machine's time. For the operator.
    ClockWrong,
}

impl PauseCause {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::GrantOver,
        Self::SevenDays,
        Self::SignInAgain,
        Self::ScopeMissing,
        Self::AdminPolicy,
        Self::KeyMissing,
        Self::ClientRefused,
        Self::ServiceDisabled,
        Self::ClockWrong,
    ];

    /// The name in the store, commands and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::GrantOver => "grant-over",
            Self::SevenDays => "seven-days",
            Self::SignInAgain => "sign-in-again",
            Self::ScopeMissing => "scope-missing",
            Self::AdminPolicy => "admin-policy",
            Self::KeyMissing => "key-missing",
            Self::ClientRefused => "client-refused",
            Self::ServiceDisabled => "service-disabled",
            Self::ClockWrong => "clock-wrong",
        }
    }

    /// Whether nobody but the operator can end it. Then it ends by itself once they have.
    #[must_use]
    pub const fn is_for_operator(self) -> bool {
        matches!(self, Self::KeyMissing) || self.is_of_client()
    }

    /// Whether it is about the OAuth client, and so about all accounts alike (F56).
    #[must_use]
    pub const fn is_of_client(self) -> bool {
        matches!(
            self,
            Self::ClientRefused | Self::ServiceDisabled | Self::ClockWrong
        )
    }
}

/// Whether an account is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AccountState {
    /// Kept in step.
    Active,
    /// Waits for a person.
    Paused(PauseCause),
    /// No longer connected; kept for its links until they lapse (K9).
    Disconnected,
}

/// One connected address book, keyed by the provider's `sub`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its lasting id.
    pub id: AccountId,
    /// Whose it is.
    pub user: UserId,
    /// The provider's lasting name for it.
    pub sub: String,
    /// Its address as last told; may change.
    pub email: String,
    /// The organisation's domain, in lower case, that the provider says it is of (R9).
    pub domain: Option<String>,
    /// The region national phone numbers are read by (I1), ISO 3166-1.
    pub region: String,
    /// Whether it is in use.
    pub state: AccountState,
    /// The refresh token.
    pub token: Option<Sealed>,
    /// When it was connected last.
    pub connected: Micros,
    /// Where the next listing of people goes on.
    pub people: Option<ListingToken>,
    /// Where the next listing of groups goes on.
    pub groups: Option<ListingToken>,
    /// When the last full listing began (reconciled every six days, S4).
    pub listed_full: Option<Micros>,
    /// When the last complete listing, full or delta, began.
    pub listed: Option<Micros>,
    /// When something last changed there.
    pub active: Option<Micros>,
    /// Set while it holds as many people as it can.
    pub full: Option<Full>,
    /// When the provider ends Kith's access by itself, where it says so (S5).
    pub ends: Option<Micros>,
    /// Where a full listing of people goes on that was not finished yet (S4).
    pub paging: Option<Paging>,
}

/// So long before its end a limited access is warned of.
const WARNED: Micros = Micros::days(3);

impl Account {
    /// Whether Kith has to do with it, be it that it waits for a person.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        match self.state {
            AccountState::Active | AccountState::Paused(_) => true,
            AccountState::Disconnected => false,
        }
    }

    /// When its access ends, if that is soon: no more than three days away (S5).
    #[must_use]
    pub fn ends_soon(&self, now: Micros) -> Option<Micros> {
        self.ends.filter(|ends| *ends - WARNED <= now)
    }
}

/// An account that holds as many people as it can: none are created there meanwhile (F55).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full {
    /// Since when.
    pub since: Micros,
    /// When one create is tried again.
    pub until: Micros,
}

impl Full {
    /// Whether it is not to be tried yet. A wait longer than any is one that a clock made
    /// which jumped since.
    #[must_use]
    pub fn waits(self, now: Micros) -> bool {
        now < self.until && self.until <= now + Self::MOST
    }

    /// The shortest wait until it is tried again.
    const LEAST: Micros = Micros::seconds(15 * 60);

    /// The longest.
    const MOST: Micros = Micros::seconds(6 * 3600);

    /// Found full now, and maybe before: waits as long again as it has been full so far.
    #[must_use]
    pub fn found(before: Option<Self>, now: Micros) -> Self {
        let since = before.map_or(now, |full| full.since);
        Self {
            since,
            until: now + (now - since).max(Self::LEAST).min(Self::MOST),
        }
    }
}

/// A keyed hash of something a person can be recognised by (K8).
pub type Hash = [u8; 16];

/// A private person in the index (K8): nothing readable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indexed {
    /// Which person.
    pub remote: RemoteId,
    /// Its revision.
    pub etag: domain::Etag,
    /// The keyed hashes of its e-mails, phones and name.
    pub hashes: Vec<Hash>,
}

/// Whether a suggestion waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SuggestionState {
    /// Waits for somebody with the right.
    Open,
    /// Taken into the contact.
    Accepted,
    /// Turned down.
    Rejected,
}

/// A change by somebody without the right to make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Its id.
    pub id: SuggestionId,
    /// About which contact.
    pub contact: ContactId,
    /// Who made it, and where.
    pub actor: Actor,
    /// When.
    pub at: Micros,
    /// What is suggested.
    pub kind: SuggestionKind,
    /// The changes of the content.
    pub patch: Patch,
    /// Whether it waits.
    pub state: SuggestionState,
    /// How often it was made, the last time at `at`: a program may do so again and again (S1).
    pub times: u32,
}

/// Whether a question waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum HoldState {
    /// Waits for a person.
    Open,
    /// A person said: go on.
    Released,
    /// A person said: these are not the same, or leave it as it is.
    Settled,
}

/// A question about one contact or person in one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Its id.
    pub id: HoldId,
    /// In which account.
    pub account: AccountId,
    /// About which contact.
    pub contact: Option<ContactId>,
    /// About which remote person.
    pub remote: Option<RemoteId>,
    /// What is asked.
    pub reason: HoldReason,
    /// Since when.
    pub at: Micros,
    /// Whether it waits.
    pub state: HoldState,
}

impl Hold {
    /// The contact and the person of whom the account's user said that they are one (I1).
    #[must_use]
    pub fn said_same(&self) -> Option<(ContactId, &RemoteId)> {
        match (&self.reason, self.contact, self.state) {
            (HoldReason::MaybeSame { remote, .. }, Some(contact), HoldState::Released) => {
                Some((contact, remote))
            }
            _ => None,
        }
    }
}

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
    /// A field of a contact is shown to the user again, and their own entry there stays in its
    /// place, as theirs alone (R6).
    KeptBeside {
        /// The contact.
        contact: ContactId,
        /// The field.
        field: Field,
    },
    /// Persons whom the user added brought these fields along, which others see now (R8).
    BroughtAlong {
        /// The contact that came of the first of them.
        contact: ContactId,
        /// A label it came into.
        label: LabelId,
        /// The fields that are rarely meant for others.
        fields: BTreeSet<Field>,
        /// How many came besides, until the user put this away.
        more: usize,
    },
}

/// Where a brake stands (D4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum BrakeState {
    /// Changes of the kind are held.
    Holding,
    /// A person let what waits pass.
    Approved,
    /// A person wants what waits put back as the hub has it.
    PutBack,
}

/// A stop on one kind of change of a label in an account (D4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brake {
    /// Its id.
    pub id: BrakeId,
    /// In which account.
    pub account: AccountId,
    /// On which label.
    pub label: LabelId,
    /// Which kind of change.
    pub kind: BrakeKind,
    /// How many contacts were concerned when it was last looked at.
    pub count: u64,
    /// Since when.
    pub at: Micros,
    /// When a person decided, if one did: about what was seen by then.
    pub decided: Option<Micros>,
    /// Where it stands.
    pub state: BrakeState,
}

/// The right to write to an account (S3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    /// Raised whenever somebody takes the lease.
    pub epoch: u64,
    /// Until when it holds, by the wall clock.
    pub until: Micros,
}

/// What will be linked in a join plan, and why (I2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedLink {
    /// The contact.
    pub contact: ContactId,
    /// The person of the account it will be.
    pub remote: RemoteId,
    /// Why: what they have in common, or nothing where they are linked already, through another
    /// label or from the last time.
    pub alike: Option<BTreeSet<Likeness>>,
}

/// What putting a label into an account will do (I2): ids and reasons, no names (K8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinPlan {
    /// The label.
    pub label: LabelId,
    /// The account.
    pub account: AccountId,
    /// When it was computed; it lapses after 24 h.
    pub at: Micros,
    /// Persons of the account that are contacts of the label.
    pub link: Vec<PlannedLink>,
    /// Contacts that will be created in the account.
    pub create: Vec<ContactId>,
    /// Persons of the bound group that will become contacts.
    pub import: Vec<RemoteId>,
    /// Questions, each with its reason.
    pub ask: Vec<(Option<ContactId>, Option<RemoteId>, HoldReason)>,
}
