//! Labels, grants, mirrors and the feed.

use crate::support::{a_label, a_mirror, account, an_entry, contact, label, read, user, write};
use app::{Error, JoinPlan, PlannedLink, Store, Team};
use domain::identity::Likeness;
use domain::{Access, Field, Grant, Level, Micros, Principal, TeamId, Uuid};
use sync::{HoldReason, MirrorState};

super::on_every_store! { labels_and_grants whom_a_user_is_reached_by mirrors_and_plans the_feed who_is_behind }

fn labels_and_grants(store: &dyn Store) {
    let grant = |level| Grant {
        label: label(1),
        with: user(2).into(),
        level,
        hidden: [Field::Note].into(),
        by: user(1),
        at: Micros(1),
    };
    write(store, move |w| {
        w.save_label(&a_label(1, "Family"))?;
        w.save_label(&a_label(2, "Board"))?;
        w.save_label(&domain::Label {
            deleted: Some(Micros(1)),
            ..a_label(3, "Old")
        })?;
        w.save_grant(&grant(Level::Viewer))?;
        w.save_grant(&grant(Level::Manager))
    });
    let names: Vec<String> = read(store, |r| r.labels())
        .into_iter()
        .map(|l| l.name)
        .collect();
    assert_eq!(names, ["Board", "Family"]);
    assert_eq!(
        read(store, |r| r.label(label(3))).and_then(|l| l.deleted),
        Some(Micros(1))
    );
    assert_eq!(
        read(store, |r| r.level(label(1), user(2))),
        Some(Level::Manager)
    );
    assert_eq!(
        read(store, |r| r.level(label(1), user(1))),
        Some(Level::Owner)
    );
    assert_eq!(read(store, |r| r.level(label(3), user(1))), None);
    assert_eq!(read(store, |r| r.grants(label(1))), [grant(Level::Manager)]);
    let ben = Principal::User(user(2));
    assert_eq!(
        read(store, |r| r.access(label(1), user(2))),
        Some(grant(Level::Manager).access())
    );
    assert_eq!(
        read(store, move |r| r.grants_to(&ben)),
        [grant(Level::Manager)]
    );
    assert_eq!(
        read(store, |r| r.owned_labels(user(1))).len(),
        read(store, |r| r.labels()).len()
    );
    for _ in 0..2 {
        write(store, |w| w.drop_grant(label(1), &user(2).into()));
    }
    assert_eq!(read(store, |r| r.grant(label(1), &user(2).into())), None);
}

/// Ben's account, of a domain.
fn of_x(state: app::AccountState) -> app::Account {
    app::Account {
        id: account(10),
        user: user(2),
        sub: "sub".to_owned(),
        email: "ben@x.example".to_owned(),
        domain: Some("x.example".to_owned()),
        region: "DE".to_owned(),
        state,
        token: None,
        connected: Micros(1),
        people: None,
        groups: None,
        listed_full: None,
        listed: None,
        active: None,
        full: None,
        ends: None,
        paging: None,
    }
}

/// R1: one to the person before one to a team before one to a domain.
fn whom_a_user_is_reached_by(store: &dyn Store) {
    let [choir, board] = [1, 2].map(|n| TeamId(Uuid::from_u128(n)));
    let grant = |with: Principal, level| Grant {
        label: label(1),
        with,
        level,
        hidden: [].into(),
        by: user(1),
        at: Micros(1),
    };
    let domain = Principal::Domain("x.example".to_owned());
    let level = || read(store, |r| r.access(label(1), user(2))).map(|a| a.level);
    write(store, move |w| {
        w.save_label(&a_label(1, "Family"))?;
        for (id, name) in [(choir, "Choir"), (board, "Board")] {
            w.save_team(&Team {
                id,
                owner: user(1),
                name: name.to_owned(),
                at: Micros(1),
            })?;
            w.add_team_member(id, user(2))?;
            w.add_team_member(id, user(2))?;
        }
        w.save_account(&of_x(app::AccountState::Active))
    });
    assert_eq!(level(), None);
    let to_domain = grant(domain.clone(), Level::Deleter);
    write(store, move |w| w.save_grant(&to_domain));
    assert_eq!(level(), Some(Level::Deleter));
    let to_choir = grant(choir.into(), Level::Viewer);
    write(store, move |w| w.save_grant(&to_choir));
    assert_eq!(level(), Some(Level::Viewer));
    let to_board = grant(board.into(), Level::Editor);
    write(store, move |w| w.save_grant(&to_board));
    assert_eq!(
        level(),
        Some(Level::Editor),
        "of several teams the one that gives most"
    );
    let to_ben = grant(user(2).into(), Level::Viewer);
    write(store, move |w| w.save_grant(&to_ben));
    assert_eq!(level(), Some(Level::Viewer));

    let kinds: Vec<Principal> = read(store, |r| r.grants(label(1)))
        .into_iter()
        .map(|g| g.with)
        .collect();
    assert_eq!(kinds, [user(2).into(), choir.into(), board.into(), domain]);
    assert_eq!(read(store, move |r| r.team_members(choir)), [user(2)]);
    assert_eq!(read(store, |r| r.teams()).len(), 2);
    write(store, move |w| {
        w.drop_grant(label(1), &user(2).into())?;
        w.drop_team_member(board, user(2))?;
        w.drop_team(choir)
    });
    assert_eq!(level(), Some(Level::Deleter), "only the domain is left");
    write(store, |w| {
        w.save_account(&of_x(app::AccountState::Disconnected))
    });
    assert_eq!(level(), None);
    assert_eq!(
        read(store, |r| r.access(label(1), user(1))),
        Some(Access::open(Level::Owner))
    );
}

