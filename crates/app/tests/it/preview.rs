//! Dry runs: they write nothing, are refused where the act would be, and say what it does.

use crate::world::World;
use app::Work;
use app::use_cases::preview::{Change, Outcome, Sees, Theirs, preview};
use app::use_cases::{contacts, labels, mirrors, shares};
use domain::{AccountId, Actor, ContactId, Field, LabelId, Level, OnLeaving, Origin, UserId};
use std::collections::BTreeSet;
use sync::{Link, LinkState, MirrorState};

/// Anna's label with three contacts. Ben has it, as an editor, in an account of his: Max was there
/// before, Tom was made there by Kith, Eva is not there yet. Carla has nothing.
struct Scene {
    world: World,
    people: [Actor; 3],
    label: LabelId,
    contacts: [ContactId; 3],
    account: AccountId,
}

fn scene() -> Scene {
    let world = World::new();
    let people = ["Anna", "Ben", "Carla"].map(|n| world.user(n));
    let [anna, ben, _] = people;
    let label = world.label(anna, "Family").id;
    let contacts = ["Max", "Tom", "Eva"].map(|n| world.contact(anna, label, n).id);
    world.share(anna, label, ben.user, Level::Editor);
    let account = shown_in(&world, ben, label, "b1");
    linked(&world, account, label, contacts[0], Origin::User);
    linked(&world, account, label, contacts[1], Origin::Kith);
    Scene {
        world,
        people,
        label,
        contacts,
        account,
    }
}

/// An account of the user's that shows the label.
fn shown_in(world: &World, of: Actor, label: LabelId, sub: &'static str) -> AccountId {
    let account = world.account(of.user, sub).id;
    world.ok(move |w| {
        let asked = mirrors::mirror(w, of, label, account)?;
        w.save_mirror(&sync::Mirror {
            state: MirrorState::Active,
            ..asked
        })
    });
    account
}

fn linked(world: &World, account: AccountId, label: LabelId, contact: ContactId, origin: Origin) {
    world.ok(move |w| {
        w.save_link(&Link {
            remote: Some(format!("people/{contact}").as_str().into()),
            state: LinkState::Linked,
            groups: BTreeSet::from([label]),
            ..Link::new(contact, account, origin, w.now())
        })
    });
}

impl Scene {
    /// In a unit that can only read, so nothing can be written.
    fn look(&self, by: Actor, change: &Change) -> Outcome {
        let label = self.label;
        let seen = self.world.read(|r| preview(r, by, label, change));
        seen.expect("this is allowed")
    }

    fn refused(&self, by: Actor, change: Change) -> &'static str {
        let label = self.label;
        self.world.code(move |w| preview(w, by, label, &change))
    }
}

fn of(outcome: &Outcome, user: UserId) -> &Sees {
    let found = outcome.people.iter().find(|p| p.user.id == user);
    found.expect("something changes for them")
}

/// How many are deleted, left with what their user typed, with what was their own, as they are.
fn counts(theirs: &Theirs) -> [usize; 4] {
    [theirs.deleted, theirs.typed, theirs.own, theirs.kept]
}

fn ids<const N: usize>(of: [ContactId; N]) -> BTreeSet<ContactId> {
    of.into()
}

#[test]
fn who_would_see_whom_when_a_label_is_shared() {
    let s = scene();
    let [anna, ben, carla] = s.people;
    let share = Change::Share {
        with: carla.user.into(),
        level: Level::Viewer,
        hidden: [Field::Note].into(),
    };
    let outcome = s.look(anna, &share);
    let [sees] = <[_; 1]>::try_from(outcome.people.clone()).expect("only Carla");
    assert_eq!((sees.user.id, &sees.before), (carla.user, &None));
    assert_eq!(sees.gained, ids(s.contacts));
    let after = sees.after.clone().expect("she has it then");
    assert_eq!(
        (after.level, after.hidden),
        (Level::Viewer, [Field::Note].into())
    );
    assert_eq!(outcome.accounts, []);
    // Exactly as it is refused when it is done.
    assert_eq!(s.refused(ben, share), "not-allowed");
    let again = Change::Share {
        with: ben.user.into(),
        level: Level::Viewer,
        hidden: [].into(),
    };
    assert_eq!(s.refused(anna, again.clone()), "already-shared");
    assert_eq!(s.refused(carla, again), "unknown-label");
}

