//! People who go.

use super::read::read;
use crate::{
    requests::batch_delete_contacts::{BatchDeleteContacts, MOST},
    sender::{Deadline, Sender},
};
use app::{Fault, Found, Session};
use domain::RemoteId;
use std::collections::BTreeSet;

/// Deletes people; who is already gone is no error.
pub(crate) async fn delete(
    sender: &Sender,
    session: &Session,
    ids: &[RemoteId],
) -> Result<(), Fault> {
    let distinct: Vec<&RemoteId> = ids.iter().collect::<BTreeSet<_>>().into_iter().collect();
    for (at, chunk) in distinct.chunks(MOST).enumerate() {
        delete_chunk(sender, session, chunk)
            .await
            .map_err(|fault| partly(at > 0, fault))?;
    }
    Ok(())
}

/// One missing person fails the batch: the others are found out and sent again.
async fn delete_chunk(sender: &Sender, session: &Session, ids: &[&RemoteId]) -> Result<(), Fault> {
    let deadline = Deadline::of_write();
    let mut left: Vec<&RemoteId> = ids.to_vec();
    while !left.is_empty() {
        let operation = BatchDeleteContacts { ids: &left };
        match sender
            .write(session, &operation, deadline)
            .await
            .map_err(Fault::from)
        {
            Err(Fault::Gone) if left.len() > 1 => {
                let asked: Vec<RemoteId> = left.iter().map(|id| (*id).clone()).collect();
                let found = read(sender, session, &asked).await?;
                let there: BTreeSet<RemoteId> = found
                    .into_iter()
                    .filter(|(_, f)| *f != Found::Gone)
                    .map(|(id, _)| id)
                    .collect();
                let before = left.len();
                left.retain(|id| there.contains(id));
                if left.len() == before {
                    return Err(crate::fault::later(
                        domain::Micros::seconds(5),
                        "404 for people who are there",
                    ));
                }
            }
            Err(Fault::Gone) => return Ok(()),
            other => return other,
        }
    }
    Ok(())
}

/// A fault after a part was done says no longer that nothing was.
pub(super) fn partly(done: bool, fault: Fault) -> Fault {
    if done {
        Fault::Unknown(format!("a part was done, then: {fault}"))
    } else {
        fault
    }
}
