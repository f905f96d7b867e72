//! What users are told: what happened by a rule, without an act of theirs.

use super::history;
use crate::{Notice, Problem, Read, Res, Told, Work};
use domain::{ContactId, Field, LabelId, NoticeId, UserId};
use std::collections::BTreeSet;

/// Tells a user something.
pub(crate) fn tell(work: &dyn Work, user: UserId, what: Told) -> Res<()> {
    work.save_notice(&Notice {
        id: NoticeId(work.uuid()),
        user,
        at: work.now(),
        what,
    })
}

/// Tells both, the one who removed a contact and the one who edited it in the same time, that it
/// is back.
pub(crate) fn came_back(
    work: &dyn Work,
    contact: ContactId,
    removed: UserId,
    edited: UserId,
) -> Res<()> {
    for user in BTreeSet::from([removed, edited]) {
        let what = Told::CameBack {
            contact,
            removed,
            edited,
        };
        tell(work, user, what)?;
    }
    Ok(())
}

/// Tells a user that they see a field again, and that their own entry there stays: in one notice
/// for each field until they put it away, of however many contacts, and of each once.
pub(crate) fn kept_beside(
    work: &dyn Work,
    user: UserId,
    field: Field,
    contact: ContactId,
) -> Res<()> {
    for mut notice in work.notices(user)? {
        if let Told::KeptBeside {
            field: of,
            contacts,
            others,
        } = &mut notice.what
            && *of == field
        {
            if contacts.contains(&contact) {
                return Ok(());
            }
            if contacts.len() < Told::MOST {
                contacts.insert(contact);
            } else if std::mem::replace(others, true) {
                return Ok(());
            }
            notice.at = work.now();
            return work.save_notice(&notice);
        }
    }
    let what = Told::KeptBeside {
        field,
        contacts: BTreeSet::from([contact]),
        others: false,
    };
    tell(work, user, what)
}

/// What the user was told and has not put away, the oldest first.
pub fn list(read: &dyn Read, user: UserId) -> Res<Vec<Notice>> {
    read.notices(user)
}

/// The name of a label that a notice is about, as its reader knows it: who has it no more learns that
/// there is one, and not what it is called by now (R2).
pub fn label_name(
    read: &dyn Read,
    user: UserId,
    what: &Told,
    label: LabelId,
) -> Res<Option<String>> {
    match what {
        // They had it to its end, and nobody has renamed it since.
        Told::LabelEnded { .. } => Ok(read.label(label)?.map(|l| l.name)),
        Told::EntryEnded { .. }
        | Told::LabelYours { .. }
        | Told::TeamYours { .. }
        | Told::LabelFrozen { .. }
        | Told::Mentioned { .. }
        | Told::PutBack { .. }
        | Told::BroughtAlong { .. }
        | Told::CameBack { .. }
        | Told::Outlived { .. }
        | Told::StaysThere { .. }
        | Told::KeptBeside { .. }
        | Told::InvitationAccepted { .. } => history::last_name(read, user, label),
    }
}

/// Puts a notice of the user's away.
pub fn put_away(work: &dyn Work, user: UserId, id: NoticeId) -> Res<()> {
    if work.notices(user)?.iter().any(|n| n.id == id) {
        return work.drop_notice(id);
    }
    Problem::refuse(
        "unknown-notice",
        "There is no such notice for you. `kith notice list` shows those there are.",
    )
}

/// Puts away all that the user was told; says how many that were.
pub fn put_all_away(work: &dyn Work, user: UserId) -> Res<usize> {
    let all = work.notices(user)?;
    all.iter().try_for_each(|n| work.drop_notice(n.id))?;
    Ok(all.len())
}
