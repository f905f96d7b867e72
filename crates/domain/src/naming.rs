//! Names of labels and groups: when two are the same, and what can be written as one (G4).

use crate::clean;
use unicode_normalization::UnicodeNormalization;

/// A name as names are compared: whoever reads two names with the same key reads the same
/// name. Without regard to case, composition, kinds and runs of blanks, and to what nobody
/// sees: marks of direction, joiners, variation selectors.
#[must_use]
pub fn name_key(name: &str) -> String {
    let visible: String = name.nfc().filter(|c| !is_unseen(*c)).collect();
    let words: Vec<&str> = visible.split(|c| blank(c) || c.is_control()).collect();
    let words: Vec<&str> = words.into_iter().filter(|w| !w.is_empty()).collect();
    // Lower case may come apart again (`İ`): composed once more.
    words.join(" ").to_lowercase().nfc().collect()
}

/// A name in one line, without what would change how the words beside it are shown.
#[must_use]
pub fn plain_name(name: &str) -> String {
    let kept: String = clean(name)
        .chars()
        .filter(|c| !turns_around(*c))
        .map(|c| if c.is_control() || is_line(c) { ' ' } else { c })
        .collect();
    kept.trim().to_owned()
}

fn blank(c: char) -> bool {
    // The Hangul filler and the braille blank are letters by name, and blank to the eye.
    c.is_whitespace() || matches!(c, '\u{3164}' | '\u{ffa0}' | '\u{2800}')
}

fn is_line(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

/// Overrides and embeddings of direction reach beyond the name they stand in.
fn turns_around(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_unseen(c: char) -> bool {
    turns_around(c)
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
                | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
                | '\u{e0001}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g4_what_reads_the_same_is_the_same_name() {
        for (one, other) in [
            ("Family", "FAMILY"),
            ("Family", " Family\u{a0}"),
            ("My family", "my\u{a0}\u{2003} family"),
            ("Zo\u{eb}", "Zoe\u{308}"),
            ("שלום", "\u{200f}שלום\u{200e}"),
            ("\u{2764}", "\u{2764}\u{fe0f}"),
            ("Straße", "straße"),
            ("İzmir", "i\u{307}zmir"),
            ("Fa\u{ad}mily", "Family"),
            ("two\nlines", "Two lines"),
        ] {
            assert_eq!(name_key(one), name_key(other), "{one:?} and {other:?}");
        }
        for (one, other) in [
            ("Family", "Families"),
            ("Zoe", "Zo\u{eb}"),
            ("🎿", "⛷"),
            ("a b", "ab"),
            ("Family", "Family 2"),
        ] {
            assert_ne!(name_key(one), name_key(other), "{one:?} and {other:?}");
        }
    }

    #[test]
    fn g4_a_name_nobody_sees_is_none() {
        for name in [
            "",
            " ",
            "\u{a0}",
            "\u{200b}\u{200f}",
            "\u{3164}",
            "\t\n",
            "\u{feff}",
        ] {
            assert_eq!(name_key(name), "", "{name:?}");
        }
    }

    #[test]
    fn g4_a_plain_name_is_one_line_and_turns_nothing_around() {
        for (name, plain) in [
            ("  Zoe\u{308} ", "Zo\u{eb}"),
            ("two\r\nlines", "two lines"),
            ("\u{202e}txt", "txt"),
            ("\u{200f}שלום", "\u{200f}שלום"),
            ("👨\u{200d}👩\u{200d}👧", "👨\u{200d}👩\u{200d}👧"),
            ("\u{7}", ""),
        ] {
            assert_eq!(plain_name(name), plain, "{name:?}");
        }
    }
}
