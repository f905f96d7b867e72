//! A dry run tells how each person would be left (D1), and that is what then happens.

use app::use_cases::preview::{Change, preview};
use domain::{AccountId, Actor, ContactId, Door, Field, Level, OnLeaving, Origin, UserId, Value};
use sim::Story;
use std::collections::BTreeMap;

/// How a person is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum How {
    Deleted,
    Typed,
    Own,
    Kept,
}

type Hows = BTreeMap<(AccountId, ContactId), How>;

/// How many were left how in somebody's accounts.
type Counts = BTreeMap<UserId, BTreeMap<How, usize>>;

/// What a dry run tells: of accounts of the actor's own which, of those of others how many (K8).
struct Told {
    own: Hows,
    theirs: Counts,
}

/// Anna's label in two accounts of hers and in one of Ben's, who had Dora before, and typed a
/// note into Emil, whom Kith made there.
fn scene(on_leaving: OnLeaving) -> Story {
    let mut story = Story::team(&["Cleo, c@x", "Dora, d@x, +49 1", "Emil, e@x, #hers"]);
    story.account("anna", "work");
    story.person("work", "Cleo, c@x, #of work", &[]);
    story.settle();
    story.mirror("Team", "work");
    story.user("ben");
    story.person("ben", "Dora, d@x, #his own", &[]);
    story.settle();
    story.share_linking("Team", "ben", Level::Editor);
    story.hide("Team", "ben", &[Field::Note]);
    let emil = story.find("ben", "Emil");
    story.edit("ben", &emil, "Emil, e@x, #typed");
    story.settle();
    story.on_leaving("Team", on_leaving);
    assert!(
        story.book("ben").iter().any(|p| p.contains("#typed")),
        "{:?}",
        story.book("ben")
    );
    story
}

/// Who made a person, and what it says; none where it is gone.
type Person = (Origin, Option<Vec<Value>>);

/// Every person by contact.
fn persons(story: &Story) -> BTreeMap<(AccountId, ContactId), Person> {
    let mut persons = BTreeMap::new();
    for name in ["anna", "work", "ben"] {
        let account = story.id(name);
        let links = story.unit(move |w| {
            let mut links = Vec::new();
            for summary in w.summaries(account, None, &[].into())? {
                if let Some(contact) = summary.contact {
                    links.extend(w.link(contact, account)?);
                }
            }
            Ok(links)
        });
        for link in links {
            let there = link.remote.as_ref().is_some_and(|r| story.has(name, r));
            let mut values: Vec<Value> = link.agreement.remote_values().cloned().collect();
            values.sort();
            let says = there.then_some(values);
            persons.insert((account, link.contact), (link.origin, says));
        }
    }
    persons
}

fn told(story: &Story, by: &str, change: &Change) -> Told {
    let (label, change) = (story.label_id("Team"), change.clone());
    let actor = Actor {
        user: story.who(by),
        door: Door::Operator,
    };
    let outcome = story.unit(move |w| preview(w, actor, label, &change));
    let mut own = Hows::new();
    for leaves in outcome.accounts {
        let all = [
            (&leaves.deleted, How::Deleted),
            (&leaves.typed, How::Typed),
            (&leaves.own, How::Own),
            (&leaves.kept, How::Kept),
        ];
        for (contacts, how) in all {
            own.extend(contacts.iter().map(|c| ((leaves.account.id, *c), how)));
        }
    }
    let mut theirs = Counts::new();
    for left in outcome.theirs {
        let all = [
            (How::Deleted, left.deleted),
            (How::Typed, left.typed),
            (How::Own, left.own),
            (How::Kept, left.kept),
        ];
        let whose = left.user.expect("all of them have the label").id;
        theirs.insert(whose, all.into_iter().filter(|(_, n)| *n > 0).collect());
    }
    Told { own, theirs }
}

/// Dry run, deed, comparison; returns how many were left how.
fn played(mut story: Story, by: &str, change: &Change, act: impl Fn(&mut Story)) -> [usize; 4] {
    let told = told(&story, by, change);
    let before = persons(&story);
    act(&mut story);
    story.settle();
    let after = persons(&story);
    assert!(
        after.keys().all(|at| before.contains_key(at)),
        "nobody came"
    );
    let mut theirs = Counts::new();
    for (at @ (account, _), (origin, was)) in &before {
        let is = after.get(at).and_then(|(_, is)| is.as_ref());
        let happened = match (is, origin) {
            (None, _) => How::Deleted,
            (Some(is), _) if Some(is) == was.as_ref() => How::Kept,
            (Some(_), Origin::Kith) => How::Typed,
            (Some(_), Origin::User) => How::Own,
        };
        let account = *account;
        let whose = story
            .unit(move |w| w.account(account))
            .expect("it is known")
            .user;
        if whose == story.who(by) {
            // Who is told of is left so, and who is not is as before.
            let told = told.own.get(at).copied().unwrap_or(How::Kept);
            assert_eq!(happened, told, "{change:?}");
        } else {
            *theirs
                .entry(whose)
                .or_default()
                .entry(happened)
                .or_default() += 1;
        }
    }
    for (whose, mut happened) in theirs {
        let mut told = told.theirs.get(&whose).cloned().unwrap_or_default();
        // Who is left as they are, and who does not leave at all, look the same afterwards.
        let kept = told.remove(&How::Kept).unwrap_or_default();
        assert!(kept <= happened.remove(&How::Kept).unwrap_or_default());
        assert_eq!(happened, told, "{change:?}");
    }
    [How::Deleted, How::Typed, How::Own, How::Kept].map(|how| {
        let own = told.own.values().filter(|h| **h == how).count();
        let theirs = told.theirs.values().filter_map(|counts| counts.get(&how));
        own + theirs.sum::<usize>()
    })
}

#[test]
fn d1_a_label_that_is_revoked() {
    for (on_leaving, counts) in [
        (OnLeaving::Remove, [1, 1, 1, 0]),
        (OnLeaving::Keep, [0, 0, 1, 2]),
    ] {
        let story = scene(on_leaving);
        let revoke = Change::Revoke {
            with: story.who("ben").into(),
        };
        let act = |story: &mut Story| story.revoke("Team", "ben");
        assert_eq!(played(story, "anna", &revoke, act), counts);
    }
}

#[test]
fn d1_a_label_that_is_taken_out_of_an_account() {
    for (whose, counts) in [("ben", [1, 1, 1, 0]), ("work", [2, 0, 0, 1])] {
        let story = scene(OnLeaving::Remove);
        let account = story.id(whose);
        let unmirror = Change::Unmirror { account };
        let act = |story: &mut Story| story.takes_out("Team", whose);
        let by = if whose == "ben" { "ben" } else { "anna" };
        assert_eq!(played(story, by, &unmirror, act), counts);
    }
}

#[test]
fn d1_a_label_that_is_deleted() {
    for (on_leaving, counts) in [
        (OnLeaving::Remove, [1, 1, 1, 6]),
        (OnLeaving::Keep, [0, 0, 1, 8]),
    ] {
        let story = scene(on_leaving);
        let act = |story: &mut Story| story.delete_label("Team");
        assert_eq!(played(story, "anna", &Change::Delete, act), counts);
    }
}
