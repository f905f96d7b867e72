//! The ping-pong breaker (S1): two programs, or a program and Kith, that keep putting back
//! each what the other made of it.

use domain::{Change, Field, Micros, Patch, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The span within which values are remembered.
pub const FLIP_SPAN: Micros = Micros::seconds(3_600);

/// A field may come back to a value it had so often within the span.
const MOST: usize = 3;

/// The fields that the last of these patches, oldest first, brings back to a value they had
/// before, once too often. What nobody said before passes, whatever came before it.
#[must_use]
pub fn flipping<'a>(patches: impl IntoIterator<Item = &'a Patch>) -> BTreeSet<Field> {
    let mut gone: BTreeSet<&Value> = BTreeSet::new();
    let mut came: BTreeSet<&Value> = BTreeSet::new();
    let mut returns: BTreeMap<Field, usize> = BTreeMap::new();
    let mut last = BTreeSet::new();
    for patch in patches {
        last.clear();
        for change in &patch.0 {
            let is_return = match change {
                Change::Add { value, .. } => gone.contains(value),
                Change::Set { to, .. } => gone.contains(to),
                Change::Remove { was, .. } => came.contains(was),
                Change::Contest { .. } => false,
            };
            if is_return {
                let field = change.value().field();
                *returns.entry(field).or_default() += 1;
                last.insert(field);
            }
        }
        for change in &patch.0 {
            match change {
                Change::Add { value, .. } => {
                    came.insert(value);
                }
                Change::Set { from, to, .. } => {
                    gone.insert(from);
                    came.insert(to);
                }
                Change::Remove { was, .. } => {
                    gone.insert(was);
                }
                Change::Contest { .. } => {}
            }
        }
    }
    last.retain(|field| returns[field] > MOST);
    last
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Key;

    fn none() -> BTreeSet<Field> {
        BTreeSet::new()
    }

    fn key() -> Key {
        Key("n1".into())
    }

    fn set(from: &str, to: &str) -> Patch {
        Patch(vec![Change::Set {
            key: key(),
            from: Value::note(from),
            to: Value::note(to),
        }])
    }

    fn add(text: &str) -> Patch {
        Patch(vec![Change::Add {
            key: key(),
            value: Value::note(text),
        }])
    }

    fn remove(text: &str) -> Patch {
        Patch(vec![Change::Remove {
            key: key(),
            was: Value::note(text),
        }])
    }

    #[test]
    fn s1_the_fourth_return_to_a_value_is_one_too_many() {
        let story = ["A", "B", "A", "B", "A", "B"];
        let patches: Vec<Patch> = story.windows(2).map(|w| set(w[0], w[1])).collect();
        assert_eq!(flipping(&patches[..4]), none(), "three returns");
        assert_eq!(flipping(&patches), [Field::Note].into());
    }

    #[test]
    fn s1_what_is_new_passes_and_so_do_other_fields() {
        let story = ["A", "B", "A", "B", "A", "B", "C"];
        let mut patches: Vec<Patch> = story.windows(2).map(|w| set(w[0], w[1])).collect();
        assert_eq!(flipping(&patches), none(), "nobody said C before");
        patches.push(Patch(vec![Change::Add {
            key: key(),
            value: Value::email("a@x.example", "home"),
        }]));
        assert_eq!(flipping(&patches), none());
    }

    #[test]
    fn s1_an_entry_that_comes_and_goes_flips_too() {
        let story = [add("A"), remove("A"), add("A"), remove("A"), add("A")];
        assert_eq!(flipping(&story[..4]), none());
        assert_eq!(flipping(&story), [Field::Note].into());
    }

    #[test]
    fn editing_to_and_fro_a_few_times_is_nobodys_business() {
        assert_eq!(flipping(&[]), none());
        assert_eq!(
            flipping(&[set("A", "B"), set("B", "A"), set("A", "B")]),
            none()
        );
    }
}
