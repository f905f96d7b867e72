//! Contacts, their history, and suggestions about them.

use crate::world::World;
use app::use_cases::{contacts, fields::FieldEdit, history, suggestions};
use app::{RevisionKind, SuggestionState, Work};
use domain::{Actor, ContactId, Field, GoneHow, LabelId, Level, SuggestionId, Uuid, Value};
use std::collections::BTreeSet;

fn note(text: &str) -> FieldEdit {
    FieldEdit::Set(Value::note(text))
}

fn edit(
    by: Actor,
    id: ContactId,
    edits: impl IntoIterator<Item = FieldEdit>,
) -> impl Fn(&dyn Work) -> app::Res<domain::Contact> + Send + 'static {
    let edits: Vec<FieldEdit> = edits.into_iter().collect();
    move |w| contacts::edit(w, by, id, None, &edits)
}

fn scene() -> (World, [Actor; 2], LabelId, ContactId) {
    let world = World::new();
    let [anna, ben] = ["Anna", "Ben"].map(|n| world.user(n));
    let family = world.label(anna, "Family").id;
    let contact = world.contact(anna, family, "Max").id;
    (world, [anna, ben], family, contact)
}

#[test]
fn k2_every_write_is_one_revision() {
    let (world, [anna, _], family, id) = scene();
    let club = world.label(anna, "Club").id;
    for n in 0..20 {
        world.ok(edit(anna, id, [note(&format!("note {n}"))]));
    }
    let same = world.ok(edit(anna, id, [note("note 19")]));
    assert_eq!(same.version, 21, "what says nothing new is no version");
    world.ok(move |w| contacts::put_into(w, anna, id, club));
    world.ok(move |w| contacts::put_into(w, anna, id, club));
    world.ok(move |w| contacts::remove(w, anna, id, family));
    let gone = world
        .ok(move |w| contacts::trash(w, anna, id))
        .gone
        .expect("in the trash");
    assert_eq!(
        (gone.how, gone.labels),
        (GoneHow::Deleted, BTreeSet::from([club]))
    );
    let kinds = world
        .read(|r| history::list(r, anna.user, id))
        .expect("readable");
    let kinds: Vec<RevisionKind> = kinds.into_iter().map(|r| r.kind).collect();
    assert_eq!(
        kinds[..3],
        [
            RevisionKind::Trashed,
            RevisionKind::Left { label: family },
            RevisionKind::Joined { label: club },
        ]
    );
    assert_eq!(kinds[24 - 1], RevisionKind::Created { label: family });
}

#[test]
fn out_of_its_last_label_a_contact_is_unlabelled() {
    let (world, [anna, _], family, id) = scene();
    let gone = world
        .ok(move |w| contacts::remove(w, anna, id, family))
        .gone
        .expect("in the trash");
    assert_eq!(
        (gone.how, gone.by, gone.labels),
        (GoneHow::Unlabelled, anna.user, BTreeSet::from([family]))
    );
    assert_eq!(
        world.code(move |w| contacts::remove(w, anna, id, family)),
        "unknown-contact"
    );
}

#[test]
fn what_no_address_book_can_hold_is_refused() {
    let (world, [anna, _], family, id) = scene();
    assert_eq!(
        world.code(move |w| contacts::add(w, anna, family, [])),
        "empty-contact"
    );
    let blank = edit(
        anna,
        id,
        [FieldEdit::Remove {
            field: Field::Name,
            which: None,
        }],
    );
    assert_eq!(world.code(blank), "empty-contact");
    let second = edit(anna, id, [FieldEdit::Add(Value::name("Moritz", "Berg"))]);
    assert_eq!(world.code(second), "only-one");
    let nobody = ContactId(Uuid::from_u128(99_999));
    assert_eq!(
        world.code(edit(anna, nobody, [note("x")])),
        "unknown-contact"
    );
}

#[test]
fn an_edit_of_what_has_changed_is_refused() {
    let (world, [anna, _], _, id) = scene();
    let at = move |w: &dyn Work, version| contacts::edit(w, anna, id, Some(version), &[note("x")]);
    world.ok(move |w| at(w, 1));
    assert_eq!(
        world.code(move |w| contacts::edit(w, anna, id, Some(1), &[note("y")])),
        "contact-changed"
    );
}

#[test]
fn contacts_are_found_by_name_address_or_id() {
    let (world, [anna, ben], family, max) = scene();
    let eva = world.contact(anna, family, "Eva").id;
    world.ok(edit(
        anna,
        eva,
        [FieldEdit::Add(Value::email("Eva@x.example", "home"))],
    ));
    let find = |by: Actor, query: &'static str| {
        world
            .read(move |r| contacts::find_one(r, by.user, query))
            .map(|v| v.contact.id)
    };
    assert_eq!(find(anna, "ma"), Ok(max));
    assert_eq!(find(anna, "eva berg"), Ok(eva));
    assert_eq!(find(anna, "eva@X.example"), Ok(eva));
    let id: &'static str = Box::leak(max.to_string().into_boxed_str());
    assert_eq!(find(anna, id), Ok(max));
    let (code, message) = world.refused(move |w| contacts::find_one(w, anna.user, "Berg"));
    assert_eq!(code, "contact-ambiguous");
    assert!(
        message.contains(&max.to_string()) && message.contains("2 contacts"),
        "{message}"
    );
    for query in ["nobody", "", id] {
        assert_eq!(
            world.code(move |w| contacts::find_one(w, ben.user, query)),
            "unknown-contact"
        );
    }
    let all = world
        .read(|r| contacts::list(r, anna.user, Some(family)))
        .expect("readable");
    assert_eq!(
        all.iter().map(|v| v.contact.id).collect::<Vec<_>>(),
        [eva, max],
        "by name"
    );
}

