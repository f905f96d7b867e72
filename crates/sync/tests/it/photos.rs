//! Photos (S2): compared by where they are served, taken and written by the same table.

use crate::words::{F, ME, NOW, W, picture};
use crate::world::{World, cases, world};
use domain::{Field, FieldWrite, GoneHow, Level, Micros, PhotoUrl};
use sync::{Arrival, LinkPhoto, PhotoNews};

const MINUTE: Micros = Micros::seconds(60);

fn url(text: &str) -> PhotoUrl {
    PhotoUrl::from(text)
}

/// The account shows picture 1, written by us an hour ago, as the hub does.
fn in_step() -> World {
    world()
        .hub("tel=1, photo=1")
        .linked("tel=1, photo=1")
        .link(|l| {
            l.photo.written(
                Some(&url("u1")),
                Some(&picture("1")),
                NOW - Micros::seconds(3_600),
            );
            l.photo.fetched(&url("u1"), &picture("101"), None, NOW);
        })
}

/// The account shows a picture elsewhere.
fn moved(world: World) -> World {
    world.link(|l| l.photo.show(Some(&url("u2"))))
}

/// And it is another one.
fn changed(world: World) -> World {
    moved(world).link(|l| {
        assert!(l.photo.fetched(&url("u2"), &picture("2"), None, NOW));
    })
}

/// A person of the user's own, whose photo was not looked at yet.
fn arrived(hub: &str, arrival: Arrival) -> World {
    world().hub(hub).linked("tel=1").users_own().link(move |l| {
        l.photo = LinkPhoto::of(Some(&url("u2")), arrival);
        assert!(l.photo.fetched(&url("u2"), &picture("2"), None, NOW));
    })
}

/// The same, and it was asked for once in vain.
fn unread(world: World) -> World {
    moved(world).link(|l| l.photo.failed(&url("u2"), false, NOW))
}

/// Ours was written, and nobody knows yet what is served of it.
fn unserved(content: &str) -> World {
    let hour = Micros::seconds(3_600);
    world().hub(content).linked(content).link(move |l| {
        let ours = picture("1");
        l.photo.written(Some(&url("u1")), Some(&ours), NOW - hour);
    })
}

/// A person of the user's own, whose photo was asked for once in vain, before the hub had one.
fn arrived_unread(arrival: Arrival) -> World {
    let arrived = world().hub("tel=1").linked("tel=1").users_own();
    arrived.now("tel=1, photo=1").link(move |l| {
        l.photo = LinkPhoto::of(Some(&url("u2")), arrival);
        l.photo.failed(&url("u2"), false, NOW);
    })
}

/// Our own write was so long ago, and the hub shows another picture since.
fn wrote(ago: Micros) -> World {
    in_step()
        .link(move |l| {
            l.photo
                .written(Some(&url("u1")), Some(&picture("1")), NOW - ago)
        })
        .link(|l| assert!(!l.photo.fetched(&url("u1"), &picture("101"), None, NOW)))
        .now("tel=1, photo=3")
}

/// The answer to our write was lost, and a picture stands there.
fn unanswered() -> World {
    in_step().link(|l| {
        l.photo
            .written_perhaps(Some(&url("u2")), &picture("1"), NOW);
    })
}

/// And it is another than before.
fn doubtful() -> World {
    unanswered().link(|l| {
        assert!(l.photo.fetched(&url("u2"), &picture("2"), None, NOW));
    })
}

