//! The agreement after a write: what the remote made of what was sent (K5, K6).

use crate::words::{agreement, card, show_agreement, show_writes, values};
use domain::{Lens, Level, outgoing, settle};

/// Sends what differs, takes the answer; nothing may differ afterwards.
#[track_caller]
fn check(hub: &str, agreed: &str, answer: &str, expected: &str) {
    let (hub, agreed, lens) = (card(hub), agreement(agreed), Lens::full(Level::Owner));
    let writes = outgoing(&hub, &lens, &agreed);
    let settled = settle(&agreed, &writes, &values(answer));
    assert_eq!(show_agreement(&settled), expected);
    assert_eq!(
        show_writes(&outgoing(&hub, &lens, &settled)),
        "",
        "nothing more to write"
    );
}

#[test]
fn k6_kept_as_sent() {
    check("tel=1, mail=a", "", "tel=1, mail=a", "k2 mail=a, k1 tel=1");
    check(
        "tel=2, mail=a",
        "k1! tel=1, k2 mail=a",
        "tel=2, mail=a",
        "k2 mail=a, k1 tel=2^tel=1",
    );
    check("", "k1 tel=1, own tel=2", "tel=2", "own tel=2");
}

/// R8: its user took the number back while another one was on its way to them.
#[test]
fn r8_taken_back_on_its_way() {
    let (hub, lens) = (card("tel=2"), Lens::full(Level::Owner));
    let writes = outgoing(&hub, &lens, &agreement("k1! tel=1"));
    let settled = settle(&agreement("own tel=1"), &writes, &values("tel=2"));
    assert_eq!(show_agreement(&settled), "own tel=2");
}

#[test]
fn k6_reformatted() {
    check("tel=1", "", "tel=+1", "k1 tel=+1<tel=1");
    check(
        "tel=1, tel=2",
        "k1 tel=+1<tel=1",
        "tel=+1, tel=+2",
        "k1 tel=+1<tel=1, k2 tel=+2<tel=2",
    );
    // An entry that goes back as read keeps what it stood for, even if it is read anew.
    check(
        "tel=1, tel=2",
        "k1 tel=+1<tel=1",
        "tel=++1, tel=2",
        "k1 tel=++1<tel=1, k2 tel=2",
    );
    // An own entry stays a plain own one.
    check(
        "tel=2",
        "own tel=1",
        "tel=+1, tel=2",
        "own tel=+1, k1 tel=2",
    );
    // Other types and other values at once are still the entries we sent.
    check(
        "tel/handy=1, tel/auto=2",
        "",
        "tel/other=+1, tel/other=+2",
        "k1 tel/other=+1<tel/handy=1, k2 tel/other=+2<tel/auto=2",
    );
}

#[test]
fn k5_dropped() {
    check("tel=1, tel=2", "k1 tel=1", "tel=1", "k1 tel=1, k2 -<tel=2");
    check("tel=1, tel=1", "", "tel=1", "k1 tel=1, k2 -<tel=1");
    check("note=x", "", "", "k1 -<note=x");
    check("tel=2", "k1! tel=1", "", "k1 -<tel=2^tel=1");
}

#[test]
fn k5_tried_again_after_a_change() {
    check("note=y", "k1 -<note=x", "note=y", "k1 note=y");
    check("note=y", "k1 -<note=x", "", "k1 -<note=y");
}

#[test]
fn k6_what_the_remote_adds_by_itself_is_no_edit() {
    check("tel=1", "", "tel=1, tel=1#", "k1 tel=1, own tel=1#");
}
