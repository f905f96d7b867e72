//! The numbered rules beside the table, as tiny cases.

use crate::words::{ANNA, F, ME, NOW, W, contact};
use crate::world::{World, cases, world};
use domain::{Access, Field, GoneHow, Level, Mark, Micros};
use sync::{Asked, BrakeKind, Decision, HoldReason, Sums, Through};

const DAY: Micros = Micros::days(1);

/// A contact in the account of somebody else's label, and its person.
fn shared(level: Level) -> World {
    world().label(F, level).hub("tel=1").linked("tel=1")
}

/// So many contacts whose persons left the group.
fn leaving(n: usize) -> World {
    (0..n).fold(world(), |w, i| {
        let id = format!("p{i}");
        w.also()
            .hub("tel=1")
            .linked("tel=1")
            .link(|l| l.remote = Some(id.as_str().into()))
            .somebody(&id, "tel=1", &[])
    })
}

/// So many contacts whose persons' content changed, out of a hundred.
fn edited(n: usize, to: &str) -> World {
    (0..n).fold(world(), |w, i| {
        let id = format!("p{i}");
        w.also()
            .hub("tel=1, note=x")
            .linked("tel=1, note=x")
            .link(|l| l.remote = Some(id.as_str().into()))
            .somebody(&id, to, &[F])
    })
}

/// So many new persons in the group.
fn arriving(n: usize) -> World {
    (0..n).fold(world(), |w, i| {
        w.also()
            .somebody(&format!("q{i}"), &format!("tel={i}"), &[F])
    })
}

fn again(step: &str, n: usize) -> String {
    vec![step; n].join("; ")
}

fn held(world: World, kind: BrakeKind) -> World {
    world.facts(|f| {
        f.held.stopped.insert((F, kind));
    })
}

fn approved(world: World, kind: BrakeKind) -> World {
    world.facts(|f| {
        f.held.decide((F, kind), Decision::Approved, NOW);
    })
}

fn put_back(world: World, kind: BrakeKind) -> World {
    world.facts(|f| {
        f.held.decide((F, kind), Decision::PutBack, NOW);
    })
}

/// Decided before what waits now was seen.
fn decided_before(world: World, kind: BrakeKind, decision: Decision) -> World {
    world.facts(|f| f.held.decide((F, kind), decision, NOW - DAY - DAY))
}

fn refused(world: World, version: u64) -> World {
    world.facts(|f| {
        let lens = f.lens(&[(F, Through::Label)].into()).id();
        let asked = Asked::Version(version, lens);
        f.held_contacts.insert(contact(101), [asked].into());
    })
}

