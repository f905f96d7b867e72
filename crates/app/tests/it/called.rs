//! What private people are called is read again each time (K8).

use crate::play::Play;
use app::use_cases::accounts;
use app::{Error, PauseCause, Res};
use domain::{Etag, MatchKeys, Micros, Person, Raw, RemoteId, Value};
use std::collections::BTreeMap;
use sync::{Seen, SeenState};

fn person(n: usize, values: Vec<Value>) -> Person {
    Person {
        id: RemoteId(format!("people/p{n}")),
        former: Vec::new(),
        etag: Etag::from("e"),
        updated: None,
        values,
        groups: [].into(),
        marks: [].into(),
        keys: MatchKeys::default(),
        photo: None,
        raw: Raw::from("{}"),
    }
}

fn refusal(called: Res<BTreeMap<RemoteId, String>>) -> String {
    match called {
        Err(Error::Refused(problem)) => format!("{}: {problem}", problem.code),
        other => panic!("it is refused: {other:?}"),
    }
}

/// Anna has somebody with a name, somebody with an address only, and somebody who says nothing.
fn three() -> (Play, [RemoteId; 4]) {
    let play = Play::new();
    play.fake.book().people = vec![
        person(1, vec![Value::name("Max", "Berg")]),
        person(2, vec![Value::email("eva@x.example", "work")]),
        person(3, Vec::new()),
    ];
    let ids = [1, 2, 3, 4].map(|n| RemoteId(format!("people/p{n}")));
    (play, ids)
}

#[test]
fn k8_people_are_called_by_what_they_say_now() {
    let (play, [max, eva, nobody, gone]) = three();
    let anna = play.anna.user;
    let named = play.called(anna, &[&max, &eva, &nobody, &gone]);
    let named = named.expect("they are hers");
    assert_eq!(named[&max], "Max Berg");
    assert!(named[&eva].contains("eva@x.example"), "{named:?}");
    assert_eq!(named.len(), 2, "who says nothing is called nothing");
    assert_eq!(play.fake.book().reads, [4], "in one call");
    play.fake.book().people[0].values = vec![Value::name("Moritz", "")];
    let named = play.called(anna, &[&max]).expect("he is hers");
    assert_eq!(named[&max], "Moritz", "nothing was kept");
}

#[test]
fn k8_a_thousand_are_asked_for_at_most() {
    let (play, _) = three();
    let many = (10..1_500).map(|n| person(n, vec![Value::name(&format!("N{n}"), "")]));
    play.fake.book().people.extend(many);
    let ids: Vec<RemoteId> = (10..1_500)
        .map(|n| RemoteId(format!("people/p{n}")))
        .collect();
    let ids: Vec<&RemoteId> = ids.iter().collect();
    let named = play.called(play.anna.user, &ids).expect("they are hers");
    assert_eq!(
        (named.len(), play.fake.book().reads.clone()),
        (1_000, vec![1_000])
    );
}

#[test]
fn k8_whom_a_label_shows_is_called_as_last_seen() {
    let (play, [max, ..]) = three();
    let (account, seen) = (play.account, play.fake.book().people[0].clone());
    play.world.ok(move |w| {
        w.save_seen(&Seen {
            account,
            remote: seen.id.clone(),
            state: SeenState::Present,
            person: Some(seen.clone()),
            first: w.now(),
            last: w.now(),
            merged: false,
        })
    });
    let named = play.called(play.anna.user, &[&max]).expect("he is hers");
    assert_eq!(named[&max], "Max Berg");
    assert!(play.fake.book().reads.is_empty(), "nobody is asked");
}

#[test]
fn k8_nobody_is_told_of_people_in_accounts_of_others() {
    let (play, [max, ..]) = three();
    let ben = play.world.user("Ben");
    let said = refusal(play.called(ben.user, &[&max]));
    assert!(said.starts_with("unknown-account"), "{said}");
    assert!(play.fake.book().reads.is_empty(), "nobody is asked");
}

#[test]
fn k8_where_nobody_tells_it_is_said_why() {
    let (play, [max, ..]) = three();
    let (anna, account) = (play.anna.user, play.account);
    play.key.is_away(true);
    let said = refusal(play.called(anna, &[&max]));
    assert!(said.contains("its key is not here"), "{said}");
    play.key.is_away(false);
    play.world
        .ok(move |w| accounts::pause(w, account, PauseCause::GrantOver));
    let said = refusal(play.called(anna, &[&max]));
    assert!(said.starts_with("names-unread"), "{said}");
    assert!(said.contains("kith account show a1@mail.example"), "{said}");
}

/// Whoever looks at a list waits ten seconds for the names in it, and gets the list.
#[test]
fn k8_nobody_waits_longer_than_ten_seconds_for_names() {
    let (play, [max, ..]) = three();
    play.fake.book().silent = true;
    let told = play.called_at_last(play.anna.user, &[&max]);
    let said = refusal(told.expect("an end"));
    assert!(said.starts_with("names-unread"), "{said}");
    assert!(said.contains("no answer"), "{said}");
    assert_eq!(play.world.slept(), Micros::seconds(10));
}

#[test]
fn s5_a_token_that_was_replaced_meanwhile_is_kept() {
    let (play, [max, ..]) = three();
    play.fake.book().newer = Some(("[1, 2, 3]".to_owned(), "new".to_owned()));
    play.called(play.anna.user, &[&max]).expect("he is hers");
    let kept = play.account_of(play.account).token.expect("a token");
    assert_eq!(kept.bytes, b"new");
}
