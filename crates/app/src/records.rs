//! What the store keeps beside contacts, labels, links and what was seen.

mod accounts;
mod comments;
mod history;
mod join_plan;
mod lag;
mod notices;
mod paging;
mod questions;
mod receipts;
mod watched;

pub use accounts::{Account, AccountState, Full, PauseCause, Sealed};
pub use comments::{Comment, Readers};
pub use history::{Revision, RevisionKind};
pub use join_plan::{JoinPlan, PlannedLink};
pub use lag::{Failing, Lag, Obstacle};
pub use notices::{Notice, Told};
pub use paging::Paging;
pub use questions::{Brake, BrakeState, Hold, HoldState, Suggestion, SuggestionState};
pub use receipts::{Parted, Parting, Receipt};
pub use watched::Watched;

use domain::{Field, InvitationId, LabelId, Level, Micros, RemoteId, TeamId, UserId, Uuid};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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

/// The right to write to an account (S3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    /// Raised whenever somebody takes the lease.
    pub epoch: u64,
    /// Until when it holds, by the wall clock.
    pub until: Micros,
}
