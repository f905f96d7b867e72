//! Time as the store keeps it.

use serde::{Deserialize, Serialize};

/// A moment, or a span, in microseconds; moments count from 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Micros(pub i64);

impl Micros {
    /// A span of whole seconds; of more than there are, the longest there is.
    #[must_use]
    pub const fn seconds(n: i64) -> Self {
        Self(n.saturating_mul(1_000_000))
    }

    /// A span of milliseconds.
    #[must_use]
    pub const fn millis(n: i64) -> Self {
        Self(n.saturating_mul(1_000))
    }

    /// A span of whole days.
    #[must_use]
    pub const fn days(n: i64) -> Self {
        Self::seconds(n.saturating_mul(86_400))
    }
}

impl std::ops::Add for Micros {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl std::ops::Sub for Micros {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_beyond_all_times_is_the_longest() {
        for n in [i64::MAX, i64::MAX / 1_000] {
            assert_eq!(Micros::seconds(n), Micros(i64::MAX));
            assert_eq!(Micros::days(n), Micros(i64::MAX));
        }
        assert_eq!(Micros::millis(i64::MIN), Micros(i64::MIN));
        assert_eq!(Micros::seconds(-2), Micros(-2_000_000));
    }
}
