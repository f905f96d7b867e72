//! Worlds in a few words.

use app::{
    Env, Read, Res, Revision, RevisionKind, Sleep, Store, Suggestion, SuggestionState, Work,
};
use domain::{
    AccountId, Actor, Card, Change, Contact, ContactId, Door, Key, Label, LabelId, Membership,
    Micros, Origin, Patch, Person, RemoteId, RevisionId, SuggestionId, UserId, Uuid, Value,
};
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};
use store::{InlineStore, SqliteStore};
use sync::{Link, LinkState, Mirror, MirrorState, Seen, SeenState, SuggestionKind};

/// A clock that stands and ids that count.
#[derive(Default)]
pub(crate) struct Still {
    pub(crate) now: AtomicI64,
    ids: AtomicU64,
}

impl Env for Still {
    fn now(&self) -> Micros {
        Micros(self.now.load(Ordering::SeqCst))
    }

    fn monotonic(&self) -> Micros {
        self.now()
    }

    fn uuid(&self) -> Uuid {
        id(1_000_000 + self.ids.fetch_add(1, Ordering::SeqCst))
    }

    fn secret(&self) -> [u8; 32] {
        // Counted like the ids, so that the same story has the same secrets.
        let mut bytes = [0; 32];
        bytes[..16].copy_from_slice(self.uuid().as_bytes());
        bytes
    }

    fn sleep(&self, _: Micros) -> Sleep {
        Box::pin(std::future::ready(()))
    }
}

/// The same UUID for the same number, in the order of the numbers.
pub(crate) fn id(n: u64) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + u128::from(n))
}

/// A directory that goes with its test.
pub(crate) struct Dir(PathBuf);

impl Dir {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let n = COUNT.fetch_add(1, Ordering::SeqCst);
        let dir = std::env::temp_dir().join(format!("kith-store-{}-{n}", std::process::id()));
        std::fs::create_dir_all(&dir).expect("a directory");
        Self(dir)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.0.join("kith.db")
    }

    pub(crate) fn store(&self) -> SqliteStore {
        SqliteStore::open(&self.file(), Arc::new(Still::default())).expect("a file")
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

pub(crate) fn memory() -> InlineStore {
    InlineStore::new(Arc::new(Still::default())).expect("memory")
}

/// Runs a unit that must succeed.
pub(crate) fn write<R: Send + 'static>(
    store: &dyn Store,
    unit: impl FnMut(&dyn Work) -> Res<R> + Send + 'static,
) -> R {
    store.write(unit).wait().expect("the unit succeeds")
}

/// Reads what must be readable.
pub(crate) fn read<R: Send + 'static>(
    store: &dyn Store,
    unit: impl FnMut(&dyn Read) -> Res<R> + Send + 'static,
) -> R {
    store.read(unit).wait().expect("the look succeeds")
}

pub(crate) fn user(n: u64) -> UserId {
    UserId(id(n))
}

pub(crate) fn account(n: u64) -> AccountId {
    AccountId(id(n))
}

pub(crate) fn label(n: u64) -> LabelId {
    LabelId(id(n))
}

pub(crate) fn contact(n: u64) -> ContactId {
    ContactId(id(n))
}

pub(crate) fn anna(n: u64) -> app::User {
    app::User {
        id: user(n),
        email: format!("anna{n}@example.org"),
        name: "Anna".into(),
        at: Micros(1),
        gone: None,
    }
}

pub(crate) fn a_label(n: u64, name: &str) -> Label {
    Label {
        id: label(n),
        owner: user(1),
        name: name.into(),
        seq: 0,
        deleted: None,
        scope: None,
        frozen: None,
        on_leaving: domain::OnLeaving::Remove,
        leaves_behind: std::collections::BTreeSet::new(),
    }
}

pub(crate) fn a_contact(n: u64) -> Contact {
    Contact {
        id: contact(n),
        version: 1,
        card: Card::of([Value::name("Anna", "Berg")]),
        gone: None,
    }
}

pub(crate) fn a_mirror(l: u64, a: u64, state: MirrorState) -> Mirror {
    Mirror {
        label: label(l),
        account: account(a),
        group: Some("contactGroups/1".into()),
        made: true,
        agreed_name: "Family (Anna)".into(),
        label_name: "Family".into(),
        state,
        phone: true,
        cursor: 7,
        named: sync::Named::Owner("Anna".to_owned()),
        again: false,
        foreign: Some("elsewhere".to_owned()),
        making: Some(Micros(4)),
    }
}

pub(crate) fn an_entry(l: u64, c: u64, seq: u64, present: bool) -> Membership {
    Membership {
        label: label(l),
        contact: contact(c),
        seq,
        present,
        via: None,
        by: user(1),
        removed_by: (!present).then(|| user(2)),
        at: Micros(5),
    }
}

pub(crate) fn a_link(c: u64, a: u64, remote: &str) -> Link {
    let mut link = Link::new(contact(c), account(a), Origin::User, Micros(3));
    link.state = LinkState::Linked;
    link.remote = Some(remote.into());
    link
}

pub(crate) fn a_person(remote: &str) -> Person {
    Person {
        id: remote.into(),
        former: Vec::new(),
        etag: "e1".into(),
        values: vec![Value::name("Anna", "Berg")],
        groups: ["contactGroups/1".into(), "contactGroups/2".into()].into(),
        marks: ["m1".into()].into(),
        keys: domain::MatchKeys {
            emails: ["anna@example.org".into()].into(),
            ..Default::default()
        },
        raw: domain::Raw("{}".into()),
        updated: Some(Micros(7)),
        photo: Some("https://p.example/1".into()),
    }
}

pub(crate) fn a_seen(a: u64, remote: &str, state: SeenState) -> Seen {
    Seen {
        account: account(a),
        remote: RemoteId(remote.into()),
        state,
        person: (state == SeenState::Present).then(|| a_person(remote)),
        first: Micros(1),
        last: Micros(2),
        merged: state == SeenState::Present,
    }
}

pub(crate) fn through(user_n: u64, account_n: u64) -> Actor {
    Actor {
        user: user(user_n),
        door: Door::Account(account(account_n)),
    }
}

pub(crate) fn revision(n: u64, c: u64, kind: RevisionKind) -> Revision {
    Revision {
        id: RevisionId(id(n)),
        contact: contact(c),
        version: n,
        at: Micros(5),
        actor: through(1, 10),
        kind,
        planned: false,
        patch: Patch(vec![Change::Remove {
            key: Key("k1".into()),
            was: Value::note("x"),
        }]),
        full: Some(Card::of([Value::note("y")])),
    }
}

pub(crate) fn suggestion(n: u64, c: u64, state: SuggestionState) -> Suggestion {
    Suggestion {
        id: SuggestionId(id(n)),
        contact: contact(c),
        actor: through(1, 10),
        at: Micros(5),
        kind: SuggestionKind::Remove { label: label(1) },
        patch: Patch::default(),
        state,
        times: 2,
    }
}
