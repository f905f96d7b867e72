//! Ids and revisions that look random, yet follow from the seed alone.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A sequence of 64-bit numbers.
#[derive(Clone, Debug)]
pub(crate) struct Numbers {
    seed: u64,
    drawn: u64,
}

/// The mixing step of the splitmix64 generator: a bijection, so numbers never repeat.
fn mix(mut value: u64) -> u64 {
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

impl Numbers {
    /// Starts a sequence of its own for each `seed` and `stream`.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        Self {
            seed: mix(seed ^ mix(stream.wrapping_add(1))),
            drawn: 0,
        }
    }

    /// The next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.drawn += 1;
        mix(self
            .seed
            .wrapping_add(self.drawn.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    /// The next number fit to be an id: positive as a signed number, 15 or 16 hex digits.
    pub(crate) fn next_id(&mut self) -> u64 {
        (self.next() >> 1) | (1 << 58)
    }
}

/// Writes a revision the way etags carry it: eight bytes in base64.
pub(crate) fn revision_text(revision: u64) -> String {
    STANDARD.encode(revision.to_be_bytes())
}
