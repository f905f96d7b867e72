use super::*;
use crate::Error;

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
        (Field::Gender, "female", "field-not-editable"),
    ] {
        assert_eq!(line(f, text), expected, "{f} {text:?}");
    }
    assert_eq!(field("calendarurl"), Ok(Field::CalendarUrl));
    assert!(matches!(field("fax"), Err(Error::Refused(p)) if p.code == "unknown-field"));
}
