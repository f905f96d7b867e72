//! What people write about contacts, and who reads it (R7).

use crate::world::World;
use app::use_cases::{comments, contacts, notices, parting, shares, trash};
use app::{Comment, Readers, Res, Told, Work};
use domain::{Actor, CommentId, ContactId, Field, LabelId, Level, Micros, UserId};
use std::collections::BTreeSet;

/// Anna's “Family” holds Max. Ben may edit, Carla may look; Dora has nothing.
struct Scene {
    world: World,
    anna: Actor,
    ben: Actor,
    carla: Actor,
    dora: Actor,
    family: LabelId,
    max: ContactId,
}

fn scene() -> Scene {
    let world = World::new();
    let [anna, ben, carla, dora] = ["Anna", "Ben", "Carla", "Dora"].map(|n| world.user(n));
    let family = world.label(anna, "Family").id;
    world.share(anna, family, ben.user, Level::Editor);
    world.share(anna, family, carla.user, Level::Viewer);
    let max = world.contact(anna, family, "Max").id;
    Scene {
        world,
        anna,
        ben,
        carla,
        dora,
        family,
        max,
    }
}

fn write(
    w: &dyn Work,
    by: Actor,
    contact: ContactId,
    readers: Readers,
    text: &str,
) -> Res<Comment> {
    comments::add(w, by, contact, readers, text, &BTreeSet::new())
}

impl Scene {
    fn says(&self, by: Actor, text: &'static str) -> CommentId {
        let (max, here) = (self.max, Readers::Label(self.family));
        self.world.ok(move |w| write(w, by, max, here, text)).id
    }

    fn notes(&self, by: Actor, text: &'static str) -> CommentId {
        let max = self.max;
        self.world
            .ok(move |w| write(w, by, max, Readers::Author, text))
            .id
    }

    /// What somebody reads on Max; nothing where they do not see him.
    fn reads(&self, of: Actor) -> Vec<String> {
        let max = self.max;
        let read = self.world.read(|r| comments::list(r, of.user, max));
        read.map_or_else(
            |_| Vec::new(),
            |all| all.into_iter().map(|c| c.text).collect(),
        )
    }

    fn all(&self, of: Actor) -> Vec<String> {
        let read = self.world.read(|r| comments::all(r, of.user));
        let all = read.expect("readable").into_iter();
        all.map(|c| c.text).collect()
    }

    fn told(&self, of: Actor) -> Vec<Told> {
        let told = self.world.read(|r| notices::list(r, of.user));
        let told = told.expect("readable").into_iter();
        told.map(|n| n.what).collect()
    }

    fn mentions(&self, by: Actor, whom: &[Actor]) -> BTreeSet<UserId> {
        let emails: Vec<String> = whom
            .iter()
            .map(|a| {
                let user = self.world.read(|r| r.user(a.user)).expect("readable");
                user.expect("there").email
            })
            .collect();
        let (family, max) = (self.family, self.max);
        let found = self
            .world
            .read(|r| comments::mentioned(r, by.user, Readers::Label(family), max, &emails));
        found.expect("readers all")
    }
}

#[test]
fn r7_those_who_have_the_label_read_its_comments_and_nobody_else() {
    let s = scene();
    s.says(s.ben, "Calls back on Mondays");
    for reader in [s.anna, s.ben, s.carla] {
        assert_eq!(s.reads(reader), ["Calls back on Mondays"]);
        assert_eq!(s.all(reader), ["Calls back on Mondays"]);
    }
    let (dora, max) = (s.dora, s.max);
    let code = s
        .world
        .code(move |w| comments::list(w, dora.user, max).map(drop));
    assert_eq!(code, "unknown-contact");
    assert!(s.all(s.dora).is_empty());
}

