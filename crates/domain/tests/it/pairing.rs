//! Which seen entry is which agreed one (K6).

use crate::words::{agreement, show, values};
use domain::pair;

/// `expected`: for each row what it is now, then what is new.
#[track_caller]
fn check(rows: &str, seen: &str, expected: &str) {
    let seen = values(seen);
    let pairing = pair(&agreement(rows).0, &seen);
    let of_row = pairing
        .of_row
        .iter()
        .map(|i| i.map_or("-".into(), |i| show(&seen[i])));
    let added = pairing
        .added
        .iter()
        .map(|i| format!("+{}", show(&seen[*i])));
    let found: Vec<String> = of_row.chain(added).collect();
    assert_eq!(found.join(", "), expected);
}

#[test]
fn k6_equal_first() {
    check("k1 tel=1, k2 tel=2", "tel=2, tel=1", "tel=1, tel=2");
    check("k1 tel=1, k2 tel=2", "tel=2", "-, tel=2");
    check("k1 tel=1", "tel=1, tel=1", "tel=1, +tel=1");
    check("k1 tel=1, k2 mail=1", "mail=1", "-, mail=1");
}

#[test]
fn k6_a_shared_row_before_an_own_one() {
    check("own tel=1, k1 tel=1", "tel=1", "-, tel=1");
}

#[test]
fn k6_same_singleton() {
    check("k1 note=one", "note=全然違う", "note=全然違う");
    check("own name=Anna", "name=Зоя", "name=Зоя");
}

#[test]
fn k6_the_only_one_gone_with_the_only_one_new() {
    check(
        "k1 tel/home=1, k2 tel=2",
        "tel/work=99, tel=2",
        "tel/work=99, tel=2",
    );
    check("k1 tel=1, k2 mail=a", "tel=2, mail=b", "tel=2, mail=b");
    check("k1 tel=1", "mail=a", "-, +mail=a");
}

#[test]
fn k6_same_type_and_nearest() {
    check(
        "k1 tel/home=111, k2 tel/work=222",
        "tel/work=111, tel/home=222",
        "tel/home=222, tel/work=111",
    );
    check(
        "k1 tel=030 111, k2 tel=030 222",
        "tel=+49 222, tel=+49 111",
        "tel=+49 111, tel=+49 222",
    );
    check("k1 tel=1234", "tel=777, tel=1235", "tel=1235, +tel=777");
    check("k1 tel=777, k2 tel=1234", "tel=1235", "-, tel=1235");
    // Growing by what is there already is a difference too.
    check(
        "k1 tel=11, k2 tel=112",
        "tel=111, tel=1122",
        "tel=111, tel=1122",
    );
}

#[test]
fn k6_else_one_removal_and_one_addition() {
    check(
        "k1 tel/home=1, k2 tel/work=2",
        "tel/fax=1, tel/car=2",
        "-, -, +tel/fax=1, +tel/car=2",
    );
}

#[test]
fn k6_absent_rows_pair_with_nothing() {
    check("k1 -<tel=1", "tel=1", "-, +tel=1");
}
