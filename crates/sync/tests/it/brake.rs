//! The brake over more contacts than one window holds (D4).

use crate::words::{F, show};
use crate::world::{World, summary, world};
use sync::{BrakeKind, BrakeLimits, Load, Subject, Summary, Survey, WINDOW, plan, survey, tally};

/// So many contacts of a label of two thousand, whose persons' content changed.
fn edited(n: usize, to: &str) -> World {
    let world = (0..n).fold(world(), |w, i| {
        let id = format!("p{i}");
        w.also()
            .hub("tel=1, note=x")
            .linked("tel=1, note=x")
            .link(|l| l.remote = Some(id.as_str().into()))
            .somebody(&id, to, &[F])
    });
    world.mirror(F, |m| m.size = 2_000)
}

fn surveyed(world: &World) -> Survey {
    let all = world.subjects.iter().map(summary);
    survey(&world.facts, &all.collect::<Vec<Summary>>())
}

/// What the first window comes to, once all suspects were tallied window by window.
fn first_window(world: &World) -> Vec<String> {
    let mut found = surveyed(world);
    if !found.suspects.is_empty() {
        assert_eq!(found.suspects.len(), world.subjects.len());
        let mut edits = Load::default();
        for window in world.subjects.chunks(WINDOW) {
            edits.add(&tally(&world.facts, &found, window));
        }
        found.edits = edits;
    }
    let window: &[Subject] = &world.subjects[..WINDOW.min(world.subjects.len())];
    let steps = plan(&world.facts, &found, window);
    steps.iter().map(show).collect()
}

#[test]
fn d4_edits_are_held_by_what_all_windows_come_to() {
    // Each window alone is a quarter of the label; together they are more than thirty per cent.
    assert_eq!(
        first_window(&edited(620, "tel=2, note=x")),
        ["brake edits 620"]
    );
}

#[test]
fn d4_blanked_fields_are_held_by_what_all_windows_come_to() {
    assert_eq!(first_window(&edited(510, "tel=1")), ["brake removals 510"]);
}

#[test]
fn d4_so_many_edits_pass_where_they_are_few_for_the_label() {
    let passed = first_window(&edited(590, "tel=2, note=x"));
    assert_eq!(passed, vec!["patch 2"; WINDOW]);
}

#[test]
fn d4_few_edits_need_no_second_look() {
    assert!(surveyed(&edited(40, "tel=2, note=x")).suspects.is_empty());
    // They might blank something, and more than fifty of that would be too many.
    assert_eq!(surveyed(&edited(51, "tel=2, note=x")).suspects.len(), 51);
}

#[test]
fn d4_what_only_moved_is_no_edit() {
    assert_eq!(
        first_window(&edited(700, "tel=1, note=x")),
        vec!["agree f"; WINDOW]
    );
}

/// Who waits for an answer of their own waits for no decision on the label.
#[test]
fn d4_a_decision_is_over_where_only_a_held_person_is_left() {
    let at = crate::words::NOW;
    let waits = |held: bool| {
        let world = world().somebody("q", "tel=1", &[F]).facts(|f| {
            f.held
                .decide((F, sync::BrakeKind::Edits), sync::Decision::PutBack, at);
            f.held_people.extend(held.then(|| "q".into()));
        });
        !surveyed(&world).decided.is_empty()
    };
    assert!(waits(false));
    assert!(!waits(true));
}

#[test]
fn d4_only_contacts_that_left_make_the_label_larger_than_it_is() {
    // Ten blanked before are still in the label: the eleventh is more than a tenth of it.
    let world = |left| {
        edited(1, "tel=1").mirror(F, |m| m.size = 100).facts(|f| {
            let sums = sync::Sums {
                removals: 10,
                left,
                ..sync::Sums::default()
            };
            f.sums.insert(F, sums);
        })
    };
    assert_eq!(first_window(&world(0)), ["brake removals 1"]);
    assert_eq!(first_window(&world(10)), ["patch -x"]);
}

/// D4's own numbers, on both sides of each: so many of a label of that size are held, or pass.
#[test]
fn d4_the_lines_are_where_the_rule_says() {
    use BrakeKind::{Additions, Edits, Removals};
    let table = [
        // Five contacts or more, and more than a tenth.
        (Removals, 4, 20, false),
        (Removals, 4, 39, false),
        (Removals, 5, 40, true),
        (Removals, 5, 49, true),
        (Removals, 5, 50, false),
        (Removals, 10, 100, false),
        (Removals, 11, 100, true),
        // More than fifty, whatever the share.
        (Removals, 50, 500, false),
        (Removals, 50, 10_000, false),
        (Removals, 51, 10_000, true),
        // A label of three or more is not emptied.
        (Removals, 2, 2, false),
        (Removals, 2, 3, false),
        (Removals, 3, 3, true),
        (Removals, 4, 4, true),
        // Twenty or more, and more than thirty per cent.
        (Edits, 19, 20, false),
        (Edits, 20, 66, true),
        (Edits, 20, 67, false),
        (Edits, 30, 100, false),
        (Edits, 31, 100, true),
        (Additions, 50, 0, false),
        (Additions, 50, 10_000, false),
        (Additions, 51, 10_000, true),
    ];
    let limits = BrakeLimits::default();
    for (kind, count, size, held) in table {
        let of = format!("{count} {} of {size}", kind.name());
        assert_eq!(limits.crossed(kind, count, size), held, "{of}");
    }
}
