//! An account and who owns it.

use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;

use serde::{Deserialize, Serialize};

use super::book::Book;
use crate::fields::{Language, Region};
use crate::quota::Spent;

/// Who an account belongs to and where they live.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Address of the account, unique within the emulator.
    pub email: String,
    /// Full name; the part before the `@` if empty.
    #[serde(default)]
    pub name: String,
    /// The stable id that `sub` of an id token carries; made up if empty.
    #[serde(default)]
    pub sub: String,
    /// Two-letter country code that local phone numbers and addresses are read with.
    #[serde(default = "default_region")]
    pub region: String,
    /// Language of localised outputs, `en` or `de`.
    #[serde(default = "default_locale")]
    pub locale: String,
    /// Workspace domain, if the account belongs to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hd: Option<String>,
}

fn default_region() -> String {
    "DE".to_owned()
}

fn default_locale() -> String {
    "en".to_owned()
}

impl Profile {
    /// A German account that speaks English, the usual one in tests.
    pub fn new(email: &str) -> Self {
        Self {
            email: email.to_owned(),
            name: String::new(),
            sub: String::new(),
            region: default_region(),
            locale: default_locale(),
            hd: None,
        }
    }
}

/// An account of the emulator.
#[derive(Debug)]
pub(crate) struct Account {
    /// Position in the list of accounts.
    pub(crate) index: usize,
    pub(crate) profile: Profile,
    pub(crate) region: Region,
    pub(crate) language: Language,
    pub(crate) book: Mutex<Book>,
    /// Quota used in the current minute.
    pub(crate) spent: Mutex<Spent>,
    /// Writes that are being answered right now.
    pub(crate) writing: AtomicUsize,
}

impl Account {
    /// An account with an empty book.
    pub(crate) fn new(index: usize, seed: u64, mut profile: Profile) -> Self {
        if profile.name.is_empty() {
            profile.name = profile
                .email
                .split('@')
                .next()
                .unwrap_or_default()
                .to_owned();
        }
        if profile.sub.is_empty() {
            // 21 digits, as Google's are.
            profile.sub = format!(
                "1{:020}",
                seed.wrapping_mul(1000).wrapping_add(index as u64 + 1)
            );
        }
        Self {
            index,
            region: Region::new(&profile.region),
            language: Language::of(&profile.locale),
            profile,
            book: Mutex::new(Book::new(seed, index as u64)),
            spent: Mutex::new(Spent::default()),
            writing: AtomicUsize::new(0),
        }
    }
}
