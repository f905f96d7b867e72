//! Worlds in a few words: cards, agreements and results are read from, and written as,
//! one line of text, so that a rule reads like a row of a table.
//!
//! * value: `tel/home=1`, `mail=a@x`, `name=Anna Berg`, `org=Acme;Boss;cost centre`,
//!   `note=…`, `bday=--05-01`, `url=…`, `custom/key=…`, `gender=female;she/her`,
//!   `im/home=anna;jabber`, `sip/work=…`, `extid/customer=…`, `interest=…`, `occupation=…`,
//!   `loc/desk=place;building;floor;section;desk`, `locale=de`, `cal/work=…`, `keyword/HOME=…`
//! * card: values; keys are given in order unless written (`k7:tel=1`); `tel=1|2` is contested
//! * row: `k1 tel=1` agreed, `k1 tel=+1<tel=1` the remote made `+1` of it, `own tel=1`,
//!   `k1 -<tel=1` absent; `k1! …` brought, `k1 tel=2^tel=1` brought as another value

use domain::value::{
    Birthday, CalendarUrl, Custom, ExternalId, Gender, Im, Interest, Keyword, Locale, Location,
    Occupation, Organization, Sip, Url,
};
use domain::{
    Access, Agreement, Card, Change, Contested, Entry, FieldWrite, Key, Lens, Level, Micros,
    Origin, PartialDate, Patch, Rights, Row, UserId, Uuid, Value, merge, outgoing,
};

pub(crate) const ANNA: UserId = UserId(Uuid::from_u128(1));
pub(crate) const BEN: UserId = UserId(Uuid::from_u128(2));
pub(crate) const NOW: Micros = Micros(42);

/// Somebody who may edit.
pub(crate) const EDITOR: Rights = Rights {
    edit: true,
    origin: Origin::Kith,
    apart: false,
    by: BEN,
    at: NOW,
};
/// Somebody who may not, in a person that Kith created.
pub(crate) const VIEWER: Rights = Rights {
    edit: false,
    ..EDITOR
};
/// Somebody who may not, in a person of their own.
pub(crate) const GUEST: Rights = Rights {
    origin: Origin::User,
    ..VIEWER
};

fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|t| !t.is_empty())
}

fn date(text: &str) -> PartialDate {
    let mut parts = text.rsplit('-');
    let day = parts.next().and_then(|d| d.parse().ok());
    let month = parts.next().and_then(|m| m.parse().ok());
    PartialDate {
        year: parts.next().and_then(|y| y.parse().ok()),
        month,
        day,
    }
}

pub(crate) fn value(text: &str) -> Value {
    let (head, what) = text.split_once('=').unwrap();
    let (field, kind) = head.split_once('/').unwrap_or((head, ""));
    let (value, kind) = (what.to_owned(), kind.to_owned());
    let mut parts = what.split(';').map(str::to_owned);
    let mut part = || parts.next().unwrap_or_default();
    match field {
        "name" => {
            let (given, family) = what.split_once(' ').unwrap_or((what, ""));
            Value::name(given, family)
        }
        "mail" => Value::email(what, &kind),
        "tel" => Value::phone(what, &kind),
        "note" => Value::note(what),
        "bday" => Value::Birthday(Birthday {
            date: date(what),
            text: String::new(),
        }),
        "url" => Value::Url(Url { value, kind }),
        "custom" => Value::Custom(Custom { key: kind, value }),
        "org" => Value::Organization(Organization {
            name: part(),
            title: part(),
            cost_center: part(),
            kind,
            ..Organization::default()
        }),
        "gender" => Value::Gender(Gender {
            value: part(),
            pronouns: part(),
        }),
        "im" => Value::Im(Im {
            user: part(),
            service: part(),
            kind,
        }),
        "sip" => Value::Sip(Sip { value, kind }),
        "extid" => Value::ExternalId(ExternalId { value, kind }),
        "interest" => Value::Interest(Interest { value }),
        "occupation" => Value::Occupation(Occupation { value }),
        "loc" => Value::Location(Location {
            value: part(),
            building: part(),
            floor: part(),
            section: part(),
            desk: part(),
            current: false,
            kind,
        }),
        "locale" => Value::Locale(Locale { value }),
        "cal" => Value::CalendarUrl(CalendarUrl { value, kind }),
        "keyword" => Value::Keyword(Keyword { value, kind }),
        other => panic!("no field {other}"),
    }
}

