use super::*;
use crate::Sleep;
use domain::Uuid;
use std::sync::atomic::{AtomicI64, Ordering};

/// A clock that stands until it is told, and no chance.
#[derive(Default)]
struct Still(AtomicI64);

impl Still {
    fn wait(&self, span: Micros) {
        self.0.fetch_add(span.0, Ordering::Relaxed);
    }
}

impl Env for Still {
    fn now(&self) -> Micros {
        // The clock on the wall is somewhere else.
        self.monotonic() + Micros::days(20_000)
    }

    fn monotonic(&self) -> Micros {
        Micros(self.0.load(Ordering::Relaxed))
    }

    fn uuid(&self) -> Uuid {
        Uuid::nil()
    }

    fn secret(&self) -> [u8; 32] {
        [0; 32]
    }

    fn sleep(&self, _: Micros) -> Sleep {
        Box::pin(std::future::ready(()))
    }
}

const ACCOUNT: AccountId = AccountId(Uuid::nil());

fn person(id: &str) -> What {
    What::Person(id.into())
}

/// How long it has still to wait.
fn waits(conflicts: &Conflicts, env: &Still, what: &What) -> Option<i64> {
    let aside = conflicts.aside(env, ACCOUNT);
    let until = aside.waits.get(what)?;
    Some((*until - env.now()).0 / 1_000_000)
}

#[test]
fn waits_grow_up_to_five_minutes() {
    let (conflicts, env) = (Conflicts::default(), Still::default());
    let (one, other) = (person("c1"), person("c2"));
    for wait in [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300] {
        conflicts.refused(&env, ACCOUNT, one.clone());
        assert_eq!(waits(&conflicts, &env, &one), Some(wait));
        assert_eq!(waits(&conflicts, &env, &other), None);
        env.wait(Micros::seconds(wait));
        assert_eq!(waits(&conflicts, &env, &one), None, "its time has come");
    }
    conflicts.refused(&env, ACCOUNT, What::Creates);
    assert!(conflicts.aside(&env, ACCOUNT).has_creates());
    let elsewhere = AccountId(Uuid::from_u128(1));
    assert!(!conflicts.aside(&env, elsewhere).has_creates());
}

#[test]
fn what_was_explained_is_tried_at_once_and_only_once() {
    let (conflicts, env) = (Conflicts::default(), Still::default());
    let (id, one) = ("c1".into(), person("c1"));
    for wait in [None, Some(2), Some(4)] {
        conflicts.explained(&env, ACCOUNT, &id);
        assert_eq!(waits(&conflicts, &env, &one), wait);
    }
}

#[test]
fn what_is_over_or_long_ago_counts_no_more() {
    let (conflicts, env) = (Conflicts::default(), Still::default());
    let one = person("c1");
    for _ in 0..3 {
        conflicts.refused(&env, ACCOUNT, one.clone());
    }
    conflicts.over(ACCOUNT, || one.clone());
    assert_eq!(waits(&conflicts, &env, &one), None);
    for _ in 0..3 {
        conflicts.refused(&env, ACCOUNT, one.clone());
    }
    env.wait(Micros::seconds(4) + OVER);
    conflicts.refused(&env, ACCOUNT, one.clone());
    assert_eq!(waits(&conflicts, &env, &one), Some(1));
    assert_eq!(conflicts.all().len(), 1);
}

/// The sizes of the calls in which these go.
fn sizes(conflicts: &Conflicts, whats: &[What]) -> (usize, Vec<usize>) {
    let (free, doubted) = conflicts.lots(ACCOUNT, whats.to_vec(), What::clone);
    (free.len(), doubted.iter().map(Vec::len).collect())
}

#[test]
fn what_is_not_answered_goes_in_halves_until_one_is_alone() {
    let (conflicts, env) = (Conflicts::default(), Still::default());
    let all: Vec<What> = (0..9).map(|n| person(&format!("c{n}"))).collect();
    assert_eq!(sizes(&conflicts, &all), (9, vec![]));
    conflicts.unanswered(&env, ACCOUNT, all.clone());
    assert_eq!(waits(&conflicts, &env, &all[0]), None, "it may be another");
    assert_eq!(sizes(&conflicts, &all), (0, vec![4, 4, 1]));
    // The last of the first lot is what it is about.
    conflicts.unanswered(&env, ACCOUNT, all[..4].to_vec());
    assert_eq!(sizes(&conflicts, &all), (0, vec![4, 1, 2, 2]));
    for what in &all[4..] {
        conflicts.over(ACCOUNT, || what.clone());
    }
    assert_eq!(sizes(&conflicts, &all), (5, vec![2, 2]));
    conflicts.unanswered(&env, ACCOUNT, all[2..4].to_vec());
    assert_eq!(sizes(&conflicts, &all), (5, vec![2, 1, 1]));
    for wait in [1, 2, 4] {
        conflicts.unanswered(&env, ACCOUNT, vec![all[3].clone()]);
        assert_eq!(waits(&conflicts, &env, &all[3]), Some(wait));
        env.wait(Micros::seconds(wait));
    }
    assert_eq!(
        sizes(&conflicts, &all),
        (5, vec![2, 1, 1]),
        "it stays alone"
    );
    // Whatever else is said of it is an answer.
    conflicts.refused(&env, ACCOUNT, all[3].clone());
    assert_eq!(sizes(&conflicts, &all), (6, vec![2, 1]));
    let elsewhere = AccountId(Uuid::from_u128(1));
    let (free, doubted) = conflicts.lots(elsewhere, all, What::clone);
    assert_eq!((free.len(), doubted.len()), (9, 0));
}

#[test]
fn a_group_is_young_for_a_minute_or_until_it_is_used() {
    let (conflicts, env) = (Conflicts::default(), Still::default());
    let [one, other] = ["g1", "g2"].map(GroupId::from);
    let young =
        |group: &GroupId| conflicts.is_young(&env, ACCOUNT, &BTreeSet::from([group.clone()]));
    conflicts.born(&env, ACCOUNT, one.clone());
    conflicts.born(&env, ACCOUNT, other.clone());
    assert!(young(&one) && young(&other) && !young(&GroupId::from("g3")));
    conflicts.grown(ACCOUNT, &BTreeSet::from([one.clone()]));
    assert!(!young(&one) && young(&other));
    env.wait(YOUNG);
    assert!(!young(&other));
}
