//! New people.

use super::pieces::{PieceFailure, deliver};
use crate::{
    requests::batch_create_contacts::BatchCreateContacts,
    sender::{Deadline, Sender},
};
use app::{Delivery, Draft, Fault, Session};

/// Creates people, one answer per draft.
pub(crate) async fn create(
    sender: &Sender,
    session: &Session,
    drafts: &[Draft],
) -> Result<Vec<Delivery>, Fault> {
    let deadline = Deadline::of_write();
    deliver(drafts.len(), |piece| {
        Box::pin(async move {
            let some: Vec<&Draft> = piece.iter().filter_map(|at| drafts.get(*at)).collect();
            let operation = BatchCreateContacts {
                region: &session.region,
                drafts: &some,
            };
            // Bad entries are named by their place in what was sent.
            let place = |key: &str| piece.get(key.parse::<usize>().ok()?).copied();
            let sent = sender.write(session, &operation, deadline).await;
            sent.map_err(|failure| PieceFailure::new(failure, place))
        })
    })
    .await
}
