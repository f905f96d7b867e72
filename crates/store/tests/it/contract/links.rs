//! Links, what was seen, and the private index.

use crate::support::{a_link, a_person, a_seen, account, contact, label, read, write};
use app::{Indexed, Store};
use domain::{
    Agreement, ContactId, Field, LensId, Micros, Origin, Person, Raw, RemoteId, Row, Value,
};
use sync::{Attempt, GroupBinding, LinkState, SeenGroup, SeenState, SendKind, Sending};

super::on_every_store! { links names_of_links linked_by_label seen_and_index groups }

fn links(store: &dyn Store) {
    let mut full = a_link(20, 10, "people/1");
    full.former = vec!["people/0".into()];
    full.etags = vec!["e1".into(), "e2".into()];
    full.attempts = vec![Attempt {
        mark: "m1".into(),
        at: Micros(1),
        sent: Vec::new(),
    }];
    full.raw = Some(Raw("{\"a\":1}".into()));
    full.groups = [label(1), label(2)].into();
    full.version = 3;
    full.lens = LensId(u64::MAX - 1);
    full.hidden = [Field::Note, Field::Birthday].into();
    full.agreement = Agreement(vec![Row::own(Value::note("mine"))]);
    full.recreated = vec![Micros(8)];
    full.sending = Some(Sending {
        kind: SendKind::Update,
        writes: Vec::new(),
        groups: [label(1)].into(),
        version: 3,
        lens: LensId(4),
        epoch: 5,
        at: Micros(6),
        leaving: None,
    });
    full.unsure = full.sending.clone().map(|sending| Sending {
        kind: SendKind::Delete,
        ..sending
    });
    full.made = true;
    full.kept = true;
    let put = full.clone();
    write(store, move |w| w.save_link(&put));
    assert_eq!(
        read(store, |r| r.link(contact(20), account(10))),
        Some(full.clone())
    );
    assert_eq!(read(store, |r| r.links(contact(20))), [full]);
    assert!(read(store, |r| r.unsettled(account(10))));

    let settled = a_link(20, 10, "people/1");
    let put = settled.clone();
    write(store, move |w| w.save_link(&put));
    assert_eq!(
        read(store, |r| r.link(contact(20), account(10))),
        Some(settled)
    );
    assert!(!read(store, |r| r.unsettled(account(10))));

    let mut creating = a_link(21, 10, "");
    creating.remote = None;
    creating.state = LinkState::Creating;
    let put = creating.clone();
    write(store, move |w| w.save_link(&put));
    assert!(read(store, |r| r.unsettled(account(10))));
    assert!(!read(store, |r| r.unsettled(account(11))));
    write(store, |w| w.drop_link(contact(21), account(10)));
    assert_eq!(read(store, |r| r.link(contact(21), account(10))), None);
    assert!(!read(store, |r| r.unsettled(account(10))));
}

fn found(store: &dyn Store, remote: &'static str) -> Option<ContactId> {
    read(store, move |r| {
        r.link_by_remote(account(10), &remote.into())
    })
    .map(|l| l.contact)
}

fn marked(store: &dyn Store, mark: &'static str) -> Option<ContactId> {
    read(store, move |r| r.link_by_mark(account(10), &mark.into())).map(|l| l.contact)
}

fn names_of_links(store: &dyn Store) {
    write(store, |w| {
        let mut moved = a_link(20, 10, "people/2");
        moved.former = vec!["people/1".into(), "people/0".into()];
        moved.attempts = vec![Attempt {
            mark: "m1".into(),
            at: Micros(1),
            sent: Vec::new(),
        }];
        w.save_link(&moved)?;
        w.save_link(&a_link(21, 11, "people/1"))
    });
    assert_eq!(found(store, "people/2"), Some(contact(20)));
    assert_eq!(found(store, "people/1"), Some(contact(20)));
    assert_eq!(found(store, "people/0"), Some(contact(20)));
    assert_eq!(found(store, "people/3"), None);
    assert_eq!(marked(store, "m1"), Some(contact(20)));
    assert_eq!(marked(store, "people/1"), None);
    // Who has the id comes before who had it.
    write(store, |w| w.save_link(&a_link(22, 10, "people/1")));
    assert_eq!(found(store, "people/1"), Some(contact(22)));
    // One in force comes before one that is gone, however young.
    write(store, |w| {
        let mut gone = a_link(23, 10, "people/1");
        gone.enter(LinkState::Gone, Micros(1_000));
        w.save_link(&gone)
    });
    assert_eq!(found(store, "people/1"), Some(contact(22)));
    write(store, |w| {
        w.drop_link(contact(22), account(10))?;
        w.drop_link(contact(23), account(10))?;
        w.save_link(&a_link(20, 10, "people/2"))
    });
    assert_eq!(found(store, "people/1"), None);
    assert_eq!(marked(store, "m1"), None);
}

