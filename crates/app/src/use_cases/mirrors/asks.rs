//! What a mirror asks its user about.

use crate::{Read, Res};
use domain::name_key;
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
pub fn asks(read: &dyn Read, mirror: &Mirror) -> Res<Option<Asks>> {
    if mirror.state != MirrorState::Asking {
        return Ok(None);
    }
    if mirror.group.is_some() {
        return Ok(Some(Asks::GroupGone));
    }
    let here = read.installation()?.id.to_string();
    let wanted = name_key(&mirror.agreed_name);
    let groups = read.groups(mirror.account)?.into_iter();
    let theirs = groups
        .filter(|g| name_key(&g.name) == wanted)
        .find_map(|g| g.binding.filter(|b| b.installation != here));
    Ok(Some(match theirs {
        Some(binding) => Asks::BoundElsewhere(binding.installation),
        None => Asks::NoName,
    }))
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
