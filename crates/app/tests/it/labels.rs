//! Labels and with whom they are shared.

use crate::world::{World, group};
use app::use_cases::{contacts, labels, mirrors, shares};
use domain::{GoneHow, LabelId, Level, UserId, Uuid};
use sync::MirrorState;

#[test]
fn a_name_is_taken_once_per_owner() {
    let world = World::new();
    let [anna, ben] = ["Anna", "Ben"].map(|n| world.user(n));
    let family = world.label(anna, " Family ");
    assert_eq!(family.name, "Family");
    world.label(ben, "Family");
    assert_eq!(
        world.code(move |w| labels::create(w, anna.user, "FAMILY")),
        "label-name-taken"
    );
    assert_eq!(
        world.code(move |w| labels::create(w, anna.user, " ")),
        "label-name-invalid"
    );
    assert_eq!(
        world.code(move |w| labels::create(w, anna.user, "a\nb")),
        "label-name-invalid"
    );
    let club = world.label(anna, "Club").id;
    assert_eq!(
        world.code(move |w| labels::rename(w, anna, club, "family")),
        "label-name-taken"
    );
    let renamed = world.ok(move |w| labels::rename(w, anna, club, "club"));
    assert_eq!(renamed.name, "club", "its own name may change its case");
}

#[test]
fn a_label_is_found_by_name_among_those_one_sees() {
    let world = World::new();
    let [anna, ben] = ["Anna", "Ben"].map(|n| world.user(n));
    let hers = world.label(anna, "Family").id;
    let find = |name: &'static str| {
        world
            .read(move |r| labels::find(r, ben.user, name))
            .map(|l| l.id)
    };
    assert!(find("Family").is_err());
    world.share(anna, hers, ben.user, Level::Viewer);
    assert_eq!(find("family"), Ok(hers));
    let his = world.label(ben, "Family").id;
    let (code, message) = world.refused(move |w| labels::find(w, ben.user, "Family"));
    assert_eq!(code, "label-ambiguous");
    assert!(
        message.contains("`anna@example.org/Family` or `ben@example.org/Family`"),
        "{message}"
    );
    assert_eq!(find("anna@example.org/Family"), Ok(hers));
    assert_eq!(find("BEN@example.org/family"), Ok(his));
    assert_eq!(
        world.code(move |w| labels::find(w, ben.user, "Nobody")),
        "unknown-label"
    );
}

#[test]
fn a_list_shows_levels_sizes_and_mirrors() {
    let world = World::new();
    let [anna, ben] = ["Anna", "Ben"].map(|n| world.user(n));
    let family = world.label(anna, "Family").id;
    world.contact(anna, family, "Max");
    world.share(anna, family, ben.user, Level::Editor);
    let account = world.account(ben.user, "b1").id;
    world.ok(move |w| mirrors::mirror(w, ben, family, account));
    let list = |user: UserId| {
        world
            .read(move |r| labels::list(r, user))
            .expect("readable")
    };
    let [view] = <[_; 1]>::try_from(list(ben.user)).expect("one label");
    assert_eq!(
        (view.level, view.size, view.accepted),
        (Level::Editor, 1, false)
    );
    assert_eq!((view.owner.name.as_str(), view.mirrors.len()), ("Anna", 1));
    let [view] = <[_; 1]>::try_from(list(anna.user)).expect("one label");
    assert_eq!(
        (view.level, view.shared, view.accepted),
        (Level::Owner, 1, true)
    );
    assert_eq!(view.mirrors, [], "other people's accounts are their own");
}

#[test]
fn a_deleted_label_lets_its_contacts_go_in_units() {
    let world = World::new();
    let [anna, ben] = ["Anna", "Ben"].map(|n| world.user(n));
    let [family, club] = ["Family", "Club"].map(|n| world.label(anna, n).id);
    world.share(anna, family, ben.user, Level::Viewer);
    let account = world.account(ben.user, "b1").id;
    world.ok(move |w| {
        w.save_group(account, &group("x"))?;
        let asked = mirrors::mirror(w, ben, family, account)?;
        w.save_mirror(&sync::Mirror {
            state: MirrorState::Active,
            ..asked
        })
    });
    let ids = ["Max", "Tom", "Eva"].map(|n| world.contact(anna, family, n).id);
    world.ok(move |w| contacts::put_into(w, anna, ids[0], club));
    assert!(!world.ok(move |w| labels::delete_some(w, anna, family, 2)));
    assert!(world.ok(move |w| labels::delete_some(w, anna, family, 2)));
    world
        .read(move |r| {
            assert!(r.label(family)?.is_some_and(|l| l.deleted.is_some()));
            assert_eq!(r.members(family)?, []);
            assert_eq!(r.grants(family)?, []);
            assert_eq!(
                r.mirror(family, account)?.map(|m| m.state),
                Some(MirrorState::Ending)
            );
            assert_eq!(r.due(account)?, Some(r.now()));
            assert_eq!(
                r.contact(ids[0])?.and_then(|c| c.gone),
                None,
                "Club still holds it"
            );
            let gone = r
                .contact(ids[1])?
                .and_then(|c| c.gone)
                .expect("nothing holds it");
            assert_eq!((gone.how, gone.by), (GoneHow::Unlabelled, anna.user));
            Ok(())
        })
        .expect("readable");
    assert_eq!(
        world.code(move |w| labels::delete_some(w, anna, family, 2)),
        "unknown-label"
    );
    world.label(anna, "Family");
}

