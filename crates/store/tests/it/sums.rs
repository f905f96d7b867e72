//! What the brake sums up (D4).

use crate::support::{
    a_contact, a_mirror, account, an_entry, contact, label, memory, read, revision, through, user,
    write,
};
use app::{Res, Revision, RevisionKind, Work};
use domain::{Actor, Change, Door, Gone, GoneHow, Key, LabelId, Micros, Patch, RevisionId, Value};
use std::collections::BTreeMap;
use sync::{MirrorState, Sums};

const HOUR: i64 = 100;
const SINCE: i64 = 50;

fn sums(mut unit: impl FnMut(&dyn Work) -> Res<()> + Send + 'static) -> BTreeMap<LabelId, Sums> {
    let store = memory();
    write(&store, move |w| {
        w.save_mirror(&a_mirror(1, 10, MirrorState::Active))?;
        w.save_mirror(&a_mirror(2, 10, MirrorState::Active))?;
        unit(w)
    });
    read(&store, |r| {
        r.sums(account(10), user(1), Micros(SINCE), Micros(HOUR))
    })
}

fn change(
    w: &dyn Work,
    c: u64,
    at: i64,
    actor: Actor,
    kind: RevisionKind,
    blanks: usize,
) -> Res<()> {
    let remove = |_| Change::Remove {
        key: Key("k1".into()),
        was: Value::note("x"),
    };
    w.add_revision(&Revision {
        id: RevisionId(w.uuid()),
        contact: contact(c),
        version: 1,
        at: Micros(at),
        actor,
        kind,
        planned: false,
        patch: Patch((0..blanks).map(remove).collect()),
        full: None,
    })
}

#[test]
fn a_quiet_account_has_a_sum_for_every_mirrored_label() {
    assert_eq!(
        sums(|_| Ok(())),
        [(label(1), Sums::default()), (label(2), Sums::default())].into()
    );
}

#[test]
fn contacts_count_once_per_kind_and_within_its_span() {
    let got = sums(|w| {
        let me = through(1, 10);
        w.save_membership(&an_entry(1, 20, 1, true))?;
        w.save_membership(&an_entry(2, 20, 1, true))?;
        w.save_membership(&an_entry(9, 20, 1, true))?;
        w.save_membership(&an_entry(1, 21, 2, true))?;
        change(w, 20, 60, me, RevisionKind::Edited, 0)?;
        change(w, 20, 61, me, RevisionKind::Edited, 1)?;
        change(w, 21, 49, me, RevisionKind::Edited, 1)?;
        change(w, 22, 60, me, RevisionKind::Left { label: label(1) }, 0)?;
        change(w, 23, 99, me, RevisionKind::Created { label: label(1) }, 0)?;
        change(w, 24, 100, me, RevisionKind::Created { label: label(1) }, 0)?;
        change(w, 24, 101, me, RevisionKind::Joined { label: label(2) }, 0)?;
        change(w, 25, 101, me, RevisionKind::Restored, 0)
    });
    assert_eq!(
        got[&label(1)],
        Sums {
            removals: 2,
            left: 1,
            edits: 1,
            additions: 1
        }
    );
    assert_eq!(
        got[&label(2)],
        Sums {
            removals: 1,
            left: 0,
            edits: 1,
            additions: 1
        }
    );
    assert_eq!(got.len(), 2);
}

#[test]
fn d4_what_a_join_plan_listed_is_not_counted() {
    let got = sums(|w| {
        w.save_membership(&an_entry(1, 20, 1, true))?;
        for (n, kind) in [
            RevisionKind::Edited,
            RevisionKind::Created { label: label(1) },
        ]
        .into_iter()
        .enumerate()
        {
            w.add_revision(&Revision {
                planned: true,
                at: Micros(HOUR),
                ..revision(100 + n as u64, 20, kind)
            })?;
        }
        Ok(())
    });
    assert_eq!(got[&label(1)], Sums::default());
}

#[test]
fn the_greater_of_this_account_and_its_user_counts() {
    let left = RevisionKind::Left { label: label(1) };
    let kind = left.clone();
    let got = sums(move |w| {
        // Two by the user in this account, one in another, one by the operator; three here by
        // whoever had the account before; one of somebody else.
        change(w, 20, 60, through(1, 10), kind.clone(), 0)?;
        change(w, 21, 60, through(1, 10), kind.clone(), 0)?;
        change(w, 22, 60, through(1, 11), kind.clone(), 0)?;
        change(
            w,
            23,
            60,
            Actor {
                user: user(1),
                door: Door::Operator,
            },
            kind.clone(),
            0,
        )?;
        change(w, 24, 60, through(2, 12), kind.clone(), 0)
    });
    assert_eq!(got[&label(1)].removals, 4);
    let got = sums(move |w| {
        change(w, 20, 60, through(2, 10), left.clone(), 0)?;
        change(w, 21, 60, through(2, 10), left.clone(), 0)?;
        change(w, 22, 60, through(1, 11), left.clone(), 0)
    });
    assert_eq!(got[&label(1)].removals, 2);
}

#[test]
fn a_deletion_counts_in_every_label_the_contact_was_in() {
    let trash = |w: &dyn Work| {
        let gone = Gone {
            how: GoneHow::Deleted,
            by: user(1),
            at: Micros(60),
            labels: [label(1), label(2)].into(),
        };
        w.save_contact(&domain::Contact {
            gone: Some(gone),
            ..a_contact(20)
        })
    };
    let one = Sums {
        removals: 1,
        left: 1,
        ..Sums::default()
    };
    let both: BTreeMap<LabelId, Sums> = [(label(1), one), (label(2), one)].into();
    // Told before the entries are taken out …
    let before = sums(|w| {
        w.save_membership(&an_entry(1, 20, 1, true))?;
        w.save_membership(&an_entry(2, 20, 1, true))?;
        change(w, 20, 60, through(1, 10), RevisionKind::Trashed, 0)
    });
    assert_eq!(before, both);
    // … and after, with and without the contact's own memory of them.
    let after = sums(move |w| {
        trash(w)?;
        change(w, 20, 60, through(1, 10), RevisionKind::Trashed, 0)
    });
    assert_eq!(after, both);
    let entries_only = sums(|w| {
        for l in [1, 2] {
            w.save_membership(&domain::Membership {
                at: Micros(60),
                ..an_entry(l, 20, 1, false)
            })?;
        }
        w.save_membership(&an_entry(9, 20, 1, false))?;
        change(w, 20, 60, through(1, 10), RevisionKind::Trashed, 0)
    });
    assert_eq!(entries_only, both);
}
