//! The table of rights (sync §8): every act, at every level.

use crate::world::World;
use app::use_cases::{
    contacts,
    fields::FieldEdit,
    history,
    invitations::{self, Offer},
    labels,
    preview::{Change, preview},
    shares, suggestions, trash,
};
use app::{Error, Res, Work};
use domain::{Actor, ContactId, Field, InvitationId, LabelId, Level, SuggestionId, UserId, Value};

/// Who and what the acts are about.
#[derive(Clone, Copy)]
struct Scene {
    /// Whose level it is.
    by: Actor,
    /// Anna's label, in which it is.
    label: LabelId,
    /// A contact there.
    contact: ContactId,
    /// One that was trashed out of it.
    trashed: ContactId,
    /// A label of the actor's own.
    own: LabelId,
    /// Somebody the label is not shared with.
    carla: UserId,
    /// Somebody it is shared with.
    dora: UserId,
    /// Suggested by Dora: another note; out of the label.
    edit: SuggestionId,
    removal: SuggestionId,
    /// Somebody Anna invited.
    invited: InvitationId,
}

type Act = fn(&dyn Work, Scene) -> Res<()>;

/// The acts, and the least level each needs.
const TABLE: [(&str, Level, Act); 34] = [
    ("see the contact", Level::Viewer, |w, s| {
        contacts::show(w, s.by.user, s.contact).map(drop)
    }),
    ("read its history", Level::Viewer, |w, s| {
        history::list(w, s.by.user, s.contact).map(drop)
    }),
    ("see who has the label", Level::Viewer, |w, s| {
        shares::list(w, s.by.user, s.label).map(drop)
    }),
    ("see it in the trash", Level::Viewer, |w, s| {
        contacts::show(w, s.by.user, s.trashed).map(drop)
    }),
    ("suggest an edit", Level::Viewer, |w, s| {
        suggestions::suggest_edit(w, s.by, s.contact, &[note()]).map(drop)
    }),
    ("suggest a removal", Level::Viewer, |w, s| {
        suggestions::suggest_removal(w, s.by, s.contact, s.label).map(drop)
    }),
    ("copy into a label of one's own", Level::Viewer, |w, s| {
        contacts::copy(w, s.by, s.contact, s.own).map(drop)
    }),
    ("add a contact", Level::Editor, |w, s| {
        contacts::add(w, s.by, s.label, [Value::name("Neu", "Berg")]).map(drop)
    }),
    ("change fields", Level::Editor, |w, s| {
        contacts::edit(w, s.by, s.contact, None, &[note()]).map(drop)
    }),
    ("undo a change", Level::Editor, |w, s| {
        history::undo(w, s.by, s.contact, 2).map(drop)
    }),
    ("accept an edit", Level::Editor, |w, s| {
        suggestions::accept(w, s.by, s.edit).map(drop)
    }),
    ("restore a contact", Level::Editor, |w, s| {
        trash::restore(w, s.by, s.trashed, None).map(drop)
    }),
    ("reject an edit", Level::Editor, |w, s| {
        suggestions::reject(w, s.by, s.edit).map(drop)
    }),
    ("take a contact out", Level::Deleter, |w, s| {
        contacts::remove(w, s.by, s.contact, s.label).map(drop)
    }),
    ("delete a contact", Level::Deleter, |w, s| {
        contacts::trash(w, s.by, s.contact).map(drop)
    }),
    ("accept a removal", Level::Deleter, |w, s| {
        suggestions::accept(w, s.by, s.removal).map(drop)
    }),
    ("reject a removal", Level::Deleter, |w, s| {
        suggestions::reject(w, s.by, s.removal).map(drop)
    }),
    ("purge a contact", Level::Deleter, |w, s| {
        trash::purge(w, s.by, s.trashed)
    }),
    ("put into a label of one's own", Level::Manager, |w, s| {
        contacts::put_into(w, s.by, s.contact, s.own).map(drop)
    }),
    ("restore into a label of one's own", Level::Owner, |w, s| {
        trash::restore(w, s.by, s.trashed, Some(s.own)).map(drop)
    }),
    ("rename the label", Level::Owner, |w, s| {
        labels::rename(w, s.by, s.label, "Other").map(drop)
    }),
    ("delete the label", Level::Owner, |w, s| {
        labels::delete_some(w, s.by, s.label, 200).map(drop)
    }),
    ("share", Level::Manager, |w, s| {
        shares::share(w, s.by, s.label, s.carla, Level::Viewer).map(drop)
    }),
    ("change a level", Level::Manager, |w, s| {
        shares::set_level(w, s.by, s.label, s.dora, Level::Editor).map(drop)
    }),
    ("revoke", Level::Manager, |w, s| {
        shares::revoke(w, s.by, s.label, s.dora)
    }),
    ("hide a field", Level::Owner, |w, s| {
        shares::hide(w, s.by, s.label, s.dora, [Field::Phone].into()).map(drop)
    }),
    ("hand the label over", Level::Owner, |w, s| {
        shares::transfer(w, s.by, s.label, s.dora).map(drop)
    }),
    ("invite", Level::Manager, |w, s| {
        invitations::invite(w, s.by, s.label, &to_whoever(), invitations::LIFE).map(drop)
    }),
    ("see who is invited", Level::Manager, |w, s| {
        invitations::list(w, s.by.user, s.label).map(drop)
    }),
    ("make another link", Level::Manager, |w, s| {
        invitations::resend(w, s.by, s.invited, invitations::LIFE).map(drop)
    }),
    ("take an invitation back", Level::Manager, |w, s| {
        invitations::withdraw(w, s.by, s.invited).map(drop)
    }),
    ("look what sharing would do", Level::Manager, |w, s| {
        let change = Change::Share {
            with: s.carla.into(),
            level: Level::Viewer,
            hidden: [].into(),
        };
        preview(w, s.by, s.label, &change).map(drop)
    }),
    ("look what revoking would do", Level::Manager, |w, s| {
        let with = s.dora.into();
        preview(w, s.by, s.label, &Change::Revoke { with }).map(drop)
    }),
    ("look what deleting would do", Level::Owner, |w, s| {
        preview(w, s.by, s.label, &Change::Delete).map(drop)
    }),
];

