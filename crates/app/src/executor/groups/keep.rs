//! Keeps what became of a mirror, beside what a person decided about it meanwhile.

use crate::executor::Cycle;
use crate::{Account, Error, Res, Work};
use domain::{AccountId, LabelId};
use std::collections::BTreeSet;
use sync::{Mirror, MirrorState, SeenGroup};

impl Cycle<'_> {
    pub(super) async fn keep_mirror(
        &self,
        mirror: Mirror,
        label_name: String,
        group: Option<SeenGroup>,
    ) -> Res<()> {
        let claim = self.leases.claim(self.tools, self.account).await?;
        let unit = self.tools.store.write(move |w| {
            let account = claim.unit(w)?.account;
            keep(w, account, &mirror, &label_name, group.as_ref())
        });
        unit.await
    }

    /// Keeps a mirror whose group was there before us, so that its members have to be listed.
    pub(super) async fn keep_bound(
        &self,
        mirror: Mirror,
        label_name: String,
        group: SeenGroup,
    ) -> Res<()> {
        let claim = self.leases.claim(self.tools, self.account).await?;
        let unit = self.tools.store.write(move |w| {
            let account = claim.unit(w)?.account;
            keep(w, account, &mirror, &label_name, Some(&group))?;
            list_again(w, account)
        });
        unit.await
    }
}

fn keep(
    w: &dyn Work,
    account: AccountId,
    mirror: &Mirror,
    label_name: &str,
    group: Option<&SeenGroup>,
) -> Res<()> {
    let Some(now) = w.mirror(mirror.label, account)? else {
        return Err(Error::Moved);
    };
    let mirror = Mirror {
        label_name: label_name.to_owned(),
        // What a person decided meanwhile about the mirror stands.
        state: match (now.state, mirror.state) {
            (MirrorState::Ending, _) => now.state,
            (MirrorState::Unjoining, planned) if planned != MirrorState::Ending => now.state,
            (_, planned) => planned,
        },
        phone: now.phone,
        ..mirror.clone()
    };
    w.save_mirror(&mirror)?;
    if now.group.is_none() && mirror.group.is_some() {
        nobody_is_in_it(w, account, mirror.label)?;
    }
    if let Some(group) = group {
        w.save_group(account, group)?;
    }
    Ok(())
}

/// A group that was put back (G5) starts without members, whatever its predecessor had.
fn nobody_is_in_it(w: &dyn Work, account: AccountId, label: LabelId) -> Res<()> {
    for s in w.summaries(account, None, &BTreeSet::new())? {
        let (Some(contact), Some(link)) = (s.contact, s.link) else {
            continue;
        };
        if link.groups.contains(&label)
            && let Some(mut link) = w.link(contact, account)?
        {
            link.groups.remove(&label);
            w.save_link(&link)?;
        }
    }
    Ok(())
}

/// Lists people in full next time: a group that was there before us has members nobody
/// looked at.
pub(in crate::executor) fn list_again(w: &dyn Work, account: AccountId) -> Res<()> {
    if let Some(kept) = w.account(account)? {
        w.save_account(&Account {
            people: None,
            paging: None,
            ..kept
        })?;
        w.save_due(account, Some(w.now()))?;
    }
    Ok(())
}
