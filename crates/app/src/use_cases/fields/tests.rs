use super::*;
use crate::Error;
use domain::value::{Email, Location, Name, Organization};

fn card() -> Card {
    Card::of([
        Value::name("Anna", "Berg"),
        Value::email("anna@home.example", "home"),
        Value::email("anna@work.example", "work"),
        Value::phone("+49 30 1", "mobile"),
    ])
}

/// The contents after the edits, or the code of the refusal.
fn check(edits: &[FieldEdit]) -> Result<Vec<String>, &'static str> {
    let mut card = card();
    match patch(&card, edits) {
        Ok(patch) => {
            patch.apply(&mut card);
            let line = |v: &Value| format!("{} {} {}", v.field(), v.kind(), v.summary());
            Ok(card.values().skip(1).map(line).collect())
        }
        Err(Error::Refused(p)) => Err(p.code),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn set_takes_the_only_entry_or_the_one_of_its_type() {
    let set = |v| check(&[FieldEdit::Set(v)]);
    assert_eq!(
        set(Value::phone("+49 30 2", "")).expect("one phone")[2],
        "phone mobile +49 30 2",
        "the type stays"
    );
    assert_eq!(
        set(Value::phone("+49 30 2", "home"))
            .expect("a new type")
            .len(),
        4
    );
    assert_eq!(
        set(Value::email("a@w.example", "work")).expect("by type")[1],
        "email work a@w.example"
    );
    assert_eq!(set(Value::email("a@w.example", "")), Err("which-one"));
    assert_eq!(set(Value::email(" ", "work")), Err("empty-value"));
}

/// Of an entry with several parts a command says one: the others are nobody's to take away.
#[test]
fn k1_what_is_not_said_of_an_entry_stays() {
    let card = Card::of([
        Value::Organization(Organization {
            name: "Acme".into(),
            title: "Cook".into(),
            department: "Kitchen".into(),
            ..Organization::default()
        }),
        Value::Location(Location {
            value: "Berlin".into(),
            floor: "3".into(),
            ..Location::default()
        }),
        Value::Email(Email {
            value: "a@x".into(),
            display_name: "Anna B.".into(),
            ..Email::default()
        }),
        Value::Name(Name {
            given: "Yoko".into(),
            family: "Sato".into(),
            phonetic_given: "ようこ".into(),
            phonetic_family: "さとう".into(),
            ..Name::default()
        }),
    ]);
    let edits = [
        Value::Organization(Organization {
            name: "Acme Inc".into(),
            ..Organization::default()
        }),
        Value::Location(Location {
            value: "Bonn".into(),
            ..Location::default()
        }),
        Value::email("b@x", ""),
        Value::name("Yoko", "Ito"),
    ];
    let edits = edits.map(FieldEdit::Set);
    let mut after = card.clone();
    patch(&card, &edits).expect("each is one").apply(&mut after);
    for value in after.values() {
        match value {
            Value::Organization(o) => assert_eq!(
                [&*o.name, &o.title, &o.department],
                ["Acme Inc", "Cook", "Kitchen"]
            ),
            Value::Location(l) => assert_eq!([&*l.value, &l.floor], ["Bonn", "3"]),
            Value::Email(e) => assert_eq!([&*e.value, &e.display_name], ["b@x", "Anna B."]),
            Value::Name(n) => assert_eq!(
                [&*n.family, &n.phonetic_given, &n.phonetic_family],
                ["Ito", "ようこ", ""]
            ),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn change_and_remove_find_an_entry_by_what_it_reads() {
    let change = |from: &str| {
        check(&[FieldEdit::Change {
            from: from.into(),
            to: Value::email("new@x.example", ""),
        }])
    };
    assert_eq!(
        change("ANNA@home.example").expect("found")[0],
        "email home new@x.example"
    );
    assert_eq!(change("nobody@x.example"), Err("no-such-entry"));
    let remove = |which: Option<&str>| {
        check(&[FieldEdit::Remove {
            field: Field::Email,
            which: which.map(Into::into),
        }])
    };
    assert_eq!(remove(Some("anna@home.example")).expect("found").len(), 2);
    assert_eq!(remove(None), Err("which-one"));
}

#[test]
fn what_is_there_already_is_not_added_twice() {
    let edits = [FieldEdit::Add(Value::phone("+49 30 1", "mobile"))];
    assert!(patch(&card(), &edits).expect("fine").is_empty());
}

#[test]
fn texts_become_values() {
    let line = |field, text: &str| match value(field, text, "") {
        Ok(v) => v.summary(),
        Err(Error::Refused(p)) => p.code.to_owned(),
        Err(other) => panic!("{other}"),
    };
    for (f, text, expected) in [
        (Field::Name, "Anna Maria Berg", "Anna Maria Berg"),
        (Field::Name, "Berg, Anna", "Anna Berg"),
        (Field::Name, "Madonna", "Madonna"),
        (Field::Birthday, "1985-04-12", "1985-04-12"),
        (Field::Birthday, "--02-29", "--02-29"),
        (Field::Birthday, "1985", "1985"),
        (Field::Birthday, "1985-02-29", "invalid-date"),
        (Field::Birthday, "12.4.1985", "invalid-date"),
        (Field::Birthday, "+985-04-12", "invalid-date"),
        (Field::Birthday, "", "invalid-date"),
        (Field::Email, " ", "empty-value"),
        (Field::Gender, "Female", "female"),
        (Field::Gender, "Enby", "Enby"),
        (Field::Im, "jabber: anna@x.example", "jabber:anna@x.example"),
        (Field::Im, "jabber:", "empty-value"),
        (Field::Sip, "sip:anna@x.example", "sip:anna@x.example"),
        (Field::ExternalId, "42", "42"),
        (Field::Interest, " Chess ", "Chess"),
        (Field::Occupation, "Carpenter", "Carpenter"),
        (Field::Location, "Bonn", "Bonn"),
        (Field::Locale, "pt-BR", "pt-BR"),
        (Field::Locale, "Portuguese (Brazil)", "invalid-locale"),
        (Field::Locale, " ", "empty-value"),
        (
            Field::CalendarUrl,
            "https://x.example/c",
            "https://x.example/c",
        ),
        (Field::Keyword, "7", "7"),
    ] {
        assert_eq!(line(f, text), expected, "{f} {text:?}");
    }
    for name in [
        "calendarurl",
        "calendarUrl",
        "calendar-url",
        "Calendar-URL ",
    ] {
        assert_eq!(field(name), Ok(Field::CalendarUrl), "{name}");
    }
    assert!(matches!(field("fax"), Err(Error::Refused(p)) if p.code == "unknown-field"));
}

fn values(typed_as: &[&str]) -> Vec<Value> {
    let value = |text: &&str| {
        let (name, text) = text.split_once('=').expect("a name and a text");
        let (name, kind) = name.split_once(':').unwrap_or((name, ""));
        typed(name, text, kind).unwrap_or_else(|e| panic!("{name}: {e}"))
    };
    typed_as.iter().map(value).collect()
}

/// The entries after these edits, each typed.
fn after(before: &[&str], edits: &[FieldEdit]) -> Res<Vec<String>> {
    let mut card = super::card(values(before))?;
    patch(&card, edits)?.apply(&mut card);
    let line = |v: &Value| format!("{}:{}={}", v.field(), v.kind(), v.summary());
    Ok(card.values().map(line).collect())
}

#[test]
fn every_field_can_be_set_and_added_by_its_name() {
    for (name, one, two, line) in [
        ("im:work", "jabber:a", "b", "im:work=jabber:b"),
        ("sip:mobile", "a@x", "b@x", "sip:mobile=b@x"),
        ("external-id:customer", "1", "2", "externalId:customer=2"),
        ("interest", "Chess", "Go", "interest:=Go"),
        ("occupation", "Cook", "Chef", "occupation:=Chef"),
        ("location:desk", "A1", "B2", "location:desk=B2"),
        ("locale", "de", "en-GB", "locale:=en-GB"),
        ("calendar-url:freeBusy", "x", "y", "calendarUrl:freeBusy=y"),
        ("keyword:outlook-user", "1", "2", "keyword:OUTLOOK_USER=2"),
        ("gender", "male", "Female", "gender:=female"),
        ("pronouns", "he", "she/her", "gender:=she/her"),
    ] {
        let before = format!("{name}={one}");
        let plain = name.split(':').next().unwrap_or_default();
        let set = FieldEdit::Set(values(&[&format!("{plain}={two}")]).remove(0));
        let set = after(&[&before], &[set]).expect("fine");
        assert_eq!(set, [line], "the type stays");

        let add = FieldEdit::Add(values(&[&format!("{name}={two}")]).remove(0));
        let added = after(&[&before], &[add]).expect("fine");
        assert_eq!(added.len(), 2, "{added:?}");

        let gone = removal(plain, Some(one.to_owned())).expect("a name");
        assert_eq!(after(&[&before], &[gone]).expect("fine"), [""; 0]);
        let other = removal(plain, Some("another".to_owned())).expect("a name");
        assert!(
            matches!(after(&[&before], &[other]), Err(Error::Refused(p)) if p.code == "no-such-entry")
        );
    }
}

#[test]
fn gender_and_pronouns_are_one_entry() {
    let both = ["gender=female", "pronouns=she/her"];
    assert_eq!(
        after(&both, &[]).expect("fine"),
        ["gender:=female, she/her"]
    );

    let edit = |edit: FieldEdit| after(&both, &[edit]).expect("fine");
    let one = |text: &str| values(&[text]).remove(0);
    for (text, line) in [
        ("gender=male", "gender:=male, she/her"),
        ("pronouns=they", "gender:=female, they"),
    ] {
        assert_eq!(edit(FieldEdit::Set(one(text))), [line]);
    }
    // One after the other, whichever comes first.
    for [first, then] in [both, [both[1], both[0]]] {
        let added = after(&[first], &[FieldEdit::Add(one(then))]);
        assert_eq!(added.expect("fine"), ["gender:=female, she/her"]);
    }
    // What is added against what is there would be a second gender, which is refused.
    assert_eq!(edit(FieldEdit::Add(one("gender=male"))).len(), 2);
    assert_eq!(
        edit(FieldEdit::Add(one("gender=female"))),
        ["gender:=female, she/her"]
    );

    let removed = |name| edit(removal(name, None).expect("a name"));
    assert_eq!(removed("pronouns"), ["gender:=female"]);
    assert_eq!(removed("gender"), [""; 0]);
}

#[test]
fn what_no_address_book_takes_is_refused_with_what_there_is() {
    let refused = |name: &str, text: &str, kind: &str| match typed(name, text, kind) {
        Err(Error::Refused(p)) => format!("{}: {p}", p.code),
        other => panic!("{other:?}"),
    };
    assert!(refused("keyword", "1", "boss").contains("OUTLOOK_USER"));
    assert!(refused("locale", "deutsch bitte", "").starts_with("invalid-locale"));
    assert!(refused("pronouns", " ", "").starts_with("empty-value"));
    let unknown = refused("fax", "1", "");
    assert!(
        unknown.contains("external-id") && unknown.contains("pronouns"),
        "{unknown}"
    );
}
