//! Ways by which somebody might see, keep or do more of a contact than they were given: none leads
//! there (R2, R3, R6).

use crate::world::World;
use app::Work;
use app::use_cases::{contacts, entries, fields::FieldEdit, labels, shares, trash};
use domain::{Actor, ContactId, Field, LabelId, Level, Value};
use std::collections::BTreeSet;

/// Anna's label with Max in it; Ben manages it and sees no notes. He has labels of his own, and
/// Carla has one of them.
struct Scene {
    world: World,
    anna: Actor,
    ben: Actor,
    carla: Actor,
    family: LabelId,
    max: ContactId,
    his: [LabelId; 2],
}

fn scene() -> Scene {
    let world = World::new();
    let [anna, ben, carla] = ["Anna", "Ben", "Carla"].map(|n| world.user(n));
    // The older a label, the sooner it is looked at: one of his is older than Anna's.
    let club = world.label(ben, "Club").id;
    let family = world.label(anna, "Family").id;
    let mine = world.label(ben, "Mine").id;
    world.share(anna, family, ben.user, Level::Manager);
    world.share(ben, club, carla.user, Level::Manager);
    world.ok(move |w| shares::hide(w, anna, family, ben.user, [Field::Note].into()));
    let max = world.contact(anna, family, "Max").id;
    let secret = FieldEdit::Set(Value::note("secret"));
    world.ok(move |w| contacts::edit(w, anna, max, None, std::slice::from_ref(&secret)));
    Scene {
        world,
        anna,
        ben,
        carla,
        family,
        max,
        his: [club, mine],
    }
}

impl Scene {
    /// Everything of Max that somebody sees, in the trash or out of it.
    fn sees(&self, who: Actor) -> Option<BTreeSet<Field>> {
        let max = self.max;
        let view = self.world.read(move |r| contacts::show(r, who.user, max));
        let card = view.ok()?.contact.card;
        Some(card.values().map(Value::field).collect())
    }

    fn put(&self, by: Actor, label: LabelId) {
        let max = self.max;
        self.world
            .ok(move |w| contacts::put_into(w, by, max, label));
    }

    fn take_out(&self, by: Actor, label: LabelId) {
        let max = self.max;
        self.world.ok(move |w| contacts::remove(w, by, max, label));
    }

    fn end_over(&self) -> usize {
        self.world.ok(|w| entries::end_over(w, None, 100)).0
    }

    fn labels_of_max(&self) -> BTreeSet<LabelId> {
        let max = self.max;
        let entries = self.world.read(move |r| r.memberships(max));
        let present = entries.expect("readable").into_iter().filter(|e| e.present);
        present.map(|e| e.label).collect()
    }
}

fn all() -> Option<BTreeSet<Field>> {
    Some([Field::Name, Field::Note].into())
}

fn name_alone() -> Option<BTreeSet<Field>> {
    Some([Field::Name].into())
}

#[test]
fn r3_a_manager_takes_nothing_for_themselves_through_the_trash() {
    let s = scene();
    let (anna, ben, family, max, [_, mine]) = (s.anna, s.ben, s.family, s.max, s.his);
    s.world.ok(move |w| contacts::trash(w, ben, max));
    let into_his = move |w: &dyn Work| trash::restore(w, ben, max, Some(mine));
    assert_eq!(s.world.code(into_his), "may-not-reshare");
    // A copy is offered, of what he sees.
    let copy = s.world.ok(move |w| contacts::copy(w, ben, max, mine));
    let fields: Vec<Field> = copy.card.values().map(Value::field).collect();
    assert_eq!(fields, [Field::Name]);
    assert_eq!(s.sees(ben), name_alone());
    assert_eq!(s.sees(anna), all(), "it is in her trash");
    // Whose it is may have it wherever they add, and back in its place.
    let new = s.world.label(anna, "New").id;
    s.world.ok(move |w| trash::restore(w, anna, max, Some(new)));
    assert_eq!(s.labels_of_max(), [new].into());
    s.put(anna, family);
    s.take_out(anna, new);
    s.world.ok(move |w| contacts::trash(w, ben, max));
    s.world.ok(move |w| trash::restore(w, anna, max, None));
    assert!(s.labels_of_max().contains(&family));
}

#[test]
fn r2_an_entry_stays_bound_in_the_trash() {
    for deleted in [false, true] {
        let s = scene();
        let (anna, ben, carla, family, max) = (s.anna, s.ben, s.carla, s.family, s.max);
        let [club, mine] = s.his;
        s.put(ben, club);
        if deleted {
            s.world
                .ok(move |w| labels::delete_some(w, anna, family, 200));
        } else {
            s.take_out(anna, family);
        }
        assert_eq!(s.end_over(), 1);
        assert_eq!(s.labels_of_max(), [].into(), "it is in the trash");
        let by_family = if deleted { None } else { name_alone() };
        assert_eq!((s.sees(ben), s.sees(carla)), (by_family.clone(), by_family));
        assert_eq!(s.sees(anna), all(), "and in hers");
        let into_his = move |w: &dyn Work| trash::restore(w, ben, max, Some(mine));
        if deleted {
            assert_eq!(s.world.code(into_his), "unknown-contact");
            let purge = move |w: &dyn Work| trash::purge(w, ben, max);
            assert_eq!(s.world.code(purge), "unknown-contact");
            let back = move |w: &dyn Work| trash::restore(w, ben, max, None);
            assert_eq!(s.world.code(back), "unknown-contact");
            let new = s.world.label(anna, "New").id;
            s.world.ok(move |w| trash::restore(w, anna, max, Some(new)));
            assert_eq!((s.sees(ben), s.sees(anna)), (None, all()));
        } else {
            assert_eq!(s.world.code(into_his), "may-not-reshare");
            s.world.ok(move |w| trash::restore(w, anna, max, None));
            assert_eq!(s.labels_of_max(), [family].into());
        }
    }
}

