//! What else is kept about somebody.

use super::blank;
use crate::text::tidy;
use serde::{Deserialize, Serialize};

parts! {
    /// The note (RFC 9553 §2.8.3; Google `biographies`).
    Note {
        /// The text, or HTML where `html` is set.
        text: String,
        /// Whether the text is HTML.
        html: bool,
    }
    /// Something the person cares for (RFC 9553 §2.8.4 `personalInfo`; Google `interests`).
    Interest {
        /// Such as `stargazing`.
        value: String,
    }
    /// A field the user named (Google `userDefined`).
    Custom {
        /// The user's name for it.
        key: String,
        /// What it says.
        value: String,
    }
    /// What another system calls the person (Google `externalIds`).
    ExternalId {
        /// The number or name there.
        value: String,
        /// `account`, `customer`, `loginId`, `network`, `organization` or a word of the user's.
        kind: String,
    }
    /// What Outlook kept about the person (Google `miscKeywords`).
    Keyword {
        /// What it says.
        value: String,
        /// One of Google's words, such as `OUTLOOK_MILEAGE`.
        kind: String,
    }
}

impl Note {
    pub(in crate::value) fn tidy(&mut self) -> bool {
        tidy(&mut self.text)
    }
}

impl Interest {
    pub(in crate::value) fn tidy(&mut self) -> bool {
        tidy(&mut self.value)
    }
}

impl Custom {
    pub(in crate::value) fn tidy(&mut self) -> bool {
        any!(self.key, self.value)
    }
}

impl ExternalId {
    pub(in crate::value) fn tidy(&mut self) -> bool {
        tidy(&mut self.kind);
        tidy(&mut self.value)
    }
}

impl Keyword {
    /// The types a keyword can have; an address book refuses any other.
    pub const KINDS: [&str; 11] = [
        "OUTLOOK_BILLING_INFORMATION",
        "OUTLOOK_DIRECTORY_SERVER",
        "OUTLOOK_KEYWORD",
        "OUTLOOK_MILEAGE",
        "OUTLOOK_PRIORITY",
        "OUTLOOK_SENSITIVITY",
        "OUTLOOK_SUBJECT",
        "OUTLOOK_USER",
        "HOME",
        "WORK",
        "OTHER",
    ];

    pub(in crate::value) fn tidy(&mut self) -> bool {
        tidy(&mut self.kind);
        tidy(&mut self.value)
    }
}