fn to_whoever() -> Offer {
    Offer {
        email: None,
        level: Level::Viewer,
        hidden: [].into(),
    }
}

fn note() -> FieldEdit {
    FieldEdit::Set(Value::note("met at the lake"))
}

fn scene(level: Option<Level>) -> (World, Scene) {
    let world = World::new();
    let [anna, ben, carla, dora] = ["Anna", "Ben", "Carla", "Dora"].map(|n| world.user(n));
    let label = world.label(anna, "Family").id;
    world.share(anna, label, dora.user, Level::Viewer);
    let by = if level == Some(Level::Owner) {
        anna
    } else {
        ben
    };
    if let Some(level) = level.filter(|l| *l != Level::Owner) {
        let user = ben.user;
        world.share(anna, label, user, level);
    }
    let contact = world.contact(anna, label, "Max").id;
    let phone = FieldEdit::Add(Value::phone("+49 30 1", ""));
    world.ok(move |w| contacts::edit(w, anna, contact, None, std::slice::from_ref(&phone)));
    let trashed = world.contact(anna, label, "Tom").id;
    world.ok(move |w| contacts::trash(w, anna, trashed));
    let own = world.label(by, "Mine").id;
    let noted = FieldEdit::Set(Value::note("suggested"));
    let edit = world
        .ok(move |w| suggestions::suggest_edit(w, dora, contact, std::slice::from_ref(&noted)))
        .id;
    let removal = world
        .ok(move |w| suggestions::suggest_removal(w, dora, contact, label))
        .id;
    let invite = move |w: &dyn Work| {
        invitations::invite(w, anna, label, &to_whoever(), invitations::LIFE).map(|(i, _)| i.id)
    };
    let invited = world.ok(invite);
    let (carla, dora) = (carla.user, dora.user);
    (
        world,
        Scene {
            by,
            label,
            contact,
            trashed,
            own,
            carla,
            dora,
            edit,
            removal,
            invited,
        },
    )
}

