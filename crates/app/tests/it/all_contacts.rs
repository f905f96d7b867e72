//! All contacts between accounts of one user (G6): what is asked for, and what is refused.

use crate::world::{World, group};
use app::use_cases::all_contacts::{self, Joined, WhyLeft};
use app::use_cases::invitations::{self, LIFE, Offer};
use app::use_cases::{labels, mirrors};
use app::{Account, Invitation, Res, Work};
use domain::{Actor, Door, LabelId, Level, Scope, Uuid, Value};
use std::collections::BTreeMap;
use sync::{GroupBinding, MirrorState, SeenGroup};

struct Scene {
    world: World,
    anna: Actor,
    first: Account,
    second: Account,
}

fn scene() -> Scene {
    let world = World::new();
    let anna = world.user("Anna");
    let first = read_once(&world, world.account(anna.user, "a1"));
    let second = read_once(&world, world.account(anna.user, "a2"));
    Scene {
        world,
        anna,
        first,
        second,
    }
}

/// The account was listed as a whole.
fn read_once(world: &World, account: Account) -> Account {
    world.ok(move |w| {
        let account = Account {
            listed: Some(w.now()),
            ..account.clone()
        };
        w.save_account(&account)?;
        Ok(account)
    })
}

impl Scene {
    fn join(&self) -> impl Fn(&dyn Work) -> Res<Joined> + Send + use<> {
        let (anna, accounts) = (self.anna, [self.first.id, self.second.id]);
        move |w| all_contacts::join(w, anna, &accounts)
    }

    /// Where each label stands in both accounts.
    fn stands(&self) -> BTreeMap<String, [Option<MirrorState>; 2]> {
        let (owner, accounts) = (self.anna.user, [self.first.id, self.second.id]);
        let stands = self.world.read(move |r| {
            let mut stands = BTreeMap::new();
            for label in r.owned_labels(owner)? {
                let mut states = [None, None];
                for (state, account) in states.iter_mut().zip(accounts) {
                    *state = r.mirror(label.id, account)?.map(|m| m.state);
                }
                stands.insert(label.name, states);
            }
            Ok(stands)
        });
        stands.expect("they can be read")
    }
}

#[test]
fn g6_everything_of_both_accounts_is_asked_for_in_one_go() {
    let scene = scene();
    scene.world.groups(&scene.first, &["Family", "Work"]);
    scene
        .world
        .groups(&scene.second, &["family\u{a0}", "Chess"]);
    let joined = scene.world.ok(scene.join());
    let active = Some(MirrorState::Active);
    let proposed = Some(MirrorState::Proposed);
    let expected = [
        ("All contacts", [active, proposed]),
        ("Chess", [proposed, active]),
        ("Family", [active, proposed]),
        ("Starred", [active, proposed]),
        ("Work", [active, proposed]),
    ];
    let expected: BTreeMap<String, _> = expected
        .into_iter()
        .map(|(name, states)| (name.to_owned(), states))
        .collect();
    assert_eq!(scene.stands(), expected);
    assert_eq!(joined.left, []);
    assert_eq!(joined.proposed.len(), 5);
    let scopes: Vec<_> = joined.labels.iter().take(2).map(|l| l.scope).collect();
    assert_eq!(scopes, Scope::ALL.map(Some));
    // A group of the same name to the eye is bound, not made.
    let family = joined.labels.iter().find(|l| l.name == "Family");
    let (family, second) = (family.expect("joined").id, scene.second.id);
    let mirror = scene.world.read(move |r| r.mirror(family, second));
    let bound = mirror.expect("it can be read").and_then(|m| m.group);
    assert_eq!(bound, Some(group("family\u{a0}").id));
    // Asked for again, nothing is doubled.
    let again = scene.world.ok(scene.join());
    assert_eq!(again.proposed, joined.proposed);
    assert_eq!(scene.stands(), expected);
}

#[test]
fn g6_groups_that_are_not_the_users_own_stay_as_they_are() {
    let scene = scene();
    let (world, anna) = (&scene.world, scene.anna);
    let ben = world.user("Ben");
    let team = world.label(ben, "Team").id;
    world.share(ben, team, anna.user, Level::Editor);
    let first = scene.first.id;
    world.ok(move |w| {
        let mirror = mirrors::mirror(w, anna, team, first)?;
        w.save_group(first, &group("Team (Ben)"))?;
        w.save_mirror(&sync::Mirror {
            group: Some(group("Team (Ben)").id),
            state: MirrorState::Active,
            ..mirror
        })?;
        w.save_group(
            first,
            &SeenGroup {
                binding: Some(GroupBinding {
                    installation: "elsewhere".to_owned(),
                    label: LabelId(Uuid::from_u128(9)),
                }),
                ..group("Theirs")
            },
        )
    });
    world.groups(&scene.first, &["Work", "WORK"]);
    let joined = world.ok(scene.join());
    let mut left: Vec<(String, WhyLeft)> = joined
        .left
        .into_iter()
        .map(|l| (l.group.to_lowercase(), l.why))
        .collect();
    left.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(
        left,
        [
            ("team (ben)".to_owned(), WhyLeft::Received),
            ("theirs".to_owned(), WhyLeft::BoundElsewhere),
        ]
    );
    let second = scene.second.id;
    let elsewhere = world.read(move |r| r.mirror(team, second));
    assert_eq!(
        elsewhere,
        Ok(None),
        "a received label goes nowhere by itself"
    );
}

