//! Contents in a few words: `Anna Berg, a@x, +49 1, #a note`.

use domain::Value;

/// A value: an e-mail has an `@`, a phone a `+`, a note a `#`; a name has none of them.
fn value(text: &str) -> Value {
    if let Some(note) = text.strip_prefix('#') {
        Value::note(note)
    } else if text.contains('@') {
        Value::email(text, "home")
    } else if text.starts_with('+') {
        Value::phone(text, "mobile")
    } else {
        let (given, family) = text.split_once(' ').unwrap_or((text, ""));
        Value::name(given, family)
    }
}

pub(super) fn values(text: &str) -> Vec<Value> {
    let parts = text.split(',').map(str::trim);
    parts.filter(|t| !t.is_empty()).map(value).collect()
}

/// The other way round, in the order of the alphabet.
pub(super) fn told<'a>(values: impl Iterator<Item = &'a Value>) -> String {
    let text = |v: &Value| match v {
        Value::Note(_) => format!("#{}", v.summary()),
        _ => v.summary(),
    };
    let mut parts: Vec<String> = values.map(text).collect();
    parts.sort();
    parts.join(", ")
}
