//! How far behind accounts are, and that they cannot be looked at (S6).

use crate::support::{account, label, read, write};
use app::{Failing, Lag, Obstacle, Store};
use domain::Micros;

super::on_every_store! { a_lag_is_kept_whole_and_forgotten }

fn a_lag_is_kept_whole_and_forgotten(store: &dyn Store) {
    let quota = Lag {
        waiting: 12,
        settled: true,
        looked: [(label(1), 3), (label(2), 0)].into(),
        later: Some(Micros(50)),
        until: Some(Micros(60)),
        done: Some(Micros(90)),
        since: Micros(30),
        failing: None,
    };
    let failing = |obstacle, again| Lag {
        settled: false,
        looked: Default::default(),
        later: None,
        until: None,
        failing: Some(Failing {
            obstacle,
            said: "no answer in time".into(),
            since: Micros(40),
            again,
        }),
        ..quota.clone()
    };
    for lag in [
        quota.clone(),
        failing(Obstacle::Unreached, false),
        failing(Obstacle::Refused, true),
        quota.clone(),
    ] {
        let kept = lag.clone();
        write(store, move |w| w.save_lag(account(1), Some(&kept)));
        assert_eq!(read(store, |r| r.lag(account(1))), Some(lag));
    }
    assert_eq!(read(store, |r| r.lag(account(2))), None);
    write(store, |w| w.save_lag(account(1), None));
    assert_eq!(read(store, |r| r.lag(account(1))), None);
}
