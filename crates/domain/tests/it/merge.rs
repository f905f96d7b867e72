//! Three-way merge, sync §3: given card, agreement and what the account shows; expected
//! card, suggestions, agreement and what must be written.

use crate::words::{EDITOR, GUEST, VIEWER, check};

#[test]
fn k6_nothing_moved() {
    check(
        EDITOR,
        "tel=1, mail=a / k1 tel=1, k2 mail=a / mail=a, tel=1",
        "k1:tel=1, k2:mail=a / - / k1 tel=1, k2 mail=a / -",
    );
}

#[test]
fn table_remote_changed_by_somebody_who_may() {
    // Edit, addition, removal.
    check(
        EDITOR,
        "tel=1 / k1 tel=1 / tel=2",
        "k1:tel=2 / - / k1! tel=2 / -",
    );
    check(
        EDITOR,
        "tel=1 / k1 tel=1 / tel=1, tel=2",
        "k1:tel=1, k2:tel=2 / - / k1 tel=1, k2! tel=2 / -",
    );
    check(EDITOR, "tel=1 / k1 tel=1 / -", "- / - / - / -");
}

#[test]
fn table_hub_changed_only() {
    check(
        EDITOR,
        "tel=2 / k1 tel=1 / tel=1",
        "k1:tel=2 / - / k1 tel=1 / phone[k1* tel=2]",
    );
    check(EDITOR, "- / k1 tel=1 / tel=1", "- / - / k1 tel=1 / phone[]");
    check(
        EDITOR,
        "tel=1 / - / -",
        "k1:tel=1 / - / - / phone[k1* tel=1]",
    );
}

#[test]
fn table_both_changed_apart() {
    check(
        EDITOR,
        "tel=1, tel/home=5 / k1 tel=1, k2 tel/home=2 / tel=9, tel/home=2",
        "k1:tel=9, k2:tel/home=5 / - / k1! tel=9, k2 tel/home=2 / phone[k1 tel=9, k2* tel/home=5]",
    );
}

#[test]
fn table_both_changed_alike_is_agreed() {
    check(
        EDITOR,
        "tel=2 / k1 tel=1 / tel=2",
        "k1:tel=2 / - / k1! tel=2 / -",
    );
    check(EDITOR, "- / k1 tel=1 / -", "- / - / - / -");
    // Typed here while the hub's was still on its way.
    check(EDITOR, "tel=2 / - / tel=2", "k1:tel=2 / - / k1! tel=2 / -");
}

#[test]
fn table_a_true_clash_is_stored_and_the_account_keeps_its_value() {
    check(
        EDITOR,
        "tel=2 / k1 tel=1 / tel=3",
        "k1:tel=2|3 / - / k1! tel=3 / -",
    );
    // A third value joins it; an account with neither gets the older one.
    check(
        EDITOR,
        "tel=2|3 / k1 tel=1 / tel=4",
        "k1:tel=2|3|4 / - / k1! tel=4 / -",
    );
    check(
        EDITOR,
        "tel=2|3 / k1 tel=1 / tel=1",
        "k1:tel=2|3 / - / k1 tel=1 / phone[k1* tel=2]",
    );
    // One of its values, typed here without knowing, adds nothing.
    check(
        EDITOR,
        "tel=2|3 / k1 tel=1 / tel=3",
        "k1:tel=2|3 / - / k1! tel=3 / -",
    );
}

#[test]
fn table_the_next_edit_with_the_right_closes_a_clash() {
    check(
        EDITOR,
        "tel=2|3 / k1 tel=3 / tel=4",
        "k1:tel=4 / - / k1! tel=4 / -",
    );
    check(
        EDITOR,
        "tel=2|3 / k1 tel=3 / tel=2",
        "k1:tel=2 / - / k1! tel=2 / -",
    );
    check(
        EDITOR,
        "tel=2|3 / k1 tel=2 / tel=4",
        "k1:tel=4 / - / k1! tel=4 / -",
    );
    check(
        VIEWER,
        "tel=2|3 / k1 tel=2 / tel=4",
        "k1:tel=2|3 / set k1 tel=2 to tel=4 / k1 tel=4 / phone[k1* tel=2]",
    );
}

#[test]
fn table_removing_ones_side_of_a_clash_leaves_the_others() {
    check(
        EDITOR,
        "tel=2|3 / k1 tel=3 / -",
        "k1:tel=2 / - / - / phone[k1* tel=2]",
    );
    check(
        EDITOR,
        "tel=2|3 / k1 tel=2 / -",
        "k1:tel=3 / - / - / phone[k1* tel=3]",
    );
    check(
        EDITOR,
        "tel=2|3|4 / k1 tel=3 / -",
        "k1:tel=2|4 / - / - / phone[k1* tel=2]",
    );
    check(
        EDITOR,
        "bday=2000-01-02|2000-01-03 / k1 bday=2000-01-02 / -",
        "k1:bday=2000-01-03 / - / - / birthday[k1* bday=2000-01-03]",
    );
}

