//! The fields a contact has, one per repeated field of a Google person.

use serde::{Deserialize, Serialize};

/// A field of a contact (people-api §5). Every settable content field is listed, and the
/// photo, which is written and compared in a way of its own (S2). Memberships and `clientData`
/// are not fields (K6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names are the field's standard terms")]
pub enum Field {
    Name,
    Nickname,
    Email,
    Phone,
    Address,
    Organization,
    Birthday,
    Event,
    Note,
    Url,
    Relation,
    Custom,
    Gender,
    Im,
    Sip,
    ExternalId,
    Interest,
    Occupation,
    Location,
    Locale,
    CalendarUrl,
    Keyword,
    Photo,
}

impl Field {
    /// Every field, in the order contacts are shown.
    pub const ALL: [Self; 23] = [
        Self::Name,
        Self::Nickname,
        Self::Email,
        Self::Phone,
        Self::Address,
        Self::Organization,
        Self::Birthday,
        Self::Event,
        Self::Note,
        Self::Url,
        Self::Relation,
        Self::Custom,
        Self::Gender,
        Self::Im,
        Self::Sip,
        Self::ExternalId,
        Self::Interest,
        Self::Occupation,
        Self::Location,
        Self::Locale,
        Self::CalendarUrl,
        Self::Keyword,
        Self::Photo,
    ];

    /// Whether a contact has at most one entry of this field; Google answers 400 to a
    /// second one (people-api §2.3).
    #[must_use]
    pub const fn is_singleton(self) -> bool {
        matches!(
            self,
            Self::Name | Self::Birthday | Self::Note | Self::Gender | Self::Photo
        )
    }

    /// Whether the field goes with the content of a person: all but the photo do, which no
    /// write of fields can carry (people-api §2.7) and which never comes back as it was sent.
    #[must_use]
    pub const fn is_content(self) -> bool {
        !matches!(self, Self::Photo)
    }

    /// The name in commands, suggestions and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Nickname => "nickname",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Address => "address",
            Self::Organization => "organization",
            Self::Birthday => "birthday",
            Self::Event => "event",
            Self::Note => "note",
            Self::Url => "url",
            Self::Relation => "relation",
            Self::Custom => "custom",
            Self::Gender => "gender",
            Self::Im => "im",
            Self::Sip => "sip",
            Self::ExternalId => "externalId",
            Self::Interest => "interest",
            Self::Occupation => "occupation",
            Self::Location => "location",
            Self::Locale => "locale",
            Self::CalendarUrl => "calendarUrl",
            Self::Keyword => "keyword",
            Self::Photo => "photo",
        }
    }
}

impl std::fmt::Display for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
