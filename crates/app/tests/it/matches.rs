//! Whom of their own a recipient has in a label: listed with reasons, answered by them alone
//! (I1, I2).

use crate::world::World;
use app::use_cases::{mirrors, questions};
use app::{Hold, HoldState, JoinPlan};
use domain::identity::Likeness;
use domain::{AccountId, Actor, ContactId, HoldId, LabelId, Level, RemoteId, Uuid};
use std::collections::BTreeSet;
use sync::HoldReason;

struct Scene {
    world: World,
    anna: Actor,
    ben: Actor,
    family: LabelId,
    his: AccountId,
    contacts: [ContactId; 3],
}

fn why(remote: &str, alike: &[Likeness]) -> HoldReason {
    HoldReason::MaybeSame {
        remote: remote.into(),
        alike: alike.iter().copied().collect(),
    }
}

/// Ben is about to take Anna's label; her first contact may be two of his, the second one of
/// these too, the third only has a name that fits.
fn scene() -> Scene {
    let world = World::new();
    let [anna, ben] = ["Anna", "Ben"].map(|n| world.user(n));
    let family = world.label(anna, "Family").id;
    world.share(anna, family, ben.user, Level::Viewer);
    let his = world.account(ben.user, "b1").id;
    let contacts = ["Cleo", "Cleopatra", "Dora"].map(|n| world.contact(anna, family, n).id);
    world.ok(move |w| {
        mirrors::mirror(w, ben, family, his)?;
        let likely = [Likeness::Email, Likeness::Name];
        let ask = [
            (contacts[0], why("people/1", &likely)),
            (contacts[0], why("people/2", &likely)),
            (contacts[1], why("people/1", &likely)),
            (contacts[2], why("people/3", &[Likeness::Name])),
        ];
        w.save_join_plan(&JoinPlan {
            label: family,
            account: his,
            at: w.now(),
            link: Vec::new(),
            create: contacts.to_vec(),
            import: Vec::new(),
            ask: ask.map(|(c, why)| (Some(c), None, why)).to_vec(),
        })
    });
    Scene {
        world,
        anna,
        ben,
        family,
        his,
        contacts,
    }
}

#[test]
fn i2_likely_matches_name_each_contact_and_each_person_once() {
    let s = scene();
    let plan = s
        .world
        .read(|r| mirrors::plan(r, s.ben.user, s.family, s.his));
    let plan = plan.expect("it can be read").expect("there is one");
    assert_eq!(mirrors::matches(&plan).len(), 4);
    let likely: Vec<(ContactId, RemoteId)> = mirrors::likely(&plan)
        .into_iter()
        .map(|m| (m.contact, m.remote))
        .collect();
    assert_eq!(likely, [(s.contacts[0], "people/1".into())]);
}

#[test]
fn i2_what_is_said_about_a_match_is_kept_as_an_answered_question() {
    let s = scene();
    let (user, at) = (s.ben.user, (s.family, s.his));
    let [first, second, third] = s.contacts;
    s.world.ok(move |w| {
        let said = [
            (first, "people/2".into(), true),
            (second, "people/1".into(), false),
        ];
        mirrors::answer(w, user, at, &said)
    });
    let his = s.his;
    let states = move |s: &Scene| {
        let holds = s.world.read(|r| r.holds(his)).expect("they can be read");
        let states: BTreeSet<_> = holds
            .into_iter()
            .map(|h| {
                (
                    h.contact,
                    h.said_same().is_some(),
                    h.state == HoldState::Settled,
                )
            })
            .collect();
        states
    };
    let expected = BTreeSet::from([(Some(first), true, false), (Some(second), false, true)]);
    assert_eq!(states(&s), expected);
    // Said anew, it is the same question.
    s.world
        .ok(move |w| mirrors::answer(w, user, at, &[(second, "people/1".into(), true)]));
    let expected = BTreeSet::from([(Some(first), true, false), (Some(second), true, false)]);
    assert_eq!(states(&s), expected);
    // Nothing is said of whom the plan does not list, nor by anybody else.
    let unknown =
        move |w: &dyn app::Work| mirrors::answer(w, user, at, &[(third, "people/9".into(), true)]);
    assert_eq!(s.world.code(unknown), "unknown-match");
    let anna = s.anna.user;
    let hers =
        move |w: &dyn app::Work| mirrors::answer(w, anna, at, &[(third, "people/3".into(), true)]);
    assert_eq!(s.world.code(hers), "unknown-account");
}

#[test]
fn a_question_about_two_is_answered_with_same_or_different() {
    let s = scene();
    let (ben, his, contact) = (s.ben, s.his, s.contacts[0]);
    let reasons = [
        why("people/1", &[]),
        why("people/2", &[]),
        HoldReason::SameTwice { contact },
        HoldReason::KeepsVanishing,
    ];
    let id = |n: usize| HoldId(Uuid::from_u128(900 + n as u128));
    s.world.ok(move |w| {
        for (n, reason) in reasons.iter().enumerate() {
            w.save_hold(&Hold {
                id: id(n),
                account: his,
                contact: Some(contact),
                remote: None,
                reason: reason.clone(),
                at: w.now(),
                state: HoldState::Open,
            })?;
        }
        Ok(())
    });
    let same = s.world.ok(move |w| questions::same(w, ben, id(0)));
    assert_eq!(same.state, HoldState::Released);
    let different = s.world.ok(move |w| questions::different(w, ben, id(1)));
    assert_eq!(different.state, HoldState::Settled);
    let two = s.world.ok(move |w| questions::different(w, ben, id(2)));
    assert_eq!(
        two.state,
        HoldState::Released,
        "they are two: it is created"
    );
    assert_eq!(
        s.world.code(move |w| questions::same(w, ben, id(3))),
        "not-about-two"
    );
    let anna = s.anna;
    assert_eq!(
        s.world.code(move |w| questions::same(w, anna, id(3))),
        "unknown-question"
    );
}
