//! The trash: what is in it, how it comes back, how it ends (R5, K9).

use crate::world::World;
use app::Work;
use app::use_cases::{contacts, history, labels, shares, trash};
use domain::{Actor, ContactId, LabelId, Level, Micros};
use std::collections::BTreeSet;

/// A contact of Anna's in two labels, deleted; Ben is viewer of one and editor of the other.
fn scene() -> (World, [Actor; 2], [LabelId; 2], ContactId) {
    let world = World::new();
    let [anna, ben] = ["Anna", "Ben"].map(|n| world.user(n));
    let [family, club] = ["Family", "Club"].map(|n| world.label(anna, n).id);
    world.share(anna, family, ben.user, Level::Viewer);
    world.share(anna, club, ben.user, Level::Editor);
    let id = world.contact(anna, family, "Max").id;
    world.ok(move |w| contacts::put_into(w, anna, id, club));
    world.ok(move |w| contacts::trash(w, anna, id));
    (world, [anna, ben], [family, club], id)
}

fn labels_of(world: &World, id: ContactId) -> BTreeSet<LabelId> {
    let entries = world.read(|r| r.memberships(id)).expect("readable");
    entries
        .into_iter()
        .filter(|e| e.present)
        .map(|e| e.label)
        .collect()
}

#[test]
fn a_restore_goes_back_into_the_labels_it_had() {
    let (world, [anna, _], [family, club], id) = scene();
    let restored = world.ok(move |w| trash::restore(w, anna, id, None));
    assert_eq!(restored.gone, None);
    assert_eq!(labels_of(&world, id), BTreeSet::from([family, club]));
    assert_eq!(
        world.code(move |w| trash::restore(w, anna, id, None)),
        "not-in-trash"
    );
    assert_eq!(
        world.code(move |w| trash::purge(w, anna, id)),
        "not-in-trash"
    );
    assert_eq!(
        world.code(move |w| trash::restore(w, anna, id, Some(club))),
        "not-in-trash"
    );
}

#[test]
fn a_restore_goes_only_where_one_may_add() {
    let (world, [_, ben], [_, club], id) = scene();
    world.ok(move |w| trash::restore(w, ben, id, None));
    assert_eq!(labels_of(&world, id), BTreeSet::from([club]));
}

#[test]
fn without_its_labels_a_contact_is_restored_into_another() {
    let (world, [anna, ben], [family, club], id) = scene();
    for label in [family, club] {
        assert!(world.ok(move |w| labels::delete_some(w, anna, label, 200)));
    }
    assert_eq!(
        world.read(|r| trash::list(r, anna.user)).map(|t| t.len()),
        Ok(1),
        "it was hers"
    );
    assert_eq!(
        world.read(|r| trash::list(r, ben.user)).map(|t| t.len()),
        Ok(0)
    );
    assert_eq!(
        world.code(move |w| trash::restore(w, anna, id, None)),
        "labels-gone"
    );
    let new = world.label(anna, "New").id;
    world.ok(move |w| trash::restore(w, anna, id, Some(new)));
    assert_eq!(labels_of(&world, id), BTreeSet::from([new]));
}

#[test]
fn r3_a_restore_into_another_label_is_no_way_around_sharing() {
    let (world, [_, ben], _, id) = scene();
    let mine = world.label(ben, "Mine").id;
    assert_eq!(
        world.code(move |w| trash::restore(w, ben, id, Some(mine))),
        "may-not-reshare"
    );
}

#[test]
fn what_is_in_the_trash_is_seen_by_those_who_saw_it() {
    let (world, [anna, ben], [family, club], id) = scene();
    let listed = |by: Actor| {
        world
            .read(move |r| trash::list(r, by.user))
            .map(|t| t.len())
    };
    assert_eq!((listed(anna), listed(ben)), (Ok(1), Ok(1)));
    world.ok(move |w| shares::revoke(w, anna, family, ben.user));
    world.ok(move |w| shares::revoke(w, anna, club, ben.user));
    assert_eq!(listed(ben), Ok(0));
    assert_eq!(
        world.code(move |w| trash::restore(w, ben, id, None)),
        "unknown-contact"
    );
}

#[test]
fn k9_a_purge_erases_content_and_history() {
    let (world, [anna, ben], [family, _], id) = scene();
    assert_eq!(
        world.code(move |w| trash::purge(w, ben, id)),
        "may-not-purge"
    );
    world.share(anna, family, ben.user, Level::Deleter);
    assert_eq!(
        world.code(move |w| trash::purge(w, ben, id)),
        "may-not-purge"
    );
    world.ok(move |w| trash::purge(w, anna, id));
    assert_eq!(
        world.code(move |w| trash::restore(w, anna, id, None)),
        "unknown-contact"
    );
    assert_eq!(
        world.code(move |w| history::list(w, anna.user, id)),
        "unknown-contact"
    );
    assert_eq!(world.read(|r| trash::list(r, anna.user)), Ok(Vec::new()));
}

#[test]
fn k9_the_trash_is_emptied_of_what_is_old() {
    let (world, [anna, _], [family, _], _) = scene();
    let purge = |w: &dyn Work| trash::purge_old(w, trash::KEPT, 2);
    world.pass(Micros::days(29));
    for name in ["Tom", "Eva"] {
        let id = world.contact(anna, family, name).id;
        world.ok(move |w| contacts::trash(w, anna, id));
    }
    assert_eq!(world.ok(purge), 0);
    world.pass(Micros::days(1));
    assert_eq!(world.ok(purge), 1);
    world.pass(Micros::days(30));
    assert_eq!(world.ok(purge), 2);
    assert_eq!(world.ok(purge), 0);
}

#[test]
fn k9_of_what_was_purged_nothing_is_left_in_the_end() {
    let (world, [anna, _], _, id) = scene();
    let forget = |w: &dyn Work| trash::forget_purged(w, Micros::days(35), 10);
    world.pass(Micros::days(40));
    assert_eq!(world.ok(forget), 0, "it is in the trash");
    world.ok(move |w| trash::purge(w, anna, id));
    assert_eq!(world.ok(forget), 1);
    let left = world.read(|r| Ok((r.contact(id)?, r.memberships(id)?.len())));
    assert_eq!(left, Ok((None, 0)));
}
