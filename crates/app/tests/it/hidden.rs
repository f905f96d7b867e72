//! Fields that are kept from somebody (R6), and what came into further labels (R1–R3).

use crate::world::World;
use app::use_cases::{
    contacts, entries, fields::FieldEdit, history, notices, photos, shares, suggestions, trash,
};
use app::{Read, Res, RevisionKind, Told};
use domain::{Actor, ContactId, Field, LabelId, Level, UserId, Value};
use std::collections::BTreeSet;

fn phone(number: &str) -> FieldEdit {
    FieldEdit::Add(Value::phone(number, "home"))
}

fn mail(address: &str) -> FieldEdit {
    FieldEdit::Add(Value::email(address, "home"))
}

struct Scene {
    world: World,
    anna: Actor,
    ben: Actor,
    carla: Actor,
    family: LabelId,
    max: ContactId,
}

/// Anna's label, in which Ben may do so much and sees no phones.
fn scene(level: Level, number: &'static str) -> Scene {
    let world = World::new();
    let [anna, ben, carla] = ["Anna", "Ben", "Carla"].map(|n| world.user(n));
    let family = world.label(anna, "Family").id;
    world.share(anna, family, ben.user, level);
    hide(&world, anna, family, ben.user, &[Field::Phone]);
    let max = world.contact(anna, family, "Max").id;
    world.ok(move |w| contacts::edit(w, anna, max, None, &[phone(number), mail("max@x.example")]));
    Scene {
        world,
        anna,
        ben,
        carla,
        family,
        max,
    }
}

fn hide(world: &World, owner: Actor, label: LabelId, with: UserId, fields: &'static [Field]) {
    world.ok(move |w| {
        let fields: BTreeSet<Field> = fields.iter().copied().collect();
        shares::hide(w, owner, label, with, fields).map(drop)
    });
}

/// Everything a door can tell somebody.
fn told(read: &dyn Read, user: UserId) -> Res<String> {
    let mut all = String::new();
    let views = contacts::list(read, user, None)?;
    all.push_str(&format!("{views:?}\n"));
    for view in &views {
        let id = view.contact.id;
        all.push_str(&format!("{:?}\n", contacts::show(read, user, id)?));
        all.push_str(&format!("{:?}\n", history::list(read, user, id)?));
    }
    for query in ["max", "+49 30 1", "max@x.example"] {
        all.push_str(&format!("{:?}\n", contacts::find(read, user, query)?));
    }
    all.push_str(&format!("{:?}\n", suggestions::list(read, user)?));
    all.push_str(&format!("{:?}\n", trash::list(read, user)?));
    Ok(all)
}

fn fields_of(world: &World, user: UserId, id: ContactId) -> Vec<Field> {
    let view = world.read(move |r| contacts::show(r, user, id));
    let card = view.expect("they see it").contact.card;
    card.values().map(Value::field).collect()
}

#[test]
fn r6_two_worlds_that_differ_in_a_hidden_value_tell_its_reader_the_same() {
    let play = |number: &'static str, other: &'static str| {
        let s = scene(Level::Deleter, number);
        let (anna, ben, carla, max) = (s.anna, s.ben, s.carla, s.max);
        s.world.share(anna, s.family, carla.user, Level::Viewer);
        // Changed, suggested, deleted and undone: none of it shows.
        s.world.ok(move |w| {
            let by_key = contacts::show(w, anna.user, max)?.contact.card;
            assert_eq!(by_key.of_field(Field::Phone).count(), 1);
            contacts::edit(w, anna, max, None, &[phone(other)])
        });
        s.world
            .ok(move |w| suggestions::suggest_edit(w, carla, max, &[phone("+49 30 5")]));
        let tom = s.world.contact(anna, s.family, "Tom").id;
        s.world
            .ok(move |w| contacts::edit(w, anna, tom, None, &[phone(number)]));
        s.world.ok(move |w| contacts::trash(w, anna, tom));
        s.world
            .read(move |r| told(r, ben.user))
            .expect("it can be read")
    };
    let (one, two) = (play("+49 30 1", "+49 30 2"), play("+49 40 77", "+49 40 88"));
    assert!(one.contains("max@x.example"), "he sees the rest");
    assert_eq!(one, two);
}

