//! Users and their accounts.

use crate::world::{World, connection, group};
use app::use_cases::accounts::{self, Connection, Meant};
use app::use_cases::{labels, mirrors, receipts, status, users};
use app::{
    Account, AccountState, Indexed, ListingToken, PageToken, Paging, Parted, PauseCause, Work,
};
use domain::{
    AccountId, Actor, ContactId, Etag, LabelId, MatchKeys, Micros, Origin, Person, Raw, RemoteId,
};
use std::collections::{BTreeMap, BTreeSet};
use sync::{Link, LinkState, Mirror, MirrorState, Seen, SeenState};

#[test]
fn users_are_known_by_their_address() {
    let world = World::new();
    assert_eq!(world.code(|w| users::the_only_user(w)), "no-user");
    let anna = world.user("Anna");
    assert_eq!(
        world.read(|r| users::the_only_user(r)).map(|u| u.id),
        Ok(anna.user)
    );
    assert_eq!(
        world
            .read(|r| users::by_email(r, " ANNA@example.org"))
            .map(|u| u.id),
        Ok(anna.user)
    );
    assert_eq!(
        world.code(|w| users::add(w, "Anna@Example.org", "")),
        "user-exists"
    );
    assert_eq!(world.code(|w| users::add(w, "anna", "")), "invalid-email");
    let (code, message) = world.refused(|w| users::by_email(w, "ben@example.org"));
    assert_eq!(code, "unknown-user");
    assert!(
        message.contains("`kith user add ben@example.org`"),
        "{message}"
    );
    let ben = world.ok(|w| users::add(w, "ben@example.org", " "));
    assert_eq!(ben.name, "ben");
    let (code, message) = world.refused(|w| users::the_only_user(w));
    assert_eq!(code, "which-user");
    assert!(
        message.contains("anna@example.org, ben@example.org"),
        "{message}"
    );
    assert_eq!(world.read(|r| users::list(r)).map(|u| u.len()), Ok(2));
}

#[test]
fn s5_an_account_belongs_to_one_user() {
    let world = World::new();
    let [anna, ben] = ["Anna", "Ben"].map(|n| world.user(n).user);
    let account = world.account(anna, "a1");
    assert_eq!(
        world.code(move |w| accounts::connect(w, ben, connection("a1"))),
        "account-belongs-to-another"
    );
    assert_eq!(
        world.code(move |w| accounts::by_email(w, ben, "a1@mail.example")),
        "unknown-account"
    );
    assert_eq!(
        world
            .read(|r| accounts::by_email(r, anna, "A1@mail.example"))
            .map(|a| a.id),
        Ok(account.id)
    );

    world.ok(move |w| accounts::disconnect(w, anna, account.id));
    let moved = world.account(ben, "a1");
    assert_eq!(
        (moved.id, moved.user, moved.state),
        (account.id, ben, AccountState::Active)
    );
    assert_eq!(
        world.code(move |w| accounts::disconnect(w, anna, account.id)),
        "unknown-account"
    );
}

#[test]
fn connecting_again_refreshes_the_token_and_goes_on() {
    let world = World::new();
    let anna = world.user("Anna").user;
    let first = world.account(anna, "a1");
    let id = first.id;
    world.ok(move |w| w.save_due(id, None));
    world.ok(move |w| accounts::pause(w, id, PauseCause::GrantOver));

    let again = world.ok(move |w| {
        let mut new = connection("a1");
        new.email = "new@mail.example".to_owned();
        new.token.bytes = vec![9];
        accounts::connect(w, anna, new)
    });
    assert_eq!((again.id, again.state), (id, AccountState::Active));
    assert_eq!(again.token.map(|t| t.bytes), Some(vec![9]));
    assert_eq!(again.email, "new@mail.example");
    assert!(again.connected > first.connected);
    assert_eq!(world.read(|r| r.due(id)), Ok(Some(again.connected)));

    world.ok(move |w| accounts::pause(w, id, PauseCause::ScopeMissing));
    let resumed = world.ok(move |w| accounts::resume(w, anna, id));
    assert_eq!(resumed.account.state, AccountState::Active);
}

