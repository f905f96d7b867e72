//! Invitations (R9): good once, for a while, for whom they are meant.

use crate::world::{World, connection};
use app::use_cases::accounts::{self, Connection};
use app::use_cases::{
    invitations::{self, LIFE, Offer, Secret},
    labels, notices, shares, teams, users,
};
use app::{Invitation, InvitationState, Told, Work};
use domain::{Actor, Door, Field, InvitationId, LabelId, Level, Micros, Principal};
use std::collections::BTreeSet;

fn offer(email: Option<&str>, level: Level) -> Offer {
    Offer {
        email: email.map(str::to_owned),
        level,
        hidden: BTreeSet::from([Field::Note]),
    }
}

/// Anna's label, and three users that have nothing.
fn scene() -> (World, [Actor; 3], LabelId) {
    let world = World::new();
    let people = ["Anna", "Ben", "Carla"].map(|n| world.user(n));
    let label = world.label(people[0], "Family").id;
    (world, people, label)
}

fn invite(
    world: &World,
    by: Actor,
    label: LabelId,
    email: Option<&'static str>,
) -> (Invitation, Secret) {
    world.ok(move |w| invitations::invite(w, by, label, &offer(email, Level::Editor), LIFE))
}

fn accepts(by: Actor, secret: &Secret) -> impl Fn(&dyn Work) -> app::Res<domain::Grant> + use<> {
    let secret = secret.clone();
    move |w| invitations::accept(w, by.user, &secret)
}

#[test]
fn r9_an_invitation_becomes_a_grant_once() {
    let (world, [anna, ben, carla], label) = scene();
    let (made, secret) = invite(&world, anna, label, None);
    assert_eq!(made.until, made.at + LIFE);
    let link = format!("https://kith.example/join/{}", secret.reveal());
    assert_eq!(Secret::parse(&link), Ok(secret.clone()));

    let grant = world.ok(accepts(ben, &secret));
    assert_eq!(
        (grant.with, grant.level, grant.by),
        (ben.user.into(), Level::Editor, anna.user)
    );
    assert_eq!(grant.hidden, [Field::Note].into());
    let told = world.read(|r| notices::list(r, anna.user));
    let by = ben.user;
    assert_eq!(
        told.map(|t| t[0].what.clone()),
        Ok(Told::InvitationAccepted { label, by })
    );
    assert_eq!(world.code(accepts(ben, &secret)), "invitation-used");
    assert_eq!(world.code(accepts(carla, &secret)), "invitation-used");
    let id = made.id;
    let kept = world.read(|r| r.invitation(id)).expect("readable");
    let kept = kept.expect("it is remembered");
    assert_eq!(
        (kept.state, kept.accepted_by),
        (InvitationState::Accepted, Some(ben.user))
    );
    assert_eq!(
        world.code(move |w| invitations::withdraw(w, anna, id)),
        "invitation-used"
    );
}

#[test]
fn r9_late_taken_back_or_replaced_it_is_good_for_nothing() {
    let (world, [anna, ben, carla], label) = scene();
    let (late, secret) = invite(&world, anna, label, None);
    world.pass(LIFE - Micros::seconds(60));
    world.ok(move |w| invitations::list(w, anna.user, label).map(drop));
    world.pass(Micros::seconds(120));
    let (code, said) = world.refused(accepts(ben, &secret));
    assert_eq!(code, "invitation-expired");
    assert!(said.contains("Ask Anna (anna@example.org)"), "{said}");

    let resend = move |w: &dyn Work| invitations::resend(w, anna, late.id, LIFE);
    let (again, newer) = world.ok(resend);
    assert_eq!(again.id, late.id);
    assert_eq!(world.code(accepts(ben, &secret)), "unknown-invitation");
    world.ok(accepts(ben, &newer));

    let (other, secret) = invite(&world, anna, label, None);
    world.ok(move |w| invitations::withdraw(w, anna, other.id));
    assert_eq!(world.code(accepts(carla, &secret)), "invitation-withdrawn");
    assert_eq!(
        world.code(move |w| invitations::resend(w, anna, other.id, LIFE)),
        "invitation-withdrawn"
    );
    assert_eq!(
        world.code(|_| Secret::parse("https://kith.example/join/abc")),
        "invalid-invitation"
    );
}

