//! Tables for people, JSON for programs, from the same things. The names of the JSON
//! fields are a promise (docs/cli.md).

use domain::Micros;
use serde::Serialize;

/// How to print.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Out {
    /// JSON instead of tables and sentences.
    pub(crate) json: bool,
}

impl Out {
    /// Prints things in rows under heads, or as a JSON array; `empty` where there are none.
    pub(crate) fn list<T: Serialize, const N: usize>(
        self,
        heads: [&str; N],
        things: &[T],
        row: impl Fn(&T) -> [String; N],
        empty: &str,
    ) {
        if self.json {
            return print_json(things);
        }
        if things.is_empty() {
            println!("{empty}");
            return;
        }
        let rows: Vec<[String; N]> = things.iter().map(row).collect();
        table(heads, &rows);
    }

    /// Prints one thing as a JSON object, or as `text` does it.
    pub(crate) fn one<T: Serialize>(self, thing: &T, text: impl FnOnce(&T)) {
        if self.json {
            print_json(thing);
        } else {
            text(thing);
        }
    }

    /// Says what was done.
    pub(crate) fn done(self, text: &str) {
        if self.json {
            println!("{}", serde_json::json!({ "done": text }));
        } else {
            println!("{}", plain(text));
        }
    }
}

fn print_json<T: Serialize + ?Sized>(thing: &T) {
    // Texts, numbers and lists of them: nothing in them can fail to be written.
    match serde_json::to_string(thing) {
        Ok(text) => println!("{text}"),
        Err(e) => eprintln!("error: this cannot be told as JSON ({e})"),
    }
}

/// Prints rows under heads.
pub(crate) fn table<const N: usize>(heads: [&str; N], rows: &[[String; N]]) {
    let width = |i: usize| {
        rows.iter()
            .map(|r| columns(&r[i]))
            .chain([columns(heads[i])])
            .max()
            .unwrap_or(0)
    };
    let widths: [usize; N] = std::array::from_fn(width);
    print_row(&widths, heads.map(str::to_uppercase).as_slice());
    for row in rows {
        print_row(&widths, row);
    }
}

fn print_row(widths: &[usize], cells: &[String]) {
    let mut line = String::new();
    for (cell, width) in cells.iter().zip(widths) {
        line.push_str(&plain(cell).replace('\n', " "));
        line.extend(std::iter::repeat_n(
            ' ',
            width.saturating_sub(columns(cell)) + 2,
        ));
    }
    println!("{}", line.trim_end());
}

/// How wide a text is in a terminal: wide scripts take two columns, marks none.
pub(crate) fn columns(text: &str) -> usize {
    let wide = |c: u32| {
        matches!(c, 0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF
            | 0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0x1F300..=0x1FAFF | 0x20000..=0x3FFFD)
    };
    let mark = |c: u32| {
        matches!(c, 0x0300..=0x036F | 0x0591..=0x05C7 | 0x064B..=0x065F | 0x0900..=0x0902 | 0x093C
            | 0x0941..=0x0948 | 0x094D | 0x200B..=0x200F | 0xFE0F)
    };
    text.chars()
        .map(|c| match u32::from(c) {
            c if mark(c) => 0,
            c if wide(c) => 2,
            _ => 1,
        })
        .sum()
}

/// A text of somebody's without what would steer the terminal of whoever reads it: control
/// characters, and those that turn the direction of writing (Unicode TR 36). Line ends stay.
pub(crate) fn plain(text: &str) -> String {
    let steers = |c: char| {
        let turns = matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
        c != '\n' && (c.is_control() || turns)
    };
    text.replace(steers, "\u{FFFD}")
}

/// A moment, to the second, in UTC.
pub(crate) fn moment(at: Micros) -> String {
    let at = jiff::Timestamp::from_microsecond(at.0 - at.0.rem_euclid(1_000_000));
    at.map_or_else(|_| "?".to_owned(), |at| at.to_string())
}

/// One line of at most so many letters.
pub(crate) fn line(text: &str, most: usize) -> String {
    let text = plain(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    if text.chars().count() <= most {
        return text;
    }
    let cut: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{cut}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_terminal() {
        for (text, width) in [
            ("Anna", 4),
            ("王伟", 4),
            ("Ά", 1),
            ("e\u{301}", 1),
            ("김", 2),
        ] {
            assert_eq!(columns(text), width, "{text}");
        }
    }

    #[test]
    fn nobody_elses_text_steers_the_terminal() {
        assert_eq!(plain("a\u{1b}[31mred\u{7}"), "a\u{fffd}[31mred\u{fffd}");
        assert_eq!(plain("x\u{202e}y\r"), "x\u{fffd}y\u{fffd}");
        assert_eq!(line("a\u{1b}[2J b", 20), "a\u{fffd}[2J b");
        assert_eq!(plain("Αθηνά\n春子"), "Αθηνά\n春子");
    }

    #[test]
    fn long_texts_become_one_line() {
        assert_eq!(line("a\nb  c", 10), "a b c");
        assert_eq!(line("abcdef", 4), "abc…");
        assert_eq!(moment(Micros(1_500_000)), "1970-01-01T00:00:01Z");
    }
}
