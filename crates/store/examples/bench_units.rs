//! Measures the store against what SQLite itself can do, in one run on one disk:
//!
//! * a unit (an edit: 3 reads, 5 writes, a card of 1 kB) in memory, and durably on a file
//!   with 64 callers, against a bare loop with the same statements in groups of 64;
//! * the summaries of an account with 25,000 contacts, and the copy of a small world.
//!
//! `cargo run --release -p kith-store --example bench_units [directory]`
#![expect(clippy::print_stdout, reason = "a program that reports to a terminal")]

use app::{Env, Res, Revision, RevisionKind, Sleep, Store, Work};
use domain::{
    AccountId, Actor, Card, Change, Contact, ContactId, Door, Etag, Key, Label, LabelId,
    Membership, Micros, Origin, Patch, Raw, RemoteId, RevisionId, UserId, Uuid, Value,
};
use rusqlite::{Connection, params};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::{Instant, SystemTime},
};
use store::{InlineStore, SqliteStore};
use sync::{Link, LinkState, Mirror, MirrorState};

const CALLERS: usize = 64;
const UNITS: usize = 20_000;
const CONTACTS: usize = 25_000;

struct Clock;

impl Env for Clock {
    fn now(&self) -> Micros {
        let since = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .expect("after 1970");
        Micros(
            since
                .as_micros()
                .try_into()
                .expect("before the year 292277"),
        )
    }

    fn monotonic(&self) -> Micros {
        self.now()
    }

    fn uuid(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn secret(&self) -> [u8; 32] {
        // Nobody is invited in a measurement.
        let mut bytes = [0; 32];
        bytes[..16].copy_from_slice(self.uuid().as_bytes());
        bytes
    }

    fn sleep(&self, _: Micros) -> Sleep {
        Box::pin(std::future::ready(()))
    }
}

fn main() {
    let dir = std::env::args_os()
        .nth(1)
        .map_or_else(std::env::temp_dir, PathBuf::from);
    let dir = dir.join(format!("kith-bench-{}", std::process::id()));
    std::fs::create_dir_all(&dir).expect("a directory for the files");
    let env: Arc<dyn Env> = Arc::new(Clock);

    let memory = InlineStore::new(Arc::clone(&env)).expect("memory");
    let (label, contacts) = world(&memory);
    let in_memory = per_unit(UNITS, || {
        for i in 0..UNITS {
            edit_through(&memory, label, contacts[i % contacts.len()]);
        }
    });
    println!("unit in memory, inline:            {in_memory:7.1} µs");

    let file =
        Arc::new(SqliteStore::open(&dir.join("store.db"), Arc::clone(&env)).expect("a file"));
    let (label, contacts) = world(file.as_ref());
    let grouped = per_unit(UNITS, || callers(&file, label, &contacts));
    println!("unit on a file, 64 callers, FULL:  {grouped:7.1} µs");

    let bare = bare(&dir.join("bare.db"), &env);
    println!("bare loop, the same statements:    {bare:7.1} µs");
    println!("ratio:                             {:7.2}", grouped / bare);

    summaries(file.as_ref());
    copies(&memory, &env);
    drop(file);
    std::fs::remove_dir_all(&dir).expect("the directory goes");
}

fn per_unit(units: usize, run: impl FnOnce()) -> f64 {
    let start = Instant::now();
    run();
    start.elapsed().as_secs_f64() * 1e6 / units as f64
}

fn millis(what: &str, run: impl FnOnce()) {
    let start = Instant::now();
    run();
    println!("{what:<34} {:7.1} ms", start.elapsed().as_secs_f64() * 1e3);
}

fn card() -> Card {
    Card::of([
        Value::name("Anna", "Berg"),
        Value::email("anna@example.org", "home"),
        Value::note(&"x".repeat(800)),
    ])
}

fn world(store: &dyn Store) -> (LabelId, Vec<ContactId>) {
    let made = store.write(|work| {
        let owner = UserId(work.uuid());
        let label = Label {
            id: LabelId(work.uuid()),
            owner,
            name: "Family".into(),
            seq: 0,
            deleted: None,
            scope: None,
            frozen: None,
            on_leaving: domain::OnLeaving::Remove,
            leaves_behind: std::collections::BTreeSet::new(),
        };
        work.save_label(&label)?;
        let mut contacts = Vec::new();
        for _ in 0..500 {
            let contact = Contact {
                id: ContactId(work.uuid()),
                version: 1,
                card: card(),
                gone: None,
            };
            work.save_contact(&contact)?;
            work.save_membership(&entry(work, label.id, contact.id, owner)?)?;
            contacts.push(contact.id);
        }
        Ok((label.id, contacts))
    });
    made.wait().expect("a world")
}

fn entry(work: &dyn Work, label: LabelId, contact: ContactId, by: UserId) -> Res<Membership> {
    let seq = work.next_seq(label)?;
    Ok(Membership {
        label,
        contact,
        seq,
        present: true,
        via: None,
        by,
        removed_by: None,
        at: work.now(),
    })
}

fn patch() -> Patch {
    let (from, to) = (
        Value::email("anna@example.org", "home"),
        Value::email("a.berg@example.org", "home"),
    );
    Patch(vec![Change::Set {
        key: Key("k2".into()),
        from,
        to,
    }])
}

fn edit(work: &dyn Work, label: LabelId, id: ContactId) -> Res<u64> {
    let user = work.label(label)?.expect("the label").owner;
    let mut contact = work.contact(id)?.expect("the contact");
    contact.version += 1;
    let patch = patch();
    patch.apply(&mut contact.card);
    work.save_membership(&entry(work, label, id, user)?)?;
    work.save_contact(&contact)?;
    work.add_revision(&Revision {
        id: RevisionId(work.uuid()),
        contact: id,
        version: contact.version,
        at: work.now(),
        actor: Actor {
            user,
            door: Door::Operator,
        },
        kind: RevisionKind::Edited,
        planned: false,
        patch,
        full: None,
    })?;
    Ok(contact.version)
}

fn edit_through(store: &dyn Store, label: LabelId, id: ContactId) {
    store
        .write_durably(move |work| edit(work, label, id))
        .wait()
        .expect("an edit");
}

fn callers(store: &Arc<SqliteStore>, label: LabelId, contacts: &[ContactId]) {
    thread::scope(|scope| {
        for caller in 0..CALLERS {
            scope.spawn(move || {
                for i in 0..UNITS / CALLERS {
                    edit_through(
                        store.as_ref(),
                        label,
                        contacts[(i * CALLERS + caller) % contacts.len()],
                    );
                }
            });
        }
    });
}

/// What the same statements cost in a loop of their own: no queue, no threads, no types.
fn bare(path: &Path, env: &Arc<dyn Env>) -> f64 {
    let (label, contacts) = world(&SqliteStore::open(path, Arc::clone(env)).expect("a file"));
    let db = Connection::open(path).expect("the file");
    db.set_prepared_statement_cache_capacity(100);
    db.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA cache_size = -32768; PRAGMA secure_delete = FAST",
    )
    .expect("settings");
    let patch = serde_json::to_string(&patch()).expect("JSON");
    per_unit(UNITS, || {
        for group in 0..UNITS / CALLERS {
            db.prepare_cached("BEGIN IMMEDIATE")
                .and_then(|mut s| s.execute([]))
                .expect("begun");
            for i in 0..CALLERS {
                let id = contacts[(group * CALLERS + i) % contacts.len()];
                db.prepare_cached("SAVEPOINT unit")
                    .and_then(|mut s| s.execute([]))
                    .expect("begun");
                bare_unit(&db, label, id, &patch, env.as_ref()).expect("a unit");
                db.prepare_cached("RELEASE unit")
                    .and_then(|mut s| s.execute([]))
                    .expect("kept");
            }
            db.prepare_cached("COMMIT")
                .and_then(|mut s| s.execute([]))
                .expect("committed");
        }
    })
}