#[test]
fn r6_nobody_learns_by_trying() {
    let s = scene(Level::Editor, "+49 30 1");
    let (ben, max) = (s.ben, s.max);
    for edit in [phone("+49 30 1"), phone("+49 30 2")] {
        let code = s
            .world
            .code(move |w| contacts::edit(w, ben, max, None, std::slice::from_ref(&edit)));
        assert_eq!(code, "field-hidden");
    }
    s.world
        .ok(move |w| contacts::edit(w, ben, max, None, &[mail("m@x.example")]));
    assert_eq!(
        fields_of(&s.world, ben.user, max),
        [Field::Name, Field::Email, Field::Email]
    );
    // What he cannot see survives what he changes.
    let anna = s.anna.user;
    assert!(fields_of(&s.world, anna, max).contains(&Field::Phone));
}

#[test]
fn r6_a_suggestion_is_for_those_who_see_all_of_it() {
    let s = scene(Level::Editor, "+49 30 1");
    let (anna, ben, carla, max) = (s.anna, s.ben, s.carla, s.max);
    s.world.share(anna, s.family, carla.user, Level::Viewer);
    let made = s
        .world
        .ok(move |w| suggestions::suggest_edit(w, carla, max, &[phone("+49 30 9")]));
    let open = |user| {
        s.world
            .read(move |r| suggestions::list(r, user))
            .map(|l| l.len())
    };
    assert_eq!((open(ben.user), open(anna.user)), (Ok(0), Ok(1)));
    let id = made.id;
    assert_eq!(
        s.world.code(move |w| suggestions::accept(w, ben, id)),
        "unknown-suggestion"
    );
    s.world.ok(move |w| suggestions::accept(w, anna, id));
}

#[test]
fn r2_who_may_not_change_all_of_a_suggestion_does_not_decide_it() {
    // Ben may change everything but the phone, which he only sees, through another label.
    let s = scene(Level::Editor, "+49 30 1");
    let (anna, ben, carla, max) = (s.anna, s.ben, s.carla, s.max);
    let board = s.world.label(anna, "Board").id;
    s.world.share(anna, board, ben.user, Level::Viewer);
    s.world.share(anna, s.family, carla.user, Level::Viewer);
    s.world.ok(move |w| contacts::put_into(w, anna, max, board));
    let made = s.world.ok(move |w| {
        suggestions::suggest_edit(w, carla, max, &[phone("+49 30 9"), mail("m@x.example")])
    });
    let id = made.id;
    let decide = [suggestions::accept, suggestions::reject];
    for decide in decide {
        assert_eq!(s.world.code(move |w| decide(w, ben, id)), "not-allowed");
    }
    s.world.ok(move |w| suggestions::reject(w, anna, id));
}

#[test]
fn a_suggested_removal_is_over_once_the_contact_left() {
    let s = scene(Level::Viewer, "+49 30 1");
    let (anna, ben, family, max) = (s.anna, s.ben, s.family, s.max);
    let board = s.world.label(anna, "Board").id;
    s.world.ok(move |w| contacts::put_into(w, anna, max, board));
    let made = s
        .world
        .ok(move |w| suggestions::suggest_removal(w, ben, max, family));
    let open = || {
        let list = s.world.read(move |r| suggestions::list(r, anna.user));
        list.expect("readable").len()
    };
    assert_eq!(open(), 1);
    let id = made.id;
    s.world.ok(move |w| contacts::remove(w, anna, max, family));
    for _ in 0..2 {
        assert_eq!(open(), 0);
        for decide in [suggestions::accept, suggestions::reject] {
            assert_eq!(
                s.world.code(move |w| decide(w, anna, id)),
                "suggestion-over"
            );
        }
        // Put there again, it is another entry.
        s.world
            .ok(move |w| contacts::put_into(w, anna, max, family));
    }
}

#[test]
fn r2_a_field_that_is_only_seen_is_not_changed() {
    let s = scene(Level::Editor, "+49 30 1");
    let (anna, ben, max) = (s.anna, s.ben, s.max);
    let board = s.world.label(anna, "Board").id;
    s.world.share(anna, board, ben.user, Level::Viewer);
    s.world.ok(move |w| contacts::put_into(w, anna, max, board));
    assert!(fields_of(&s.world, ben.user, max).contains(&Field::Phone));
    assert_eq!(
        s.world
            .code(move |w| contacts::edit(w, ben, max, None, &[phone("+49 30 2")])),
        "not-allowed"
    );
    s.world
        .ok(move |w| contacts::edit(w, ben, max, None, &[mail("m@x.example")]));
}

