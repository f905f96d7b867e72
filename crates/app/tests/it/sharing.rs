//! Managers, re-sharing, hidden fields, and labels handed over.

use crate::world::{World, connection};
use app::use_cases::accounts::{self, Connection};
use app::use_cases::{contacts, entries, fields::FieldEdit, labels, notices, shares};
use app::{Read, Told, Work};
use domain::{Actor, ContactId, Field, LabelId, Level, Principal, UserId, Value};
use std::collections::BTreeSet;

/// Anna's label with a contact; Ben manages it without seeing notes, Carla and Dora have nothing.
fn scene() -> (World, [Actor; 4], LabelId, ContactId) {
    let world = World::new();
    let people = ["Anna", "Ben", "Carla", "Dora"].map(|n| world.user(n));
    let [anna, ben, ..] = people;
    let label = world.label(anna, "Family").id;
    let contact = world.contact(anna, label, "Max").id;
    world.ok(move |w| {
        let note = FieldEdit::Set(Value::note("secret"));
        let phone = FieldEdit::Add(Value::phone("+49 30 1", ""));
        contacts::edit(w, anna, contact, None, &[note, phone])
    });
    world.ok(move |w| {
        let hidden = BTreeSet::from([Field::Note]);
        shares::share_without(w, anna, label, ben.user, Level::Manager, hidden)
    });
    (world, people, label, contact)
}

fn sees(world: &World, who: Actor, contact: ContactId) -> BTreeSet<Field> {
    let view = world.read(|r| contacts::show(r, who.user, contact));
    let view = view.expect("they see it");
    view.contact.card.values().map(Value::field).collect()
}

fn hidden(world: &World, label: LabelId, from: Actor) -> BTreeSet<Field> {
    let grant = world.read(|r| r.grant(label, &from.user.into()));
    grant.expect("readable").expect("a grant").hidden
}

#[test]
fn a_manager_gives_and_takes_levels_below_their_own() {
    let (world, [anna, ben, carla, dora], label, _) = scene();
    let share = move |w: &dyn Work, with: UserId, level| shares::share(w, ben, label, with, level);
    for level in [Level::Manager, Level::Owner] {
        let code = world.code(move |w| share(w, carla.user, level));
        assert!(["above-own-level", "one-owner"].contains(&code), "{code}");
    }
    let given = world.ok(move |w| share(w, carla.user, Level::Deleter));
    assert_eq!((given.by, given.level), (ben.user, Level::Deleter));
    world.share(anna, label, dora.user, Level::Manager);
    let set = move |w: &dyn Work, of: UserId, level| {
        shares::set_level(w, ben, label, of, level).map(drop)
    };
    assert_eq!(
        world.code(move |w| set(w, dora.user, Level::Viewer)),
        "above-own-level"
    );
    assert_eq!(
        world.code(move |w| set(w, ben.user, Level::Deleter)),
        "above-own-level"
    );
    assert_eq!(
        world.code(move |w| shares::revoke(w, ben, label, dora.user)),
        "above-own-level"
    );
    assert_eq!(
        world.code(move |w| share(w, anna.user, Level::Viewer)),
        "share-with-owner"
    );
    world.ok(move |w| set(w, carla.user, Level::Viewer));
    world.ok(move |w| shares::revoke(w, ben, label, carla.user));
}

#[test]
fn r1_no_manager_undoes_another_by_a_more_specific_grant() {
    let (world, [anna, ben, carla, _], label, _) = scene();
    let team = world
        .ok(move |w| app::use_cases::teams::create(w, carla, "Choir"))
        .id;
    world.ok(move |w| shares::share(w, anna, label, team, Level::Manager));
    let demote = move |w: &dyn Work| shares::share(w, ben, label, carla.user, Level::Viewer);
    assert_eq!(world.code(demote), "above-own-level");
    let (by, with) = (anna, carla.user);
    world.share(by, label, with, Level::Viewer);
    assert_eq!(
        world.read(|r| r.level(label, carla.user)),
        Ok(Some(Level::Viewer)),
        "the owner may"
    );
}