cases! {
    // K6: changed or not.
    k6_order_does_not_matter:
        world().hub("tel=1, tel=2").linked("tel=1, tel=2").shows("tel=2, tel=1", &[F]) => "agree f";
    k6_what_the_account_made_of_ours_is_no_edit:
        world().hub("tel=1").linked("tel=1").link(|l| {
            l.agreement.0[0].hub = l.agreement.0[0].remote.replace(domain::Value::phone("+1", ""));
        }).shows("tel=+1", &[F]) => "agree f";
    k6_own_entries_stay_the_users:
        world().hub("tel=1").linked("tel=1, own mail=a@x").shows("tel=1, mail=b@x", &[F]) => "patch";
    k6_a_moved_lens_looks_once:
        world().hub("tel=1").linked("tel=1").label(F, Level::Editor) => "agree f";
    k6_an_agreed_state_with_something_to_send_stays_due:
        world().hub("tel=1").linked("tel=1").now("tel=2").shows("tel=1", &[F]) => "agree f";

    // A3: read before anything is planned.
    a3_an_open_write_is_read_first: world().hub("tel=1").linked("tel=1").sending().now("tel=2") => "look p";
    a3_an_open_write_is_read_even_while_the_group_is_gone:
        world().hub("tel=1").linked("tel=1").sending().asking(F) => "look p";

    // D1: leaving by origin.
    d1_a_person_we_made_is_deleted: shared(Level::Editor).withdrawn(F) => "delete p";
    d1_an_own_person_loses_what_kith_brought:
        world().label(F, Level::Editor).hub("tel=1, note=x").linked("brought tel=1, note=x").users_own()
            .withdrawn(F) => "leave note=";
    d1_an_own_person_keeps_what_is_its_users:
        world().label(F, Level::Editor).hub("tel=1").linked("tel=1, own tel=2").users_own().withdrawn(F)
            => "leave tel=2";
    d1_an_own_person_stays_as_it_is_where_its_user_owns_the_label:
        world().hub("tel=1").linked("tel=1").users_own().trashed(GoneHow::Deleted, ANNA) => "leave";
    d1_the_owners_own_person_stays_as_it_is_though_it_left_its_group_before:
        world().hub("tel=1").linked("brought tel=1, note=x").users_own().link(|l| l.groups.clear())
            .trashed(GoneHow::Deleted, ANNA) => "disown";
    d1_deleted_by_its_user_even_an_own_person_goes:
        world().hub("tel=1").linked("tel=1").users_own().trashed(GoneHow::Deleted, ME) => "delete p";
    d1_deleted_by_somebody_else_an_own_person_stays:
        world().label(F, Level::Editor).hub("tel=1").linked("tel=1").users_own().trashed(GoneHow::Deleted, ANNA)
            => "leave tel=";
    d1_unlabelled_by_its_user_a_person_merely_loses_the_group:
        world().hub("tel=1").linked("tel=1").trashed(GoneHow::Unlabelled, ME) => "leave";
    d1_unlabelled_by_its_user_in_google_a_person_is_let_go:
        world().hub("tel=1").linked("tel=1").trashed(GoneHow::Unlabelled, ME).link(|l| l.groups.clear())
            => "disown";
    d1_unlabelled_by_somebody_else_a_person_we_made_goes:
        world().hub("tel=1").linked("tel=1").trashed(GoneHow::Unlabelled, ANNA) => "delete p";
    /// The contact lives on in a label that this account does not show.
    d1_out_of_the_last_label_here_by_its_user_a_person_is_let_go:
        world().hub("tel=1").linked("tel=1").without(F, ME).link(|l| l.groups.clear()) => "disown";
    d1_out_of_the_last_label_here_by_its_user_in_kith_a_person_loses_the_group:
        world().hub("tel=1").linked("tel=1").without(F, ME) => "leave";
    d1_out_of_the_last_label_here_by_somebody_else_a_person_we_made_goes:
        world().hub("tel=1").linked("tel=1").without(F, ANNA) => "delete p";
    /// Revoked means gone, whatever else is asked about the contact.
    d1_leaving_that_was_refused_waits_for_the_answer:
        shared(Level::Editor).withdrawn(F).facts(|f| { f.held_contacts.insert(contact(101), [Asked::Leaving].into()); }) => "";
    d1_what_came_back_is_written_though_leaving_was_refused_once:
        shared(Level::Editor).now("tel=2").facts(|f| { f.held_contacts.insert(contact(101), [Asked::Leaving].into()); })
            => "update tel=2";
    d1_with_nothing_to_take_out_and_no_group_nothing_is_written:
        world().hub("tel=1").linked("tel=1").users_own().trashed(GoneHow::Deleted, ANNA)
            .mirror(F, |m| m.shown = None) => "disown";
    d1_withdrawn_leaves_in_spite_of_a_question: refused(shared(Level::Editor).withdrawn(F), 3) => "delete p";

    /// An edit beats a deletion where it is one of what is shared (R6).
    d1_a_private_word_brings_no_trashed_contact_back:
        world().hub("tel=1").linked("tel=1, own note=x").trashed(GoneHow::Deleted, ANNA).shows("tel=1, note=y", &[F])
            => "patch";
    d1_a_private_word_beside_an_edit_does:
        world().hub("tel=1").linked("tel=1, own note=x").trashed(GoneHow::Deleted, ANNA).shows("tel=2, note=y", &[F])
            => "restore";
    /// Who was let go of never left: to edit it brings nothing back.
    d1_an_edit_of_somebody_let_go_after_unlabelling_is_its_users:
        world().hub("tel=1").linked("tel=1").trashed(GoneHow::Unlabelled, ME).link_gone(DAY).shows("tel=2", &[])
            => "forget";
    d1_an_edit_of_somebody_let_go_after_a_deletion_is_its_users:
        world().hub("tel=1").linked("own tel=1").trashed(GoneHow::Deleted, ANNA).link_gone(DAY).shows("tel=2", &[])
            => "forget";
    d1_back_out_of_the_providers_trash_is_restored:
        world().hub("tel=1").linked("tel=1").trashed(GoneHow::Deleted, ANNA).link_gone(DAY).shows("tel=1", &[])
            => "restore";

    // D2: provisional.
    d2_missing_is_confirmed_before_it_counts: world().hub("tel=1").linked("tel=1").missing() => "look p";
    d2_a_withdrawn_contact_that_is_missing_is_confirmed_too:
        shared(Level::Viewer).withdrawn(F).missing() => "look p";
    d2_a_trashed_contact_that_is_missing_is_confirmed_too:
        world().hub("tel=1").linked("tel=1").trashed(GoneHow::Deleted, ME).missing() => "look p";

    // D4: the brake.
    d4_few_removals_pass: leaving(4) => &again("remove f", 4);
    d4_a_tenth_of_the_label_is_held: leaving(11) => "brake removals 11";
    d4_what_was_removed_before_counts:
        leaving(4).facts(|f| { f.sums.insert(F, Sums { removals: 8, ..Sums::default() }); }) => "brake removals 4";
    d4_a_label_of_three_is_not_emptied: leaving(3).mirror(F, |m| m.size = 3) => "brake removals 3";
    d4_a_label_of_two_may_be_emptied: leaving(2).mirror(F, |m| m.size = 2) => "remove f; remove f";
    d4_what_is_held_stays_held: held(leaving(1), BrakeKind::Removals) => "brake removals 1";
    d4_what_was_approved_passes: approved(leaving(11), BrakeKind::Removals) => &again("remove f", 11);
    d4_what_shall_be_put_back_is: put_back(leaving(1), BrakeKind::Removals) => "put back into f out of";
    d4_what_came_after_others_were_approved_is_held:
        decided_before(leaving(11), BrakeKind::Removals, Decision::Approved) => "brake removals 11";
    d4_what_came_after_others_were_put_back_passes:
        decided_before(leaving(1), BrakeKind::Removals, Decision::PutBack) => "remove f";
    d4_an_edit_after_others_were_put_back_travels:
        decided_before(edited(1, "tel=2, note=x"), BrakeKind::Edits, Decision::PutBack) => "patch 2";
    d4_of_two_answers_the_first_since_it_was_seen_counts:
        decided_before(put_back(leaving(11), BrakeKind::Removals), BrakeKind::Removals, Decision::Approved)
            => &again("put back into f out of", 11);
    d4_everything_else_goes_on:
        held(world().hub("tel=1").linked("tel=1").shows("tel=2", &[F]), BrakeKind::Removals) => "patch 2";
    d4_deletions_count_with_removals:
        (0..11).fold(world(), |w, i| {
            w.also().hub("tel=1").linked("tel=1").link(|l| l.remote = Some(format!("p{i}").as_str().into())).vanished()
        }) => "brake removals 11";
    d4_what_was_deleted_and_shall_be_put_back_is_made_again:
        put_back(world().hub("tel=1").linked("tel=1").vanished(), BrakeKind::Removals) => "unlink gone";
    d4_few_edits_pass: edited(3, "tel=2, note=x") => &again("patch 2", 3);
    d4_a_third_of_the_label_is_held: edited(31, "tel=2, note=x") => "brake edits 31";
    d4_edits_that_shall_be_put_back_are:
        put_back(edited(1, "tel=2, note=x"), BrakeKind::Edits) => "patch";
    d4_blanked_fields_count_with_removals: edited(11, "tel=1") => "brake removals 11";
    d4_blanked_fields_that_shall_be_put_back_stay_in_the_hub:
        put_back(edited(1, "tel=2"), BrakeKind::Removals) => "patch 2";
    d4_fifty_additions_an_hour_pass: arriving(50) => &again("import f", 50);
    d4_more_additions_are_held: arriving(51) => "brake additions 51";
    d4_what_a_join_plan_lists_is_not_counted:
        arriving(51).mirror(F, |m| m.settled = false) => &again("import f", 51);
    /// Whether they are additions at all is what they were asked about (I1).
    d4_who_waits_for_an_answer_is_no_addition:
        arriving(61).facts(|f| f.held_people.extend((0..60).map(|i| format!("q{i}").as_str().into()))) => "import f";
    d4_additions_that_shall_be_put_back_leave_the_group:
        put_back(arriving(1), BrakeKind::Additions) => "expel f";
    d4_a_join_is_an_addition:
        world().label(W, Level::Editor).hub("tel=1").linked("tel=1").shows("tel=1", &[F, W])
            .facts(|f| { f.held.stopped.insert((W, BrakeKind::Additions)); }) => "brake additions 0";

    // G5: a group deleted in Google.
    g5_nothing_is_created_for_a_deleted_group: world().asking(F).hub("tel=1").alone() => "";
    g5_nothing_is_edited_for_a_deleted_group: world().hub("tel=1").linked("tel=1").now("tel=2").asking(F) => "";
    g5_what_is_seen_waits_for_the_answer:
        world().hub("tel=1").linked("tel=1").shows("tel=2", &[]).asking(F) => "";
    g5_what_is_hidden_meanwhile_goes_and_nothing_else:
        world().label(F, Level::Editor).hub("tel=1, note=x").linked("tel=1, note=x").now("tel=2, note=x").asking(F)
            .hides(F, &[Field::Note]) => "update note=";
    g5_where_it_left_the_group_with_all_others_that_is_agreed_first:
        world().label(F, Level::Editor).hub("tel=1, note=x").linked("tel=1, note=x").asking(F)
            .hides(F, &[Field::Note]).shows("tel=1, note=x", &[]) => "agree f";
    g5_what_its_user_changed_meanwhile_is_set_aside:
        world().label(F, Level::Editor).hub("tel=1, note=x").linked("tel=1, note=x").asking(F)
            .hides(F, &[Field::Note]).shows("tel=2, note=x", &[]) => "aside tel";
    g5_where_nothing_of_it_is_there_the_lens_is_agreed:
        world().label(F, Level::Editor).hub("tel=1").linked("tel=1").now("tel=2").asking(F)
            .hides(F, &[Field::Note]) => "agree f";
    g5_leaving_its_group_is_that_one_event:
        world().label(W, Level::Owner).hub("tel=1").within(W).linked("tel=1").shows("tel=1", &[F]).asking(W)
            => "agree f+w";
    g5_a_withdrawal_still_leaves:
        shared(Level::Editor).withdrawn(F).mirror(F, |m| m.shown = None) => "delete p";
    g5_a_deletion_in_the_hub_still_leaves:
        world().hub("tel=1").linked("tel=1").asking(F).trashed(GoneHow::Deleted, ANNA) => "delete p";

    // I1: matching.
    i1_a_name_alone_never_links:
        world().hub("name=Anna Berg").candidate("q", "name=Anna Berg") => "hold maybe same; create name=Anna Berg in f";
    i1_another_name_with_the_same_phone_is_asked:
        world().hub("name=Anna, tel=+493012345").candidate("q", "name=Ben, tel=030 12345")
            => "hold maybe same; create name=Anna,tel=+493012345 in f";
    i1_somebody_else_is_not_asked_again:
        world().hub("name=Anna Berg").candidate("q", "name=Anna Berg")
            .subject(|s| { s.distinct.insert("q".into()); }) => "create name=Anna Berg in f";
    i1_of_several_persons_the_lowest_id_is_linked:
        world().hub("name=Anna, mail=a@x").candidate("r", "name=Anna, mail=a@x").candidate("q", "name=Anna, mail=a@x")
            => "link q";
    i1_of_several_contacts_the_oldest_is_linked:
        world().hub("name=Anna, mail=a@x").candidate("q", "name=Anna, mail=a@x")
            .also().hub("name=Anna, mail=a@x").candidate("q", "name=Anna, mail=a@x")
            => "link q; hold same twice";
    i1_of_several_persons_in_the_group_one_is_linked:
        world().somebody("q", "name=Anna, mail=a@x", &[F]).twin("name=Anna, mail=a@x", false)
            .also().somebody("r", "name=Anna, mail=a@x", &[F]).twin("name=Anna, mail=a@x", false)
            => "link q; hold same twice";
    i1_a_contact_that_a_person_is_linked_with_needs_no_other:
        world().also().somebody("q", "name=Anna, mail=a@x", &[F]).twin("name=Anna, mail=a@x", false)
            .also().hub("name=Anna, mail=a@x").subject(|s| s.hub.as_mut().unwrap().contact.id = contact(500))
            => "link q";
    /// A plan counts them, and tells of two where there is one.
    i1_a_contact_that_a_person_is_linked_with_is_linked_once:
        world().also().somebody("q", "name=Anna, mail=a@x", &[F]).twin("name=Anna, mail=a@x", false)
            .also().hub("name=Anna, mail=a@x").candidate("q", "name=Anna, mail=a@x")
            .subject(|s| s.hub.as_mut().unwrap().contact.id = contact(500))
            => "link q";
    i1_in_another_users_account_only_an_equal_is_linked:
        world().label(F, Level::Editor).hub("name=Anna, mail=a@x").candidate("q", "name=Anna, mail=a@x, note=x")
            => "hold maybe same; create name=Anna,mail=a@x in f";
    /// To import it would double the contact for everybody.
    i1_in_another_users_account_a_likeness_in_the_group_is_asked:
        world().label(F, Level::Editor).somebody("q", "name=Anna, mail=a@x, note=x", &[F])
            .twin("name=Anna, mail=a@x", false) => "hold same twice";
    i1_nothing_to_show_is_asked: world().hub("").alone() => "hold nothing to show";
    i1_nothing_to_show_is_asked_once_a_version:
        refused(world().hub("").alone(), 3) => "";
    i1_a_later_version_is_tried_again: refused(world().hub("tel=1").alone(), 2) => "create tel=1 in f";
    i1_a_refused_write_waits_for_another_version:
        refused(world().hub("tel=1").linked("tel=1").now("tel=2"), 4) => "";
    i1_nothing_to_show_is_asked_anew_through_another_lens:
        refused(world().hub("note=x").alone().hides(F, &[Field::Note]), 3).hides(F, &[]) => "create note=x in f";
    r6_a_refused_write_is_tried_again_through_another_lens:
        refused(world().hub("tel=1").linked("tel=1").now("tel=2"), 4).hides(F, &[Field::Note]) => "update tel=2";
    i1_a_refused_write_hears_what_its_user_does:
        refused(world().hub("tel=1").linked("tel=1").now("tel=2").shows("tel=3", &[F]), 4) => "patch ?3";

    // I3: the mark.
    i3_a_stray_that_nobody_changed_is_swept:
        world().somebody("q", "tel=1", &[F]).twin("tel=1", true)
            .subject(|s| s.stray_of = Some(contact(500))).person(|p| { p.marks.insert(Mark("m".into())); })
            => "sweep q";
    i3_a_stray_that_its_user_changed_is_asked:
        world().somebody("q", "tel=2", &[F]).twin("tel=1", true).subject(|s| s.stray_of = Some(contact(500)))
            => "hold same twice";
    i3_a_stray_that_says_what_was_sent_is_swept_though_the_contact_changed:
        world().somebody("q", "tel=2", &[F]).twin("tel=1", true)
            .subject(|s| (s.stray_of, s.stray_unchanged) = (Some(contact(500)), true)) => "sweep q";
    /// A picture, a star, another group: no attempt gives them to anybody.
    i3_a_stray_that_its_user_cherishes_is_asked:
        world().somebody("q", "tel=1", &[F]).twin("tel=1", true)
            .subject(|s| (s.stray_of, s.stray_unchanged, s.stray_cherished) = (Some(contact(500)), true, true))
            => "hold same twice";
    i3_a_stray_outside_the_groups_is_swept_too:
        world().somebody("q", "", &[]).twin("tel=1", true).subject(|s| s.stray_of = Some(contact(500)))
            => "sweep q";

    // I4: echoes and stale reads.
    i4_an_echo_is_dropped:
        world().hub("tel=1").linked("tel=1").shows("tel=1", &[F]).person(|p| p.etag = "e1".into()) => "agree f";
    i4_old_news_is_dropped:
        world().hub("tel=1").linked("tel=1").link(|l| l.etags = vec!["e0".into(), "e1".into()])
            .shows("tel=0", &[]).person(|p| p.etag = "e0".into()) => "agree f";
    i4_old_news_of_a_trashed_contact_brings_it_not_back:
        world().hub("tel=1").linked("tel=1").trashed(GoneHow::Deleted, ANNA)
            .shows("tel=0", &[F]).person(|p| p.etag = "e1".into()) => "agree f";

    // R2: the lens is the greatest level of the labels it is seen through.
    r2_a_further_label_gives_its_level:
        world().label(F, Level::Viewer).label(W, Level::Editor).hub("tel=1").within(W).linked("tel=1")
            .shows("tel=2", &[F, W]) => "patch 2";

    r2_a_label_that_is_not_in_this_account_gives_its_level_too:
        shared(Level::Viewer).elsewhere(W, Access::open(Level::Editor)).within(W).shows("tel=2", &[F])
            => "patch 2";
    r2_what_came_through_another_label_gives_no_more_than_its_adder_has:
        shared(Level::Editor).through(F, Through::Way(Access::open(Level::Viewer))).shows("tel=2", &[F])
            => "patch suggest 2";
    r2_nor_more_than_the_label_itself:
        shared(Level::Viewer).through(F, Through::Way(Access::open(Level::Manager))).shows("tel=2", &[F])
            => "patch suggest 2";
    r2_when_its_adder_sees_it_no_more_it_leaves:
        shared(Level::Editor).through(F, Through::Nothing) => "delete p";

    // R6: a field hidden later goes with one write, and nothing else is written.
    r6_a_field_that_is_hidden_goes:
        world().label(F, Level::Editor).hub("tel=1, mail=a").linked("tel=1, mail=a").hides(F, &[Field::Phone]) => "update tel=";
    r6_what_is_hidden_finds_nobody:
        world().label(F, Level::Viewer).hides(F, &[Field::Phone]).hub("name=Anna, tel=+493012345").candidate("q", "name=Ben, tel=030 12345")
            => "create name=Anna in f";
    r6_unless_another_label_shows_it:
        world().label(F, Level::Editor).hub("tel=1, mail=a").linked("tel=1, mail=a").hides(F, &[Field::Phone])
            .elsewhere(W, Access::open(Level::Viewer)).within(W) => "agree f";

    // R3: into a further label only with manager through one that holds it.
    r3_an_editor_does_not_share_on:
        world().label(F, Level::Editor).label(W, Level::Owner).hub("tel=1").linked("tel=1").shows("tel=1", &[F, W])
            => "put back into  out of w";
    r3_a_manager_shares_on:
        world().label(F, Level::Manager).label(W, Level::Editor).hub("tel=1").linked("tel=1")
            .shows("tel=1", &[F, W]) => "join w";
    r3_into_a_label_one_only_sees_it_is_put_back:
        world().label(W, Level::Viewer).hub("tel=1").linked("tel=1").shows("tel=1", &[F, W])
            => "put back into  out of w";

    // R4: rights as they are when it is taken in.
    r4_an_edit_after_a_downgrade_is_a_suggestion:
        world().hub("tel=1").linked("tel=1").shows("tel=2", &[F]).label(F, Level::Viewer) => "patch suggest 2";
    r4_an_edit_after_an_upgrade_is_taken_in: shared(Level::Viewer).shows("tel=2", &[F]).label(F, Level::Editor)
        => "patch 2";
    r4_removals_by_viewers_are_suggestions: shared(Level::Viewer).shows("tel=1", &[]) => "put back into f out of";
    r4_deletions_by_editors_are_suggestions: shared(Level::Editor).vanished() => "trash out of  suggest f";

    // S4: new contacts wait until it was quiet.
    s4_a_new_person_waits:
        world().somebody("q", "tel=1", &[F]).subject(|s| s.seen.as_mut().unwrap().last = NOW)
            .subject(|s| s.seen.as_mut().unwrap().first = NOW) => "";
    s4_a_new_person_that_keeps_changing_waits_no_longer_than_a_minute:
        world().somebody("q", "tel=1", &[F]).subject(|s| s.seen.as_mut().unwrap().last = NOW) => "import f";
    s4_persons_who_were_there_before_the_label_do_not_wait:
        world().mirror(F, |m| m.settled = false).somebody("q", "tel=1", &[F])
            .subject(|s| s.seen.as_mut().unwrap().first = NOW).subject(|s| s.seen.as_mut().unwrap().last = NOW)
            => "import f";
    held_people_are_left_alone:
        world().somebody("q", "tel=1", &[F]).facts(|f| { f.held_people.insert("q".into()); }) => "";
    a_question_about_a_contact_that_is_there_is_idle:
        world().hub("tel=1").linked("tel=1").now("tel=2")
            .facts(|f| { f.held_contacts.insert(contact(101), [Asked::Whether].into()); }) => "update tel=2";
    a_question_keeps_a_contact_from_being_made:
        world().hub("tel=1").alone().facts(|f| { f.held_contacts.insert(contact(101), [Asked::Whether].into()); }) => "";
    a_link_without_a_person_is_over:
        world().hub("tel=1").linked("tel=1").link(|l| l.remote = None).now("tel=2") => "unlink gone";
    gone_since_yesterday_and_unwanted_rests: shared(Level::Viewer).withdrawn(F).link_gone(DAY) => "";
}

