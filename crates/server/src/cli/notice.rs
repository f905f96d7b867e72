//! `kith notice`.

use super::{
    desk::{Desk, short},
    out::moment,
    sharing::list_of,
};
use anyhow::Result;
use app::{
    Notice, Read, Res, Told,
    use_cases::{contacts, notices},
    words,
};
use clap::Subcommand;
use domain::{ContactId, Field, LabelId, NoticeId, UserId, Uuid};
use serde::Serialize;
use std::collections::BTreeSet;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show what happened by a rule and concerns you
    List,
    /// Put a notice away
    Dismiss {
        /// Its id as listed
        #[arg(required_unless_present = "all")]
        id: Option<String>,
        /// All there are
        #[arg(long, conflicts_with = "id")]
        all: bool,
    },
}

/// Of many contacts so many are named.
const NAMED: usize = 10;

/// A notice as it is shown.
#[derive(Serialize)]
struct Shown {
    id: Uuid,
    at: String,
    notice: String,
    /// The contacts it is about, as far as they are kept one by one.
    contacts: Vec<ContactId>,
}

pub(crate) async fn run(desk: &Desk, command: Command) -> Result<()> {
    match command {
        Command::List => {
            let user = desk.user().await?.id;
            let all = desk.house.read(move |r| {
                let all = notices::list(r, user)?.into_iter();
                all.map(|n| shown(r, user, &n)).collect::<Res<Vec<_>>>()
            });
            desk.out.list(
                ["id", "at", "notice"],
                &all.await?,
                |n| [short(&n.id), n.at.clone(), n.notice.clone()],
                "There is nothing to tell.",
            );
            Ok(())
        }
        // Clap sees to it that only `--all` comes without an id.
        Command::Dismiss { id: None, .. } => {
            let user = desk.user().await?.id;
            let put = desk.house.write(move |w| notices::put_all_away(w, user));
            let said = match put.await? {
                0 => "There was no notice.".to_owned(),
                n => {
                    let are = words::either(n, "is", "are");
                    format!("{} {are} put away.", words::counted(n, "notice"))
                }
            };
            desk.out.done(&said);
            Ok(())
        }
        Command::Dismiss { id: Some(id), .. } => {
            let id_of: fn(&Notice) -> (Uuid, NoticeId) = |n| (n.id.0, n.id);
            desk.decide(
                id,
                "kith notice list",
                notices::list,
                id_of,
                |w, actor, id| notices::put_away(w, actor.user, id),
                "The notice is put away.",
            )
            .await
        }
    }
}

fn shown(r: &dyn Read, user: UserId, notice: &Notice) -> Res<Shown> {
    Ok(Shown {
        id: notice.id.0,
        at: moment(notice.at),
        notice: told(r, user, &notice.what)?,
        contacts: about(&notice.what),
    })
}

/// The contacts that a notice is about.
fn about(what: &Told) -> Vec<ContactId> {
    match what {
        Told::EntryEnded { contact, .. }
        | Told::PutBack { contact, .. }
        | Told::CameBack { contact, .. }
        | Told::Mentioned { contact, .. } => vec![*contact],
        Told::KeptBeside { contacts, .. } => contacts.iter().copied().collect(),
        Told::BroughtAlong { brought, .. } => brought.keys().copied().collect(),
        Told::LabelYours { .. }
        | Told::TeamYours { .. }
        | Told::LabelFrozen { .. }
        | Told::LabelEnded { .. }
        | Told::StaysThere { .. }
        | Told::Outlived { .. }
        | Told::InvitationAccepted { .. } => Vec::new(),
    }
}

