//! Labels in accounts: asked for, confirmed, ended (G2, G3, I2).

use crate::world::{World, group};
use app::use_cases::{mirrors, shares};
use app::{Account, JoinPlan, ListingToken, Work};
use domain::{Actor, GroupId, LabelId, Level, Micros, Origin};
use std::collections::BTreeSet;
use sync::{GroupBinding, Link, Mirror, MirrorState, SeenGroup};

struct Scene {
    world: World,
    anna: Actor,
    ben: Actor,
    family: LabelId,
    hers: Account,
    his: Account,
}

/// Anna's label, shared with Ben, and an account of each.
fn scene() -> Scene {
    let world = World::new();
    let [anna, ben] = ["Anna", "Ben"].map(|n| world.user(n));
    let family = world.label(anna, "Family").id;
    world.share(anna, family, ben.user, Level::Viewer);
    let (hers, his) = (
        world.account(anna.user, "a1"),
        world.account(ben.user, "b1"),
    );
    Scene {
        world,
        anna,
        ben,
        family,
        hers,
        his,
    }
}

fn planned(w: &dyn Work, mirror: &Mirror) -> app::Res<()> {
    w.save_join_plan(&JoinPlan {
        label: mirror.label,
        account: mirror.account,
        at: w.now(),
        link: Vec::new(),
        create: Vec::new(),
        import: Vec::new(),
        ask: Vec::new(),
    })
}

#[test]
fn g3_the_owners_group_of_the_same_name_is_bound() {
    let Scene {
        world,
        anna,
        family,
        hers,
        ..
    } = scene();
    world.groups(&hers, &["family", "Work"]);
    let account = hers.id;
    world.ok(move |w| {
        let token = Some(ListingToken {
            token: "t".into(),
            shape: "s".into(),
        });
        w.save_account(&Account {
            people: token,
            ..hers.clone()
        })
    });
    let mirror = world.ok(move |w| mirrors::mirror(w, anna, family, account));
    assert_eq!(mirror.group, Some(group("family").id));
    assert_eq!(
        (mirror.agreed_name.as_str(), mirror.label_name.as_str()),
        ("family", "Family")
    );
    assert_eq!(
        (mirror.state, mirror.made, mirror.phone),
        (MirrorState::Proposed, false, true)
    );
    let people = world
        .read(|r| r.account(account))
        .map(|a| a.and_then(|a| a.people));
    assert_eq!(people, Ok(None), "its members are listed in full");
}

#[test]
fn g3_in_other_accounts_the_name_tells_whose_it_is() {
    let Scene {
        world,
        ben,
        family,
        his,
        ..
    } = scene();
    world.groups(&his, &["Family", "Family (Anna)"]);
    let mirror = world.ok(move |w| mirrors::mirror(w, ben, family, his.id));
    assert_eq!(
        (mirror.group, mirror.agreed_name.as_str()),
        (None, "Family (Anna) 2")
    );
}

#[test]
fn a_label_goes_into_accounts_of_ones_own_only() {
    let Scene {
        world,
        anna,
        ben,
        family,
        hers,
        his,
    } = scene();
    assert_eq!(
        world.code(move |w| mirrors::mirror(w, ben, family, hers.id)),
        "unknown-account"
    );
    let other = world.label(anna, "Club").id;
    assert_eq!(
        world.code(move |w| mirrors::mirror(w, ben, other, his.id)),
        "unknown-label"
    );
    let plan = move |w: &dyn Work| mirrors::plan(w, ben.user, family, his.id);
    assert_eq!(world.code(plan), "not-mirrored");
}

#[test]
fn i2_nothing_is_confirmed_that_was_not_looked_at() {
    let Scene {
        world,
        ben,
        family,
        his,
        ..
    } = scene();
    let account = his.id;
    let confirm = move |w: &dyn Work| mirrors::confirm(w, ben, family, account);
    let shown = || {
        world
            .read(|r| mirrors::plan(r, ben.user, family, account))
            .expect("asked for")
    };
    let accepted = || {
        let members = world.read(move |r| shares::list(r, ben.user, family));
        members.expect("he sees it").members[0].accepted
    };
    let mirror = world.ok(move |w| mirrors::mirror(w, ben, family, account));
    assert_eq!(world.code(confirm), "join-plan-missing");
    assert_eq!(shown(), None);
    let of = mirror.clone();
    world.ok(move |w| planned(w, &of));
    assert!(shown().is_some());
    world.pass(Micros::days(1));
    assert_eq!(world.code(confirm), "join-plan-lapsed");
    assert_eq!(shown(), None);

    let again = world.ok(move |w| mirrors::mirror(w, ben, family, account));
    assert_eq!(again, mirror, "asking again makes a fresh plan");
    assert_eq!(world.read(|r| r.join_plan(family, account)), Ok(None));
    world.ok(move |w| planned(w, &mirror));
    assert_eq!(accepted(), 0);
    assert_eq!(world.ok(confirm).state, MirrorState::Active);
    assert_eq!(accepted(), 1);
    assert_eq!(world.code(confirm), "nothing-to-confirm");
    let plan = move |w: &dyn Work| mirrors::plan(w, ben.user, family, account);
    assert_eq!(world.code(plan), "nothing-to-confirm");
    assert_eq!(
        world.code(move |w| mirrors::mirror(w, ben, family, account)),
        "already-mirrored"
    );

    world.ok(move |w| mirrors::unmirror(w, ben.user, family, account));
    assert_eq!(
        world
            .read(|r| r.mirror(family, account))
            .map(|m| m.map(|m| m.state)),
        Ok(Some(MirrorState::Ending))
    );
    assert_eq!(accepted(), 0);
    assert_eq!(
        world.code(move |w| mirrors::mirror(w, ben, family, account)),
        "mirror-ending"
    );
}

