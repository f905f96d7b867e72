//! Changes of a card as history keeps them (K2).

use crate::words::{card, show_card, show_patch, value};
use domain::{Change, Key, Patch};

#[track_caller]
fn check(from: &str, patch: Patch, expected: &str) {
    let mut card = card(from);
    patch.apply(&mut card);
    assert_eq!(show_card(&card), expected);
}

fn add(key: &str, what: &str) -> Patch {
    Patch(vec![Change::Add {
        key: Key(key.into()),
        value: value(what),
    }])
}

#[test]
fn k1_an_addition_never_takes_the_place_of_an_entry() {
    check("tel=1", add("k2", "tel=2"), "k1:tel=1, k2:tel=2");
    check("tel=1", add("k1", "tel=2"), "k1:tel=1, k2:tel=2");
    check("tel=1", add("k1", "tel=1"), "k1:tel=1");
    // A suggestion has no key until somebody accepts it.
    check("tel=1", add("", "tel=2"), "k1:tel=1, k2:tel=2");
}

#[test]
fn k1_keys_are_never_given_twice() {
    let mut card = card("tel=1");
    add("k7", "tel=2").apply(&mut card);
    Patch(vec![Change::Remove {
        key: Key("k7".into()),
        was: value("tel=2"),
    }])
    .apply(&mut card);
    assert_eq!(card.fresh_key(), Key("k8".into()));
}

#[test]
fn k2_an_edit_of_what_is_gone_brings_it_back() {
    let patch = Patch(vec![Change::Set {
        key: Key("k5".into()),
        from: value("tel=1"),
        to: value("tel=2"),
    }]);
    check("mail=a", patch, "k1:mail=a, k5:tel=2");
}

#[test]
fn k2_between_leads_from_one_card_to_the_other() {
    for (from, to, expected) in [
        ("tel=1", "tel=1", ""),
        ("tel=1", "tel=2", "set k1 tel=1 to tel=2"),
        ("tel=1", "", "remove k1 tel=1"),
        ("", "tel=1", "add k1 tel=1"),
        ("tel=1", "tel=1|2", "contest k1 tel=2"),
        ("tel=1|2", "tel=1", "set k1 tel=1 to tel=1"),
        (
            "tel=1|2",
            "tel=1|3",
            "set k1 tel=1 to tel=1, contest k1 tel=3",
        ),
        ("", "tel=1|2", "add k1 tel=1, contest k1 tel=2"),
    ] {
        let (mut from, to) = (card(from), card(to));
        let patch = Patch::between(&from, &to);
        assert_eq!(show_patch(&patch), expected);
        patch.apply(&mut from);
        assert_eq!(from.entries, to.entries);
    }
}

#[test]
fn d4_only_what_goes_without_a_successor_counts_as_blanked() {
    let blanks = |from: &str, to: &str| Patch::between(&card(from), &card(to)).blanks();
    assert_eq!(blanks("tel=1, mail=a", "tel=2"), 1);
    assert_eq!(blanks("tel=1", "tel=2, mail=a"), 0);
}