/// A notice in words, as far as its reader sees what it is about (R6).
fn told(r: &dyn Read, reader: UserId, what: &Told) -> Res<String> {
    let name_of = |id: LabelId| notices::label_name(r, reader, what, id);
    let label = |id: LabelId| {
        let name = name_of(id)?;
        Ok::<_, app::Error>(name.map_or("a label".to_owned(), |name| format!("“{name}”")))
    };
    let name = |id: UserId| {
        let user = r.user(id)?;
        Ok::<_, app::Error>(user.map_or_else(|| "somebody".to_owned(), |u| u.name))
    };
    Ok(match what {
        Told::EntryEnded {
            contact,
            label: from,
            by,
            more,
        } => {
            let who = seen(r, reader, *contact);
            let (from, by) = (label(*from)?, name(*by)?);
            match more {
                0 => format!("{who} left {from}: {by} had put it there and sees it no more."),
                more => format!(
                    "{who} and {more} more left {from}: {by} had put them there and sees them no more."
                ),
            }
        }
        Told::LabelYours { label: id, from } => {
            format!("{} is yours now; {} had it.", label(*id)?, name(*from)?)
        }
        Told::TeamYours { team, from } => {
            let team = r.team(*team)?.map(|t| t.name).unwrap_or_default();
            format!("The team “{team}” is yours now; {} had it.", name(*from)?)
        }
        Told::LabelFrozen {
            label: id,
            from,
            until,
        } => format!(
            "{} has lost its owner {}. It can be looked at until {}, and then ends. Copy what you \
             need (`kith contact copy`), or ask whoever runs this server to give it an owner.",
            label(*id)?,
            name(*from)?,
            moment(*until)
        ),
        Told::LabelEnded { label: id, from } => format!(
            "{} has ended, whose owner {} is gone. Its contacts leave your accounts.",
            label(*id)?,
            name(*from)?
        ),
        Told::Mentioned {
            contact,
            label: id,
            by,
        } => format!(
            "{} mentioned you in a comment on {} in {}: `kith comment list {contact}`.",
            name(*by)?,
            seen_as(r, reader, *contact, "a contact"),
            label(*id)?
        ),
        Told::PutBack { contact, label: id } => format!(
            "{} left the group of {} again: only a manager of a label that holds the contact puts it \
             into another. Make a copy of your own: `kith contact copy {contact} {}`.",
            seen(r, reader, *contact),
            label(*id)?,
            words::shell(&name_of(*id)?.unwrap_or_else(|| "LABEL".to_owned()))
        ),
        Told::CameBack {
            contact,
            removed,
            edited,
        } => came_back(
            reader,
            &seen(r, reader, *contact),
            (*removed, name(*removed)?),
            (*edited, name(*edited)?),
        ),
        Told::StaysThere {
            label: id,
            by,
            contacts,
        } => format!(
            "{} disconnected an account that showed {}. {}",
            name(*by)?,
            label(*id)?,
            match contacts {
                1 => "The contact that Kith made there stays as a copy, although it was to go with the label.".to_owned(),
                n => format!(
                    "The {n} contacts that Kith made there stay as copies, although they were to go with the label."
                ),
            }
        ),
        Told::KeptBeside {
            field,
            contacts,
            others,
        } => format!(
            "You see the {} of {} now. What you have noted there yourself stays, for you alone, and in its \
             place; empty it in your account, and the label's comes.",
            field.name(),
            several(r, reader, contacts, NAMED, *others)
        ),
        Told::Outlived { account, remote } => {
            let link = r.link_by_remote(*account, remote)?;
            let who = link.map_or_else(|| "Somebody".to_owned(), |l| seen(r, reader, l.contact));
            let email = r.account(*account)?.map(|a| a.email).unwrap_or_default();
            format!(
                "{who} in {email} stays: the contact was erased for good, and you had changed it there \
                 meanwhile. What you have is yours, and nothing of what was erased comes back."
            )
        }
        Told::BroughtAlong {
            label: id,
            brought,
            others,
        } => {
            // What was not meant for others is found by name alone: all are named (R8).
            let who = match brought.is_empty() {
                true => "Others".to_owned(),
                false => several(r, reader, brought.keys(), Told::MOST, *others),
            };
            let fields: BTreeSet<Field> = brought.values().flatten().copied().collect();
            let what = match fields.is_empty() {
                true => String::new(),
                false => format!(": {}", list_of(&fields)),
            };
            let of = match brought.len() {
                1 if !others => brought.keys().map(ContactId::to_string).collect(),
                _ => "CONTACT".to_owned(),
            };
            format!(
                "{who} brought along what is rarely meant for others, and those who have {} see it \
                 now{what}. If it is not meant for them: `kith contact take-back {of} FIELD`.",
                label(*id)?
            )
        }
        Told::InvitationAccepted { label: id, by } => format!(
            "{} accepted your invitation to {}.",
            name(*by)?,
            label(*id)?
        ),
    })
}

/// That an edit beat a deletion, as each of the two who did it is told.
fn came_back(
    reader: UserId,
    contact: &str,
    (removed, remover): (UserId, String),
    (edited, editor): (UserId, String),
) -> String {
    if removed == edited {
        format!(
            "{contact} is there again: you removed it in one place and changed it in another, and a \
             change counts more. Remove it once more if it shall go."
        )
    } else if reader == removed {
        format!(
            "{contact} is there again: {editor} changed it while you removed it, and a change counts \
             more. Remove it once more if it shall go."
        )
    } else {
        format!("{contact} stays: {remover} had removed it, and you had changed it meanwhile.")
    }
}

/// What a contact is called, if the reader still sees it.
fn seen(r: &dyn Read, reader: UserId, contact: ContactId) -> String {
    seen_as(r, reader, contact, "A contact")
}