#[test]
fn r1_sharing_on_never_shows_what_is_hidden() {
    let (world, [anna, ben, carla, dora], label, contact) = scene();
    assert!(!sees(&world, ben, contact).contains(&Field::Note));
    world.share(ben, label, carla.user, Level::Editor);
    assert_eq!(hidden(&world, label, carla), [Field::Note].into());

    // Into a label of Ben's own, which Dora sees whole: still without.
    let club = world.label(ben, "Club").id;
    world.share(ben, club, dora.user, Level::Deleter);
    world.ok(move |w| contacts::put_into(w, ben, contact, club));
    assert_eq!(
        sees(&world, dora, contact),
        [Field::Name, Field::Phone].into()
    );

    // Hidden from Ben later: from everybody who has it from him, too.
    let both = BTreeSet::from([Field::Note, Field::Phone]);
    world.ok(move |w| shares::hide(w, anna, label, ben.user, both.clone()));
    for who in [ben, carla, dora] {
        assert_eq!(sees(&world, who, contact), [Field::Name].into());
    }
    // Shown again to Ben: others stay as they were told until somebody shows it to them.
    world.ok(move |w| shares::hide(w, anna, label, ben.user, [].into()));
    assert_eq!(sees(&world, ben, contact).len(), 3);
    assert_eq!(sees(&world, carla, contact), [Field::Name].into());
}

#[test]
fn r1_what_the_owner_shows_stays_shown() {
    let (world, [anna, ben, carla, _], label, contact) = scene();
    world.share(ben, label, carla.user, Level::Editor);
    let show = move |w: &dyn Work| {
        let with = Principal::User(carla.user);
        let fields = BTreeSet::from([Field::Note]);
        let hidden = shares::hidden_with(w, label, &with, &fields, false)?;
        shares::hide(w, anna, label, with, hidden)
    };
    let shown = world.ok(show);
    assert_eq!(shown.by, anna.user, "it is Anna who shows it, not Ben");
    assert!(sees(&world, carla, contact).contains(&Field::Note));
    // A level given by Ben hides again what is hidden from him.
    world.ok(move |w| shares::set_level(w, ben, label, carla.user, Level::Viewer));
    assert!(!sees(&world, carla, contact).contains(&Field::Note));
    assert_eq!(
        world.code(move |w| shares::hide(w, ben, label, carla.user, [].into())),
        "not-allowed"
    );
}

#[test]
fn r2_what_was_shared_on_ends_with_the_access_and_is_told() {
    let (world, [anna, ben, carla, _], label, contact) = scene();
    let club = world.label(carla, "Club").id;
    world.share(carla, club, ben.user, Level::Editor);
    world.ok(move |w| contacts::put_into(w, ben, contact, club));
    assert_eq!(
        world.read(|r| entries::over(r, None, 10)),
        Ok((0, None)),
        "Ben sees it still"
    );
    world.ok(move |w| shares::revoke(w, anna, label, ben.user));
    assert_eq!(
        world.code(move |w| contacts::show(w, carla.user, contact)),
        "unknown-contact"
    );
    assert_eq!(world.read(|r| entries::over(r, None, 10)), Ok((1, None)));
    world.ok(|w| entries::end_over(w, None, 10));
    assert_eq!(world.read(|r| entries::over(r, None, 10)), Ok((0, None)));
    let told = world.read(|r| notices::list(r, carla.user));
    let told: Vec<Told> = told
        .expect("readable")
        .into_iter()
        .map(|n| n.what)
        .collect();
    let by = ben.user;
    assert_eq!(
        told,
        [Told::EntryEnded {
            contact,
            label: club,
            by,
            more: 0
        }]
    );
}

/// One notice tells of all of them, until it is put away.
#[test]
fn r2_many_entries_that_ended_are_told_at_once() {
    let (world, [anna, ben, carla, dora], label, first) = scene();
    let [club, own] = [carla, dora].map(|who| world.label(who, "Club").id);
    world.share(carla, club, ben.user, Level::Editor);
    world.share(dora, own, ben.user, Level::Editor);
    let mut all = vec![first];
    all.extend((0..6).map(|_| world.contact(anna, label, "Max").id));
    for &contact in &all {
        world.ok(move |w| contacts::put_into(w, ben, contact, club));
    }
    world.ok(move |w| contacts::put_into(w, ben, first, own));
    world.ok(move |w| shares::revoke(w, anna, label, ben.user));
    let told = |who: Actor| -> Vec<Told> {
        let told = world.read(move |r| notices::list(r, who.user));
        told.expect("readable")
            .into_iter()
            .map(|n| n.what)
            .collect()
    };
    let by = ben.user;
    let ended = |label, more| Told::EntryEnded {
        contact: first,
        label,
        by,
        more,
    };
    let (_, next) = world.ok(|w| entries::end_over(w, None, 5));
    assert_eq!(told(carla), [ended(club, 3)]);
    let (_, next) = world.ok(move |w| entries::end_over(w, next, 5));
    assert_eq!(next, None);
    assert_eq!(told(carla), [ended(club, 6)]);
    assert_eq!(told(dora), [ended(own, 0)], "hers alone");

    let id = world
        .read(move |r| notices::list(r, carla.user))
        .expect("readable")[0]
        .id;
    world.ok(move |w| notices::put_away(w, carla.user, id));
    assert_eq!(told(carla), []);
}

