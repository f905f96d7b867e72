//! How somebody is reached: mail, phone, chat, calls, pages.

use super::{blank, join};
use crate::text::{clean, tidy};
use serde::{Deserialize, Serialize};

parts! {
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
    /// A name in a chat service (RFC 9553 §2.3.2 `onlineServices`; Google `imClients`).
    Im {
        /// The name there.
        user: String,
        /// `jabber`, `skype`, `googleTalk` … or a word of the user's.
        service: String,
        /// `home`, `work`, `other` or a word of the user's.
        kind: String,
    }
    /// An address for internet calls (RFC 9553 §2.3.2 `onlineServices`; Google
    /// `sipAddresses`).
    Sip {
        /// The address as typed, with or without `sip:`.
        value: String,
        /// `home`, `work`, `mobile`, `other` or a word of the user's.
        kind: String,
    }
    /// A web address (RFC 9553 §2.6.3; Google `urls`).
    Url {
        /// The address.
        value: String,
        /// `home`, `work`, `blog` … or a word of the user's.
        kind: String,
    }
    /// The address of a calendar (RFC 9553 §2.4.1 `calendars`; Google `calendarUrls`).
    CalendarUrl {
        /// The address.
        value: String,
        /// `home`, `work`, `freeBusy` or a word of the user's.
        kind: String,
    }
}

impl Email {
    pub(in crate::value) fn tidy(&mut self) -> bool {
        any!(self.kind, self.display_name);
        tidy(&mut self.value)
    }
}

impl Phone {
    pub(in crate::value) fn tidy(&mut self) -> bool {
        tidy(&mut self.kind);
        tidy(&mut self.value)
    }
}

impl Im {
    pub(in crate::value) fn tidy(&mut self) -> bool {
        any!(self.service, self.kind);
        tidy(&mut self.user)
    }

    /// The service and the name there, as [`Im::typed`] reads them.
    #[must_use]
    pub fn display(&self) -> String {
        join([&self.service, &self.user], ":")
    }

    /// A name as people type it: `jabber:anna@example.org`, or the name alone.
    #[must_use]
    pub fn typed(text: &str, kind: &str) -> Self {
        let word = |c: char| c.is_alphanumeric() || " -_.".contains(c);
        let service = text.split_once(':').filter(|(service, user)| {
            !service.trim().is_empty() && service.chars().all(word) && !user.starts_with("//")
        });
        let (service, user) = service.unwrap_or(("", text));
        Self {
            user: clean(user),
            service: clean(service),
            kind: clean(kind),
        }
    }
}

impl Sip {
    pub(in crate::value) fn tidy(&mut self) -> bool {
        tidy(&mut self.kind);
        tidy(&mut self.value)
    }
}

impl Url {
    pub(in crate::value) fn tidy(&mut self) -> bool {
        tidy(&mut self.kind);
        tidy(&mut self.value)
    }
}

impl CalendarUrl {
    pub(in crate::value) fn tidy(&mut self) -> bool {
        tidy(&mut self.kind);
        tidy(&mut self.value)
    }
}