#[test]
fn s4_a_survey_says_when_to_look_again() {
    let world = world().somebody("q", "tel=1", &[F]).subject(|s| {
        let seen = s.seen.as_mut().unwrap();
        (seen.first, seen.last) = (NOW, NOW);
    });
    let summary = crate::world::summary(&world.subjects[0]);
    let found = sync::survey(&world.facts, &[summary]);
    assert_eq!(found.wake, Some(NOW + Micros::seconds(20)));
}

#[test]
fn the_table_has_steps_in_the_order_of_their_phases() {
    let world = world()
        .also()
        .hub("tel=1")
        .linked("tel=1")
        .link(|l| l.remote = Some("a".into()))
        .trashed(GoneHow::Deleted, ANNA)
        .also()
        .hub("tel=1")
        .linked("tel=1")
        .link(|l| l.remote = Some("b".into()))
        .now("tel=2")
        .also()
        .hub("tel=1")
        .alone()
        .also()
        .somebody("q", "tel=9", &[F])
        .also()
        .hub("tel=1");
    crate::world::check(
        &world,
        "seek; import f; create tel=1 in f; update tel=2; delete a",
    );
}

#[test]
fn questions_are_asked_about_what_they_say() {
    let steps = crate::rules::all().into_iter().flat_map(|(_, w)| w.steps());
    for step in steps {
        if let sync::Step::Hold {
            contact,
            remote,
            reason,
        } = step
        {
            let about_contact = match reason {
                HoldReason::MaybeSame { .. }
                | HoldReason::NothingToShow { .. }
                | HoldReason::KeepsVanishing
                | HoldReason::PingPong { .. }
                | HoldReason::OwnOnLeaving
                | HoldReason::Merged { .. }
                | HoldReason::Refused { .. }
                | HoldReason::LeaveRefused { .. } => true,
                HoldReason::MayNotAdd { .. } => false,
                HoldReason::GroupRefused { .. } => panic!("no step asks about a group"),
                HoldReason::SameTwice { .. } => contact.is_some(),
            };
            assert_eq!(
                (contact.is_some(), remote.is_some()),
                (about_contact, !about_contact)
            );
        }
    }
}
