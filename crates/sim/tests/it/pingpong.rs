//! A field that programs change to and fro is left alone in that account, and nothing else is
//! (S1).

use domain::{Level, Micros};
use sim::Story;

/// Anna's account is one too many: Cleo's note is left alone there, and says "#two".
fn frozen() -> Story {
    let mut story = Story::team(&["Cleo, c@x, #one"]);
    story.share("Team", "ben", Level::Editor);
    let cleo = story.find("anna", "Cleo");
    for note in ["#two", "#one", "#two", "#one", "#two"] {
        story.edit("anna", &cleo, &format!("Cleo, c@x, {note}"));
        for _ in 0..2 {
            story.cycle("anna");
            story.cycle("ben");
        }
    }
    assert_eq!(story.book("anna"), ["#two, Cleo, c@x [Team]"]);
    assert_eq!(story.book("ben"), ["#one, Cleo, c@x [Team (anna)]"]);
    assert_eq!(story.questions("anna"), ["PingPong"]);
    story
}

fn cycles(story: &mut Story) {
    for _ in 0..3 {
        story.cycle("anna");
        story.cycle("ben");
    }
}

#[test]
fn s1_other_fields_travel_beside_a_frozen_one_and_released_all_is_one() {
    let mut story = frozen();
    let (annas, bens) = (story.find("anna", "Cleo"), story.find("ben", "Cleo"));
    story.edit("anna", &annas, "Cleo, c2@x, #two");
    cycles(&mut story);
    story.edit("ben", &bens, "Cleo Roth, c2@x, #one");
    cycles(&mut story);
    assert_eq!(story.book("anna"), ["#two, Cleo Roth, c2@x [Team]"]);
    assert_eq!(story.book("ben"), ["#one, Cleo Roth, c2@x [Team (anna)]"]);
    assert_eq!(story.questions("anna"), ["PingPong"]);

    story.go_on("anna");
    story.settle();
    assert_eq!(story.book("anna"), ["#two, Cleo Roth, c2@x [Team]"]);
    assert_eq!(story.book("ben"), ["#two, Cleo Roth, c2@x [Team (anna)]"]);
    assert_eq!(story.questions("anna"), [""; 0]);
}

#[test]
fn s1_a_frozen_field_is_not_written_and_both_sides_count_afterwards() {
    let mut story = frozen();
    let bens = story.find("ben", "Cleo");
    story.edit("ben", &bens, "Cleo, c@x, #three");
    cycles(&mut story);
    assert_eq!(story.book("anna"), ["#two, Cleo, c@x [Team]"]);
    let contact = story.contact("#three");
    story.go_on("anna");
    story.settle();
    // Both were said meanwhile: they stand against each other, and each account keeps its own.
    assert_eq!(story.book("anna"), ["#two, Cleo, c@x [Team]"]);
    assert_eq!(story.book("ben"), ["#three, Cleo, c@x [Team (anna)]"]);
    let contested = story.unit(move |w| {
        let card = w.contact(contact)?.ok_or(app::Error::Moved)?.card;
        let entries = card.entries.into_values();
        Ok(entries.map(|e| e.contested.len()).sum::<usize>())
    });
    assert_eq!(contested, 1);
    assert_eq!(story.questions("anna"), [""; 0]);
}

#[test]
fn s1_an_hour_of_silence_lets_the_field_go_on() {
    let mut story = frozen();
    let before = story.all_calls();
    cycles(&mut story);
    let looks = story.all_calls() - before;
    assert!(looks <= 12, "only what changed is asked for: {looks}");
    story.wait(Micros::seconds(3_700));
    story.settle();
    assert_eq!(story.book("ben"), ["#two, Cleo, c@x [Team (anna)]"]);
    assert_eq!(story.questions("anna"), [""; 0]);
}

#[test]
fn s1_an_edit_in_kith_lets_the_field_go_on() {
    let mut story = frozen();
    let annas = story.find("anna", "Cleo");
    story.edit("anna", &annas, "Cleo, c@x, #one");
    cycles(&mut story);
    assert_eq!(story.questions("anna"), ["PingPong"], "no change by itself");
    let contact = story.contact("#one");
    story.change_in_kith("anna", contact, "#one", "#four");
    story.settle();
    assert_eq!(story.book("anna"), ["#four, Cleo, c@x [Team]"]);
    assert_eq!(story.book("ben"), ["#four, Cleo, c@x [Team (anna)]"]);
    assert_eq!(story.questions("anna"), [""; 0]);
}

#[test]
fn s1_left_alone_is_left_alone_until_somebody_edits_it_in_kith() {
    let mut story = frozen();
    let (user, account) = (story.who("anna"), story.id("anna"));
    story.unit(move |w| {
        for hold in w.holds(account)? {
            let actor = domain::Actor {
                user,
                door: domain::Door::Operator,
            };
            app::use_cases::questions::settle(w, actor, hold.id)?;
        }
        Ok(())
    });
    story.wait(Micros::days(2));
    story.settle();
    assert_eq!(story.book("anna"), ["#two, Cleo, c@x [Team]"]);
    assert_eq!(story.book("ben"), ["#one, Cleo, c@x [Team (anna)]"]);
    let contact = story.contact("#one");
    story.change_in_kith("anna", contact, "#one", "#two");
    story.settle();
    assert_eq!(story.book("ben"), ["#two, Cleo, c@x [Team (anna)]"]);
    assert_eq!(story.questions("anna"), [""; 0]);
}

#[test]
fn s1_who_leaves_takes_a_frozen_field_along_as_a_suggestion() {
    let mut story = frozen();
    let bens = story.find("ben", "Cleo");
    story.edit("ben", &bens, "Cleo, c@x, #two");
    story.cycle("ben");
    assert_eq!(story.questions("ben"), ["PingPong"]);
    story.revoke("Team", "ben");
    story.settle();
    assert_eq!(story.book("ben"), [""; 0]);
    assert_eq!(story.suggestions(), 1);
}

#[test]
fn s1_what_is_suggested_again_and_again_waits_once_and_is_left_alone_in_the_end() {
    let mut story = Story::team(&["Cleo, c@x, #one"]);
    story.share("Team", "ben", Level::Viewer);
    let bens = story.find("ben", "Cleo");
    for times in [1, 2, 3, 3] {
        story.edit("ben", &bens, "Cleo, c@x, #two");
        cycles(&mut story);
        let open = story.unit(|w| w.suggestions());
        let told: Vec<u32> = open.iter().map(|s| s.times).collect();
        assert_eq!(told, [times]);
    }
    assert_eq!(story.questions("ben"), ["PingPong"]);
}