pub(crate) fn values(text: &str) -> Vec<Value> {
    items(text).map(value).collect()
}

pub(crate) fn card(text: &str) -> Card {
    let mut card = Card::default();
    for item in items(text) {
        let (key, item) = match item.split_once(':') {
            Some((key, item)) if !key.contains('=') => (Some(Key(key.into())), item),
            Some(_) | None => (None, item),
        };
        let mut sides = item.split('|');
        let mut entry = Entry::new(value(sides.next().unwrap()));
        let head = item.split_once('=').unwrap().0;
        for side in sides {
            let value = value(&format!("{head}={side}"));
            entry.contested.push(Contested {
                value,
                by: Some(BEN),
                at: NOW,
            });
        }
        let key = key.unwrap_or_else(|| card.fresh_key());
        Patch(vec![Change::Add {
            key: key.clone(),
            value: entry.value.clone(),
        }])
        .apply(&mut card);
        card.entries.insert(key, entry);
    }
    card
}

pub(crate) fn agreement(text: &str) -> Agreement {
    Agreement(items(text).map(row).collect())
}

fn row(text: &str) -> Row {
    let (key, rest) = text.split_once(' ').unwrap();
    let (rest, brought) = match rest.split_once('^') {
        Some((rest, brought)) => (rest, Some(value(brought))),
        None => (rest, None),
    };
    let (remote, hub) = match rest.split_once('<') {
        Some((remote, hub)) => (remote, Some(value(hub))),
        None => (rest, None),
    };
    let remote = (remote != "-").then(|| value(remote));
    let brought = brought.or_else(|| key.ends_with('!').then(|| remote.clone()).flatten());
    let key = Some(key.trim_end_matches('!'))
        .filter(|k| *k != "own")
        .map(|k| Key(k.into()));
    Row {
        key,
        remote,
        hub,
        brought,
    }
}

pub(crate) fn show(value: &Value) -> String {
    let kind = if value.kind().is_empty() {
        String::new()
    } else {
        format!("/{}", value.kind())
    };
    match value {
        Value::Name(n) => format!("name={}", n.display()),
        Value::Email(e) => format!("mail{kind}={}", e.value),
        Value::Phone(p) => format!("tel{kind}={}", p.value),
        Value::Note(n) => format!("note={}", n.text),
        Value::Birthday(b) => format!("bday={}", b.date),
        Value::Url(u) => format!("url{kind}={}", u.value),
        Value::Custom(c) => format!("custom{kind}={}", c.value),
        Value::Organization(o) => {
            let parts = format!("{};{};{}", o.name, o.title, o.cost_center);
            format!("org{kind}={}", parts.trim_end_matches(';'))
        }
        Value::Gender(g) => {
            let parts = format!("{};{}", g.value, g.pronouns);
            format!("gender={}", parts.trim_end_matches(';'))
        }
        Value::Im(i) => {
            let parts = format!("{};{}", i.user, i.service);
            format!("im{kind}={}", parts.trim_end_matches(';'))
        }
        Value::Location(l) => {
            let parts = [&*l.value, &l.building, &l.floor, &l.section, &l.desk].join(";");
            format!("loc{kind}={}", parts.trim_end_matches(';'))
        }
        Value::Sip(s) => format!("sip{kind}={}", s.value),
        Value::ExternalId(e) => format!("extid{kind}={}", e.value),
        Value::CalendarUrl(c) => format!("cal{kind}={}", c.value),
        Value::Keyword(k) => format!("keyword{kind}={}", k.value),
        Value::Interest(_)
        | Value::Occupation(_)
        | Value::Locale(_)
        | Value::Nickname(_)
        | Value::Address(_)
        | Value::Event(_)
        | Value::Relation(_)
        | Value::Photo(_) => {
            format!("{}={}", value.field(), value.summary())
        }
    }
}

fn join(items: impl IntoIterator<Item = String>) -> String {
    items.into_iter().collect::<Vec<_>>().join(", ")
}

pub(crate) fn show_card(card: &Card) -> String {
    join(card.entries.iter().map(|(key, entry)| {
        let against = entry
            .contested
            .iter()
            .map(|c| format!("|{}", c.value.summary()));
        format!(
            "{}:{}{}",
            key.0,
            show(&entry.value),
            against.collect::<String>()
        )
    }))
}

