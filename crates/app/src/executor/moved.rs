//! What a listing shows of somebody's groups may be what Kith itself did a moment ago: no answer to a
//! move tells the revision that it made (people-api §2.9), so a listing that trails a second
//! move shows the first as news. Before it counts, the person is read directly (D2).

use super::{Cycle, Stop};
use crate::{Read, Res};
use domain::{AccountId, ContactId, Etag, LabelId, RemoteId};
use std::collections::BTreeSet;
use sync::Step;

impl Cycle<'_> {
    /// Reads whom these steps take out of labels, or into further ones, once for each revision. Returns
    /// whether anybody was read, so that it has to be planned anew.
    pub(super) async fn confirm_moves(&mut self, steps: &[Step]) -> Result<bool, Stop> {
        let account = self.account;
        let open = |(contact, etag, _): &(ContactId, Etag, _)| {
            !self.confirmed.contains(&(*contact, etag.clone()))
        };
        let moves: Vec<_> = steps.iter().filter_map(moved).filter(open).collect();
        if moves.is_empty() {
            return Ok(false);
        }
        let asked: BTreeSet<_> = moves.iter().map(|(c, e, _)| (*c, e.clone())).collect();
        let remotes = self.tools.store.read(move |r| {
            let mut remotes = BTreeSet::new();
            for (contact, _, into) in &moves {
                if !is_first(r, account, into)? {
                    remotes.extend(r.link(*contact, account)?.and_then(|l| l.remote));
                }
            }
            Ok(remotes)
        });
        let remotes: Vec<RemoteId> = remotes.await?.into_iter().collect();
        self.confirmed.extend(asked);
        self.look(&remotes).await?;
        Ok(!remotes.is_empty())
    }
}

/// The contact that a step moves, the revision that was seen, and the labels it comes into.
fn moved(step: &Step) -> Option<(ContactId, Etag, BTreeSet<LabelId>)> {
    match step {
        Step::Join {
            contact,
            etag,
            labels,
            ..
        } => Some((*contact, etag.clone(), labels.clone())),
        Step::Remove { contact, etag, .. } | Step::PutBack { contact, etag, .. } => {
            Some((*contact, etag.clone(), BTreeSet::new()))
        }
        _ => None,
    }
}

/// Whether these labels are on their way into the account: Kith moved nobody there yet.
fn is_first(r: &dyn Read, account: AccountId, labels: &BTreeSet<LabelId>) -> Res<bool> {
    for label in labels {
        let mirror = r.mirror(*label, account)?;
        if mirror.is_none_or(|m| m.cursor > 0) {
            return Ok(false);
        }
    }
    Ok(!labels.is_empty())
}
