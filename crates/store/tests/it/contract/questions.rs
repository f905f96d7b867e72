//! Suggestions, questions and brakes.

use crate::support::{account, contact, id, label, read, suggestion, user, write};
use app::{Brake, BrakeState, Hold, HoldState, Parted, Parting, Receipt, Store, SuggestionState};
use domain::{BrakeId, HoldId, Micros, ReceiptId, SuggestionId, Uuid};
use sync::{BrakeKind, HoldReason};

super::on_every_store! { suggestions holds brakes receipts }

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
    let about = |n| read(store, move |r| r.suggestions_about(contact(n)));
    assert_eq!(about(20).len(), 2);
    assert_eq!(about(21), []);
    let third = read(store, |r| r.suggestion(SuggestionId(id(3))));
    assert_eq!(third, Some(suggestion(3, 20, SuggestionState::Rejected)));
    write(store, |w| w.forget_decided(Micros(5)));
    assert!(read(store, |r| r.suggestion(SuggestionId(id(3)))).is_some());
    write(store, |w| w.forget_decided(Micros(6)));
    assert_eq!(read(store, |r| r.suggestion(SuggestionId(id(3)))), None);
    write(store, |w| w.drop_suggestion(SuggestionId(id(1))));
    assert_eq!(about(20), [suggestion(2, 20, SuggestionState::Open)]);
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
        decided: (state == BrakeState::Approved).then_some(Micros(2)),
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

fn receipts(store: &dyn Store) {
    let receipt = |n: u64, ended| Receipt {
        id: ReceiptId(id(n)),
        account: account(10),
        user: user(5),
        email: "ben@mail.example".into(),
        label: label(1),
        name: "Family (Anna)".into(),
        at: Micros(50 + i64::try_from(n).expect("small")),
        ended,
    };
    let parting = |how, shown| Parting {
        contact: contact(20),
        remote: "people/7".into(),
        how,
        at: Micros(60),
        shown,
    };
    write(store, move |w| {
        w.save_receipt(&receipt(2, None))?;
        w.save_receipt(&receipt(1, None))?;
        w.save_receipt(&receipt(1, Some(Micros(70))))?;
        for how in Parted::ALL {
            w.save_parting(ReceiptId(id(2)), &parting(how, None))?;
            w.save_parting(ReceiptId(id(2)), &parting(how, Some(true)))?;
        }
        Ok(())
    });
    let kept = read(store, |r| r.receipts(user(5)));
    assert_eq!(kept, [receipt(1, Some(Micros(70))), receipt(2, None)]);
    let open = |l| read(store, move |r| r.open_receipt(account(10), label(l)));
    assert_eq!((open(1), open(2)), (Some(receipt(2, None)), None));
    let partings = |n| read(store, move |r| r.partings(ReceiptId(id(n))));
    assert_eq!(partings(2), [parting(Parted::Refused, Some(true))]);
    assert_eq!(partings(1), []);

    // What is over is forgotten, piece by piece; what is leaving still stays.
    write(store, move |w| {
        for (n, shown) in [(1, Some(false)), (2, Some(true)), (3, None)] {
            let parting = Parting {
                contact: contact(n),
                ..parting(Parted::Deleted, shown)
            };
            w.save_parting(ReceiptId(id(1)), &parting)?;
        }
        w.save_parting(ReceiptId(id(1)), &parting(Parted::Own, Some(false)))
    });
    let parted = read(store, |r| r.parted(ReceiptId(id(1))));
    assert_eq!(parted, [(Parted::Deleted, 3, 1), (Parted::Own, 1, 1)]);
    let forget = |before| write(store, move |w| w.forget_receipts(Micros(before), 3));
    assert_eq!(forget(70), 0, "not yet");
    assert_eq!((forget(71), forget(71), forget(71)), (3, 2, 0));
    assert_eq!(read(store, |r| r.receipts(user(5))), [receipt(2, None)]);
    assert_eq!(partings(2).len(), 1);
}
