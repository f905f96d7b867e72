//! Which fields a person has, and what each of them may hold.

use Kind::{Date, Enum, Flag, Int, Label, Output, Text};

/// What a key inside an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text that counts as content: an entry without any is dropped.
    Text,
    /// Text that only describes the content, such as the type of a number.
    Label,
    /// One of these words, which only describes the content.
    Enum(&'static [&'static str]),
    /// A calendar date, year optional.
    Date,
    /// True or false.
    Flag,
    /// A whole number.
    Int,
    /// Made by the server; ignored when sent.
    Output,
}

/// One repeated field of a person.
#[derive(Debug)]
pub(crate) struct Field {
    /// Its JSON name.
    pub(crate) name: &'static str,
    /// The number that stands for it inside a `%` etag.
    pub(crate) number: u8,
    /// At most one entry per contact.
    pub(crate) once: bool,
    /// Whether an update may name it; the others come from profiles alone.
    pub(crate) writable: bool,
    /// Keys of an entry.
    pub(crate) keys: &'static [(&'static str, Kind)],
}

const fn many(name: &'static str, number: u8, keys: &'static [(&'static str, Kind)]) -> Field {
    Field {
        name,
        number,
        once: false,
        writable: true,
        keys,
    }
}

const fn once(name: &'static str, number: u8, keys: &'static [(&'static str, Kind)]) -> Field {
    Field {
        name,
        number,
        once: true,
        writable: true,
        keys,
    }
}

const fn read_only(name: &'static str, number: u8, keys: &'static [(&'static str, Kind)]) -> Field {
    Field {
        name,
        number,
        once: false,
        writable: false,
        keys,
    }
}

const VALUE: &[(&str, Kind)] = &[("value", Text)];
const TYPED_VALUE: &[(&str, Kind)] = &[("value", Text), ("type", Label), ("formattedType", Output)];
const PICTURE: &[(&str, Kind)] = &[("url", Text), ("default", Flag)];
const KEY_VALUE: &[(&str, Kind)] = &[("key", Text), ("value", Text)];

const NICKNAME_TYPES: &[&str] = &[
    "DEFAULT",
    "MAIDEN_NAME",
    "INITIALS",
    "GPLUS",
    "OTHER_NAME",
    "ALTERNATE_NAME",
    "SHORT_NAME",
];

const KEYWORD_TYPES: &[&str] = &[
    "TYPE_UNSPECIFIED",
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

/// Every field a mask may name, by name.
pub(crate) static FIELDS: &[Field] = &[
    many(
        "addresses",
        1,
        &[
            ("poBox", Text),
            ("streetAddress", Text),
            ("extendedAddress", Text),
            ("city", Text),
            ("region", Text),
            ("postalCode", Text),
            ("country", Text),
            ("countryCode", Text),
            ("formattedValue", Text),
            ("type", Label),
            ("formattedType", Output),
        ],
    ),
    read_only("ageRanges", 2, &[("ageRange", Text)]),
    once(
        "biographies",
        3,
        &[
            ("value", Text),
            (
                "contentType",
                Enum(&["CONTENT_TYPE_UNSPECIFIED", "TEXT_PLAIN", "TEXT_HTML"]),
            ),
        ],
    ),
    once("birthdays", 4, &[("date", Date), ("text", Text)]),
    many(
        "calendarUrls",
        5,
        &[("url", Text), ("type", Label), ("formattedType", Output)],
    ),
    many("clientData", 6, KEY_VALUE),
    read_only("coverPhotos", 7, PICTURE),
    many(
        "emailAddresses",
        8,
        &[
            ("value", Text),
            ("type", Label),
            ("displayName", Label),
            ("formattedType", Output),
        ],
    ),
    many(
        "events",
        9,
        &[("date", Date), ("type", Label), ("formattedType", Output)],
    ),
    many("externalIds", 10, TYPED_VALUE),
    once(
        "genders",
        11,
        &[
            ("value", Text),
            ("addressMeAs", Text),
            ("formattedValue", Output),
        ],
    ),
    many(
        "imClients",
        12,
        &[
            ("username", Text),
            ("protocol", Label),
            ("type", Label),
            ("formattedProtocol", Output),
            ("formattedType", Output),
        ],
    ),
    many("interests", 13, VALUE),
    many("locales", 14, VALUE),
    many(
        "locations",
        15,
        &[
            ("value", Text),
            ("buildingId", Text),
            ("deskCode", Text),
            ("floor", Text),
            ("floorSection", Text),
            ("type", Label),
            ("current", Flag),
        ],
    ),
    many("memberships", 16, &[]),
    read_only("metadata", 17, &[]),
    many(
        "miscKeywords",
        18,
        &[
            ("value", Text),
            ("type", Enum(KEYWORD_TYPES)),
            ("formattedType", Output),
        ],
    ),
    once(
        "names",
        19,
        &[
            ("givenName", Text),
            ("middleName", Text),
            ("familyName", Text),
            ("honorificPrefix", Text),
            ("honorificSuffix", Text),
            ("phoneticGivenName", Text),
            ("phoneticMiddleName", Text),
            ("phoneticFamilyName", Text),
            ("phoneticHonorificPrefix", Text),
            ("phoneticHonorificSuffix", Text),
            ("phoneticFullName", Text),
            ("unstructuredName", Text),
            ("displayName", Output),
            ("displayNameLastFirst", Output),
        ],
    ),
    many(
        "nicknames",
        20,
        &[("value", Text), ("type", Enum(NICKNAME_TYPES))],
    ),
    many("occupations", 21, VALUE),
    many(
        "organizations",
        22,
        &[
            ("name", Text),
            ("title", Text),
            ("department", Text),
            ("jobDescription", Text),
            ("symbol", Text),
            ("domain", Text),
            ("location", Text),
            ("phoneticName", Text),
            ("costCenter", Text),
            ("fullTimeEquivalentMillipercent", Int),
            ("startDate", Date),
            ("endDate", Date),
            ("current", Flag),
            ("type", Label),
            ("formattedType", Output),
        ],
    ),
    many(
        "phoneNumbers",
        23,
        &[
            ("value", Text),
            ("type", Label),
            ("canonicalForm", Output),
            ("formattedType", Output),
        ],
    ),
    read_only("photos", 24, PICTURE),
    many(
        "relations",
        25,
        &[("person", Text), ("type", Label), ("formattedType", Output)],
    ),
    many("sipAddresses", 26, TYPED_VALUE),
    read_only("skills", 27, VALUE),
    many("urls", 28, TYPED_VALUE),
    many("userDefined", 29, KEY_VALUE),
];

/// Keys of a person that are known, yet neither a mask nor an update may name.
const OTHER_KEYS: &[&str] = &[
    "resourceName",
    "etag",
    "ageRange",
    "braggingRights",
    "fileAses",
    "relationshipInterests",
    "relationshipStatuses",
    "residences",
    "taglines",
];

/// Finds a field by its JSON name.
pub(crate) fn field(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.name == name)
}

/// Tells whether a person may have this key at all.
pub(crate) fn is_person_key(key: &str) -> bool {
    field(key).is_some() || OTHER_KEYS.contains(&key)
}
