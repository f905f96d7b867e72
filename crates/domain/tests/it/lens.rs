//! What a reader may see (R6), and what an account can hold (K4).

use crate::words::{EDITOR, GUEST, VIEWER, check_through, hiding};
use domain::{Field, Lens, Level};

fn no_phones() -> Lens {
    hiding(&[Field::Phone])
}

#[test]
fn r6_what_is_typed_into_a_hidden_field_is_own() {
    for rights in [EDITOR, VIEWER, GUEST] {
        check_through(
            &no_phones(),
            rights,
            "tel=1 / - / tel=2",
            "k1:tel=1 / - / own tel=2 / -",
        );
        // Even what happens to equal the hub's: nobody may learn that it does.
        check_through(
            &no_phones(),
            rights,
            "tel=1 / - / tel=1",
            "k1:tel=1 / - / own tel=1 / -",
        );
        // An edit before the hidden entry could be taken away.
        check_through(
            &no_phones(),
            rights,
            "tel=1 / k1 tel=1 / tel=2",
            "k1:tel=1 / - / own tel=2 / -",
        );
    }
}

#[test]
fn r6_a_hidden_entry_is_taken_away_and_not_erased() {
    for rights in [EDITOR, VIEWER, GUEST] {
        check_through(
            &no_phones(),
            rights,
            "tel=1 / k1 tel=1 / tel=1",
            "k1:tel=1 / - / k1 tel=1 / phone[]",
        );
        check_through(
            &no_phones(),
            rights,
            "tel=1 / k1 tel=1 / -",
            "k1:tel=1 / - / - / -",
        );
        check_through(
            &no_phones(),
            rights,
            "tel=1, mail=a / k2 mail=a / mail=a",
            "k1:tel=1, k2:mail=a / - / k2 mail=a / -",
        );
    }
}

#[test]
fn r6_what_they_brought_becomes_own_and_stays() {
    check_through(
        &no_phones(),
        EDITOR,
        "tel=1 / k1! tel=1 / tel=1",
        "k1:tel=1 / - / own tel=1 / -",
    );
    check_through(
        &no_phones(),
        EDITOR,
        "tel=2 / k1 tel=2^tel=1 / tel=2",
        "k1:tel=2 / - / k1 tel=2^tel=1 / phone[own* tel=1]",
    );
}

#[test]
fn r6_on_showing_again_the_hubs_are_written_beside() {
    let all = Lens::full(Level::Editor);
    check_through(
        &all,
        EDITOR,
        "tel=1, note=x / own tel=2, own note=mine / tel=2, note=mine",
        "k1:tel=1, k2:note=x / - / own tel=2, own note=mine / phone[own tel=2, k1* tel=1]",
    );
}

#[test]
fn k4_the_id_moves_with_everything_that_counts() {
    let full = Lens::full(Level::Viewer);
    let ids = [
        full.id(),
        Lens::full(Level::Editor).id(),
        no_phones().id(),
        hiding(&[Field::Email]).id(),
        hiding(&[Field::Email, Field::Phone]).id(),
        Lens {
            expressible: [Field::Email].into(),
            ..full.clone()
        }
        .id(),
        Lens {
            hidden: [Field::Phone].into(),
            expressible: [Field::Email].into(),
            ..full.clone()
        }
        .id(),
    ];
    let distinct: std::collections::BTreeSet<_> = ids.into_iter().collect();
    assert_eq!(distinct.len(), ids.len());
    assert_eq!(full.id(), Lens::full(Level::Viewer).id());
}
