//! Users who leave or are removed (R10): nothing that others have is lost with them.

use crate::world::World;
use app::use_cases::{
    accounts, contacts, fields::FieldEdit, invitations, labels, mirrors, notices, parting, shares,
    suggestions, teams, users,
};
use app::{Told, Work};
use domain::{Actor, ContactId, LabelId, Level, Micros, UserId, Value};

fn gone(world: &World, user: UserId) {
    while !world.ok(move |w| parting::remove_some(w, user, 2)) {}
}

fn level(world: &World, label: LabelId, of: Actor) -> Option<Level> {
    world.read(|r| r.level(label, of.user)).expect("readable")
}

fn told(world: &World, who: Actor) -> Vec<Told> {
    let told = world.read(|r| notices::list(r, who.user));
    told.expect("readable")
        .into_iter()
        .map(|n| n.what)
        .collect()
}

fn note() -> Vec<FieldEdit> {
    vec![FieldEdit::Set(Value::note("x"))]
}

/// Anna, Ben, Carla and Dora, and Anna's label with three contacts.
fn scene() -> (World, [Actor; 4], LabelId, [ContactId; 3]) {
    let world = World::new();
    let people = ["Anna", "Ben", "Carla", "Dora"].map(|n| world.user(n));
    let label = world.label(people[0], "Family").id;
    let contacts = ["Max", "Tom", "Eva"].map(|n| world.contact(people[0], label, n).id);
    (world, people, label, contacts)
}

#[test]
fn r10_who_owns_what_others_have_hands_it_over_before_leaving() {
    let (world, [anna, ben, carla, _], label, _) = scene();
    world.share(anna, label, ben.user, Level::Viewer);
    let team = world.ok(move |w| teams::create(w, anna, "Choir")).id;
    world.ok(move |w| teams::add(w, anna, team, carla.user));
    let leave = move |w: &dyn Work| parting::leave_some(w, anna, 10);
    let (code, said) = world.refused(leave);
    assert_eq!(code, "owns-shared-labels");
    assert!(
        said.contains("“Family”") && said.contains("kith share transfer"),
        "{said}"
    );
    world.ok(move |w| shares::transfer(w, anna, label, ben.user));
    assert_eq!(world.code(leave), "owns-teams");
    world.ok(move |w| teams::transfer(w, anna, team, carla.user));
    while !world.ok(leave) {}
    assert_eq!(level(&world, label, ben), Some(Level::Owner));
    assert_eq!(world.read(|r| r.grants(label)), Ok(Vec::new()));
    assert_eq!(world.read(|r| r.team_members(team)), Ok(vec![carla.user]));
    assert_eq!(
        world.code(|w| users::by_email(w, "anna@example.org")),
        "unknown-user"
    );
    assert_eq!(world.code(leave), "unknown-user");
    let name = world.read(|r| r.user(anna.user)).expect("readable");
    assert_eq!(
        name.map(|u| u.name).as_deref(),
        Some("Anna"),
        "history knows her name"
    );
    // The address is free for somebody else.
    let other = world.user("Anna");
    assert_ne!(other.user, anna.user);
}

#[test]
fn r10_a_removed_owner_is_followed_by_the_longest_serving_manager() {
    let (world, [anna, ben, carla, dora], label, [max, ..]) = scene();
    world.share(anna, label, dora.user, Level::Editor);
    world.share(anna, label, carla.user, Level::Manager);
    world.share(anna, label, ben.user, Level::Manager);
    world.label(carla, "FAMILY");
    let plan = world
        .read(|r| parting::plan(r, anna.user))
        .expect("readable");
    assert_eq!(plan.inherited.len(), 1);
    assert_eq!(plan.inherited[0].1.id, carla.user);
    gone(&world, anna.user);
    assert_eq!(level(&world, label, carla), Some(Level::Owner));
    assert_eq!(level(&world, label, ben), Some(Level::Manager));
    assert_eq!(level(&world, label, anna), None);
    let row = world.read(|r| r.label(label)).expect("readable");
    assert_eq!(
        row.map(|l| l.name).as_deref(),
        Some("Family (anna@example.org)"),
        "she has one called so"
    );
    let from = anna.user;
    assert_eq!(told(&world, carla), [Told::LabelYours { label, from }]);
    world.ok(move |w| contacts::edit(w, dora, max, None, &note()));
}

