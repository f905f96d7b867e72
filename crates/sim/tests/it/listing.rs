//! A full listing that is cut goes on after the last page that was kept (S4).

use app::use_cases::status::Standing;
use domain::Micros;
use sim::{Mishap, Story};

/// Anna with sixty people in the group Team, of whom a page shows ten.
fn sixty() -> Story {
    let mut story = Story::new();
    story.user("anna");
    story.group("anna", "Team");
    for n in 0..60 {
        story.person("anna", &format!("P{n}, p{n}@x"), &["Team"]);
    }
    story.pages_of(10);
    story
}

#[test]
fn s4_a_cut_listing_goes_on_after_the_last_page_kept() {
    for mishap in [Mishap::NotNow, Mishap::Lost, Mishap::Crash] {
        let mut story = sixty();
        story.nth("people", 4, mishap);
        story.cycle("anna");
        assert_eq!(story.calls("people"), 4);
        story.wait(Micros::seconds(600));
        story.cycle("anna");
        assert_eq!(
            story.calls("people"),
            4 + 3,
            "the fourth page is asked for again"
        );
        story.label_of("anna", "Team");
        story.settle();
        assert_eq!(story.members("Team").len(), 60);
    }
}

/// S6: it says how far it is, and when it will be there.
#[test]
fn s6_a_first_reading_tells_how_far_it_is() {
    let mut story = sixty();
    let status = |story: &Story| {
        let anna = story.who("anna");
        let mut all = story.unit(move |w| app::use_cases::status::of(w, anna));
        all.remove(0)
    };
    let began = status(&story).now;
    story.nth("people", 5, Mishap::NotNow);
    story.cycle("anna");
    story.wait(Micros::seconds(8));
    let half = status(&story);
    let read = half.standing();
    assert_eq!(read, Standing::FirstRead(Some((40, 60))));
    assert_eq!(
        (half.left(), half.done),
        (20, Some(began + Micros::seconds(12)))
    );

    // What a restart finds counts on.
    story.nth("people", 2, Mishap::Crash);
    story.cycle("anna");
    assert_eq!(
        status(&story).standing(),
        Standing::FirstRead(Some((50, 60)))
    );
    story.cycle("anna");
    let whole = status(&story);
    assert_eq!((whole.left(), whole.done), (0, None));
    assert_eq!(whole.standing(), Standing::InStep);
}

#[test]
fn s4_a_listing_cut_at_every_page_reads_each_of_them_twice_at_most() {
    let mut story = sixty();
    for _ in 0..5 {
        story.nth("people", 2, Mishap::Crash);
        story.cycle("anna");
    }
    story.cycle("anna");
    assert_eq!(story.calls("people"), 5 * 2 + 1);
    story.label_of("anna", "Team");
    story.settle();
    assert_eq!(story.members("Team").len(), 60);
}

/// K7: its members are among the pages before.
#[test]
fn s4_a_group_that_is_mirrored_between_begins_the_listing_anew() {
    let mut story = sixty();
    story.nth("people", 4, Mishap::NotNow);
    story.cycle("anna");
    story.label_of("anna", "Team");
    story.cycle("anna");
    assert_eq!(story.calls("people"), 4 + 6);
    story.settle();
    assert_eq!(story.members("Team").len(), 60);
}

#[test]
fn s4_a_page_that_is_not_known_any_more_begins_the_listing_anew() {
    let mut story = sixty();
    story.nth("people", 4, Mishap::NotNow);
    story.cycle("anna");
    story.forgets_tokens("anna");
    story.cycle("anna");
    assert_eq!(story.calls("people"), 4 + 1 + 6);
    story.label_of("anna", "Team");
    story.settle();
    assert_eq!(story.members("Team").len(), 60);
}

#[test]
fn s4_after_an_hour_the_listing_begins_anew() {
    let mut story = sixty();
    story.nth("people", 4, Mishap::NotNow);
    story.cycle("anna");
    story.wait(Micros::seconds(3_700));
    story.cycle("anna");
    assert_eq!(story.calls("people"), 4 + 6);
}

/// Pitfall 38: who is missing is found over all pages, and nobody else is asked about.
#[test]
fn s4_a_listing_that_was_cut_tells_who_is_gone() {
    let mut story = sixty();
    story.label_of("anna", "Team");
    story.settle();
    let gone = story.find("anna", "p7@x");
    story.delete("anna", &gone);
    story.wait(Micros::seconds(600));
    story.forgets_tokens("anna");
    story.nth("people", 5, Mishap::Crash);
    story.cycle("anna");
    let before = story.calls("read");
    story.cycle("anna");
    assert!(
        story.calls("read") - before <= 1,
        "only who is gone is read"
    );
    story.settle();
    assert_eq!(story.members("Team").len(), 59);
    assert_eq!(story.book("anna").len(), 59);
}

/// Pitfall 40: tokens that die at once bring one full listing in ten minutes, not one with every look.
#[test]
fn s4_tokens_that_die_at_once_are_no_reason_to_list_everybody_with_every_look() {
    let mut story = sixty();
    story.label_of("anna", "Team");
    story.settle();
    // One alone is made up for at once.
    story.wait(Micros::seconds(3_600));
    let before = story.calls("people");
    story.forgets_tokens("anna");
    story.cycle("anna");
    assert_eq!(story.calls("people"), before + 1 + 6);

    let (before, mut full) = (story.calls("people"), 0);
    for _ in 0..360 {
        story.forgets_tokens("anna");
        let looks = story.calls("people");
        story.cycle("anna");
        full += usize::from(story.calls("people") >= looks + 6);
        story.wait(Micros::seconds(10));
    }
    assert!((5..=6).contains(&full), "{full} in an hour");
    assert!(story.calls("people") <= before + 360 + 6 * 6);
    // Nothing is missed for it.
    let first = story.find("anna", "p0@x");
    story.edit("anna", &first, "P0, p0@x, #late");
    story.forgets_tokens("anna");
    story.wait(Micros::seconds(600));
    story.settle();
    assert!(story.members("Team").iter().any(|m| m.contains("#late")));
}

/// I1: whoever was read before by another region is read again, in whole and in part.
#[test]
fn i1_a_region_that_changes_while_an_account_is_listed_lists_everybody_anew() {
    for first in [true, false] {
        let mut story = sixty();
        if !first {
            // A delta of two pages is under way.
            story.cycle("anna");
            for n in 0..20 {
                let person = story.find("anna", &format!("p{n}@x"));
                story.edit("anna", &person, &format!("Q{n}, p{n}@x"));
            }
        }
        let id = story.id("anna");
        let kept = |story: &Story| {
            let kept = story.unit(move |w| w.account(id)?.ok_or(app::Error::Moved));
            (kept.people.is_some(), kept.paging.is_some(), kept.region)
        };
        story.during("people", 2, |s| s.connect_by("anna", Some("GB")));
        story.cycle("anna");
        assert_eq!(kept(&story), (false, false, "GB".to_owned()), "{first}");
        let before = story.calls("people");
        story.cycle("anna");
        assert_eq!(story.calls("people") - before, 6, "from the first page on");
        assert_eq!(kept(&story), (true, false, "GB".to_owned()));
    }
}

/// I1: the same where the listing was cut after that.
#[test]
fn i1_a_listing_that_was_cut_does_not_go_on_by_another_region() {
    let mut story = sixty();
    story.during("people", 2, |s| s.connect_by("anna", Some("GB")));
    story.nth("people", 4, Mishap::NotNow);
    story.cycle("anna");
    let before = story.calls("people");
    story.cycle("anna");
    assert_eq!(story.calls("people") - before, 6, "from the first page on");
}
