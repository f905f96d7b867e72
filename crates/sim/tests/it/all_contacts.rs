//! All contacts between accounts of one user (G6).

use domain::{Level, Micros};
use sim::Story;

const LABELS: [&str; 3] = ["All contacts", "Starred", "Family"];

/// Two accounts of Anna's that overlap; in the first is Zoe, of Ben's label Team.
fn two() -> Story {
    let mut story = Story::new();
    story.user("ben");
    story.group("ben", "Team");
    story.person("ben", "Zoe, z@x", &["Team"]);
    story.label_of("ben", "Team");
    story.settle();
    story.share("Team", "anna", Level::Editor);
    story.account("anna", "second");
    story.group("anna", "Family");
    story.group("second", "family");
    story.person("anna", "Cleo, c@x", &["myContacts", "Family", "starred"]);
    story.person("anna", "Dora, d@x", &["myContacts"]);
    story.person("second", "Cleo, c@x, #hers", &["myContacts"]);
    story.person("second", "Emil, e@x", &["myContacts", "family", "starred"]);
    story.settle();
    story
}

fn joined() -> Story {
    let mut story = two();
    story.join_all(&["anna", "second"], &LABELS);
    story.settle();
    story
}

#[test]
fn g6_whoever_is_in_one_account_is_in_both_and_nobody_twice() {
    let story = joined();
    assert_eq!(
        story.book("anna"),
        [
            "#hers, Cleo, c@x [Family]",
            "Dora, d@x []",
            "Emil, e@x [Family]",
            "Zoe, z@x [Team (ben)]"
        ]
    );
    assert_eq!(
        story.book("second"),
        [
            "#hers, Cleo, c@x [family]",
            "Dora, d@x []",
            "Emil, e@x [family]"
        ]
    );
    let stars = ["#hers, Cleo, c@x", "Emil, e@x"];
    for account in ["anna", "second"] {
        assert_eq!(story.starred(account), stars, "{account}");
        assert_eq!(story.questions(account), [""; 0], "{account}");
    }
    assert_eq!(story.members("All contacts").len(), 3);
    assert_eq!(story.members("Starred"), stars);
    assert_eq!(story.members("Family"), stars);
    assert_eq!(story.members("Team"), ["Zoe, z@x"]);
    assert_eq!(story.book("ben"), ["Zoe, z@x [Team]"]);
}

/// The second account is looked at just when the first was listed and nobody of it was taken
/// in yet: a plan made then would show Cleo as a stranger.
#[test]
fn g6_a_join_plan_waits_until_the_first_account_is_taken_in() {
    let mut story = two();
    story.person("second", "Fritz, f@x", &["myContacts"]);
    story.settle();
    let [first, second] = ["anna", "second"].map(|a| story.id(a));
    let listed = story.unit(move |w| Ok(w.account(first)?.and_then(|a| a.people)));
    story.join_all(&["anna", "second"], &LABELS);
    story.unit(move |w| {
        let account = w.account(first)?.ok_or(app::Error::Moved)?;
        w.save_account(&app::Account {
            people: listed.clone(),
            ..account
        })
    });
    let all = story.label_id("All contacts");
    let planned = |story: &mut Story| {
        story.cycle("second");
        let plan = story.unit(move |w| w.join_plan(all, second));
        plan.map(|p| (p.link.len(), p.create.len(), p.import.len()))
    };
    assert_eq!(planned(&mut story), None);
    story.cycle("anna");
    story.cycle("anna");
    // Who is in the group there is read again: nobody kept it while the plan waited (K8).
    planned(&mut story);
    let all_of_it = Some((1, 1, 2));
    assert_eq!(planned(&mut story), all_of_it, "Cleo; Dora; Emil, Fritz");
    // After a day it is made anew, and tells the same (K8).
    story.wait(Micros::days(1));
    let at = |story: &Story| story.unit(move |w| w.join_plan(all, second)).map(|p| p.at);
    let before = at(&story);
    planned(&mut story);
    assert_eq!(planned(&mut story), all_of_it);
    assert!(at(&story) > before);
    story.settle();
    assert_eq!(story.members("All contacts").len(), 4);
    assert_eq!(story.book("second").len(), 4);
}

