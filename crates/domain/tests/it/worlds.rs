//! Related worlds: one card, an agreement about it, and what became of either side.

use crate::fake::Habits;
use crate::words::{ANNA, BEN, NOW, show, show_agreement, show_card, value};
use domain::{
    Agreement, Card, Change, Contested, Field, Lens, Level, Origin, Patch, Rights, Row, Value,
    outgoing, settle,
};
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};

const POOL: &[&str] = &[
    "name=Anna Berg",
    "name=Анна Берг",
    "name=李 小龙",
    "name=O'Néill",
    "note=Zoë\u{308}",
    "note=x",
    "bday=2000-01-02",
    "bday=--05-01",
    "tel=1",
    "tel=12",
    "tel/home=1",
    "tel/home=030 12",
    "tel/handy=030 12",
    "tel/work=+49301",
    "mail=a@x",
    "mail/home=a@x",
    "mail/home=ä@x.example",
    "org=Acme",
    "org=Acme;Boss",
    "org=Acme;Boss;42",
    "org=;;42",
    "url=x",
    "url/שלום=x",
    "custom/α=1",
    "custom/α=2",
    "custom/β=1",
    "gender=female",
    "gender=;they/them",
    "gender=Enby;they/them",
    "im=anna;jabber",
    "im/home=anna;jabber",
    "im=anna",
    "sip=a@x",
    "sip=sip:a@x",
    "extid/customer=42",
    "extid/konto=42",
    "interest=Chess",
    "interest=Go",
    "occupation=Bäckerin",
    "loc=Bonn",
    "loc/desk=Bonn;B;2;S;D",
    "loc/desk=;B;2;S;D",
    "locale=de",
    "locale=de_CH",
    "cal/freeBusy=x",
    "cal/work=x",
    "keyword/OUTLOOK_USER=1",
    "keyword/HOME=1",
];

/// Any value; few, so that they meet.
pub(crate) fn any_value() -> impl Strategy<Value = Value> {
    select(POOL).prop_map(value)
}

/// Somebody does something to one entry.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "there are never more than a dozen"
)]
pub(crate) enum Act {
    Edit(Index, Index),
    Remove(Index),
    Add(Value),
    Contest(Index, Index),
}

pub(crate) fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => any::<(Index, Index)>().prop_map(|(i, to)| Act::Edit(i, to)),
        2 => any::<Index>().prop_map(Act::Remove),
        2 => any_value().prop_map(Act::Add),
        1 => any::<(Index, Index)>().prop_map(|(i, to)| Act::Contest(i, to)),
    ]
}

/// Another value of the same field.
fn other(was: &Value, index: Index) -> Value {
    let pool: Vec<Value> = POOL
        .iter()
        .map(|t| value(t))
        .filter(|v| v.field() == was.field())
        .collect();
    index.get(&pool).clone()
}

/// Acts on a list of values, as a person in the account's own pages.
pub(crate) fn act_on_values(values: &mut Vec<Value>, act: &Act) {
    match act {
        Act::Edit(i, to) | Act::Contest(i, to) if !values.is_empty() => {
            let i = i.index(values.len());
            values[i] = other(&values[i], *to);
        }
        Act::Remove(i) if !values.is_empty() => {
            values.remove(i.index(values.len()));
        }
        Act::Add(new)
            if !(new.field().is_singleton() && values.iter().any(|v| v.field() == new.field())) =>
        {
            values.push(new.clone());
        }
        Act::Edit(..) | Act::Contest(..) | Act::Remove(_) | Act::Add(_) => {}
    }
}

/// Acts on the card, as a person in one of our doors or another account.
pub(crate) fn act_on_card(card: &mut Card, act: &Act) {
    let entry = |i: &Index| {
        let all: Vec<_> = card.entries.iter().collect();
        (!all.is_empty())
            .then(|| i.get(&all).to_owned())
            .map(|(k, e)| (k.clone(), e.value.clone()))
    };
    let change = match act {
        Act::Edit(i, to) => entry(i).map(|(key, was)| {
            let to = other(&was, *to);
            Change::Set { key, from: was, to }
        }),
        Act::Contest(i, to) => entry(i).map(|(key, was)| {
            let against = Contested {
                value: other(&was, *to),
                by: Some(ANNA),
                at: NOW,
            };
            Change::Contest { key, against }
        }),
        Act::Remove(i) => entry(i).map(|(key, was)| Change::Remove { key, was }),
        Act::Add(new) => {
            let single = new.field().is_singleton() && card.of_field(new.field()).next().is_some();
            (!single).then(|| Change::Add {
                key: card.fresh_key(),
                value: new.clone(),
            })
        }
    };
    Patch(change.into_iter().collect()).apply(card);
}

