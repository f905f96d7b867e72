//! Dates of which a part may be missing, as people know birthdays.

use serde::{Deserialize, Serialize};

/// A date whose year, month or day may be unknown (RFC 9553 §2.8.1 `PartialDate`;
/// `google.type.Date`, where 0 stands for unknown).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct PartialDate {
    /// 1 to 9999.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<u16>,
    /// 1 to 12.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<u8>,
    /// 1 to 31.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<u8>,
}

impl PartialDate {
    /// Whether nothing at all is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl std::fmt::Display for PartialDate {
    /// ISO 8601 as vCard 4 writes truncated dates: `1985-04-12`, `--04-12`, `1985`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}")?,
            None => f.write_str("-")?,
        }
        match (self.month, self.day) {
            (None, None) => Ok(()),
            (Some(month), None) => write!(f, "-{month:02}"),
            (None, Some(day)) => write!(f, "---{day:02}"),
            (Some(month), Some(day)) => write!(f, "-{month:02}-{day:02}"),
        }
    }
}
