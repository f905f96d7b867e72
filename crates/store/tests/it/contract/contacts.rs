//! Contacts, the trash and history.

use crate::support::{
    a_contact, a_link, account, an_entry, contact, label, read, revision, suggestion, user, write,
};
use app::{Revision, RevisionKind, Store, SuggestionState};
use domain::{Actor, Card, Contact, Door, Gone, GoneHow, Micros};

super::on_every_store! { contacts_and_trash history }

fn contacts_and_trash(store: &dyn Store) {
    let gone = |n: u64, at: i64| Contact {
        gone: Some(Gone {
            how: GoneHow::Unlabelled,
            by: user(1),
            at: Micros(at),
            labels: [label(1), label(2)].into(),
        }),
        ..a_contact(n)
    };
    write(store, move |w| {
        w.save_contact(&a_contact(20))?;
        w.save_contact(&gone(21, 5))?;
        w.save_contact(&gone(22, 9))?;
        w.add_revision(&revision(1, 21, RevisionKind::Edited))?;
        w.save_suggestion(&suggestion(1, 21, SuggestionState::Open))?;
        w.save_membership(&an_entry(1, 21, 3, false))?;
        w.save_link(&a_link(21, 10, "people/1"))
    });
    assert_eq!(read(store, |r| r.contact(contact(20))), Some(a_contact(20)));
    assert_eq!(read(store, |r| r.contact(contact(23))), None);
    assert_eq!(read(store, |r| r.trash()), [gone(22, 9), gone(21, 5)]);
    let before = |at, limit| read(store, move |r| r.trash_before(Micros(at), limit));
    assert_eq!(before(9, 5), [gone(21, 5)]);
    assert_eq!(before(10, 1), [gone(21, 5)]);
    assert_eq!(before(10, 2), [gone(21, 5), gone(22, 9)]);

    write(store, |w| w.purge_contact(contact(21)));
    let purged = read(store, |r| r.contact(contact(21))).expect("its id stays");
    assert_eq!(
        purged,
        Contact {
            card: Card::default(),
            ..gone(21, 5)
        }
    );
    assert_eq!(read(store, |r| r.trash()), [gone(22, 9)]);
    assert_eq!(before(10, 2), [gone(22, 9)]);
    assert_eq!(read(store, |r| r.revisions(contact(21))), []);
    assert_eq!(read(store, |r| r.suggestions()), []);
    assert_eq!(read(store, |r| r.memberships(contact(21))).len(), 1);
    assert!(read(store, |r| r.link(contact(21), account(10))).is_some());

    // What is left of it is forgotten once no account has it.
    let forget = |at| write(store, move |w| w.forget_purged(Micros(at), 10));
    assert_eq!(forget(10), 0, "one has");
    write(store, |w| w.drop_link(contact(21), account(10)));
    assert_eq!(forget(5), 0, "not yet");
    assert_eq!(forget(10), 1, "and not what is in the trash");
    assert_eq!(read(store, |r| r.contact(contact(21))), None);
    assert_eq!(read(store, |r| r.memberships(contact(21))), []);
    assert_eq!(read(store, |r| r.trash()), [gone(22, 9)]);

    write(store, |w| w.save_contact(&a_contact(21)));
    assert_eq!(read(store, |r| r.contact(contact(21))), Some(a_contact(21)));
}

fn history(store: &dyn Store) {
    let kinds = [
        RevisionKind::Created { label: label(1) },
        RevisionKind::Edited,
        RevisionKind::Joined { label: label(2) },
        RevisionKind::Left { label: label(2) },
        RevisionKind::Trashed,
        RevisionKind::Restored,
    ];
    let mut all: Vec<Revision> = kinds
        .into_iter()
        .zip(1..)
        .map(|(kind, n)| revision(n, 20, kind))
        .collect();
    all[1].actor = Actor {
        user: user(1),
        door: Door::Operator,
    };
    all[2].full = None;
    let put = all.clone();
    write(store, move |w| {
        put.iter().try_for_each(|r| w.add_revision(r))?;
        w.add_revision(&revision(9, 21, RevisionKind::Edited))
    });
    all.reverse();
    assert_eq!(read(store, |r| r.revisions(contact(20))), all);
}
