//! First agreements with a person who was there before (sync §3, third row).

use crate::words::{
    ANNA, NOW, agreement, card, cells, show_agreement, show_card, show_writes, values,
};
use domain::{Lens, Level, join_again, join_own, join_shared, outgoing};

/// Expected: card, agreement, writes.
#[track_caller]
fn own(hub: &str, seen: &str, expected: &str) {
    let (mut hub, lens) = (card(hub), Lens::full(Level::Owner));
    let joined = join_own(&hub, &lens, &values(seen), "DE", ANNA, NOW);
    assert_eq!(joined.suggestions, domain::Patch::default());
    joined.patch.apply(&mut hub);
    let writes = show_writes(&outgoing(&hub, &lens, &joined.agreement));
    assert_eq!(
        [show_card(&hub), show_agreement(&joined.agreement), writes],
        cells::<3>(expected)
    );
}

#[test]
fn table_the_owners_person_is_united_with_the_contact() {
    own(
        "tel=1, mail=a",
        "tel=1, tel=2",
        "k1:tel=1, k2:mail=a, k3:tel=2 / k1! tel=1, k3! tel=2 / email[k2* mail=a]",
    );
    own("", "name=Anna", "k1:name=Anna / k1! name=Anna / -");
}

#[test]
fn table_singletons_that_differ_become_clashes() {
    own(
        "name=Anna",
        "name=Anne",
        "k1:name=Anna|Anne / k1! name=Anne / -",
    );
    own("name=Anna", "name=Anna", "k1:name=Anna / k1! name=Anna / -");
}

/// An extension, or the PIN of a conference, is nowhere else.
#[test]
fn i1_the_same_number_with_another_extension_is_another_entry() {
    own(
        "tel=030 1234567",
        "tel=+49 30 1234567 ext. 34",
        "k1:tel=030 1234567, k2:tel=+49 30 1234567 ext. 34 / k2! tel=+49 30 1234567 ext. 34 / phone[k2 tel=+49 30 1234567 ext. 34, k1* tel=030 1234567]",
    );
    own(
        "tel=030 1234567 x12",
        "tel=+49 30 1234567 ext. 12",
        "k1:tel=030 1234567 x12 / k1! tel=+49 30 1234567 ext. 12 / phone[k1* tel=030 1234567 x12]",
    );
}

#[test]
fn i1_the_same_number_under_another_type_is_one_entry() {
    own(
        "tel/home=030 1234567",
        "tel/work=+49 30 1234567",
        "k1:tel/home=030 1234567 / k1! tel/work=+49 30 1234567 / phone[k1* tel/home=030 1234567]",
    );
    // Where the hub has no type, it learns one, and nothing else.
    own(
        "tel=030 1234567",
        "tel/work=+49 30 1234567",
        "k1:tel/work=030 1234567 / k1! tel/work=+49 30 1234567 / phone[k1* tel/work=030 1234567]",
    );
    own(
        "mail/home=a@x.example",
        "mail=A@x.example",
        "k1:mail/home=a@x.example / k1! mail=A@x.example / email[k1* mail/home=a@x.example]",
    );
    // A likeness never takes the key of an equal.
    own(
        "mail/home=a@x.example, mail/work=a@x.example",
        "mail=a@x.example, mail/home=a@x.example",
        "k1:mail/home=a@x.example, k2:mail/work=a@x.example / k1! mail/home=a@x.example, k2! mail=a@x.example / email[k1 mail/home=a@x.example, k2* mail/work=a@x.example]",
    );
}

#[test]
fn table_in_every_other_account_only_equals_are_agreed() {
    let (hub, lens) = (
        card("name=Anna, tel=1, tel=1, mail=a"),
        Lens::full(Level::Viewer),
    );
    let agreed = join_shared(&hub, &lens, &values("name=Anne, tel=1, tel=2"));
    assert_eq!(agreed, agreement("own name=Anne, k2! tel=1, own tel=2"));
    assert_eq!(
        show_writes(&outgoing(&hub, &lens, &agreed)),
        "email[k4* mail=a] phone[k2 tel=1, own tel=2, k3* tel=1]"
    );
}

#[test]
fn d1_let_go_of_and_linked_again_only_what_was_agreed_is_agreed() {
    let (hub, lens) = (
        card("name=Anna, tel=1, tel=2, mail=a, mail=b"),
        Lens::full(Level::Editor),
    );
    let before = agreement("k1 name=Anna, k2! tel=1, k3 tel=2, k4 mail=a, own tel=9");
    let seen = values("name=Anna, tel=1, tel=8, tel=9, mail=b, note=mine");
    let agreed = join_again(&hub, &lens, &before, &seen);
    assert_eq!(
        agreed,
        agreement("k1 name=Anna, k2! tel=1, own tel=8, own tel=9, k5! mail=b, own note=mine")
    );
    // What its user removed is written again.
    assert_eq!(
        show_writes(&outgoing(&hub, &lens, &agreed)),
        "email[k5 mail=b, k4* mail=a] phone[k2 tel=1, own tel=8, own tel=9, k3* tel=2]"
    );
    // Another name, given meanwhile, stays and keeps the hub's out.
    let agreed = join_again(
        &hub,
        &lens,
        &before,
        &values("name=Anne, tel=1, tel=2, mail=a"),
    );
    assert_eq!(
        agreed,
        agreement("own name=Anne, k2! tel=1, k3 tel=2, k4 mail=a")
    );
    assert_eq!(
        show_writes(&outgoing(&hub, &lens, &agreed)),
        "email[k4 mail=a, k5* mail=b]"
    );
}
