//! All contacts (G6): a label that the provider's own group shows. In these cases it is W; F
//! is a label beside it.

use crate::words::{ANNA, F, ME, NOW, W};
use crate::world::{World, cases, world};
use domain::{Access, GoneHow, Level, Micros};
use sync::{BrakeKind, Decision, MirrorState, Through};

const DAY: Micros = Micros::days(1);

/// My account with all contacts, and a label in which I may do so much.
fn account(level: Level) -> World {
    let world = world().label(F, level).label(W, Level::Owner);
    world.mirror(W, |m| m.shown.as_mut().unwrap().system = true)
}

/// A contact of label F whose person Kith made here.
fn one(level: Level) -> World {
    account(level).hub("tel=1").linked("tel=1")
}

/// A contact in both.
fn both(level: Level) -> World {
    account(level).hub("tel=1").within(W).linked("tel=1")
}

/// All contacts leave the account.
fn ending(world: World) -> World {
    world.mirror(W, |m| m.state = MirrorState::Ending)
}

/// The person as it was agreed on, seen again.
fn known(world: World) -> World {
    world.person(|p| p.etag = "e1".into())
}

fn put_back(world: World) -> World {
    world.facts(|f| {
        f.held
            .decide((W, BrakeKind::Additions), Decision::PutBack, NOW);
    })
}

/// It came into its label out of another one.
fn bound(world: World) -> World {
    world.subject(|s| {
        let entries = &mut s.hub.as_mut().unwrap().memberships;
        entries.iter_mut().for_each(|entry| entry.via = Some(W));
    })
}

/// All contacts were never in step here.
fn fresh(world: World) -> World {
    world.mirror(W, |m| m.settled = false)
}

/// Additions to all contacts are held.
fn stopped(world: World) -> World {
    world.facts(|f| {
        f.held.stopped.insert((W, BrakeKind::Additions));
    })
}

/// So many contacts of mine that come to all contacts.
fn many(n: usize) -> World {
    (0..n).fold(account(Level::Owner), |w, i| {
        let id = format!("p{i}");
        let w = w.also().hub("tel=1").linked("tel=1");
        w.link(|l| l.remote = Some(id.as_str().into()))
            .somebody(&id, "tel=1", &[F, W])
    })
}

