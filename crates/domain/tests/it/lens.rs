//! What a reader may see (R6), and what an account can hold (K4).

use crate::words::{EDITOR, GUEST, VIEWER, check_through, hiding, without};
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
            expressible: [Field::Email].into(),
            ..no_phones()
        }
        .id(),
    ];
    let distinct: std::collections::BTreeSet<_> = ids.into_iter().collect();
    assert_eq!(distinct.len(), ids.len());
    assert_eq!(full.id(), Lens::full(Level::Viewer).id());
}

#[test]
fn r2_a_field_is_seen_if_one_way_shows_it_and_edited_at_the_most_of_those() {
    let ways = [
        without(Level::Editor, &[Field::Phone, Field::Note]),
        without(Level::Viewer, &[Field::Note]),
    ];
    let lens = Lens::through(&ways, &Field::ALL.into());
    let may = |field| (lens.shows(field), lens.edits(field));
    assert_eq!(may(Field::Email), (true, true));
    assert_eq!(may(Field::Phone), (true, false));
    assert_eq!(may(Field::Note), (false, false));
    assert_eq!(lens.hidden().collect::<Vec<_>>(), [Field::Note]);
    // An edit of a field seen with less is a suggestion; beside it others count.
    check_through(
        &lens,
        EDITOR,
        "mail=a, tel=1 / k1 mail=a, k2 tel=1 / mail=b, tel=2",
        "k1:mail=b, k2:tel=1 / set k2 tel=1 to tel=2 / k1! mail=b, k2 tel=2 / phone[k2* tel=1]",
    );
}

#[test]
fn r6_a_reader_sees_of_a_card_what_their_lens_shows() {
    let lens = no_phones();
    let hub = crate::words::card("mail=a, tel=1");
    let fields: Vec<Field> = lens
        .shown(&hub)
        .values()
        .map(domain::Value::field)
        .collect();
    assert_eq!(fields, [Field::Email]);
    assert_eq!(Lens::full(Level::Viewer).shown(&hub), hub);
}
