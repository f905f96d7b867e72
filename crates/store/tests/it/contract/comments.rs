//! Comments on contacts (R7).

use crate::support::{a_contact, an_entry, contact, id, label, read, user, write};
use app::{Comment, Readers, Store};
use domain::{CommentId, Gone, GoneHow, Micros};

super::on_every_store! { comments comments_of_whom_left }

fn comment(n: u64, c: u64, readers: Readers) -> Comment {
    Comment {
        id: CommentId(id(n)),
        contact: contact(c),
        readers,
        author: user(n % 2 + 1),
        at: Micros(9 - i64::try_from(n).expect("small")),
        edited: (n == 2).then_some(Micros(10)),
        text: format!("said “{n}”\nand more"),
        mentions: (1..n).map(user).collect(),
    }
}

fn ids(all: Vec<Comment>) -> Vec<domain::Uuid> {
    all.into_iter().map(|c| c.id.0).collect()
}

fn comments(store: &dyn Store) {
    let here = Readers::Label(label(1));
    write(store, move |w| {
        w.save_contact(&a_contact(1))?;
        w.save_comment(&comment(1, 1, here))?;
        w.save_comment(&comment(2, 1, Readers::Label(label(2))))?;
        w.save_comment(&comment(3, 1, Readers::Author))?;
        w.save_comment(&comment(4, 2, here))?;
        w.save_comment(&comment(5, 2, Readers::Author))
    });
    let second = read(store, |r| r.comment(CommentId(id(2))));
    assert_eq!(second, Some(comment(2, 1, Readers::Label(label(2)))));
    let on = |c| ids(read(store, move |r| r.comments(contact(c))));
    assert_eq!(on(1), [id(3), id(2), id(1)], "the oldest first");
    let in_first = read(store, |r| r.commented_in(label(1)));
    assert_eq!(in_first, [contact(1), contact(2)]);
    let private = |n| ids(read(store, move |r| r.private_comments(user(n))));
    assert_eq!((private(2), private(1)), (vec![id(5), id(3)], vec![]));

    let changed = Comment {
        text: "other".into(),
        ..comment(1, 1, here)
    };
    let put = changed.clone();
    write(store, move |w| w.save_comment(&put));
    let first = read(store, |r| r.comment(CommentId(id(1))));
    assert_eq!(first, Some(changed));
    write(store, |w| w.drop_comment(CommentId(id(1))));
    assert_eq!(on(1), [id(3), id(2)]);

    write(store, |w| w.drop_private_comments(user(2)));
    assert_eq!((on(1), on(2)), (vec![id(2)], vec![id(4)]));
    write(store, |w| w.purge_contact(contact(1)));
    assert_eq!((on(1), on(2)), (vec![], vec![id(4)]));
}

fn comments_of_whom_left(store: &dyn Store) {
    let here = Readers::Label(label(1));
    write(store, move |w| {
        for n in 1..=4 {
            w.save_contact(&a_contact(n))?;
            w.save_membership(&an_entry(1, n, n, n == 4))?;
            w.save_comment(&comment(n, n, here))?;
            w.save_comment(&comment(n + 4, n, Readers::Author))?;
        }
        let mut in_trash = a_contact(3);
        in_trash.gone = Some(Gone {
            how: GoneHow::Deleted,
            by: user(1),
            at: Micros(5),
            labels: [label(1)].into(),
        });
        w.save_contact(&in_trash)
    });
    let forget = |before, limit| write(store, move |w| w.forget_comments(Micros(before), limit));
    assert_eq!(forget(5, 10), 0, "they left then");
    assert_eq!((forget(6, 1), forget(6, 1), forget(6, 1)), (1, 1, 0));
    let left = (1..=4).map(|n| ids(read(store, move |r| r.comments(contact(n)))).len());
    assert_eq!(left.collect::<Vec<_>>(), [1, 1, 2, 2]);
}
