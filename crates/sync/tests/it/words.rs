//! Contents in a few words: `tel=1`, `mail=a@x`, `name=Anna Berg`, `note=x`.

use domain::{
    AccountId, Agreement, Card, ContactId, Field, GroupId, Key, LabelId, Micros, Row, UserId, Uuid,
    Value,
};
use sync::Step;

pub(crate) const ME: UserId = UserId(Uuid::from_u128(1));
pub(crate) const ANNA: UserId = UserId(Uuid::from_u128(2));
pub(crate) const ACCOUNT: AccountId = AccountId(Uuid::from_u128(1));
/// The label every case starts with, and a further one.
pub(crate) const F: LabelId = LabelId(Uuid::from_u128(1));
pub(crate) const W: LabelId = LabelId(Uuid::from_u128(2));
pub(crate) const NOW: Micros = Micros::days(100);

pub(crate) fn contact(n: u128) -> ContactId {
    ContactId(Uuid::from_u128(n))
}

pub(crate) fn group(label: LabelId) -> GroupId {
    GroupId(format!("group of {}", name_of(&label)))
}

fn name_of(label: &LabelId) -> &'static str {
    if *label == F {
        "f"
    } else if *label == W {
        "w"
    } else {
        "?"
    }
}

/// The picture of that number.
pub(crate) fn picture(number: &str) -> domain::Photo {
    domain::Photo {
        hash: domain::PhotoHash([number.parse().unwrap(); 32]),
        media_type: "image/png".to_owned(),
    }
}

/// `tel=1`.
pub(crate) fn value(text: &str) -> Value {
    let (field, value) = text.split_once('=').unwrap();
    match field {
        "tel" => Value::phone(value, ""),
        "mail" => Value::email(value, ""),
        "note" => Value::note(value),
        "photo" => Value::Photo(picture(value)),
        "name" => {
            let (given, family) = value.split_once(' ').unwrap_or((value, ""));
            Value::name(given, family)
        }
        "im" => Value::Im(domain::value::Im::typed(value, "")),
        "pronouns" => Value::Gender(domain::value::Gender {
            pronouns: value.to_owned(),
            ..Default::default()
        }),
        _ => panic!("{text}: a value is tel=, mail=, im=, note=, photo=, pronouns= or name="),
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|t| !t.is_empty())
}

/// `tel=1, note=x`.
pub(crate) fn values(text: &str) -> Vec<Value> {
    parts(text).map(value).collect()
}

/// A card with keys `k1`, `k2`, ….
pub(crate) fn card(text: &str) -> Card {
    Card::of(values(text))
}

/// `tel=1` agreed, `brought tel=1`, `own tel=1`; keys `k1`, `k2`, … in order, none for own.
pub(crate) fn agreement(text: &str) -> Agreement {
    let mut n = 0;
    let mut key = || {
        n += 1;
        Key(format!("k{n}"))
    };
    let row = |part: &str| match part.split_once(' ') {
        Some(("own", rest)) => Row::own(value(rest)),
        Some(("brought", rest)) => Row::brought(key(), value(rest)),
        Some(_) | None => Row::agreed(key(), value(part)),
    };
    Agreement(parts(text).map(row).collect())
}