#[test]
fn i1_the_region_of_an_account_changes_if_its_user_says_so_and_everybody_is_listed_anew() {
    let world = World::new();
    let [anna, ben] = ["Anna", "Ben"].map(|n| world.user(n).user);
    let id = world.account(anna, "a1").id;
    let connect = move |user, region: Option<&'static str>| {
        world.ok(move |w| {
            // As it is in the middle of a listing, and after one.
            let kept = w.account(id)?.expect("it is there");
            w.save_account(&Account {
                people: Some(ListingToken {
                    token: "t".into(),
                    shape: "s".into(),
                }),
                paging: Some(Paging {
                    next: PageToken("p".into()),
                    began: w.now(),
                    groups: BTreeSet::new(),
                    fresh: BTreeSet::new(),
                    region: "DE".to_owned(),
                    listed: 1,
                    total: None,
                }),
                ..kept
            })?;
            if user != anna {
                accounts::disconnect(w, anna, id)?;
            }
            let new = Connection {
                region: region.map(str::to_owned),
                usual_region: "GB".to_owned(),
                ..connection("a1")
            };
            let now = accounts::connect(w, user, new)?;
            Ok((now.region, now.people.is_some(), now.paging.is_some()))
        })
    };
    let is = |region: &str, listed| (region.to_owned(), listed, listed);
    assert_eq!(connect(anna, None), is("DE", true), "not the server's");
    assert_eq!(connect(anna, Some("FR")), is("FR", false));
    assert_eq!(connect(anna, Some("FR")), is("FR", true), "as it was");
    assert_eq!(connect(anna, None), is("FR", true));
    assert_eq!(connect(ben, None), is("GB", false), "not what Anna said");
}

/// What a join would do was worked out by who is recognised there: it is worked out anew (I2).
#[test]
fn i1_with_another_region_the_join_plans_are_made_anew() {
    let world = World::new();
    let anna = world.user("Anna");
    let label = world.label(anna, "Family").id;
    let account = world.account(anna.user, "a1").id;
    world.ok(move |w| mirrors::mirror(w, anna, label, account));
    let planned = |region: &'static str| {
        world.ok(move |w| {
            w.save_join_plan(&app::JoinPlan {
                label,
                account,
                at: w.now(),
                link: Vec::new(),
                create: Vec::new(),
                import: Vec::new(),
                ask: Vec::new(),
            })?;
            let new = Connection {
                region: Some(region.to_owned()),
                ..connection("a1")
            };
            accounts::connect(w, anna.user, new)?;
            Ok(w.join_plan(label, account)?.is_some())
        })
    };
    assert!(planned("DE"), "as it was");
    assert!(!planned("GB"));
}

#[test]
fn disconnecting_forgets_what_was_seen_and_leaves_the_label_alone() {
    let world = World::new();
    let anna = world.user("Anna");
    let family = world.label(anna, "Family").id;
    let contact = world.contact(anna, family, "Max").id;
    let account = world.account(anna.user, "a1").id;
    world.ok(move |w| {
        w.save_group(account, &group("Family"))?;
        mirrors::mirror(w, anna, family, account)?;
        let mut link = Link::new(contact, account, Origin::User, w.now());
        link.remote = Some(RemoteId::from("people/c1"));
        link.enter(LinkState::Linked, w.now());
        w.save_link(&link)?;
        for id in ["people/c1", "people/c2"] {
            w.save_seen(&Seen {
                account,
                remote: RemoteId::from(id),
                state: SeenState::Present,
                person: Some(person(id)),
                first: w.now(),
                last: w.now(),
                merged: false,
            })?;
        }
        let etag = Etag::from("e");
        w.save_indexed(
            account,
            &Indexed {
                remote: RemoteId::from("people/c3"),
                etag,
                hashes: vec![[1; 16]],
            },
        )
    });
    world.ok(move |w| accounts::disconnect(w, anna.user, account));
    assert!(world.ok(move |w| accounts::forget_some(w, account, 10)));
    world
        .read(move |r| {
            let kept = r.account(account)?.expect("it is kept for its history");
            assert_eq!((kept.state, kept.token), (AccountState::Disconnected, None));
            assert_eq!(r.links(contact)?, []);
            assert_eq!(r.known(account)?, []);
            assert_eq!(r.seen_count(account)?, 0);
            assert_eq!(r.groups(account)?, []);
            assert_eq!(r.mirrors(account)?, []);
            assert_eq!(r.due(account)?, None);
            assert_eq!(r.members(family)?, [contact]);
            assert!(accounts::list(r, anna.user)?.is_empty());
            Ok(())
        })
        .expect("readable");
    assert_eq!(
        world.code(move |w| mirrors::mirror(w, anna, family, account)),
        "unknown-account"
    );
}

