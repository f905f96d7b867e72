//! The keys of an entry that a value decides about.

use super::date;
use domain::Value;
use serde_json::Value as Json;

pub(super) const FULL_TIME: &str = "fullTimeEquivalentMillipercent";

/// Every key the value decides about; null is a key that goes.
pub(super) fn parts(value: &Value) -> Vec<(&'static str, Json)> {
    match value {
        Value::Name(n) => vec![
            ("givenName", or_null(&n.given)),
            ("middleName", or_null(&n.middle)),
            ("familyName", or_null(&n.family)),
            ("honorificPrefix", or_null(&n.prefix)),
            ("honorificSuffix", or_null(&n.suffix)),
            ("phoneticGivenName", or_null(&n.phonetic_given)),
            ("phoneticMiddleName", or_null(&n.phonetic_middle)),
            ("phoneticFamilyName", or_null(&n.phonetic_family)),
            ("phoneticHonorificPrefix", or_null(&n.phonetic_prefix)),
            ("phoneticHonorificSuffix", or_null(&n.phonetic_suffix)),
            ("phoneticFullName", or_null(&n.phonetic_full)),
            ("unstructuredName", or_null(&n.full)),
        ],
        Value::Nickname(n) => vec![("value", or_null(&n.value)), ("type", or_null(&n.kind))],
        Value::Email(e) => vec![
            ("value", or_null(&e.value)),
            ("type", or_null(&e.kind)),
            ("displayName", or_null(&e.display_name)),
        ],
        Value::Phone(p) => vec![("value", or_null(&p.value)), ("type", or_null(&p.kind))],
        Value::Address(a) => vec![
            ("poBox", or_null(&a.po_box)),
            ("streetAddress", or_null(&a.street)),
            ("extendedAddress", or_null(&a.extended)),
            ("city", or_null(&a.city)),
            ("region", or_null(&a.region)),
            ("postalCode", or_null(&a.postal_code)),
            ("country", or_null(&a.country)),
            ("countryCode", or_null(&a.country_code)),
            ("type", or_null(&a.kind)),
            ("formattedValue", or_null(&a.formatted)),
        ],
        Value::Organization(o) => vec![
            ("name", or_null(&o.name)),
            ("title", or_null(&o.title)),
            ("department", or_null(&o.department)),
            ("jobDescription", or_null(&o.job_description)),
            ("symbol", or_null(&o.symbol)),
            ("domain", or_null(&o.domain)),
            ("location", or_null(&o.location)),
            ("phoneticName", or_null(&o.phonetic_name)),
            ("costCenter", or_null(&o.cost_center)),
            (
                FULL_TIME,
                match o.full_time_equivalent_millipercent {
                    0 => Json::Null,
                    n => n.into(),
                },
            ),
            ("startDate", date::build(o.start)),
            ("endDate", date::build(o.end)),
            ("current", or_null_flag(o.current)),
            ("type", or_null(&o.kind)),
        ],
        Value::Birthday(b) => vec![("date", date::build(b.date)), ("text", or_null(&b.text))],
        Value::Event(e) => vec![("date", date::build(e.date)), ("type", or_null(&e.kind))],
        Value::Note(n) => {
            let kind = if n.html { "TEXT_HTML" } else { "TEXT_PLAIN" };
            vec![("value", or_null(&n.text)), ("contentType", kind.into())]
        }
        Value::Url(u) => vec![("value", or_null(&u.value)), ("type", or_null(&u.kind))],
        Value::Relation(r) => vec![("person", or_null(&r.person)), ("type", or_null(&r.kind))],
        Value::Custom(c) => vec![("key", or_null(&c.key)), ("value", or_null(&c.value))],
        Value::Gender(g) => vec![
            ("value", or_null(&g.value)),
            ("addressMeAs", or_null(&g.pronouns)),
        ],
        Value::Im(i) => vec![
            ("username", or_null(&i.user)),
            ("protocol", or_null(&i.service)),
            ("type", or_null(&i.kind)),
        ],
        Value::Sip(s) => vec![("value", or_null(&s.value)), ("type", or_null(&s.kind))],
        Value::ExternalId(i) => vec![("value", or_null(&i.value)), ("type", or_null(&i.kind))],
        Value::Interest(i) => vec![("value", or_null(&i.value))],
        Value::Occupation(o) => vec![("value", or_null(&o.value))],
        Value::Location(l) => vec![
            ("value", or_null(&l.value)),
            ("buildingId", or_null(&l.building)),
            ("floor", or_null(&l.floor)),
            ("floorSection", or_null(&l.section)),
            ("deskCode", or_null(&l.desk)),
            ("current", or_null_flag(l.current)),
            ("type", or_null(&l.kind)),
        ],
        Value::Locale(l) => vec![("value", or_null(&l.value))],
        Value::CalendarUrl(c) => vec![("url", or_null(&c.value)), ("type", or_null(&c.kind))],
        Value::Keyword(k) => vec![("value", or_null(&k.value)), ("type", or_null(&k.kind))],
        // Not written with the content: it has methods of its own (people-api §2.7).
        Value::Photo(_) => Vec::new(),
    }
}

fn or_null(text: &str) -> Json {
    if text.is_empty() {
        Json::Null
    } else {
        text.into()
    }
}

fn or_null_flag(flag: bool) -> Json {
    if flag { Json::Bool(true) } else { Json::Null }
}
