//! One figure, one line.
#![expect(
    clippy::print_stdout,
    reason = "the figures are what this program is for"
)]

/// Prints a figure and whether it holds.
pub(crate) fn tell(name: &str, what: &str, measured: &str, target: &str, holds: bool) -> bool {
    let verdict = if holds { '✓' } else { '✗' };
    println!("{verdict} {name:8} {what:58} {measured:>16}   ({target})");
    holds
}

/// Prints something that is good to know beside a figure.
pub(crate) fn note(text: &str) {
    println!("           {text}");
}