#[test]
fn r1_what_is_hidden_from_the_giver_is_hidden_from_whom_they_give_it() {
    let s = scene(Level::Manager, "+49 30 1");
    let (anna, ben, carla, family, max) = (s.anna, s.ben, s.carla, s.family, s.max);
    s.world
        .ok(move |w| shares::share(w, ben, family, carla.user, Level::Editor));
    assert_eq!(
        fields_of(&s.world, carla.user, max),
        [Field::Name, Field::Email]
    );
    // Also what is hidden from the giver later, and still once they lost the label.
    hide(
        &s.world,
        anna,
        family,
        ben.user,
        &[Field::Phone, Field::Email],
    );
    assert_eq!(fields_of(&s.world, carla.user, max), [Field::Name]);
    s.world
        .ok(move |w| shares::revoke(w, anna, family, ben.user));
    assert_eq!(fields_of(&s.world, carla.user, max), [Field::Name]);
    // The owner may show it.
    hide(&s.world, anna, family, carla.user, &[]);
    assert!(fields_of(&s.world, carla.user, max).contains(&Field::Phone));
}

#[test]
fn r2_re_sharing_never_uncovers() {
    let s = scene(Level::Manager, "+49 30 1");
    let (ben, carla, max) = (s.ben, s.carla, s.max);
    let club = s.world.label(ben, "Club").id;
    s.world.share(ben, club, carla.user, Level::Manager);
    s.world.ok(move |w| contacts::put_into(w, ben, max, club));
    assert_eq!(
        fields_of(&s.world, carla.user, max),
        [Field::Name, Field::Email]
    );
    // Not in a copy either, nor through a further label.
    let copied = s.world.label(carla, "Copies").id;
    let copy = s
        .world
        .ok(move |w| contacts::copy(w, carla, max, copied))
        .id;
    assert_eq!(
        fields_of(&s.world, carla.user, copy),
        [Field::Name, Field::Email]
    );
    let own = s.world.label(carla, "Own").id;
    s.world.ok(move |w| contacts::put_into(w, carla, max, own));
    assert_eq!(
        fields_of(&s.world, carla.user, max),
        [Field::Name, Field::Email]
    );
}

#[test]
fn r2_an_entry_is_over_when_its_maker_sees_the_contact_no_more() {
    let s = scene(Level::Manager, "+49 30 1");
    let (anna, ben, carla, family, max) = (s.anna, s.ben, s.carla, s.family, s.max);
    let club = s.world.label(ben, "Club").id;
    s.world.share(ben, club, carla.user, Level::Editor);
    s.world.ok(move |w| contacts::put_into(w, ben, max, club));
    let end = |expected| {
        let ended = s.world.ok(|w| entries::end_over(w, None, 10));
        assert_eq!(ended, (expected, None));
    };
    end(0);

    s.world
        .ok(move |w| shares::revoke(w, anna, family, ben.user));
    let unseen = |user| s.world.code(move |w| contacts::show(w, user, max));
    assert_eq!(
        [unseen(ben.user), unseen(carla.user)],
        ["unknown-contact"; 2]
    );
    end(1);
    end(0);
    let last = s.world.read(move |r| history::list(r, anna.user, max));
    let last = last.expect("she sees it")[0].clone();
    assert_eq!(last.kind, RevisionKind::Ended { label: club });
    let told = s
        .world
        .read(move |r| notices::list(r, ben.user))
        .expect("readable");
    let what = Told::EntryEnded {
        contact: max,
        label: club,
        by: ben.user,
        more: 0,
    };
    assert_eq!(told.iter().map(|n| &n.what).collect::<Vec<_>>(), [&what]);
    let id = told[0].id;
    assert_eq!(
        s.world.code(move |w| notices::put_away(w, carla.user, id)),
        "unknown-notice"
    );
    s.world.ok(move |w| notices::put_away(w, ben.user, id));
    assert_eq!(
        s.world.read(move |r| notices::list(r, ben.user)),
        Ok(vec![])
    );
}

