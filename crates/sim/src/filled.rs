//! A person with every field filled: all that people-api §5 lets be written, each entry with all
//! its parts, and of whatever there may be several, an entry of a type the provider knows, one
//! of a type of its user's own, and one of none.

use domain::value as v;
use domain::{Field, PartialDate, Value};

/// How many entries a field has at first, where it may have several.
const ENTRIES: usize = 3;

/// Every field but the photo, which is no content. `n` numbers the entries, so that no two are
/// alike.
pub(crate) fn every_field(n: &mut usize) -> Vec<Value> {
    let mut values = Vec::new();
    for field in Field::ALL.into_iter().filter(|f| f.is_content()) {
        let entries = if field.is_singleton() { 1 } else { ENTRIES };
        for _ in 0..entries {
            *n += 1;
            values.extend(entry(field, *n));
        }
    }
    values
}

/// An entry of a field, all its parts filled; none for the photo. No part is left to a default
/// and every field has its arm, so a new one has to be thought of here.
pub(crate) fn entry(field: Field, n: usize) -> Option<Value> {
    let said = |word: &str| format!("{word} {n}, Grüße, 東京, Ελλάδα 👩‍🚀");
    let value = match field {
        Field::Name => Value::Name(name(n)),
        Field::Nickname => Value::Nickname(v::Nickname {
            value: said("nickname"),
            kind: kind(n, "MAIDEN_NAME"),
        }),
        Field::Email => Value::Email(v::Email {
            value: format!("post{n}@müller.example"),
            kind: kind(n, "work"),
            display_name: said("shown as"),
        }),
        Field::Phone => Value::Phone(v::Phone {
            value: format!("+49 30 {}", 1_000_000 + n),
            kind: kind(n, "workMobile"),
        }),
        Field::Address => Value::Address(address(n)),
        Field::Organization => Value::Organization(organization(n)),
        Field::Birthday => Value::Birthday(birthday(n)),
        Field::Event => Value::Event(v::Event {
            date: date(n),
            // The date alone may come again, so the type tells events apart.
            kind: format!("Feier {n}"),
        }),
        Field::Note => Value::Note(v::Note {
            text: format!("{}\nand a second line\n\n• a third", said("note")),
            html: n.is_multiple_of(2),
        }),
        Field::Url => Value::Url(v::Url {
            value: format!("https://example.org/{n}?a=b&c=%20#ü"),
            kind: kind(n, "homePage"),
        }),
        Field::Relation => Value::Relation(v::Relation {
            person: said("relative"),
            kind: kind(n, "domesticPartner"),
        }),
        Field::Custom => Value::Custom(v::Custom {
            // Keys may come twice.
            key: format!("Schlüssel {}", n % 2),
            value: said("value"),
        }),
        Field::Gender => Value::Gender(v::Gender {
            value: ["female", "male", "unspecified", "divers"][n % 4].to_owned(),
            pronouns: format!("they/them {n}"),
        }),
        Field::Im => Value::Im(v::Im {
            user: said("user"),
            service: ["jabber", "googleTalk", "Signal"][n % 3].to_owned(),
            kind: kind(n, "home"),
        }),
        Field::Sip => Value::Sip(v::Sip {
            value: format!("sip:{n}@calls.example"),
            kind: kind(n, "mobile"),
        }),
        Field::ExternalId => Value::ExternalId(v::ExternalId {
            value: said("id"),
            kind: kind(n, "customer"),
        }),
        Field::Interest => Value::Interest(v::Interest {
            value: said("interest"),
        }),
        Field::Occupation => Value::Occupation(v::Occupation {
            value: said("occupation"),
        }),
        Field::Location => Value::Location(v::Location {
            value: said("location"),
            building: format!("building {n}"),
            floor: format!("{n}. Stock"),
            section: "west".to_owned(),
            desk: format!("D-{n}"),
            current: n.is_multiple_of(2),
            kind: kind(n, "desk"),
        }),
        Field::Locale => Value::Locale(v::Locale {
            value: format!("de-x-n{n}"),
        }),
        Field::CalendarUrl => Value::CalendarUrl(v::CalendarUrl {
            value: format!("https://calendar.example/{n}.ics"),
            kind: kind(n, "freeBusy"),
        }),
        Field::Keyword => Value::Keyword(v::Keyword {
            value: said("keyword"),
            kind: v::Keyword::KINDS[n % v::Keyword::KINDS.len()].to_owned(),
        }),
        Field::Photo => return None,
    };
    value.canonical()
}