#[test]
fn g6_joined_again_nothing_moves() {
    let mut story = joined();
    let writes = |s: &Story| ["create", "update", "members"].map(|c| s.calls(c));
    let before = writes(&story);
    story.join_all(&["second", "anna"], &LABELS);
    story.settle();
    assert_eq!(writes(&story), before);
}

#[test]
fn g6_received_contacts_stay_out_of_the_other_account_whatever_happens_to_them() {
    let mut story = joined();
    let zoe = story.find("anna", "z@x");
    story.put_into("anna", &zoe, "starred");
    story.settle();
    let contact = story.contact("z@x");
    story.change_in_kith("ben", contact, "z@x", "z2@x");
    story.settle();
    assert_eq!(story.starred("anna").len(), 3, "her star is hers");
    assert_eq!(story.members("Starred").len(), 2);
    assert!(story.on_the_phone("anna").contains(&"Zoe, z2@x".to_owned()));
    assert_eq!(story.book("second").len(), 3);
    // Taken out of all contacts it is still Ben's, and where it was.
    story.take_out("anna", &zoe, "myContacts");
    story.settle();
    assert_eq!(story.members("Team"), ["Zoe, z2@x"]);
    assert!(!story.on_the_phone("anna").contains(&"Zoe, z2@x".to_owned()));
}

#[test]
fn g6_deleted_in_one_account_it_goes_from_the_other() {
    let mut story = joined();
    let dora = story.find("second", "d@x");
    story.delete("second", &dora);
    story.settle();
    assert_eq!(story.book("anna").len(), 3);
    assert_eq!(story.members("All contacts").len(), 2);
}

#[test]
fn g6_out_of_all_contacts_in_one_account_is_out_of_them_in_the_other() {
    let mut story = joined();
    let emil = story.find("second", "e@x");
    story.take_out("second", &emil, "myContacts");
    story.settle();
    for account in ["anna", "second"] {
        let shown = story.on_the_phone(account);
        assert!(!shown.contains(&"Emil, e@x".to_owned()), "{shown:?}");
    }
    assert_eq!(story.members("Family").len(), 2, "it stays in its label");
    assert_eq!(story.members("All contacts").len(), 2);
}

#[test]
fn g6_stars_and_labels_travel() {
    let mut story = joined();
    let (cleo, dora) = (story.find("anna", "c@x"), story.find("second", "d@x"));
    story.take_out("anna", &cleo, "starred");
    story.put_into("second", &dora, "starred");
    story.put_into("second", &dora, "family");
    story.settle();
    for account in ["anna", "second"] {
        assert_eq!(story.starred(account), ["Dora, d@x", "Emil, e@x"]);
    }
    assert_eq!(story.members("Family").len(), 3);
}

#[test]
fn g6_a_contact_added_in_kith_is_among_all_contacts() {
    let mut story = joined();
    story.add("anna", "Family", "Finn, f@x");
    story.settle();
    for account in ["anna", "second"] {
        assert!(
            story
                .on_the_phone(account)
                .contains(&"Finn, f@x".to_owned())
        );
    }
    assert_eq!(story.members("All contacts").len(), 4);
    // Of somebody else's label it is not.
    story.add("ben", "Team", "Gina, g@x");
    story.settle();
    assert_eq!(story.members("All contacts").len(), 4);
    assert_eq!(story.book("second").len(), 4);
}

#[test]
fn g6_undone_everybody_has_what_they_had() {
    let mut story = joined();
    for label in LABELS {
        story.unmirror(label, "second");
    }
    story.settle();
    assert_eq!(
        story.book("second"),
        ["#hers, Cleo, c@x []", "Emil, e@x []"],
        "whom Kith made there is gone"
    );
    assert_eq!(story.on_the_phone("second").len(), 2);
    assert_eq!(story.book("anna").len(), 4, "and nobody elsewhere");
    assert_eq!(story.on_the_phone("anna").len(), 4);
}

#[test]
fn g6_what_was_linked_before_comes_in_with_its_stars() {
    let mut story = two();
    story.label_of("anna", "Family");
    story.settle();
    let cleo = story.find("anna", "c@x");
    assert!(story.has("anna", &cleo));
    story.join_all(&["anna", "second"], &LABELS);
    story.settle();
    assert_eq!(story.members("All contacts").len(), 3);
    assert_eq!(story.starred("second").len(), 2);
    assert_eq!(story.book("second").len(), 3);
}

