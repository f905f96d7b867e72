//! The secret of an invitation: told once, compared by its hash.

use crate::{Problem, Res};
use sha2::{Digest as _, Sha256};

/// What makes a link good: 256 bits that nobody guesses. It shows itself only when asked to.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 32]);

impl Secret {
    pub(crate) fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The hash by which it is known.
    pub(crate) fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    /// The secret as it stands in a link: for the one who is given it, for no log.
    #[must_use]
    pub fn reveal(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The secret in a link, or by itself; what mail programs and people leave around it does not
    /// count.
    pub fn parse(link: &str) -> Res<Self> {
        // Long lines are broken on the way.
        let link: String = link.chars().filter(|c| !c.is_whitespace()).collect();
        let link = link.split(['?', '#']).next().unwrap_or(&link);
        let link = link.trim_matches(|c: char| !c.is_alphanumeric());
        let text = link.rsplit(|c: char| !c.is_alphanumeric()).next();
        let digits: Option<Vec<u8>> = text
            .unwrap_or(link)
            .chars()
            .map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok()))
            .collect();
        let digits = digits.filter(|d| d.len() == 64);
        let Some(digits) = digits else {
            return Problem::refuse(
                "invalid-invitation",
                "This is not the link of an invitation, or not all of it. Copy it whole; it ends in \
                 `/join/` and 64 letters and digits.",
            );
        };
        Ok(Self(std::array::from_fn(|i| {
            digits[2 * i] << 4 | digits[2 * i + 1]
        })))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r9_a_secret_is_read_from_its_link_and_shown_to_nobody_else() {
        let secret = Secret::new(std::array::from_fn(|i| i as u8 * 7));
        let text = secret.reveal();
        for link in [
            text.clone(),
            format!(" https://kith.example/join/{text}/ "),
            text.to_uppercase(),
            format!("<https://kith.example/join/{text}>."),
            format!("(https://kith.example/join/{text}),"),
            format!("https://kith.example/join/{text}?utm=x/1#top"),
            format!(
                "https://kith.example/join/{}\r\n  {}",
                &text[..9],
                &text[9..]
            ),
        ] {
            assert_eq!(Secret::parse(&link), Ok(secret.clone()), "{link}");
        }
        assert!(!format!("{secret:?}").contains(&text[..8]));
        let longer = format!("https://kith.example/join/{text}0");
        let joined = format!("{text}{text}");
        for link in [
            "",
            "https://kith.example/join/",
            &text[1..],
            "köln",
            &longer,
            &joined,
        ] {
            assert!(Secret::parse(link).is_err(), "{link}");
        }
    }

    #[test]
    fn r9_what_is_kept_does_not_tell_the_secret() {
        let (one, other) = (Secret::new([1; 32]), Secret::new([2; 32]));
        assert_ne!(one.hash(), other.hash());
        assert_ne!(one.hash(), [1; 32]);
    }
}
