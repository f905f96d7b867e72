//! Where somebody lives, sits, or comes from.

use super::{blank, join};
use crate::text::tidy;
use serde::{Deserialize, Serialize};

parts! {
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
        /// The whole address as one text, only where no part is known but the country.
        formatted: String,
    }
    /// A place where the person is found, often a desk in a building (Google `locations`).
    Location {
        /// The place in words.
        value: String,
        /// The building.
        building: String,
        /// The floor.
        floor: String,
        /// The part of the floor.
        section: String,
        /// The desk.
        desk: String,
        /// Whether the person is there now.
        current: bool,
        /// `desk`, `grewUp` or a word of the user's.
        kind: String,
    }
}

impl Address {
    pub(in crate::value) fn tidy(&mut self) -> bool {
        tidy(&mut self.kind);
        let parts = any!(
            self.po_box,
            self.street,
            self.extended,
            self.city,
            self.region,
            self.postal_code,
        );
        let country = any!(self.country, self.country_code);
        // As for names: resending a stale whole beside changed parts contradicts them
        // (people-api §5, addresses).
        if parts || (country && !Self::says_more(&self.formatted)) {
            self.formatted.clear();
        }
        parts | country | tidy(&mut self.formatted)
    }

    /// Whether a whole address says more than its country: some programs write all in one text, and
    /// the country beside it. That a country is called otherwise in each language says nothing.
    #[must_use]
    pub fn says_more(whole: &str) -> bool {
        let lines = whole.trim().contains(['\n', ',']);
        lines || whole.chars().any(char::is_numeric)
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

impl Location {
    pub(in crate::value) fn tidy(&mut self) -> bool {
        tidy(&mut self.kind);
        any!(
            self.value,
            self.building,
            self.floor,
            self.section,
            self.desk
        )
    }

    /// The place in one line.
    #[must_use]
    pub fn display(&self) -> String {
        join(
            [
                &self.value,
                &self.building,
                &self.floor,
                &self.section,
                &self.desk,
            ],
            ", ",
        )
    }
}
