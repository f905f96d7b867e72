//! Teams: who may do what with them, and that whoever comes or goes sees more or less at once.

use crate::world::World;
use app::Work;
use app::use_cases::{contacts, mirrors, shares, teams};
use domain::{Actor, ContactId, LabelId, Level, Principal, TeamId, UserId, Uuid};

/// Anna's label “Family” is shared with her team “Choir” as editor; Ben is in it.
struct Scene {
    world: World,
    people: [Actor; 3],
    team: TeamId,
    label: LabelId,
    contact: ContactId,
}

fn scene() -> Scene {
    let world = World::new();
    let people = ["Anna", "Ben", "Carla"].map(|n| world.user(n));
    let [anna, ben, _] = people;
    let team = world.ok(move |w| teams::create(w, anna, " Choir ")).id;
    world.ok(move |w| teams::add(w, anna, team, ben.user));
    let label = world.label(anna, "Family").id;
    world.ok(move |w| shares::share(w, anna, label, team, Level::Editor));
    let contact = world.contact(anna, label, "Max").id;
    Scene {
        world,
        people,
        team,
        label,
        contact,
    }
}

impl Scene {
    fn level(&self, of: Actor) -> Option<Level> {
        let label = self.label;
        self.world
            .read(|r| r.level(label, of.user))
            .expect("readable")
    }

    fn is_due(&self, account: domain::AccountId) -> bool {
        self.world
            .read(|r| r.due(account))
            .expect("readable")
            .is_some()
    }
}

#[test]
fn a_team_has_an_owner_and_a_name_of_its_own() {
    let Scene {
        world,
        people: [anna, ben, carla],
        team,
        ..
    } = scene();
    let [view] = <[_; 1]>::try_from(world.read(teams::list).expect("readable")).expect("one team");
    assert_eq!(
        (view.team.name.as_str(), view.owner.id),
        ("Choir", anna.user)
    );
    let members: Vec<UserId> = view.members.iter().map(|m| m.id).collect();
    assert_eq!(members, [anna.user, ben.user], "who makes it is in it");

    let code = |run: fn(&dyn Work, Actor, TeamId) -> app::Res<()>, by: Actor| {
        world.code(move |w| run(w, by, team))
    };
    assert_eq!(
        code(|w, by, _| teams::create(w, by, "CHOIR").map(drop), ben),
        "team-name-taken"
    );
    assert_eq!(
        code(|w, by, _| teams::create(w, by, "a\nb").map(drop), ben),
        "team-name-invalid"
    );
    assert_eq!(
        code(|w, by, t| teams::rename(w, by, t, "Ours").map(drop), ben),
        "not-allowed"
    );
    assert_eq!(code(teams::delete, ben), "not-allowed");
    assert_eq!(
        world.code(move |w| teams::add(w, ben, team, carla.user)),
        "not-allowed"
    );
    assert_eq!(
        world.code(move |w| teams::add(w, anna, team, ben.user)),
        "already-in-team"
    );
    assert_eq!(
        world.code(move |w| teams::remove(w, anna, team, carla.user)),
        "not-in-team"
    );
    let nobody = UserId(Uuid::from_u128(99_999));
    assert_eq!(
        world.code(move |w| teams::add(w, anna, team, nobody)),
        "unknown-user"
    );
    assert_eq!(
        world.code(move |w| teams::transfer(w, anna, team, carla.user)),
        "not-in-team"
    );
    world.ok(move |w| teams::transfer(w, anna, team, ben.user));
    assert_eq!(code(teams::delete, anna), "not-allowed");
    let renamed = world.ok(move |w| teams::rename(w, ben, team, "choir"));
    assert_eq!(renamed.name, "choir", "its own name may change its case");
    assert_eq!(
        world.read(|r| shares::principal(r, "team: CHOIR")),
        Ok(Principal::Team(team))
    );
    assert_eq!(
        world.code(|w| shares::principal(w, "team:Nobody")),
        "unknown-team"
    );
}

#[test]
fn whoever_comes_into_a_team_sees_its_labels_and_whoever_goes_does_not() {
    let s = scene();
    let (team, label, contact) = (s.team, s.label, s.contact);
    let [anna, ben, carla] = s.people;
    assert_eq!((s.level(ben), s.level(carla)), (Some(Level::Editor), None));
    let account = s.world.account(carla.user, "c1").id;
    s.world.ok(move |w| w.save_due(account, None));
    s.world.ok(move |w| teams::add(w, anna, team, carla.user));
    assert_eq!(s.level(carla), Some(Level::Editor));
    assert!(s.is_due(account), "she may see more now");
    s.world
        .ok(move |w| mirrors::mirror(w, carla, label, account));

    s.world.ok(move |w| w.save_due(account, None));
    s.world
        .ok(move |w| teams::remove(w, carla, team, carla.user));
    assert_eq!(s.level(carla), None, "everybody may leave a team");
    assert!(s.is_due(account), "the contacts leave");
    assert_eq!(
        s.world
            .code(move |w| contacts::show(w, carla.user, contact)),
        "unknown-contact"
    );
    assert_eq!(
        s.world
            .code(move |w| teams::remove(w, ben, team, anna.user)),
        "not-allowed"
    );
}

#[test]
fn a_deleted_team_has_nothing_any_more() {
    let s = scene();
    let (team, label) = (s.team, s.label);
    let [anna, ben, _] = s.people;
    let account = s.world.account(ben.user, "b1").id;
    s.world.ok(move |w| w.save_due(account, None));
    s.world.ok(move |w| teams::delete(w, anna, team));
    assert_eq!(s.level(ben), None);
    assert!(s.is_due(account), "the contacts leave");
    assert_eq!(s.world.read(|r| r.grants(label)), Ok(Vec::new()));
    assert_eq!(s.world.read(|r| r.teams()).map(|t| t.len()), Ok(0));
    assert_eq!(
        s.world
            .code(move |w| shares::share(w, anna, label, team, Level::Viewer)),
        "unknown-team"
    );
}

#[test]
fn r1_a_grant_to_a_person_counts_before_one_to_their_team() {
    let s = scene();
    let label = s.label;
    let [anna, ben, _] = s.people;
    s.world.share(anna, label, ben.user, Level::Viewer);
    assert_eq!(s.level(ben), Some(Level::Viewer));
    s.world
        .ok(move |w| shares::revoke(w, anna, label, ben.user));
    assert_eq!(s.level(ben), Some(Level::Editor), "the team's counts again");
    assert_eq!(
        s.world.code(move |w| shares::give_up(w, ben, label)),
        "shared-with-all"
    );
}