fn check(name: &str, act: Act, level: Option<Level>, allowed: bool) {
    let (world, scene) = scene(level);
    match world.write(move |w| act(w, scene)) {
        Ok(()) => assert!(allowed, "{level:?} may not {name}, but could"),
        Err(Error::Refused(p)) => {
            assert!(!allowed, "{level:?} may {name}, but: {p}");
            if level.is_none() {
                assert!(
                    p.code.starts_with("unknown-"),
                    "{name}: a stranger learns nothing: {}",
                    p.code
                );
            } else {
                let codes = ["not-allowed", "may-not-reshare", "may-not-purge"];
                assert!(codes.contains(&p.code), "{name}: {}", p.code);
            }
        }
        Err(other) => panic!("{name}: {other}"),
    }
}

#[test]
fn rights_are_those_of_the_table() {
    let levels = || [None].into_iter().chain(Level::ALL.map(Some));
    for (name, needed, act) in TABLE {
        for level in levels() {
            check(name, act, level, level >= Some(needed));
        }
    }
}

#[test]
fn a_refusal_says_what_is_needed_and_whom_to_ask() {
    let (world, s) = scene(Some(Level::Viewer));
    let (code, message) =
        world.refused(move |w| contacts::edit(w, s.by, s.contact, None, &[note()]));
    assert_eq!(code, "not-allowed");
    assert_eq!(
        message,
        "You are a viewer of the label “Family”, and this needs an editor. \
         Ask its owner Anna (anna@example.org) for it."
    );
}

#[test]
fn r5_a_deletion_takes_a_contact_out_of_the_labels_in_which_one_may_delete() {
    let world = World::new();
    let [anna, ben] = ["Anna", "Ben"].map(|n| world.user(n));
    let [family, club] = ["Family", "Club"].map(|n| world.label(anna, n).id);
    let contact = world.contact(anna, family, "Max").id;
    world.ok(move |w| contacts::put_into(w, anna, contact, club));
    world.share(anna, family, ben.user, Level::Deleter);
    world.share(anna, club, ben.user, Level::Editor);
    let kept = world.ok(move |w| contacts::trash(w, ben, contact));
    assert_eq!(kept.gone, None);
    let view = world
        .read(move |r| contacts::show(r, ben.user, contact))
        .expect("still in Club");
    assert_eq!(view.labels.iter().map(|l| l.id).collect::<Vec<_>>(), [club]);
    assert_eq!(view.level, Level::Editor);
    assert_eq!(
        world.code(move |w| contacts::trash(w, ben, contact)),
        "not-allowed"
    );
}

#[test]
fn r2_nobody_may_more_with_an_entry_than_whoever_shared_it() {
    let world = World::new();
    let [anna, ben, carla] = ["Anna", "Ben", "Carla"].map(|n| world.user(n));
    let family = world.label(anna, "Family").id;
    let club = world.label(ben, "Club").id;
    let contact = world.contact(anna, family, "Max").id;
    world.share(anna, family, ben.user, Level::Manager);
    world.share(ben, club, carla.user, Level::Deleter);
    world.ok(move |w| contacts::put_into(w, ben, contact, club));
    world.ok(move |w| contacts::edit(w, carla, contact, None, &[note()]));

    world.share(anna, family, ben.user, Level::Viewer);
    let other = FieldEdit::Set(Value::note("no more"));
    let refused =
        world.code(move |w| contacts::edit(w, carla, contact, None, std::slice::from_ref(&other)));
    assert_eq!(refused, "not-allowed");
    world.ok(move |w| shares::revoke(w, anna, family, ben.user));
    assert_eq!(
        world.code(move |w| contacts::show(w, carla.user, contact)),
        "unknown-contact"
    );
}