#[test]
fn r9_one_for_an_address_is_for_whoever_has_it() {
    let (world, [anna, ben, carla], label) = scene();
    let (made, secret) = invite(&world, anna, label, Some(" Ben@Example.ORG "));
    assert_eq!(made.email.as_deref(), Some("ben@example.org"));
    assert_eq!(
        world.code(accepts(carla, &secret)),
        "invitation-other-address"
    );
    world.ok(accepts(ben, &secret));

    // An account's address will do.
    let (_, secret) = invite(&world, anna, label, Some("c1@mail.example"));
    world.account(carla.user, "c1");
    world.ok(accepts(carla, &secret));
}

#[test]
fn r9_without_its_link_only_an_address_the_provider_vouches_for() {
    let (world, [anna, ben, carla], label) = scene();
    let gmail = "b.e.n.berg@gmail.com";
    let ids = [gmail, "carla@firm.example", "carla@mail.example"]
        .map(|email| invite(&world, anna, label, Some(email)).0.id);
    invite(&world, anna, label, None);
    let connect =
        |who: Actor, sub: &'static str, email: &'static str, domain: Option<&'static str>| {
            world.ok(move |w| {
                let new = Connection {
                    ends: None,
                    email: email.to_owned(),
                    domain: domain.map(str::to_owned),
                    ..connection(sub)
                };
                accounts::connect(w, who.user, new).map(|a| a.id)
            })
        };
    let mine = |who: Actor| -> Vec<InvitationId> {
        let mine = world.read(|r| invitations::mine(r, who.user));
        mine.expect("readable").iter().map(|i| i.id).collect()
    };
    assert_eq!(
        mine(ben),
        [],
        "the address of a user is what somebody typed"
    );
    connect(ben, "b1", "BenBerg@googlemail.com", None);
    assert_eq!(mine(ben), [ids[0]]);
    connect(carla, "c1", "carla@mail.example", None);
    assert_eq!(mine(carla), [], "nobody vouches for a foreign address");
    let account = connect(carla, "c2", "carla@firm.example", Some("firm.example"));
    assert_eq!(mine(carla), [ids[1]]);

    let take = |who: Actor, id| move |w: &dyn Work| invitations::accept_mine(w, who.user, id);
    assert_eq!(world.code(take(ben, ids[1])), "unknown-invitation");
    assert_eq!(world.code(take(carla, ids[2])), "unknown-invitation");
    world.ok(move |w| accounts::disconnect(w, carla.user, account));
    assert_eq!(world.code(take(carla, ids[1])), "unknown-invitation");
    world.ok(take(ben, ids[0]));
    assert_eq!(world.code(take(ben, ids[0])), "invitation-used");
    assert_eq!(mine(ben), []);
}

#[test]
fn r4_whoever_invites_must_still_be_allowed_to_when_it_is_accepted() {
    let (world, [anna, ben, carla], label) = scene();
    world.share(anna, label, ben.user, Level::Manager);
    world.ok(move |w| shares::hide(w, anna, label, ben.user, [Field::Phone].into()));
    let above =
        move |w: &dyn Work| invitations::invite(w, ben, label, &offer(None, Level::Manager), LIFE);
    assert_eq!(world.code(above), "above-own-level");
    let (made, secret) = invite(&world, ben, label, None);
    let hidden = BTreeSet::from([Field::Note, Field::Phone]);
    assert_eq!(made.hidden, hidden, "R1: at least what is hidden from Ben");

    world.share(anna, label, ben.user, Level::Deleter);
    assert_eq!(world.code(accepts(carla, &secret)), "invitation-void");
    world.share(anna, label, ben.user, Level::Manager);
    let more = BTreeSet::from([Field::Phone, Field::Email]);
    world.ok(move |w| shares::hide(w, anna, label, ben.user, more.clone()));
    let grant = world.ok(accepts(carla, &secret));
    let all = BTreeSet::from([Field::Note, Field::Phone, Field::Email]);
    assert_eq!(grant.hidden, all, "what is hidden from him by now");
}

/// An invitation is offered where it is good for something, and by whoever may still give it.
#[test]
fn r9_nothing_is_offered_that_would_be_refused() {
    let (world, [anna, ben, carla], label) = scene();
    let team = world.ok(move |w| teams::create(w, anna, "Crew")).id;
    world.ok(move |w| teams::add(w, anna, team, ben.user).map(drop));
    let his = Connection {
        email: "ben.berg@gmail.com".to_owned(),
        ..connection("ben2")
    };
    world.ok(move |w| accounts::connect(w, ben.user, his.clone()));
    world.share(anna, label, carla.user, Level::Manager);
    let mine = || {
        let mine = world.read(|r| invitations::mine(r, ben.user));
        mine.expect("readable").len()
    };
    let (made, secret) = invite(&world, carla, label, Some("ben.berg@gmail.com"));
    assert_eq!(mine(), 1);
    let crew = move |w: &dyn Work| shares::share(w, anna, label, team, Level::Editor).map(drop);
    world.ok(crew);
    assert_eq!(mine(), 0, "it gives no more than he has with the team");
    let (code, said) = world.refused(accepts(ben, &secret));
    assert_eq!(code, "already-shared", "{said}");
    world.ok(move |w| shares::revoke(w, anna, label, carla.user));
    assert_eq!(mine(), 0);
    assert_eq!(world.code(accepts(ben, &secret)), "invitation-void");
    let id = made.id;
    let left = world.code(move |w| invitations::accept_mine(w, ben.user, id));
    assert_eq!(left, "invitation-void");
}