fn bare_unit(
    db: &Connection,
    label: LabelId,
    id: ContactId,
    patch: &str,
    env: &dyn Env,
) -> rusqlite::Result<()> {
    let (label, id, at) = (label.as_bytes(), id.as_bytes(), env.now().0);
    let owner: [u8; 16] = db
        .prepare_cached("SELECT id, owner, name, seq, deleted FROM labels WHERE id = ?1")?
        .query_row([label], |r| r.get(1))?;
    let (version, card): (i64, String) = db
        .prepare_cached(
            "SELECT c.id, c.version, d.card, c.gone_how, c.gone_by, c.gone_at, c.gone_labels
             FROM contacts c LEFT JOIN cards d ON d.contact = c.id WHERE c.id = ?1",
        )?
        .query_row([id], |r| Ok((r.get(1)?, r.get(2)?)))?;
    let seq: i64 = db
        .prepare_cached("UPDATE labels SET seq = seq + 1 WHERE id = ?1 RETURNING seq")?
        .query_row(params![label], |r| r.get(0))?;
    db.prepare_cached(
        "INSERT INTO memberships (label, contact, seq, present, via, added_by, removed_by, at)
         VALUES (?1, ?2, ?3, 1, NULL, ?4, NULL, ?5)
         ON CONFLICT (label, contact) DO UPDATE SET seq = excluded.seq, present = excluded.present,
            via = excluded.via, added_by = excluded.added_by, removed_by = excluded.removed_by,
            at = excluded.at",
    )?
    .execute(params![label, id, seq, owner, at])?;
    db.prepare_cached(
        "INSERT INTO contacts (id, version, purged) VALUES (?1, ?2, 0)
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, gone_how = excluded.gone_how,
            gone_by = excluded.gone_by, gone_at = excluded.gone_at, gone_labels = excluded.gone_labels, purged = 0",
    )?
    .execute(params![id, version + 1])?;
    db.prepare_cached(
        "INSERT INTO cards (contact, card) VALUES (?1, ?2) ON CONFLICT (contact) DO UPDATE SET card = excluded.card",
    )?
    .execute(params![id, card])?;
    let labels: Vec<u8> = db
        .prepare_cached("SELECT label FROM memberships WHERE contact = ?1 AND present = 1")?
        .query_row([id], |r| r.get(0))?;
    db.prepare_cached(
        "INSERT INTO revisions (id, contact, version, at, user_id, account, kind, kind_label, blanks, labels,
            patch, full_card, planned) VALUES (?1, ?2, ?3, ?4, ?5, NULL, 'edited', NULL, 0, ?6, ?7, NULL, 0)",
    )?
    .execute(params![env.uuid().as_bytes(), id, version + 1, at, owner, labels, patch])?;
    Ok(())
}

