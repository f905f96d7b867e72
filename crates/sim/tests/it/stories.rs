//! Stories that a seed tells only at length: each is a defect there once was.

use app::use_cases;
use domain::Level;
use sim::{Mishap, Story};
use sync::MirrorState;

/// I3: what an attempt given up left behind says only what was sent: it is swept, even if
/// the contact says something else by now.
#[test]
fn i3_a_late_create_of_a_contact_changed_since_is_swept() {
    let (mut story, _) = late_create();
    story.arrives();
    story.settle();
    assert_eq!(story.book("ben"), ["Cleo, new@x [Team (anna)]"]);
    assert_eq!(story.questions("ben"), [""; 0]);
    assert_eq!(story.met("step sweep"), 1);
}

/// I3: what its user changed is nobody's to remove.
#[test]
fn i3_a_late_create_that_its_user_changed_is_asked_about() {
    let (mut story, stray) = late_create();
    story.arrives();
    let stray = story.find("ben", stray);
    story.edit("ben", &stray, "Cleo, old@x, #mine");
    story.settle();
    assert_eq!(
        story.book("ben"),
        [
            "#mine, Cleo, old@x [Team (anna)]",
            "Cleo, new@x [Team (anna)]"
        ]
    );
    assert_eq!(story.questions("ben"), ["SameTwice"]);
}

/// Not even an accent that he put right, nor a star that he gave it.
#[test]
fn i3_a_late_create_that_its_user_put_right_or_likes_is_asked_about() {
    let (mut story, stray) = late_create();
    story.arrives();
    let stray = story.find("ben", stray);
    story.edit("ben", &stray, "Cléo, old@x");
    story.settle();
    let both = ["Cleo, new@x [Team (anna)]", "Cléo, old@x [Team (anna)]"];
    assert_eq!(story.book("ben"), both);
    assert_eq!(story.questions("ben"), ["SameTwice"]);

    let (mut story, stray) = late_create();
    story.arrives();
    let stray = story.find("ben", stray);
    story.put_into("ben", &stray, "starred");
    story.settle();
    assert_eq!(story.book("ben").len(), 2);
    assert_eq!(story.questions("ben"), ["SameTwice"]);
}

/// A create to Ben's account that arrives after its grace, when the contact was created
/// again and has changed; and what it will say.
fn late_create() -> (Story, &'static str) {
    let mut story = Story::team(&[]);
    story.share("Team", "ben", Level::Editor);
    story.add("anna", "Team", "Cleo, old@x");
    story.next("create", Mishap::Late);
    assert_eq!(story.cycle("ben"), None);
    story.settle();
    let contact = story.contact("old@x");
    story.change_in_kith("anna", contact, "old@x", "new@x");
    story.settle();
    assert_eq!(story.book("ben"), ["Cleo, new@x [Team (anna)]"]);
    (story, "old@x")
}

/// G5: a group deleted between the listing of groups and that of people.
#[test]
fn g5_a_group_deleted_between_two_listings_removes_nobody() {
    let mut story = Story::team(&["Cleo, c@x", "Dora, d@x"]);
    story.share("Team", "ben", Level::Deleter);
    story.during("people", 1, |s| s.delete_group("ben", "Team"));
    story.cycle("ben");
    story.settle();
    assert_eq!(story.stands("Team", "ben"), Some(MirrorState::Asking));
    assert_eq!(story.members("Team"), ["Cleo, c@x", "Dora, d@x"]);
    assert_eq!(story.book("anna").len(), 2);
}

/// G5: the same where its people were deleted with it, which Google offers.
#[test]
fn g5_a_group_deleted_with_its_people_removes_nobody() {
    let mut story = Story::team(&["Cleo, c@x", "Dora, d@x"]);
    story.share("Team", "ben", Level::Deleter);
    story.during("people", 1, |s| {
        for name in ["Cleo", "Dora"] {
            let person = s.find("ben", name);
            s.delete("ben", &person);
        }
        s.delete_group("ben", "Team");
    });
    story.cycle("ben");
    story.settle();
    assert_eq!(story.stands("Team", "ben"), Some(MirrorState::Asking));
    assert_eq!(story.members("Team"), ["Cleo, c@x", "Dora, d@x"]);
    assert_eq!(story.book("anna").len(), 2);
}