#[test]
fn what_was_only_asked_for_ends_at_once() {
    let Scene {
        world,
        ben,
        family,
        his,
        ..
    } = scene();
    let mirror = world.ok(move |w| mirrors::mirror(w, ben, family, his.id));
    world.ok(move |w| planned(w, &mirror));
    world.ok(move |w| mirrors::unmirror(w, ben.user, family, his.id));
    assert_eq!(world.read(|r| r.mirror(family, his.id)), Ok(None));
    assert_eq!(world.read(|r| r.join_plan(family, his.id)), Ok(None));
}

#[test]
fn a_label_is_made_from_a_group() {
    let Scene {
        world,
        anna,
        ben,
        hers,
        his,
        ..
    } = scene();
    let (account, work) = (hers.id, group("Work"));
    world.groups(&hers, &["Work"]);
    let id = work.id.clone();
    let (label, mirror) =
        world.ok(move |w| mirrors::from_group(w, anna, account, &id, Some("Office")));
    assert_eq!((label.name.as_str(), label.owner), ("Office", anna.user));
    assert_eq!(
        (mirror.state, mirror.group),
        (MirrorState::Active, Some(work.id.clone()))
    );
    assert_eq!(
        (mirror.agreed_name.as_str(), mirror.label_name.as_str()),
        ("Work", "Office")
    );
    let found = world.read(|r| mirrors::find_group(r, anna.user, account, "work"));
    assert_eq!(found.map(|g| g.id), Ok(work.id.clone()));

    let id = work.id.clone();
    let (code, message) = world.refused(move |w| mirrors::from_group(w, anna, account, &id, None));
    assert_eq!(code, "group-in-use");
    assert!(message.contains("“Office”"), "{message}");
    let unknown = GroupId::from("contactGroups/none");
    assert_eq!(
        world.code(move |w| mirrors::from_group(w, anna, account, &unknown, None)),
        "unknown-group"
    );
    let id = work.id.clone();
    assert_eq!(
        world.code(move |w| mirrors::from_group(w, ben, his.id, &id, None)),
        "unknown-group"
    );
    assert_eq!(
        world.code(move |w| mirrors::find_group(w, anna.user, account, "None")),
        "unknown-group"
    );
    let system = SeenGroup {
        system: true,
        ..group("Friends")
    };
    world.ok(move |w| w.save_group(account, &system));
    let id = group("Friends").id;
    assert_eq!(
        world.code(move |w| mirrors::from_group(w, anna, account, &id, None)),
        "system-group"
    );
}

#[test]
fn g2_a_group_of_another_kith_is_left_to_it() {
    let Scene {
        world,
        anna,
        family,
        hers,
        ..
    } = scene();
    let binding = GroupBinding {
        installation: "other".into(),
        label: family,
    };
    let bound = SeenGroup {
        binding: Some(binding),
        ..group("Family")
    };
    world.ok(move |w| w.save_group(hers.id, &bound));
    let (code, message) = world.refused(move |w| mirrors::mirror(w, anna, family, hers.id));
    assert_eq!(code, "group-bound-elsewhere");
    assert!(message.contains("(other)"), "{message}");
}

#[test]
fn g5_a_deleted_group_is_put_back_with_everybody_in_it() {
    let Scene {
        world,
        anna,
        family,
        hers,
        ..
    } = scene();
    let contact = world.contact(anna, family, "Max").id;
    let account = hers.id;
    world.groups(&hers, &["Family"]);
    let back = move |w: &dyn Work| mirrors::put_group_back(w, anna, family, account, None, 1);
    let mirror = world.ok(move |w| mirrors::mirror(w, anna, family, account));
    assert_eq!(world.code(back), "group-not-gone");
    world.ok(move |w| {
        let mut link = Link::new(contact, account, Origin::User, w.now());
        link.groups = BTreeSet::from([family]);
        w.save_link(&link)?;
        w.save_mirror(&Mirror {
            state: MirrorState::Asking,
            ..mirror.clone()
        })
    });
    // K3: in units; until the last one its user is asked.
    let stands = || world.read(|r| r.mirror(family, account));
    let stands = || stands().expect("it can be read").expect("it is there");
    assert_eq!(world.ok(back), Some(contact));
    assert_eq!(stands().state, MirrorState::Asking);
    let rest =
        move |w: &dyn Work| mirrors::put_group_back(w, anna, family, account, Some(contact), 1);
    assert_eq!(world.ok(rest), None);
    let mirror = stands();
    assert_eq!((mirror.state, mirror.group), (MirrorState::Active, None));
    let groups = world
        .read(|r| r.link(contact, account))
        .map(|l| l.map(|l| l.groups));
    assert_eq!(
        groups,
        Ok(Some(BTreeSet::new())),
        "nobody was taken out by a person"
    );
}
