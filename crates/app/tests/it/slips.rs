//! What people ask for by a slip: the same thing twice, of the wrong one, in words that are none.
//! Nothing changes, and what is said tells what to do instead.

use crate::play::Play;
use crate::world::World;
use app::use_cases::{
    accounts::{self, InTheWay},
    contacts,
    fields::{self, FieldEdit},
    invitations::{self, LIFE, Offer, Secret},
    labels, photos, questions, shares, suggestions, teams, trash, users,
};
use app::{Error, InvitationState, Res, Work};
use domain::{Actor, Field, LabelId, Level, Micros, Value};
use std::collections::BTreeSet;

/// The code and the message of what must be refused.
fn refused<T: std::fmt::Debug>(result: Res<T>) -> (&'static str, String) {
    match result {
        Err(Error::Refused(problem)) => (problem.code, problem.message),
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn r1_the_level_somebody_has_already_is_no_change() {
    let world = World::new();
    let [anna, ben, carla] = ["Anna", "Ben", "Carla"].map(|n| world.user(n));
    let label = world.label(anna, "Family").id;
    world.ok(move |w| {
        let hidden = BTreeSet::from([Field::Note]);
        shares::share_without(w, anna, label, ben.user, Level::Manager, hidden)?;
        shares::share(w, anna, label, carla.user, Level::Editor)
    });
    let grant = || world.read(move |r| r.grant(label, &carla.user.into()));
    let before = grant();
    world.ok(move |w| shares::set_level(w, ben, label, carla.user, Level::Editor));
    assert_eq!(grant(), before, "neither hidden fields nor who gave it");
    let set = world.ok(move |w| shares::set_level(w, ben, label, carla.user, Level::Viewer));
    assert_eq!((set.by, set.hidden), (ben.user, [Field::Note].into()));
}

#[test]
fn r1_nobody_changes_what_the_owner_has() {
    let world = World::new();
    let [anna, ben] = ["Anna", "Ben"].map(|n| world.user(n));
    let label = world.label(anna, "Family").id;
    world.share(anna, label, ben.user, Level::Manager);
    let (owner, all) = (anna.user, BTreeSet::from([Field::Note]));
    let acts: [&dyn Fn(Actor) -> (&'static str, String); 3] = [
        &|by| world.refused(move |w| shares::set_level(w, by, label, owner, Level::Viewer)),
        &|by| world.refused(move |w| shares::revoke(w, by, label, owner)),
        &|_| {
            let all = all.clone();
            world.refused(move |w| shares::hide(w, anna, label, owner, all.clone()))
        },
    ];
    for act in acts {
        for by in [anna, ben] {
            let (code, message) = act(by);
            assert_eq!(code, "owner-has-all");
            assert!(message.contains("`kith share transfer`"), "{message}");
        }
    }
}

#[test]
fn levels_are_those_that_can_be_given_in_any_case() {
    for name in ["viewer", " Manager ", "EDITOR"] {
        assert!(shares::level(name).is_ok(), "{name}");
    }
    assert_eq!(refused(shares::level("Owner")).0, "one-owner");
    let (code, message) = refused(shares::level("boss"));
    assert_eq!(code, "unknown-level");
    assert!(
        message.contains("“boss”") && message.ends_with("viewer, editor, deleter, manager."),
        "{message}"
    );
}

#[test]
fn g6_no_label_is_called_like_a_group_of_the_providers_own() {
    let world = World::new();
    let anna = world.user("Anna");
    let club = world.label(anna, "Club").id;
    for name in [
        "All contacts",
        "starred",
        "myContacts",
        "My Contacts",
        "Other contacts",
    ] {
        let code = world.code(move |w| labels::create(w, anna.user, name));
        assert_eq!(code, "label-name-reserved", "{name}");
        let code = world.code(move |w| labels::rename(w, anna, club, name));
        assert_eq!(code, "label-name-reserved", "{name}");
    }
    for name in ["Family", "Friends", "Starred people"] {
        world.ok(move |w| labels::create(w, anna.user, name));
    }
}

fn invite(w: &dyn Work, by: Actor, label: LabelId) -> Res<Secret> {
    let offer = Offer {
        email: Some("ben@example.org".into()),
        level: Level::Viewer,
        hidden: BTreeSet::new(),
    };
    Ok(invitations::invite(w, by, label, &offer, LIFE)?.1)
}

#[test]
fn r9_of_two_invitations_to_one_address_one_is_good() {
    let world = World::new();
    let [anna, ben] = ["Anna", "Ben"].map(|n| world.user(n));
    let label = world.label(anna, "Family").id;
    let first = world.ok(move |w| invite(w, anna, label));
    assert_eq!(
        world.code(move |w| invite(w, anna, label)),
        "already-invited"
    );
    let old = world.read(|r| r.invitations(label)).expect("readable")[0].id;

    world.pass(LIFE + Micros::seconds(1));
    let second = world.ok(move |w| invite(w, anna, label));
    let state = world.read(|r| Ok(r.invitation(old)?.map(|i| i.state)));
    assert_eq!(state, Ok(Some(InvitationState::Withdrawn)));
    let again = world.code(move |w| invitations::resend(w, anna, old, LIFE).map(drop));
    assert_eq!(again, "invitation-withdrawn", "there would be two");
    let accept = |secret: &Secret| {
        let secret = secret.clone();
        move |w: &dyn Work| invitations::accept(w, ben.user, &secret)
    };
    assert_eq!(world.code(accept(&first)), "invitation-withdrawn");
    world.ok(accept(&second));

    // Who opens theirs again hears how they stand.
    let (code, message) = world.refused(accept(&second));
    assert_eq!(code, "invitation-used");
    assert!(message.contains("`kith share accept Family`"), "{message}");
    world.ok(move |w| shares::revoke(w, anna, label, ben.user));
    let (_, message) = world.refused(accept(&second));
    assert!(message.contains("not have the label any more"), "{message}");
}

#[test]
fn the_same_suggestion_is_made_once() {
    let world = World::new();
    let [anna, ben, carla] = ["Anna", "Ben", "Carla"].map(|n| world.user(n));
    let label = world.label(anna, "Family").id;
    let max = world.contact(anna, label, "Max").id;
    for user in [ben, carla] {
        world.share(anna, label, user.user, Level::Viewer);
    }
    let edit = |by: Actor, text: &'static str| {
        move |w: &dyn Work| {
            let note = FieldEdit::Set(Value::note(text));
            suggestions::suggest_edit(w, by, max, &[note])
        }
    };
    let removal = move |w: &dyn Work| suggestions::suggest_removal(w, ben, max, label);
    let first = world.ok(edit(ben, "a")).id;
    assert_eq!(world.code(edit(ben, "a")), "suggested-already");
    world.ok(edit(ben, "b"));
    world.ok(edit(carla, "a"));
    world.ok(removal);
    let (code, said) = world.refused(removal);
    assert_eq!(code, "suggested-already");
    assert!(said.contains("Whoever may take contacts out"), "{said}");
    // It is not among what he may decide, so nothing sends him there.
    let (_, said) = world.refused(edit(ben, "b"));
    assert!(said.contains("Whoever may edit the contact"), "{said}");
    assert!(!said.contains("`kith"), "{said}");
    world.ok(move |w| suggestions::reject(w, anna, first));
    world.ok(edit(ben, "a"));
}

/// What is refused because it is so already says where that is seen.
#[test]
fn what_is_so_already_is_told_with_where_it_shows() {
    let world = World::new();
    let [anna, ben, carla] = ["Anna", "Ben", "Carla"].map(|n| world.user(n));
    let label = world.label(anna, "Family").id;
    let max = world.contact(anna, label, "Max").id;
    world.share(anna, label, ben.user, Level::Viewer);
    world.share(anna, label, carla.user, Level::Manager);
    let told = |code: &str, command: &str, (told, message): (&'static str, String)| {
        assert_eq!(told, code);
        assert!(message.contains(&format!("`kith {command}")), "{message}");
    };
    let name = move |w: &dyn Work| {
        suggestions::suggest_edit(w, ben, max, &[FieldEdit::Set(Value::name("Max", "Berg"))])
    };
    told("nothing-suggested", "contact show`", world.refused(name));
    let restored = move |w: &dyn Work| trash::restore(w, anna, max, None).map(drop);
    told("not-in-trash", "trash list`", world.refused(restored));
    let photo = move |w: &dyn Work| photos::show(w, anna.user, max).map(drop);
    told("no-photo", "contact photo set`", world.refused(photo));
    let own = move |w: &dyn Work| shares::share(w, carla, label, anna.user, Level::Viewer);
    told("share-with-owner", "share list`", world.refused(own));
    let team = world.ok(move |w| teams::create(w, anna, "Choir"));
    let add = move |w: &dyn Work| teams::add(w, anna, team.id, ben.user);
    world.ok(add);
    told("already-in-team", "team list`", world.refused(add));
    let brake = move |w: &dyn Work| {
        questions::approve(w, anna, domain::BrakeId(domain::Uuid::nil())).map(drop)
    };
    told("unknown-brake", "brake list`", world.refused(brake));
    let hold = move |w: &dyn Work| {
        questions::settle(w, anna, domain::HoldId(domain::Uuid::nil())).map(drop)
    };
    told("unknown-question", "question list`", world.refused(hold));
}

#[test]
fn an_edit_of_nothing_is_none() {
    let world = World::new();
    let anna = world.user("Anna");
    let label = world.label(anna, "Family").id;
    let max = world.contact(anna, label, "Max");
    let (id, version) = (max.id, max.version);
    let code = world.code(move |w| contacts::edit(w, anna, id, None, &[]));
    assert_eq!(code, "nothing-to-change");
    let same = world.ok(move |w| {
        let name = FieldEdit::Set(Value::name("Max", "Berg"));
        contacts::edit(w, anna, id, None, &[name])
    });
    assert_eq!(same.version, version, "it says so already");
}

#[test]
fn a_word_that_is_no_field_is_told_with_those_that_are_one_there() {
    let hidden = refused(fields::field("foo")).1;
    assert!(
        hidden.starts_with("“foo” is no field; there are name, "),
        "{hidden}"
    );
    assert!(
        hidden.ends_with("calendar-url, keyword, photo."),
        "{hidden}"
    );
    let typed = refused(fields::typed("foo", "1", "")).1;
    assert!(
        typed.ends_with("calendar-url, keyword, pronouns."),
        "{typed}"
    );
    let removed = refused(fields::removal("foo", None)).1;
    assert!(removed.ends_with("keyword, photo, pronouns."), "{removed}");
    let pronouns = refused(fields::field("Pronouns")).1;
    assert!(
        pronouns.ends_with("Pronouns are a part of the gender."),
        "{pronouns}"
    );
    let empty = refused(fields::typed("im", " ", "")).1;
    assert!(empty.starts_with("The chat name is empty."), "{empty}");
}

#[test]
fn of_many_users_a_few_are_told() {
    let world = World::new();
    for n in 0..13 {
        world.ok(move |w| users::add(w, &format!("u{n}@example.org"), ""));
    }
    let (_, message) = refused(world.read(|r| users::the_only_user(r)));
    assert!(message.ends_with(" and 3 more."), "{message}");
    let (code, message) = refused(world.read(|r| shares::principal(r, "eve@example.org")));
    assert_eq!(code, "unknown-user");
    let (invite, add) = (
        message.find("`kith share invite`"),
        message.find("`kith user add"),
    );
    assert!(invite.is_some() && invite < add, "{message}");
}

#[test]
fn f55_resuming_a_full_account_looks_for_room_at_once() {
    let play = Play::new();
    play.family(3);
    play.fake.book().room = 1;
    play.cycle();
    assert_eq!(play.there(), 1);
    play.fake.book().room = 9;
    play.cycle();
    assert_eq!(play.there(), 1, "it is tried again later");
    let (user, account) = (play.anna.user, play.account);
    let resume = move |w: &dyn Work| accounts::resume(w, user, account);
    assert_eq!(play.world.ok(resume).was, InTheWay::Full);
    play.cycle();
    assert_eq!(play.there(), 3);
    assert_eq!(play.world.ok(resume).was, InTheWay::Nothing);
}
