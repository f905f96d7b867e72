//! Whom its user said a contact is (I1): linked with what is only theirs, in place of the one
//! that Kith made; and what tells that two may be one (R6).

use crate::words::{ANNA, F, ME, W, contact};
use crate::world::{World, cases, world};
use domain::{Field, GoneHow, Level, Micros, identity::Likeness};
use std::collections::BTreeSet;
use sync::{HoldReason, Step};

const HOUR: Micros = Micros::seconds(3_600);

/// Somebody else's label, which its user may view.
fn shared() -> World {
    world().label(F, Level::Viewer)
}

cases! {
    i1_whom_its_user_named_is_linked_with_what_is_only_theirs:
        shared().hub("name=Anna, mail=a@x").candidate("q", "name=Anna, mail=a@x, note=x")
            .said_same("q") => "link q";
    i1_whom_its_user_named_is_linked_for_whatever_reason:
        shared().hub("name=Anna, mail=a@x").candidate("q", "name=Ben, tel=1").said_same("q")
            => "link q";
    i1_whom_its_user_named_comes_before_an_equal:
        shared().hub("name=Anna, mail=a@x").candidate("p", "name=Anna, mail=a@x")
            .candidate("q", "name=Anna, note=x").said_same("q") => "link q";
    i1_whom_its_user_named_and_is_another_contact_is_asked:
        shared().hub("name=Anna, mail=a@x").candidate("q", "name=Anna, note=x").taken()
            .said_same("q") => "hold same twice";
    i1_a_named_person_is_read_before_the_one_that_kith_made_goes:
        shared().hub("name=Anna").linked("name=Anna").said_same("q") => "seek";
    i1_the_one_that_kith_made_goes_for_a_named_person:
        shared().hub("name=Anna").linked("name=Anna").candidate("q", "name=Ann").said_same("q")
            => "delete p";
    i1_what_was_typed_into_the_one_that_kith_made_stays_its_users:
        shared().hub("name=Anna").linked("name=Anna, own note=x").candidate("q", "name=Ann")
            .said_same("q") => "leave name=";
    i1_what_was_seen_of_the_one_that_kith_made_is_taken_in_first:
        world().hub("name=Anna, tel=1").linked("name=Anna, tel=1").candidate("q", "name=Ann")
            .said_same("q").shows("name=Anna, tel=2", &[F]) => "patch 2";
    i1_a_named_person_who_is_gone_is_no_answer_any_more:
        shared().hub("name=Anna").linked("name=Anna").alone().said_same("q") => "answered q";
    i1_a_named_person_who_is_another_contact_is_no_answer:
        shared().hub("name=Anna").linked("name=Anna").candidate("q", "name=Ann").taken()
            .said_same("q") => "answered q";
    i1_no_person_of_a_users_own_is_given_up_for_another:
        shared().hub("name=Anna").linked("name=Anna").users_own().candidate("q", "name=Ann")
            .said_same("q") => "answered q";
    i1_once_the_one_that_kith_made_is_gone_the_named_person_is_linked:
        shared().hub("name=Anna").linked("name=Anna").link_gone(HOUR).candidate("q", "name=Ann")
            .said_same("q") => "link q";
    i1_a_create_without_an_answer_is_given_up_for_a_named_person:
        shared().hub("name=Anna").creating(Micros::days(1)).said_same("q") => "unlink gone";
    i1_an_answer_waits_while_the_group_is_gone:
        shared().hub("name=Anna").linked("name=Anna").asking(F).said_same("q") => "";
    i1_a_withdrawn_contact_leaves_in_spite_of_an_answer:
        shared().hub("name=Anna").linked("name=Anna").said_same("q").withdrawn(F) => "delete p";
    d1_deleted_by_its_user_elsewhere_what_is_only_theirs_stays:
        shared().hub("tel=1").linked("brought tel=1, own note=x").users_own().trashed(GoneHow::Deleted, ME)
            => "leave";
    d1_what_was_typed_into_a_person_we_made_is_offered:
        world().label(F, Level::Editor).hub("tel=1").linked("tel=1, own note=x").withdrawn(F)
            => "hold own on leaving; leave tel=";
    d1_what_was_typed_is_offered_where_its_user_deletes_the_contact_elsewhere:
        shared().hub("tel=1").linked("tel=1, own note=x").trashed(GoneHow::Deleted, ME)
            => "hold own on leaving; leave tel=";
    d1_what_was_typed_goes_once_its_user_says_so:
        shared().hub("tel=1").linked("own note=x").users_own().link_gone(HOUR).withdrawn(F)
            .facts(|f| { f.unwanted.insert(contact(101)); }) => "delete p";
    d1_what_was_typed_stays_where_the_contact_is_back:
        shared().hub("tel=1").linked("own note=x").users_own().link_gone(HOUR)
            .facts(|f| { f.unwanted.insert(contact(101)); }) => "look p";
    d1_a_person_we_made_stays_where_the_owner_wants_it:
        shared().hub("tel=1").linked("tel=1, own note=x").withdrawn(F).keeps(F) => "leave";
    d1_a_person_we_made_goes_where_one_label_of_two_wants_it:
        shared().label(W, Level::Viewer).hub("tel=1").within(W).linked("tel=1").withdrawn(F).withdrawn(W)
            .keeps(F) => "delete p";
    d1_a_person_we_made_goes_with_a_deleted_contact_whatever_the_owner_wants:
        shared().keeps(F).hub("tel=1").linked("tel=1").trashed(GoneHow::Deleted, ANNA) => "delete p";
    d1_a_person_we_made_goes_with_a_contact_that_left_the_label:
        shared().keeps(F).hub("tel=1").linked("tel=1").trashed(GoneHow::Unlabelled, ANNA) => "delete p";
    r6_a_hidden_field_is_no_reason_to_ask:
        shared().hides(F, &[Field::Email]).hub("name=Anna, mail=a@x")
            .candidate("q", "name=Ben, mail=a@x") => "create name=Anna in f";
    r6_who_says_all_that_is_shown_is_linked:
        shared().hides(F, &[Field::Note]).hub("name=Anna, mail=a@x, note=x")
            .candidate("q", "name=Anna, mail=a@x") => "link q";
}

#[test]
fn i1_a_likely_match_is_asked_about_with_its_reason() {
    let asked = |world: World| {
        let steps = world.steps().into_iter();
        let reasons = steps.filter_map(|step| match step {
            Step::Hold {
                reason: HoldReason::MaybeSame { alike, .. },
                ..
            } => Some(alike),
            _ => None,
        });
        reasons.flatten().collect::<BTreeSet<_>>()
    };
    let contact = || shared().hub("name=Anna Berg, mail=a@x, tel=+493012345");
    for (person, expected) in [
        (
            "name=Anna, mail=A@x, note=x",
            vec![Likeness::Email, Likeness::Name],
        ),
        ("name=Ben, tel=030 12345", vec![Likeness::Phone]),
        ("name=Anna Berg", vec![Likeness::Name]),
    ] {
        let alike = asked(contact().candidate("q", person));
        assert!(alike.iter().eq(expected.iter()), "{person}: {alike:?}");
    }
    // R6: what is kept from its user is no reason either.
    let hides = contact().hides(F, &[Field::Email]);
    let alike = asked(hides.candidate("q", "name=Anna Berg, mail=a@x"));
    assert_eq!(alike, BTreeSet::from([Likeness::Name]));
}
