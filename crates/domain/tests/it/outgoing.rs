//! What is written so that an account shows what the hub says (S1), and when it leaves (D1).

use crate::words::{agreement, card, hiding, show_writes};
use domain::{Field, Lens, Level, farewell, outgoing};

#[track_caller]
fn check(hub: &str, agreed: &str, expected: &str) {
    let lens = Lens::full(Level::Owner);
    assert_eq!(
        show_writes(&outgoing(&card(hub), &lens, &agreement(agreed))),
        expected
    );
}

#[test]
fn s1_only_fields_that_differ_each_in_full() {
    check("tel=1, mail=a", "k1 tel=1, k2 mail=a", "");
    check("tel=2, mail=a", "k1 tel=1, k2 mail=a", "phone[k1* tel=2]");
    check("tel=1, tel=2", "k1 tel=1", "phone[k1 tel=1, k2* tel=2]");
    check(
        "k2:tel=2",
        "k1 tel=1, own tel=3, k2 tel=2",
        "phone[own tel=3, k2 tel=2]",
    );
    check("", "k1 tel=1", "phone[]");
}

#[test]
fn k6_what_the_remote_made_of_ours_is_sent_back_as_it_has_it() {
    check("tel=1", "k1 tel=+1<tel=1", "");
    check("tel=+1", "k1 tel=+1<tel=1", "");
    check(
        "tel=1, tel=2",
        "k1 tel=+1<tel=1",
        "phone[k1 tel=+1, k2* tel=2]",
    );
    check("tel=3", "k1 tel=+1<tel=1", "phone[k1* tel=3]");
}

#[test]
fn k5_what_cannot_be_held_is_not_tried_again_until_it_changes() {
    check("note=x", "k1 -<note=x", "");
    check("note=y", "k1 -<note=x", "note[k1* note=y]");
}

#[test]
fn k5_own_entries_are_nobody_elses() {
    check("note=hub", "own note=mine", "");
    check("tel=1", "own tel=1", "");
    check("tel=1, tel=1", "own tel=1", "phone[own tel=1, k2* tel=1]");
    check("tel=1, tel=2", "own tel=1", "phone[own tel=1, k2* tel=2]");
}

#[test]
fn table_an_open_clash_leaves_each_account_its_value() {
    check("tel=1|2", "k1 tel=2", "");
    check("tel=1|2", "k1 tel=1", "");
    check("tel=1|2", "k1 tel=+2<tel=2", "");
    check("tel=1|2", "k1 tel=0", "phone[k1* tel=1]");
    check("tel=1|2", "", "phone[k1* tel=1]");
}

#[test]
fn k1_a_key_may_come_to_hold_another_field() {
    check("mail=a", "k1 tel=1", "email[k1* mail=a] phone[]");
}

#[test]
fn k5_a_singleton_is_written_once_whatever_the_card_says() {
    check("note=x, note=y", "", "note[k1* note=x]");
}

#[test]
fn r6_a_field_hidden_later_is_removed_but_what_they_brought_stays() {
    let check = |hub: &str, agreed: &str, expected: &str| {
        let found = outgoing(&card(hub), &hiding(&[Field::Phone]), &agreement(agreed));
        assert_eq!(show_writes(&found), expected);
    };
    check("tel=1, mail=a", "k1 tel=1, k2 mail=a", "phone[]");
    check(
        "tel=1, tel=2",
        "k1! tel=1, k2 tel=2, own tel=3",
        "phone[own tel=1, own tel=3]",
    );
    check("tel=1", "k1! tel=1", "");
    check("tel=1", "k1 tel=1^tel=0", "phone[own* tel=0]");
}

#[test]
fn k4_what_the_account_cannot_express_is_not_written_at_all() {
    let mut lens = Lens::full(Level::Owner);
    lens.expressible.remove(&Field::Phone);
    assert_eq!(
        show_writes(&outgoing(&card("tel=1"), &lens, &agreement(""))),
        ""
    );
    assert_eq!(
        show_writes(&outgoing(&card("tel=2"), &lens, &agreement("k1 tel=1"))),
        ""
    );
}

#[test]
fn d1_farewell_leaves_own_and_brought_values() {
    let check = |agreed: &str, expected: &str| {
        assert_eq!(show_writes(&farewell(&agreement(agreed))), expected);
    };
    check("own tel=1, k1! tel=2", "");
    check("own tel=1, k1 tel=2", "phone[own tel=1]");
    check("k1 tel=2^tel=1", "phone[own* tel=1]");
    check("k1 mail=a, k2! tel=2", "email[]");
    // What the hub made of it could not be held there; what was brought comes back.
    check(
        "k1 -<tel=2^tel=1, own tel=3",
        "phone[own* tel=1, own tel=3]",
    );
}