pub(crate) fn show_agreement(agreement: &Agreement) -> String {
    join(agreement.0.iter().map(|row| {
        let brought = row.brought.as_ref();
        let key = row.key.as_ref().map_or("own", |k| &k.0);
        let mark = if brought.is_some() && brought == row.remote.as_ref() {
            "!"
        } else {
            ""
        };
        let remote = row.remote.as_ref().map_or("-".into(), show);
        let hub = row
            .hub
            .as_ref()
            .map(|v| format!("<{}", show(v)))
            .unwrap_or_default();
        let other = brought
            .filter(|_| mark.is_empty())
            .map(|v| format!("^{}", show(v)));
        format!("{key}{mark} {remote}{hub}{}", other.unwrap_or_default())
    }))
}

pub(crate) fn show_patch(patch: &Patch) -> String {
    let key = |key: &Key| {
        if key.0.is_empty() {
            String::new()
        } else {
            format!("{} ", key.0)
        }
    };
    join(patch.0.iter().map(|change| match change {
        Change::Add { key: k, value } => format!("add {}{}", key(k), show(value)),
        Change::Set { key: k, from, to } => format!("set {}{} to {}", key(k), show(from), show(to)),
        Change::Remove { key: k, was } => format!("remove {}{}", key(k), show(was)),
        Change::Contest { key: k, against } => {
            format!("contest {}{}", key(k), show(&against.value))
        }
    }))
}

/// Each written field in brackets; `*` marks an entry that is no longer what it was.
pub(crate) fn show_writes(writes: &[FieldWrite]) -> String {
    let entry = |o: &domain::Outgoing| {
        let key = o.key.as_ref().map_or("own", |k| &k.0);
        let mark = if o.was.as_ref() == Some(&o.value) {
            ""
        } else {
            "*"
        };
        format!("{key}{mark} {}", show(&o.value))
    };
    let fields = writes
        .iter()
        .map(|w| format!("{}[{}]", w.field, join(w.entries.iter().map(entry))));
    fields.collect::<Vec<_>>().join(" ")
}

/// A level with which `hidden` cannot be seen.
pub(crate) fn without(level: Level, hidden: &[domain::Field]) -> Access {
    Access {
        hidden: hidden.iter().copied().collect(),
        ..Access::open(level)
    }
}

/// A lens through which `hidden` cannot be seen.
pub(crate) fn hiding(hidden: &[domain::Field]) -> Lens {
    Lens::through(
        [&without(Level::Editor, hidden)],
        &domain::Field::ALL.into(),
    )
}

/// Cells of a row of a table, `-` for an empty one.
pub(crate) fn cells<const N: usize>(row: &str) -> [&str; N] {
    let cells = row
        .split(" / ")
        .map(|cell| if cell == "-" { "" } else { cell });
    cells
        .collect::<Vec<_>>()
        .try_into()
        .expect("the number of cells")
}

/// Merges. `given`: card / agreement / what the account shows. `expected`: card /
/// suggestions / agreement / what must be written. Then a second look must find nothing new.
#[track_caller]
pub(crate) fn check_through(lens: &Lens, rights: Rights, given: &str, expected: &str) {
    let [hub, agreed, seen] = cells(given);
    let (mut hub, seen) = (card(hub), values(seen));
    let merged = merge(&hub, lens, &agreement(agreed), &seen, rights);
    merged.patch.apply(&mut hub);
    let found = [
        show_card(&hub),
        show_patch(&merged.suggestions),
        show_agreement(&merged.agreement),
        show_writes(&outgoing(&hub, lens, &merged.agreement)),
    ];
    assert_eq!(
        found,
        cells::<4>(expected),
        "card, suggestions, agreement, writes"
    );

    let again = merge(&hub, lens, &merged.agreement, &seen, rights);
    assert!(
        again.patch.is_empty() && again.suggestions.is_empty(),
        "a second look: {again:?}"
    );
    assert_eq!(
        show_agreement(&again.agreement),
        show_agreement(&merged.agreement)
    );
}

#[track_caller]
pub(crate) fn check(rights: Rights, given: &str, expected: &str) {
    check_through(&Lens::full(Level::Owner), rights, given, expected);
}
