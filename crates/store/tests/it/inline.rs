//! The store of the simulator.

use crate::support::{Still, anna, memory, read, user, write};
use app::{Env, Job, Res, Work};
use domain::Micros;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, atomic::Ordering},
};
use store::InlineStore;

struct Plain {
    keep: bool,
    panic: bool,
}

impl Job for Plain {
    fn run(&mut self, work: &dyn Work) -> bool {
        work.save_user(&anna(1)).expect("kept");
        assert!(!self.panic, "on purpose");
        self.keep
    }

    fn done(self: Box<Self>, _: Res<()>) {
        panic!("run does not answer");
    }

    fn durable(&self) -> bool {
        false
    }

    fn reads(&self) -> bool {
        false
    }
}

#[test]
fn run_keeps_or_undoes_and_never_answers() {
    let store = memory();
    store
        .run(&mut Plain {
            keep: false,
            panic: false,
        })
        .expect("ran");
    assert_eq!(read(&store, |r| r.users()), []);
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        store.run(&mut Plain {
            keep: true,
            panic: true,
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(read(&store, |r| r.users()), []);
    store
        .run(&mut Plain {
            keep: true,
            panic: false,
        })
        .expect("ran");
    assert_eq!(read(&store, |r| r.users()), [anna(1)]);
}

#[test]
fn worlds_are_copied_and_go_their_own_way() {
    let store = memory();
    let installation = read(&store, |r| r.installation());
    write(&store, |w| w.save_user(&anna(1)));
    let snapshot = store.snapshot().expect("bytes");
    let copy = InlineStore::from_snapshot(&snapshot, Arc::new(Still::default())).expect("a world");
    write(&copy, |w| w.save_user(&anna(2)));
    write(&store, |w| w.save_user(&anna(3)));
    assert_eq!(read(&copy, |r| r.users()), [anna(1), anna(2)]);
    assert_eq!(read(&copy, |r| r.installation()), installation);
    assert_eq!(read(&store, |r| r.users()), [anna(1), anna(3)]);
    let env = Arc::new(Still::default());
    assert!(InlineStore::from_snapshot(b"no database", env).is_err());
}

/// A unit that fails within what is held undoes itself alone.
#[test]
fn what_is_held_is_kept_or_lost() {
    let store = memory();
    assert!(store.keep().is_err(), "nothing is held yet");
    assert!(store.lose().is_err(), "nothing is held yet");
    store.hold().expect("held");
    write(&store, |w| w.save_user(&anna(1)));
    store.hold().expect("held again");
    write(&store, |w| w.save_user(&anna(2)));
    drop(
        dyn_store(&store)
            .write(|w| {
                w.save_user(&anna(3))
                    .and_then(|()| app::Problem::refuse::<()>("no", "No."))
            })
            .wait(),
    );
    assert_eq!(read(&store, |r| r.users()), [anna(1), anna(2)]);
    assert!(store.snapshot().is_err(), "it may still be lost");
    store.lose().expect("lost");
    assert_eq!(read(&store, |r| r.users()), [anna(1)]);
    store.hold().expect("held again");
    write(&store, |w| w.save_user(&anna(4)));
    store.keep().expect("kept");
    store.keep().expect("kept");
    assert_eq!(read(&store, |r| r.users()), [anna(1), anna(4)]);
    assert!(store.snapshot().is_ok(), "nothing can be lost any more");
}

#[test]
fn a_store_is_as_it_was_for_the_next_world() {
    let store = memory();
    write(&store, |w| w.save_user(&anna(1)));
    store.hold().expect("held");
    write(&store, |w| w.save_user(&anna(2)));
    store.hold().expect("held again");
    write(&store, |w| w.save_user(&anna(3)));
    let later = Arc::new(Still::default());
    later.now.store(77, Ordering::SeqCst);
    let store = store.anew(later).expect("it is as it was");
    assert_eq!(read(&store, |r| r.users()), [anna(1)]);
    assert_eq!(read(&store, |r| Ok(r.now())), Micros(77));
}

#[test]
fn the_time_stands_still_within_a_unit() {
    let env = Arc::new(Still::default());
    let store = InlineStore::new(Arc::clone(&env) as Arc<dyn Env>).expect("memory");
    let inner = Arc::clone(&env);
    let (before, after) = write(&store, move |w| {
        let before = w.now();
        inner.now.store(77, Ordering::SeqCst);
        Ok((before, w.now()))
    });
    assert_eq!(before, after);
    assert_eq!(read(&store, |r| Ok(r.now())), Micros(77));
    assert_eq!(read(&store, |r| r.user(user(1))), None);
}

fn dyn_store(store: &InlineStore) -> &dyn app::Store {
    store
}
