//! How labels leave accounts (D1): who sets what stays, who may look at the receipts.

use crate::world::{World, connection};
use app::use_cases::{accounts, labels, mirrors, notices, receipts, shares};
use app::{Parted, PauseCause, Told, Work};
use domain::{Actor, ContactId, LabelId, Level, Micros, OnLeaving, Origin, ReceiptId, Uuid};
use std::collections::BTreeSet;
use sync::{Link, LinkState, Mirror, MirrorState};

struct Scene {
    world: World,
    anna: Actor,
    ben: Actor,
    family: LabelId,
    his: domain::AccountId,
    cleo: ContactId,
}

/// Anna's label with Cleo in it, in Ben's account.
fn scene() -> Scene {
    let world = World::new();
    let [anna, ben] = ["Anna", "Ben"].map(|n| world.user(n));
    let family = world.label(anna, "Family").id;
    world.share(anna, family, ben.user, Level::Editor);
    let his = world.account(ben.user, "b1").id;
    let cleo = world.contact(anna, family, "Cleo").id;
    world.ok(move |w| {
        let mirror = mirrors::mirror(w, ben, family, his)?;
        w.save_mirror(&Mirror {
            state: MirrorState::Active,
            ..mirror
        })?;
        linked(w, cleo, his, family)
    });
    Scene {
        world,
        anna,
        ben,
        family,
        his,
        cleo,
    }
}

fn linked(
    w: &dyn Work,
    contact: ContactId,
    account: domain::AccountId,
    label: LabelId,
) -> app::Res<()> {
    let mut link = Link::new(contact, account, Origin::Kith, w.now());
    link.remote = Some("people/1".into());
    link.groups = BTreeSet::from([label]);
    link.enter(LinkState::Linked, w.now());
    w.save_link(&link)
}

#[test]
fn d1_the_owner_alone_says_what_stays() {
    let s = scene();
    let (anna, ben, family) = (s.anna, s.ben, s.family);
    let by =
        |who: Actor| move |w: &dyn Work| labels::set_on_leaving(w, who, family, OnLeaving::Keep);
    assert_eq!(s.world.code(by(ben)), "not-allowed");
    assert_eq!(s.world.ok(by(anna)).on_leaving, OnLeaving::Keep);
    let kept = s.world.read(|r| r.label(family)).expect("it can be read");
    assert_eq!(kept.map(|l| l.on_leaving), Some(OnLeaving::Keep));
}

#[test]
fn d1_before_an_account_is_disconnected_its_labels_can_leave() {
    let s = scene();
    let (ben, his, family) = (s.ben.user, s.his, s.family);
    let state = |s: &Scene| {
        let mirror = s
            .world
            .read(|r| r.mirror(family, his))
            .expect("it can be read");
        mirror.map(|m| m.state)
    };
    s.world
        .ok(move |w| accounts::pause(w, his, PauseCause::GrantOver));
    let (code, said) = s.world.refused(move |w| accounts::leave(w, ben, his));
    assert_eq!(code, "cannot-remove");
    assert!(said.contains("--keep"), "{said}");
    assert_eq!(state(&s), Some(MirrorState::Active), "nothing changed");
    let anna = s.anna.user;
    assert_eq!(
        s.world.code(move |w| accounts::leave(w, anna, his)),
        "unknown-account"
    );

    let s = scene();
    let (ben, his) = (s.ben.user, s.his);
    s.world.ok(move |w| accounts::leave(w, ben, his));
    assert_eq!(state(&s), Some(MirrorState::Ending));
}

#[test]
fn d1_a_receipt_is_for_the_accounts_user_and_names_whom_they_still_see() {
    let s = scene();
    let (anna, ben, family, his) = (s.anna, s.ben, s.family, s.his);
    s.world.ok(move |w| accounts::disconnect(w, ben.user, his));
    assert!(s.world.ok(move |w| accounts::forget_some(w, his, 10)));
    let all = s
        .world
        .read(|r| receipts::list(r, ben.user))
        .expect("it can be read");
    assert_eq!(all.len(), 1);
    let summed = &all[0];
    assert_eq!(summed.receipt.email, "b1@mail.example");
    assert_eq!(summed.counts.get(&Parted::Disconnected), Some(&1));
    assert!(summed.receipt.ended.is_some());
    let id = summed.receipt.id;
    let names = |s: &Scene| {
        let shown = s.world.read(|r| receipts::show(r, ben.user, id));
        let (_, lines) = shown.expect("it is his");
        lines
            .into_iter()
            .map(|l| (l.parting.contact, l.name))
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&s), [(s.cleo, Some("Cleo Berg".to_owned()))]);
    s.world
        .ok(move |w| shares::revoke(w, anna, family, ben.user));
    assert_eq!(names(&s), [(s.cleo, None)], "he sees her no more");
    let other = s.world.read(|r| receipts::show(r, anna.user, id));
    assert!(matches!(other, Err(app::Error::Refused(p)) if p.code == "unknown-receipt"));
    let none = ReceiptId(Uuid::from_u128(1));
    let none = s.world.read(|r| receipts::show(r, ben.user, none));
    assert!(matches!(none, Err(app::Error::Refused(p)) if p.code == "unknown-receipt"));
}

