//! Values the server computes from what was written.

use phonenumber::{Mode, country};
use serde_json::{Map, Value};

/// The region of an account: how local phone numbers and addresses read.
#[derive(Clone, Debug)]
pub(crate) struct Region {
    code: String,
    phones: Option<country::Id>,
}

impl Region {
    /// Takes a two-letter country code such as `DE`.
    pub(crate) fn new(code: &str) -> Self {
        let code = code.to_ascii_uppercase();
        let phones = code.parse().ok();
        Self { code, phones }
    }

    fn city_before_postal_code(&self) -> bool {
        matches!(self.code.as_str(), "US" | "CA" | "AU" | "GB" | "IE" | "IN")
    }
}

/// Adds the derived outputs of one entry of `field`.
///
/// Types, protocols and genders in words are not among them: they depend on the reader's
/// language.
pub(crate) fn add_outputs(field: &str, entry: &mut Map<String, Value>, region: &Region) {
    match field {
        "names" => name(entry),
        "phoneNumbers" => phone(entry, region),
        "addresses" => address(entry, region),
        _ => {}
    }
}

fn text<'a>(entry: &'a Map<String, Value>, key: &str) -> &'a str {
    entry.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn joined(parts: &[&str], separator: &str) -> String {
    parts
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(separator)
}

const PARTS: [&str; 5] = [
    "givenName",
    "middleName",
    "familyName",
    "honorificPrefix",
    "honorificSuffix",
];

/// Composes the display forms. Parts win over a disagreeing `unstructuredName`; without
/// parts the last word of it becomes the family name.
fn name(entry: &mut Map<String, Value>) {
    if PARTS.iter().all(|part| text(entry, part).is_empty()) {
        let whole = text(entry, "unstructuredName").to_owned();
        match whole.rsplit_once(char::is_whitespace) {
            Some((given, family)) => {
                entry.insert("givenName".into(), given.trim_end().into());
                entry.insert("familyName".into(), family.into());
            }
            None if whole.is_empty() => return,
            None => {
                entry.insert("givenName".into(), whole.into());
            }
        }
    }
    let [given, middle, family, prefix, suffix] = PARTS.map(|part| text(entry, part));
    let display = joined(
        &[&joined(&[prefix, given, middle, family], " "), suffix],
        ", ",
    );
    let rest = joined(&[prefix, given, middle], " ");
    let last_first = joined(&[family, &rest, suffix], ", ");
    entry.insert("displayName".into(), display.clone().into());
    entry.insert("displayNameLastFirst".into(), last_first.into());
    entry.insert("unstructuredName".into(), display.into());
}

fn phone(entry: &mut Map<String, Value>, region: &Region) {
    let Ok(number) = phonenumber::parse(region.phones, text(entry, "value")) else {
        return;
    };
    if phonenumber::is_valid(&number) {
        let canonical = number.format().mode(Mode::E164).to_string();
        entry.insert("canonicalForm".into(), canonical.into());
    }
}

fn address(entry: &mut Map<String, Value>, region: &Region) {
    if !text(entry, "formattedValue").is_empty() {
        return; // A supplied one is kept as it is, even if it contradicts the parts.
    }
    let city = text(entry, "city");
    let state = text(entry, "region");
    let postal = text(entry, "postalCode");
    let place = if region.city_before_postal_code() {
        joined(&[city, &joined(&[state, postal], " ")], ", ")
    } else {
        joined(&[&joined(&[postal, city], " "), state], ", ")
    };
    let lines = [
        text(entry, "streetAddress"),
        text(entry, "extendedAddress"),
        text(entry, "poBox"),
        &place,
        text(entry, "country"),
    ];
    let whole = joined(&lines, "\n");
    if !whole.is_empty() {
        entry.insert("formattedValue".into(), whole.into());
    }
}
