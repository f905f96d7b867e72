//! Fields as they are typed: `FIELD[:TYPE]=TEXT`, such as `phone:mobile=+49 30 1234567`.

use anyhow::{Context as _, Result};
use app::use_cases::fields::{self, FieldEdit};
use domain::Value;

/// How values are typed, for help texts.
pub(crate) const FORM: &str = "FIELD[:TYPE]=TEXT";

/// A value as it was typed.
pub(crate) fn value(text: &str) -> Result<Value> {
    let (field, content) = text.split_once('=').with_context(|| {
        format!("“{text}” is no field. Write {FORM}, such as name='Anna Berg' or phone:mobile='+49 30 1234567'.")
    })?;
    let (field, kind) = field.split_once(':').unwrap_or((field, ""));
    Ok(fields::typed(field, content, kind)?)
}

/// A removal as it was typed: `FIELD`, or `FIELD=WHICH`.
pub(crate) fn removal(text: &str) -> Result<FieldEdit> {
    let (field, which) = match text.split_once('=') {
        Some((field, which)) => (field, Some(which.to_owned())),
        None => (text, None),
    };
    Ok(fields::removal(field, which)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Field;

    #[test]
    fn fields_as_they_are_typed() {
        let phone = value("phone:mobile=+49 30 1 = 2").expect("a phone");
        assert_eq!(
            (phone.field(), phone.kind(), phone.summary().as_str()),
            (Field::Phone, "mobile", "+49 30 1 = 2")
        );
        let name = value("Name=Anna Berg").expect("a name");
        assert_eq!(name, Value::name("Anna", "Berg"));
        let chat = value("im:work=jabber:a=b@x.example").expect("a chat name");
        assert_eq!(
            (chat.field(), chat.kind(), chat.summary().as_str()),
            (Field::Im, "work", "jabber:a=b@x.example")
        );
        let pronouns = value("pronouns=they/them").expect("pronouns");
        assert_eq!(pronouns.summary(), "they/them");
        for (text, said) in [
            ("phone", "is no field"),
            ("fone=1", "“fone” is no field"),
            ("phone=", "empty"),
            ("locale=Deutsch, bitte", "tag"),
            ("keyword:boss=1", "OUTLOOK_USER"),
        ] {
            let error = value(text).expect_err("this is none").to_string();
            assert!(error.contains(said), "{text}: {error}");
        }
    }

    #[test]
    fn removals_as_they_are_typed() {
        let note = FieldEdit::Remove {
            field: Field::Note,
            which: None,
        };
        assert_eq!(removal("note").expect("a note"), note);
        let mail = FieldEdit::Remove {
            field: Field::Email,
            which: Some("a@x.example".into()),
        };
        assert_eq!(removal("email=a@x.example").expect("a mail"), mail);
        let pronouns = FieldEdit::RemovePronouns { which: None };
        assert_eq!(removal("pronouns").expect("pronouns"), pronouns);
    }
}
