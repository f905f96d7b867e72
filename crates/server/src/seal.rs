//! Secrets sealed under the installation's key: XChaCha20-Poly1305, bound to what they are
//! about, so that one cannot be put in another's place.

mod key;

pub(crate) use key::{file, load, load_or_make, make_private, private};

use anyhow::Context as _;
use app::{Opener, Sealed};
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// What stands in the way where the system gives no random bytes.
const NO_CHANCE: &str = "The system gives no random bytes, without which nothing here can be \
                         sealed. Check that this machine's /dev/urandom can be read.";

/// Bytes of a nonce.
const NONCE: usize = 24;

/// Seals and opens under one key.
#[derive(Clone)]
pub(crate) struct Sealer {
    cipher: XChaCha20Poly1305,
    id: String,
}

impl Sealer {
    fn new(key: &Zeroizing<[u8; 32]>) -> Self {
        let cipher = XChaCha20Poly1305::new((&**key).into());
        let hash = Sha256::digest(key.as_slice());
        let id = hash.iter().take(4).map(|b| format!("{b:02x}")).collect();
        Self { cipher, id }
    }

    /// Which key it is: enough to tell keys apart, nothing of the key itself.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Seals an account's token: the account's `sub` goes along in clear, and the token
    /// opens with that `sub` only.
    pub(crate) fn seal_token(&self, sub: &str, token: &str) -> anyhow::Result<Sealed> {
        let length = u16::try_from(sub.len()).context(
            "Google names the account in a way that cannot be kept. Whether that is Google, \
             `kith doctor` tells (KITH_GOOGLE_ISSUER).",
        )?;
        let mut bytes = length.to_be_bytes().to_vec();
        bytes.extend_from_slice(sub.as_bytes());
        bytes.extend(self.seal(sub.as_bytes(), token.as_bytes())?);
        Ok(Sealed {
            key_id: self.id.clone(),
            bytes,
        })
    }

    /// Seals something that is about `about`.
    pub(crate) fn seal(&self, about: &[u8], secret: &[u8]) -> anyhow::Result<Vec<u8>> {
        let mut nonce = [0_u8; NONCE];
        getrandom::fill(&mut nonce).context(NO_CHANCE)?;
        let payload = Payload {
            msg: secret,
            aad: about,
        };
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| {
            anyhow::anyhow!(
                "A secret is too long to be sealed, by far more than any of Google's. Whether that is \
                 Google, `kith doctor` tells (KITH_GOOGLE_ISSUER)."
            )
        })?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed as being about `about`, under this key.
    pub(crate) fn unseal(&self, about: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        let nonce = <[u8; NONCE]>::try_from(nonce).ok()?;
        self.cipher
            .decrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: sealed,
                    aad: about,
                },
            )
            .ok()
    }
}

impl Opener for Sealer {
    fn open(&self, sealed: &Sealed) -> Option<String> {
        let (sub, bytes) = split(&sealed.bytes)?;
        (sealed.key_id == self.id)
            .then(|| self.unseal(sub.as_bytes(), bytes))
            .flatten()
            .and_then(|token| String::from_utf8(token).ok())
    }

    fn seal_anew(&self, old: &Sealed, secret: &str) -> Option<Sealed> {
        self.seal_token(sealed_for(old)?, secret).ok()
    }
}

/// The account a token was sealed for.
pub(crate) fn sealed_for(sealed: &Sealed) -> Option<&str> {
    split(&sealed.bytes).map(|(sub, _)| sub)
}

fn split(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    let (sub, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    std::str::from_utf8(sub).ok().map(|sub| (sub, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealer(byte: u8) -> Sealer {
        Sealer::new(&Zeroizing::new([byte; 32]))
    }

    #[test]
    fn a_token_opens_under_its_key_and_for_its_account_only() {
        let sealed = sealer(1).seal_token("sub-1", "token").expect("it is short");
        assert_eq!(sealer(1).open(&sealed).as_deref(), Some("token"));
        assert_eq!(sealed_for(&sealed), Some("sub-1"));
        assert_eq!(sealer(2).open(&sealed), None);

        let mut other = sealed.clone();
        other.bytes[6] = b'2';
        assert_eq!(sealed_for(&other), Some("sub-2"));
        assert_eq!(sealer(1).open(&other), None);
        for end in 0..sealed.bytes.len() {
            let cut = Sealed {
                bytes: sealed.bytes[..end].to_vec(),
                ..sealed.clone()
            };
            assert_eq!(sealer(1).open(&cut), None, "cut at {end}");
        }
    }

    #[test]
    fn nothing_of_the_secret_shows() {
        let sealed = sealer(1).seal_token("sub-1", "token").expect("it is short");
        assert!(!sealed.bytes.windows(5).any(|w| w == b"token"));
        let again = sealer(1).seal_token("sub-1", "token").expect("it is short");
        assert_ne!(sealed.bytes, again.bytes);
    }
}
