//! Names of labels and groups (G2, G3, G4).

use domain::Level;
use sim::Story;
use sync::MirrorState;

/// Anna's label Team in two accounts of hers and in Ben's.
fn team() -> Story {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.account("anna", "second");
    story.mirror("Team", "second");
    story.share("Team", "ben", Level::Editor);
    story
}

#[test]
fn g4_a_name_taken_in_one_account_is_decorated_there_and_nowhere_else() {
    let mut story = team();
    story.group("second", "club ");
    story.rename_in_kith("Team", "Club");
    story.settle();
    assert_eq!(story.group_names("anna"), ["Club"]);
    assert_eq!(story.group_names("second"), ["Club (anna)", "club "]);
    assert_eq!(story.group_names("ben"), ["Club (anna)"]);
    // The decoration follows the label like any other.
    story.rename_in_kith("Team", "Kin");
    story.settle();
    assert_eq!(story.group_names("second"), ["Kin", "club "]);
    assert_eq!(story.group_names("ben"), ["Kin (anna)"]);
}

#[test]
fn g4_a_rename_by_the_owner_in_google_travels() {
    let mut story = team();
    story.rename_group("second", "Team", "Squad");
    story.settle();
    assert_eq!(story.name_of("Team"), "Squad");
    assert_eq!(story.group_names("anna"), ["Squad"]);
    assert_eq!(story.group_names("ben"), ["Squad (anna)"]);
}

#[test]
fn g4_a_rename_by_a_recipient_stays_theirs() {
    let mut story = team();
    story.rename_group("ben", "Team", "Team of hers");
    story.settle();
    story.rename_in_kith("Team", "Squad");
    story.settle();
    assert_eq!(story.group_names("ben"), ["Team of hers"]);
    assert_eq!(story.group_names("second"), ["Squad"]);
    // Renamed at the same time as the label: theirs all the same.
    let mut story = team();
    story.rename_group("ben", "Team", "Hers");
    story.rename_in_kith("Team", "Squad");
    story.settle();
    assert_eq!(story.group_names("ben"), ["Hers"]);
}

#[test]
fn g4_where_the_owner_renamed_both_the_label_s_name_counts() {
    let mut story = team();
    story.rename_group("anna", "Team", "Kin");
    story.rename_in_kith("Team", "Clan");
    story.settle();
    assert_eq!(story.name_of("Team"), "Clan");
    for account in ["anna", "second"] {
        assert_eq!(story.group_names(account), ["Clan"], "{account}");
    }
    assert_eq!(story.group_names("ben"), ["Clan (anna)"]);
}

#[test]
fn g4_two_accounts_of_the_owner_rename_at_once_and_agree() {
    let mut story = team();
    story.rename_group("anna", "Team", "Kin");
    story.rename_group("second", "Team", "Clan");
    story.settle();
    let name = story.name_of("Team");
    assert_eq!(story.group_names("anna"), [name.as_str()]);
    assert_eq!(story.group_names("second"), [name.as_str()]);
    assert!(name == "Kin" || name == "Clan", "{name}");
}

#[test]
fn g4_a_rename_to_another_label_s_name_stays_in_that_account() {
    let mut story = team();
    story.label("anna", "Club");
    story.settle();
    story.rename_group("second", "Team", "Club");
    story.settle();
    assert_eq!(story.name_of("Team"), "Team");
    assert_eq!(story.group_names("second"), ["Club"]);
    assert_eq!(story.group_names("anna"), ["Club", "Team"]);
}

#[test]
fn g4_handed_over_the_decoration_names_the_new_owner() {
    let mut story = team();
    story.share("Team", "carl", Level::Viewer);
    story.rename_group("second", "Team", "Ours");
    story.settle();
    story.rename_in_kith("Team", "Team");
    story.settle();
    story.hand_over("Team", "ben");
    story.settle();
    assert_eq!(story.group_names("carl"), ["Team (ben)"]);
    assert_eq!(story.group_names("ben"), ["Team"], "it is his own now");
    assert_eq!(story.group_names("anna"), ["Team"], "nothing was decorated");
}

#[test]
fn g4_handed_over_a_name_of_one_s_own_stays() {
    let mut story = team();
    story.share("Team", "carl", Level::Viewer);
    story.rename_group("carl", "Team", "Mine");
    story.settle();
    story.hand_over("Team", "ben");
    story.settle();
    assert_eq!(story.group_names("carl"), ["Mine"]);
}

#[test]
fn g4_a_name_taken_though_it_is_not_listed_is_decorated() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.account("anna", "second");
    story.reserve("second", &["Team", "Team (anna)"]);
    story.mirror("Team", "second");
    assert_eq!(story.group_names("second"), ["Team (anna) 2"]);
    assert_eq!(story.book("second"), ["Cleo, c@x [Team (anna) 2]"]);
    assert_eq!(story.calls("create group"), 3);
    // The same where the label is renamed to one.
    story.reserve("second", &["Freunde"]);
    story.rename_in_kith("Team", "Freunde");
    story.settle();
    assert_eq!(story.group_names("second"), ["Freunde (anna)"]);
    assert_eq!(story.group_names("anna"), ["Freunde"]);
}

