//! Labels that the provider's own groups show (G6): such a group is always there, and is bound
//! by its id alone.

use crate::executor::{Cycle, Stop};
use crate::{Account, Res, Work};
use domain::{AccountId, GroupId, Scope};
use sync::Mirror;

impl Cycle<'_> {
    /// Tells mirrors of such labels their group, before people are listed: all of them are
    /// listed then, because nobody looked at who is in it (K7).
    pub(in crate::executor) async fn take_system_groups(&self) -> Result<(), Stop> {
        let (account, partner) = (self.account, self.tools.partner.clone());
        let groupless = self.tools.store.read(move |r| {
            let mirrors = r.mirrors(account)?.into_iter();
            let mut groupless = Vec::new();
            for mirror in mirrors.filter(|m| m.group.is_none()) {
                if let Some(scope) = r.label(mirror.label)?.and_then(|l| l.scope) {
                    groupless.push((mirror, scope));
                }
            }
            Ok(groupless)
        });
        let groupless = groupless.await?;
        if groupless.is_empty() {
            return Ok(());
        }
        let unit = self.tools.store.write(move |w| {
            groupless.iter().try_for_each(|(mirror, scope)| {
                take(w, account, mirror, partner.system_group(*scope))
            })
        });
        unit.await?;
        Ok(())
    }

    /// Whether it is one of the provider's own groups that labels are shown by.
    pub(in crate::executor) fn is_system(&self, group: &GroupId) -> bool {
        let partner = &self.tools.partner;
        Scope::ALL
            .iter()
            .any(|s| partner.system_group(*s) == *group)
    }
}

fn take(w: &dyn Work, account: AccountId, mirror: &Mirror, group: GroupId) -> Res<()> {
    // What a person decided meanwhile about the mirror stands.
    let Some(now) = w.mirror(mirror.label, account)? else {
        return Ok(());
    };
    w.save_mirror(&Mirror {
        group: Some(group),
        ..now
    })?;
    if let Some(kept) = w.account(account)? {
        w.save_account(&Account {
            people: None,
            paging: None,
            ..kept
        })?;
    }
    Ok(())
}