cases! {
    // Who comes in.
    g6_whoever_is_among_all_contacts_is_imported:
        account(Level::Owner).somebody("q", "tel=1", &[W]) => "import w";
    g6_with_the_labels_that_show_it: account(Level::Owner).somebody("q", "tel=1", &[F, W]) => "import f+w";
    g6_an_own_contact_comes_in: one(Level::Owner).shows("tel=1", &[F, W]) => "join w";
    g6_a_received_contact_is_no_member: one(Level::Viewer).shows("tel=1", &[F, W]) => "agree f";
    g6_not_even_where_it_may_be_shared_further: one(Level::Manager).shows("tel=1", &[F, W]) => "agree f";
    g6_an_own_person_that_may_be_shared_further_comes_in:
        one(Level::Manager).users_own().shows("tel=1", &[F, W]) => "join w";
    g6_an_own_person_linked_with_what_may_not_be_shared_stays_where_it_is:
        one(Level::Deleter).users_own().shows("tel=1", &[F, W]) => "agree f";
    g6_what_came_into_an_own_label_from_elsewhere_is_received:
        account(Level::Owner).hub("tel=1").through(F, Through::Way(Access::open(Level::Editor))).linked("tel=1")
            .shows("tel=1", &[F, W]) => "agree f";
    g6_an_edit_of_a_received_contact_is_an_edit:
        one(Level::Editor).shows("tel=2", &[F, W]) => "patch 2";
    g6_a_received_contact_is_linked_with_whom_it_equals_alone:
        account(Level::Viewer).somebody("q", "name=Anna, mail=a@x, note=x", &[F, W])
            .twin("name=Anna, mail=a@x", false) => "hold same twice";

    // A label that came to the account after the person was agreed on.
    g6_a_person_known_as_it_is_comes_in: known(one(Level::Owner).shows("tel=1", &[F, W])) => "join w";
    g6_a_received_one_known_as_it_is_does_not: known(one(Level::Viewer).shows("tel=1", &[F, W])) => "agree f";
    g6_a_superseded_state_says_nothing:
        known(one(Level::Owner).link(|l| l.etags.push("e3".into())).shows("tel=1", &[F, W])) => "agree f";
    d4_what_the_label_brings_along_is_not_counted: stopped(fresh(many(2))) => "join w; join w";
    d4_what_comes_in_later_is: stopped(many(2)) => "brake additions 0";

    g6_a_new_contact_is_created_among_all_contacts:
        account(Level::Owner).hub("tel=1").within(W).alone() => "create tel=1 in f+w";

    // Who goes out.
    g6_out_of_all_contacts_is_out_of_the_label: both(Level::Owner).shows("tel=1", &[F]) => "remove w";
    g6_and_out_of_all_contacts_elsewhere: both(Level::Owner).without(W, ME) => "groups + -w";
    g6_a_received_contact_taken_out_of_all_contacts_is_its_users_affair:
        one(Level::Viewer).shows("tel=1", &[F]) => "agree f";
    g6_nobody_is_put_out_for_having_come_in:
        put_back(one(Level::Owner).shows("tel=1", &[F, W])) => "agree f";
    g6_nor_who_was_never_a_contact: put_back(account(Level::Owner).somebody("q", "tel=1", &[W])) => "forget";
    g6_but_out_of_our_groups: put_back(account(Level::Owner).somebody("q", "tel=1", &[F, W])) => "expel f";

    // All contacts leave the account.
    g6_ending_takes_nobody_out: ending(both(Level::Owner)) => "agree f";
    g6_ending_leaves_the_users_own_as_they_are:
        ending(account(Level::Owner).hub("tel=1").within(W).without(F, ANNA).linked("tel=1").users_own())
            => "disown";
    g6_ending_it_leaves_other_groups_all_the_same:
        ending(both(Level::Owner).users_own().without(F, ANNA)) => "leave";
    g6_ending_takes_whom_kith_made: ending(both(Level::Owner).without(F, ANNA)) => "delete p";
    g6_ended_and_seen_it_stays_ended:
        ending(both(Level::Owner)).link(|l| { l.groups.remove(&W); }).shows("tel=1", &[F, W]) => "agree f";
    d1_deleted_by_its_user_it_goes_everywhere:
        both(Level::Owner).users_own().trashed(GoneHow::Deleted, ME) => "delete p";
    d1_unlabelled_by_its_user_it_leaves_the_groups:
        both(Level::Owner).without(W, ME).trashed(GoneHow::Unlabelled, ME) => "leave";

    // What its user did just before that was known.
    g6_a_star_set_just_before_it_left_its_last_label_counts:
        one(Level::Owner).trashed(GoneHow::Unlabelled, ME).shows("tel=1", &[F, W]) => "join w";
    g6_nor_does_somebody_else_undo_it:
        one(Level::Owner).trashed(GoneHow::Unlabelled, ANNA).shows("tel=1", &[F, W]) => "join w";
    g6_of_what_others_own_it_does_not_count:
        one(Level::Deleter).users_own().trashed(GoneHow::Unlabelled, ME).shows("tel=1", &[F, W]) => "agree f";
    g6_of_what_is_deleted_it_does_not_count:
        one(Level::Owner).trashed(GoneHow::Deleted, ME).shows("tel=1", &[F, W]) => "agree f";
    r2_nor_of_what_came_from_elsewhere:
        bound(one(Level::Owner).trashed(GoneHow::Unlabelled, ANNA)).shows("tel=1", &[F, W]) => "agree f";
    d4_put_back_it_leaves_all_the_same:
        put_back(one(Level::Owner).trashed(GoneHow::Unlabelled, ME).shows("tel=1", &[F, W])) => "agree f";
    d4_while_that_is_asked_it_waits:
        stopped(one(Level::Owner).trashed(GoneHow::Unlabelled, ME).shows("tel=1", &[F, W]))
            => "brake additions 0";
    r3_put_into_another_label_before_its_label_left_the_account:
        world().label(F, Level::Owner).label(W, Level::Owner).hub("tel=1").linked("tel=1")
            .mirror(F, |m| m.state = MirrorState::Ending).shows("tel=1", &[F, W]) => "join w";

    // Who was let go of.
    g6_somebody_let_go_of_becomes_a_contact_of_their_own:
        one(Level::Viewer).withdrawn(F).link_gone(DAY).shows("tel=2", &[W]) => "unlink over";
    r5_undone_in_google_a_deleted_contact_is_restored:
        both(Level::Owner).trashed(GoneHow::Deleted, ME).link_gone(DAY).shows("tel=1", &[W]) => "restore";
}

/// One step per subject and look is the rule.
#[test]
fn g6_no_case_plans_twice_for_one_subject() {
    for (name, world) in all() {
        assert!(world.steps().len() <= world.subjects.len(), "{name}");
    }
}