pub(crate) fn any_card() -> impl Strategy<Value = Card> {
    prop::collection::vec(any_value(), 0..7).prop_map(|values| {
        let mut card = Card::default();
        for value in values {
            act_on_card(&mut card, &Act::Add(value));
        }
        card
    })
}

pub(crate) fn any_habits() -> impl Strategy<Value = Habits> {
    let refuses = prop::option::weighted(
        0.3,
        select(
            &[
                Field::Note,
                Field::Url,
                Field::Phone,
                Field::Gender,
                Field::CalendarUrl,
            ][..],
        ),
    );
    (any::<[bool; 4]>(), refuses).prop_map(
        |([reformats, drops_parts, merges, reorders], refuses)| Habits {
            reformats,
            drops_parts,
            refuses,
            merges,
            reorders,
        },
    )
}

pub(crate) fn any_rights() -> impl Strategy<Value = Rights> {
    let origin = select(&[Origin::Kith, Origin::User][..]);
    (any::<bool>(), origin).prop_map(|(edit, origin)| Rights {
        edit,
        origin,
        apart: false,
        by: BEN,
        at: NOW,
    })
}

pub(crate) fn any_lens() -> impl Strategy<Value = Lens> {
    let hideable = vec![
        Field::Phone,
        Field::Note,
        Field::Birthday,
        Field::Organization,
        Field::Gender,
        Field::Im,
    ];
    let ways = (
        subsequence(hideable.clone(), 0..3),
        subsequence(hideable, 0..3),
    );
    prop_oneof![
        3 => Just(Lens::full(Level::Editor)),
        1 => ways.clone().prop_map(|(hidden, _)| crate::words::hiding(&hidden)),
        1 => ways.prop_map(|(viewing, editing)| {
            let ways = [
                crate::words::without(Level::Viewer, &viewing),
                crate::words::without(Level::Editor, &editing),
            ];
            Lens::through(&ways, &Field::ALL.into())
        }),
    ]
}

/// A card, one account of it, and the agreement between them.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) card: Card,
    pub(crate) agreed: Agreement,
    pub(crate) seen: Vec<Value>,
    pub(crate) habits: Habits,
}

/// One line of a table: a failing world becomes one by copying it.
impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let seen: Vec<String> = self.seen.iter().map(show).collect();
        let (card, agreed) = (show_card(&self.card), show_agreement(&self.agreed));
        write!(
            f,
            "\"{card} / {agreed} / {}\" {:?}",
            seen.join(", "),
            self.habits
        )
    }
}

/// A world in agreement: created there, with entries of the user's own, some brought.
pub(crate) fn agreeing() -> impl Strategy<Value = World> {
    let own = prop::collection::vec(any_value(), 0..3);
    (any_card(), any_habits(), own, any::<u8>()).prop_map(|(card, habits, own, brought)| {
        let lens = Lens::full(Level::Owner);
        let none = Agreement::default();
        let writes = outgoing(&card, &lens, &none);
        let mut seen = habits.write(&[], &writes);
        let mut agreed = settle(&none, &writes, &seen);
        for (i, row) in agreed.0.iter_mut().enumerate() {
            if brought >> (i % 8) & 1 == 1 {
                row.brought = row.remote.clone();
            }
        }
        for value in own {
            let single = value.field().is_singleton();
            if !(single && seen.iter().any(|v| v.field() == value.field())) {
                seen.push(value.clone());
                agreed.0.push(Row::own(value));
            }
        }
        World {
            card,
            agreed,
            seen,
            habits,
        }
    })
}

/// A world in which either side moved on.
pub(crate) fn moved() -> impl Strategy<Value = World> {
    let acts = || prop::collection::vec(any_act(), 0..4);
    (agreeing(), acts(), acts()).prop_map(|(mut world, here, there)| {
        for act in &here {
            act_on_card(&mut world.card, act);
        }
        for act in &there {
            act_on_values(&mut world.seen, act);
        }
        world
    })
}
