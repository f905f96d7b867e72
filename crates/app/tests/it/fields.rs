//! Every field that is typed reaches the hub, and the account, whole.

use crate::world::World;
use app::use_cases::{
    contacts,
    fields::{self, FieldEdit},
    suggestions,
};
use domain::{Card, Value};

/// Name, text, and what the entry reads.
const TYPED: &[(&str, &str, &str, &str)] = &[
    (
        "im",
        "work",
        "jabber:anna@x.example",
        "jabber:anna@x.example",
    ),
    ("sip", "mobile", "sip:anna@x.example", "sip:anna@x.example"),
    ("external-id", "customer", "42", "42"),
    ("interest", "", "Chess", "Chess"),
    ("occupation", "", "Carpenter", "Carpenter"),
    ("location", "desk", "Bonn", "Bonn"),
    ("locale", "", "pt-BR", "pt-BR"),
    (
        "calendar-url",
        "freeBusy",
        "https://x.example/c",
        "https://x.example/c",
    ),
    ("keyword", "outlook-user", "7", "7"),
    ("gender", "", "Female", "female"),
    ("pronouns", "", "she/her", "female, she/her"),
];

fn value((name, kind, text, _): &(&str, &str, &str, &str)) -> Value {
    fields::typed(name, text, kind).expect("it can be typed")
}

/// What the card reads in the field of this value.
fn reads(card: &Card, of: &Value) -> Vec<String> {
    let entries = card.of_field(of.field());
    entries.map(|(_, e)| e.value.summary()).collect()
}

#[test]
fn every_field_can_be_added_and_edited_in_the_hub() {
    let world = World::new();
    let anna = world.user("Anna");
    let label = world.label(anna, "Family").id;

    // All at once in a new contact.
    let all = || TYPED.iter().map(value).chain([Value::name("Anna", "Berg")]);
    let whole = world.ok(move |w| contacts::add(w, anna, label, all()));
    assert_eq!(
        whole.card.entries.len(),
        TYPED.len(),
        "gender and pronouns are one"
    );

    // One after the other in a contact that is there.
    let max = world.contact(anna, label, "Max").id;
    for typed in TYPED {
        let add = FieldEdit::Add(value(typed));
        let now = world.ok(move |w| contacts::edit(w, anna, max, None, std::slice::from_ref(&add)));
        assert_eq!(reads(&now.card, &value(typed)), [typed.3]);
    }
    let values = |card: &Card| {
        let mut all: Vec<Value> = card.values().cloned().collect();
        all.retain(|v| !matches!(v, Value::Name(_)));
        all.sort();
        all
    };
    let max_card = world
        .read(move |r| contacts::show(r, anna.user, max))
        .expect("it is there");
    assert_eq!(values(&max_card.contact.card), values(&whole.card));

    // Set again: the type stays, and there is still one.
    for typed in TYPED
        .iter()
        .filter(|t| !["gender", "pronouns"].contains(&t.0))
    {
        let again = fields::typed(typed.0, "de", "").expect("it can be typed");
        let set = FieldEdit::Set(again.clone());
        let now = world.ok(move |w| contacts::edit(w, anna, max, None, std::slice::from_ref(&set)));
        let entry = now.card.of_field(again.field()).next().expect("one").1;
        assert_eq!(entry.value.kind(), value(typed).kind(), "{}", typed.0);
        assert!(reads(&now.card, &again)[0].ends_with("de"));
    }

    // And taken away.
    for (name, ..) in TYPED.iter().rev() {
        let remove = fields::removal(name, None).expect("a name");
        world.ok(move |w| contacts::edit(w, anna, max, None, std::slice::from_ref(&remove)));
    }
    let left = world
        .read(move |r| contacts::show(r, anna.user, max))
        .expect("it is there");
    assert_eq!(left.contact.card.entries.len(), 1, "the name");
}

#[test]
fn a_second_gender_is_refused_and_changes_nothing() {
    let world = World::new();
    let anna = world.user("Anna");
    let label = world.label(anna, "Family").id;
    let typed = |text: &str| fields::typed("gender", text, "").expect("it can be typed");
    let (one, two) = (typed("female"), typed("male"));
    let both = [Value::name("Anna", ""), one.clone(), two.clone()];
    assert_eq!(
        world.code(move |w| contacts::add(w, anna, label, both.clone())),
        "only-one"
    );
    let id = world.contact(anna, label, "Max").id;
    let add = |v: Value| [FieldEdit::Add(v)];
    let first = add(one.clone());
    world.ok(move |w| contacts::edit(w, anna, id, None, &first));
    let second = add(two);
    assert_eq!(
        world.code(move |w| contacts::edit(w, anna, id, None, &second)),
        "only-one"
    );
}

#[test]
fn pronouns_can_be_suggested_and_the_gender_stays() {
    let world = World::new();
    let [anna, ben] = ["Anna", "Ben"].map(|n| world.user(n));
    let label = world.label(anna, "Family").id;
    let id = world.contact(anna, label, "Max").id;
    let set = |name: &str, text: &str| {
        [FieldEdit::Set(
            fields::typed(name, text, "").expect("it can be typed"),
        )]
    };
    let gender = set("gender", "male");
    world.ok(move |w| contacts::edit(w, anna, id, None, &gender));
    world.share(anna, label, ben.user, domain::Level::Viewer);
    let pronouns = set("pronouns", "he/him");
    let suggested = world.ok(move |w| suggestions::suggest_edit(w, ben, id, &pronouns));
    world.ok(move |w| suggestions::accept(w, anna, suggested.id).map(drop));
    let now = world
        .read(move |r| contacts::show(r, anna.user, id))
        .expect("it is there");
    let reads: Vec<String> = now.contact.card.values().map(Value::summary).collect();
    assert!(reads.contains(&"male, he/him".to_owned()), "{reads:?}");
}