/// G5: a deleted group is named nowhere any more, whatever else is written.
#[test]
fn g5_a_write_into_another_label_does_not_name_the_deleted_group() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.label("anna", "Club");
    story.settle();
    story.share("Team", "ben", Level::Editor);
    story.share("Club", "ben", Level::Editor);
    story.delete_group("ben", "Team");
    story.settle();
    let contact = story.contact("c@x");
    story.label_in_kith("anna", contact, "Club");
    story.change_in_kith("anna", contact, "c@x", "c2@x");
    story.settle();
    assert_eq!(story.book("ben"), ["Cleo, c2@x [Club (anna)]"]);
}

/// A2: a refused update is asked about and tried again only when its user says so.
#[test]
fn a2_a_refused_update_is_tried_once_and_asked_about_until_it_is_answered() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.share("Team", "ben", Level::Editor);
    let contact = story.contact("c@x");
    story.change_in_kith("anna", contact, "c@x", "c2@x");
    story.refuses("update");
    for tried in 1..=2 {
        for _ in 0..3 {
            story.cycle("ben");
            assert_eq!(story.calls("update"), tried);
        }
        assert_eq!(story.questions("ben"), ["Refused"]);
        story.go_on("ben");
    }
}

/// A2: a refused farewell is asked about and tried again only when its user says so.
#[test]
fn a2_a_refused_leave_is_tried_once_and_asked_about_until_it_is_answered() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.user("ben");
    story.person("ben", "Cleo, c@x", &[]);
    story.share("Team", "ben", Level::Editor);
    assert_eq!(story.book("ben"), ["Cleo, c@x [Team (anna)]"]);
    let contact = story.contact("c@x");
    story.trash_in_kith("anna", contact);
    let before = story.calls("update");
    story.refuses("update");
    for tried in 1..=2 {
        for _ in 0..3 {
            story.cycle("ben");
            assert_eq!(story.calls("update"), before + tried);
        }
        assert_eq!(story.questions("ben"), ["LeaveRefused"]);
        story.go_on("ben");
    }
    // It cannot be left as it is: others' values would stay there, and nothing would ever end.
    story.cycle("ben");
    let ben = story.who("ben");
    let refused = story.unit(move |w| {
        let hold = use_cases::questions::holds(w, ben)?.remove(0);
        let actor = domain::Actor {
            user: ben,
            door: domain::Door::Operator,
        };
        Ok(use_cases::questions::settle(w, actor, hold.id).is_err())
    });
    assert!(refused);
    let bens = story.find("ben", "Cleo");
    story.delete("ben", &bens);
    story.settle();
    assert_eq!(story.questions("ben"), [""; 0]);
    assert_eq!(story.book("ben"), [""; 0]);
}

/// A2, D1: once its user changed what was refused, letting go of it goes on by itself.
#[test]
fn a2_a_refused_farewell_goes_on_once_its_user_changed_the_person() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.user("ben");
    story.person("ben", "Cleo, c@x", &[]);
    story.share("Team", "ben", Level::Editor);
    story.refuses("update");
    story.revoke("Team", "ben");
    story.cycle("ben");
    story.settle();
    assert_eq!(story.questions("ben"), ["LeaveRefused"]);
    story.serves("update");
    story.settle();
    assert_eq!(story.questions("ben"), ["LeaveRefused"], "as it was");
    let bens = story.find("ben", "Cleo");
    story.edit("ben", &bens, "Cleo B, c@x");
    story.settle();
    assert_eq!(story.questions("ben"), [""; 0]);
    assert_eq!(story.book("ben"), ["Cleo B, c@x []"]);
    assert_eq!(story.stands("Team", "ben"), None);
}

/// I1: somebody makes by hand, in the group, the person that Kith is about to create there.
#[test]
fn i1_a_person_made_by_hand_is_linked_by_the_contact_on_its_way() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.account("anna", "second");
    story.mirror("Team", "second");
    story.settle();
    story.add("anna", "Team", "Dora, d@x");
    story.person("second", "Dora, d@x", &["Team"]);
    story.settle();
    assert_eq!(story.book("second").len(), 2, "{:?}", story.book("second"));
    assert_eq!(
        story.members("Team").len(),
        2,
        "{:?}",
        story.members("Team")
    );
    assert_eq!(story.questions("second"), [""; 0]);
}

