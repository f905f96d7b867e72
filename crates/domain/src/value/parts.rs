//! The parts of each field, named as RFC 9553 and Google name them. An empty text is an
//! absent part.

macro_rules! parts {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $part:ident : $ty:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase", default)]
        pub struct $name {
            $(
                $(#[$fdoc])*
                #[serde(skip_serializing_if = "blank")]
                pub $part: $ty,
            )*
        }
    )*};
}

/// Tidies every text given and says whether one of them has content.
macro_rules! any {
    ($($text:expr),* $(,)?) => {{
        let mut any = false;
        $(any |= tidy(&mut $text);)*
        any
    }};
}

mod place;
mod reach;
mod said;
mod who;
mod work;

pub use place::{Address, Location};
pub use reach::{CalendarUrl, Email, Im, Phone, Sip, Url};
pub use said::{Custom, ExternalId, Interest, Keyword, Note};
pub use who::{Birthday, Event, Gender, Locale, Name, Nickname, Relation};
pub use work::{Occupation, Organization};

fn blank<T: Default + PartialEq>(part: &T) -> bool {
    *part == T::default()
}

fn join<'a>(parts: impl IntoIterator<Item = &'a String>, with: &str) -> String {
    let parts: Vec<&str> = parts
        .into_iter()
        .filter(|p| !p.is_empty())
        .map(String::as_str)
        .collect();
    parts.join(with)
}