#[test]
fn r3_who_may_not_share_a_contact_copies_it() {
    let (world, [anna, ben], family, id) = scene();
    world.share(anna, family, ben.user, Level::Deleter);
    let mine = world.label(ben, "Mine").id;
    assert_eq!(
        world.code(move |w| contacts::put_into(w, ben, id, mine)),
        "may-not-reshare"
    );
    let copy = world.ok(move |w| contacts::copy(w, ben, id, mine));
    assert_ne!(copy.id, id);
    assert_eq!(copy.card.display_name(), "Max Berg");
}

#[test]
fn a_change_is_undone_as_far_as_it_stands() {
    let (world, [anna, _], _, id) = scene();
    let undo = move |version| move |w: &dyn Work| history::undo(w, anna, id, version);
    world.ok(edit(
        anna,
        id,
        [note("one"), FieldEdit::Add(Value::phone("1", ""))],
    ));
    world.ok(edit(anna, id, [note("two")]));
    let undone = world.ok(undo(2));
    let texts: Vec<String> = undone.card.values().map(Value::summary).collect();
    assert_eq!(
        texts,
        ["Max Berg", "two"],
        "the phone goes, the later note stays"
    );
    assert_eq!(world.code(undo(2)), "nothing-to-undo");
    assert_eq!(world.code(undo(1)), "not-an-edit");
    assert_eq!(world.code(undo(99)), "unknown-version");
}

#[test]
fn suggestions_wait_for_those_with_the_right() {
    let (world, [anna, ben], family, id) = scene();
    world.share(anna, family, ben.user, Level::Viewer);
    let suggest = move |text: &'static str| {
        move |w: &dyn Work| suggestions::suggest_edit(w, ben, id, &[note(text)])
    };
    let first = world.ok(suggest("from Ben")).id;
    let second = world.ok(suggest("other")).id;
    let out = world
        .ok(move |w| suggestions::suggest_removal(w, ben, id, family))
        .id;
    let listed = |by: Actor| {
        world
            .read(move |r| suggestions::list(r, by.user))
            .map(|s| s.len())
    };
    assert_eq!((listed(anna), listed(ben)), (Ok(3), Ok(0)));
    assert_eq!(
        world.code(move |w| suggestions::accept(w, ben, first)),
        "not-allowed"
    );
    assert_eq!(
        world.code(move |w| suggestions::reject(w, ben, out)),
        "not-allowed"
    );

    world.ok(edit(anna, id, [note("from Anna")]));
    // It is kept for a while after it was decided, however long it had waited.
    world.pass(domain::Micros::days(100));
    world.ok(move |w| suggestions::accept(w, anna, first));
    world.ok(|w| suggestions::forget_decided(w));
    let card = world
        .read(|r| contacts::show(r, anna.user, id))
        .expect("seen")
        .contact
        .card;
    let notes: Vec<String> = card
        .of_field(Field::Note)
        .map(|(_, e)| e.value.summary())
        .collect();
    assert_eq!(notes, ["from Ben"], "one note, whatever was there before");
    assert_eq!(
        world.code(move |w| suggestions::accept(w, anna, first)),
        "suggestion-decided"
    );
    let rejected = world.ok(move |w| suggestions::reject(w, anna, second));
    assert_eq!(rejected.state, SuggestionState::Rejected);
    world.ok(move |w| suggestions::accept(w, anna, out));
    assert_eq!(listed(anna), Ok(0));
    assert!(
        world
            .read(|r| r.contact(id))
            .is_ok_and(|c| c.is_some_and(|c| c.gone.is_some()))
    );

    let nothing = SuggestionId(Uuid::from_u128(99_999));
    assert_eq!(
        world.code(move |w| suggestions::accept(w, anna, nothing)),
        "unknown-suggestion"
    );
}

#[test]
fn what_is_there_already_is_not_suggested() {
    let (world, [anna, ben], family, id) = scene();
    world.share(anna, family, ben.user, Level::Viewer);
    let same = FieldEdit::Set(Value::name("Max", "Berg"));
    let suggest =
        move |w: &dyn Work| suggestions::suggest_edit(w, ben, id, std::slice::from_ref(&same));
    assert_eq!(world.code(suggest), "nothing-suggested");
}

#[test]
fn suggestions_that_nobody_needs_to_decide_are_forgotten() {
    let (world, [anna, ben], family, id) = scene();
    world.share(anna, family, ben.user, Level::Viewer);
    let said = world.ok(move |w| suggestions::suggest_edit(w, ben, id, &[note("said")]));
    let open = world.ok(move |w| suggestions::suggest_edit(w, ben, id, &[note("open")]));
    let out = world.ok(move |w| suggestions::suggest_removal(w, ben, id, family));
    let over = || world.read(|r| suggestions::over(r)).expect("readable");
    assert_eq!(over(), []);
    world.ok(edit(anna, id, [note("said")]));
    assert_eq!(over(), [said.id]);
    let mine = world.label(anna, "Mine").id;
    world.ok(move |w| contacts::put_into(w, anna, id, mine));
    world.ok(move |w| contacts::remove(w, anna, id, family));
    let both = over();
    assert_eq!(both, [said.id, out.id]);
    // Said otherwise meanwhile: that one waits again.
    world.ok(edit(anna, id, [note("otherwise")]));
    assert_eq!(world.ok(move |w| suggestions::forget(w, &both)), 1);
    let left = world.read(|r| r.suggestions()).expect("readable");
    let left: Vec<SuggestionId> = left.iter().map(|s| s.id).collect();
    assert_eq!(left, [said.id, open.id]);
}