#[test]
fn r2_an_entry_lasts_while_its_maker_sees_the_contact_otherwise() {
    let s = scene(Level::Manager, "+49 30 1");
    let (anna, ben, carla, family, max) = (s.anna, s.ben, s.carla, s.family, s.max);
    let board = s.world.label(anna, "Board").id;
    s.world.ok(move |w| contacts::put_into(w, anna, max, board));
    s.world.share(anna, board, ben.user, Level::Viewer);
    let club = s.world.label(ben, "Club").id;
    s.world.share(ben, club, carla.user, Level::Editor);
    s.world.ok(move |w| contacts::put_into(w, ben, max, club));
    s.world
        .ok(move |w| shares::revoke(w, anna, family, ben.user));
    assert_eq!(s.world.ok(|w| entries::end_over(w, None, 10)), (0, None));
    // No more than a viewer's, though: that is what he has now.
    assert_eq!(
        s.world
            .code(move |w| contacts::edit(w, carla, max, None, &[mail("m@x.example")])),
        "not-allowed"
    );
    // Two entries do not hold one another up.
    let own = s.world.label(carla, "Own").id;
    s.world
        .ok(move |w| shares::revoke(w, anna, board, ben.user));
    assert_eq!(
        s.world
            .code(move |w| contacts::put_into(w, carla, max, own)),
        "unknown-contact"
    );
    assert_eq!(s.world.ok(|w| entries::end_over(w, None, 10)), (1, None));
}

/// History tells that a contact is in a label of somebody else's, and not what that is called;
/// nor the address of the account in which they changed it.
#[test]
fn r2_history_names_no_label_its_reader_does_not_see() {
    let world = World::new();
    let [anna, ben] = ["Anna", "Ben"].map(|n| world.user(n));
    let shared = world.label(anna, "Family").id;
    let private = world.label(anna, "Divorce").id;
    let home = world.account(anna.user, "a1").id;
    let max = world.contact(anna, shared, "Max").id;
    world.share(anna, shared, ben.user, Level::Viewer);
    world.ok(move |w| contacts::put_into(w, anna, max, private));
    let name = |user: UserId, label: LabelId| world.read(|r| history::label_name(r, user, label));
    assert_eq!(name(anna.user, private), Ok(Some("Divorce".to_owned())));
    assert_eq!(name(ben.user, private), Ok(None));
    assert_eq!(name(ben.user, shared), Ok(Some("Family".to_owned())));
    let address = |user: UserId| world.read(|r| history::account_name(r, user, home));
    assert!(matches!(address(anna.user), Ok(Some(_))));
    assert_eq!(address(ben.user), Ok(None));
}

/// A picture of these many points across.
fn picture(width: u8) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0".to_vec();
    png.extend([width, 0, 0, 0, 8, 8, 6, 0, 0, 0]);
    png.extend(b"\0\0\0\0\0\0\0\0IEND\0\0\0\0");
    png
}

/// R6: a photo that is kept from somebody is told of like one that is not there, at every door.
#[test]
fn r6_a_hidden_photo_is_told_of_like_none() {
    let told = |width: Option<u8>| {
        let s = scene(Level::Editor, "+49 30 1");
        let (anna, ben, max) = (s.anna, s.ben, s.max);
        hide(
            &s.world,
            anna,
            s.family,
            ben.user,
            &[Field::Photo, Field::Phone],
        );
        if let Some(width) = width {
            s.world
                .ok(move |w| photos::set(w, anna, max, &picture(width)));
            let shown = s.world.read(move |r| photos::show(r, anna.user, max));
            assert!(shown.is_ok(), "its owner sees it");
        }
        let show = s.world.read(move |r| photos::show(r, ben.user, max));
        let code = s.world.code(move |w| photos::remove(w, ben, max));
        let set = s.world.code(move |w| photos::set(w, ben, max, &picture(9)));
        let list = s.world.read(move |r| contacts::show(r, ben.user, max));
        let card = list.expect("he sees him").contact.card.entries;
        (format!("{:?}", show.map(|p| p.photo)), code, set, card)
    };
    let none = told(None);
    assert!(none.0.contains("no-photo"), "{none:?}");
    assert_eq!(told(Some(1)), none);
    assert_eq!(told(Some(2)), none);
}