/// An account with so many people in its group, as many seen, and as many outside of it.
fn full(world: &World, anna: Actor, label: LabelId, people: usize) -> AccountId {
    let account = world.account(anna.user, "a1").id;
    world.ok(move |w| {
        let asked = mirrors::mirror(w, anna, label, account)?;
        w.save_mirror(&Mirror {
            state: MirrorState::Active,
            ..asked
        })?;
        for n in 0..people {
            let remote = |what: &str| RemoteId::from(format!("people/{what}{n}").as_str());
            let contact = ContactId(w.uuid());
            let mut link = Link::new(contact, account, Origin::User, w.now());
            (link.remote, link.groups) = (Some(remote("linked")), [label].into());
            link.enter(LinkState::Linked, w.now());
            w.save_link(&link)?;
            w.save_seen(&Seen {
                account,
                remote: remote("seen"),
                state: SeenState::Present,
                person: Some(person("people/seen")),
                first: w.now(),
                last: w.now(),
                merged: false,
            })?;
            let indexed = Indexed {
                remote: remote("indexed"),
                etag: Etag::from("e"),
                hashes: vec![[1; 16]],
            };
            w.save_indexed(account, &indexed)?;
        }
        Ok(())
    });
    account
}

#[test]
fn k3_a_big_account_is_forgotten_in_units_and_after_a_crash() {
    const PEOPLE: usize = 450;
    let world = World::new();
    let [anna, ben] = ["Anna", "Ben"].map(|name| world.user(name));
    let label = world.label(anna, "Family").id;
    let account = full(&world, anna, label, PEOPLE);
    let known = || {
        let known = world.read(move |r| {
            let linked = r.linked(account, usize::MAX)?.len();
            // Whoever is linked is among the known.
            Ok((linked, r.known(account)?.len() - linked))
        });
        known.expect("readable")
    };
    assert_eq!(known(), (PEOPLE, 2 * PEOPLE));
    world.ok(move |w| accounts::disconnect(w, anna.user, account));
    assert_eq!(known(), (PEOPLE, 2 * PEOPLE), "not all at once");

    let receipt = || {
        let all = world.read(move |r| receipts::list(r, anna.user));
        let [only] = <[_; 1]>::try_from(all.expect("readable")).expect("one receipt");
        (only.counts, only.receipt.ended.is_some())
    };
    let stay = |n| BTreeMap::from([(Parted::Disconnected, n)]);
    // Whoever went on from there is no more: what is to be done is found where it was left.
    let left = || world.read(accounts::remembered).expect("readable");
    let mut before = known();
    let mut units = 0;
    while let [id] = left()[..] {
        assert_eq!(id, account);
        let done = world.ok(move |w| accounts::forget_some(w, id, 200));
        let now = known();
        let forgotten = before.0 + before.1 - now.0 - now.1;
        assert!(forgotten <= 200 && (forgotten > 0 || done), "{forgotten}");
        assert_eq!(receipt(), (stay(PEOPLE - now.0), done));
        (before, units) = (now, units + 1);
        if !done {
            let again = move |w: &dyn Work| accounts::connect(w, ben.user, connection("a1"));
            assert_eq!(world.code(again), "still-forgetting");
        }
    }
    assert_eq!((known(), units), ((0, 0), 7), "1,350 people, 200 each");
    assert!(world.ok(move |w| accounts::forget_some(w, account, 200)));
    let his = world.ok(move |w| accounts::connect(w, ben.user, connection("a1")));
    assert_eq!(his.id, account);
    // Of one that is in use, nothing is forgotten.
    assert!(world.ok(move |w| accounts::forget_some(w, account, 200)));
    assert_eq!(world.ok(move |w| w.account(account)), Some(his));
}

#[test]
fn s6_a_status_says_how_each_account_stands() {
    let world = World::new();
    let anna = world.user("Anna");
    let label = world.label(anna, "Family").id;
    world.contact(anna, label, "Max");
    let account = world.account(anna.user, "a1").id;
    world.ok(move |w| mirrors::mirror(w, anna, label, account));
    let [now] = world
        .read(|r| status::of(r, anna.user))
        .map(|s| <[_; 1]>::try_from(s).expect("one account"))
        .expect("readable");
    assert_eq!(
        (now.account.id, now.waiting, now.questions, now.brakes),
        (account, 0, 0, 0)
    );
    assert_eq!(now.listed, None);
    assert!(now.due.is_some_and(|d| d > Micros(0)));
    let [mirror] = now.mirrors.as_slice() else {
        panic!("one mirror")
    };
    assert_eq!((mirror.size, mirror.linked), (1, 0));
    assert_eq!(
        world
            .read(|r| labels::list(r, anna.user))
            .map(|l| l[0].mirrors.len()),
        Ok(1)
    );
}

