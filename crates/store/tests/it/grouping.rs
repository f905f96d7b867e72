//! Units that wait are committed together, and yet each is by itself.

use crate::support::{Dir, anna, read, user, write};
use app::{Error, Job, Res, Store, Work};
use rusqlite::Connection;
use std::sync::mpsc::{Receiver, Sender, channel};
use store::{SqliteStore, WAITING_MOST};

/// A unit of which the test holds both ends.
struct Probe<R, D> {
    run: R,
    done: D,
    durable: bool,
}

impl<R, D> Job for Probe<R, D>
where
    R: FnMut(&dyn Work) -> bool + Send,
    D: FnOnce(Res<()>) + Send,
{
    fn run(&mut self, work: &dyn Work) -> bool {
        (self.run)(work)
    }

    fn done(self: Box<Self>, committed: Res<()>) {
        (self.done)(committed);
    }

    fn durable(&self) -> bool {
        self.durable
    }

    fn reads(&self) -> bool {
        false
    }
}

/// Occupies the writer until the sender is dropped, so that what is submitted meanwhile
/// becomes one group.
fn occupy(store: &SqliteStore) -> Sender<()> {
    let (hold, held) = channel::<()>();
    let (begun, begins) = channel();
    store.submit(Box::new(Probe {
        run: move |_: &dyn Work| {
            begun.send(()).expect("the test waits");
            held.recv().is_err()
        },
        done: |_| {},
        durable: false,
    }));
    begins.recv().expect("the writer took it");
    hold
}

/// Submits a unit that keeps user `n` and says so, and what it is answered.
fn submit(store: &SqliteStore, n: u64, keep: bool) -> Receiver<Res<()>> {
    submit_as(store, n, keep, true)
}

/// The same; the answer of a durable one waits for the disk (A4).
fn submit_as(store: &SqliteStore, n: u64, keep: bool, durable: bool) -> Receiver<Res<()>> {
    let (answer, answered) = channel();
    store.submit(Box::new(Probe {
        run: move |w: &dyn Work| {
            w.save_user(&anna(n)).expect("kept for now");
            keep
        },
        done: move |committed| answer.send(committed).expect("the test waits"),
        durable,
    }));
    answered
}

#[test]
fn answers_come_after_the_commit_of_the_whole_group() {
    let dir = Dir::new();
    let store = dir.store();
    let hold = occupy(&store);
    let (count, counted) = channel();
    let file = dir.file();
    store.submit(Box::new(Probe {
        run: |w: &dyn Work| w.save_user(&anna(1)).is_ok(),
        done: move |committed: Res<()>| {
            let db = Connection::open(&file).expect("the file");
            let users: i64 = db
                .query_row("SELECT COUNT(*) FROM users", [], |r| r.get(0))
                .expect("a count");
            count.send((committed, users)).expect("the test waits");
        },
        durable: true,
    }));
    let later: Vec<_> = (2..=9).map(|n| submit(&store, n, true)).collect();
    drop(hold);
    assert_eq!(counted.recv(), Ok((Ok(()), 9)));
    for answer in later {
        assert_eq!(answer.recv(), Ok(Ok(())));
    }
}

#[test]
fn an_error_or_a_panic_undoes_that_unit_only() {
    let dir = Dir::new();
    let store = dir.store();
    let hold = occupy(&store);
    let first = submit(&store, 1, true);
    let undone = submit(&store, 2, false);
    let (answer, panicked) = channel();
    store.submit(Box::new(Probe {
        run: |w: &dyn Work| {
            w.save_user(&anna(3)).expect("kept for now");
            assert!(
                w.user(user(2)).expect("read").is_some(),
                "on purpose: the second is undone"
            );
            true
        },
        done: move |committed| answer.send(committed).expect("the test waits"),
        durable: true,
    }));
    let last = submit(&store, 4, true);
    drop(hold);
    assert_eq!(first.recv(), Ok(Ok(())));
    assert_eq!(
        undone.recv(),
        Ok(Ok(())),
        "its own result says why; the store did as it was told"
    );
    assert!(matches!(panicked.recv(), Ok(Err(Error::Store(_)))));
    assert_eq!(last.recv(), Ok(Ok(())));
    assert_eq!(read(&store, |r| r.users()), [anna(1), anna(4)]);
}

#[test]
fn a_panic_in_an_answer_harms_nobody() {
    let dir = Dir::new();
    let store = dir.store();
    store.submit(Box::new(Probe {
        run: |_: &dyn Work| true,
        done: |_| panic!("on purpose"),
        durable: true,
    }));
    write(&store, |w| w.save_user(&anna(1)));
    assert_eq!(read(&store, |r| r.users()), [anna(1)]);
}

