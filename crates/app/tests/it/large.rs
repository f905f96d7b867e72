//! A label of 25,000 contacts: what is done to it as a whole is one small unit, or units of 200 (K3).

use crate::world::{World, look};
use app::use_cases::{labels, preview, preview::Change, shares};
use app::{Editor, Res, Store, Work};
use domain::{Actor, Card, Field, LabelId, Level, Value};
use std::collections::BTreeSet;

const MANY: usize = 25_000;

/// Contacts per unit.
const SOME: usize = 200;

/// A unit of work, without the laws that look at everything after each.
fn unit<R: Send + 'static>(world: &World, run: impl Fn(&dyn Work) -> Res<R> + Send + 'static) -> R {
    let inline = world.inline();
    let store: &dyn Store = &*inline;
    let written = store.write(move |w| run(w)).wait();
    written.expect("this is allowed")
}

fn filled() -> (World, [Actor; 2], LabelId) {
    let world = World::new();
    let people = ["Anna", "Ben"].map(|name| world.user(name));
    let (anna, label) = (people[0], world.label(people[0], "Everybody").id);
    for first in (0..MANY).step_by(SOME) {
        unit(&world, move |w| {
            for n in first..first + SOME {
                let card = Card::of([
                    Value::name(&format!("Given{n}"), "Family"),
                    Value::email(&format!("{n}@x.example"), "home"),
                ]);
                Editor::claim(w, label, anna)?.add_contact(card)?;
            }
            Ok(())
        });
    }
    (world, people, label)
}

#[test]
fn k3_25000_contacts_are_shared_hidden_revoked_and_deleted_in_small_units() {
    let (world, [anna, ben], label) = filled();
    let size = || look(&world.inline(), |r| r.label_size(label)).expect("readable");
    assert_eq!(size(), MANY);
    let seq = || {
        let row = look(&world.inline(), |r| r.label(label)).expect("readable");
        row.expect("it is there").seq
    };
    // No contact is written where access to all of them changes.
    let before = seq();
    unit(&world, move |w| {
        shares::share(w, anna, label, ben.user, Level::Viewer)
    });
    unit(&world, move |w| {
        let hidden = BTreeSet::from([Field::Email]);
        shares::hide(w, anna, label, ben.user, hidden)
    });
    let change = Change::Revoke {
        with: ben.user.into(),
    };
    let told = look(&world.inline(), |r| {
        preview::preview(r, anna, label, &change)
    });
    let told = told.expect("readable");
    assert_eq!(told.people[0].lost.len(), MANY);
    unit(&world, move |w| shares::revoke(w, anna, label, ben.user));
    assert_eq!((size(), seq()), (MANY, before));

    let mut units = 0;
    loop {
        let left = size();
        let done = unit(&world, move |w| labels::delete_some(w, anna, label, SOME));
        units += 1;
        assert!(left - size() <= SOME, "{left}");
        if done {
            break;
        }
    }
    assert_eq!(size(), 0);
    assert!(units <= MANY / SOME + 1, "{units}");
}
