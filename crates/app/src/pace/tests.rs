//! The pace as a whole, told the time.

use super::*;
use domain::Uuid;

fn at(seconds: i64) -> Micros {
    Micros::seconds(seconds)
}

fn account(n: u128) -> AccountId {
    AccountId(Uuid::from_u128(n))
}

const ONE: u128 = 1;

fn pace() -> Pace {
    Pace::new(Quotas::default(), 200)
}

/// Asks, sends and has it answered at once; how many entries went out.
fn write(pace: &mut Pace, who: AccountId, now: Micros, n: usize, bulk: bool) -> usize {
    match pace.permit(who, now, Act::Write(n), bulk) {
        Permit::Go(n) => {
            pace.sent(who, now, Act::Write(n));
            pace.answered(who, now, Act::Write(n));
            n
        }
        Permit::NotBefore(at) => {
            assert!(at > now, "a wait lies ahead");
            0
        }
    }
}

#[test]
fn s4_a_batch_is_one_request_until_a_refusal_says_otherwise() {
    let (mut pace, who) = (pace(), account(ONE));
    assert_eq!(write(&mut pace, who, at(0), 5_000, true), 200);
    assert_eq!(write(&mut pace, who, at(1), 5_000, true), 200);
    pace.sent(who, at(2), Act::Write(200));
    pace.refused(who, at(2), Act::Write(200), QuotaOf::Account, at(60));
    // Nothing at all while the refusal says wait, not even a look.
    for act in [
        Act::List,
        Act::Read(1),
        Act::Write(1),
        Act::Delete(1),
        Act::Group,
    ] {
        assert_eq!(
            pace.permit(who, at(61), act, false),
            Permit::NotBefore(at(62)),
            "{act:?}"
        );
    }
    // Then as many entries as a minute takes, without the tenth kept for people.
    assert_eq!(write(&mut pace, who, at(62), 5_000, true), 54);
    assert_eq!(write(&mut pace, who, at(63), 5_000, true), 0);
    assert_eq!(write(&mut pace, who, at(122), 5_000, true), 54);
}

/// S4: a batch that is cut into pieces is as many requests as there are pieces.
#[test]
fn s4_pieces_of_a_batch_are_counted_and_teach_nothing() {
    let who = account(ONE);
    let pieces = |writes| Requests { reads: 0, writes };
    let mut pace = pace();
    for second in 0..3 {
        assert_eq!(write(&mut pace, who, at(second), 5_000, true), 200);
        pace.made(who, at(second), Act::Write(200), pieces(18));
    }
    // 54 are out, which is all that bulk work may have of a minute.
    assert_eq!(write(&mut pace, who, at(3), 5_000, true), 0);
    assert_eq!(write(&mut pace, who, at(3), 1, false), 1);
    pace.made(who, at(3), Act::Write(1), pieces(18));
    pace.refused(who, at(3), Act::Write(1), QuotaOf::Account, at(60));
    assert!(!pace.is_tight(who), "it was us: 72 in a minute");
    assert_eq!(
        pace.permit(who, at(62), Act::List, false),
        Permit::NotBefore(at(63))
    );
    assert_eq!(
        write(&mut pace, who, at(64), 5_000, true),
        200,
        "whole again"
    );

    // Tries of a read are counted, too, and what is read within a deletion.
    let other = account(2);
    pace.sent(other, at(64), Act::List);
    let tries = Requests {
        reads: 60,
        writes: 0,
    };
    pace.made(other, at(64), Act::List, tries);
    let full = pace.permit(other, at(65), Act::List, false);
    assert!(matches!(full, Permit::NotBefore(_)), "{full:?}");
}

#[test]
fn s4_people_go_before_bulk_work() {
    let (mut pace, who) = (pace(), account(ONE));
    pace.sent(who, at(0), Act::Write(200));
    pace.refused(who, at(0), Act::Write(200), QuotaOf::Account, at(60));
    assert_eq!(write(&mut pace, who, at(60), 5_000, true), 54);
    for second in 61..67 {
        assert_eq!(
            write(&mut pace, who, at(second), 1, false),
            1,
            "an edit goes out at once in second {second}"
        );
    }
    assert_eq!(write(&mut pace, who, at(67), 1, false), 0);
    assert!(!pace.is_bulk(6) && pace.is_bulk(7));
}