#[test]
fn g6_it_is_nobody_elses() {
    let story = joined();
    for label in ["All contacts", "Starred"] {
        assert_eq!(
            story.share_is_refused(label, "ben"),
            "all-contacts-not-shared"
        );
    }
}

/// Whom Anna keeps off her phone is in her label there, and in the other account no less so.
#[test]
fn g6_whoever_is_kept_off_the_phone_is_so_in_both_accounts() {
    let mut story = joined();
    story.person("anna", "Fritz, f@x", &["Family"]);
    story.settle();
    for account in ["anna", "second"] {
        let on_phone = story.on_the_phone(account);
        assert!(!on_phone.contains(&"Fritz, f@x".to_owned()), "{on_phone:?}");
        assert_eq!(story.questions(account), [""; 0], "{account}");
    }
    assert!(story.members("Family").contains(&"Fritz, f@x".to_owned()));
    assert!(
        !story
            .members("All contacts")
            .contains(&"Fritz, f@x".to_owned())
    );
    // An edit there brings him onto no phone, either.
    let fritz = story.find("second", "Fritz");
    story.edit("second", &fritz, "Fritz, f2@x");
    story.settle();
    assert!(story.members("Family").contains(&"Fritz, f2@x".to_owned()));
    assert!(
        !story
            .on_the_phone("anna")
            .contains(&"Fritz, f2@x".to_owned())
    );
    assert!(
        !story
            .on_the_phone("second")
            .contains(&"Fritz, f2@x".to_owned())
    );
}

/// Somebody of Anna's own, whom Ben took out of his label: what she types there is hers, and brings
/// nobody back into it for being among all her contacts; they are one of hers from then on.
#[test]
fn g6_what_is_typed_into_somebody_kept_brings_them_back_into_no_label() {
    let mut story = Story::new();
    story.user("ben");
    story.group("ben", "Team");
    story.person("ben", "Zoe, z@x", &["Team"]);
    story.label_of("ben", "Team");
    story.user("anna");
    let own = story.person("anna", "Zoe, z@x", &["myContacts"]);
    story.settle();
    story.share("Team", "anna", Level::Editor);
    story.account("anna", "second");
    story.settle();
    story.join_all(&["anna", "second"], &["All contacts", "Starred"]);
    story.settle();
    let contact = story.contact("z@x");
    story.remove_in_kith("ben", contact, "Team");
    story.settle();
    assert_eq!(story.book("anna"), ["Zoe, z@x []"]);
    story.edit("anna", &own, "Zoe, z@x, #mine");
    story.settle();
    assert_eq!(story.members("Team"), [""; 0]);
    assert_eq!(story.members("All contacts"), ["#mine, Zoe, z@x"]);
    assert_eq!(story.book("second"), ["#mine, Zoe, z@x []"]);
}

/// S4: whoever was on a page before the yes, as they were agreed on for another label, comes in, too.
#[test]
fn g6_a_yes_while_everybody_is_listed_takes_in_whom_the_pages_before_had() {
    let mut story = two();
    story.label_of("second", "family");
    story.settle();
    story.join_all(&["anna", "second"], &["All contacts", "Starred", "family"]);
    for account in ["anna", "anna", "second", "second"] {
        story.cycle(account);
    }
    story.pages_of(1);
    story.wait(Micros::seconds(700));
    story.forgets_tokens("second");
    // What changed is not told any more, so everybody is listed; Cleo and Emil by then.
    story.during("people", 4, |s| s.confirm("second"));
    for _ in 0..4 {
        story.cycle("second");
    }
    let members = story.members("All contacts");
    assert!(members.contains(&"Emil, e@x".to_owned()), "{members:?}");
}

#[test]
fn g6_a_star_set_just_before_it_left_its_label_counts() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.account("anna", "second");
    story.settle();
    story.join_all(&["anna", "second"], &["All contacts", "Starred", "Team"]);
    story.settle();
    let contact = story.contact("c@x");
    let cleo = story.find("anna", "Cleo");
    story.put_into("anna", &cleo, "starred");
    story.remove_in_kith("anna", contact, "Team");
    story.settle();
    assert_eq!(story.members("Starred"), ["Cleo, c@x"]);
    assert_eq!(story.starred("second"), ["Cleo, c@x"]);
    assert_eq!(story.members("Team"), [""; 0]);
    assert_eq!(story.contact("c@x"), contact);
}
