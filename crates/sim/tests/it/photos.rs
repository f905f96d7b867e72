//! Photos (S2), a story each. The provider encodes every picture anew, so a number says what a
//! picture shows.

use domain::{Field, Level, Micros, RemoteId};
use sim::{Mishap, Story};

const TEN_MINUTES: Micros = Micros::seconds(600);

/// Cleo in Anna's account and in that of Ben, who may do this.
fn two(level: Level) -> (Story, RemoteId, RemoteId) {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.share("Team", "ben", level);
    let (annas, bens) = (story.find("anna", "Cleo"), story.find("ben", "Cleo"));
    (story, annas, bens)
}

#[test]
fn s2_a_picture_travels_and_is_written_once() {
    let (mut story, annas, bens) = two(Level::Editor);
    story.poses("anna", &annas, Some(1));
    story.settle();
    assert_eq!(story.portrait("ben", &bens), Some(1));
    // What comes back of it is no news, however often it is looked at.
    story.wait(TEN_MINUTES);
    story.settle();
    assert_eq!(
        (story.calls("set photo"), story.calls("fetch photo")),
        (1, 2)
    );
    let contact = story.contact("c@x");
    let versions = story.versions(contact);
    // The other way round.
    story.poses("ben", &bens, Some(2));
    story.settle();
    assert_eq!(story.portrait("anna", &annas), Some(2));
    assert_eq!(story.versions(contact), versions + 1);
    // And away.
    story.poses("anna", &annas, None);
    story.settle();
    assert_eq!(story.portrait("ben", &bens), None);
    assert_eq!(
        (story.calls("set photo"), story.calls("remove photo")),
        (2, 1)
    );
}

#[test]
fn s2_a_new_contact_is_created_first_and_gets_its_photo_last() {
    let mut story = Story::team(&["Cleo, c@x"]);
    let annas = story.find("anna", "Cleo");
    story.poses("anna", &annas, Some(1));
    story.settle();
    story.share("Team", "ben", Level::Viewer);
    let bens = story.find("ben", "Cleo");
    assert_eq!(story.portrait("ben", &bens), Some(1));
    assert_eq!((story.calls("create"), story.calls("set photo")), (1, 1));
    assert_eq!(story.calls("update"), 0);
}

#[test]
fn a3_a_photo_whose_answer_was_lost_is_written_again_and_nothing_else_comes_of_it() {
    for mishap in [
        Mishap::Unanswered,
        Mishap::Lost,
        Mishap::Crash,
        Mishap::NotNow,
    ] {
        let (mut story, annas, bens) = two(Level::Editor);
        story.poses("anna", &annas, Some(1));
        story.cycle("anna");
        story.next("set photo", mishap);
        story.cycle("ben");
        story.wait(Micros::seconds(5));
        story.settle();
        assert_eq!(story.portrait("ben", &bens), Some(1));
        assert_eq!(story.portrait("anna", &annas), Some(1));
        story.wait(TEN_MINUTES);
        story.settle();
        assert_eq!(story.calls("set photo"), 2);
        assert_eq!(
            story.versions(story.contact("c@x")),
            2,
            "created, and the photo"
        );
    }
}

/// A3: the answer is lost, and before anybody looks the account's user sets another picture,
/// whether ours arrived before that or never.
#[test]
fn a3_a_picture_set_while_the_answer_to_ours_was_lost_is_not_taken_for_ours() {
    for mishap in [Mishap::Unanswered, Mishap::Lost] {
        let (mut story, annas, bens) = two(Level::Editor);
        story.poses("anna", &annas, Some(1));
        story.cycle("anna");
        story.next("set photo", mishap);
        let posed = bens.clone();
        story.during("read", 1, move |s| s.poses("ben", &posed, Some(2)));
        story.cycle("ben");
        for _ in 0..3 {
            story.settle();
            story.wait(TEN_MINUTES);
        }
        assert_eq!(story.portrait("ben", &bens), Some(2));
        assert_eq!(story.portrait("anna", &annas), Some(2));
        assert_eq!(
            story.versions(story.contact("c@x")),
            3,
            "created, and both pictures"
        );
        // Ours, ours again, theirs to both.
        assert_eq!(story.calls("set photo"), 4);
    }
}

