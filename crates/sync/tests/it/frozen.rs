//! A field that is left alone in one account (S1), by the table: neither direction, nothing but
//! that field, and nothing is lost once it goes on.

use crate::words::{F, NOW};
use crate::world::{World, cases, world};
use domain::{Field, Level, Micros};

const HOUR: Micros = Micros::seconds(3_600);

impl World {
    fn frozen_for(self, field: Field, span: Micros) -> Self {
        self.link(|l| {
            let agreed = l.agreement.clone();
            l.frozen.freeze(field, NOW + span, 3, &agreed);
        })
    }

    fn frozen(self, field: Field) -> Self {
        self.frozen_for(field, HOUR)
    }

    /// The account came to show this in what is left alone.
    fn aside(self, value: domain::Value) -> Self {
        self.link(|l| l.frozen.show(&[value]))
    }

    fn linked_with_a_note() -> Self {
        world().hub("tel=1, note=x").linked("tel=1, note=x")
    }
}

fn tel(number: &str) -> domain::Value {
    crate::words::card(&format!("tel={number}"))
        .values()
        .next()
        .unwrap()
        .clone()
}

cases! {
    s1_what_is_shown_in_a_frozen_field_is_not_taken_in:
        World::linked_with_a_note().frozen(Field::Phone).shows("tel=2, note=x", &[F]) => "agree f";
    s1_a_frozen_field_may_be_emptied_or_grow_and_is_left_alone:
        World::linked_with_a_note().frozen(Field::Phone).shows("tel=1, tel=2, note=x", &[F]) => "agree f";
    s1_other_fields_are_taken_in_beside_a_frozen_one:
        World::linked_with_a_note().frozen(Field::Phone).shows("tel=2, note=y", &[F]) => "patch y";
    s1_what_the_hub_says_is_not_written_into_a_frozen_field:
        World::linked_with_a_note().now("tel=2, note=x").frozen(Field::Phone) => "agree f";
    s1_other_fields_are_written_beside_a_frozen_one:
        World::linked_with_a_note().now("tel=2, note=y").frozen(Field::Phone) => "update note=y";
    s1_a_frozen_field_whose_time_is_over_is_taken_in:
        World::linked_with_a_note().frozen_for(Field::Phone, Micros(0)).aside(tel("2")) => "patch 2";
    s1_a_frozen_field_whose_time_is_over_goes_on_even_if_it_is_the_same:
        World::linked_with_a_note().frozen_for(Field::Phone, Micros(0)) => "patch";
    s1_a_frozen_field_that_goes_on_is_merged_with_the_hub:
        World::linked_with_a_note().now("tel=3, note=x").frozen_for(Field::Phone, Micros(0))
            .aside(tel("2")) => "patch ?2";
    s1_what_is_seen_counts_and_not_what_was_shown_aside:
        World::linked_with_a_note().frozen_for(Field::Phone, Micros(0)).aside(tel("2"))
            .shows("tel=3, note=x", &[F]) => "patch 3";
    s1_an_edit_in_a_door_lets_the_field_go_on:
        World::linked_with_a_note().now("tel=2, note=x").frozen(Field::Phone)
            .subject(|s| s.hub.as_mut().unwrap().meant = [Field::Phone].into()) => "patch";
    s1_without_the_right_a_frozen_field_goes_on_as_a_suggestion:
        World::linked_with_a_note().label(F, Level::Viewer).frozen_for(Field::Phone, Micros(0))
            .aside(tel("2")) => "patch suggest 2";
    s1_who_leaves_leaves_with_what_was_shown_aside:
        World::linked_with_a_note().without(F, crate::words::ANNA).frozen(Field::Phone).aside(tel("2"))
            => "patch suggest 2";
}