#[test]
fn d1_receipts_stay_with_whose_account_it_was() {
    let s = scene();
    let (anna, ben, his) = (s.anna, s.ben, s.his);
    s.world.ok(move |w| accounts::disconnect(w, ben.user, his));
    assert!(s.world.ok(move |w| accounts::forget_some(w, his, 10)));
    s.world
        .ok(move |w| accounts::connect(w, anna.user, connection("b1")));
    let list = |who: Actor| s.world.read(|r| receipts::list(r, who.user));
    assert_eq!(list(anna).expect("it can be read"), []);
    let his_own = list(ben).expect("it can be read");
    assert_eq!(his_own.len(), 1);
    let id = his_own[0].receipt.id;
    let show = |who: Actor| s.world.read(|r| receipts::show(r, who.user, id)).is_ok();
    assert_eq!((show(anna), show(ben)), (false, true));
}

/// What Kith made there goes with the label, as its owner set it, unless its user says otherwise; then
/// the owner is told.
#[test]
fn d1_disconnecting_says_what_stays_of_others_labels() {
    let s = scene();
    let (anna, ben, family, his) = (s.anna, s.ben, s.family, s.his);
    let say = move |w: &dyn Work| accounts::say_what_stays(w, ben.user, his);
    // Whom he had himself nobody made.
    let cleo = s.cleo;
    let change = |to: fn(Link) -> Link| {
        s.world.ok(move |w| {
            let link = w.link(cleo, his)?.ok_or(app::Error::Moved)?;
            w.save_link(&to(link))
        });
    };
    change(|link| Link {
        origin: Origin::User,
        ..link
    });
    s.world.ok(say);
    change(|link| Link {
        origin: Origin::Kith,
        ..link
    });
    let (code, said) = s.world.refused(say);
    assert_eq!(code, "say-what-stays");
    for part in ["Family (Anna)", "--remove", "--keep"] {
        assert!(said.contains(part), "{said}");
    }
    let set = |set| move |w: &dyn Work| labels::set_on_leaving(w, anna, family, set);
    s.world.ok(set(OnLeaving::Keep));
    s.world.ok(say);
    s.world.ok(set(OnLeaving::Remove));
    s.world.ok(move |w| accounts::disconnect(w, ben.user, his));
    let told = s.world.ok(move |w| notices::list(w, anna.user));
    let told: Vec<Told> = told.into_iter().map(|n| n.what).collect();
    let (label, by, contacts) = (family, ben.user, 1);
    let stays = Told::StaysThere {
        label,
        by,
        contacts,
    };
    assert_eq!(told, [stays]);
}

/// Nobody is asked about labels of their own, or told where nobody was there.
#[test]
fn d1_disconnecting_says_nothing_where_nothing_of_others_is() {
    let world = World::new();
    let [anna, ben] = ["Anna", "Ben"].map(|n| world.user(n));
    let account = world.account(ben.user, "b1").id;
    let (own, hers) = (world.label(ben, "Own").id, world.label(anna, "Hers").id);
    world.share(anna, hers, ben.user, Level::Viewer);
    let cleo = world.contact(ben, own, "Cleo").id;
    world.ok(move |w| {
        for label in [own, hers] {
            let mirror = mirrors::mirror(w, ben, label, account)?;
            w.save_mirror(&Mirror {
                state: MirrorState::Active,
                ..mirror
            })?;
        }
        linked(w, cleo, account, own)
    });
    world.ok(move |w| accounts::say_what_stays(w, ben.user, account));
    world.ok(move |w| accounts::disconnect(w, ben.user, account));
    assert_eq!(world.ok(move |w| notices::list(w, anna.user)), []);
}

#[test]
fn d1_receipts_are_forgotten_a_year_after_they_were_closed() {
    let s = scene();
    let (ben, his) = (s.ben.user, s.his);
    s.world.ok(move |w| accounts::disconnect(w, ben, his));
    let sweep = |w: &dyn Work| receipts::sweep(w, 10);
    s.world.pass(Micros::days(400));
    assert_eq!(s.world.ok(sweep), 0, "it is open still");
    assert!(s.world.ok(move |w| accounts::forget_some(w, his, 10)));
    s.world.pass(Micros::days(364));
    assert_eq!(s.world.ok(sweep), 0);
    s.world.pass(Micros::days(2));
    assert_eq!(s.world.ok(sweep), 2, "it and its contact");
    assert_eq!(s.world.ok(move |w| receipts::list(w, ben)), []);
}
