//! Brakes and questions, for those they are for.

use crate::world::World;
use app::use_cases::questions;
use app::{Brake, BrakeState, Hold, HoldState};
use domain::{BrakeId, HoldId, Level, Uuid};
use sync::{BrakeKind, HoldReason};

#[test]
fn d4_a_brake_is_for_the_accounts_user_and_the_labels_owner() {
    let world = World::new();
    let [anna, ben, carla] = ["Anna", "Ben", "Carla"].map(|n| world.user(n));
    let family = world.label(anna, "Family").id;
    world.share(anna, family, ben.user, Level::Deleter);
    let account = world.account(ben.user, "b1").id;
    let ids = [1, 2].map(|n| BrakeId(Uuid::from_u128(n)));
    let kinds = [BrakeKind::Removals, BrakeKind::Edits];
    world.ok(move |w| {
        for (id, kind) in ids.into_iter().zip(kinds) {
            let (label, state) = (family, BrakeState::Holding);
            w.save_brake(&Brake {
                id,
                account,
                label,
                kind,
                count: 60,
                at: w.now(),
                decided: None,
                state,
            })?;
        }
        w.save_due(account, None)
    });
    for (by, sees) in [(anna, 2), (ben, 2), (carla, 0)] {
        assert_eq!(
            world
                .read(|r| questions::brakes(r, by.user))
                .map(|b| b.len()),
            Ok(sees)
        );
    }
    assert_eq!(
        world.code(move |w| questions::approve(w, carla, ids[0])),
        "unknown-brake"
    );
    let approved = world.ok(move |w| questions::approve(w, ben, ids[0]));
    assert_eq!(approved.state, BrakeState::Approved);
    assert_eq!(
        approved.decided,
        world.read(|r| Ok(Some(r.now()))).expect("it reads")
    );
    assert_eq!(
        world.read(|r| r.due(account)),
        world.read(|r| Ok(Some(r.now())))
    );
    assert_eq!(
        world.code(move |w| questions::put_back(w, anna, ids[0])),
        "brake-decided"
    );
    let back = world.ok(move |w| questions::put_back(w, anna, ids[1]));
    assert_eq!(back.state, BrakeState::PutBack);
    assert_eq!(
        world.read(|r| questions::brakes(r, ben.user)),
        Ok(Vec::new())
    );
}

#[test]
fn a_question_is_for_the_accounts_user() {
    let world = World::new();
    let [anna, ben] = ["Anna", "Ben"].map(|n| world.user(n));
    let account = world.account(anna.user, "a1").id;
    let ids = [1, 2].map(|n| HoldId(Uuid::from_u128(n)));
    world.ok(move |w| {
        for id in ids {
            let (contact, remote, state) = (None, Some("people/c1".into()), HoldState::Open);
            let reason = HoldReason::KeepsVanishing;
            w.save_hold(&Hold {
                id,
                account,
                contact,
                remote,
                reason,
                at: w.now(),
                state,
            })?;
        }
        Ok(())
    });
    assert_eq!(
        world
            .read(|r| questions::holds(r, anna.user))
            .map(|h| h.len()),
        Ok(2)
    );
    assert_eq!(
        world
            .read(|r| questions::holds(r, ben.user))
            .map(|h| h.len()),
        Ok(0)
    );
    assert_eq!(
        world.code(move |w| questions::release(w, ben, ids[0])),
        "unknown-question"
    );
    assert_eq!(
        world.ok(move |w| questions::release(w, anna, ids[0])).state,
        HoldState::Released
    );
    assert_eq!(
        world.ok(move |w| questions::settle(w, anna, ids[1])).state,
        HoldState::Settled
    );
    assert_eq!(
        world.code(move |w| questions::settle(w, anna, ids[0])),
        "question-answered"
    );
    assert_eq!(
        world.read(|r| r.due(account)).map(|d| d.is_some()),
        Ok(true)
    );
}