#[test]
fn table_an_edit_beats_a_removal_either_way() {
    check(
        EDITOR,
        "tel=2 / k1 tel=1 / -",
        "k1:tel=2 / - / - / phone[k1* tel=2]",
    );
    check(
        EDITOR,
        "k9:mail=a / k1 tel=1, k9 mail=a / mail=a, tel=2",
        "k1:tel=2, k9:mail=a / - / k1! tel=2, k9 mail=a / -",
    );
}

#[test]
fn table_an_edit_of_what_the_hub_replaced_doubles_nothing() {
    // The hub's birthday went and came back under another key.
    check(
        EDITOR,
        "k2:bday=2000-01-02 / k1 bday=1999-01-01 / bday=1998-01-01",
        "k2:bday=2000-01-02|1998-01-01 / - / k2! bday=1998-01-01 / -",
    );
    check(
        EDITOR,
        "k2:tel=2 / k1 tel=1 / tel=2",
        "k2:tel=2 / - / k2! tel=2 / -",
    );
}

#[test]
fn table_without_the_right_in_a_person_of_ours_all_is_put_back() {
    check(
        VIEWER,
        "tel=1 / k1 tel=1 / tel=2",
        "k1:tel=1 / set k1 tel=1 to tel=2 / k1 tel=2 / phone[k1* tel=1]",
    );
    check(
        VIEWER,
        "tel=1 / k1 tel=1 / -",
        "k1:tel=1 / remove k1 tel=1 / - / phone[k1* tel=1]",
    );
    check(
        VIEWER,
        "tel=1 / k1 tel=1 / tel=1, tel=2",
        "k1:tel=1 / add tel=2 / k1 tel=1,  tel=2 / phone[k1 tel=1]",
    );
    check(
        VIEWER,
        "- / k1 tel=1 / tel=2",
        "- / add k1 tel=2 / k1 tel=2 / phone[]",
    );
    check(
        VIEWER,
        "bday=2000-01-02 / - / bday=1999-01-01",
        "k1:bday=2000-01-02 / set k1 bday=2000-01-02 to bday=1999-01-01 / k1 bday=1999-01-01 / birthday[k1* bday=2000-01-02]",
    );
}

#[test]
fn table_without_the_right_in_a_person_of_their_own_it_stays_theirs() {
    check(
        GUEST,
        "tel=1 / k1 tel=1 / tel=2",
        "k1:tel=1 / set k1 tel=1 to tel=2 / own tel=2 / phone[own tel=2, k1* tel=1]",
    );
    check(
        GUEST,
        "tel=1 / k1 tel=1 / tel=1, tel=2",
        "k1:tel=1 / add tel=2 / k1 tel=1, own tel=2 / -",
    );
    check(
        GUEST,
        "name=Anna / k1 name=Anna / name=Anne",
        "k1:name=Anna / set k1 name=Anna to name=Anne / own name=Anne / -",
    );
}

#[test]
fn k5_an_own_singleton_keeps_the_hubs_out_until_it_goes() {
    check(
        EDITOR,
        "note=hub / own note=mine / note=mine",
        "k1:note=hub / - / own note=mine / -",
    );
    check(
        EDITOR,
        "note=hub / own note=mine / note=more",
        "k1:note=hub / - / own note=more / -",
    );
    check(
        EDITOR,
        "note=hub / own note=mine / -",
        "k1:note=hub / - / - / note[k1* note=hub]",
    );
}

#[test]
fn k6_an_entry_paired_with_an_own_row_stays_own() {
    check(
        EDITOR,
        "mail=a / k1 mail=a, own tel=1 / mail=a, tel=2",
        "k1:mail=a / - / k1 mail=a, own tel=2 / -",
    );
    check(
        EDITOR,
        "mail=a / k1 mail=a, own tel=1 / mail=a",
        "k1:mail=a / - / k1 mail=a / -",
    );
}

#[test]
fn k5_an_own_entry_that_the_hub_comes_to_hold_is_agreed() {
    // A suggestion was accepted, say: nothing is written beside it.
    check(
        GUEST,
        "tel=1, tel=2 / k1 tel=1, own tel=2 / tel=1, tel=2",
        "k1:tel=1, k2:tel=2 / - / k1 tel=1, k2! tel=2 / -",
    );
    check(
        GUEST,
        "note=mine / own note=mine / note=mine",
        "k1:note=mine / - / k1! note=mine / -",
    );
    // Even if its own row went in the same moment.
    check(
        EDITOR,
        "tel=1 / k1 tel=5, own tel=1 / tel=1",
        "k1:tel=1 / - / k1! tel=1 / -",
    );
}

#[test]
fn k6_what_the_remote_made_of_ours_is_no_edit() {
    check(
        EDITOR,
        "tel=030 1 / k1 tel=+4930 1<tel=030 1 / tel=+4930 1",
        "k1:tel=030 1 / - / k1 tel=+4930 1<tel=030 1 / -",
    );
    // The hub takes the remote's form: both say the same, nothing to write.
    check(
        EDITOR,
        "tel=+4930 1 / k1 tel=+4930 1<tel=030 1 / tel=+4930 1",
        "k1:tel=+4930 1 / - / k1 tel=+4930 1<tel=030 1 / -",
    );
    // … and an edit after that is an edit, no clash.
    check(
        EDITOR,
        "tel=+4930 1 / k1 tel=+4930 1<tel=030 1 / tel=+4930 2",
        "k1:tel=+4930 2 / - / k1! tel=+4930 2 / -",
    );
}

