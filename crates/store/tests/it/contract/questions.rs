//! Suggestions, questions and brakes.

use crate::support::{account, contact, id, label, read, suggestion, write};
use app::{Brake, BrakeState, Hold, HoldState, Store, SuggestionState};
use domain::{BrakeId, HoldId, Micros, SuggestionId, Uuid};
use sync::{BrakeKind, HoldReason};

super::on_every_store! { suggestions holds brakes }

fn suggestions(store: &dyn Store) {
    write(store, move |w| {
        w.save_suggestion(&suggestion(2, 20, SuggestionState::Open))?;
        w.save_suggestion(&suggestion(1, 20, SuggestionState::Open))?;
        w.save_suggestion(&suggestion(3, 20, SuggestionState::Open))?;
        w.save_suggestion(&suggestion(3, 20, SuggestionState::Rejected))
    });
    let open: Vec<Uuid> = read(store, |r| r.suggestions())
        .into_iter()
        .map(|s| s.id.0)
        .collect();
    assert_eq!(open, [id(1), id(2)]);
    let third = read(store, |r| r.suggestion(SuggestionId(id(3))));
    assert_eq!(third, Some(suggestion(3, 20, SuggestionState::Rejected)));
}

fn holds(store: &dyn Store) {
    let hold = |n: u64, c: Option<u64>, remote: Option<&str>, state| Hold {
        id: HoldId(id(n)),
        account: account(10),
        contact: c.map(contact),
        remote: remote.map(Into::into),
        reason: HoldReason::MaybeSame {
            remote: "people/7".into(),
            alike: std::collections::BTreeSet::new(),
        },
        at: Micros(50 - i64::try_from(n).expect("small")),
        state,
    };
    write(store, move |w| {
        w.save_hold(&hold(1, Some(20), None, HoldState::Open))?;
        w.save_hold(&hold(2, None, Some("people/1"), HoldState::Settled))?;
        w.save_hold(&hold(3, Some(21), Some("people/2"), HoldState::Released))
    });
    let ids = |holds: Vec<Hold>| holds.into_iter().map(|h| h.id.0).collect::<Vec<_>>();
    assert_eq!(
        ids(read(store, |r| r.holds(account(10)))),
        [id(3), id(2), id(1)]
    );
    let person = "people/1".into();
    let named = read(store, move |r| {
        r.holds_of(account(10), Some(contact(20)), Some(&person))
    });
    assert_eq!(ids(named), [id(2), id(1)]);
    let named = read(store, |r| r.holds_of(account(10), Some(contact(21)), None));
    assert_eq!(ids(named), [id(3)]);
    assert_eq!(read(store, |r| r.holds_of(account(10), None, None)), []);
    let first = read(store, |r| r.hold(HoldId(id(1))));
    assert_eq!(first, Some(hold(1, Some(20), None, HoldState::Open)));
    write(store, |w| w.drop_hold(HoldId(id(1))));
    assert_eq!(read(store, |r| r.holds(account(10))).len(), 2);
}

fn brakes(store: &dyn Store) {
    let brake = |state| Brake {
        id: BrakeId(id(1)),
        account: account(10),
        label: label(1),
        kind: BrakeKind::Removals,
        count: 7,
        at: Micros(1),
        state,
    };
    write(store, move |w| {
        w.save_brake(&brake(BrakeState::Holding))?;
        w.save_brake(&brake(BrakeState::Approved))
    });
    assert_eq!(
        read(store, |r| r.brakes(account(10))),
        [brake(BrakeState::Approved)]
    );
    let one = read(store, |r| r.brake(BrakeId(id(1))));
    assert_eq!(one, Some(brake(BrakeState::Approved)));
    write(store, |w| w.drop_brake(BrakeId(id(1))));
    assert_eq!(read(store, |r| r.brakes(account(10))), []);
}
