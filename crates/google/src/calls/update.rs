//! Changed people.

use super::pieces::{PieceFailure, deliver};
use crate::{
    person::{from_raw, update_mask},
    requests::{batch_update_contacts::BatchUpdateContacts, update_contact::UpdateContact},
    sender::{Deadline, Sender},
};
use app::{Delivery, Edit, Fault, Session};

/// Changes people, one answer per edit. The caller gives edits of one mask; any other is
/// refused rather than let it clear fields of its neighbours (F8).
pub(crate) async fn update(
    sender: &Sender,
    session: &Session,
    edits: &[Edit],
) -> Result<Vec<Delivery>, Fault> {
    let Some(first) = edits.first() else {
        return Ok(Vec::new());
    };
    let mask = update_mask(first);
    let refused = |said: &str| Err(Fault::Refused(said.to_owned()));
    let mut outcomes: Vec<Option<Delivery>> = edits
        .iter()
        .map(|edit| {
            if update_mask(edit) != mask {
                Some(refused("an edit of other fields than its batch"))
            } else if mask.is_empty() {
                // Nothing to write: it is as it was read.
                let person = from_raw(&edit.raw, &session.region);
                Some(person.ok_or_else(|| Fault::Refused("nothing to write".into())))
            } else if edit
                .groups
                .as_ref()
                .is_some_and(std::collections::BTreeSet::is_empty)
            {
                Some(refused("a contact has to stay in a group"))
            } else {
                None
            }
        })
        .collect();
    let to_send: Vec<&Edit> = edits
        .iter()
        .zip(&outcomes)
        .filter(|(_, o)| o.is_none())
        .map(|(edit, _)| edit)
        .collect();
    if to_send.is_empty() {
        return Ok(outcomes.into_iter().flatten().collect());
    }
    let mut sent = send(sender, session, &to_send).await?.into_iter();
    for outcome in outcomes.iter_mut().filter(|outcome| outcome.is_none()) {
        *outcome = sent.next();
    }
    Ok(outcomes.into_iter().flatten().collect())
}

async fn send(sender: &Sender, session: &Session, edits: &[&Edit]) -> Result<Vec<Delivery>, Fault> {
    let deadline = Deadline::of_write();
    deliver(edits.len(), |piece| {
        Box::pin(async move {
            let region = &session.region;
            let some: Vec<&Edit> = piece
                .iter()
                .filter_map(|at| edits.get(*at).copied())
                .collect();
            let sent = if let [edit] = some[..] {
                let operation = UpdateContact { region, edit };
                sender
                    .write(session, &operation, deadline)
                    .await
                    .map(|person| vec![Ok(person)])
            } else {
                let operation = BatchUpdateContacts {
                    region,
                    edits: &some,
                };
                sender.write(session, &operation, deadline).await
            };
            // Bad entries are named by their ids.
            let place = |key: &str| {
                piece
                    .iter()
                    .copied()
                    .find(|at| edits[*at].remote.0.as_str() == key)
            };
            sent.map_err(|failure| PieceFailure::new(failure, place))
        })
    })
    .await
}