#[test]
fn what_was_permitted_and_not_noted_is_not_spent() {
    let (mut pace, who) = (pace(), account(ONE));
    pace.sent(who, at(0), Act::Write(2));
    pace.refused(who, at(0), Act::Write(2), QuotaOf::Account, at(60));
    for _ in 0..10 {
        // The batch halved to one entry: each asks for one call, and none of them is made.
        assert_eq!(
            pace.permit(who, at(60), Act::Write(5), false),
            Permit::Go(1)
        );
    }
    pace.sent(who, at(60), Act::Write(1));
    assert_eq!(pace.accounts[&who].writes.clone().spent(at(60)), 1);
}

#[test]
fn s4_a_project_refused_stops_everybody() {
    let mut pace = pace();
    let (one, two) = (account(1), account(2));
    pace.sent(one, at(0), Act::List);
    pace.refused(one, at(0), Act::List, QuotaOf::Project, at(30));
    assert_eq!(
        pace.permit(two, at(10), Act::List, false),
        Permit::NotBefore(at(30))
    );
    assert_eq!(pace.permit(two, at(30), Act::List, false), Permit::Go(1));
}

#[test]
fn s4_no_account_starves_in_a_project_that_is_too_small_for_all() {
    let quotas = Quotas {
        project_writes: 40,
        project_reads: 40,
        ..Quotas::default()
    };
    let mut pace = Pace::new(quotas, 1);
    // The first accounts are asked first, every second; all want as much as they can get.
    let mut sent = [0; 5];
    for second in 0..600 {
        for (n, sum) in sent.iter_mut().enumerate() {
            let who = account(n as u128);
            while write(&mut pace, who, at(second), 1_000, true) > 0 {
                *sum += 1;
            }
        }
    }
    let all: usize = sent.iter().sum();
    assert!(
        (300..=400).contains(&all),
        "ten minutes of 36 at most: {sent:?}"
    );
    let least = all / 5 / 2;
    assert!(sent.iter().all(|n| *n >= least), "{sent:?}");
}

#[test]
fn s4_a_lone_edit_passes_while_others_fill_the_project() {
    let quotas = Quotas {
        project_writes: 40,
        project_reads: 40,
        ..Quotas::default()
    };
    let mut pace = Pace::new(quotas, 1);
    for n in 0..4 {
        while write(&mut pace, account(n), at(0), 1_000, true) > 0 {}
    }
    assert_eq!(write(&mut pace, account(9), at(1), 1, false), 1);
}

#[test]
fn who_has_no_limit_is_never_told_to_wait() {
    let mut pace = Pace::new(Quotas::UNLIMITED, 200);
    for n in 0..10_000 {
        assert_eq!(
            write(&mut pace, account(ONE), at(n / 1_000), 200, true),
            200
        );
    }
}

#[test]
fn many_persons_are_listed_rather_than_read_one_by_one() {
    let (mut pace, who) = (pace(), account(ONE));
    assert!(!pace.prefers_listing(who, 1_000) && pace.prefers_listing(who, 1_001));
    pace.sent(who, at(0), Act::Read(200));
    pace.refused(who, at(0), Act::Read(200), QuotaOf::Account, at(60));
    assert!(!pace.prefers_listing(who, 20) && pace.prefers_listing(who, 21));
}

/// Writes two hundred in each of these seconds, which takes that second.
fn write_on(pace: &mut Pace, who: AccountId, seconds: std::ops::Range<i64>) {
    for second in seconds {
        let permit = pace.permit(who, at(second), Act::Write(20_000), true);
        assert_eq!(permit, Permit::Go(200));
        pace.sent(who, at(second), Act::Write(200));
        pace.answered(who, at(second + 1), Act::Write(200));
    }
}

#[test]
fn s6_an_edit_a_while_before_says_nothing_of_bulk_work() {
    let (mut pace, who) = (pace(), account(ONE));
    assert_eq!(write(&mut pace, who, at(0), 1, false), 1);
    write_on(&mut pace, who, 100..102);
    assert_eq!(pace.estimate(who, at(102), 10 * 200), Some(at(112)));
}

/// As long as the limit of a minute is not reached, and beyond it.
#[test]
fn s6_what_a_minute_takes_is_known_before_it_is_used_up() {
    let (mut pace, who) = (pace(), account(ONE));
    write_on(&mut pace, who, 0..10);
    let mut estimate = |left| pace.estimate(who, at(10), left);
    assert_eq!(estimate(0), Some(at(10)));
    // Of the 54 calls that bulk work has in a minute 44 are left.
    assert_eq!(estimate(44 * 200), Some(at(54)));
    // The minute of the first call is over at 61.
    assert_eq!(estimate(44 * 200 + 1), Some(at(62)));
    assert_eq!(estimate(90 * 200), Some(at(61 + 46)));
}
