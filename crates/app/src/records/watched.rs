//! An account as whoever keeps its loop going sees it.

use domain::{AccountId, Micros};

/// An account, and whether somebody wants something of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watched {
    /// Which.
    pub id: AccountId,
    /// Whether it is connected, paused or not.
    pub connected: bool,
    /// When something moved there last.
    pub active: Option<Micros>,
    /// When somebody asked for a look.
    pub due: Option<Micros>,
    /// How far the feeds of its labels are, if it is not in step with one of them.
    pub ahead: Option<u64>,
}
