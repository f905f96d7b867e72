//! People doing anything in any order: the laws are checked after every unit.

use crate::world::{World, give};
use app::use_cases::{
    contacts, fields::FieldEdit, history, labels, mirrors, shares, suggestions, trash,
};
use app::{Error, Res, Work};
use domain::{Actor, ContactId, LabelId, Level, UserId, Value};
use std::collections::BTreeMap;

/// xorshift; the same seed tells the same story.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % sides
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len())]
    }
}

/// What a person may try, with what it is about.
#[derive(Clone, Copy)]
struct Try {
    act: usize,
    by: Actor,
    other: UserId,
    label: LabelId,
    contact: Option<ContactId>,
    version: u64,
    level: Level,
}

const ACTS: usize = 13;

fn attempt(w: &dyn Work, t: Try) -> Res<Option<ContactId>> {
    let Try {
        act,
        by,
        other,
        label,
        contact,
        version,
        level,
    } = t;
    let Some(id) = contact.filter(|_| act > 0) else {
        let values = [
            Value::name("Max", "Berg"),
            Value::note(&version.to_string()),
        ];
        return contacts::add(w, by, label, values).map(|c| Some(c.id));
    };
    let text = version.to_string();
    match act {
        1 => contacts::edit(w, by, id, None, &[FieldEdit::Set(Value::note(&text))]).map(drop),
        2 => contacts::edit(w, by, id, None, &[FieldEdit::Add(Value::phone(&text, ""))]).map(drop),
        3 => contacts::put_into(w, by, id, label).map(drop),
        4 => contacts::remove(w, by, id, label).map(drop),
        5 => contacts::trash(w, by, id).map(drop),
        6 => trash::restore(w, by, id, None).map(drop),
        7 => trash::restore(w, by, id, Some(label)).map(drop),
        8 => history::undo(w, by, id, version).map(drop),
        9 => suggestions::suggest_edit(w, by, id, &[FieldEdit::Set(Value::note(&text))]).map(drop),
        10 => suggestions::list(w, by.user)?
            .into_iter()
            .try_for_each(|s| suggestions::accept(w, by, s.id).map(drop)),
        11 => give(w, by, label, other, level).map(drop),
        _ => shares::revoke(w, by, label, other),
    }?;
    Ok(None)
}

/// How often each act happened.
fn walk(seed: u64) -> [usize; ACTS] {
    let mut dice = Dice(seed);
    let world = World::new();
    let users = ["Anna", "Ben", "Carla"].map(|n| world.user(n));
    let labels =
        [("A", 0), ("B", 0), ("C", 1), ("D", 2)].map(|(n, of)| world.label(users[of], n).id);
    let account = world.account(users[0].user, "a1").id;
    for label in &labels[..2] {
        let (by, label) = (users[0], *label);
        world.ok(move |w| mirrors::mirror(w, by, label, account));
    }
    let mut contacts = Vec::new();
    let mut happened = [0; ACTS];
    for step in 0..120 {
        let t = Try {
            act: dice.roll(ACTS),
            by: dice.pick(&users),
            other: dice.pick(&users).user,
            label: dice.pick(&labels),
            contact: (!contacts.is_empty()).then(|| dice.pick(&contacts)),
            version: 1 + dice.roll(6) as u64,
            level: dice.pick(&[Level::Viewer, Level::Editor, Level::Deleter, Level::Manager]),
        };
        let before = levels(&world, &labels, users);
        match world.write(move |w| attempt(w, t)) {
            Ok(new) => {
                contacts.extend(new);
                happened[t.act] += 1;
            }
            Err(Error::Refused(_)) => {}
            Err(other) => panic!("seed {seed}, step {step}: {other}"),
        }
        let after = levels(&world, &labels, users);
        for (key, level) in &after {
            let sharer = t.act == 11 && before.get(&(key.0, t.by.user)) >= Some(&Level::Manager);
            assert!(
                before.get(key) >= Some(level) || sharer,
                "seed {seed}, step {step}: a level rose"
            );
        }
    }
    let (by, first) = (users[0], labels[0]);
    while !world.ok(move |w| labels::delete_some(w, by, first, 2)) {}
    happened
}

fn levels(
    world: &World,
    labels: &[LabelId],
    users: [Actor; 3],
) -> BTreeMap<(LabelId, UserId), Level> {
    let mut levels = BTreeMap::new();
    for &label in labels {
        for user in users.map(|u| u.user) {
            let level = world.read(|r| r.level(label, user)).expect("readable");
            levels.extend(level.map(|l| ((label, user), l)));
        }
    }
    levels
}

#[test]
fn whatever_people_do_the_laws_hold() {
    let mut happened = [0; ACTS];
    for seed in 1_u64..=40 {
        let walked = walk(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        happened
            .iter_mut()
            .zip(walked)
            .for_each(|(sum, n)| *sum += n);
    }
    let often = happened.iter().all(|&n| n >= 10);
    assert!(
        often,
        "an act that never happens shows nothing: {happened:?}"
    );
}
