//! Pictures: what a card says of one. The bytes are kept once, by their hash (S2).

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The SHA-256 of a picture's bytes; a text of it is in hexadecimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhotoHash(pub [u8; 32]);

impl PhotoHash {
    /// The hash of such a text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut hash = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        for (byte, at) in hash.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&text[at..at + 2], 16).ok()?;
        }
        Some(Self(hash))
    }
}

impl std::fmt::Display for PhotoHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Serialize for PhotoHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PhotoHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("no hash of a picture"))
    }
}

/// A picture of the person: which, and of what media type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Photo {
    /// Which picture.
    pub hash: PhotoHash,
    /// The media type: `image/jpeg`, `image/png`, …
    pub media_type: String,
}

impl Photo {
    /// The picture in one line, for people.
    pub(super) fn display(&self) -> String {
        let hash = self.hash.to_string();
        format!("{} {}", self.media_type, &hash[..8])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s2_a_hash_reads_as_it_was_written() {
        let hash = PhotoHash(std::array::from_fn(|i| i as u8 * 7));
        assert_eq!(PhotoHash::parse(&hash.to_string()), Some(hash));
        for bad in ["", "00", &"g".repeat(64), &"ä".repeat(32), &"0".repeat(65)] {
            assert_eq!(PhotoHash::parse(bad), None, "{bad}");
        }
    }
}