cases! {
    a3_what_stands_there_is_kept_first: unanswered() => "fetch u2";
    a3_ours_is_written_again_at_once: doubtful() => "photo photo=image/png 01010101";
    a3_ours_first_although_the_hub_shows_another:
        doubtful().now("tel=1, photo=3") => "photo photo=image/png 01010101";
    r6_ours_is_not_written_again_where_none_is_to_be_shown: doubtful().now("tel=1") => "photo photo=";
    s2_a_photo_in_step_is_nothing: in_step() => "";
    s2_what_is_served_of_our_picture_is_found_out:
        in_step().link(|l| l.photo.written(Some(&url("u1")), Some(&picture("1")), NOW)) => "fetch u1";
    s2_a_photo_elsewhere_is_fetched_once: moved(in_step()) => "fetch u2";
    s2_a_photo_that_is_served_anew_is_no_change:
        moved(in_step()).link(|l| assert!(!l.photo.fetched(&url("u2"), &picture("101"), None, NOW))) => "";
    s2_a_users_picture_becomes_the_original: changed(in_step()) => "patch image/png 02020202";
    s2_a_photo_taken_away_goes_from_the_hub:
        in_step().link(|l| l.photo.show(None)) => "patch -image/png 01010101";
    s2_a_viewers_picture_is_put_back_and_suggested:
        changed(in_step().label(F, Level::Viewer)).link(|l| l.lens = Default::default())
            => "patch suggest image/png 02020202";
    s2_both_changed_the_later_picture_counts:
        changed(in_step().now("tel=1, photo=3")) => "patch image/png 02020202";
    s2_a_photo_goes_last: in_step().now("tel=2, photo=3") => "update tel=2";
    s2_a_photo_goes_alone_once_all_else_is_in_step:
        in_step().now("tel=1, photo=3") => "photo photo=image/png 03030303";
    s2_a_photo_gone_from_the_hub_is_taken_away: in_step().now("tel=1") => "photo photo=";
    s2_a_new_contact_is_created_without_its_photo:
        world().hub("tel=1, photo=1").alone() => "create tel=1 in f";
    s2_no_picture_within_ten_minutes_of_our_own: wrote(Micros(9 * MINUTE.0)) => "agree f";
    s2_another_picture_after_ten_minutes: wrote(Micros(10 * MINUTE.0)) => "photo photo=image/png 03030303";
    r6_a_photo_is_taken_away_at_any_time:
        in_step().link(|l| l.photo.written(Some(&url("u1")), Some(&picture("1")), NOW))
            .link(|l| assert!(!l.photo.fetched(&url("u1"), &picture("101"), None, NOW)))
            .now("tel=1") => "photo photo=";
    d1_an_own_person_gets_its_own_photo_back:
        world().hub("tel=1, photo=1").linked("brought tel=1, brought photo=2").users_own()
            .link(|l| l.agreement.0[1].remote = Some(crate::words::value("photo=1")))
            .withdrawn(F) => "photo photo=image/png 02020202 leaving";
    s2_an_owners_own_photo_yields_to_the_hubs: arrived("tel=1, photo=1", Arrival::Brought) => "patch";
    s2_an_owners_own_photo_comes_into_a_hub_without_one:
        arrived("tel=1", Arrival::Brought) => "patch +image/png 02020202";
    s2_a_recipients_own_photo_stays_theirs: arrived("tel=1, photo=1", Arrival::Own) => "patch";
    s2_a_fetch_waits_for_all_else: moved(in_step()).now("tel=2, photo=1") => "update tel=2";
    s2_a_fetch_waits_for_memberships: moved(in_step()).within(W).label(W, Level::Owner) => "groups +w -";
    s2_a_fetch_comes_once_nothing_else_is_left: unserved("tel=1, photo=1") => "fetch u1";
    r6_what_is_hidden_waits_for_no_fetch:
        unserved("tel=1, note=x, photo=1").hides(F, &[Field::Note]) => "update note=";
    d1_who_leaves_waits_for_no_picture_of_ours: unserved("tel=1, photo=1").withdrawn(F) => "delete p";
    d1_who_leaves_with_another_picture_is_read_once: moved(in_step()).withdrawn(F) => "fetch u2";
    d1_who_leaves_waits_for_a_picture_no_longer: unread(in_step()).withdrawn(F) => "delete p";
    r3_another_picture_of_the_trashed_is_read_once:
        moved(in_step()).trashed(GoneHow::Deleted, ME) => "fetch u2";
    d1_who_was_trashed_waits_for_a_picture_no_longer:
        unread(in_step()).trashed(GoneHow::Deleted, ME) => "delete p";
    s2_a_picture_that_was_never_read_is_not_written_over:
        unread(in_step()).now("tel=1, photo=3") => "agree f";
    s2_a_picture_that_was_never_read_is_not_taken_away: unread(in_step()).now("tel=1") => "agree f";
    r6_another_picture_is_read_once_before_it_is_hidden:
        moved(in_step()).hides(F, &[Field::Photo]) => "fetch u2";
    r6_a_picture_that_was_never_read_goes_when_it_is_hidden:
        unread(in_step()).hides(F, &[Field::Photo]) => "photo photo=";
    s2_an_owners_own_photo_that_was_never_read_is_not_written_over:
        arrived_unread(Arrival::Brought) => "agree f";
    s2_a_recipients_own_photo_that_was_never_read_stays:
        arrived_unread(Arrival::Own) => "agree f";
    r3_an_edit_of_the_photo_beats_the_trash:
        changed(in_step()).trashed(GoneHow::Deleted, ME) => "restore";
}

