//! What somebody does, and for whom.

use super::{blank, join};
use crate::{PartialDate, text::tidy};
use serde::{Deserialize, Serialize};

parts! {
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
    /// What the person does for a living (RFC 9553 §2.2.5 `titles`; Google `occupations`).
    Occupation {
        /// Such as `carpenter`.
        value: String,
    }
}

impl Organization {
    pub(in crate::value) fn tidy(&mut self) -> bool {
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

impl Occupation {
    pub(in crate::value) fn tidy(&mut self) -> bool {
        tidy(&mut self.value)
    }
}