fn mirrors_and_plans(store: &dyn Store) {
    let plan = JoinPlan {
        label: label(1),
        account: account(10),
        at: Micros(4),
        link: vec![PlannedLink {
            contact: contact(20),
            remote: "people/1".into(),
            alike: Some([Likeness::Email].into()),
        }],
        create: vec![contact(21)],
        import: vec!["people/2".into()],
        ask: vec![(None, Some("people/3".into()), HoldReason::KeepsVanishing)],
    };
    let put = plan.clone();
    write(store, move |w| {
        w.save_mirror(&a_mirror(2, 10, MirrorState::Proposed))?;
        w.save_mirror(&a_mirror(1, 10, MirrorState::Proposed))?;
        w.save_mirror(&a_mirror(1, 10, MirrorState::Active))?;
        w.save_mirror(&sync::Mirror {
            group: None,
            ..a_mirror(1, 11, MirrorState::Ending)
        })?;
        w.save_join_plan(&put)?;
        w.save_join_plan(&put)
    });
    let one = read(store, |r| r.mirror(label(1), account(10)));
    assert_eq!(one, Some(a_mirror(1, 10, MirrorState::Active)));
    assert_eq!(read(store, |r| r.mirrors(account(10))).len(), 2);
    let of_label = read(store, |r| r.mirrors_of(label(1)));
    let accounts: Vec<_> = of_label.iter().map(|m| m.account).collect();
    assert_eq!(accounts, [account(10), account(11)]);
    assert_eq!(of_label[1].group, None);
    assert_eq!(
        read(store, |r| r.join_plan(label(1), account(10))),
        Some(plan)
    );
    write(store, |w| {
        w.drop_mirror(label(1), account(10))?;
        w.drop_join_plan(label(1), account(10))
    });
    assert_eq!(read(store, |r| r.mirrors(account(10))).len(), 1);
    assert_eq!(read(store, |r| r.join_plan(label(1), account(10))), None);
}

fn the_feed(store: &dyn Store) {
    write(store, |w| w.save_label(&a_label(1, "Family")));
    for next in 1..=7 {
        assert_eq!(write(store, |w| w.next_seq(label(1))), next);
    }
    write(store, |w| {
        w.save_label(&domain::Label {
            on_leaving: domain::OnLeaving::Keep,
            leaves_behind: [Field::Note].into(),
            seq: 99,
            ..a_label(1, "Friends")
        })
    });
    let kept = read(store, |r| r.label(label(1))).expect("the label");
    assert_eq!((kept.seq, kept.name.as_str()), (7, "Friends"));
    assert_eq!(kept.on_leaving, domain::OnLeaving::Keep);
    assert_eq!(kept.leaves_behind, [Field::Note].into());
    let nowhere = store.write(|w| w.next_seq(label(2))).wait();
    assert!(matches!(nowhere, Err(Error::Store(_))), "{nowhere:?}");

    write(store, |w| {
        w.save_membership(&an_entry(1, 20, 1, true))?;
        w.save_membership(&an_entry(1, 21, 2, true))?;
        w.save_membership(&an_entry(1, 22, 3, true))?;
        w.save_membership(&an_entry(2, 20, 1, true))?;
        w.save_membership(&an_entry(1, 20, 4, true))?;
        w.save_membership(&an_entry(1, 22, 5, false))
    });
    let feed = read(store, |r| r.entries(label(1), 0, 10));
    let expected = [
        an_entry(1, 21, 2, true),
        an_entry(1, 20, 4, true),
        an_entry(1, 22, 5, false),
    ];
    assert_eq!(feed, expected);
    assert_eq!(
        read(store, |r| r.entries(label(1), 2, 1)),
        [an_entry(1, 20, 4, true)]
    );
    assert_eq!(read(store, |r| r.entries(label(1), 5, usize::MAX)), []);
    assert_eq!(
        read(store, |r| r.members(label(1))),
        [contact(20), contact(21)]
    );
    assert_eq!(read(store, |r| r.label_size(label(1))), 2);
    assert_eq!(read(store, |r| r.memberships(contact(20))).len(), 2);
}

fn who_is_behind(store: &dyn Store) {
    let mirror = |l, a, state, cursor| sync::Mirror {
        cursor,
        ..a_mirror(l, a, state)
    };
    write(store, move |w| {
        w.save_label(&a_label(1, "Family"))?;
        w.save_label(&a_label(2, "Board"))?;
        (0..4).try_for_each(|_| w.next_seq(label(1)).map(drop))?;
        (0..3).try_for_each(|_| w.next_seq(label(2)).map(drop))?;
        w.save_mirror(&mirror(1, 10, MirrorState::Active, 5))?;
        w.save_mirror(&mirror(2, 10, MirrorState::Active, 4))?;
        w.save_mirror(&mirror(1, 11, MirrorState::Active, 5))?;
        w.save_mirror(&mirror(2, 11, MirrorState::Proposed, 0))
    });
    let ahead = |n| read(store, move |r| r.ahead(account(n)));
    assert_eq!((ahead(10), ahead(11), ahead(12)), (None, None, None));
    write(store, |w| w.next_seq(label(2)));
    assert_eq!(
        (ahead(10), ahead(11)),
        (Some(8), None),
        "a proposal is not behind"
    );
    write(store, |w| w.next_seq(label(1)));
    assert_eq!((ahead(10), ahead(11)), (Some(9), Some(5)));
    write(store, move |w| {
        w.save_mirror(&mirror(1, 11, MirrorState::Active, 6))
    });
    assert_eq!(ahead(11), None);
}