#[test]
fn s2_a_picture_that_cannot_be_had_is_asked_for_ever_less_often_and_never_given_up() {
    let mut photo = LinkPhoto::default();
    photo.show(Some(&url("u")));
    let (mut now, mut asked) = (NOW, Vec::new());
    for _ in 0..7 * 24 * 60 {
        assert_eq!(photo.news(), Some(PhotoNews::Unknown(url("u"))));
        if photo.news_at(now).is_some() {
            photo.failed(&url("u"), false, now);
            asked.push(now);
        }
        now = now + MINUTE;
    }
    let apart: Vec<i64> = asked
        .windows(2)
        .map(|w| (w[1] - w[0]).0 / MINUTE.0)
        .collect();
    assert_eq!(apart[..5], [1, 2, 4, 8, 16]);
    let longest = apart.iter().max().expect("some");
    assert!((12 * 60..24 * 60).contains(longest), "{apart:?}");
    // What is served at last is taken in.
    assert!(photo.fetched(&url("u"), &picture("1"), None, now));
    // Another picture has another address.
    photo.show(Some(&url("v")));
    assert_eq!(photo.news_at(now), Some(PhotoNews::Unknown(url("v"))));
    photo.failed(&url("v"), true, now);
    assert_eq!(photo.news(), None);
}

#[test]
fn s2_a_picture_that_nobody_could_serve_is_asked_for_again_and_is_not_to_blame() {
    let mut photo = LinkPhoto::default();
    photo.show(Some(&url("u")));
    assert_eq!(photo.last_look(), Some(url("u")));
    for round in 1..=20 {
        let now = NOW + Micros(round * MINUTE.0);
        assert_eq!(photo.unknown_at(now), Some(url("u")), "{round}");
        photo.missed(&url("u"), now);
        assert_eq!(photo.unknown_at(now + Micros::seconds(29)), None);
        assert_eq!(photo.unknown_at(now + Micros::seconds(30)), Some(url("u")));
        assert_eq!(photo.last_look(), None, "one try, and no more");
    }
    photo.missed(&url("another"), NOW);
    photo.show(Some(&url("v")));
    assert_eq!(photo.last_look(), Some(url("v")));
}

#[test]
fn s2_a_picture_of_its_users_own_that_was_never_read_is_not_overwritten() {
    let write = |entries| FieldWrite {
        field: Field::Photo,
        entries,
    };
    let ours = domain::Outgoing {
        key: None,
        value: crate::words::value("photo=1"),
        was: None,
        brought: None,
    };
    let mut photo = LinkPhoto::of(Some(&url("u")), Arrival::Own);
    photo.failed(&url("u"), true, NOW);
    assert!(!photo.lets(&write(vec![ours.clone()]), false, NOW));
    // They took it away: now there is room for the hub's.
    photo.show(None);
    assert!(photo.lets(&write(vec![ours]), false, NOW));
}