#[test]
fn r10_who_manages_a_label_with_their_team_is_a_manager_too() {
    let (world, [anna, ben, carla, dora], label, _) = scene();
    let team = world.ok(move |w| teams::create(w, anna, "Choir")).id;
    for who in [ben, carla, dora] {
        world.ok(move |w| teams::add(w, anna, team, who.user));
    }
    world.ok(move |w| shares::share(w, anna, label, team, Level::Manager));
    // Ben was a user first, but alone he was given less.
    world.share(anna, label, ben.user, Level::Viewer);
    let heirs = |world: &World| {
        let plan = world
            .read(|r| parting::plan(r, anna.user))
            .expect("readable");
        assert!(plan.frozen.is_empty());
        plan.inherited.iter().map(|(_, u)| u.id).collect::<Vec<_>>()
    };
    assert_eq!(heirs(&world), [carla.user]);
    // Somebody who was given it alone since has served for less long.
    world.share(anna, label, dora.user, Level::Manager);
    assert_eq!(heirs(&world), [carla.user]);
    gone(&world, anna.user);
    assert_eq!(level(&world, label, carla), Some(Level::Owner));
    assert_eq!(level(&world, label, dora), Some(Level::Manager));
    assert_eq!(level(&world, label, ben), Some(Level::Viewer));
}

#[test]
fn r10_without_a_manager_a_label_is_frozen_and_ends_after_thirty_days() {
    let (world, [anna, ben, carla, _], label, [max, ..]) = scene();
    world.share(anna, label, ben.user, Level::Deleter);
    let account = world.account(ben.user, "b1").id;
    world.ok(move |w| mirrors::mirror(w, ben, label, account));
    gone(&world, anna.user);
    assert_eq!(level(&world, label, ben), Some(Level::Viewer));
    let (code, said) = world.refused(move |w| contacts::edit(w, ben, max, None, &note()));
    assert_eq!(code, "label-frozen");
    assert!(said.contains("kith user adopt"), "{said}");
    assert_eq!(
        world.code(move |w| shares::share(w, ben, label, carla.user, Level::Viewer)),
        "label-frozen"
    );
    let until = match told(&world, ben).as_slice() {
        [
            Told::LabelFrozen {
                label: l, until, ..
            },
        ] if *l == label => *until,
        other => panic!("told otherwise: {other:?}"),
    };
    let frozen = world.read(parting::frozen).expect("readable");
    assert_eq!((frozen.len(), frozen[0].until), (1, until));
    assert_eq!(frozen[0].members[0].id, ben.user);
    let own = world.label(ben, "Mine").id;
    world.ok(move |w| contacts::copy(w, ben, max, own));

    world.pass(parting::KEPT - Micros::seconds(60));
    assert!(!world.ok(|w| parting::end_frozen(w, 2)), "not yet");
    world.pass(Micros::seconds(120));
    let mut units = 0;
    while world.ok(|w| parting::end_frozen(w, 2)) {
        units += 1;
    }
    assert_eq!(units, 2, "in units of two contacts");
    assert_eq!(level(&world, label, ben), None);
    assert_eq!(
        told(&world, ben).last(),
        Some(&Told::LabelEnded {
            label,
            from: anna.user
        })
    );
    assert!(
        world
            .read(|r| r.contact(max))
            .expect("readable")
            .is_some_and(|c| c.gone.is_some())
    );
}