#[test]
fn r2_whose_it_is_finds_it_in_the_trash_whoever_put_it_there() {
    let s = scene();
    let (anna, ben, family, max, [club, mine]) = (s.anna, s.ben, s.family, s.max, s.his);
    // Through two labels of Ben's, and deleted by him before anybody says that it is over.
    s.put(ben, club);
    let own = s.world.label(s.carla, "Own").id;
    s.put(s.carla, own);
    s.take_out(ben, club);
    s.put(ben, mine);
    s.take_out(anna, family);
    assert_eq!(s.sees(ben), None);
    s.take_out(ben, mine);
    s.end_over();
    assert_eq!(s.labels_of_max(), [].into());
    assert_eq!(s.sees(anna), all());
    let purge = move |w: &dyn Work| trash::purge(w, anna, max);
    s.world.ok(purge);
}

#[test]
fn r2_who_may_not_add_to_its_source_cannot_restore_what_came_out_of_it() {
    let s = scene();
    let (anna, ben, family, max, [club, _]) = (s.anna, s.ben, s.family, s.max, s.his);
    s.put(ben, club);
    s.take_out(anna, family);
    s.end_over();
    s.world.share(anna, family, ben.user, Level::Viewer);
    let back = move |w: &dyn Work| trash::restore(w, ben, max, None);
    let code = s.world.code(back);
    assert!(["not-allowed", "may-not-reshare"].contains(&code), "{code}");
    s.world.share(anna, family, ben.user, Level::Editor);
    s.world.ok(back);
    assert_eq!(s.labels_of_max(), [club, family].into());
    assert_eq!(s.sees(ben), name_alone());
}

#[test]
fn r2_handed_on_twice_an_entry_is_bound_as_before() {
    let s = scene();
    let (anna, ben, carla, family) = (s.anna, s.ben, s.carla, s.family);
    let max = s.max;
    for label in s.his {
        s.put(ben, label);
    }
    let further = s.world.label(ben, "Further").id;
    s.put(ben, further);
    assert_eq!(s.sees(ben), name_alone());
    let entries = s.world.read(move |r| r.memberships(max)).expect("readable");
    let bound = entries.iter().filter(|e| e.label != family);
    let via: BTreeSet<Option<LabelId>> = bound.map(|e| e.via).collect();
    assert_eq!(via, [Some(family)].into(), "straight to where it is from");
    s.world
        .ok(move |w| shares::revoke(w, anna, family, ben.user));
    assert_eq!((s.sees(ben), s.sees(carla)), (None, None));
    assert_eq!(s.end_over(), 3);
    // Whose it is binds nobody.
    let own = s.world.label(anna, "Own").id;
    s.put(anna, own);
    let entries = s.world.read(move |r| r.memberships(max)).expect("readable");
    let there = entries.iter().find(|e| e.label == own);
    assert_eq!(there.map(|e| e.via), Some(None));
}

#[test]
fn r2_many_entries_without_ground_are_judged_at_once() {
    let s = scene();
    let (anna, ben, family) = (s.anna, s.ben, s.family);
    const NAMES: [&str; 14] = [
        "a", "b", "c", "d", "e", "f", "g", "h", "i", "k", "l", "m", "n", "o",
    ];
    for name in NAMES {
        let label = s.world.label(ben, name).id;
        s.put(ben, label);
    }
    s.take_out(anna, family);
    // In all orders that would be more than eighty thousand million looks.
    assert_eq!(s.sees(ben), None);
    let list = s.world.read(move |r| contacts::list(r, ben.user, None));
    assert_eq!(list.map(|l| l.len()), Ok(0));
    assert_eq!(s.end_over(), NAMES.len());
}

#[test]
fn a_label_lists_whom_it_shows_and_not_whom_another_shows() {
    let s = scene();
    let (anna, ben, carla, family, max, [club, _]) =
        (s.anna, s.ben, s.carla, s.family, s.max, s.his);
    s.world.share(anna, family, carla.user, Level::Viewer);
    s.put(ben, club);
    s.world
        .ok(move |w| shares::revoke(w, anna, family, ben.user));
    let listed = |label| {
        let views = s.world.read(move |r| contacts::list(r, carla.user, label));
        let views = views.expect("readable").into_iter();
        let found: Vec<(ContactId, Vec<LabelId>)> = views
            .map(|v| (v.contact.id, v.labels.iter().map(|l| l.id).collect()))
            .collect();
        found
    };
    assert!(listed(Some(club)).is_empty());
    assert_eq!(listed(None), [(max, vec![family])]);
}