#[test]
fn r7_a_comment_belongs_to_one_label_of_a_contact() {
    let s = scene();
    // Ben's own label holds Max too; whoever has that alone does not read Family's.
    let (anna, ben, carla, dora, max) = (s.anna, s.ben, s.carla, s.dora, s.max);
    let family = s.family;
    s.world
        .ok(move |w| shares::set_level(w, anna, family, ben.user, Level::Manager));
    let club = s.world.label(s.ben, "Club").id;
    s.world.ok(move |w| contacts::put_into(w, ben, max, club));
    s.world.share(s.ben, club, s.dora.user, Level::Viewer);
    s.says(s.anna, "of the family");
    s.world
        .ok(move |w| write(w, ben, max, Readers::Label(club), "of the club"));
    assert_eq!(s.reads(s.ben), ["of the family", "of the club"]);
    assert_eq!(s.reads(s.anna), ["of the family"]);
    assert_eq!(s.reads(s.dora), ["of the club"]);

    // Bound to Family: Ben shares no more there, so the entry in Club is over, and what was said in it.
    s.world
        .ok(move |w| shares::revoke(w, anna, family, ben.user));
    assert!(s.reads(dora).is_empty() && s.reads(ben).is_empty());
    assert_eq!(s.reads(carla), ["of the family"]);
}

#[test]
fn r7_editors_write_for_others_and_viewers_for_themselves() {
    let s = scene();
    let (carla, ben, dora, max, family) = (s.carla, s.ben, s.dora, s.max, s.family);
    let here = Readers::Label(family);
    let refused = s
        .world
        .refused(move |w| write(w, carla, max, here, "x").map(drop));
    assert_eq!(refused.0, "not-allowed");
    let code = s
        .world
        .code(move |w| write(w, dora, max, here, "x").map(drop));
    assert_eq!(code, "unknown-label");
    let code = s
        .world
        .code(move |w| write(w, dora, max, Readers::Author, "x").map(drop));
    assert_eq!(code, "unknown-contact");

    s.notes(s.carla, "owes me five");
    s.notes(s.ben, "do not call him");
    assert_eq!(s.reads(s.carla), ["owes me five"]);
    assert_eq!(s.reads(s.ben), ["do not call him"]);
    assert!(s.reads(s.anna).is_empty(), "not even the owner reads them");

    // In a label that does not hold him nobody would read it.
    let club = s.world.label(s.ben, "Club").id;
    let refused = s
        .world
        .refused(move |w| write(w, ben, max, Readers::Label(club), "x").map(drop));
    assert_eq!(refused.0, "not-in-label");
}

#[test]
fn r7_comments_leave_with_the_entry_and_come_back_with_it() {
    let s = scene();
    let (anna, ben, max, family) = (s.anna, s.ben, s.max, s.family);
    s.says(s.ben, "of the family");
    s.notes(s.ben, "mine");
    s.world.ok(move |w| contacts::trash(w, anna, max));
    assert!(s.reads(s.carla).is_empty(), "what is in the trash has none");
    assert_eq!(s.reads(s.ben), ["mine"]);
    // Months in a trash that keeps for months: restored, it has them again.
    s.world.pass(Micros::days(80));
    assert_eq!(s.world.ok(|w| comments::sweep(w, 10)), 0);
    s.world.ok(move |w| trash::restore(w, anna, max, None));
    assert_eq!(s.reads(s.ben), ["of the family", "mine"]);

    // Out of one label while another holds it: for thirty days.
    let club = s.world.label(s.anna, "Club").id;
    s.world.ok(move |w| contacts::put_into(w, anna, max, club));
    s.world.ok(move |w| contacts::remove(w, anna, max, family));
    assert!(s.reads(s.anna).is_empty());
    s.world.pass(Micros::days(29));
    assert_eq!(s.world.ok(|w| comments::sweep(w, 10)), 0);
    s.world
        .ok(move |w| contacts::put_into(w, anna, max, family));
    assert_eq!(s.reads(s.anna), ["of the family"]);
    s.world.ok(move |w| contacts::remove(w, anna, max, family));
    s.world.pass(Micros::days(31));
    assert_eq!(s.world.ok(|w| comments::sweep(w, 10)), 1);
    s.world
        .ok(move |w| contacts::put_into(w, anna, max, family));
    assert_eq!(s.reads(ben), ["mine"], "what is private is kept");
}

#[test]
fn r7_with_the_access_reading_ends_and_what_is_private_stays_its_authors() {
    let s = scene();
    let (anna, ben, family) = (s.anna, s.ben, s.family);
    let said = s.says(s.ben, "said");
    s.notes(s.ben, "mine");
    s.world
        .ok(move |w| shares::revoke(w, anna, family, ben.user));
    assert!(s.reads(s.ben).is_empty());
    assert_eq!(s.all(s.ben), ["mine"], "one's own words are not lost");
    assert_eq!(s.reads(s.anna), ["said"], "nor is what was told to others");
    let code = s.world.code(move |w| comments::delete(w, ben, said));
    assert_eq!(code, "unknown-comment");
    // Given again, everything is there.
    s.world.share(s.anna, s.family, s.ben.user, Level::Viewer);
    assert_eq!(s.reads(s.ben), ["said", "mine"]);
}