/// The simulator's seed 78: somebody changed the picture before ours was ever fetched.
#[test]
fn s2_a_picture_set_right_after_our_own_is_told_from_it() {
    let mut photo = LinkPhoto::default();
    photo.written(Some(&url("u1")), Some(&picture("1")), NOW);
    photo.show(Some(&url("u2")));
    assert_eq!(photo.news(), Some(PhotoNews::Unknown(url("u1"))));
    assert!(!photo.fetched(&url("u1"), &picture("101"), None, NOW));
    assert_eq!(photo.news(), Some(PhotoNews::Unknown(url("u2"))));
    assert!(photo.fetched(&url("u2"), &picture("2"), None, NOW));
    assert_eq!(photo.news(), Some(PhotoNews::Changed(Some(picture("2")))));
}

#[test]
fn s2_what_is_served_shortly_after_our_write_is_ours_if_nothing_else_tells() {
    let mut photo = LinkPhoto::default();
    photo.written(Some(&url("u1")), Some(&picture("1")), NOW);
    // The provider gave it another address meanwhile, and serves nothing under the first.
    photo.show(Some(&url("u2")));
    assert_eq!(photo.news(), Some(PhotoNews::Unknown(url("u1"))));
    photo.failed(&url("u1"), true, NOW);
    assert_eq!(photo.news(), Some(PhotoNews::Unknown(url("u2"))));
    let agreed = Some(picture("1").hash);
    assert!(!photo.fetched(&url("u2"), &picture("9"), agreed, NOW + MINUTE));
    assert_eq!(photo.news(), None);
    // Known by now: the next unknown one is somebody's.
    photo.show(Some(&url("u3")));
    assert!(photo.fetched(&url("u3"), &picture("8"), agreed, NOW + MINUTE));
}

/// The simulator's seed 13056: ours was taken away, and somebody set another one right then.
#[test]
fn s2_a_picture_set_after_ours_was_taken_away_is_its_users() {
    let mut photo = LinkPhoto::default();
    photo.written(Some(&url("u1")), Some(&picture("1")), NOW);
    photo.written(None, None, NOW);
    photo.show(Some(&url("u2")));
    assert!(photo.fetched(&url("u2"), &picture("2"), None, NOW + MINUTE));
    assert_eq!(photo.news(), Some(PhotoNews::Changed(Some(picture("2")))));
}

/// A3: the answer was lost, and `found` stands there now; `served` is what the provider makes of
/// ours once it was written again.
fn doubted(found: &str, served: &str) -> LinkPhoto {
    let (ours, agreed) = (picture("1"), Some(picture("1").hash));
    let mut photo = LinkPhoto::default();
    photo.written_perhaps(Some(&url("u1")), &ours, NOW);
    assert_eq!(photo.news(), Some(PhotoNews::Unknown(url("u1"))));
    let kept = photo.fetched(&url("u1"), &picture(found), agreed, NOW);
    assert!(kept, "it may be its user's, and is written over");
    assert_eq!(photo.news(), None, "nobody knows whose it is");
    photo.written(Some(&url("u2")), Some(&ours), NOW);
    assert_eq!(photo.news(), Some(PhotoNews::Unknown(url("u2"))));
    photo.fetched(&url("u2"), &picture(served), agreed, NOW);
    photo
}

#[test]
fn a3_ours_written_again_tells_whose_the_other_picture_was() {
    assert_eq!(doubted("101", "101").news(), None);
    let mut photo = doubted("2", "101");
    assert_eq!(photo.news(), Some(PhotoNews::Overwritten(picture("2"))));
    photo.taken();
    assert_eq!(photo.news(), None);
}
