//! What somebody may do with the contacts of a label, and what they see of them (R1, R2, R6).

use crate::{Field, Level};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A level, and the fields that are kept from whoever has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Access {
    /// What they may do.
    pub level: Level,
    /// Fields they neither see nor write (R6).
    pub hidden: BTreeSet<Field>,
}

impl Access {
    /// A level with which everything is seen.
    #[must_use]
    pub fn open(level: Level) -> Self {
        Self {
            level,
            hidden: BTreeSet::new(),
        }
    }

    /// No more than another access gives: the lesser level, and hidden what either hides. So
    /// nobody gets more of a contact by its way through further labels than whoever put it
    /// there has (R2).
    #[must_use]
    pub fn within(&self, other: &Self) -> Self {
        Self {
            level: self.level.min(other.level),
            hidden: self.hidden.union(&other.hidden).copied().collect(),
        }
    }

    /// Whether entries of the field are seen.
    #[must_use]
    pub fn shows(&self, field: Field) -> bool {
        !self.hidden.contains(&field)
    }
}