#[test]
fn k6_an_edit_changes_the_edited_part_only() {
    // The remote dropped the cost centre, the title is edited.
    check(
        EDITOR,
        "org=Acme;Boss;42 / k1 org=Acme;Boss<org=Acme;Boss;42 / org=Acme;Chair",
        "k1:org=Acme;Chair;42 / - / k1! org=Acme;Chair<org=Acme;Chair;42 / -",
    );
    // The remote knows no such type, the number is edited.
    check(
        EDITOR,
        "tel/handy=030 1 / k1 tel/other=+4930 1<tel/handy=030 1 / tel/other=5",
        "k1:tel/handy=5 / - / k1! tel/other=5<tel/handy=5 / -",
    );
    // In a clash too.
    check(
        EDITOR,
        "org=Acme;Vice;42 / k1 org=Acme;Boss<org=Acme;Boss;42 / org=Acme;Chair",
        "k1:org=Acme;Vice;42|Chair, Acme / - / k1! org=Acme;Chair<org=Acme;Chair;42 / -",
    );
}

#[test]
fn k5_what_the_account_cannot_hold_stays_in_the_hub() {
    check(
        EDITOR,
        "tel=1, url=x / k1 tel=1, k2 -<url=x / tel=2",
        "k1:tel=2, k2:url=x / - / k1! tel=2, k2 -<url=x / -",
    );
    // A singleton too: no second try at every merge.
    check(
        EDITOR,
        "tel=1, note=x / k1 tel=1, k2 -<note=x / tel=2",
        "k1:tel=2, k2:note=x / - / k1! tel=2, k2 -<note=x / -",
    );
    // Typed there after all: the same, or a clash; never a second note.
    check(
        EDITOR,
        "note=x / k1 -<note=x / note=x",
        "k1:note=x / - / k1! note=x / -",
    );
    check(
        EDITOR,
        "note=x / k1 -<note=x / note=y",
        "k1:note=x|y / - / k1! note=y / -",
    );
    // Gone from the hub: forgotten.
    check(
        EDITOR,
        "tel=1 / k1 tel=1, k2 -<note=x / tel=1",
        "k1:tel=1 / - / k1 tel=1 / -",
    );
}

#[test]
fn k1_equal_values_are_entries_of_their_own() {
    check(
        EDITOR,
        "tel=1, tel=1 / k1 tel=1, k2 tel=1 / tel=1",
        "k1:tel=1 / - / k1 tel=1 / -",
    );
    check(
        EDITOR,
        "tel=1, tel=1 / k1 tel=1, k2 tel=1 / tel=1, tel=2",
        "k1:tel=1, k2:tel=2 / - / k1 tel=1, k2! tel=2 / -",
    );
    check(
        EDITOR,
        "tel/home=1, tel/work=1 / k1 tel/home=1, k2 tel/work=1 / tel/home=1, tel/work=2",
        "k1:tel/home=1, k2:tel/work=2 / - / k1 tel/home=1, k2! tel/work=2 / -",
    );
    // Of an own and a shared one, the shared one stays.
    check(
        EDITOR,
        "tel=1 / own tel=1, k1 tel=1 / tel=1",
        "k1:tel=1 / - / k1 tel=1 / -",
    );
}

#[test]
fn k6_a_value_that_is_there_twice_is_shared_once() {
    for rights in [EDITOR, VIEWER, GUEST] {
        // A provider may store a value twice, or another program write it once more.
        check(
            rights,
            "mail=a / k1 mail=a / mail=a, mail=a",
            "k1:mail=a / - / k1 mail=a, own mail=a / -",
        );
        // Of two that are equal one goes.
        check(
            rights,
            "mail=a / k1 mail=a, own mail=a / mail=a",
            "k1:mail=a / - / k1 mail=a / -",
        );
    }
    // Twice from the beginning.
    check(
        EDITOR,
        "- / - / mail=a, mail=a",
        "k1:mail=a / - / k1! mail=a, own mail=a / -",
    );
    // The hub moved on: what was typed is news.
    check(
        EDITOR,
        "mail=b / k1 mail=a / mail=a, mail=a",
        "k1:mail=b, k2:mail=a / - / k1 mail=a, k2! mail=a / email[k1* mail=b, k2 mail=a]",
    );
}

#[test]
fn k6_an_edit_of_one_of_two_that_are_equal_is_an_addition() {
    check(
        EDITOR,
        "mail=a / k1 mail=a, own mail=a / mail=a, mail=b",
        "k1:mail=a, k2:mail=b / - / k1 mail=a, k2! mail=b / -",
    );
    // In a person of one's own it stays private, as all that is.
    check(
        GUEST,
        "mail=a / k1 mail=a, own mail=a / mail=a, mail=b",
        "k1:mail=a / - / k1 mail=a, own mail=b / -",
    );
}
