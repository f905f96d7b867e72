//! Page tokens and sync tokens.
//!
//! Both say where a listing stands and what it was asked with, sealed with a checksum over
//! the seed, so that a token of another emulator or a mangled one is malformed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// The place of a listing within the log of changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// What the token may be used with: account, method and parameters.
    pub(crate) binding: String,
    /// Position in the log that was shown.
    pub(crate) position: usize,
    /// For a page of a delta, the position it started from.
    pub(crate) since: Option<usize>,
    /// For a page, number of entries already shown.
    pub(crate) offset: usize,
    /// Time of the full listing, in microseconds since 1970.
    pub(crate) full_at: i64,
    /// Time the token was made, in microseconds since 1970.
    pub(crate) made_at: i64,
}

/// Hashes what a token is bound to, which keeps tokens short and opaque.
pub(crate) fn binding(parts: &[&str]) -> String {
    let digest = Sha256::digest(parts.join("\n").as_bytes());
    STANDARD.encode(&digest[..9])
}

fn checksum(seed: u64, text: &str) -> [u8; 8] {
    let mut digest = Sha256::new();
    digest.update(seed.to_be_bytes());
    digest.update(text.as_bytes());
    let digest = digest.finalize();
    let mut sum = [0; 8];
    sum.copy_from_slice(&digest[..8]);
    sum
}

/// Writes a token.
pub(crate) fn seal(seed: u64, kind: char, place: &Place) -> String {
    let since = place
        .since
        .map_or_else(|| "-".to_owned(), |since| since.to_string());
    let text = format!(
        "{kind} {} {} {since} {} {} {}",
        place.binding, place.position, place.offset, place.full_at, place.made_at
    );
    let mut bytes = checksum(seed, &text).to_vec();
    bytes.extend(text.as_bytes());
    STANDARD.encode(bytes)
}

/// Reads a token of this kind; `None` if it is malformed.
pub(crate) fn open(seed: u64, kind: char, token: &str) -> Option<Place> {
    let bytes = STANDARD.decode(token).ok()?;
    let (sum, text) = bytes.split_at_checked(8)?;
    let text = std::str::from_utf8(text).ok()?;
    if checksum(seed, text) != *sum {
        return None;
    }
    let mut words = text.split(' ');
    if words.next()? != kind.to_string() {
        return None;
    }
    Some(Place {
        binding: words.next()?.to_owned(),
        position: words.next()?.parse().ok()?,
        since: match words.next()? {
            "-" => None,
            since => Some(since.parse().ok()?),
        },
        offset: words.next()?.parse().ok()?,
        full_at: words.next()?.parse().ok()?,
        made_at: words.next()?.parse().ok()?,
    })
}