#[test]
fn nobody_is_invited_who_has_the_label_or_was_invited() {
    let (world, [anna, ben, carla], label) = scene();
    let code = |email: &'static str| {
        world.code(move |w| {
            invitations::invite(w, anna, label, &offer(Some(email), Level::Viewer), LIFE)
        })
    };
    assert_eq!(code("anna@example.org"), "share-with-self");
    assert_eq!(code("nobody"), "invalid-email");
    world.share(anna, label, ben.user, Level::Viewer);
    assert_eq!(code("ben@example.org"), "already-shared");
    invite(&world, anna, label, Some("x.y@gmail.com"));
    assert_eq!(code("xy@googlemail.com"), "already-invited");
    let (_, secret) = invite(&world, anna, label, None);
    for who in [anna, ben] {
        assert_eq!(world.code(accepts(who, &secret)), "already-shared");
    }
    world.ok(accepts(carla, &secret));
}

/// However an address is spelt, and whichever of somebody's it is.
#[test]
fn r9_whoever_has_the_label_is_known_by_the_address_they_are_added_with_alone() {
    let (world, [anna, ben, carla], label) = scene();
    let refused = |email: &'static str| {
        world.refused(move |w| {
            invitations::invite(w, anna, label, &offer(Some(email), Level::Viewer), LIFE)
        })
    };
    world.account(anna.user, "anna2");
    world.account(carla.user, "c1");
    let his = Connection {
        email: "ben.berg@gmail.com".to_owned(),
        ..connection("ben2")
    };
    world.ok(move |w| accounts::connect(w, ben.user, his.clone()));
    world.share(anna, label, ben.user, Level::Viewer);
    assert_eq!(refused("Anna2@mail.example").0, "share-with-self");
    // Of another address nobody learns whose it is, nor that it is a member's, a user's or nobody's.
    for (whose, with) in [
        ("a member", "benberg@googlemail.com"),
        ("a user", "c1@mail.example"),
        ("nobody", "no.body@gmail.com"),
    ] {
        let (made, secret) = invite(&world, anna, label, Some(with));
        assert_eq!(made.state, InvitationState::Pending, "{whose}");
        if whose == "a member" {
            assert_eq!(world.code(accepts(ben, &secret)), "already-shared");
            let offered = world.read(|r| invitations::mine(r, ben.user));
            assert_eq!(offered.map(|o| o.len()), Ok(0), "it is of no use to him");
        }
    }
    let (code, said) = refused("ben@example.org");
    assert_eq!(code, "already-shared");
    assert!(said.contains("Ben"), "by this he is known: {said}");
    // One to an address of hers alone is no use to others, and is not said to be.
    let (_, secret) = invite(&world, anna, label, Some("carla@example.org"));
    world.share(anna, label, carla.user, Level::Viewer);
    let (code, said) = world.refused(accepts(carla, &secret));
    assert_eq!(code, "already-shared");
    assert!(!said.contains("somebody else"), "{said}");
}

/// Which accounts somebody has connected is theirs to tell, and so is whose an address is.
#[test]
fn r9_the_address_of_an_account_names_nobody() {
    let (world, [anna, ben, _], label) = scene();
    let his = Connection {
        email: "secret.side@gmail.com".to_owned(),
        ..connection("ben2")
    };
    world.ok(move |w| accounts::connect(w, ben.user, his.clone()));
    let with = |email: &'static str| {
        let (code, said) = world.refused(move |w| {
            let with = shares::principal(w, email)?;
            shares::share(w, anna, label, with, Level::Viewer)
        });
        (code, said.replace(email, "ADDRESS"))
    };
    let nobodys = with("no.body@gmail.com");
    assert_eq!(nobodys.0, "unknown-user");
    for his in ["secret.side@gmail.com", "secretside@googlemail.com"] {
        assert_eq!(with(his), nobodys);
        assert_eq!(world.code(move |w| users::by_email(w, his)), "unknown-user");
        let (code, said) = world.refused(move |w| users::add(w, his, "Eve"));
        assert_eq!(code, "user-exists");
        assert!(!said.contains("Ben") && !said.contains("ben@"), "{said}");
    }
    let account = world.read(|r| accounts::list(r, ben.user));
    let account = account.expect("his").pop().expect("one").id;
    world.ok(move |w| accounts::disconnect(w, ben.user, account).map(drop));
    world.ok(|w| users::add(w, "secret.side@gmail.com", "Eve"));
}

