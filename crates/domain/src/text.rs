//! Texts in canonical form (K6): NFC, trimmed, line breaks as `\n`.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The canonical form of a text: NFC, `\r\n` as `\n`, no white space at the ends.
///
/// Remotes trim and recompose what they are given; comparing canonical forms keeps
/// that from coming back as an edit.
#[must_use]
pub fn clean(text: &str) -> String {
    let trimmed = text.trim();
    let recomposed = match is_nfc_quick(trimmed.chars()) {
        IsNormalized::Yes => trimmed.to_owned(),
        IsNormalized::No | IsNormalized::Maybe => trimmed.nfc().collect(),
    };
    if recomposed.contains('\r') {
        recomposed.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        recomposed
    }
}

/// A text folded for comparing names: lower case, without marks, runs of anything
/// that is neither letter nor digit as one space.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text
        .nfkd()
        .filter(|c| !is_mark(*c))
        .flat_map(char::to_lowercase)
    {
        if c.is_alphanumeric() {
            folded.push(c);
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// Combining marks of the Latin, Greek and Cyrillic blocks; vowel signs of other
/// scripts tell words apart and stay.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Cleans a text in place and says whether anything is left.
pub(crate) fn tidy(text: &mut String) -> bool {
    let cleaned = clean(text);
    *text = cleaned;
    !text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clean_recomposes_trims_and_joins_line_breaks() {
        assert_eq!(clean(" Zoe\u{308}\r\nx "), "Zo\u{eb}\nx");
        assert_eq!(clean(" \n "), "");
    }

    #[test]
    fn fold_forgets_case_marks_and_punctuation() {
        assert_eq!(fold("  Łukasz  O'Néill-Smith "), "łukasz o neill smith");
        assert_eq!(fold("李 小龙"), "李 小龙");
        assert_eq!(fold("..."), "");
    }
}