#[test]
fn d1_what_would_leave_which_account_and_how() {
    let s = scene();
    let [anna, ben, _] = s.people;
    let [max, tom, _] = s.contacts;
    let revoke = Change::Revoke {
        with: ben.user.into(),
    };
    let outcome = s.look(anna, &revoke);
    assert_eq!(of(&outcome, ben.user).lost, ids(s.contacts));
    // K8: how many, not which of them he has of his own.
    assert_eq!((outcome.accounts, outcome.others), (vec![], 0));
    let [theirs] = <[_; 1]>::try_from(outcome.theirs).expect("Ben's account");
    assert_eq!(theirs.user.as_ref().map(|u| u.id), Some(ben.user));
    assert_eq!(counts(&theirs), [1, 0, 1, 0], "and Eva is not there yet");
    let account = s.account;
    let his = s.look(ben, &Change::Unmirror { account });
    let [leaves] = <[_; 1]>::try_from(his.accounts).expect("his account");
    assert_eq!(leaves.account.id, s.account);
    assert_eq!((leaves.deleted, leaves.own), (ids([tom]), ids([max])));
    assert_eq!((leaves.kept, his.theirs), (ids([]), vec![]));

    // Where the owner wants a copy to stay, it is not told as deleted.
    let label = s.label;
    s.world
        .ok(move |w| labels::set_on_leaving(w, anna, label, OnLeaving::Keep));
    let outcome = s.look(anna, &revoke);
    assert_eq!(counts(&outcome.theirs[0]), [0, 0, 1, 1]);
    s.world
        .ok(move |w| labels::set_on_leaving(w, anna, label, OnLeaving::Remove));

    // Held by another label that the account shows, it stays.
    let (world, account) = (&s.world, s.account);
    let club = world.label(ben, "Club").id;
    world.share(ben, club, anna.user, Level::Editor);
    world.ok(move |w| contacts::put_into(w, anna, tom, club));
    world.ok(move |w| {
        let asked = mirrors::mirror(w, ben, club, account)?;
        w.save_mirror(&sync::Mirror {
            state: MirrorState::Active,
            ..asked
        })
    });
    let outcome = s.look(anna, &revoke);
    assert_eq!(counts(&outcome.theirs[0]), [0, 0, 1, 0]);
    assert!(!of(&outcome, ben.user).lost.contains(&tom));
}

#[test]
fn d1_the_owners_own_persons_stay_when_a_label_is_deleted() {
    let s = scene();
    let [anna, ben, _] = s.people;
    let [_, tom, eva] = s.contacts;
    let mine = shown_in(&s.world, anna, s.label, "a1");
    linked(&s.world, mine, s.label, tom, Origin::Kith);
    linked(&s.world, mine, s.label, eva, Origin::User);
    let outcome = s.look(anna, &Change::Delete);
    assert_eq!(of(&outcome, anna.user).lost.len(), 3);
    let at = |account| {
        let found = outcome.accounts.iter().find(|l| l.account.id == account);
        found.expect("something leaves it")
    };
    assert_eq!(at(mine).kept, ids([tom, eva]));
    assert_eq!(at(mine).deleted, ids([]));
    assert_eq!(outcome.accounts.len(), 1, "no account of Ben's by its name");
    assert_eq!(counts(&outcome.theirs[0]), [1, 0, 1, 0]);
    assert_eq!(s.refused(ben, Change::Delete), "not-allowed");

    // Taken out of one account only: what Kith made there goes.
    let outcome = s.look(anna, &Change::Unmirror { account: mine });
    let [leaves] = <[_; 1]>::try_from(outcome.accounts).expect("one account");
    assert_eq!((leaves.deleted, leaves.kept), (ids([tom]), ids([eva])));
    assert_eq!(outcome.people, [], "who sees what is as it was");
    let account = s.account;
    assert_eq!(
        s.refused(anna, Change::Unmirror { account }),
        "unknown-account"
    );
}

#[test]
fn r6_hidden_fields_and_what_another_label_shows() {
    let s = scene();
    let [anna, ben, carla] = s.people;
    let [max, ..] = s.contacts;
    let board = s.world.label(anna, "Board").id;
    s.world.share(anna, board, ben.user, Level::Viewer);
    s.world.ok(move |w| contacts::put_into(w, anna, max, board));
    let label = s.label;
    s.world
        .ok(move |w| shares::set_level(w, anna, label, ben.user, Level::Manager));
    s.world.share(ben, label, carla.user, Level::Viewer);

    let hide = Change::Hide {
        with: ben.user.into(),
        fields: [Field::Birthday].into(),
    };
    let outcome = s.look(anna, &hide);
    let bens = of(&outcome, ben.user);
    assert_eq!(bens.hidden, [(Field::Birthday, 2)].into());
    assert_eq!(bens.elsewhere, [((Field::Birthday, board), 1)].into());
    // R1: and from whom he shared it with.
    let carlas = of(&outcome, carla.user);
    assert_eq!(carlas.hidden, [(Field::Birthday, 3)].into());
    assert_eq!(outcome.accounts, []);
    assert_eq!(s.refused(ben, hide), "not-allowed");
}