/// A3: the same, and somebody sets a third picture before the doubt is over. Nothing is lost.
#[test]
fn a3_a_third_picture_comes_while_two_are_told_apart() {
    let (mut story, annas, bens) = two(Level::Editor);
    story.poses("anna", &annas, Some(1));
    story.cycle("anna");
    story.next("set photo", Mishap::Unanswered);
    let posed = bens.clone();
    story.during("read", 1, move |s| s.poses("ben", &posed, Some(2)));
    let posed = annas.clone();
    story.during("set photo", 2, move |s| {
        s.poses("anna", &posed, Some(3));
        s.cycle("anna");
    });
    story.cycle("ben");
    for _ in 0..4 {
        story.settle();
        story.wait(TEN_MINUTES);
    }
    let both = (story.portrait("anna", &annas), story.portrait("ben", &bens));
    assert!(
        both == (Some(2), Some(2)) || both == (Some(3), Some(3)),
        "{both:?}"
    );
    assert_eq!(
        story.versions(story.contact("c@x")),
        4,
        "created, and all three pictures"
    );
}

#[test]
fn s2_a_viewers_picture_is_put_back_and_suggested() {
    let (mut story, annas, bens) = two(Level::Viewer);
    story.poses("anna", &annas, Some(1));
    story.settle();
    story.poses("ben", &bens, Some(2));
    story.settle();
    // Our own write was a moment ago.
    assert_eq!(story.portrait("ben", &bens), Some(2));
    story.wait(TEN_MINUTES);
    story.settle();
    assert_eq!(story.portrait("ben", &bens), Some(1));
    assert_eq!(story.portrait("anna", &annas), Some(1));
    assert_eq!(story.suggestions(), 1);
}

#[test]
fn s2_no_second_picture_within_ten_minutes_of_our_own() {
    let (mut story, annas, bens) = two(Level::Editor);
    for motif in 1..=5 {
        story.poses("anna", &annas, Some(motif));
        story.settle();
    }
    assert_eq!(story.portrait("ben", &bens), Some(1));
    assert_eq!(story.calls("set photo"), 1);
    story.wait(TEN_MINUTES);
    story.settle();
    assert_eq!(story.portrait("ben", &bens), Some(5));
    assert_eq!(story.calls("set photo"), 2);
}

/// I4: no revision guards the write of a photo, so the answer may be the first to show what its
/// user did a moment before.
#[test]
fn i4_an_edit_a_moment_before_the_photo_is_seen_all_the_same() {
    let (mut story, annas, bens) = two(Level::Editor);
    story.poses("anna", &annas, Some(1));
    story.cycle("anna");
    let edited = bens.clone();
    story.next(
        "set photo",
        Mishap::Meanwhile(Box::new(move |s| s.edit("ben", &edited, "Cleo, new@x"))),
    );
    story.cycle("ben");
    story.settle();
    assert_eq!(story.book("anna"), ["Cleo, new@x [Team]"]);
    assert_eq!(story.portrait("ben", &bens), Some(1));
}

#[test]
fn s2_of_two_pictures_at_once_the_later_counts_and_the_other_is_in_history() {
    let (mut story, annas, bens) = two(Level::Editor);
    story.poses("anna", &annas, Some(1));
    story.poses("ben", &bens, Some(2));
    story.settle();
    story.wait(TEN_MINUTES);
    story.settle();
    let both = (story.portrait("anna", &annas), story.portrait("ben", &bens));
    assert!(
        both == (Some(1), Some(1)) || both == (Some(2), Some(2)),
        "{both:?}"
    );
    assert_eq!(
        story.versions(story.contact("c@x")),
        3,
        "created, and both pictures"
    );
}