#[test]
fn r10_a_frozen_label_goes_on_with_an_owner() {
    let (world, [anna, ben, carla, dora], label, [max, ..]) = scene();
    world.share(anna, label, ben.user, Level::Editor);
    world.share(anna, label, dora.user, Level::Viewer);
    let adopt = |to: Actor| move |w: &dyn Work| parting::adopt(w, label, to.user);
    assert_eq!(world.code(adopt(ben)), "not-frozen");
    gone(&world, anna.user);
    assert_eq!(world.code(adopt(carla)), "unknown-label");
    world.ok(adopt(dora));
    assert_eq!(level(&world, label, dora), Some(Level::Owner));
    assert_eq!(level(&world, label, ben), Some(Level::Editor));
    world.ok(move |w| contacts::edit(w, ben, max, None, &note()));
    world.pass(parting::KEPT + Micros::days(1));
    assert!(!world.ok(|w| parting::end_frozen(w, 2)));
}

#[test]
fn r10_what_nobody_else_has_goes_to_the_trash_and_the_rest_stays() {
    let (world, [anna, ben, carla, _], label, [max, tom, _]) = scene();
    // Of three contacts one is in a label of Ben's too; an empty team reaches nobody.
    let club = world.label(ben, "Club").id;
    world.share(ben, club, anna.user, Level::Editor);
    world.ok(move |w| contacts::put_into(w, anna, max, club));
    let team = world.ok(move |w| teams::create(w, anna, "Choir")).id;
    world.ok(move |w| shares::share(w, anna, label, team, Level::Viewer));
    let theirs = world.label(carla, "Hers").id;
    world.share(carla, theirs, anna.user, Level::Viewer);
    let eve = world.contact(carla, theirs, "Eve").id;
    world.ok(move |w| suggestions::suggest_edit(w, anna, eve, &note()));
    let account = world.account(anna.user, "a1").id;
    let offer = invitations::Offer {
        email: None,
        level: Level::Viewer,
        hidden: [].into(),
    };
    let (_, secret) =
        world.ok(move |w| invitations::invite(w, anna, label, &offer, invitations::LIFE));

    let plan = world
        .read(|r| parting::plan(r, anna.user))
        .expect("readable");
    assert_eq!(
        plan.deleted.iter().map(|(_, n)| *n).collect::<Vec<_>>(),
        [3]
    );
    assert_eq!(
        (plan.accounts.len(), plan.given, plan.invitations.len()),
        (1, 2, 1)
    );
    gone(&world, anna.user);
    let contact = |id| world.read(|r| r.contact(id)).expect("readable");
    let in_trash = |id| contact(id).is_some_and(|c| c.gone.is_some());
    assert!(in_trash(tom) && !in_trash(max), "Club still holds Max");
    assert_eq!(world.read(|r| r.teams()).map(|t| t.len()), Ok(0));
    assert_eq!(world.read(|r| r.grants(theirs)), Ok(Vec::new()));
    assert_eq!(
        world.read(|r| accounts::list(r, anna.user)),
        Ok(Vec::new()),
        "{account}"
    );
    assert_eq!(
        world.code(move |w| invitations::accept(w, ben.user, &secret)),
        "invitation-withdrawn"
    );
    let waits = world.read(|r| suggestions::list(r, carla.user));
    assert_eq!(
        waits.map(|s| s.len()),
        Ok(1),
        "what she suggested is decided still"
    );
    assert_eq!(
        world.code(move |w| shares::share(w, ben, club, anna.user, Level::Viewer)),
        "unknown-user"
    );
}

#[test]
fn r10_an_interrupted_removal_goes_on_where_it_was() {
    let (world, [anna, ben, ..], _, _) = scene();
    world.account(anna.user, "a1");
    let user = anna.user;
    assert!(!world.ok(move |w| parting::remove_some(w, user, 2)));
    assert!(!world.ok(move |w| parting::remove_some(w, user, 2)));
    world.ok(|w| users::by_email(w, "anna@example.org").map(drop));
    gone(&world, user);
    assert_eq!(
        world
            .read(|r| labels::visible(r, ben.user))
            .map(|l| l.len()),
        Ok(0)
    );
}
