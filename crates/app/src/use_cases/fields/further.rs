//! Names and words that need a second look: pronouns are a part of the gender, a language has
//! a form, keywords have types of their own.

use super::{FieldEdit, field, the_one, value};
use crate::{Problem, Res, words};
use domain::value::{Gender, Keyword, Locale, Name};
use domain::{Card, Entry, Field, Key, Value, clean, fold};

/// The name of the part of a gender that people see as a field.
const PRONOUNS: &str = "pronouns";

fn is_pronouns(name: &str) -> bool {
    name.trim().eq_ignore_ascii_case(PRONOUNS)
}

/// The value that a text says under a name as people type it: a field's, or `pronouns`.
pub fn typed(name: &str, text: &str, kind: &str) -> Res<Value> {
    if is_pronouns(name) {
        return super::canonical(Value::Gender(Gender {
            value: String::new(),
            pronouns: clean(text),
        }));
    }
    value(or_pronouns(name, false)?, text, kind)
}

/// The removal of what stands under a name as people type it.
pub fn removal(name: &str, which: Option<String>) -> Res<FieldEdit> {
    if is_pronouns(name) {
        return Ok(FieldEdit::RemovePronouns { which });
    }
    let field = or_pronouns(name, true)?;
    Ok(FieldEdit::Remove { field, which })
}

/// A word that names no field where these are understood.
pub(super) fn unknown(word: &str, names: impl IntoIterator<Item = String>) -> Problem {
    let word = word.trim();
    let names: Vec<String> = names.into_iter().collect();
    let more = match is_pronouns(word) {
        true => " Pronouns are a part of the gender.",
        false => "",
    };
    let message = format!(
        "“{word}” is no field; there are {}.{more}",
        names.join(", ")
    );
    Problem::new("unknown-field", message)
}

/// The field of a name where pronouns are one, too; a photo is one where it can only be removed.
fn or_pronouns(name: &str, with_photo: bool) -> Res<Field> {
    field(name).map_err(|_| {
        let fields = Field::ALL.into_iter();
        let fields = fields.filter(|f| with_photo || *f != Field::Photo);
        let names = fields.map(words::typed).chain([PRONOUNS.to_owned()]);
        unknown(name, names).into()
    })
}

/// A gender; the words every address book knows are in lower case.
pub(super) fn gender(text: String) -> Gender {
    let known = ["male", "female", "unspecified"];
    let word = known.into_iter().find(|w| w.eq_ignore_ascii_case(&text));
    Gender {
        value: word.map_or(text, str::to_owned),
        pronouns: String::new(),
    }
}

pub(super) fn locale(text: String) -> Res<Locale> {
    let locale = Locale { value: text };
    if !locale.value.is_empty() && !locale.is_tag() {
        return Problem::refuse(
            "invalid-locale",
            "This is not a language. Write its tag, like de or pt-BR.",
        );
    }
    Ok(locale)
}

pub(super) fn keyword(text: String, kind: &str) -> Res<Keyword> {
    let word = kind.replace('-', "_").to_ascii_uppercase();
    if !word.is_empty() && !Keyword::KINDS.contains(&&*word) {
        return Problem::refuse(
            "unknown-type",
            format!(
                "A keyword has no such type; there are {}. The type may be left out.",
                Keyword::KINDS.join(", ")
            ),
        );
    }
    Ok(Keyword {
        value: text,
        kind: word,
    })
}

/// What a new value does not say, the entry keeps: its type, the service of a chat name, the
/// gender beside the pronouns, the title beside the company, the floor beside the place, who an
/// address is shown as, and how those parts of a name sound that stay as they are.
pub(super) fn keep_unsaid(value: &mut Value, was: &Value) {
    if let Some(kind) = value.kind_mut()
        && kind.is_empty()
    {
        was.kind().clone_into(kind);
    }
    if let (Value::Im(now), Value::Im(was)) = (&mut *value, was)
        && now.service.is_empty()
    {
        now.service.clone_from(&was.service);
    }
    match (&mut *value, was) {
        (Value::Gender(_) | Value::Organization(_) | Value::Location(_) | Value::Email(_), _) => {
            *value = value.completed_by(was)
        }
        (Value::Name(now), Value::Name(was)) => keep_sounds(now, was),
        (_, _) => {}
    }
}

/// How the parts of a name sound that are the same in both.
fn keep_sounds(now: &mut Name, was: &Name) {
    let same = |now: &str, was: &str| !now.is_empty() && now == was;
    for (part, part_was, sound, sound_was) in [
        (
            &now.given,
            &was.given,
            &mut now.phonetic_given,
            &was.phonetic_given,
        ),
        (
            &now.middle,
            &was.middle,
            &mut now.phonetic_middle,
            &was.phonetic_middle,
        ),
        (
            &now.family,
            &was.family,
            &mut now.phonetic_family,
            &was.phonetic_family,
        ),
        (
            &now.prefix,
            &was.prefix,
            &mut now.phonetic_prefix,
            &was.phonetic_prefix,
        ),
        (
            &now.suffix,
            &was.suffix,
            &mut now.phonetic_suffix,
            &was.phonetic_suffix,
        ),
        (
            &now.full,
            &was.full,
            &mut now.phonetic_full,
            &was.phonetic_full,
        ),
    ] {
        if sound.is_empty() && same(part, part_was) {
            sound.clone_from(sound_was);
        }
    }
}

/// Adds to the gender that is there what it does not say yet; whether that is all there is to
/// do. A second gender is not for this to refuse.
pub(super) fn complete(card: &mut Card, value: &Value) -> bool {
    let Value::Gender(more) = value else {
        return false;
    };
    let free = |here: &str, more: &str| here.is_empty() || more.is_empty() || here == more;
    let fits = |e: &&mut Entry| match &e.value {
        Value::Gender(g) => free(&g.value, &more.value) && free(&g.pronouns, &more.pronouns),
        _ => false,
    };
    let there = card.entries.values_mut().find(fits);
    there.is_some_and(|entry| {
        let whole = value.completed_by(&entry.value);
        if whole != entry.value {
            *entry = Entry::new(whole);
        }
        true
    })
}

/// Takes the pronouns away; the entry goes when nothing else is said.
pub(super) fn remove_pronouns(card: &mut Card, which: Option<&str>) -> Res<()> {
    let key: Key = the_one(card, Field::Gender, None).map_err(|_| no_pronouns())?;
    let Some(Value::Gender(gender)) = card.entries.get(&key).map(|e| &e.value) else {
        return Err(no_pronouns().into());
    };
    let reads = |which: &str| fold(which) == fold(&gender.pronouns);
    if gender.pronouns.is_empty() || which.is_some_and(|w| !reads(w)) {
        return Err(no_pronouns().into());
    }
    let without = Value::Gender(Gender {
        value: gender.value.clone(),
        pronouns: String::new(),
    });
    match without.canonical() {
        Some(value) => card.entries.insert(key, Entry::new(value)),
        None => card.entries.remove(&key),
    };
    Ok(())
}

fn no_pronouns() -> Problem {
    Problem::new(
        "no-such-entry",
        "The contact has no such pronouns. `kith contact show` shows what it has.",
    )
}