#[test]
fn s2_a_hundred_rounds_of_pictures_in_three_accounts_bring_no_write_beyond_the_edits() {
    let (mut story, annas, bens) = two(Level::Editor);
    story.share("Team", "cleo", Level::Deleter);
    let cleos = story.find("cleo", "Cleo");
    let everywhere = [("anna", annas), ("ben", bens), ("cleo", cleos)];
    for round in 0..100 {
        let (account, id) = &everywhere[round % 3];
        let motif = round as u64 + 1;
        story.poses(account, id, Some(motif));
        story.settle();
        for (account, id) in &everywhere {
            assert_eq!(
                story.portrait(account, id),
                Some(motif),
                "round {round} in {account}"
            );
        }
        assert_eq!(story.calls("set photo"), 2 * (round + 1));
        assert_eq!(story.calls("update"), 0);
        story.wait(TEN_MINUTES);
    }
    assert_eq!(story.versions(story.contact("c@x")), 101);
}

#[test]
fn s2_an_owners_other_photo_yields_to_the_hubs() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.account("anna", "second");
    let annas = story.find("anna", "Cleo");
    story.poses("anna", &annas, Some(1));
    let own = story.person("second", "Cleo, c@x", &[]);
    story.poses("second", &own, Some(2));
    story.settle();
    story.mirror("Team", "second");
    assert_eq!(story.portrait("second", &own), Some(1));
    assert_eq!(story.portrait("anna", &annas), Some(1));
}

/// Seed 364: whoever was let go of and comes back shows the picture we wrote.
#[test]
fn s2_a_picture_of_ours_is_known_when_its_person_comes_back() {
    let (mut story, annas, bens) = two(Level::Deleter);
    let cleo = story.contact("c@x");
    story.poses_in_kith("anna", cleo, 1);
    story.settle();
    story.take_out("ben", &bens, "Team");
    story.settle();
    assert_eq!(story.book("anna"), ["Cleo, c@x []"]);
    story.wait(TEN_MINUTES);
    story.put_into("anna", &annas, "Team");
    story.settle();
    story.wait(TEN_MINUTES);
    story.settle();
    assert_eq!(story.book("anna"), ["Cleo, c@x [Team]"]);
    assert_eq!(story.portrait("anna", &annas), Some(1));
    let bens = story.find("ben", "Cleo");
    assert_eq!(story.portrait("ben", &bens), Some(1));
    assert_eq!(story.calls("set photo"), 2, "once in each account");
}

#[test]
fn s2_a_recipients_own_photo_stays_theirs() {
    let mut story = Story::team(&["Cleo, c@x"]);
    let annas = story.find("anna", "Cleo");
    story.poses("anna", &annas, Some(1));
    story.settle();
    story.user("ben");
    let own = story.person("ben", "Cleo, c@x", &[]);
    story.poses("ben", &own, Some(2));
    story.share("Team", "ben", Level::Editor);
    story.wait(TEN_MINUTES);
    story.settle();
    assert_eq!(story.portrait("ben", &own), Some(2));
    assert_eq!(story.portrait("anna", &annas), Some(1));
    assert_eq!(story.calls("set photo"), 0);
}

/// Seed 13056: within ten minutes of our own writes, too, what its user sets is theirs.
#[test]
fn s2_a_picture_set_right_after_ours_was_taken_away_travels() {
    let (mut story, annas, bens) = two(Level::Editor);
    story.poses("anna", &annas, Some(1));
    story.settle();
    story.poses("anna", &annas, None);
    story.settle();
    assert_eq!(story.portrait("ben", &bens), None);
    story.poses("ben", &bens, Some(2));
    story.settle();
    assert_eq!(story.portrait("anna", &annas), Some(2));
    assert_eq!(story.portrait("ben", &bens), Some(2));
}

/// I1, S2: somebody back under an id that was given up has a picture of their own, or none;
/// the contact's is that of the person in force.
#[test]
fn s2_whoever_is_back_under_a_former_id_takes_no_picture_away() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.share("Team", "ben", Level::Editor);
    let former = story.find("ben", "c@x");
    story.delete("ben", &former);
    story.settle();
    let (contact, own) = (story.contact("c@x"), story.find("anna", "c@x"));
    story.poses_in_kith("anna", contact, 7);
    story.settle();
    assert_eq!(story.portrait("anna", &own), Some(7));
    story.undelete("ben", &former);
    story.settle();
    story.wait(Micros::seconds(1_200));
    story.settle();
    assert_eq!(story.portrait("anna", &own), Some(7));
}

