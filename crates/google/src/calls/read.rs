//! Direct reads.

use crate::{
    requests::batch_get::{BatchGet, MOST},
    sender::{Sender, incomplete},
};
use app::{Fault, Found, Session};
use domain::RemoteId;
use std::collections::{BTreeSet, HashMap};

/// Reads people in the order asked.
pub(crate) async fn read(
    sender: &Sender,
    session: &Session,
    ids: &[RemoteId],
) -> Result<Vec<(RemoteId, Found)>, Fault> {
    let distinct: Vec<RemoteId> = ids
        .iter()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .cloned()
        .collect();
    let mut found = HashMap::new();
    let region = &session.region;
    let mut pieces: Vec<&[RemoteId]> = distinct.chunks(MOST).rev().collect();
    while let Some(ids) = pieces.pop() {
        match sender.read(session, &BatchGet { region, ids }).await {
            Ok(some) => found.extend(some),
            // What stands between takes shorter addresses than the provider.
            Err(failure) if failure.too_large && ids.len() > 1 => {
                let (first, second) = ids.split_at(ids.len() / 2);
                pieces.extend([second, first]);
            }
            Err(failure) => return Err(failure.into()),
        }
    }
    let answer = |id: &RemoteId| found.get(id).map(|found| (id.clone(), found.clone()));
    let answers: Option<Vec<_>> = ids.iter().map(answer).collect();
    // Silence about a person is no word that it is gone (D2).
    answers.ok_or_else(|| incomplete("a person read without an answer").into())
}