#[test]
fn a_label_is_handed_over_to_somebody_who_has_it() {
    let (world, [anna, ben, carla, dora], label, contact) = scene();
    let to = |to: Actor| move |w: &dyn Work| shares::transfer(w, anna, label, to.user);
    assert_eq!(world.code(to(carla)), "no-access");
    assert_eq!(world.code(to(anna)), "own-label");
    assert_eq!(
        world.code(move |w| shares::transfer(w, ben, label, ben.user)),
        "not-allowed"
    );
    let his = world.label(ben, "family").id;
    let (code, said) = world.refused(to(ben));
    assert_eq!(code, "label-name-taken");
    assert!(said.contains("Ben has a label “family”"), "{said}");
    world.ok(move |w| labels::rename(w, ben, his, "Mine"));
    world.share(ben, label, dora.user, Level::Editor);

    let moved = world.ok(to(ben));
    assert_eq!(moved.owner, ben.user);
    assert_eq!(sees(&world, ben, contact).len(), 3, "an owner sees all");
    let level = |of: Actor| world.read(|r| r.level(label, of.user)).expect("readable");
    assert_eq!(level(anna), Some(Level::Manager));
    assert_eq!(level(dora), Some(Level::Editor), "nobody else notices");
    let grants = world.read(|r| r.grants(label)).expect("readable");
    let of = |who: Actor| grants.iter().find(|g| g.with == who.user.into());
    assert_eq!(of(anna).map(|g| g.by), Some(ben.user));
    assert_eq!(of(ben), None, "an owner needs no grant");
    assert_eq!(
        world.code(move |w| labels::rename(w, anna, label, "Hers")),
        "not-allowed"
    );
    world.ok(move |w| shares::revoke(w, ben, label, anna.user));
    let told = world.read(|r| notices::list(r, ben.user));
    let yours = Told::LabelYours {
        label,
        from: anna.user,
    };
    assert_eq!(told.map(|t| t[0].what.clone()), Ok(yours));
}

#[test]
fn r9_a_domain_is_what_the_provider_says_not_what_the_address_ends_in() {
    let (world, [anna, _, carla, dora], label, _) = scene();
    let account = |sub: &'static str, domain: Option<&'static str>| Connection {
        ends: None,
        email: format!("{sub}@firm.example"),
        domain: domain.map(str::to_owned),
        ..connection(sub)
    };
    world.ok(move |w| accounts::connect(w, carla.user, account("c1", Some("firm.example"))));
    world.ok(move |w| accounts::connect(w, dora.user, account("d1", None)));
    let with = |text: &'static str| {
        move |w: &dyn Work| {
            let with = shares::principal(w, text)?;
            shares::share(w, anna, label, with, Level::Viewer)
        }
    };
    for text in [
        "@",
        "@firm",
        "@fi rm.example",
        "@-x.example",
        "@a@b.example",
    ] {
        assert_eq!(world.code(with(text)), "invalid-domain", "{text}");
    }
    // Nobody there is of an organisation: the grant would reach nobody.
    assert_eq!(world.code(with("@gmail.com")), "no-organisation");
    world.ok(with("@Firm.Example"));
    assert_eq!(world.code(with("@firm.example")), "already-shared");
    let level = |of: Actor| world.read(|r| r.level(label, of.user));
    assert_eq!(level(carla), Ok(Some(Level::Viewer)));
    assert_eq!(level(dora), Ok(None), "the address alone is not enough");
    for (text, code) in [
        ("anna", "invalid-email"),
        ("eve@example.org", "unknown-user"),
        ("anna@example.org", "share-with-self"),
    ] {
        assert_eq!(world.code(with(text)), code);
    }
}

#[test]
fn r2_a_notice_names_no_label_that_its_reader_has_no_more() {
    let world = World::new();
    let (anna, ben) = (world.user("Anna"), world.user("Ben"));
    let family = world.label(anna, "Family").id;
    world.share(anna, family, ben.user, Level::Viewer);
    let name = |what: Told| {
        let named = move |r: &dyn Read| notices::label_name(r, ben.user, &what, family);
        world.read(named).expect("readable")
    };
    let accepted = || Told::InvitationAccepted {
        label: family,
        by: anna.user,
    };
    assert_eq!(name(accepted()).as_deref(), Some("Family"));
    world.ok(move |w| shares::revoke(w, anna, family, ben.user));
    world.ok(move |w| labels::rename(w, anna, family, "Surprise party"));
    assert_eq!(name(accepted()), None);
    let ended = Told::LabelEnded {
        label: family,
        from: anna.user,
    };
    assert!(name(ended).is_some(), "who is told so had it to its end");
}
