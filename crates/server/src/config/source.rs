//! What the file and the environment say, and where each of it was said.

use super::keys::{KEYS, is_secret, nearest, variable};
use anyhow::{Context as _, Error, Result, anyhow};
use jiff::SignedDuration;
use std::{
    cell::RefCell,
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};
use toml::de::{DeTable, DeValue};

/// A setting that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    /// Which.
    pub(crate) key: &'static str,
    /// What it says.
    pub(crate) text: String,
    /// Where it says so.
    pub(crate) place: String,
}

/// How the places of variables begin.
const VARIABLE: &str = "the variable ";

impl Said {
    /// Whether the environment says it, and no file.
    pub(crate) fn is_variable(&self) -> bool {
        self.place.starts_with(VARIABLE)
    }
}

/// Settings as they were written, with the place, and everything that is wrong with them:
/// whoever corrects a file wants to know all of it at once.
#[derive(Debug, Default)]
pub(crate) struct Source {
    said: BTreeMap<&'static str, (String, String)>,
    wrong: RefCell<Vec<Error>>,
}

impl Source {
    /// The file, if there is one, overruled by the environment.
    pub(crate) fn read(file: Option<&Path>, env: impl Fn(&str) -> Option<String>) -> Self {
        let mut source = Self::default();
        if let Some(path) = file {
            source.file(path).unwrap_or_else(|e| source.complain(e));
        }
        for key in KEYS {
            let name = variable(key);
            if let Some(text) = env(&name).filter(|t| !t.is_empty()) {
                source.said.insert(key, (text, format!("{VARIABLE}{name}")));
            }
        }
        source
    }

    /// Notes something that is wrong.
    pub(crate) fn complain(&self, what: Error) {
        self.wrong.borrow_mut().push(what);
    }

    /// What was said and where, and what is wrong with it.
    pub(crate) fn into_parts(self) -> (Vec<Said>, Vec<Error>) {
        let said = self.said.into_iter();
        let said = said.map(|(key, (text, place))| Said { key, text, place });
        (said.collect(), self.wrong.into_inner())
    }

    fn file(&mut self, path: &Path) -> Result<()> {
        let place = path.display();
        let text = std::fs::read_to_string(path).with_context(|| {
            format!(
                "The settings in {place} cannot be read. Check the path (`--config`, KITH_CONFIG)."
            )
        })?;
        // Where it fails, never the line itself: it may be the one with the secret.
        let table = DeTable::parse(&text).map_err(|e| {
            let at = e
                .span()
                .map_or_else(String::new, |s| position(&text, s.start));
            anyhow!(
                "The settings in {place} are not TOML{at}: {}. Correct that line; texts stand in \
                 quotes.",
                e.message().replace('\n', ", ")
            )
        })?;
        self.table(path, &text, "", table.get_ref());
        Ok(())
    }

    fn table(&mut self, path: &Path, text: &str, within: &str, table: &DeTable<'_>) {
        for (name, value) in table {
            let key = format!("{within}{}", name.get_ref());
            let line = text[..name.span().start].matches('\n').count() + 1;
            let place = format!("{}, line {line}", path.display());
            let known = KEYS.into_iter().find(|k| *k == key);
            let said = match (known, value.get_ref()) {
                (None, DeValue::Table(inner)) if is_table(&key) => {
                    self.table(path, text, &format!("{key}."), inner);
                    continue;
                }
                (None, _) => {
                    let hint = match nearest(&key) {
                        Some(meant) => format!("Did you mean `{meant}`?"),
                        None => format!("There are: {}.", KEYS.join(", ")),
                    };
                    self.complain(anyhow!("There is no setting `{key}` ({place}). {hint}"));
                    continue;
                }
                (Some(_), DeValue::String(s)) => s.to_string(),
                (Some(_), DeValue::Integer(n)) => n.to_string(),
                (Some(_), DeValue::Boolean(b)) => b.to_string(),
                (
                    Some(_),
                    DeValue::Float(_)
                    | DeValue::Datetime(_)
                    | DeValue::Array(_)
                    | DeValue::Table(_),
                ) => {
                    self.complain(anyhow!(
                        "The setting `{key}` ({place}) takes a text or a whole number, nothing else."
                    ));
                    continue;
                }
            };
            if let Some(key) = known {
                self.said.insert(key, (said, place));
            }
        }
    }

    /// What was said, if anything was.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        debug_assert!(KEYS.contains(&key), "{key} is not a setting");
        self.said.get(key).map(|(text, _)| text.as_str())
    }

    /// The same as a path.
    pub(crate) fn path(&self, key: &str) -> Option<PathBuf> {
        self.text(key).map(PathBuf::from)
    }

    /// What was said as another type, or the default; `form` tells how to write it. What
    /// does not work is noted, and the default taken.
    pub(crate) fn value<T>(
        &self,
        key: &str,
        default: T,
        form: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> T {
        let Some((text, place)) = self.said.get(key) else {
            return default;
        };
        read(text.trim()).unwrap_or_else(|| {
            let text = if is_secret(key) { "…" } else { text };
            self.complain(anyhow!(
                "The setting `{key}` ({place}) is “{text}”, which does not work. Write {form}."
            ));
            default
        })
    }

    /// A whole number.
    pub(crate) fn number(&self, key: &str, default: usize) -> usize {
        self.value(key, default, "a whole number", |t| t.parse().ok())
    }

    /// A span of time.
    pub(crate) fn span(&self, key: &str, default: Duration) -> Duration {
        self.value(
            key,
            default,
            "a span of time such as 500ms, 10s, 5min or 2h",
            span,
        )
    }
}

/// A place in a text, for people.
fn position(text: &str, at: usize) -> String {
    let before = text.get(..at).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    format!(
        " at line {}, column {}",
        before.matches('\n').count() + 1,
        line.chars().count() + 1
    )
}

fn is_table(key: &str) -> bool {
    KEYS.iter().any(|k| {
        k.strip_prefix(key)
            .is_some_and(|rest| rest.starts_with('.'))
    })
}

fn span(text: &str) -> Option<Duration> {
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let days = text
        .strip_suffix('d')
        .and_then(|n| n.trim().parse::<u64>().ok());
    if let Some(days) = days {
        return days.checked_mul(86_400).map(Duration::from_secs);
    }
    text.parse::<SignedDuration>()
        .ok()
        .and_then(|d| Duration::try_from(d).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_time() {
        for (text, millis) in [
            ("500ms", Some(500)),
            ("10", Some(10_000)),
            ("10s", Some(10_000)),
            ("5min", Some(300_000)),
            ("1h 30m", Some(5_400_000)),
            ("2d", Some(172_800_000)),
            ("300000000000000d", None),
            ("-3s", None),
            ("soon", None),
        ] {
            assert_eq!(span(text).map(|d| d.as_millis()), millis, "{text}");
        }
    }
}
