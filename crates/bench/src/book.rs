//! Address books made from numbers.

use serde_json::{Value, json};

/// The address of person `n`; nobody else has it.
pub(crate) fn email(n: usize) -> String {
    format!("person{n}@people.example")
}

/// Person `n`, in these labels.
pub(crate) fn person(n: usize, labels: &[&str]) -> Value {
    let given = [
        "Anna", "Ben", "Chloé", "Dmitri", "Elif", "Farid", "Grace", "Hiro",
    ];
    let family = [
        "Berg",
        "Okafor",
        "Müller",
        "Nováková",
        "Yılmaz",
        "O’Neill",
        "Sato",
    ];
    json!({
        "names": [{
            "givenName": given[n % given.len()],
            "familyName": format!("{} {n}", family[n % family.len()]),
        }],
        "emailAddresses": [{ "value": email(n), "type": "home" }],
        "phoneNumbers": [{ "value": format!("+49 30 {:07}", 1_000_000 + n), "type": "mobile" }],
        "organizations": [{ "name": format!("Works {}", n % 97), "title": "Fitter", "type": "work" }],
        "labels": labels,
    })
}

/// The same with a note.
pub(crate) fn with_note(mut person: Value, note: &str) -> Value {
    person["biographies"] = json!([{ "value": note, "contentType": "TEXT_PLAIN" }]);
    person
}

/// The first address of a person as an account shows it.
pub(crate) fn email_of(person: &Value) -> &str {
    person["emailAddresses"][0]["value"]
        .as_str()
        .unwrap_or_default()
}

/// Its note.
pub(crate) fn note_of(person: &Value) -> Option<&str> {
    person["biographies"][0]["value"].as_str()
}
