//! Users, accounts, and units that fail.

use crate::support::{Dir, account, anna, memory, read, user, write};
use app::{Account, AccountState, Error, Lease, ListingToken, PauseCause, Sealed, Store, Watched};
use domain::Micros;

super::on_every_store! { users_and_accounts a_failed_unit }

#[test]
fn an_installation_has_one_id_and_one_key() {
    let dir = Dir::new();
    let first = read(&dir.store(), |r| r.installation());
    assert_eq!(read(&dir.store(), |r| r.installation()), first);
    let parts: std::collections::BTreeSet<&[u8]> = first.index_key.chunks(4).collect();
    assert_eq!(
        parts.len(),
        8,
        "each part of the key comes from an id of its own"
    );
    drop(memory());
}

fn users_and_accounts(store: &dyn Store) {
    let full = Account {
        domain: Some("x.example".to_owned()),
        id: account(10),
        user: user(1),
        sub: "sub-1".into(),
        email: "anna@gmail.example".into(),
        region: "DE".into(),
        state: AccountState::Paused(PauseCause::ServiceDisabled),
        token: Some(Sealed {
            key_id: "k".into(),
            bytes: vec![0, 1, 255],
        }),
        connected: Micros(3),
        people: Some(ListingToken {
            token: "t".into(),
            shape: "s".into(),
        }),
        groups: None,
        listed_full: Some(Micros(-4)),
        listed: None,
        active: Some(Micros(5)),
        full: Some(app::Full {
            since: Micros(6),
            until: Micros(7),
        }),
        ends: Some(Micros(8)),
        paging: Some(app::Paging {
            next: app::PageToken("p".into()),
            began: Micros(1),
            groups: ["g".into()].into(),
            fresh: [crate::support::label(7)].into(),
            region: "DE".to_owned(),
            listed: 1_000,
            total: Some(2_500),
        }),
    };
    let bare = Account {
        state: AccountState::Active,
        token: None,
        people: None,
        groups: Some(ListingToken {
            token: "g".into(),
            shape: String::new(),
        }),
        full: None,
        ends: None,
        paging: None,
        ..full.clone()
    };
    let put = full.clone();
    write(store, move |w| {
        w.save_user(&anna(2))?;
        w.save_user(&anna(1))?;
        w.save_user(&app::User {
            name: "Anne".into(),
            ..anna(1)
        })?;
        w.save_account(&put)?;
        w.save_lease(
            account(10),
            Lease {
                epoch: 1,
                until: Micros(9),
            },
        )?;
        w.save_lease(
            account(10),
            Lease {
                epoch: 2,
                until: Micros(10),
            },
        )?;
        w.save_due(account(10), Some(Micros(4)))
    });
    let users = read(store, |r| r.users());
    let emails: Vec<&str> = users.iter().map(|u| u.email.as_str()).collect();
    assert_eq!(emails, ["anna1@example.org", "anna2@example.org"]);
    assert_eq!(
        read(store, |r| r.user(user(1))).map(|u| u.name),
        Some("Anne".into())
    );
    assert_eq!(
        read(store, |r| r.user_by_email("anna2@example.org")),
        Some(anna(2))
    );
    assert_eq!(read(store, |r| r.user(user(3))), None);
    assert_eq!(
        read(store, |r| r.account_by_sub("sub-1")),
        Some(full.clone())
    );
    let lease = read(store, |r| r.lease(account(10)));
    assert_eq!(
        lease,
        Some(Lease {
            epoch: 2,
            until: Micros(10)
        })
    );
    assert_eq!(read(store, |r| r.due(account(10))), Some(Micros(4)));
    let watched = Watched {
        id: account(10),
        connected: true,
        active: Some(Micros(5)),
        due: Some(Micros(4)),
        ahead: None,
    };
    assert_eq!(read(store, |r| r.watched()), [watched]);
    let put = bare.clone();
    write(store, move |w| {
        w.save_account(&put)?;
        w.save_due(account(10), None)?;
        w.save_due(account(11), None)
    });
    assert_eq!(read(store, |r| r.account(account(10))), Some(bare.clone()));
    assert_eq!(read(store, |r| r.accounts()), [bare]);
    assert_eq!(read(store, |r| r.due(account(10))), None);
    let put = Account {
        state: AccountState::Disconnected,
        ..full
    };
    write(store, move |w| w.save_account(&put));
    let watched = Watched {
        connected: false,
        due: None,
        ..watched
    };
    assert_eq!(read(store, |r| r.watched()), [watched]);
}

fn a_failed_unit(store: &dyn Store) {
    let refused = store.write(|w| {
        w.save_user(&anna(1))?;
        app::Problem::refuse::<()>("no", "No.")
    });
    assert_eq!(refused.wait(), app::Problem::refuse("no", "No."));
    let panicked = store.write(|w| {
        w.save_user(&anna(2))?;
        assert!(w.user(user(2))?.is_none(), "on purpose");
        Ok(())
    });
    assert!(matches!(panicked.wait(), Err(Error::Store(_))));
    write(store, |w| w.save_user(&anna(3)));
    assert_eq!(read(store, |r| r.users()), [anna(3)]);
}