#[test]
fn a_label_is_shared_again_and_again_with_one_grant() {
    let world = World::new();
    let [anna, ben] = ["Anna", "Ben"].map(|n| world.user(n));
    let family = world.label(anna, "Family").id;
    let share =
        move |w: &dyn app::Work, with: UserId, level| shares::share(w, anna, family, with, level);
    let given = world.ok(move |w| share(w, ben.user, Level::Viewer));
    assert_eq!(given.level, Level::Viewer);
    assert_eq!(
        world.code(move |w| share(w, ben.user, Level::Deleter)),
        "already-shared"
    );
    let raised = world.ok(move |w| shares::set_level(w, anna, family, ben.user, Level::Deleter));
    assert_eq!(raised.level, Level::Deleter);
    assert_eq!(
        world.read(move |r| r.grants(family)).map(|g| g.len()),
        Ok(1)
    );

    assert_eq!(
        world.code(move |w| share(w, ben.user, Level::Owner)),
        "one-owner"
    );
    assert_eq!(
        world.code(move |w| share(w, anna.user, Level::Viewer)),
        "share-with-self"
    );
    let nobody = UserId(Uuid::from_u128(99_999));
    assert_eq!(
        world.code(move |w| share(w, nobody, Level::Viewer)),
        "unknown-user"
    );
    assert_eq!(world.code(|_| shares::level("boss")), "unknown-level");
    assert_eq!(shares::level(" editor "), Ok(Level::Editor));
}

#[test]
fn what_is_not_shared_is_neither_changed_nor_revoked() {
    let world = World::new();
    let [anna, ben] = ["Anna", "Ben"].map(|n| world.user(n));
    let family = world.label(anna, "Family").id;
    let set = move |w: &dyn app::Work| shares::set_level(w, anna, family, ben.user, Level::Editor);
    assert_eq!(world.code(set), "not-shared");
    assert_eq!(
        world.code(move |w| shares::revoke(w, anna, family, ben.user)),
        "not-shared"
    );
    world.share(anna, family, ben.user, Level::Viewer);
    world.ok(set);
    let account = world.account(ben.user, "b1").id;
    world.ok(move |w| mirrors::mirror(w, ben, family, account));
    world.ok(move |w| w.save_due(account, None));
    world.ok(move |w| shares::revoke(w, anna, family, ben.user));
    assert_eq!(world.read(|r| r.level(family, ben.user)), Ok(None));
    assert!(
        world.read(|r| r.due(account)).is_ok_and(|d| d.is_some()),
        "its contacts leave"
    );
}

#[test]
fn a_recipient_may_give_a_label_up_and_the_owner_may_not() {
    let world = World::new();
    let [anna, ben] = ["Anna", "Ben"].map(|n| world.user(n));
    let family = world.label(anna, "Family").id;
    world.share(anna, family, ben.user, Level::Viewer);
    let members = move |w: &dyn app::Work, by: UserId| shares::list(w, by, family);
    let all = world.ok(move |w| members(w, ben.user));
    assert_eq!(all.owner.id, anna.user);
    assert_eq!(all.members[0].grant.with, ben.user.into());
    world.ok(move |w| shares::give_up(w, ben, family));
    assert_eq!(world.code(move |w| members(w, ben.user)), "unknown-label");
    assert_eq!(
        world.code(move |w| shares::give_up(w, anna, family)),
        "own-label"
    );
    let nowhere = LabelId(Uuid::from_u128(99_999));
    assert_eq!(
        world.code(move |w| shares::give_up(w, anna, nowhere)),
        "unknown-label"
    );
}
