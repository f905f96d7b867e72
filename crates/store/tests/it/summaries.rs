//! What the survey is told of an account.

use crate::support::{
    a_contact, a_label, a_link, a_mirror, a_seen, account, an_entry, contact, label, memory, read,
    write,
};
use app::{Store, Work};
use domain::{ContactId, Etag, Gone, GoneHow, LabelId, Micros};
use std::collections::BTreeSet;
use sync::{
    Attempt, HeldIn, LinkState, MirrorState, SeenState, SendKind, Sending, Summary, Through,
};

/// The summaries of account 10 after this unit.
fn summaries(
    with: Option<LabelId>,
    unit: impl FnMut(&dyn Work) -> app::Res<()> + Send + 'static,
) -> Vec<Summary> {
    summaries_beside(with, &[], unit)
}

/// The same with these labels, which its user sees elsewhere.
fn summaries_beside(
    with: Option<LabelId>,
    others: &[LabelId],
    unit: impl FnMut(&dyn Work) -> app::Res<()> + Send + 'static,
) -> Vec<Summary> {
    let store = memory();
    write(&store, unit);
    let store: &dyn Store = &store;
    let others: BTreeSet<LabelId> = others.iter().copied().collect();
    read(store, move |r| r.summaries(account(10), with, &others))
}

/// These labels hold the contact by themselves.
fn held(labels: &[u64]) -> HeldIn {
    labels.iter().map(|l| (label(*l), Through::Label)).collect()
}

fn keys(all: &[Summary]) -> Vec<(Option<ContactId>, Option<&str>)> {
    all.iter()
        .map(|s| (s.contact, s.remote.as_ref().map(|r| r.0.as_str())))
        .collect()
}

#[test]
fn every_contact_link_and_seen_person_once_in_order() {
    let all = summaries(None, |w| {
        w.save_label(&a_label(1, "Family"))?;
        w.save_mirror(&a_mirror(1, 10, MirrorState::Active))?;
        w.save_mirror(&a_mirror(2, 10, MirrorState::Ending))?;
        for (c, l, present) in [
            (20, 1, true),
            (22, 1, true),
            (22, 2, true),
            (24, 1, false),
            (25, 9, true),
        ] {
            w.save_contact(&a_contact(c))?;
            w.save_membership(&an_entry(l, c, 1, present))?;
        }
        w.save_contact(&a_contact(21))?;
        w.save_link(&a_link(22, 10, "people/2"))?;
        w.save_link(&a_link(21, 10, "people/1"))?;
        w.save_link(&a_link(20, 11, "people/2"))?;
        w.save_seen(&a_seen(10, "people/2", SeenState::Missing))?;
        w.save_seen(&a_seen(10, "people/8", SeenState::Present))?;
        w.save_seen(&a_seen(10, "people/7", SeenState::Present))?;
        w.save_seen(&a_seen(11, "people/1", SeenState::Present))
    });
    let expected = [
        (Some(contact(20)), None),
        (Some(contact(21)), Some("people/1")),
        (Some(contact(22)), Some("people/2")),
        (None, Some("people/7")),
        (None, Some("people/8")),
    ];
    assert_eq!(keys(&all), expected);
    assert_eq!(all[0].labels, held(&[1]));
    assert_eq!(all[0].version, 1);
    assert_eq!(all[1].labels, held(&[]));
    assert_eq!(all[2].labels, held(&[1, 2]));
    assert_eq!(
        all[2].seen.as_ref().map(|s| s.state),
        Some(SeenState::Missing)
    );
    assert_eq!(all[1].seen, None);
    let seen = all[3].seen.as_ref().expect("seen");
    assert_eq!(seen.etag, Some("e1".into()));
    assert_eq!(
        seen.groups,
        ["contactGroups/1".into(), "contactGroups/2".into()].into()
    );
    assert_eq!((seen.first, seen.last), (Micros(1), Micros(2)));
}

#[test]
fn a_proposed_mirror_counts_only_when_it_is_asked_for() {
    let world = |w: &dyn Work| {
        w.save_mirror(&a_mirror(1, 10, MirrorState::Proposed))?;
        w.save_mirror(&a_mirror(2, 10, MirrorState::Proposed))?;
        w.save_contact(&a_contact(20))?;
        w.save_membership(&an_entry(1, 20, 1, true))?;
        w.save_membership(&an_entry(2, 20, 1, true))
    };
    assert_eq!(summaries(None, world), []);
    let with = summaries(Some(label(1)), world);
    assert_eq!(keys(&with), [(Some(contact(20)), None)]);
    assert_eq!(with[0].labels, held(&[1]));
}

