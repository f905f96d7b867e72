//! What came into a person as its user merged somebody of their own into it (D3): theirs alone, until
//! they say that it is for everybody.

use crate::{Editor, Res, Viewer, Work, rights};
use domain::{AccountId, Actor, Card, Change, ContactId, Field, Key, Patch, Row, Value};
use sync::{Link, LinkState, SuggestionKind};

/// Takes these values into the contact, as an edit of the actor's; without the right to it, as a
/// suggestion. What does not stand there any more as it was asked about stays as it is.
pub(crate) fn take_in(
    work: &dyn Work,
    actor: Actor,
    (contact, account): (ContactId, AccountId),
    values: &[Value],
) -> Res<()> {
    let (Some(mut link), Some(kept)) = (work.link(contact, account)?, work.contact(contact)?)
    else {
        return Ok(());
    };
    let Some(lens) = rights::lens(work, contact, actor.user)? else {
        return Ok(());
    };
    if link.state != LinkState::Linked {
        return Ok(());
    }
    let mut card = kept.card;
    let (mut edit, mut suggestion) = (Patch::default(), Patch::default());
    for value in values.iter().filter(|v| lens.shows(v.field())) {
        let own = |row: &Row| row.is_own() && row.remote.as_ref() == Some(value);
        let Some(at) = link.agreement.0.iter().position(own) else {
            continue;
        };
        let mut said = card.entries.iter();
        let said = said.find(|(k, e)| e.offers(value) && !shows(&link, k));
        let key = if let Some((key, _)) = said {
            key.clone()
        } else {
            let there = the_one(&card, value.field());
            let change = match there {
                Some((key, from)) => Change::Set {
                    key,
                    from,
                    to: value.clone(),
                },
                None => Change::Add {
                    key: card.fresh_key(),
                    value: value.clone(),
                },
            };
            let key = change.key().clone();
            if !lens.edits(value.field()) {
                suggestion.0.push(change);
                continue;
            }
            edit.0.push(change);
            key
        };
        link.agreement.0[at] = Row::brought(key.clone(), value.clone());
        // In place of a row that said it is not there.
        let absent = |row: &Row| row.key.as_ref() == Some(&key) && row.remote.is_none();
        link.agreement.0.retain(|row| !absent(row));
    }
    work.save_link(&link)?;
    if !edit.is_empty() {
        Editor::through(work, contact, actor)?.edit(contact, &edit)?;
    }
    if !suggestion.is_empty() {
        let viewer = Viewer::through(work, contact, actor)?;
        viewer.suggest(contact, SuggestionKind::Edit, suggestion)?;
    }
    Ok(())
}

/// The entry of a field that a contact has only one of.
fn the_one(card: &Card, field: Field) -> Option<(Key, Value)> {
    let mut there = card.of_field(field).filter(|_| field.is_singleton());
    let (key, entry) = there.next()?;
    Some((key.clone(), entry.value.clone()))
}

/// Whether the account shows an entry of the contact.
fn shows(link: &Link, key: &Key) -> bool {
    let row = link.agreement.row(key);
    row.is_some_and(|row| row.remote.is_some())
}
