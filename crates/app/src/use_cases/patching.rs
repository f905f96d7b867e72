//! A patch that was made for an earlier version, for the card as it is now.

use domain::{Card, Change, Patch};

/// The same changes for the card as it is now: what is there already is left out, an entry
/// edited meanwhile is not removed, a key given meanwhile is not given twice.
pub(crate) fn rebase(patch: &Patch, card: &Card) -> Patch {
    let mut keys = card.clone();
    let mut changes = Vec::new();
    for change in &patch.0 {
        let now = card.entries.get(change.key());
        let rebased = match (change, now) {
            (Change::Add { value, .. } | Change::Set { to: value, .. }, _)
                if card.key_of(value).is_some() =>
            {
                None
            }
            (Change::Add { value, .. }, _) | (Change::Set { to: value, .. }, None)
                if value.field().is_singleton() =>
            {
                let there = card.of_field(value.field()).next();
                Some(match there {
                    Some((key, e)) => Change::Set {
                        key: key.clone(),
                        from: e.value.clone(),
                        to: value.clone(),
                    },
                    None => Change::Add {
                        key: keys.fresh_key(),
                        value: value.clone(),
                    },
                })
            }
            (Change::Add { value, .. }, Some(_)) => Some(Change::Add {
                key: keys.fresh_key(),
                value: value.clone(),
            }),
            (Change::Set { key, to, .. }, Some(e)) => Some(Change::Set {
                key: key.clone(),
                from: e.value.clone(),
                to: to.clone(),
            }),
            (Change::Set { key, to, .. }, None) => Some(Change::Add {
                key: key.clone(),
                value: to.clone(),
            }),
            (Change::Remove { was, .. }, Some(e)) if e.value == *was => Some(change.clone()),
            (Change::Remove { .. }, _) => None,
            (Change::Add { .. }, None) | (Change::Contest { .. }, _) => Some(change.clone()),
        };
        changes.extend(rebased);
    }
    Patch(changes)
}

/// What takes the patch back, as far as what it did still stands.
pub(crate) fn undo(patch: &Patch, card: &Card) -> Patch {
    let mut changes = Vec::new();
    for change in patch.0.iter().rev() {
        let now = card.entries.get(change.key());
        changes.extend(match (change, now) {
            (Change::Add { key, value }, Some(e)) if e.value == *value => Some(Change::Remove {
                key: key.clone(),
                was: value.clone(),
            }),
            (Change::Set { key, from, to }, Some(e)) if e.value == *to && from != to => {
                Some(Change::Set {
                    key: key.clone(),
                    from: to.clone(),
                    to: from.clone(),
                })
            }
            (Change::Remove { key, was }, None) => {
                let taken =
                    was.field().is_singleton() && card.of_field(was.field()).next().is_some();
                (!taken && card.key_of(was).is_none()).then(|| Change::Add {
                    key: key.clone(),
                    value: was.clone(),
                })
            }
            // Without the value that stood against it, the entry says what it said before.
            (Change::Contest { key, against }, Some(e)) if e.contested.contains(against) => {
                Some(Change::Set {
                    key: key.clone(),
                    from: e.value.clone(),
                    to: e.value.clone(),
                })
            }
            (
                Change::Add { .. }
                | Change::Set { .. }
                | Change::Remove { .. }
                | Change::Contest { .. },
                _,
            ) => None,
        });
    }
    Patch(changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Key, Value};

    fn key(n: u8) -> Key {
        Key(format!("k{n}"))
    }

    fn note(text: &str) -> Value {
        Value::note(text)
    }

    fn mail(text: &str) -> Value {
        Value::email(text, "")
    }

    /// `k1` is a mail, `k2` a note.
    fn card() -> Card {
        Card::of([mail("a@x.example"), note("old")])
    }

    #[test]
    fn rebase_fits_a_patch_to_the_card_as_it_is() {
        let set = |from: &str, to: &str| Change::Set {
            key: key(1),
            from: mail(from),
            to: mail(to),
        };
        for (change, expected) in [
            (
                set("z@x.example", "b@x.example"),
                Some(set("a@x.example", "b@x.example")),
            ),
            (set("z@x.example", "a@x.example"), None),
            (
                Change::Set {
                    key: key(9),
                    from: mail("z"),
                    to: mail("b"),
                },
                Some(Change::Add {
                    key: key(9),
                    value: mail("b"),
                }),
            ),
            // What was removed and set anew meanwhile is one still.
            (
                Change::Set {
                    key: key(9),
                    from: note("z"),
                    to: note("new"),
                },
                Some(Change::Set {
                    key: key(2),
                    from: note("old"),
                    to: note("new"),
                }),
            ),
            (
                Change::Add {
                    key: key(1),
                    value: mail("b"),
                },
                Some(Change::Add {
                    key: key(3),
                    value: mail("b"),
                }),
            ),
            (
                Change::Add {
                    key: key(9),
                    value: note("new"),
                },
                Some(Change::Set {
                    key: key(2),
                    from: note("old"),
                    to: note("new"),
                }),
            ),
            (
                Change::Remove {
                    key: key(1),
                    was: mail("z"),
                },
                None,
            ),
            (
                Change::Remove {
                    key: key(1),
                    was: mail("a@x.example"),
                },
                Some(Change::Remove {
                    key: key(1),
                    was: mail("a@x.example"),
                }),
            ),
        ] {
            let rebased = rebase(&Patch(vec![change.clone()]), &card());
            assert_eq!(rebased.0, Vec::from_iter(expected), "{change:?}");
        }
    }

    #[test]
    fn undo_takes_back_what_still_stands() {
        let before = card();
        let patch = Patch(vec![
            Change::Set {
                key: key(1),
                from: mail("a@x.example"),
                to: mail("b@x.example"),
            },
            Change::Remove {
                key: key(2),
                was: note("old"),
            },
            Change::Add {
                key: key(3),
                value: Value::phone("1", ""),
            },
        ]);
        let mut after = before.clone();
        patch.apply(&mut after);
        let mut undone = after.clone();
        undo(&patch, &after).apply(&mut undone);
        assert_eq!(undone.entries, before.entries);

        let later = Change::Set {
            key: key(1),
            from: mail("b@x.example"),
            to: mail("c@x.example"),
        };
        Patch(vec![later]).apply(&mut after);
        let back = undo(&patch, &after);
        assert!(
            back.0.iter().all(|c| *c.key() != key(1)),
            "what was changed since stays"
        );
        assert_eq!(back.0.len(), 2);
    }
}
