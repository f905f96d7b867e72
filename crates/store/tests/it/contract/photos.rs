//! Pictures, each once.

use super::on_every_store;
use crate::support::{a_contact, a_link, account, contact, read, write};
use app::{Store, Suggestion, SuggestionState};
use domain::{
    Actor, Change, Door, Key, Micros, Patch, Photo, PhotoHash, Row, SuggestionId, Uuid, Value,
};
use sync::{Arrival, LinkPhoto};

on_every_store! { pictures links_keep_what_is_known_of_a_photo }

fn photo(n: u8) -> Photo {
    Photo {
        hash: PhotoHash([n; 32]),
        media_type: "image/png".into(),
    }
}

fn pictures(store: &dyn Store) {
    let kept = |n: u8| read(store, move |r| r.photo(&photo(n).hash));
    write(store, |w| {
        for n in 1..=6 {
            w.save_photo(&photo(n), &[n; 3])?;
        }
        // Once more makes no second one.
        w.save_photo(&photo(1), &[1; 3])
    });
    assert_eq!((kept(1), kept(9)), (Some(vec![1; 3]), None));
    // One each is named by a card, an agreement, what is about to be taken, a suggestion.
    write(store, |w| {
        let mut card = a_contact(1);
        card.card.add(Value::Photo(photo(1)));
        w.save_contact(&card)?;
        let mut link = a_link(1, 10, "people/1");
        link.agreement
            .0
            .push(Row::agreed(Key("k1".into()), Value::Photo(photo(2))));
        link.photo = LinkPhoto::of(Some(&"https://p.example/3".into()), Arrival::Brought);
        let url = "https://p.example/3".into();
        assert!(link.photo.fetched(&url, &photo(3), None, w.now()));
        w.save_link(&link)?;
        w.save_suggestion(&Suggestion {
            id: SuggestionId(Uuid::from_u128(7)),
            contact: contact(1),
            actor: Actor {
                user: domain::UserId(Uuid::from_u128(1)),
                door: Door::Operator,
            },
            at: Micros(1),
            kind: sync::SuggestionKind::Edit,
            patch: Patch(vec![Change::Add {
                key: Key::ungiven(),
                value: Value::Photo(photo(4)),
            }]),
            state: SuggestionState::Open,
            times: 1,
        })
    });
    let now = read(store, |r| Ok(r.now()));
    let unnamed = |before| read(store, move |r| r.unnamed_photos(before));
    assert_eq!(unnamed(now - Micros::days(1)), []);
    let later = now + Micros::days(1);
    assert_eq!(unnamed(later), [photo(5).hash, photo(6).hash]);
    // One that is brought again meanwhile stays.
    write(store, move |w| {
        w.drop_photo(&photo(5).hash, later)?;
        w.drop_photo(&photo(6).hash, w.now())
    });
    let left: Vec<u8> = (1..=6).filter(|n| kept(*n).is_some()).collect();
    assert_eq!(left, [1, 2, 3, 4, 6]);
}

fn links_keep_what_is_known_of_a_photo(store: &dyn Store) {
    let mut link = a_link(1, 10, "people/1");
    link.photo.show(Some(&"https://p.example/1".into()));
    let (saved, due) = (link.clone(), link.photo_at());
    assert!(due.is_some());
    write(store, move |w| w.save_link(&saved));
    assert_eq!(
        read(store, |r| r.link(contact(1), account(10))),
        Some(link.clone())
    );
    assert!(read(store, |r| r.unsettled(account(10))));
    let summaries = read(store, |r| r.summaries(account(10), None, &[].into()));
    let told: Vec<_> = summaries.iter().filter_map(|s| s.link.as_ref()).collect();
    assert_eq!(told.iter().map(|l| l.photo).collect::<Vec<_>>(), [due]);
}