#[test]
fn a_link_is_told_without_contents() {
    let all = summaries(None, |w| {
        let mut gone = a_contact(20);
        gone.version = 4;
        gone.gone = Some(Gone {
            how: GoneHow::Deleted,
            by: crate::support::user(1),
            at: Micros(1),
            labels: [].into(),
        });
        w.save_contact(&gone)?;
        let mut link = a_link(20, 10, "people/1");
        link.enter(LinkState::Creating, Micros(9));
        link.etags = vec!["e1".into(), "e2".into()];
        link.attempts = [3, 8]
            .map(|at| Attempt {
                mark: "m".into(),
                at: Micros(at),
                sent: Vec::new(),
            })
            .to_vec();
        link.groups = [label(1)].into();
        link.version = 3;
        link.lens = domain::LensId(u64::MAX);
        link.sending = Some(Sending {
            kind: SendKind::Delete,
            writes: Vec::new(),
            groups: [].into(),
            version: 3,
            lens: domain::LensId(0),
            epoch: 1,
            at: Micros(1),
            leaving: None,
        });
        w.save_link(&link)
    });
    let [summary] = &all[..] else {
        panic!("one summary: {all:?}")
    };
    assert!(summary.gone);
    assert_eq!(summary.version, 4);
    let link = summary.link.as_ref().expect("a link");
    assert_eq!((link.state, link.since), (LinkState::Creating, Micros(9)));
    assert_eq!(link.etag, Some(Etag("e2".into())));
    assert_eq!((link.version, link.lens), (3, domain::LensId(u64::MAX)));
    assert_eq!(link.groups, [label(1)].into());
    assert!(link.sending);
    assert_eq!(link.attempted, Some(Micros(8)));
}

#[test]
fn a_seen_person_goes_to_the_link_in_force() {
    let all = summaries(None, |w| {
        let mut gone = a_link(20, 10, "people/1");
        gone.enter(LinkState::Gone, Micros(99));
        w.save_link(&gone)?;
        w.save_link(&a_link(21, 10, "people/1"))?;
        let mut gone = a_link(22, 10, "people/1");
        gone.enter(LinkState::Gone, Micros(100));
        w.save_link(&gone)?;
        w.save_seen(&a_seen(10, "people/1", SeenState::Present))
    });
    let with_seen: Vec<_> = all
        .iter()
        .filter(|s| s.seen.is_some())
        .map(|s| s.contact)
        .collect();
    assert_eq!(with_seen, [Some(contact(21))]);
}

#[test]
fn versions_are_found_in_a_hub_that_holds_much_else() {
    let all = summaries(None, |w| {
        for c in 20..70 {
            w.save_contact(&domain::Contact {
                version: c,
                ..a_contact(c)
            })?;
        }
        w.save_mirror(&a_mirror(1, 10, MirrorState::Active))?;
        w.save_membership(&an_entry(1, 40, 1, true))?;
        w.save_link(&a_link(30, 10, "people/1"))
    });
    assert_eq!(all.iter().map(|s| s.version).collect::<Vec<_>>(), [30, 40]);
}

#[test]
fn r2_labels_seen_elsewhere_are_told_of_contacts_that_are_here() {
    let all = summaries_beside(None, &[label(2), label(3)], |w| {
        w.save_mirror(&a_mirror(1, 10, MirrorState::Active))?;
        for c in [20, 21, 22] {
            w.save_contact(&a_contact(c))?;
        }
        w.save_membership(&an_entry(1, 20, 1, true))?;
        w.save_membership(&an_entry(2, 20, 1, true))?;
        w.save_membership(&an_entry(2, 22, 2, true))?;
        let out_of_two = |l, c| domain::Membership {
            via: Some(label(2)),
            ..an_entry(l, c, 3, true)
        };
        w.save_membership(&out_of_two(1, 21))?;
        w.save_membership(&out_of_two(3, 20))?;
        // Seen by nobody here.
        w.save_membership(&an_entry(4, 20, 1, true))
    });
    let labels: Vec<&HeldIn> = all.iter().map(|s| &s.labels).collect();
    // What comes through an entry out of another label is not for the store to say.
    let mut first = held(&[1, 2]);
    first.insert(label(3), Through::Nothing);
    let second = HeldIn::from([(label(1), Through::Nothing)]);
    assert_eq!(labels, [&first, &second]);
}