/// The same, with the words for one whom the reader sees no more.
fn seen_as(r: &dyn Read, reader: UserId, contact: ContactId, unseen: &str) -> String {
    let name = contacts::name(r, reader, contact).ok().flatten();
    name.unwrap_or_else(|| unseen.to_owned())
}

/// What these contacts are called, no more of them than so many, and how many there are beside: also
/// those that the reader sees no more.
fn several<'a>(
    r: &dyn Read,
    reader: UserId,
    contacts: impl IntoIterator<Item = &'a ContactId>,
    most: usize,
    others: bool,
) -> String {
    let (mut names, mut more) = (Vec::new(), 0);
    for contact in contacts {
        match contacts::name(r, reader, *contact).ok().flatten() {
            Some(name) if names.len() < most => names.push(name),
            Some(_) | None => more += 1,
        }
    }
    in_a_row(names, more, others)
}

/// These, so many more, and perhaps others of whom nobody knows how many they are.
fn in_a_row(mut names: Vec<String>, more: usize, others: bool) -> String {
    match (more, others) {
        (1, _) if names.is_empty() => names.push("A contact".to_owned()),
        (more, _) if names.is_empty() && more > 0 => names.push(words::counted(more, "contact")),
        (0, false) => {}
        (0, true) => names.push("others".to_owned()),
        (more, false) => names.push(format!("{more} more")),
        (more, true) => names.push(format!("more than {more} more")),
    }
    let last = names.pop().unwrap_or_default();
    match names.is_empty() {
        true => last,
        false => format!("{} and {last}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::env::Machine;
    use app::{
        Store,
        use_cases::{labels, users},
    };
    use domain::{Actor, Door, Micros, Value};
    use std::{collections::BTreeMap, sync::Arc};

    /// R8: what was not meant for others is found by name or id alone, so nobody is left out; and
    /// where nobody is known by name any more, it is told all the same.
    #[test]
    fn r8_everybody_who_brought_something_along_is_named() {
        let store = store::InlineStore::new(Arc::new(Machine::new())).expect("there is memory");
        let store: &dyn Store = &store;
        let told = store.write_durably(move |w| {
            let user = users::add(w, "ben@x.example", "Ben")?.id;
            let (door, label) = (Door::Operator, labels::create(w, user, "Family")?.id);
            let mut brought = BTreeMap::new();
            for n in 0..12 {
                let values = [Value::name(&format!("P{n}"), "Berg"), Value::note("x")];
                let contact = contacts::add(w, Actor { user, door }, label, values)?;
                brought.insert(contact.id, BTreeSet::from([Field::Note]));
            }
            let told = |brought: BTreeMap<_, _>, others| {
                let notice = Notice {
                    id: NoticeId(Uuid::nil()),
                    user,
                    at: Micros(0),
                    what: Told::BroughtAlong {
                        label,
                        brought,
                        others,
                    },
                };
                shown(w, user, &notice)
            };
            let nobody = ContactId(Uuid::nil());
            let gone = BTreeMap::from([(nobody, BTreeSet::from([Field::Note]))]);
            Ok([
                told(brought, false)?,
                told(gone, false)?,
                told(BTreeMap::new(), true)?,
            ])
        });
        let [all, gone, others] = told.wait().expect("it can be told");
        for n in 0..12 {
            assert!(all.notice.contains(&format!("P{n} Berg")), "{}", all.notice);
        }
        assert_eq!(all.contacts.len(), 12);
        assert!(
            gone.notice.starts_with("A contact brought"),
            "{}",
            gone.notice
        );
        assert!(
            others.notice.starts_with("Others brought"),
            "{}",
            others.notice
        );
        assert!(
            others.notice.contains("see it now. If"),
            "{}",
            others.notice
        );
    }

    #[test]
    fn contacts_are_told_in_a_row() {
        for (names, more, others, told) in [
            (&["Cleo"][..], 0, false, "Cleo"),
            (&["Cleo", "Dora"], 0, false, "Cleo and Dora"),
            (&["Cleo", "Dora", "Emil"], 0, false, "Cleo, Dora and Emil"),
            (&["Cleo", "Dora"], 7, false, "Cleo, Dora and 7 more"),
            (
                &["Cleo", "Dora"],
                7,
                true,
                "Cleo, Dora and more than 7 more",
            ),
            (&["Cleo"], 0, true, "Cleo and others"),
            (&[], 1, false, "A contact"),
            (&[], 3, false, "3 contacts"),
        ] {
            let names = names.iter().map(|&name| name.to_owned()).collect();
            assert_eq!(in_a_row(names, more, others), told);
        }
    }
}