#[test]
fn r7_who_wrote_it_changes_it_and_the_labels_owner_may_delete_it() {
    let s = scene();
    let (anna, ben, carla, family, max) = (s.anna, s.ben, s.carla, s.family, s.max);
    let said = s.says(s.ben, "first");
    let none = BTreeSet::new;
    let edit =
        move |by| move |w: &dyn Work| comments::edit(w, by, said, " second\r\nline ", &none());
    assert_eq!(s.world.code(edit(s.anna)), "not-yours");
    assert_eq!(s.world.code(edit(s.dora)), "unknown-comment");
    let changed = s.world.ok(edit(s.ben));
    assert_eq!(changed.text, "second\nline");
    assert!(changed.edited > Some(changed.at));
    let code = s.world.code(move |w| comments::delete(w, carla, said));
    assert_eq!(code, "not-yours");

    // Ben may only look now: he takes back what he wrote, and writes no more.
    s.world
        .ok(move |w| shares::set_level(w, anna, family, ben.user, Level::Viewer));
    assert_eq!(s.world.code(edit(s.ben)), "not-allowed");
    s.world.ok(move |w| comments::delete(w, ben, said));
    assert!(s.reads(s.anna).is_empty());

    s.world
        .ok(move |w| shares::set_level(w, anna, family, ben.user, Level::Editor));
    let said = s.says(s.ben, "third");
    s.world.ok(move |w| comments::delete(w, anna, said));
    let mine = s.notes(s.ben, "mine");
    let code = s.world.code(move |w| comments::delete(w, anna, mine));
    assert_eq!(code, "unknown-comment", "not even that it is there");
    s.world.ok(move |w| comments::delete(w, ben, mine));
    assert!(
        s.world
            .read(|r| r.comments(max))
            .expect("readable")
            .is_empty()
    );
}

#[test]
fn r7_mentions_offer_readers_alone_and_tell_them_once() {
    let s = scene();
    let (ben, dora, max, family) = (s.ben, s.dora, s.max, s.family);
    let here = Readers::Label(family);
    let names = s
        .world
        .read(|r| comments::readers(r, ben.user, family, max));
    let names: Vec<_> = names
        .expect("readable")
        .into_iter()
        .map(|u| u.name)
        .collect();
    assert_eq!(names, ["Anna", "Ben", "Carla"]);

    let whom = s.mentions(s.ben, &[s.carla, s.ben]);
    let add = whom.clone();
    let said = s
        .world
        .ok(move |w| comments::add(w, ben, max, here, "look", &add));
    let mentioned = Told::Mentioned {
        contact: max,
        label: family,
        by: ben.user,
    };
    assert_eq!(s.told(s.carla), std::slice::from_ref(&mentioned));
    assert!(s.told(s.ben).is_empty(), "nobody is told of themselves");
    let more = s.mentions(s.ben, &[s.carla, s.anna]);
    s.world
        .ok(move |w| comments::edit(w, ben, said.id, "look again", &more));
    assert_eq!(s.told(s.carla).len(), 1, "told already");
    assert_eq!(s.told(s.anna), [mentioned]);

    // Whether somebody else is known here shows in no word.
    let refused = |email: &'static str| {
        let refused = s.world.refused(move |w| {
            comments::mentioned(w, ben.user, here, max, &[email.to_owned()]).map(drop)
        });
        (refused.0, refused.1.replace(email, "…"))
    };
    let known = refused("dora@example.org");
    assert_eq!(known, refused("nobody@example.org"));
    assert_eq!(known.0, "not-a-reader");
    assert!(known.1.contains("carla@example.org"), "{}", known.1);
    let code = s.world.code(move |w| {
        comments::add(w, ben, max, here, "x", &BTreeSet::from([dora.user])).map(drop)
    });
    assert_eq!(code, "not-a-reader");
    let code = s.world.code(move |w| {
        let whom = BTreeSet::from([ben.user]);
        comments::add(w, ben, max, Readers::Author, "x", &whom).map(drop)
    });
    assert_eq!(code, "nobody-to-mention");
    let mine = s.notes(s.ben, "mine");
    let code = s.world.code(move |w| {
        let whom = BTreeSet::from([ben.user]);
        comments::edit(w, ben, mine, "x", &whom).map(drop)
    });
    assert_eq!(code, "nobody-to-mention");
}