/// R4: an edit brings a contact back only into labels its editor may add to.
#[test]
fn r4_an_edit_restores_only_into_labels_of_editors() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.label("anna", "Club");
    story.settle();
    let contact = story.contact("c@x");
    story.label_in_kith("anna", contact, "Club");
    story.share("Team", "ben", Level::Editor);
    story.share("Club", "ben", Level::Viewer);
    let person = story.find("ben", "c@x");
    story.edit("ben", &person, "Cleo, c2@x");
    story.trash_in_kith("anna", contact);
    story.settle();
    assert_eq!(story.members("Team"), ["Cleo, c2@x"]);
    assert_eq!(story.members("Club"), [""; 0]);
}

/// D1, A3: a delete is lost after its read showed that the person had left its group, and
/// the contact comes back: so does the group.
#[test]
fn d1_a_lost_delete_does_not_hide_that_the_person_left_its_group() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.share("Team", "ben", Level::Viewer);
    let (contact, person) = (story.contact("c@x"), story.find("ben", "c@x"));
    story.trash_in_kith("anna", contact);
    story.during("read", 1, move |s| s.take_out("ben", &person, "Team"));
    story.next("delete", Mishap::Lost);
    story.cycle("ben");
    assert_eq!(story.book("ben"), ["Cleo, c@x []"]);
    story.restore_in_kith("anna", contact);
    story.settle();
    assert_eq!(story.book("ben"), ["Cleo, c@x [Team (anna)]"]);
}

/// K7: a full listing that began before a group was mirrored is not complete for it, and
/// what it left out is no addition that a brake counts (D4).
#[test]
fn k7_a_listing_that_began_before_the_label_is_not_complete_for_it() {
    let mut story = Story::new();
    story.user("anna");
    story.group("anna", "Team");
    for n in 0..60 {
        story.person("anna", &format!("P{n}, p{n}@x"), &["Team"]);
    }
    story.pages_of(58);
    story.during("people", 2, |s| s.label_of("anna", "Team"));
    story.settle();
    assert_eq!(story.members("Team").len(), 60);
}

/// K7, I2: asked for while people were being listed, a label with a group that was there
/// before gets its plan from a listing that began after that.
#[test]
fn k7_asked_for_again_a_label_is_planned_with_everybody_in_its_group() {
    let mut story = asked_for_during_a_listing();
    story.ask("Team", "second");
    story.cycle("second");
    assert_eq!(imports(&story), 4);
}

/// A label asked for into an account with four people in a group of its name, while the
/// second page of that account's first listing was on its way.
fn asked_for_during_a_listing() -> Story {
    let mut story = Story::team(&[]);
    story.account("anna", "second");
    story.group("second", "Team");
    for n in 0..4 {
        story.person("second", &format!("P{n}, p{n}@x"), &["Team"]);
    }
    story.pages_of(2);
    story.during("people", 2, |s| s.ask("Team", "second"));
    story.cycle("second");
    story
}

/// How many people of the second account the plan of Team lists as new contacts.
fn imports(story: &Story) -> usize {
    let (label, account) = (story.label_id("Team"), story.id("second"));
    let plan = story.unit(move |w| w.join_plan(label, account));
    plan.map_or(0, |plan| plan.import.len())
}

/// I1: a link that is gone is taken over by the person its user made by hand, here while
/// nothing is created because it vanished three times.
#[test]
fn i1_a_person_made_again_by_hand_is_linked() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.share("Team", "ben", Level::Viewer);
    for _ in 0..3 {
        let person = story.find("ben", "c@x");
        story.delete("ben", &person);
        story.settle();
    }
    assert_eq!(story.questions("ben"), ["KeepsVanishing"]);
    story.person("ben", "Cleo, c@x", &["Team"]);
    story.settle();
    let contact = story.contact("c@x");
    story.change_in_kith("anna", contact, "c@x", "c2@x");
    story.settle();
    assert_eq!(story.book("ben"), ["Cleo, c2@x [Team (anna)]"]);
}