fn linked_by_label(store: &dyn Store) {
    write(store, |w| {
        for (c, state, groups) in [
            (20, LinkState::Linked, vec![1]),
            (21, LinkState::Linked, vec![1, 2]),
            (22, LinkState::Linked, vec![2]),
            (23, LinkState::Creating, vec![]),
            (24, LinkState::Gone, vec![1]),
        ] {
            let mut link = a_link(c, 10, "people/1");
            link.state = state;
            link.groups = groups.into_iter().map(label).collect();
            w.save_link(&link)?;
        }
        Ok(())
    });
    let linked = read(store, |r| r.linked_by_label(account(10)));
    assert_eq!(linked, [(label(1), 2), (label(2), 2)].into());
    write(store, |w| {
        for (c, origin) in [(21, Origin::Kith), (22, Origin::User), (24, Origin::Kith)] {
            let mut link = w.link(contact(c), account(10))?.expect("it is there");
            link.origin = origin;
            w.save_link(&link)?;
        }
        let mut theirs = w.link(contact(20), account(10))?.expect("it is there");
        theirs.origin = Origin::User;
        w.save_link(&theirs)
    });
    let made = read(store, |r| r.made_by_label(account(10)));
    assert_eq!(made, [(label(1), 1), (label(2), 1)].into());
    // Made by Kith, let go of with what its user had typed, and shared again (decision 0024).
    write(store, |w| {
        let mut again = w.link(contact(20), account(10))?.expect("it is there");
        again.made = true;
        w.save_link(&again)
    });
    let made = read(store, |r| r.made_by_label(account(10)));
    assert_eq!(made, [(label(1), 2), (label(2), 1)].into());
}

fn seen_and_index(store: &dyn Store) {
    let mut moved = a_seen(10, "people/1", SeenState::Present);
    moved.person = Some(Person {
        former: vec!["people/0".into()],
        ..a_person("people/9")
    });
    let put = moved.clone();
    let private = |remote: &str, hashes: &[u8]| Indexed {
        remote: remote.into(),
        etag: "e".into(),
        hashes: hashes.iter().map(|h| [*h; 16]).collect(),
    };
    write(store, move |w| {
        w.save_seen(&a_seen(10, "people/1", SeenState::Missing))?;
        w.save_seen(&put)?;
        w.save_seen(&a_seen(10, "people/2", SeenState::Present))?;
        w.save_seen(&a_seen(10, "people/2", SeenState::Gone))?;
        w.save_indexed(account(10), &private("people/3", &[1, 2]))?;
        w.save_indexed(account(10), &private("people/4", &[2, 3]))?;
        w.save_link(&a_link(20, 10, "people/1"))?;
        w.save_link(&a_link(21, 10, "people/5"))
    });
    assert_eq!(
        read(store, |r| r.seen(account(10), &"people/1".into())),
        Some(moved)
    );
    let gone = read(store, |r| r.seen(account(10), &"people/2".into()));
    assert_eq!(gone, Some(a_seen(10, "people/2", SeenState::Gone)));
    assert_eq!(read(store, |r| r.seen_count(account(10))), 2);
    let present = read(store, |r| r.seen_present(account(10)));
    assert_eq!(present, ["people/1".into()]);
    let hashes = |remote: &str| {
        let remote = RemoteId::from(remote);
        read(store, move |r| r.hashes(account(10), &remote))
    };
    assert_eq!(hashes("people/3"), Some(vec![[1; 16], [2; 16]]));
    assert_eq!(hashes("people/1"), None);
    let known = read(store, |r| r.known(account(10)));
    assert_eq!(
        known,
        ["people/1", "people/3", "people/4", "people/5"].map(RemoteId::from)
    );
    let bearers = read(store, |r| {
        r.indexed(account(10), &[[2; 16], [3; 16], [9; 16]])
    });
    assert_eq!(bearers, ["people/3", "people/4"].map(RemoteId::from));
    write(store, move |w| {
        w.save_indexed(account(10), &private("people/3", &[1, 4]))?;
        w.drop_indexed(account(10), &"people/4".into())?;
        w.drop_seen(account(10), &"people/1".into())
    });
    assert_eq!(
        read(store, |r| r.indexed(account(10), &[[2; 16], [3; 16]])),
        []
    );
    let bearers = read(store, |r| r.indexed(account(10), &[[4; 16], [1; 16]]));
    assert_eq!(bearers, ["people/3".into()]);
    assert_eq!(
        read(store, |r| r.seen(account(10), &"people/1".into())),
        None
    );
}

fn groups(store: &dyn Store) {
    let group = |etag: Option<&str>| SeenGroup {
        id: "contactGroups/1".into(),
        name: "Family".into(),
        etag: etag.map(Into::into),
        binding: Some(GroupBinding {
            installation: "i".into(),
            label: label(1),
        }),
        system: false,
    };
    write(store, move |w| {
        w.save_group(account(10), &group(Some("e")))?;
        w.save_group(account(10), &group(None))
    });
    assert_eq!(read(store, |r| r.groups(account(10))), [group(None)]);
    write(store, |w| {
        w.drop_group(account(10), &"contactGroups/1".into())
    });
    assert_eq!(read(store, |r| r.groups(account(10))), []);
}
