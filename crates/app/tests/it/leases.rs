//! Two that keep the same accounts in step (S3): one holds the lease, and whoever holds it no more
//! neither sends anything nor has its answers counted.

use crate::play::Play;
use crate::world::look;
use app::{Executor, Read, Res};
use domain::Micros;
use futures::FutureExt as _;
use std::sync::{Arc, Mutex, PoisonError};
use sync::{Link, LinkState};

/// Somebody else takes the leases of all accounts.
fn takes_over(other: &Executor) {
    let taken = other.take_leases().now_or_never();
    taken
        .expect("a store in memory answers at once")
        .expect("it works");
}

/// The links of the account.
fn links(play: &Play) -> Vec<Link> {
    let account = play.account;
    let all = move |r: &dyn Read| -> Res<Vec<Link>> {
        let mut all = Vec::new();
        for label in r.labels()? {
            for contact in r.members(label.id)? {
                all.extend(r.link(contact, account)?);
            }
        }
        Ok(all)
    };
    play.world.read(all).expect("it can be read")
}

#[test]
fn s3_an_answer_counts_only_while_the_epoch_holds() {
    let play = Play::new();
    play.family(1);
    let other = Arc::new(play.another());
    let second = Arc::clone(&other);
    // The create is on its way when somebody else takes the account over.
    play.fake.book().onlooker = Some(Box::new(move || takes_over(&second)));
    let report = play.cycle();
    assert!(!report.settled, "{report:?}");
    assert_eq!(play.there(), 1);
    let [link] = &links(&play)[..] else {
        panic!("one contact is here: {:?}", links(&play));
    };
    assert_eq!((link.state, &link.remote), (LinkState::Creating, &None));
    assert!(link.sending.is_some(), "nobody knows yet what came of it");

    // Whoever took over finds her by her mark, and makes her no second time.
    play.fake.book().onlooker = None;
    for _ in 0..3 {
        play.world.pass(Micros::seconds(60));
        let cycle = other.cycle(play.account).now_or_never();
        cycle.expect("all answer at once").expect("the store works");
    }
    assert_eq!(play.there(), 1);
    assert_eq!(links(&play)[0].state, LinkState::Linked);
}

#[test]
fn s3_whoever_lost_the_lease_sends_nothing_more() {
    // Within its time, when it is due to be renewed, and when it ran out.
    for span in [0, 31, 61].map(Micros::seconds) {
        let play = Play::new();
        play.family(1);
        takes_over(&play.another());
        play.world.pass(span);
        for _ in 0..2 {
            let report = play.cycle();
            assert!(!report.settled, "{span:?}: {report:?}");
        }
        let sent = (play.there(), play.fake.book().creates.len());
        assert_eq!(sent, (0, 0), "{span:?}");
        let marked = |g: &sync::SeenGroup| g.binding.is_some();
        let groups = &play.fake.book().groups;
        assert!(!groups.iter().any(marked), "{span:?}: {groups:?}");
    }
}

#[test]
fn s3_a_send_has_half_a_minute_of_its_lease_left() {
    for span in (25..36).map(Micros::seconds) {
        let play = Play::new();
        play.family(1);
        let (store, env, account) = (play.world.inline(), play.world.env(), play.account);
        let left: Arc<Mutex<Vec<Micros>>> = Arc::default();
        let noted = Arc::clone(&left);
        play.fake.book().onlooker = Some(Box::new(move || {
            let lease = look(&store, move |r| r.lease(account));
            let until = lease.expect("readable").expect("it is held").until;
            let mut noted = noted.lock().unwrap_or_else(PoisonError::into_inner);
            noted.push(until - env.now());
        }));
        play.world.pass(span);
        play.cycle();
        let left = left.lock().unwrap_or_else(PoisonError::into_inner);
        assert_eq!(left.len(), 1, "{span:?}: one create");
        assert!(left[0] > Micros::seconds(30), "{span:?}: {left:?}");
    }
}