fn summaries(store: &dyn Store) {
    let account = AccountId(Uuid::now_v7());
    millis("25,000 linked contacts written", || fill(store, account));
    let mut best = f64::MAX;
    for _ in 0..15 {
        // What a connection remembers of the file is void after every write.
        store
            .write(move |work| work.save_due(account, Some(work.now())))
            .wait()
            .expect("a write");
        let looked = store.read(move |read| {
            let start = Instant::now();
            assert_eq!(
                read.summaries(account, None, &std::collections::BTreeSet::new())?
                    .len(),
                CONTACTS
            );
            Ok(start.elapsed())
        });
        best = best.min(looked.wait().expect("summaries").as_secs_f64() * 1e3);
    }
    println!("summaries, best of 15:             {best:7.1} ms");
}

fn fill(store: &dyn Store, account: AccountId) {
    let made = store.write(move |work| {
        let owner = UserId(work.uuid());
        let label = Label {
            id: LabelId(work.uuid()),
            owner,
            name: "All".into(),
            seq: 0,
            deleted: None,
            scope: None,
            frozen: None,
            on_leaving: domain::OnLeaving::Remove,
            leaves_behind: std::collections::BTreeSet::new(),
        };
        work.save_label(&label)?;
        work.save_mirror(&Mirror {
            label: label.id,
            account,
            group: Some("contactGroups/1".into()),
            made: true,
            agreed_name: "All".into(),
            label_name: "All".into(),
            state: MirrorState::Active,
            phone: true,
            cursor: 0,
            named: sync::Named::Label,
            again: false,
            foreign: None,
            making: None,
        })?;
        Ok((label.id, owner))
    });
    let (label, owner) = made.wait().expect("a label");
    for window in 0..CONTACTS / 200 {
        let made = store.write(move |work| {
            for i in 0..200 {
                let contact = Contact {
                    id: ContactId(work.uuid()),
                    version: 3,
                    card: card(),
                    gone: None,
                };
                work.save_contact(&contact)?;
                work.save_membership(&entry(work, label, contact.id, owner)?)?;
                let mut link = Link::new(contact.id, account, Origin::User, work.now());
                link.state = LinkState::Linked;
                link.remote = Some(RemoteId(format!("people/c{:019}", window * 200 + i)));
                link.etags = vec![Etag("%EgUBAgMFBwg9Pj8aBAECBQciDGRtbWVkOVBSaVNJPQ==".into())];
                link.groups = [label].into();
                link.version = 3;
                link.raw = Some(Raw("{\"names\":[]}".repeat(100)));
                work.save_link(&link)?;
            }
            Ok(())
        });
        made.wait().expect("a window");
    }
}

fn copies(memory: &InlineStore, env: &Arc<dyn Env>) {
    let template = InlineStore::new(Arc::clone(env)).expect("memory");
    let bytes = template.snapshot().expect("bytes");
    let copy = per_unit(200, || {
        for _ in 0..200 {
            InlineStore::from_snapshot(&bytes, Arc::clone(env)).expect("a copy");
        }
    });
    println!(
        "copy of an empty world ({} kB):     {copy:7.1} µs",
        bytes.len() / 1024
    );
    let bytes = memory.snapshot().expect("bytes");
    let copied: &dyn Store = &InlineStore::from_snapshot(&bytes, Arc::clone(env)).expect("a copy");
    let found = copied.read(|read| read.labels()).wait().expect("labels");
    let label = found[0].id;
    let contacts = copied
        .read(move |read| read.members(label))
        .wait()
        .expect("members");
    let unit = per_unit(UNITS, || {
        for i in 0..UNITS {
            edit_through(copied, label, contacts[i % contacts.len()]);
        }
    });
    println!("unit in a copied world:            {unit:7.1} µs");
}
