//! What the server ends by itself is news to the accounts.

use super::*;
use crate::config::{Config, Where};
use app::use_cases::{contacts, labels, shares, users};
use domain::{Actor, Door, Level, Micros, Value};

/// Max is in a label of Ben's, who put him there and sees him no more.
async fn over(house: &House) {
    let made = house.write(|w| {
        let add = |name: &str| users::add(w, &format!("{name}@home.example"), name);
        let actor = |user: app::User| Actor {
            user: user.id,
            door: Door::Operator,
        };
        let (anna, ben) = (actor(add("Anna")?), actor(add("Ben")?));
        let family = labels::create(w, anna.user, "Family")?.id;
        let mine = labels::create(w, ben.user, "Mine")?.id;
        let max = contacts::add(w, anna, family, [Value::name("Max", "Berg")])?.id;
        shares::share(w, anna, family, ben.user, Level::Manager)?;
        contacts::put_into(w, ben, max, mine)?;
        shares::revoke(w, anna, family, ben.user)
    });
    made.await.expect("all of it is allowed");
}

#[tokio::test(flavor = "multi_thread")]
async fn r2_an_entry_that_is_over_is_news() {
    let dir = std::env::temp_dir().join(format!("kith-sweep-{}", uuid::Uuid::now_v7()));
    let at = Where {
        file: None,
        data_dir: Some(dir.clone()),
    };
    let config = Config::load(&at, |_| None).expect("nothing has to be set");
    let house = Arc::new(House::open(config).expect("it opens"));
    over(&house).await;
    let (news, (stop, stopped)) = (Arc::new(Notify::new()), watch::channel(false));
    let sweeping = tokio::spawn(run_entries(Arc::clone(&house), Arc::clone(&news), stopped));
    let told = time::timeout(time::Duration::from_secs(30), news.notified()).await;
    told.expect("it is told");
    stop.send_replace(true);
    sweeping.await.expect("it ends well");
    drop(house);
    drop(std::fs::remove_dir_all(dir));
}

#[test]
fn k9_sleep_is_no_jump_of_the_clock_and_setting_it_is() {
    let machine = Machine::new();
    let mut clock = watched(&machine);
    for _night in 0..3 {
        machine.sleep_through(Micros::seconds(8 * 3600));
        assert_eq!(look(&mut clock, &machine), Trust::Full);
    }
    machine.set_clock(Micros::seconds(8 * 3600));
    let jumped = look(&mut clock, &machine);
    assert!(matches!(jumped, Trust::JumpedNow(_)), "{jumped:?}");
    assert_eq!(look(&mut clock, &machine), Trust::Jumped);
}
