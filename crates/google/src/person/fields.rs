//! Which of Google's fields is which of ours, and what in them is Google's alone.

use domain::Field;

/// The name of a field in Google's Person.
pub(crate) const fn json_name(field: Field) -> &'static str {
    match field {
        Field::Name => "names",
        Field::Nickname => "nicknames",
        Field::Email => "emailAddresses",
        Field::Phone => "phoneNumbers",
        Field::Address => "addresses",
        Field::Organization => "organizations",
        Field::Birthday => "birthdays",
        Field::Event => "events",
        Field::Note => "biographies",
        Field::Url => "urls",
        Field::Relation => "relations",
        Field::Custom => "userDefined",
        Field::Gender => "genders",
        Field::Im => "imClients",
        Field::Sip => "sipAddresses",
        Field::ExternalId => "externalIds",
        Field::Interest => "interests",
        Field::Occupation => "occupations",
        Field::Location => "locations",
        Field::Locale => "locales",
        Field::CalendarUrl => "calendarUrls",
        Field::Keyword => "miscKeywords",
        Field::Photo => "photos",
    }
}

/// Keys of an entry that Google computes: never compared, never sent (people-api §1).
pub(super) fn is_output(field: Field, key: &str) -> bool {
    match key {
        "metadata" | "formattedType" => true,
        "displayName" => field == Field::Name,
        "displayNameLastFirst" | "canonicalForm" | "formattedProtocol" => true,
        // An address can be one text; a gender's is a translation.
        "formattedValue" => field == Field::Gender,
        _ => false,
    }
}

/// Keys that say once more, as a whole, what the parts say; sent only where no part is
/// known, since a stale whole beside changed parts contradicts them (people-api §5).
pub(super) const fn wholes(field: Field) -> &'static [Whole] {
    match field {
        Field::Name => &[
            Whole {
                key: "unstructuredName",
                parts: &[
                    "givenName",
                    "middleName",
                    "familyName",
                    "honorificPrefix",
                    "honorificSuffix",
                    "phoneticGivenName",
                    "phoneticMiddleName",
                    "phoneticFamilyName",
                    "phoneticHonorificPrefix",
                    "phoneticHonorificSuffix",
                ],
            },
            Whole {
                key: "phoneticFullName",
                parts: &[
                    "phoneticGivenName",
                    "phoneticMiddleName",
                    "phoneticFamilyName",
                    "phoneticHonorificPrefix",
                    "phoneticHonorificSuffix",
                ],
            },
        ],
        Field::Address => &[Whole {
            key: "formattedValue",
            parts: &[
                "poBox",
                "streetAddress",
                "extendedAddress",
                "city",
                "region",
                "postalCode",
            ],
        }],
        Field::Birthday => &[Whole {
            key: "text",
            parts: &["date"],
        }],
        Field::Nickname
        | Field::Email
        | Field::Phone
        | Field::Organization
        | Field::Event
        | Field::Note
        | Field::Url
        | Field::Relation
        | Field::Custom
        | Field::Gender
        | Field::Im
        | Field::Sip
        | Field::ExternalId
        | Field::Interest
        | Field::Occupation
        | Field::Location
        | Field::Locale
        | Field::CalendarUrl
        | Field::Keyword
        | Field::Photo => &[],
    }
}

/// A whole and what it is put together from.
pub(super) struct Whole {
    /// The key of the whole.
    pub(super) key: &'static str,
    /// The keys of its parts.
    pub(super) parts: &'static [&'static str],
}
