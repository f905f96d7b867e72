//! Which seen entry is which agreed one (K6). Entries of a Google person have no ids, so
//! they are paired by content.

use crate::{Field, Row, Value};
use std::collections::BTreeMap;

/// The result of pairing seen entries with the rows of an agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairing {
    /// For each row, the seen entry it is now.
    pub of_row: Vec<Option<usize>>,
    /// Seen entries that no row accounts for.
    pub added: Vec<usize>,
}

/// Pairs in this order: canonically equal; same singleton field; the only one gone with
/// the only one new of that field; same type and nearest value; else one removal and one
/// addition. Of equal entries, one with a key is found before one of the user's own: should
/// one of two be gone, nothing shared is lost.
#[must_use]
pub fn pair(rows: &[Row], seen: &[Value]) -> Pairing {
    let mut of_row: Vec<Option<usize>> = vec![None; rows.len()];
    let mut taken = vec![false; seen.len()];
    pair_equal(rows, seen, &mut of_row, &mut taken);

    for (field, open) in open_by_field(rows, seen, &of_row, &taken) {
        match (open.rows.as_slice(), open.seen.as_slice()) {
            (&[row], &[new]) => {
                of_row[row] = Some(new);
                taken[new] = true;
            }
            (&[row, ..], &[new, ..]) if field.is_singleton() => {
                of_row[row] = Some(new);
                taken[new] = true;
            }
            _ => pair_nearest(rows, seen, &open, Kinds::Same, &mut of_row, &mut taken),
        }
    }
    Pairing::new(of_row, &taken)
}

/// Pairs what was sent with the answer to it: as [`pair`], and what is left by nearness
/// alone, because nobody but the remote had a hand in it.
pub(crate) fn pair_answer(sent: &[Row], answer: &[Value]) -> Pairing {
    let mut of_row = pair(sent, answer).of_row;
    let mut taken = vec![false; answer.len()];
    for i in of_row.iter().flatten() {
        taken[*i] = true;
    }
    for (_, open) in open_by_field(sent, answer, &of_row, &taken) {
        pair_nearest(sent, answer, &open, Kinds::Any, &mut of_row, &mut taken);
    }
    Pairing::new(of_row, &taken)
}

impl Pairing {
    fn new(of_row: Vec<Option<usize>>, taken: &[bool]) -> Self {
        let added = (0..taken.len()).filter(|i| !taken[*i]).collect();
        Self { of_row, added }
    }
}

fn pair_equal(rows: &[Row], seen: &[Value], of_row: &mut [Option<usize>], taken: &mut [bool]) {
    // The usual case by far: same entries in the same order.
    let mut places: BTreeMap<&Value, Vec<usize>> = BTreeMap::new();
    for (i, value) in seen.iter().enumerate().rev() {
        places.entry(value).or_default().push(i);
    }
    let (own, keyed): (Vec<usize>, Vec<usize>) = (0..rows.len()).partition(|i| rows[*i].is_own());
    for row in keyed.into_iter().chain(own) {
        let found = rows[row]
            .remote
            .as_ref()
            .and_then(|v| places.get_mut(v))
            .and_then(Vec::pop);
        if let Some(i) = found {
            of_row[row] = Some(i);
            taken[i] = true;
        }
    }
}

#[derive(Default)]
struct Open {
    rows: Vec<usize>,
    seen: Vec<usize>,
}

fn open_by_field(
    rows: &[Row],
    seen: &[Value],
    of_row: &[Option<usize>],
    taken: &[bool],
) -> BTreeMap<Field, Open> {
    let mut open: BTreeMap<Field, Open> = BTreeMap::new();
    for (i, row) in rows.iter().enumerate() {
        if let (Some(value), None) = (&row.remote, of_row[i]) {
            open.entry(value.field()).or_default().rows.push(i);
        }
    }
    for (i, value) in seen.iter().enumerate().filter(|(i, _)| !taken[*i]) {
        open.entry(value.field()).or_default().seen.push(i);
    }
    open
}

/// Whether entries of different types may be one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kinds {
    Same,
    Any,
}

fn pair_nearest(
    rows: &[Row],
    seen: &[Value],
    open: &Open,
    kinds: Kinds,
    of_row: &mut [Option<usize>],
    taken: &mut [bool],
) {
    let mut couples: Vec<(usize, usize, usize)> = Vec::new();
    for &row in &open.rows {
        let Some(was) = &rows[row].remote else {
            continue;
        };
        for &new in &open.seen {
            if kinds == Kinds::Any || was.kind() == seen[new].kind() {
                couples.push((was.distance(&seen[new]), row, new));
            }
        }
    }
    couples.sort_unstable();
    for (_, row, new) in couples {
        if of_row[row].is_none() && !taken[new] {
            of_row[row] = Some(new);
            taken[new] = true;
        }
    }
}
