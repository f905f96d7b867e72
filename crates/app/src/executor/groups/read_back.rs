//! A label that left is not over before the account was read back: whether who was deleted is
//! gone, and who stays is out of the group (D1). What it showed is in the receipt.

use crate::executor::{Cycle, Stop};
use crate::{Found, Parting};
use domain::{Micros, Person, RemoteId};
use std::collections::BTreeMap;
use sync::Mirror;

/// Reads trail now and then (pitfall 30): for so long after it was done, what is not as it
/// should be is read again, in the next cycle.
const TRAILS: Micros = Micros::seconds(60);

impl Cycle<'_> {
    /// Reads everybody directly who left with the label, as far as that was not done.
    /// Returns whether nothing is left to be seen.
    pub(super) async fn read_back(&mut self, mirror: &Mirror) -> Result<bool, Stop> {
        let (account, label) = (self.account, mirror.label);
        let unread = self.tools.store.read(move |r| {
            let Some(receipt) = r.open_receipt(account, label)? else {
                return Ok(None);
            };
            let mut unread = r.partings(receipt.id)?;
            unread.retain(|p| p.shown.is_none() && p.how.is_verified());
            Ok(Some((receipt.id, unread)))
        });
        let Some((receipt, unread)) = unread.await? else {
            return Ok(true);
        };
        let (mut left, mut trails) = (&unread[..], false);
        while !left.is_empty() {
            let (now, later) = left.split_at(self.may_read(left.len())?);
            let ids: Vec<RemoteId> = now.iter().map(|p| p.remote.clone()).collect();
            let found = self.tools.partner.read(&self.session, &ids).await?;
            let found: BTreeMap<RemoteId, Found> = found.into_iter().collect();
            let at = self.tools.env.now();
            let mut read = Vec::new();
            for parting in now {
                let shown = is_so(parting, found.get(&parting.remote), mirror);
                if shown || at - parting.at > TRAILS {
                    read.push(Parting {
                        shown: Some(shown),
                        ..parting.clone()
                    });
                } else {
                    trails = true;
                }
            }
            let unit = self.tools.store.write(move |w| {
                let mut kept = read.iter();
                kept.try_for_each(|parting| w.save_parting(receipt, parting))
            });
            unit.await?;
            left = later;
        }
        Ok(!trails)
    }
}

/// Whether the account shows what became of a contact.
fn is_so(parting: &Parting, found: Option<&Found>, mirror: &Mirror) -> bool {
    let out = |person: &Person| {
        let group = mirror.group.as_ref();
        group.is_none_or(|g| !person.groups.contains(g))
    };
    match found {
        Some(Found::Person(person)) => !parting.how.is_removed() && out(person),
        // Whoever stayed may have been deleted by its user since.
        Some(Found::Gone) | None => true,
    }
}