#[test]
fn g4_where_no_name_is_taken_its_user_is_asked_for_another() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.account("anna", "second");
    let numbered = (2..100).map(|n| format!("Team (anna) {n}"));
    let all: Vec<String> = numbered
        .chain(["Team".into(), "Team (anna)".into()])
        .collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    story.reserve("second", &all);
    story.mirror("Team", "second");
    assert_eq!(story.stands("Team", "second"), Some(MirrorState::Asking));
    assert_eq!(story.calls("create group"), 8, "and not again and again");
    assert_eq!(story.book("second"), [""; 0]);
    story.rename_in_kith("Team", "Club");
    story.settle();
    assert_eq!(story.book("second"), ["Cleo, c@x [Club]"]);
}

#[test]
fn g4_a_long_name_is_cut_in_groups_alone() {
    let mut story = team();
    let long = "ä".repeat(200);
    story.rename_in_kith("Team", &long);
    story.settle();
    assert_eq!(story.group_names("anna"), [long.as_str()]);
    let hers = &story.group_names("ben")[0];
    assert!(hers.ends_with("… (anna)"), "{hers}");
    assert_eq!(hers.chars().count(), 200);
    assert_eq!(story.name_of("Team"), long);
}

/// G2: a group that another installation marked is nobody's to write to.
#[test]
fn g2_a_group_bound_by_another_installation_is_left_to_it() {
    let mut story = team();
    story.bind_elsewhere("ben", "Team");
    let contact = story.contact("c@x");
    story.change_in_kith("anna", contact, "c@x", "new@x");
    story.settle();
    assert_eq!(story.stands("Team", "ben"), Some(MirrorState::Asking));
    assert_eq!(story.book("ben"), ["Cleo, c@x [Team (anna)]"]);
    assert_eq!(story.book("second"), ["Cleo, new@x [Team]"]);
    assert_eq!(story.met("group-bound-elsewhere"), 1);
    assert_eq!(story.mark_on("ben", "Team").as_deref(), Some("elsewhere"));
    // A group beside it, if that is what Ben wants.
    story.put_group_back("Team", "ben");
    story.settle();
    assert_eq!(story.group_names("ben"), ["Team (anna)", "Team (anna) 2"]);
    assert_eq!(
        story.book("ben"),
        ["Cleo, new@x [Team (anna), Team (anna) 2]"]
    );
}

#[test]
fn g2_leaving_an_account_leaves_the_group_of_another_installation() {
    let mut story = team();
    story.bind_elsewhere("second", "Team");
    story.settle();
    story.unmirror("Team", "second");
    story.settle();
    assert_eq!(story.stands("Team", "second"), None);
    assert_eq!(story.group_names("second"), ["Team"]);
    assert_eq!(
        story.mark_on("second", "Team").as_deref(),
        Some("elsewhere")
    );
    assert_eq!(story.members("Team"), ["Cleo, c@x"]);
    // Marked while it is being left: the same.
    let mut story = team();
    story.unmirror("Team", "second");
    story.bind_elsewhere("second", "Team");
    story.settle();
    assert_eq!(
        story.mark_on("second", "Team").as_deref(),
        Some("elsewhere")
    );
}

/// What Ben is asked about Team, once another installation marked his group, and after `then`.
fn asked_after(then: impl FnOnce(&mut Story)) -> (Option<&'static str>, Vec<String>) {
    let mut story = team();
    story.bind_elsewhere("ben", "Team");
    story.settle();
    then(&mut story);
    story.settle();
    assert_eq!(story.stands("Team", "ben"), Some(MirrorState::Asking));
    let (label, account) = (story.label_id("Team"), story.id("ben"));
    let asks = story.unit(move |w| {
        let mirror = w.mirror(label, account)?.ok_or(app::Error::Moved)?;
        Ok(app::use_cases::mirrors::asks(&mirror).map(|a| a.name()))
    });
    (asks, story.group_names("ben"))
}

#[test]
fn g2_renamed_by_the_other_it_is_still_asked_about_so() {
    let (asks, groups) = asked_after(|story| story.rename_group("ben", "Team", "Theirs"));
    assert_eq!(asks, Some("group-bound-elsewhere"));
    assert_eq!(groups, ["Theirs"]);
    let (asks, groups) = asked_after(|story| story.delete_group("ben", "Team (anna)"));
    assert_eq!(asks, Some("group-bound-elsewhere"));
    assert_eq!(groups, [""; 0]);
}

#[test]
fn g2_a_renamed_label_makes_no_group_unasked() {
    let (asks, groups) = asked_after(|story| story.rename_in_kith("Team", "Clan"));
    assert_eq!(asks, Some("group-bound-elsewhere"));
    assert_eq!(groups, ["Team (anna)"]);
}

/// G4: what a person decides while a renamed group is looked at stands.
#[test]
fn g4_a_renamed_group_undoes_nothing_that_is_decided_meanwhile() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.account("anna", "second");
    story.mirror("Team", "second");
    story.settle();
    story.rename_group("second", "Team", "Crew");
    story.during("read group", 1, |story| story.unmirror("Team", "second"));
    story.settle();
    assert_eq!(story.stands("Team", "second"), None);
    assert_eq!(story.book("second"), [""; 0]);
    assert_eq!(story.name_of("Team"), "Team");

    // The label's own name counts where both got another (G4).
    story.rename_group("anna", "Team", "Crew");
    story.during("read group", 1, |story| {
        story.rename_in_kith("Team", "Band")
    });
    story.settle();
    assert_eq!(story.group_names("anna"), ["Band"]);
    assert_eq!(story.name_of("Team"), "Band");
}
