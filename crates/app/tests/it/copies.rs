//! Copies that people make for themselves (R3): of what they see, and of nothing else (R6).

use crate::world::World;
use app::use_cases::{contacts, shares};
use domain::{Field, Level, Value};
use std::collections::BTreeSet;

#[test]
fn r6_a_copy_holds_what_its_maker_sees() {
    let world = World::new();
    let [anna, ben] = ["Anna", "Ben"].map(|n| world.user(n));
    let family = world.label(anna, "Family").id;
    let mine = world.label(ben, "Mine").id;
    world.share(anna, family, ben.user, Level::Viewer);
    let hidden = BTreeSet::from([Field::Note]);
    world.ok(move |w| shares::hide(w, anna, family, ben.user, hidden.clone()));
    let cleo = world.ok(move |w| {
        let values = [Value::name("Cleo", "Berg"), Value::note("a secret")];
        contacts::add(w, anna, family, values)
    });
    let copy = world.ok(move |w| contacts::copy(w, ben, cleo.id, mine));
    assert_ne!(copy.id, cleo.id);
    let values: Vec<Value> = copy.card.values().cloned().collect();
    assert_eq!(values, [Value::name("Cleo", "Berg")]);
    assert!(copy.card.rest.is_empty());
    // It is on its own from then on.
    let labels = world
        .read(|r| r.memberships(copy.id))
        .expect("it can be read");
    assert_eq!(
        labels.iter().map(|m| (m.label, m.via)).collect::<Vec<_>>(),
        [(mine, None)]
    );
}
