//! The table of sync §3, row by row: agreed, hub, remote.

use crate::words::{ANNA, F, ME, W};
use crate::world::{cases, world};
use domain::{GoneHow, Level, Micros};

const DAY: Micros = Micros::days(1);
const HOUR: Micros = Micros::seconds(3_600);

cases! {
    // – | x | –
    table_row_hub_alone_is_sought: world().hub("tel=1") => "seek";
    table_row_hub_alone_is_created: world().hub("tel=1").alone() => "create tel=1 in f";
    table_row_hub_alone_is_created_in_all_its_groups:
        world().label(W, Level::Viewer).hub("tel=1").within(W).alone() => "create tel=1 in f+w";
    table_row_hub_alone_is_linked_if_somebody_surely_is_it:
        world().hub("name=Anna Berg, mail=a@x").candidate("q", "name=Anna, mail=A@x") => "link q";
    table_row_hub_alone_waits_while_the_group_is_gone: world().asking(F).hub("tel=1").alone() => "";
    table_row_hub_alone_without_access_stays_away: world().withdrawn(F).hub("tel=1").alone() => "";

    // – | – | x in a mirrored group
    table_row_remote_alone_is_imported: world().somebody("q", "tel=1", &[F]) => "import f";
    table_row_remote_alone_of_two_labels_is_imported_where_its_user_may_add:
        world().label(W, Level::Viewer).somebody("q", "tel=1", &[F, W]) => "import f";
    table_row_remote_alone_equal_to_a_contact_is_linked:
        world().somebody("q", "name=Anna, mail=a@x", &[F]).twin("name=Anna, mail=a@x", false) => "link q";
    table_row_remote_alone_equal_to_a_linked_contact_is_held:
        world().somebody("q", "name=Anna, mail=a@x", &[F]).twin("name=Anna, mail=a@x", true)
            => "hold same twice";
    table_row_remote_alone_without_the_right_leaves_the_group:
        world().label(F, Level::Viewer).somebody("q", "tel=1", &[F]) => "hold may not add; expel f";
    table_row_remote_alone_in_no_group_of_ours_is_forgotten:
        world().somebody("q", "tel=1", &[]) => "forget";
    table_row_remote_alone_that_is_gone_is_forgotten: world().missing() => "forget";
    table_row_remote_alone_waits_while_the_group_is_gone:
        world().asking(F).somebody("q", "tel=1", &[F]) => "";

    // x | same | same
    table_row_same_same_is_nothing: world().hub("tel=1").linked("tel=1") => "";
    table_row_same_same_takes_the_new_revision:
        world().hub("tel=1").linked("tel=1").shows("tel=1", &[F]) => "agree f";

    // x | same | changed
    table_row_remote_changed_is_taken_in:
        world().hub("tel=1").linked("tel=1").shows("tel=2", &[F]) => "patch 2";
    table_row_remote_changed_without_the_right_is_put_back:
        world().label(F, Level::Viewer).hub("tel=1").linked("tel=1").shows("tel=2", &[F])
            => "patch suggest 2";
    table_row_remote_added_is_taken_in:
        world().hub("tel=1").linked("tel=1").shows("tel=1, mail=a@x", &[F]) => "patch +a@x";
    table_row_remote_removed_is_taken_in:
        world().hub("tel=1, mail=a@x").linked("tel=1, mail=a@x").shows("tel=1", &[F]) => "patch -a@x";

    // x | changed | same
    table_row_hub_changed_is_written_in_the_differing_field_alone:
        world().hub("tel=1, note=x").linked("tel=1, note=x").now("tel=2, note=x") => "update tel=2";
    table_row_hub_changed_back_is_agreed: world().hub("tel=1").linked("tel=1").now("tel=1") => "agree f";
    table_row_hub_in_more_labels_enters_the_group:
        world().label(W, Level::Viewer).hub("tel=1").linked("tel=1").within(W) => "groups +w -";

    // x | changed | changed
    table_row_both_changed_different_entries_is_taken_in:
        world().hub("tel=1, mail=a@x").linked("tel=1, mail=a@x").now("tel=1, mail=b@x")
            .shows("tel=2, mail=a@x", &[F]) => "patch 2";
    table_row_both_changed_one_entry_is_a_clash:
        world().hub("tel=1").linked("tel=1").now("tel=2").shows("tel=3", &[F]) => "patch ?3";
    table_row_both_changed_alike_is_no_change:
        world().hub("tel=1").linked("tel=1").now("tel=2").shows("tel=2", &[F]) => "patch";

    // x | same | gone
    table_row_missing_is_read_directly: world().hub("tel=1").linked("tel=1").missing() => "look p";
    table_row_gone_leaves_each_label:
        world().hub("tel=1").linked("tel=1").vanished() => "trash out of f suggest";
    table_row_gone_leaves_where_its_user_may_delete:
        world().label(W, Level::Editor).hub("tel=1").within(W).linked("tel=1").vanished()
            => "trash out of f suggest w";
    table_row_gone_while_the_group_is_gone_is_one_event:
        world().asking(F).hub("tel=1").linked("tel=1").vanished() => "";
    /// G5: what is missing from a deleted group never changes that label.
    table_row_gone_leaves_only_labels_whose_group_is_there:
        world().label(W, Level::Owner).asking(W).hub("tel=1").within(W).linked("tel=1").vanished()
            => "trash out of f suggest";
    table_row_gone_is_asked_for_before_it_is_created_again:
        world().hub("tel=1").linked("tel=1").link_gone(HOUR) => "look p";
    table_row_gone_is_created_again_with_what_was_its_users:
        world().hub("tel=1").linked("tel=1, own note=x").link_gone(HOUR).link(|l| l.remote = None)
            => "create tel=1,note=x in f";
    table_row_gone_for_the_third_time_is_asked:
        world().hub("tel=1").linked("tel=1").link_gone(HOUR)
            .link(|l| { l.remote = None; l.recreated = vec![crate::words::NOW; 3]; }) => "hold keeps vanishing";
    table_row_gone_for_the_third_time_comes_back_if_a_person_says_so:
        world().hub("tel=1").linked("tel=1").link_gone(HOUR)
            .link(|l| { l.remote = None; l.recreated = vec![crate::words::NOW; 3]; })
            .subject(|s| s.insist = true) => "create tel=1 in f";

    // x | changed by a person | gone
    table_row_changed_by_a_person_and_gone_is_created_again:
        world().hub("tel=1").linked("tel=1").now("tel=2").by_a_person().vanished() => "unlink gone";

    // x | any | out of a mirrored group
    table_row_out_of_a_group_leaves_the_label:
        world().hub("tel=1").linked("tel=1").shows("tel=1", &[]) => "remove f";
    table_row_out_of_a_group_without_the_right_is_put_back:
        world().label(F, Level::Editor).hub("tel=1").linked("tel=1").shows("tel=1", &[])
            => "put back into f out of";
    table_row_out_of_a_group_takes_content_first:
        world().hub("tel=1").linked("tel=1").shows("tel=2", &[]) => "patch 2";
    table_row_into_a_further_group_joins_the_label:
        world().label(W, Level::Editor).hub("tel=1").linked("tel=1").shows("tel=1", &[F, W]) => "join w";

    // x | in fewer labels | any
    table_row_in_fewer_labels_leaves_the_group:
        world().label(W, Level::Owner).hub("tel=1").within(W).linked("tel=1").without(W, ANNA)
            => "groups + -w";
    table_row_in_fewer_labels_goes_with_the_content:
        world().label(W, Level::Owner).hub("tel=1").within(W).linked("tel=1").without(W, ANNA).now("tel=2")
            => "update tel=2 in f";
    table_row_in_fewer_labels_whose_group_is_gone_is_agreed:
        world().label(W, Level::Owner).hub("tel=1").within(W).linked("tel=1").withdrawn(W)
            .mirror(W, |m| m.shown = None) => "agree f";

    // x | access withdrawn | same or changed
    table_row_withdrawn_leaves: world().hub("tel=1").linked("tel=1").withdrawn(F) => "delete p";
    table_row_withdrawn_and_changed_is_a_suggestion_first:
        world().hub("tel=1").linked("tel=1").withdrawn(F).shows("tel=2", &[F]) => "patch suggest 2";

    // x | trashed | same
    table_row_trashed_leaves:
        world().hub("tel=1").linked("tel=1").trashed(GoneHow::Deleted, ANNA) => "delete p";
    table_row_trashed_takes_the_revision_first:
        world().hub("tel=1").linked("tel=1").trashed(GoneHow::Deleted, ANNA).shows("tel=1", &[F]) => "agree f";

    // x | trashed | changed by a person
    table_row_trashed_and_changed_comes_back:
        world().hub("tel=1").linked("tel=1").trashed(GoneHow::Deleted, ANNA).shows("tel=2", &[F]) => "restore";
    table_row_trashed_and_changed_without_the_right_is_a_suggestion:
        world().label(F, Level::Viewer).hub("tel=1").linked("tel=1")
            .trashed(GoneHow::Deleted, ANNA).shows("tel=2", &[F]) => "patch suggest 2";

    // x | trashed or withdrawn | gone
    table_row_trashed_and_gone_is_over:
        world().hub("tel=1").linked("tel=1").trashed(GoneHow::Deleted, ANNA).vanished() => "unlink gone";
    table_row_withdrawn_and_gone_is_over:
        world().hub("tel=1").linked("tel=1").withdrawn(F).vanished() => "unlink gone";
    table_row_gone_is_remembered_for_35_days:
        world().hub("tel=1").linked("tel=1").trashed(GoneHow::Deleted, ME).link_gone(DAY) => "";
    table_row_gone_is_forgotten_after_35_days:
        world().hub("tel=1").linked("tel=1").trashed(GoneHow::Deleted, ME).link_gone(Micros::days(36))
            => "unlink over";

    // gone | trashed | back
    table_row_back_is_restored:
        world().hub("tel=1").linked("tel=1").trashed(GoneHow::Deleted, ME).link_gone(DAY).shows("tel=1", &[F])
            => "restore";
    table_row_back_without_the_right_leaves_the_group:
        world().label(F, Level::Viewer).hub("tel=1").linked("tel=1").trashed(GoneHow::Deleted, ANNA)
            .link_gone(DAY).shows("tel=1", &[F]) => "hold may not add; expel f";
    table_row_back_outside_the_groups_without_the_right_is_its_users:
        world().label(F, Level::Viewer).hub("tel=1").linked("tel=1").trashed(GoneHow::Deleted, ANNA)
            .link_gone(DAY).shows("tel=1", &[]) => "forget";
    /// The contact lives in a label that this account does not show.
    table_row_back_into_a_further_label_leaves_the_group:
        world().label(W, Level::Owner).hub("tel=1").linked("tel=1").withdrawn(F).link_gone(DAY)
            .shows("tel=1", &[W]) => "hold may not add; expel w";
    /// R3: unless its user may put it there.
    table_row_back_into_a_further_label_joins_it_with_the_right:
        world().label(W, Level::Owner).hub("tel=1").linked("tel=1").mirror(F, |m| m.state = sync::MirrorState::Ending)
            .link_gone(DAY).shows("tel=1", &[W]) => "join w";
    table_row_back_into_a_further_label_is_an_addition:
        world().label(W, Level::Owner).hub("tel=1").linked("tel=1").mirror(F, |m| m.state = sync::MirrorState::Ending)
            .link_gone(DAY).shows("tel=1", &[W])
            .facts(|f| { f.held.stopped.insert((W, sync::BrakeKind::Additions)); }) => "brake additions 0";
    table_row_back_into_a_further_label_without_the_right_there_leaves_the_group:
        world().label(W, Level::Viewer).hub("tel=1").linked("tel=1").mirror(F, |m| m.state = sync::MirrorState::Ending)
            .link_gone(DAY).shows("tel=1", &[W]) => "hold may not add; expel w";
    table_row_back_is_heard_while_a_question_is_open:
        world().hub("tel=1").linked("tel=1").link_gone(DAY).shows("tel=1", &[F])
            .facts(|f| { f.held_contacts.insert(crate::words::contact(101), [sync::Asked::Whether].into()); }) => "restore";

    // creating | x | unknown
    table_row_creating_waits_for_the_grace: world().hub("tel=1").creating(Micros::seconds(9)) => "";
    table_row_creating_waits_for_a_listing_begun_after_the_grace:
        world().hub("tel=1").creating(HOUR).facts(|f| f.listed = Some(crate::words::NOW - HOUR)) => "";
    table_row_creating_is_tried_again: world().hub("tel=1").creating(HOUR) => "create tel=1 in f";
    table_row_creating_is_given_up_once_unwanted:
        world().hub("tel=1").creating(HOUR).trashed(GoneHow::Deleted, ANNA) => "unlink gone";
    table_row_creating_waits_while_the_group_is_gone: world().hub("tel=1").creating(HOUR).asking(F) => "";
    table_row_creating_is_adopted_by_its_mark:
        world().hub("tel=1").creating(HOUR).link(|l| l.remote = Some("q".into())).somebody("q", "tel=1", &[F])
            => "adopt q";
    table_row_creating_whose_person_is_gone_is_tried_again:
        world().hub("tel=1").creating(HOUR).link(|l| l.remote = Some("q".into())).missing()
            => "create tel=1 in f";

    // Purged (K9)
    k9_a_purged_contact_lets_its_person_go:
        world().hub("tel=1").linked("tel=1").subject(|s| s.hub = None) => "unlink over";
    k9_a_purged_contact_whose_person_is_gone_is_remembered:
        world().hub("tel=1").linked("tel=1").vanished().subject(|s| s.hub = None) => "unlink gone";
}

/// Every step there is, by name.
const STEPS: [&str; 28] = [
    "look", "seek", "agree", "forget", "link", "answered", "adopt", "import", "patch", "aside",
    "join", "remove", "put back", "trash", "restore", "unlink", "disown", "hold", "brake", "expel",
    "create", "update", "groups", "leave", "delete", "sweep", "fetch", "photo",
];

#[test]
fn every_step_is_met_in_the_tables() {
    let cases = all()
        .into_iter()
        .chain(crate::rules::all())
        .chain(crate::photos::all())
        .chain(crate::same::all())
        .chain(crate::frozen::all());
    let met: std::collections::BTreeSet<&str> = cases
        .flat_map(|(_, world)| world.steps())
        .map(|s| s.name())
        .collect();
    assert_eq!(met, STEPS.into());
}
