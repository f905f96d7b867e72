//! What a mirror asks its user about.

use sync::{Mirror, MirrorState};

/// Why a mirror does not go on by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Its group was deleted in the account (G5).
    GroupGone,
    /// Its group bears the mark of another installation (G2).
    BoundElsewhere(String),
    /// The provider took none of the names that were tried for its group (G4).
    NoName,
}

/// What the mirror asks, if it does.
#[must_use]
pub fn asks(mirror: &Mirror) -> Option<Asks> {
    if mirror.state != MirrorState::Asking {
        return None;
    }
    if mirror.group.is_some() {
        return Some(Asks::GroupGone);
    }
    Some(match &mirror.foreign {
        Some(installation) => Asks::BoundElsewhere(installation.clone()),
        None => Asks::NoName,
    })
}

impl Asks {
    /// The name in the API.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::GroupGone => "group-gone",
            Self::BoundElsewhere(_) => "group-bound-elsewhere",
            Self::NoName => "group-name-refused",
        }
    }
}
