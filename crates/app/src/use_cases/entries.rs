//! Entries of contacts that came out of other labels: each lasts as long as whoever put it
//! there sees the contact by another way (R2).

use super::notices;
use crate::rights::Sight;
use crate::{Notice, Read, Res, Told, Work, hub};
use domain::{ContactId, LabelId, Membership, UserId};
use std::collections::BTreeMap;

/// How far a pass over the entries is.
pub type Place = (ContactId, LabelId);

/// How many entries are over among the next `limit` after `after`, and where to go on: found out
/// by looking only, for there are seldom any.
pub fn over(read: &dyn Read, after: Option<Place>, limit: usize) -> Res<(usize, Option<Place>)> {
    let entries = read.reshared(after, limit)?;
    let mut over = 0;
    for entry in &entries {
        over += usize::from(Sight::of(read, entry.contact)?.is_over(entry)?);
    }
    Ok((over, next(&entries, limit)))
}

/// Ends those entries that are over, among the next `limit` after `after`; for the server
/// itself. Nobody sees anything through them before that: this only says it, in history and
/// to everything that follows the feed. Says how many that were, and where to go on.
pub fn end_over(
    work: &dyn Work,
    after: Option<Place>,
    limit: usize,
) -> Res<(usize, Option<Place>)> {
    let entries = work.reshared(after, limit)?;
    let mut ended = 0;
    let mut told: BTreeMap<(LabelId, UserId), Vec<ContactId>> = BTreeMap::new();
    for entry in &entries {
        if !Sight::of(work, entry.contact)?.is_over(entry)? {
            continue;
        }
        let from = match entry.via {
            Some(via) => work.label(via)?,
            None => None,
        };
        let Some(mut contact) = work.contact(entry.contact)? else {
            continue;
        };
        let owner = from.map_or(entry.by, |l| l.owner);
        hub::end(work, &mut contact, entry.label, owner)?;
        let of_them = told.entry((entry.label, entry.by)).or_default();
        of_them.push(entry.contact);
        ended += 1;
    }
    for ((label, by), contacts) in told {
        tell(work, label, by, &contacts)?;
    }
    Ok((ended, next(&entries, limit)))
}

/// Tells a label's owner whose entries there ended: in one notice until they put it away, however
/// many those are.
fn tell(work: &dyn Work, label: LabelId, by: UserId, contacts: &[ContactId]) -> Res<()> {
    let (Some(row), [first, rest @ ..]) = (work.label(label)?, contacts) else {
        return Ok(());
    };
    for notice in work.notices(row.owner)? {
        if let Told::EntryEnded {
            contact,
            label: of,
            by: whose,
            more,
        } = notice.what
            && (of, whose) == (label, by)
        {
            let more = more + contacts.len();
            return work.save_notice(&Notice {
                at: work.now(),
                what: Told::EntryEnded {
                    contact,
                    label,
                    by,
                    more,
                },
                ..notice
            });
        }
    }
    let told = Told::EntryEnded {
        contact: *first,
        label,
        by,
        more: rest.len(),
    };
    notices::tell(work, row.owner, told)
}

/// Where to go on, if that was not all.
fn next(entries: &[Membership], limit: usize) -> Option<Place> {
    let last = entries.last().filter(|_| entries.len() >= limit);
    last.map(|e| (e.contact, e.label))
}