#[test]
fn r2_those_who_have_it_through_somebody_else_lose_it_too() {
    let s = scene();
    let [anna, ben, carla] = s.people;
    let [max, ..] = s.contacts;
    let label = s.label;
    s.world
        .ok(move |w| shares::set_level(w, anna, label, ben.user, Level::Manager));
    let club = s.world.label(ben, "Club").id;
    s.world.share(ben, club, carla.user, Level::Editor);
    s.world.ok(move |w| contacts::put_into(w, ben, max, club));
    let revoke = Change::Revoke {
        with: ben.user.into(),
    };
    let carlas = shown_in(&s.world, carla, club, "c1");
    linked(&s.world, carlas, club, max, Origin::User);

    // Anna does not see that label, so Carla is one more, and has no name.
    let outcome = s.look(anna, &revoke);
    let named: Vec<UserId> = outcome.people.iter().map(|p| p.user.id).collect();
    assert_eq!((named, outcome.others), (vec![ben.user], 1));
    assert_eq!(of(&outcome, ben.user).lost, ids(s.contacts));
    let theirs: Vec<_> = outcome.theirs.iter().map(|t| t.user.as_ref()).collect();
    assert_eq!(theirs.len(), 2);
    assert_eq!((theirs[0].map(|u| u.id), theirs[1]), (Some(ben.user), None));
    assert_eq!(counts(&outcome.theirs[1]), [0, 0, 1, 0]);

    s.world.share(ben, club, anna.user, Level::Viewer);
    let outcome = s.look(anna, &revoke);
    assert_eq!(of(&outcome, carla.user).lost, ids([max]));
    assert_eq!(outcome.others, 0);
    assert!(outcome.theirs.iter().all(|t| t.user.is_some()));
}

#[test]
fn a_label_handed_over_changes_levels_and_no_contacts() {
    let s = scene();
    let [anna, ben, carla] = s.people;
    let to = ben.user;
    let outcome = s.look(anna, &Change::Transfer { to });
    let level = |of: &Sees| {
        let level = |a: &Option<domain::Access>| a.as_ref().map(|a| a.level);
        (level(&of.before), level(&of.after))
    };
    assert_eq!(
        level(of(&outcome, anna.user)),
        (Some(Level::Owner), Some(Level::Manager))
    );
    assert_eq!(
        level(of(&outcome, ben.user)),
        (Some(Level::Editor), Some(Level::Owner))
    );
    assert_eq!(outcome.accounts, []);
    let to = carla.user;
    assert_eq!(s.refused(anna, Change::Transfer { to }), "no-access");
}

#[test]
fn a_dry_run_tells_what_then_happens() {
    let changes: [fn(&Scene) -> Change; 5] = [
        |s| Change::Share {
            with: s.people[2].user.into(),
            level: Level::Deleter,
            hidden: [Field::Email].into(),
        },
        |s| Change::SetLevel {
            with: s.people[1].user.into(),
            level: Level::Viewer,
        },
        |s| Change::Revoke {
            with: s.people[1].user.into(),
        },
        |s| Change::Hide {
            with: s.people[1].user.into(),
            fields: [Field::Name].into(),
        },
        |s| Change::Transfer {
            to: s.people[1].user,
        },
    ];
    for change in changes {
        let s = scene();
        let (anna, label, change) = (s.people[0], s.label, change(&s));
        let outcome = s.look(anna, &change);
        let done = change.clone();
        s.world.ok(move |w| act(w, anna, label, &done));
        for sees in outcome.people {
            let user = sees.user.id;
            let access = s.world.read(|r| r.access(label, user)).expect("readable");
            assert_eq!(access, sees.after, "{change:?}");
            for contact in s.contacts {
                let shown = s.world.read(|r| contacts::show(r, user, contact)).is_ok();
                assert_eq!(shown, sees.contacts.contains(&contact), "{change:?}");
            }
        }
    }
}

fn act(w: &dyn Work, by: Actor, label: LabelId, change: &Change) -> app::Res<()> {
    match change.clone() {
        Change::Share {
            with,
            level,
            hidden,
        } => shares::share_without(w, by, label, with, level, hidden).map(drop),
        Change::SetLevel { with, level } => shares::set_level(w, by, label, with, level).map(drop),
        Change::Revoke { with } => shares::revoke(w, by, label, with),
        Change::Hide { with, fields } => shares::hide(w, by, label, with, fields).map(drop),
        Change::Transfer { to } => shares::transfer(w, by, label, to).map(drop),
        Change::Delete => labels::delete_some(w, by, label, 100).map(drop),
        Change::Unmirror { account } => mirrors::unmirror(w, by.user, label, account),
    }
}

/// So a dry run of a big label takes no longer for each further person in it.
#[test]
fn what_is_held_alike_is_judged_once_for_each_person() {
    let world = World::new();
    let [anna, ben, _] = ["Anna", "Ben", "Carla"].map(|n| world.user(n));
    let label = world.label(anna, "Family").id;
    let share = Change::Share {
        with: ben.user.into(),
        level: Level::Viewer,
        hidden: [].into(),
    };
    let look = || {
        let outcome = world.read(|r| preview(r, anna, label, &share));
        let outcome = outcome.expect("this is allowed");
        (outcome.people[0].gained.len(), outcome.judged)
    };
    assert_eq!(look(), (0, 0));
    let board = world.label(anna, "Board").id;
    let fill = move |w: &dyn Work| {
        for n in 0..1_000 {
            let name = [domain::Value::name(&format!("N{n}"), "Berg")];
            let contact = contacts::add(w, anna, label, name)?.id;
            if n % 4 == 0 {
                contacts::put_into(w, anna, contact, board)?;
            }
        }
        Ok(())
    };
    world.ok(fill);
    // Two people, two ways to be held.
    assert_eq!(look(), (1_000, 4));
}
