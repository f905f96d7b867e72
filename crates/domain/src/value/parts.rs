//! The parts of each modelled field, named as RFC 9553 and Google name them. An empty
//! text is an absent part.

use crate::{Field, PartialDate, text::tidy};
use serde::{Deserialize, Serialize};

macro_rules! parts {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $part:ident : $ty:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase", default)]
        pub struct $name {
            $(
                $(#[$fdoc])*
                #[serde(skip_serializing_if = "blank")]
                pub $part: $ty,
            )*
        }
    )*};
}

fn blank<T: Default + PartialEq>(part: &T) -> bool {
    *part == T::default()
}

/// Tidies every text given and says whether one of them has content.
macro_rules! any {
    ($($text:expr),* $(,)?) => {{
        let mut any = false;
        $(any |= tidy(&mut $text);)*
        any
    }};
}

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
    /// An e-mail address (RFC 9553 §2.3.1; Google `emailAddresses`).
    Email {
        /// The address, case kept.
        value: String,
        /// `home`, `work`, `other` or a word of the user's.
        kind: String,
        /// Name shown with this address.
        display_name: String,
    }
    /// A phone number (RFC 9553 §2.3.3; Google `phoneNumbers`).
    Phone {
        /// The number as typed.
        value: String,
        /// `mobile`, `home`, `work` … or a word of the user's.
        kind: String,
    }
    /// A postal address (RFC 9553 §2.5.1; Google `addresses`).
    Address {
        /// Post-office box.
        po_box: String,
        /// Street and number; may have several lines.
        street: String,
        /// Apartment, floor, building.
        extended: String,
        /// City.
        city: String,
        /// State or region.
        region: String,
        /// Postal code.
        postal_code: String,
        /// Country by name.
        country: String,
        /// ISO 3166-1 alpha-2 code.
        country_code: String,
        /// `home`, `work`, `other` or a word of the user's.
        kind: String,
        /// The whole address as one text, only where no part is known.
        formatted: String,
    }
    /// An employer, school or club, with what the person does there (RFC 9553 §2.2.3 and
    /// §2.2.5; Google `organizations`).
    Organization {
        /// Name of the organisation.
        name: String,
        /// Job title.
        title: String,
        /// Department.
        department: String,
        /// What the job is about.
        job_description: String,
        /// Stock-exchange symbol.
        symbol: String,
        /// Internet domain.
        domain: String,
        /// Place of the office.
        location: String,
        /// How the organisation's name sounds.
        phonetic_name: String,
        /// Cost centre.
        cost_center: String,
        /// Full-time equivalent in thousandths of a per cent; 0 is unknown.
        full_time_equivalent_millipercent: i32,
        /// First day there.
        start: PartialDate,
        /// Last day there.
        end: PartialDate,
        /// Whether the person is there now.
        current: bool,
        /// `work`, `school` or a word of the user's.
        kind: String,
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
    /// The note (RFC 9553 §2.8.3; Google `biographies`).
    Note {
        /// The text, or HTML where `html` is set.
        text: String,
        /// Whether the text is HTML.
        html: bool,
    }
    /// A web address (RFC 9553 §2.6.3; Google `urls`).
    Url {
        /// The address.
        value: String,
        /// `home`, `work`, `blog` … or a word of the user's.
        kind: String,
    }
    /// Somebody the person is related to (RFC 9553 §2.1.8; Google `relations`).
    Relation {
        /// The other person's name.
        person: String,
        /// `spouse`, `child`, `assistant` … or a word of the user's.
        kind: String,
    }
    /// A field the user named (Google `userDefined`).
    Custom {
        /// The user's name for it.
        key: String,
        /// What it says.
        value: String,
    }
}

/// A field without a model of its own: the settable part of the remote entry as
/// canonical JSON (keys sorted, no white space).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Opaque {
    /// Which field.
    pub field: Field,
    /// Canonical JSON of the entry.
    pub json: String,
}

fn join<'a>(parts: impl IntoIterator<Item = &'a String>, with: &str) -> String {
    let parts: Vec<&str> = parts
        .into_iter()
        .filter(|p| !p.is_empty())
        .map(String::as_str)
        .collect();
    parts.join(with)
}

impl Name {
    pub(super) fn tidy(&mut self) -> bool {
        let parts = any!(
            self.given,
            self.middle,
            self.family,
            self.prefix,
            self.suffix,
            self.phonetic_given,
            self.phonetic_middle,
            self.phonetic_family,
        );
        // The whole is derived where a part is known; keeping it would let two accounts
        // disagree about how names are put together.
        if parts {
            self.full.clear();
        }
        parts | tidy(&mut self.full)
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
    pub(super) fn tidy(&mut self) -> bool {
        tidy(&mut self.kind);
        tidy(&mut self.value)
    }
}

impl Email {
    pub(super) fn tidy(&mut self) -> bool {
        any!(self.kind, self.display_name);
        tidy(&mut self.value)
    }
}

impl Phone {
    pub(super) fn tidy(&mut self) -> bool {
        tidy(&mut self.kind);
        tidy(&mut self.value)
    }
}

impl Address {
    pub(super) fn tidy(&mut self) -> bool {
        tidy(&mut self.kind);
        let parts = any!(
            self.po_box,
            self.street,
            self.extended,
            self.city,
            self.region,
            self.postal_code,
            self.country,
            self.country_code,
        );
        // As for names: resending a stale whole beside changed parts contradicts them
        // (people-api §5, addresses).
        if parts {
            self.formatted.clear();
        }
        parts | tidy(&mut self.formatted)
    }

    /// The address in one line.
    #[must_use]
    pub fn display(&self) -> String {
        if self.formatted.is_empty() {
            join(
                [
                    &self.po_box,
                    &self.street,
                    &self.extended,
                    &self.postal_code,
                    &self.city,
                    &self.region,
                    &self.country,
                ],
                ", ",
            )
        } else {
            self.formatted.replace('\n', ", ")
        }
    }
}

impl Organization {
    pub(super) fn tidy(&mut self) -> bool {
        tidy(&mut self.kind);
        any!(
            self.name,
            self.title,
            self.department,
            self.job_description,
            self.symbol,
            self.domain,
            self.location,
            self.phonetic_name,
            self.cost_center,
        ) || self.full_time_equivalent_millipercent != 0
            || !self.start.is_empty()
            || !self.end.is_empty()
    }

    /// The organisation in one line.
    #[must_use]
    pub fn display(&self) -> String {
        join([&self.title, &self.department, &self.name], ", ")
    }
}

impl Birthday {
    pub(super) fn tidy(&mut self) -> bool {
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
    pub(super) fn tidy(&mut self) -> bool {
        tidy(&mut self.kind);
        !self.date.is_empty()
    }
}

impl Note {
    pub(super) fn tidy(&mut self) -> bool {
        tidy(&mut self.text)
    }
}

impl Url {
    pub(super) fn tidy(&mut self) -> bool {
        tidy(&mut self.kind);
        tidy(&mut self.value)
    }
}

impl Relation {
    pub(super) fn tidy(&mut self) -> bool {
        tidy(&mut self.kind);
        tidy(&mut self.person)
    }
}

impl Custom {
    pub(super) fn tidy(&mut self) -> bool {
        any!(self.key, self.value)
    }
}
