//! Invitations, labels without an owner, and users who are gone.

use crate::support::{a_label, anna, id, label, read, user, write};
use app::{Error, Invitation, InvitationState, Store, User};
use domain::{Field, InvitationId, Label, Level, Micros};

super::on_every_store! { invitations frozen_labels users_who_are_gone }

fn invitation(n: u64, state: InvitationState) -> Invitation {
    Invitation {
        id: InvitationId(id(n)),
        label: label(1),
        email: (n == 1).then(|| "ben@x.example".to_owned()),
        level: Level::Editor,
        hidden: [Field::Note].into(),
        by: user(1),
        at: Micros(i64::try_from(n).expect("small")),
        until: Micros(9),
        hash: [u8::try_from(n).expect("small"); 32],
        state,
        accepted_by: (state == InvitationState::Accepted).then(|| user(2)),
    }
}

fn invitations(store: &dyn Store) {
    use InvitationState::{Accepted, Pending, Withdrawn};
    write(store, |w| {
        w.save_invitation(&invitation(1, Pending))?;
        w.save_invitation(&invitation(2, Pending))?;
        w.save_invitation(&invitation(3, Pending))?;
        w.save_invitation(&invitation(2, Accepted))?;
        w.save_invitation(&Invitation {
            label: label(2),
            ..invitation(4, Withdrawn)
        })
    });
    let ids = |all: Vec<Invitation>| all.into_iter().map(|i| i.id.0).collect::<Vec<_>>();
    assert_eq!(
        ids(read(store, |r| r.invitations(label(1)))),
        [id(3), id(2), id(1)],
        "the latest first"
    );
    assert_eq!(
        ids(read(store, |r| r.pending_invitations())),
        [id(1), id(3)],
        "the oldest first"
    );
    let second = read(store, |r| r.invitation(InvitationId(id(2))));
    assert_eq!(second, Some(invitation(2, Accepted)));
    let by_hash = |n: u8| read(store, move |r| r.invitation_by_hash(&[n; 32]));
    assert_eq!(by_hash(1), Some(invitation(1, Pending)));
    assert_eq!(by_hash(9), None);

    // Sent again: the old secret finds nothing any more.
    write(store, |w| {
        w.save_invitation(&Invitation {
            hash: [9; 32],
            ..invitation(1, Pending)
        })
    });
    assert_eq!(by_hash(1), None);
    assert_eq!(by_hash(9).map(|i| i.id.0), Some(id(1)));
    let same = |w: &dyn app::Work| {
        w.save_invitation(&Invitation {
            hash: [9; 32],
            ..invitation(5, Pending)
        })
    };
    let twice = store.write(same).wait();
    assert!(matches!(twice, Err(Error::Store(_))), "{twice:?}");

    // Over long ago: some at a time, those that are good for longer stay.
    write(store, |w| {
        w.save_invitation(&Invitation {
            until: Micros(99),
            ..invitation(3, Pending)
        })
    });
    let forget = |limit| write(store, move |w| w.forget_invitations(Micros(10), limit));
    assert_eq!((forget(2), forget(2), forget(2)), (2, 1, 0));
    assert_eq!(ids(read(store, |r| r.invitations(label(1)))), [id(3)]);
}

fn frozen_labels(store: &dyn Store) {
    let frozen = Label {
        frozen: Some(Micros(7)),
        ..a_label(1, "Family")
    };
    let put = frozen.clone();
    write(store, move |w| {
        w.save_label(&a_label(1, "Family"))?;
        w.save_label(&put)?;
        w.save_grant(&domain::Grant {
            label: label(1),
            with: user(2).into(),
            level: Level::Manager,
            hidden: [].into(),
            by: user(1),
            at: Micros(1),
        })
    });
    assert_eq!(read(store, |r| r.label(label(1))), Some(frozen.clone()));
    assert_eq!(read(store, |r| r.labels()), [frozen]);
    assert_eq!(
        read(store, |r| r.level(label(1), user(2))),
        Some(Level::Viewer),
        "R10: nobody does more than look"
    );
    write(store, |w| w.save_label(&a_label(1, "Family")));
    assert_eq!(
        read(store, |r| r.level(label(1), user(2))),
        Some(Level::Manager)
    );
}

fn users_who_are_gone(store: &dyn Store) {
    let gone = User {
        gone: Some(Micros(5)),
        ..anna(1)
    };
    let put = gone.clone();
    write(store, move |w| {
        w.save_user(&anna(1))?;
        w.save_user(&put)?;
        w.save_user(&anna(2))
    });
    assert_eq!(read(store, |r| r.user(user(1))), Some(gone));
    assert_eq!(read(store, |r| r.users()), [anna(2)]);
    let email = || read(store, |r| r.user_by_email("anna1@example.org"));
    assert_eq!(email(), None);
    // The address is free for somebody else.
    let next = User {
        email: anna(1).email,
        ..anna(3)
    };
    let put = next.clone();
    write(store, move |w| w.save_user(&put));
    assert_eq!(email(), Some(next));
    let third = User {
        email: anna(1).email,
        ..anna(4)
    };
    let twice = store.write(move |w| w.save_user(&third)).wait();
    assert!(matches!(twice, Err(Error::Store(_))), "{twice:?}");
}