#[test]
fn r6_a_photo_that_is_hidden_goes_and_is_shown_to_nobody() {
    let (mut story, annas, bens) = two(Level::Editor);
    story.poses("anna", &annas, Some(1));
    story.settle();
    assert_eq!(story.portrait("ben", &bens), Some(1));
    story.wait(TEN_MINUTES);
    story.hide("Team", "ben", &[Field::Photo]);
    let shown = |story: &Story| (story.portrait("anna", &annas), story.portrait("ben", &bens));
    assert_eq!(shown(&story), (Some(1), None));
    // Nor does another one come there, and that it went is nobody's wish (R6).
    story.poses("anna", &annas, Some(2));
    story.settle();
    story.wait(TEN_MINUTES);
    story.settle();
    assert_eq!(shown(&story), (Some(2), None));
    // What he gives her there himself is his alone, also once he may see hers again.
    story.poses("ben", &bens, Some(3));
    story.settle();
    story.wait(TEN_MINUTES);
    story.settle();
    assert_eq!(shown(&story), (Some(2), Some(3)));
    story.hide("Team", "ben", &[]);
    story.wait(TEN_MINUTES);
    story.settle();
    assert_eq!(shown(&story), (Some(2), Some(3)));
}

/// R6: what is hidden is gone within one cycle, however lately the picture was written (S2).
#[test]
fn r6_a_photo_goes_at_once_although_it_came_a_moment_ago() {
    let (mut story, annas, bens) = two(Level::Editor);
    story.poses("anna", &annas, Some(1));
    story.settle();
    assert_eq!(story.portrait("ben", &bens), Some(1));
    story.hide("Team", "ben", &[Field::Photo]);
    assert_eq!(story.portrait("ben", &bens), None);
    assert_eq!(story.portrait("anna", &annas), Some(1));
}

/// Thirty people of Anna's, all with a picture.
pub(crate) fn thirty() -> Story {
    let mut story = Story::new();
    story.user("anna");
    story.group("anna", "Team");
    for n in 0..30 {
        let id = story.person("anna", &format!("P{n}, p{n}@x"), &["Team"]);
        story.poses("anna", &id, Some(n));
    }
    story
}

/// How many photos contacts have.
pub(crate) fn photos(story: &Story) -> usize {
    story.unit(|w| {
        let mut photos = 0;
        for label in w.labels()? {
            for contact in w.members(label.id)? {
                let card = w.contact(contact)?.map(|c| c.card).unwrap_or_default();
                photos += card.of_field(Field::Photo).count();
            }
        }
        Ok(photos)
    })
}

#[test]
fn s2_pictures_that_nobody_serves_hold_nothing_else_up() {
    let mut story = thirty();
    story.label_of("anna", "Team");
    story.refuses("fetch photo");
    story.cycle("anna");
    assert_eq!(story.members("Team").len(), 30, "they came without");
    assert_eq!(
        story.calls("fetch photo"),
        8,
        "the others are not asked for"
    );
    // Asked ever less often; whatever else is done travels meanwhile.
    let p0 = story.find("anna", "p0@x");
    story.edit("anna", &p0, "P0, p0@x, #news");
    for _ in 0..360 {
        story.wait(Micros::seconds(10));
        story.cycle("anna");
    }
    assert!(story.members("Team").iter().any(|m| m.contains("#news")));
    let asked = story.calls("fetch photo");
    assert!((8 * 12..8 * 24).contains(&asked), "{asked} in an hour");
    // Up to eight at once, and it is told once.
    assert!(story.met("no pictures") <= 24);

    // Once they are served, all are there within minutes.
    story.serves("fetch photo");
    story.wait(TEN_MINUTES);
    story.settle();
    assert_eq!(photos(&story), 30);
}
