//! How large a world is.

use crate::rng::Rng;

/// Who there is, beside the owner and their first account.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cast {
    /// Whether the owner has a second account.
    pub(crate) second: bool,
    /// Other users, each with an account.
    pub(crate) others: usize,
    /// The accounts that Dora brings, where she comes.
    pub(crate) doras: usize,
}

/// How many there are in a world, and how much happens in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Size {
    /// As many as come.
    #[default]
    Full,
    /// So few that nearly every world ends within 300 units of work: at most four accounts and
    /// twelve contacts. What may happen in such a world is the same.
    Small,
}

impl Size {
    /// Who there is in a world in which the owner's accounts are put together, or into which Dora
    /// comes.
    pub(crate) fn cast(self, rng: &mut Rng, together: bool, with_dora: bool) -> Cast {
        let cast = |second, others, doras| Cast {
            second,
            others,
            doras,
        };
        if self == Self::Full {
            return cast(true, 1 + rng.below(2), 2);
        }
        match (rng.below(100), with_dora) {
            _ if together => cast(true, 0, 1),
            (0..=88, false) => cast(false, 1, 0),
            (0..=88, true) => cast(false, 0, 1),
            (89..=98, false) => [cast(true, 1, 0), cast(false, 2, 0)][rng.below(2)],
            (89..=98, true) => {
                [cast(false, 0, 2), cast(false, 1, 1), cast(true, 0, 1)][rng.below(3)]
            }
            (_, false) => cast(true, 2, 0),
            (_, true) => cast(true, 1, 1),
        }
    }

    /// In one of how many worlds the owner's accounts are put together, which takes long.
    pub(crate) fn together_every(self) -> u64 {
        match self {
            Self::Full => 9,
            Self::Small => 100,
        }
    }

    /// Persons in the first group.
    pub(crate) fn people(self, rng: &mut Rng) -> usize {
        match self {
            Self::Full => 1 + rng.below(6),
            Self::Small => 1 + rng.below(3),
        }
    }

    /// Whether there is a second label from the start.
    pub(crate) fn has_club(self, rng: &mut Rng) -> bool {
        rng.chance(match self {
            Self::Full => 50,
            Self::Small => 15,
        })
    }

    /// How often somebody does something: in small worlds the more often the fewer accounts have
    /// to hear of it.
    pub(crate) fn acts(self, drawn: usize, accounts: usize) -> usize {
        match self {
            Self::Full => 3 + drawn,
            Self::Small => 1 + drawn % (7_usize.saturating_sub(2 * accounts)).max(1),
        }
    }

    /// In how many of a hundred steps somebody does.
    pub(crate) fn pace(self) -> usize {
        match self {
            Self::Full => 12,
            Self::Small => 20,
        }
    }

    /// Once nothing moved, every account is looked at again after so many waits, and so on, until a
    /// world is at rest. All come to the same time: long enough for listings to catch up and for
    /// graces to pass.
    pub(crate) fn looks(self) -> &'static [i64] {
        match self {
            Self::Full => &[1, 2, 4],
            Self::Small => &[7],
        }
    }

    /// The same for the first joins, before anybody interferes.
    pub(crate) fn first_looks(self) -> &'static [i64] {
        match self {
            Self::Full => self.looks(),
            Self::Small => &[],
        }
    }
}