/// A step in a few words: its name, and what is worth telling of it.
pub(crate) fn show(step: &Step) -> String {
    let labels = |of: &std::collections::BTreeSet<LabelId>| {
        of.iter().map(name_of).collect::<Vec<_>>().join("+")
    };
    let fields = |of: &[domain::FieldWrite]| {
        let all: Vec<String> = of
            .iter()
            .map(|w| {
                let entries: Vec<String> = w.entries.iter().map(|o| o.value.summary()).collect();
                format!("{}={}", short(w.field), entries.join("/"))
            })
            .collect();
        all.join(",")
    };
    let changes = |of: &domain::Patch| {
        let all = of.0.iter().map(|c| {
            let sign = match c {
                domain::Change::Add { .. } => "+",
                domain::Change::Set { .. } => "",
                domain::Change::Remove { .. } => "-",
                domain::Change::Contest { .. } => "?",
            };
            format!("{sign}{}", c.value().summary())
        });
        all.collect::<Vec<_>>().join(",")
    };
    let detail = match step {
        Step::Look { remote } => remote.0.clone(),
        Step::Import { labels: of, .. } | Step::Expel { labels: of, .. } => labels(of),
        Step::Patch {
            patch, suggestions, ..
        } => match (patch.is_empty(), suggestions.is_empty()) {
            (true, true) => String::new(),
            (false, true) => changes(patch),
            (true, false) => format!("suggest {}", changes(suggestions)),
            (false, false) => format!("{} suggest {}", changes(patch), changes(suggestions)),
        },
        Step::Join { labels: of, .. } | Step::Remove { labels: of, .. } => labels(of),
        Step::PutBack { removed, added, .. } => {
            format!("into {} out of {}", labels(removed), labels(added))
        }
        Step::Trash {
            labels: of,
            suggest,
            ..
        } => {
            format!("out of {} suggest {}", labels(of), labels(suggest))
        }
        Step::Unlink { gone, .. } => if *gone { "gone" } else { "over" }.to_owned(),
        Step::Hold { reason, .. } => reason_of(reason).to_owned(),
        Step::Brake { kind, count, .. } => format!("{} {count}", kind.name()),
        Step::Create { writes, groups, .. } => format!("{} in {}", fields(writes), labels(groups)),
        Step::Update { writes, groups, .. } => match groups {
            None => fields(writes),
            Some(groups) => format!("{} in {}", fields(writes), labels(groups)),
        },
        Step::Groups { add, remove, .. } => format!("+{} -{}", labels(add), labels(remove)),
        Step::Leave { writes, .. } => fields(writes),
        Step::Agree { groups, .. } => labels(groups),
        Step::Link { remote, .. } | Step::Adopt { remote, .. } | Step::Delete { remote, .. } => {
            remote.0.clone()
        }
        Step::Sweep { remote, .. } => remote.0.clone(),
        Step::Fetch { url, .. } => url.0.clone(),
        Step::Photo { write, leaving, .. } => {
            let of = fields(std::slice::from_ref(write));
            if *leaving {
                format!("{of} leaving")
            } else {
                of
            }
        }
        Step::Answered { remotes, .. } => {
            let all: Vec<&str> = remotes.iter().map(|r| r.0.as_str()).collect();
            all.join("+")
        }
        Step::Aside { fields, .. } => {
            let all: Vec<&str> = fields.iter().map(|f| short(*f)).collect();
            all.join(",")
        }
        Step::Seek { .. } | Step::Forget { .. } | Step::Restore { .. } | Step::Disown { .. } => {
            String::new()
        }
    };
    format!("{} {detail}", step.name()).trim_end().to_owned()
}

fn reason_of(reason: &sync::HoldReason) -> &'static str {
    match reason {
        sync::HoldReason::MaybeSame { .. } => "maybe same",
        sync::HoldReason::SameTwice { .. } => "same twice",
        sync::HoldReason::NothingToShow { .. } => "nothing to show",
        sync::HoldReason::PingPong { .. } => "ping-pong",
        sync::HoldReason::Merged { .. } => "merged",
        sync::HoldReason::KeepsVanishing => "keeps vanishing",
        sync::HoldReason::MayNotAdd { .. } => "may not add",
        sync::HoldReason::Refused { .. } => "refused",
        sync::HoldReason::OwnOnLeaving => "own on leaving",
        sync::HoldReason::LeaveRefused { .. } => "leave refused",
        sync::HoldReason::GroupRefused { .. } => "group refused",
    }
}

fn short(field: Field) -> &'static str {
    match field {
        Field::Phone => "tel",
        Field::Email => "mail",
        _ => field.name(),
    }
}