#[test]
fn g6_two_groups_that_read_the_same_are_not_made_one_in_an_account() {
    let scene = scene();
    let first = scene.first.id;
    scene.world.ok(move |w| {
        for (id, name) in [
            ("contactGroups/1", "Work"),
            ("contactGroups/2", "Work\u{200b}"),
        ] {
            w.save_group(
                first,
                &SeenGroup {
                    id: id.into(),
                    ..group(name)
                },
            )?;
        }
        Ok(())
    });
    let joined = scene.world.ok(scene.join());
    let left: Vec<_> = joined.left.iter().map(|l| l.why).collect();
    assert_eq!(left, [WhyLeft::SameName]);
}

#[test]
fn g6_what_cannot_be_joined_is_refused_and_nothing_changed() {
    let scene = scene();
    let (world, anna) = (&scene.world, scene.anna);
    let (first, second) = (scene.first.id, scene.second.id);
    let unread = world.account(anna.user, "a3").id;
    let ben = world.user("Ben");
    let his = read_once(world, world.account(ben.user, "b1")).id;
    for (accounts, code) in [
        (vec![], "one-account"),
        (vec![first], "one-account"),
        (vec![first, first], "one-account"),
        (vec![first, unread], "account-not-read"),
        (vec![first, second, his], "unknown-account"),
    ] {
        let join = move |w: &dyn Work| all_contacts::join(w, anna, &accounts);
        assert_eq!(world.code(join), code);
        assert_eq!(scene.stands(), BTreeMap::new());
    }
}

#[test]
fn g6_all_contacts_are_nobody_elses_and_not_deleted_while_in_use() {
    let scene = scene();
    let (world, anna) = (&scene.world, scene.anna);
    let joined = world.ok(scene.join());
    let ben = world.user("Ben").user;
    for label in joined.labels.iter().map(|l| l.id).collect::<Vec<_>>() {
        let share = move |w: &dyn Work| crate::world::give(w, anna, label, ben, Level::Viewer);
        let (code, message) = world.refused(share);
        assert_eq!(code, "all-contacts-not-shared");
        assert!(message.contains("kith label create"), "{message}");
        let delete = move |w: &dyn Work| labels::delete_some(w, anna, label, 100);
        assert_eq!(world.code(delete), "all-contacts-in-use");
    }
}

/// One that was made all the same is not told to be over for want of a right: that is not why.
#[test]
fn g6_nobody_is_invited_to_all_contacts() {
    let scene = scene();
    let (world, anna) = (&scene.world, scene.anna);
    let all = world.ok(scene.join()).labels[0].id;
    let family = world.label(anna, "Family").id;
    let ben = world.user("Ben");
    let offer = || Offer {
        email: None,
        level: Level::Viewer,
        hidden: [].into(),
    };
    let invite =
        move |label| move |w: &dyn Work| invitations::invite(w, anna, label, &offer(), LIFE);
    assert_eq!(world.code(invite(all)), "all-contacts-not-shared");

    let (made, secret) = world.ok(invite(family));
    let id = made.id;
    world.ok(move |w| {
        w.save_invitation(&Invitation {
            label: all,
            ..made.clone()
        })
    });
    let resend = move |w: &dyn Work| invitations::resend(w, anna, id, LIFE);
    assert_eq!(world.code(resend), "all-contacts-not-shared");
    let accept = move |w: &dyn Work| invitations::accept(w, ben.user, &secret);
    assert_eq!(world.code(accept), "all-contacts-not-shared");
    world.ok(move |w| invitations::withdraw(w, anna, id).map(drop));
}

/// A contact of the owner's own is among all contacts; in a label of somebody else's it is not.
#[test]
fn g6_a_new_contact_in_an_own_label_is_among_all_contacts() {
    let scene = scene();
    let (world, anna) = (&scene.world, scene.anna);
    let ben = world.user("Ben");
    let (family, team) = (world.label(anna, "Family").id, world.label(ben, "Team").id);
    world.share(ben, team, anna.user, Level::Editor);
    world.share(anna, family, ben.user, Level::Editor);
    let before = world.contact(anna, family, "Early").id;
    let all = world.ok(scene.join()).labels[0].id;
    for (by, label, among) in [
        (anna, family, true),
        (ben, family, true),
        (anna, team, false),
        (ben, team, false),
    ] {
        let contact = world.contact(by, label, "Max").id;
        let held = world.read(move |r| Ok(r.members(all)?.contains(&contact)));
        assert_eq!(held, Ok(among));
    }
    // Of people in her own accounts the groups there tell.
    let account = Actor {
        door: Door::Account(scene.first.id),
        ..anna
    };
    let seen = world.ok(move |w| {
        let editor = app::Editor::claim(w, family, account)?;
        editor.add_contact(domain::Card::of([Value::name("Seen", "There")]))
    });
    let members = world
        .read(move |r| r.members(all))
        .expect("they can be read");
    assert!(!members.contains(&seen.id) && !members.contains(&before));
}