/// I1: somebody back under an id its contact had before, beside the person it has now, is
/// no contact of its own.
#[test]
fn i1_back_under_a_former_id_beside_the_person_in_force_is_asked_about() {
    let (mut story, former) = former_id();
    story.undelete("ben", &former);
    story.edit("ben", &former, "Cleopatra, other@x");
    story.put_into("ben", &former, "Team");
    story.settle();
    assert_eq!(story.questions("ben"), ["SameTwice"]);
    assert_eq!(story.members("Team"), ["Cleo, c@x"]);
}

/// I1: a former id is nobody's any more once the contact is gone too.
#[test]
fn i1_a_former_id_does_not_keep_a_person_from_being_a_contact() {
    let (mut story, former) = former_id();
    let contact = story.contact("c@x");
    story.trash_in_kith("anna", contact);
    story.settle();
    assert_eq!(story.book("ben"), [""; 0]);
    story.undelete("ben", &former);
    story.put_into("ben", &former, "Team");
    story.settle();
    assert_eq!(story.members("Team"), ["Cleo, c@x"]);
}

/// A contact whose person Ben, an editor, deleted, so that it was created again.
fn former_id() -> (Story, domain::RemoteId) {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.share("Team", "ben", Level::Editor);
    let former = story.find("ben", "c@x");
    story.delete("ben", &former);
    story.settle();
    assert_ne!(story.find("ben", "c@x"), former);
    (story, former)
}

/// D1: who was let go of after somebody else's deletion is its user's own; to edit it
/// brings nothing back.
#[test]
fn d1_an_edit_of_somebody_who_left_brings_no_contact_back() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.share("Team", "ben", Level::Deleter);
    let (contact, own) = (story.contact("c@x"), story.find("anna", "c@x"));
    story.trash_in_kith("ben", contact);
    story.settle();
    assert_eq!(story.book("anna"), ["Cleo, c@x []"]);
    story.edit("anna", &own, "Cleo, mine@x");
    story.settle();
    assert_eq!(story.members("Team"), [""; 0]);
    assert_eq!(story.book("anna"), ["Cleo, mine@x []"]);
}

/// D1: the same where there was no group left to take it out of (G5).
#[test]
fn d1_an_edit_of_somebody_disowned_brings_no_contact_back() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.share("Team", "ben", Level::Deleter);
    let (contact, own) = (story.contact("c@x"), story.find("anna", "c@x"));
    story.delete_group("anna", "Team");
    story.settle();
    story.trash_in_kith("ben", contact);
    story.settle();
    story.edit("anna", &own, "Cleo, mine@x");
    story.settle();
    assert_eq!(story.members("Team"), [""; 0]);
    assert_eq!(story.book("anna"), ["Cleo, mine@x []"]);
}

/// D4: what a brake was told to put back stays in the hub and goes out to the account again.
#[test]
fn d4_blanked_fields_that_are_put_back_go_out_again() {
    let people: Vec<String> = (0..6).map(|n| format!("#note {n}, p{n}@x")).collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let mut story = Story::team(&people);
    story.share("Team", "ben", Level::Deleter);
    for n in 0..6 {
        let person = story.find("ben", &format!("p{n}@x"));
        story.edit("ben", &person, &format!("p{n}@x"));
    }
    story.settle();
    assert_eq!(story.members("Team"), people);
    story.put_back("ben");
    story.settle();
    assert_eq!(story.members("Team"), people);
    let shown: Vec<String> = people
        .iter()
        .map(|p| format!("{p} [Team (anna)]"))
        .collect();
    assert_eq!(story.book("ben"), shown);
}

/// D1: what its user made is never deleted by Kith, also when it comes back under the id it
/// had before Kith created it again.
#[test]
fn d1_an_own_person_back_under_its_former_id_is_not_deleted() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.user("ben");
    let own = story.person("ben", "Cleo, c@x", &[]);
    story.share("Team", "ben", Level::Editor);
    story.delete("ben", &own);
    story.settle();
    story.undelete("ben", &own);
    story.put_into("ben", &own, "Team");
    story.settle();
    assert!(story.has("ben", &own), "{:?}", story.book("ben"));
}

/// I2: the first plan, too, tells of everybody: it waits for a listing that is complete.
#[test]
fn i2_a_plan_waits_for_a_listing_that_is_complete() {
    let mut story = asked_for_during_a_listing();
    assert!([0, 4].contains(&imports(&story)), "{}", imports(&story));
    story.cycle("second");
    assert_eq!(imports(&story), 4);
}