/// A type the provider knows, one of the user's own, or none.
fn kind(n: usize, known: &str) -> String {
    match n % 3 {
        0 => known.to_owned(),
        1 => format!("eigene Art {n} ✓"),
        _ => String::new(),
    }
}

/// In full, without a year, or a year alone.
fn date(n: usize) -> PartialDate {
    let (year, month) = (1900 + n % 120, 1 + n % 12);
    let day = u8::try_from(1 + n % 28).ok();
    let (year, month) = (u16::try_from(year).ok(), u8::try_from(month).ok());
    match n % 3 {
        0 => PartialDate { year, month, day },
        1 => PartialDate {
            year: None,
            month,
            day,
        },
        _ => PartialDate {
            year,
            month: None,
            day: None,
        },
    }
}

/// In parts, or as one text, which counts only where there are none.
fn name(n: usize) -> v::Name {
    let part = |word: &str| format!("{word}{n}");
    let whole = n.is_multiple_of(4);
    let unless = |text: String| if whole { String::new() } else { text };
    v::Name {
        given: unless(part("Zoë")),
        middle: unless(part("Ńina")),
        family: unless(part("Müller-Lüdenscheidt")),
        prefix: unless("Prof. Dr.".to_owned()),
        suffix: unless("d. J.".to_owned()),
        phonetic_given: unless(part("ゾーイ")),
        phonetic_middle: unless(part("ニーナ")),
        phonetic_family: unless(part("ミュラー")),
        phonetic_prefix: unless("プロフェッサー".to_owned()),
        phonetic_suffix: unless("ジュニア".to_owned()),
        full: if whole { part("山田") } else { String::new() },
        phonetic_full: if whole {
            part("やまだ")
        } else {
            String::new()
        },
    }
}

fn address(n: usize) -> v::Address {
    let whole = n.is_multiple_of(4);
    let unless = |text: String| if whole { String::new() } else { text };
    v::Address {
        po_box: unless(format!("PF {n}")),
        street: unless(format!("Straße des 17. Juni {n}\nHinterhaus")),
        extended: unless(format!("c/o № {n}")),
        city: unless("København".to_owned()),
        region: unless("Île-de-France".to_owned()),
        postal_code: unless(format!("{:05}", n)),
        country: unless("Österreich".to_owned()),
        country_code: unless("AT".to_owned()),
        kind: kind(n, "home"),
        formatted: if whole {
            format!("〒100-{n}\n東京都千代田区")
        } else {
            String::new()
        },
    }
}

fn organization(n: usize) -> v::Organization {
    v::Organization {
        name: format!("Société № {n}"),
        title: format!("Übersetzerin {n}"),
        department: format!("Abteilung {n}"),
        job_description: format!("does {n} things"),
        symbol: format!("SN{n}"),
        domain: format!("firm{n}.example"),
        location: format!("Zürich {n}"),
        phonetic_name: format!("ソシエテ{n}"),
        cost_center: format!("CC-{n}"),
        full_time_equivalent_millipercent: 50_000 + i32::try_from(n).unwrap_or_default(),
        start: date(n),
        end: date(n + 1),
        current: n.is_multiple_of(2),
        kind: kind(n, "work"),
    }
}

/// A date, or the free form of old, which counts only where there is none.
fn birthday(n: usize) -> v::Birthday {
    let whole = n.is_multiple_of(4);
    v::Birthday {
        date: if whole {
            PartialDate::default()
        } else {
            date(n)
        },
        text: if whole {
            format!("spring of {n}")
        } else {
            String::new()
        },
    }
}