/// F67: while one waits to be connected again, no other comes in its place unasked.
#[test]
fn f67_another_account_is_taken_where_it_is_meant() {
    let world = World::new();
    let anna = world.user("Anna").user;
    let first = world.account(anna, "a1").id;
    let admit = |meant: &Meant, sub: &'static str| {
        let meant = meant.clone();
        let outcome = world.write(move |w| accounts::admit(w, anna, &meant, connection(sub)));
        match outcome {
            Ok(account) => Ok(account.email),
            Err(app::Error::Refused(problem)) => Err(problem),
            Err(other) => panic!("{other}"),
        }
    };
    let hint = |email: &str| {
        let email = Some(email.to_owned());
        world.read(move |r| Meant::by_hint(r, anna, email.clone()))
    };
    assert_eq!(hint("A1@mail.example"), Ok(Meant::Again(first)));
    // Nobody waits: whichever is chosen.
    assert!(admit(&Meant::Any(None), "a2").is_ok());

    world.ok(move |w| accounts::pause(w, first, PauseCause::GrantOver));
    let any = Meant::Any(None);
    let refused = admit(&any, "a3").expect_err("one waits");
    assert_eq!(refused.code, "one-waits");
    for part in ["a3@mail.example", "kith account connect --new"] {
        assert!(refused.message.contains(part), "{}", refused.message);
    }
    let mistyped = hint("a4@mail.exmaple").expect("readable");
    assert_eq!(
        admit(&mistyped, "a4").map_err(|p| p.code),
        Err("another-chosen")
    );
    let again = Meant::Again(first);
    assert_eq!(
        admit(&again, "a3").map_err(|p| p.code),
        Err("another-account")
    );
    // One that is known, one that was named, one that was asked for.
    assert!(admit(&any, "a2").is_ok());
    let named = hint("A3@mail.example").expect("readable");
    assert!(admit(&named, "a3").is_ok());
    assert!(admit(&Meant::New, "a5").is_ok());
    // The one that waits, and then nobody does.
    assert_eq!(admit(&any, "a1"), Ok("a1@mail.example".to_owned()));
    assert!(admit(&any, "a6").is_ok());

    // What only the operator can mend, no connection mends.
    world.ok(move |w| accounts::pause(w, first, PauseCause::ServiceDisabled));
    assert!(admit(&any, "a7").is_ok());
}

fn person(id: &str) -> Person {
    Person {
        id: RemoteId::from(id),
        former: Vec::new(),
        etag: Etag::from("e1"),
        updated: None,
        values: Vec::new(),
        groups: BTreeSet::new(),
        marks: BTreeSet::new(),
        keys: MatchKeys::default(),
        photo: None,
        raw: Raw::from("{}"),
    }
}

/// S5: the end of a limited access is kept, warned of, and gone with the next access.
#[test]
fn s5_when_an_access_ends_is_kept_until_the_account_is_connected_again() {
    let world = World::new();
    let anna = world.user("Anna").user;
    let ending = |days| move |now: Micros| Some(now + Micros::days(days));
    let connect = |ends: Option<i64>| {
        world.ok(move |w| {
            let mut new = connection("a1");
            new.ends = ends.and_then(|days| ending(days)(w.now()));
            accounts::connect(w, anna, new)
        })
    };
    let soon = |account: &app::Account| account.ends_soon(account.connected);
    let first = connect(Some(7));
    assert_eq!(first.ends, Some(first.connected + Micros::days(7)));
    assert_eq!(soon(&first), None, "in a week");
    assert!(first.ends_soon(first.connected + Micros::days(4)).is_some());
    let renewed = connect(Some(2));
    assert_eq!(soon(&renewed), renewed.ends);
    let lasting = connect(None);
    assert_eq!((lasting.id, lasting.ends), (first.id, None));
    assert_eq!(soon(&lasting), None);
}

/// Names are read by others: nothing in one breaks their tables or steers their terminals.
#[test]
fn a_users_name_is_one_line() {
    let world = World::new();
    let long = "x".repeat(201);
    for name in ["Ann\nEve", "\u{1b}[31mAnn", long.as_str()] {
        let name = name.to_owned();
        let add = move |w: &dyn Work| users::add(w, "ann@x.example", &name);
        assert_eq!(world.code(add), "invalid-name");
    }
    let added = world.ok(|w| users::add(w, "ann@x.example", " "));
    assert_eq!(added.name, "ann", "nothing said: as the address has it");
}