#[test]
fn when_the_commit_fails_everybody_is_told() {
    let dir = Dir::new();
    let store = dir.store();
    // A constraint that is only looked at when the transaction commits.
    let db = Connection::open(dir.file()).expect("the file");
    db.execute_batch(
        "CREATE TABLE parent (id TEXT PRIMARY KEY);
         CREATE TABLE child (id TEXT REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);
         CREATE TRIGGER poison AFTER INSERT ON users WHEN NEW.email = 'anna2@example.org'
         BEGIN INSERT INTO child VALUES ('nobody'); END;",
    )
    .expect("a trap");
    let hold = occupy(&store);
    let answers = [
        submit(&store, 1, true),
        submit(&store, 2, true),
        submit(&store, 3, true),
    ];
    drop(hold);
    for answer in answers {
        assert!(matches!(answer.recv(), Ok(Err(Error::Store(_)))));
    }
    assert_eq!(read(&store, |r| r.users()), []);
    write(&store, |w| w.save_user(&anna(4)));
    assert_eq!(read(&store, |r| r.users()), [anna(4)]);
}

#[test]
fn more_than_may_wait_is_turned_away_at_once() {
    let dir = Dir::new();
    let store = dir.store();
    let hold = occupy(&store);
    let waiting: Vec<_> = (0..WAITING_MOST as u64)
        .map(|n| submit(&store, n, true))
        .collect();
    let refused = submit(&store, 5_000, true);
    assert_eq!(refused.recv(), Ok(Err(Error::Busy)));
    // Reading goes on beside it.
    assert_eq!(read(&store, |r| r.users()), []);
    drop(hold);
    for answer in waiting {
        assert_eq!(answer.recv(), Ok(Ok(())));
    }
    assert_eq!(read(&store, |r| r.users()).len(), WAITING_MOST);
}

#[test]
fn a_look_cannot_write() {
    let dir = Dir::new();
    let store = dir.store();
    struct Sneaky(Sender<bool>);
    impl Job for Sneaky {
        fn run(&mut self, work: &dyn Work) -> bool {
            self.0
                .send(work.save_user(&anna(1)).is_err())
                .expect("the test waits");
            true
        }
        fn done(self: Box<Self>, _: Res<()>) {}
        fn durable(&self) -> bool {
            false
        }
        fn reads(&self) -> bool {
            true
        }
    }
    let (refused, was_refused) = channel();
    store.submit(Box::new(Sneaky(refused)));
    assert_eq!(was_refused.recv(), Ok(true));
    assert_eq!(read(&store, |r| r.users()), []);
}

/// A4: with what setting each unit was committed, as a trigger saw it in the midst of it.
#[test]
fn a4_what_is_to_be_on_the_disk_is_committed_in_full_and_nothing_else() {
    const NORMAL: i64 = 1;
    const FULL: i64 = 2;
    let dir = Dir::new();
    let store = dir.store();
    let db = Connection::open(dir.file()).expect("the file");
    db.execute_batch(
        "CREATE TABLE told (setting INTEGER);
         CREATE TRIGGER tells AFTER INSERT ON users
         BEGIN INSERT INTO told SELECT synchronous FROM pragma_synchronous; END;",
    )
    .expect("a witness");
    // Each line is one group; a single durable unit takes the others with it.
    let groups: [&[bool]; 7] = [
        &[false],
        &[true],
        &[false],
        &[false, false],
        &[false, true, false],
        &[true, true],
        &[false],
    ];
    let (mut n, mut expected) = (0, Vec::new());
    for group in groups {
        let hold = occupy(&store);
        let answers: Vec<_> = group
            .iter()
            .map(|durable| {
                n += 1;
                submit_as(&store, n, true, *durable)
            })
            .collect();
        drop(hold);
        for answer in answers {
            assert_eq!(answer.recv(), Ok(Ok(())));
        }
        let setting = if group.contains(&true) { FULL } else { NORMAL };
        expected.extend(group.iter().map(|_| setting));
    }
    let mut told = db
        .prepare("SELECT setting FROM told ORDER BY rowid")
        .expect("sql");
    let told = told.query_map([], |r| r.get(0)).expect("rows");
    let told: Vec<i64> = told.map(|r| r.expect("a number")).collect();
    assert_eq!(told, expected);
    // The doors' units are of the one kind, what is observed is of the other.
    n += 1;
    let units: &dyn Store = &store;
    units
        .write(move |w| w.save_user(&anna(n)))
        .wait()
        .expect("kept");
    units
        .write_durably(move |w| w.save_user(&anna(n + 1)))
        .wait()
        .expect("kept");
    let mut last = db
        .prepare("SELECT setting FROM told ORDER BY rowid DESC LIMIT 2")
        .expect("sql");
    let last = last.query_map([], |r| r.get(0)).expect("rows");
    let last: Vec<i64> = last.map(|r| r.expect("a number")).collect();
    assert_eq!(last, [FULL, NORMAL]);
}