#[test]
fn r7_a_comment_is_a_text_of_some_length() {
    let s = scene();
    let (ben, max, here) = (s.ben, s.max, Readers::Label(s.family));
    for text in [
        String::new(),
        " \r\n\t".into(),
        "\u{200b}".into(),
        "x".repeat(10_001),
    ] {
        let code = s
            .world
            .code(move |w| write(w, ben, max, here, &text).map(drop));
        assert_eq!(code, "bad-comment");
    }
    let said = s.world.ok(move |w| write(w, ben, max, here, "a\u{7}b\tc"));
    assert_eq!(said.text, "ab c");
    let longest = "é".repeat(comments::LONGEST);
    s.world.ok(move |w| write(w, ben, max, here, &longest));
    for _ in 2..1_000 {
        s.world.ok(move |w| write(w, ben, max, here, "x"));
    }
    let code = s
        .world
        .code(move |w| write(w, ben, max, here, "x").map(drop));
    assert_eq!(code, "too-many-comments");
    s.notes(s.ben, "what others wrote leaves room for one's own");
}

/// A comment is beside the contact: no version, no feed, no account learns of it (the laws of the
/// world compare them after each write), and a copy has none.
#[test]
fn r7_a_comment_changes_no_contact() {
    let s = scene();
    let account = s.world.account(s.anna.user, "anna");
    let (max, anna, id) = (s.max, s.anna, account.id);
    s.world.ok(move |w| w.save_due(id, None));
    let before = s.world.read(|r| r.contact(max)).expect("readable");
    s.says(s.ben, "said");
    s.notes(s.ben, "mine");
    assert_eq!(s.world.read(|r| r.contact(max)).expect("readable"), before);
    let due = s.world.read(|r| r.due(id)).expect("readable");
    assert_eq!(due, None);
    let club = s.world.label(s.anna, "Club").id;
    let copy = s.world.ok(move |w| contacts::copy(w, anna, max, club)).id;
    let on = s.world.read(|r| comments::list(r, anna.user, copy));
    assert!(on.expect("readable").is_empty());
}

#[test]
fn k9_erased_with_the_contact_and_what_is_private_with_its_author() {
    let s = scene();
    let (anna, ben, carla, max) = (s.anna, s.ben, s.carla, s.max);
    s.says(s.ben, "of Ben");
    s.notes(s.ben, "for Ben");
    s.notes(s.carla, "for Carla");
    let removed = s.world.ok(move |w| parting::remove_some(w, ben.user, 10));
    assert!(removed);
    assert_eq!(s.reads(s.anna), ["of Ben"], "what was told to others stays");
    let kept = s.world.read(|r| r.comments(max)).expect("readable");
    assert_eq!(kept.len(), 2, "Ben's own are gone");
    s.world.ok(move |w| contacts::trash(w, anna, max));
    s.world.ok(move |w| trash::purge(w, anna, max));
    assert!(
        s.world
            .read(|r| r.comments(max))
            .expect("readable")
            .is_empty()
    );
    assert!(s.all(carla).is_empty());
}

#[test]
fn r6_what_is_hidden_of_a_contact_hides_no_comment() {
    let s = scene();
    let (anna, carla, family) = (s.anna, s.carla, s.family);
    s.world.ok(move |w| {
        shares::hide(
            w,
            anna,
            family,
            carla.user,
            [Field::Phone, Field::Note].into(),
        )
    });
    s.says(s.ben, "said");
    assert_eq!(s.reads(s.carla), ["said"]);
}

#[test]
fn r10_in_a_label_without_owner_nobody_writes() {
    let s = scene();
    let (anna, ben, max, here) = (s.anna, s.ben, s.max, Readers::Label(s.family));
    s.says(s.ben, "said");
    while !s.world.ok(move |w| parting::remove_some(w, anna.user, 100)) {}
    let refused = s
        .world
        .refused(move |w| write(w, ben, max, here, "x").map(drop));
    assert_eq!(refused.0, "label-frozen");
    assert_eq!(s.reads(s.ben), ["said"]);
}