#[test]
fn r9_a_user_is_found_by_any_spelling_of_their_address() {
    let world = World::new();
    let ben = world.ok(|w| users::add(w, "ben.berg@gmail.com", "Ben")).id;
    for spelt in ["ben.berg@gmail.com", "BenBerg@googlemail.com"] {
        let found = world.read(|r| shares::principal(r, spelt));
        assert_eq!(found, Ok(Principal::User(ben)));
        let found = world.read(|r| users::by_email(r, spelt));
        assert_eq!(found.map(|user| user.id), Ok(ben));
    }
    let actor = Actor {
        user: ben,
        door: Door::Operator,
    };
    let label = world.label(actor, "Family").id;
    let named = world.read(|r| labels::find(r, ben, "benberg@googlemail.com/Family"));
    assert_eq!(named.map(|named| named.id), Ok(label));
}

#[test]
fn r9_nobody_is_added_twice_under_two_spellings() {
    let world = World::new();
    world.ok(|w| users::add(w, "ben.berg@gmail.com", "Ben"));
    let (code, said) = world.refused(|w| users::add(w, "benberg@googlemail.com", "Ben"));
    assert_eq!(code, "user-exists");
    assert!(said.contains("ben.berg@gmail.com"), "{said}");
    world.ok(|w| users::add(w, "ben.burg@gmail.com", "Ben"));
}

#[test]
fn r9_invitations_that_were_over_long_ago_are_forgotten() {
    let (world, [anna, ..], label) = scene();
    let (first, _) = invite(&world, anna, label, None);
    let sweep = |w: &dyn Work| invitations::sweep(w, 10);
    world.pass(Micros::days(89));
    let (second, _) = invite(&world, anna, label, None);
    assert_eq!(world.ok(sweep), 0);
    world.pass(LIFE + Micros::days(2));
    assert_eq!(world.ok(sweep), 1);
    let left = world.ok(move |w| invitations::list(w, anna.user, label));
    assert_eq!(left.iter().map(|i| i.id).collect::<Vec<_>>(), [second.id]);
    assert_ne!(first.id, second.id);
}

#[test]
fn a_deleted_label_invites_nobody() {
    let (world, [anna, ben, _], label) = scene();
    let (_, secret) = invite(&world, anna, label, None);
    assert!(world.ok(move |w| labels::delete_some(w, anna, label, 10)));
    assert_eq!(world.code(accepts(ben, &secret)), "invitation-withdrawn");
}

/// R1: a grant to one alone counts before those to a team or an organisation, so accepting one may not take
/// away what somebody has by them.
#[test]
fn r9_an_invitation_takes_nothing_away() {
    let had = [
        (Level::Editor, Level::Viewer, false, false),
        (Level::Viewer, Level::Viewer, false, false),
        // More in one way, less in another.
        (Level::Viewer, Level::Editor, true, false),
        (Level::Viewer, Level::Editor, false, true),
    ];
    for (team, offered, hides, taken) in had {
        let (world, [anna, ben, _], label) = scene();
        let choir = world.ok(move |w| teams::create(w, anna, "Choir"));
        world.ok(move |w| teams::add(w, anna, choir.id, ben.user));
        world.ok(move |w| shares::share(w, anna, label, Principal::Team(choir.id), team));
        let offer = Offer {
            email: None,
            level: offered,
            hidden: hides.then_some(Field::Note).into_iter().collect(),
        };
        let (made, secret) = world.ok(move |w| invitations::invite(w, anna, label, &offer, LIFE));
        if taken {
            world.ok(accepts(ben, &secret));
        } else {
            assert_eq!(world.code(accepts(ben, &secret)), "already-shared");
            let kept = world.read(|r| r.invitation(made.id)).expect("readable");
            assert_eq!(kept.map(|i| i.state), Some(InvitationState::Pending));
        }
        let level = world.read(|r| r.level(label, ben.user));
        assert_eq!(
            level,
            Ok(Some(team.max(if taken { offered } else { team })))
        );
    }
}
