//! A label that somebody lost is called to them what it was called while they had it (R2).

use app::use_cases::{history, questions, shares};
use domain::{Actor, Door, Level};
use sim::Story;

#[test]
fn r2_a_new_name_does_not_reach_who_lost_the_label() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.share("Team", "ben", Level::Deleter);
    let (anna, ben, team) = (story.who("anna"), story.who("ben"), story.label_id("Team"));
    let known = |story: &Story| story.unit(move |w| history::known_name(w, ben, team));
    assert_eq!(known(&story), "Team");
    let actor = Actor {
        user: anna,
        door: Door::Operator,
    };
    story.unit(move |w| shares::revoke(w, actor, team, ben));
    story.rename_in_kith("Team", "Team, without Ben");
    // His account still shows it under the name that he knows.
    assert_eq!(known(&story), "Team (anna)");
    story.settle();
    assert_eq!(story.group_names("ben"), [""; 0]);
    assert!(!known(&story).contains("without"), "{}", known(&story));
}

/// Whose change is held, the label's owner is told; where it came from, they are not.
#[test]
fn r2_the_owner_of_a_label_is_not_told_the_address_of_anothers_account() {
    let mut story = Story::team(&["a@x", "b@x", "c@x"]);
    story.share("Team", "ben", Level::Deleter);
    for person in ["a@x", "b@x", "c@x"] {
        let id = story.find("ben", person);
        story.take_out("ben", &id, "Team");
    }
    story.settle();
    let told = |story: &Story, user| {
        story.unit(move |w| {
            let brakes = questions::brakes(w, user)?;
            let told = brakes.iter().map(|b| questions::told_of(w, user, b));
            told.collect::<app::Res<Vec<_>>>()
        })
    };
    let (anna, ben) = (story.who("anna"), story.who("ben"));
    let (id, name) = (story.id("ben"), "an account of ben".to_owned());
    assert_eq!(told(&story, anna), [("Team".to_owned(), name)]);
    let address = story.unit(move |w| Ok(w.account(id)?.map(|a| a.email)));
    let address = address.expect("the account is there");
    assert_eq!(told(&story, ben), [("Team".to_owned(), address)]);
}
