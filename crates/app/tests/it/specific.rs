//! The most specific grant counts alone (R1): nobody gets more by being rid of one, and nobody is
//! lessened by one that was not for its giver to give.

use crate::world::{World, connection};
use app::Work;
use app::use_cases::accounts::{self, Connection};
use app::use_cases::{shares, teams};
use domain::{Actor, Field, LabelId, Level, Principal, TeamId};

/// Anna's label, which Ben manages.
struct Scene {
    world: World,
    anna: Actor,
    ben: Actor,
    carla: Actor,
    family: LabelId,
}

fn scene() -> Scene {
    let world = World::new();
    let [anna, ben, carla] = ["Anna", "Ben", "Carla"].map(|n| world.user(n));
    let family = world.label(anna, "Family").id;
    world.share(anna, family, ben.user, Level::Manager);
    Scene {
        world,
        anna,
        ben,
        carla,
        family,
    }
}

const AT: &str = "example.org";

/// Somebody whose account is of the organisation.
fn of_the_domain(world: &World, who: Actor, sub: &'static str) {
    world.ok(move |w| {
        let known = Connection {
            domain: Some(AT.to_owned()),
            ..connection(sub)
        };
        accounts::connect(w, who.user, known)
    });
}

fn level(world: &World, label: LabelId, of: Actor) -> Option<Level> {
    world.read(|r| r.level(label, of.user)).expect("readable")
}

/// A team of Carla's, Ben and Carla in it.
fn team(s: &Scene) -> TeamId {
    let (ben, carla) = (s.ben, s.carla);
    let team = s.world.ok(move |w| teams::create(w, carla, "Choir")).id;
    s.world.ok(move |w| teams::add(w, carla, team, ben.user));
    team
}

#[test]
fn r1_nobody_gives_up_what_lessens_what_they_have() {
    let s = scene();
    let (anna, ben, label) = (s.anna, s.ben, s.world.label(s.anna, "Board").id);
    let team = team(&s);
    s.world
        .ok(move |w| shares::share(w, anna, label, team, Level::Editor));
    let alone = |level, hidden: &'static [Field]| {
        s.world.share(anna, label, ben.user, level);
        s.world.ok(move |w| {
            let hidden = hidden.iter().copied().collect();
            shares::hide(w, anna, label, ben.user, hidden)
        });
    };
    let give_up = move |w: &dyn Work| shares::give_up(w, ben, label);
    for (level, hidden) in [
        (Level::Viewer, &[][..]),
        (Level::Editor, &[Field::Note][..]),
        (Level::Deleter, &[Field::Note][..]),
    ] {
        alone(level, hidden);
        let (code, said) = s.world.refused(give_up);
        assert_eq!(code, "would-give-more");
        assert!(said.contains("Anna (anna@example.org)"), "{said}");
    }
    // What gives no less than the team's may be given up.
    alone(Level::Deleter, &[]);
    s.world.ok(give_up);
    assert_eq!(level(&s.world, label, ben), Some(Level::Editor));
}

#[test]
fn r1_nobody_leaves_a_team_that_lessens_what_they_have() {
    let s = scene();
    let (anna, ben, carla) = (s.anna, s.ben, s.carla);
    let label = s.world.label(anna, "Board").id;
    let team = team(&s);
    of_the_domain(&s.world, ben, "b1");
    of_the_domain(&s.world, carla, "c1");
    let at = Principal::Domain(AT.to_owned());
    s.world
        .ok(move |w| shares::share(w, anna, label, at.clone(), Level::Deleter));
    s.world
        .ok(move |w| shares::share(w, anna, label, team, Level::Viewer));
    let leaves = |who: Actor| move |w: &dyn Work| teams::remove(w, who, team, who.user);
    assert_eq!(s.world.code(leaves(ben)), "would-give-more");
    assert_eq!(s.world.code(leaves(carla)), "would-give-more");
    assert_eq!(
        s.world.code(move |w| teams::delete(w, carla, team)),
        "would-give-more"
    );
    // Who is in a team is for its owner to say of others.
    s.world.ok(move |w| teams::remove(w, carla, team, ben.user));
    assert_eq!(level(&s.world, label, ben), Some(Level::Deleter));
    s.world
        .ok(move |w| shares::set_level(w, anna, label, team, Level::Deleter));
    s.world.ok(move |w| teams::delete(w, carla, team));
}

#[test]
fn r1_a_manager_neither_makes_managers_nor_unmakes_them() {
    let s = scene();
    let (anna, ben, carla, label) = (s.anna, s.ben, s.carla, s.family);
    let dora = s.world.user("Dora");
    of_the_domain(&s.world, dora, "d1");
    let at = Principal::Domain(AT.to_owned());
    let team = team(&s);
    // Carla's own grant lessens what her team has: it is not for a manager to take away.
    s.world
        .ok(move |w| shares::share(w, anna, label, team, Level::Manager));
    s.world.share(anna, label, carla.user, Level::Viewer);
    let revoke = move |w: &dyn Work| shares::revoke(w, ben, label, carla.user);
    assert_eq!(s.world.code(revoke), "above-own-level");
    s.world
        .ok(move |w| shares::set_level(w, ben, label, carla.user, Level::Editor));
    assert_eq!(level(&s.world, label, carla), Some(Level::Editor));
    // A more specific grant, to a team, would take the place of one to a domain.
    s.world
        .ok(move |w| shares::share(w, anna, label, at.clone(), Level::Manager));
    let hers = s.world.ok(move |w| teams::create(w, dora, "Hers")).id;
    let share = move |w: &dyn Work| shares::share(w, ben, label, hers, Level::Viewer);
    assert_eq!(s.world.code(share), "above-own-level");
    assert_eq!(level(&s.world, label, dora), Some(Level::Manager));
    // The owner may.
    s.world
        .ok(move |w| shares::share(w, anna, label, hers, Level::Viewer));
    assert_eq!(level(&s.world, label, dora), Some(Level::Viewer));
    s.world
        .ok(move |w| shares::revoke(w, anna, label, carla.user));
    assert_eq!(level(&s.world, label, carla), Some(Level::Manager));
}
