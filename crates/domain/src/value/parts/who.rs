//! Who somebody is: names, gender, days, relatives, languages.

use super::{blank, join};
use crate::{PartialDate, text::tidy};
use serde::{Deserialize, Serialize};

parts! {
    /// The name of a person (RFC 9553 §2.2.1; Google `names`).
    Name {
        /// Given name.
        given: String,
        /// Middle names.
        middle: String,
        /// Family name.
        family: String,
        /// Honorifics before the name.
        prefix: String,
        /// Honorifics and generations after the name.
        suffix: String,
        /// How the given name sounds.
        phonetic_given: String,
        /// How the middle names sound.
        phonetic_middle: String,
        /// How the family name sounds.
        phonetic_family: String,
        /// How the honorifics before the name sound.
        phonetic_prefix: String,
        /// How the honorifics and generations after the name sound.
        phonetic_suffix: String,
        /// How the whole name sounds as one text, only where the sound of no part is known.
        phonetic_full: String,
        /// The whole name as one text, only where no part is known.
        full: String,
    }
    /// A nickname (RFC 9553 §2.2.2; Google `nicknames`).
    Nickname {
        /// The name.
        value: String,
        /// Google's type (`MAIDEN_NAME`, …); empty for the default one.
        kind: String,
    }
    /// The gender, and how people speak of the person (RFC 9553 §2.2.4 `speakToAs`; Google
    /// `genders`).
    Gender {
        /// `male`, `female`, `unspecified` or a word of the user's.
        value: String,
        /// The pronouns, such as `they/them`.
        pronouns: String,
    }
    /// A birthday (RFC 9553 §2.8.1; Google `birthdays`).
    Birthday {
        /// The date, the year often unknown.
        date: PartialDate,
        /// Old free form, only where no date is known.
        text: String,
    }
    /// A day to remember (RFC 9553 §2.8.1; Google `events`).
    Event {
        /// The date.
        date: PartialDate,
        /// `anniversary`, `other` or a word of the user's.
        kind: String,
    }
    /// Somebody the person is related to (RFC 9553 §2.1.8; Google `relations`).
    Relation {
        /// The other person's name.
        person: String,
        /// `spouse`, `child`, `assistant` … or a word of the user's.
        kind: String,
    }
    /// A language the person prefers (RFC 9553 §2.3.4 `preferredLanguages`; Google
    /// `locales`).
    Locale {
        /// A tag of BCP 47, such as `de-CH`.
        value: String,
    }
}

impl Name {
    pub(in crate::value) fn tidy(&mut self) -> bool {
        let sounds = any!(
            self.phonetic_given,
            self.phonetic_middle,
            self.phonetic_family,
            self.phonetic_prefix,
            self.phonetic_suffix,
        );
        let parts = any!(
            self.given,
            self.middle,
            self.family,
            self.prefix,
            self.suffix,
        ) | sounds;
        // The whole is derived where a part is known; keeping it would let two accounts
        // disagree about how names are put together.
        if parts {
            self.full.clear();
        }
        if sounds {
            self.phonetic_full.clear();
        }
        parts | tidy(&mut self.full) | tidy(&mut self.phonetic_full)
    }

    /// How the name sounds.
    #[must_use]
    pub fn sounds(&self) -> String {
        if !self.phonetic_full.is_empty() {
            return self.phonetic_full.clone();
        }
        join(
            [
                &self.phonetic_prefix,
                &self.phonetic_given,
                &self.phonetic_middle,
                &self.phonetic_family,
                &self.phonetic_suffix,
            ],
            " ",
        )
    }

    /// The name as people write it.
    #[must_use]
    pub fn display(&self) -> String {
        if self.full.is_empty() {
            join(
                [
                    &self.prefix,
                    &self.given,
                    &self.middle,
                    &self.family,
                    &self.suffix,
                ],
                " ",
            )
        } else {
            self.full.clone()
        }
    }
}

impl Nickname {
    pub(in crate::value) fn tidy(&mut self) -> bool {
        tidy(&mut self.kind);
        tidy(&mut self.value)
    }
}

impl Gender {
    pub(in crate::value) fn tidy(&mut self) -> bool {
        any!(self.value, self.pronouns)
    }

    /// The gender and the pronouns in one line.
    #[must_use]
    pub fn display(&self) -> String {
        join([&self.value, &self.pronouns], ", ")
    }
}

impl Birthday {
    pub(in crate::value) fn tidy(&mut self) -> bool {
        if !self.date.is_empty() {
            self.text.clear();
        }
        tidy(&mut self.text) || !self.date.is_empty()
    }

    /// The birthday in one line.
    #[must_use]
    pub fn display(&self) -> String {
        if self.date.is_empty() {
            self.text.clone()
        } else {
            self.date.to_string()
        }
    }
}

impl Event {
    pub(in crate::value) fn tidy(&mut self) -> bool {
        tidy(&mut self.kind);
        !self.date.is_empty()
    }
}

impl Relation {
    pub(in crate::value) fn tidy(&mut self) -> bool {
        tidy(&mut self.kind);
        tidy(&mut self.person)
    }
}

impl Locale {
    pub(in crate::value) fn tidy(&mut self) -> bool {
        tidy(&mut self.value)
    }

    /// Whether it has the form of a language tag (RFC 5646 §2.1).
    #[must_use]
    pub fn is_tag(&self) -> bool {
        let fits = |part: &str| {
            (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
        };
        self.value.split('-').all(fits)
    }
}
