//! Labels, levels, grants and memberships.

use crate::{Access, Field, LabelId, Micros, TeamId, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What somebody may do with a label (sync §8); each level includes those below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Level {
    /// View only.
    Viewer,
    /// Can edit.
    Editor,
    /// Can delete.
    Deleter,
    /// Can re-share.
    Manager,
    /// Owner.
    Owner,
}

impl Level {
    /// The levels from the least to the most.
    pub const ALL: [Self; 5] = [
        Self::Viewer,
        Self::Editor,
        Self::Deleter,
        Self::Manager,
        Self::Owner,
    ];

    /// The name in commands and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Deleter => "deleter",
            Self::Manager => "manager",
            Self::Owner => "owner",
        }
    }

    /// The level of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.name() == name)
    }
}

impl std::fmt::Display for Level {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// Which of the provider's own groups shows a label, in every account that has it (G6). It is
/// its owner's alone, and such a group is never made, renamed or deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Scope {
    /// Everybody a phone shows.
    AllContacts,
    /// Those with a star.
    Starred,
}

impl Scope {
    /// Both.
    pub const ALL: [Self; 2] = [Self::AllContacts, Self::Starred];

    /// What its label is called as long as nobody gives it another name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AllContacts => "All contacts",
            Self::Starred => "Starred",
        }
    }
}

/// A named set of contacts, the unit of sharing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Its lasting id.
    pub id: LabelId,
    /// The user who owns it.
    pub owner: UserId,
    /// Its name, unique among the labels of its owner.
    pub name: String,
    /// The newest `seq` of its feed (K3).
    pub seq: u64,
    /// When it was deleted, if it was.
    pub deleted: Option<Micros>,
    /// Which of the provider's own groups shows it; none for a label like any other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// Since when it has no owner any more, who left without an heir (R10).
    pub frozen: Option<Micros>,
    /// What becomes of the persons that Kith made, where the label leaves an account (D1).
    #[serde(default)]
    pub on_leaving: OnLeaving,
    /// Fields that whoever adds a person out of an account leaves behind, as their own (R8).
    #[serde(default)]
    pub leaves_behind: BTreeSet<Field>,
}

impl Label {
    /// What is left of an access to it: in a frozen label nobody does more than look (R10).
    #[must_use]
    pub fn leaves(&self, access: Access) -> Access {
        match self.frozen {
            Some(_) => access.within(&Access::open(Level::Viewer)),
            None => access,
        }
    }
}

/// What becomes of the persons that Kith made in an account, once a label leaves it (D1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum OnLeaving {
    /// They are deleted.
    #[default]
    Remove,
    /// They stay as they are, and are the account's user's own from then on.
    Keep,
}

/// With whom a label is shared. Of several grants that reach a user the most specific counts
/// alone (R1); they are listed in that order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Principal {
    /// One user.
    User(UserId),
    /// Everybody in a team.
    Team(TeamId),
    /// Everybody whose account the provider says is of this domain, in lower case (R9).
    Domain(String),
}

impl From<UserId> for Principal {
    fn from(user: UserId) -> Self {
        Self::User(user)
    }
}

impl From<TeamId> for Principal {
    fn from(team: TeamId) -> Self {
        Self::Team(team)
    }
}

/// A label shared with somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Which label.
    pub label: LabelId,
    /// With whom.
    pub with: Principal,
    /// What they may do.
    pub level: Level,
    /// Fields that are kept from them (R6).
    pub hidden: BTreeSet<Field>,
    /// Who gave it.
    pub by: UserId,
    /// When it was given or last changed.
    pub at: Micros,
}

impl Grant {
    /// What it gives to whom it counts for.
    #[must_use]
    pub fn access(&self) -> Access {
        Access {
            level: self.level,
            hidden: self.hidden.clone(),
        }
    }
}

/// A contact's entry in a label's feed (K3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// Which label.
    pub label: LabelId,
    /// Which contact.
    pub contact: crate::ContactId,
    /// Position in the label's feed.
    pub seq: u64,
    /// Whether the contact is in the label.
    pub present: bool,
    /// The label it came through; none for a contact that was new.
    pub via: Option<LabelId>,
    /// Who added it.
    pub by: UserId,
    /// Who took it out, while absent.
    pub removed_by: Option<UserId>,
    /// When it was added or taken out.
    pub at: Micros,
}
