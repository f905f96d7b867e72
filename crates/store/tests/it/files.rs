//! A database file: its version, its lock, other processes, crashes.

use crate::support::{Dir, Still, anna, read, write};
use app::{Error, Res, Store};
use futures::executor::block_on;
use rusqlite::Connection;
use std::{fs, sync::Arc};
use store::{DirLock, SqliteStore};

fn code<T>(result: Res<T>) -> (&'static str, String) {
    match result {
        Err(Error::Refused(problem)) => (problem.code, problem.message),
        Err(e) => panic!("another error: {e}"),
        Ok(_) => panic!("no error"),
    }
}

#[test]
fn a_newer_database_is_refused_and_left_alone() {
    let dir = Dir::new();
    drop(dir.store());
    let db = Connection::open(dir.file()).expect("a file");
    db.execute_batch("PRAGMA user_version = 7").expect("set");
    let (code, message) = code(SqliteStore::open(&dir.file(), Arc::new(Still::default())));
    assert_eq!(code, "database-newer");
    let place = dir.file().display().to_string();
    assert_eq!(
        message,
        format!(
            "The database at {place} was written by a newer Kith (schema 7, this program knows 1). Start the \
             newer program, or restore the backup made before the upgrade."
        )
    );
    let version: i64 = db
        .query_row("PRAGMA user_version", [], |r| r.get(0))
        .expect("a version");
    assert_eq!(version, 7);
}

#[test]
fn a_database_of_an_unfinished_version_is_refused_and_left_alone() {
    let forget = "DROP TABLE meta";
    let differ = "UPDATE meta SET value = 'something else' WHERE name = 'shape'";
    for made in [forget, differ] {
        let dir = Dir::new();
        drop(dir.store());
        let db = Connection::open(dir.file()).expect("a file");
        db.execute_batch(made).expect("set");
        let (code, message) = code(SqliteStore::open(&dir.file(), Arc::new(Still::default())));
        assert_eq!(code, "database-unfinished");
        for part in ["an unfinished version of Kith", "nothing was changed"] {
            assert!(message.contains(part), "{message}");
        }
        let looked = store::inspect(&dir.file())
            .expect("a look")
            .expect("a file");
        assert!(!looked.finished && looked.damage.is_empty(), "{looked:?}");
    }
    let dir = Dir::new();
    drop(dir.store());
    let looked = store::inspect(&dir.file())
        .expect("a look")
        .expect("a file");
    assert!(looked.finished, "{looked:?}");
}

#[test]
fn what_is_no_database_is_refused() {
    let dir = Dir::new();
    fs::write(dir.file(), "Dear diary, ".repeat(100)).expect("written");
    let opened = SqliteStore::open(&dir.file(), Arc::new(Still::default()));
    assert_eq!(code(opened).0, "database-unreadable");
    let nowhere = dir.path().join("no").join("kith.db");
    assert_eq!(
        code(SqliteStore::open(&nowhere, Arc::new(Still::default()))).0,
        "database-unreadable"
    );
}

#[test]
fn two_stores_on_one_file_see_each_others_writes() {
    let dir = Dir::new();
    let (server, cli) = (dir.store(), dir.store());
    let version = || block_on(server.data_version()).expect("a version");
    let start = version();
    write(&server, |w| w.save_user(&anna(1)));
    assert_eq!(version(), start, "own writes are no news");
    assert_eq!(read(&cli, |r| r.users()), [anna(1)]);
    write(&cli, |w| w.save_user(&anna(2)));
    assert_ne!(version(), start);
    assert_eq!(read(&server, |r| r.users()), [anna(1), anna(2)]);
    let now = version();
    assert_eq!(version(), now);
}

#[test]
fn what_was_answered_survives_a_crash() {
    let (dir, after) = (Dir::new(), Dir::new());
    let store = dir.store();
    let dyn_store: &dyn Store = &store;
    dyn_store
        .write_durably(|w| w.save_user(&anna(1)))
        .wait()
        .expect("kept");
    write(&store, |w| w.save_user(&anna(2)));
    // The files as a crash leaves them: nobody closed the database.
    for name in ["kith.db", "kith.db-wal"] {
        fs::copy(dir.path().join(name), after.path().join(name)).expect("copied");
    }
    assert_eq!(read(&after.store(), |r| r.users()), [anna(1), anna(2)]);
}

#[test]
fn dropping_runs_what_waits() {
    let dir = Dir::new();
    let store = dir.store();
    let dyn_store: &dyn Store = &store;
    let pending: Vec<_> = (0..300)
        .map(|n| dyn_store.write(move |w| w.save_user(&anna(n))))
        .collect();
    drop(store);
    for answer in pending {
        assert_eq!(answer.wait(), Ok(()));
    }
    assert_eq!(read(&dir.store(), |r| r.users()).len(), 300);
}

#[test]
fn one_server_per_directory() {
    let dir = Dir::new();
    let lock = DirLock::acquire(dir.path()).expect("free");
    let (code, message) = code(DirLock::acquire(dir.path()));
    assert_eq!(code, "already-running");
    assert!(
        message.contains(&dir.path().display().to_string()),
        "{message}"
    );
    drop(lock);
    drop(DirLock::acquire(dir.path()).expect("free again"));
}

#[test]
fn a_store_says_whether_it_changed_anything_itself() {
    let dir = Dir::new();
    let store = dir.store();
    let before = store.changed();
    read(&store, |r| r.users());
    write(&store, |w| w.users());
    assert_eq!(store.changed(), before);
    write(&store, |w| w.save_user(&anna(1)));
    assert_ne!(store.changed(), before);
}

#[test]
fn s3_who_looks_whether_a_server_runs_is_in_nobodys_way() {
    let dir = Dir::new();
    fs::create_dir_all(dir.path()).expect("it can be made");
    let held = || DirLock::is_held(dir.path()).expect("it can be told");
    assert!(!held());
    assert!(
        !dir.path().join("kith.lock").exists(),
        "a look makes no file"
    );
    drop(DirLock::acquire(dir.path()).expect("free"));
    // Somebody else looks at the same moment.
    let look = fs::File::open(dir.path().join("kith.lock")).expect("it is there");
    look.try_lock_shared().expect("free");
    assert!(!held());
    let path = dir.path().to_owned();
    let server = std::thread::spawn(move || DirLock::acquire(&path));
    drop(look);
    let lock = server.join().expect("no panic").expect("it waits for that");
    assert!(held());
    assert_eq!(code(DirLock::acquire(dir.path())).0, "already-running");
    drop(lock);
    assert!(!held());
}

#[cfg(unix)]
#[test]
fn a_lock_that_cannot_be_looked_at_is_no_server() {
    let dir = Dir::new();
    fs::create_dir_all(dir.path()).expect("it can be made");
    // A name that leads to itself: not even root can open it.
    std::os::unix::fs::symlink("kith.lock", dir.path().join("kith.lock")).expect("it is free");
    for error in [
        DirLock::is_held(dir.path())
            .expect_err("nobody can tell")
            .to_string(),
        DirLock::acquire(dir.path())
            .expect_err("it cannot be had")
            .to_string(),
    ] {
        assert!(error.contains("cannot be opened"), "{error}");
    }
}

#[test]
fn a_store_that_was_closed_leaves_everything_in_one_file() {
    let dir = Dir::new();
    for n in 1..=20 {
        let store = dir.store();
        write(&store, move |w| w.save_user(&anna(n)));
        drop(store);
        let names: Vec<_> = fs::read_dir(dir.path()).expect("it is there").collect();
        assert_eq!(names.len(), 1, "{n}: {names:?}");
    }
}
