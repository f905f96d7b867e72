//! A label comes to an account where it was before: the group that bears its mark is taken up
//! again, and who is in it is listed in the join plan (G2, I2).

use crate::executor::{Cycle, Stop};
use crate::use_cases::mirrors::naming;
use crate::{Account, Read, Res, Work};
use domain::AccountId;
use std::collections::BTreeMap;
use sync::{GroupBinding, Mirror, MirrorState, SeenGroup};

impl Cycle<'_> {
    /// Tells proposed mirrors of such groups, before people are listed: all of them are listed
    /// then, because nobody looked at who is in it (K7).
    pub(in crate::executor) async fn take_up_marked_groups(&mut self) -> Result<(), Stop> {
        let account = self.account;
        let found = self.tools.store.read(move |r| marked(r, account)).await?;
        if found.is_empty() {
            return Ok(());
        }
        let mut chosen = BTreeMap::new();
        for (mirror, groups) in found {
            let fullest = self.fullest(&groups).await?;
            chosen.extend(fullest.map(|group| (mirror.label, group.id)));
        }
        let unit = self.tools.store.write(move |w| {
            // Judged anew: what a person decided meanwhile stands.
            for (mirror, groups) in marked(w, account)? {
                let of = chosen.get(&mirror.label);
                if let Some(group) = groups.into_iter().find(|g| Some(&g.id) == of) {
                    take_up(w, mirror, group)?;
                }
            }
            Ok(())
        });
        unit.await?;
        Ok(())
    }
}

/// The proposed mirrors of the account whose label's mark is on a group, with all that bear it.
fn marked(r: &dyn Read, account: AccountId) -> Res<Vec<(Mirror, Vec<SeenGroup>)>> {
    let mut found = Vec::new();
    let proposed = |m: &Mirror| m.state == MirrorState::Proposed && !m.again;
    let mirrors: Vec<Mirror> = r.mirrors(account)?.into_iter().filter(proposed).collect();
    if mirrors.is_empty() {
        return Ok(found);
    }
    let (installation, groups) = (r.installation()?.id.to_string(), r.groups(account)?);
    for mirror in mirrors {
        let mark = GroupBinding {
            installation: installation.clone(),
            label: mirror.label,
        };
        let mut groups = groups.clone();
        groups.retain(|g| g.binding.as_ref() == Some(&mark));
        if !groups.is_empty() {
            found.push((mirror, groups));
        }
    }
    Ok(found)
}

fn take_up(w: &dyn Work, mirror: Mirror, group: SeenGroup) -> Res<()> {
    let (Some(label), Some(kept)) = (w.label(mirror.label)?, w.account(mirror.account)?) else {
        return Ok(());
    };
    w.drop_join_plan(label.id, kept.id)?;
    w.save_mirror(&Mirror {
        // Beside the owner's, groups are bound that Kith made, and no others (G3).
        made: label.owner != kept.user,
        named: naming(w, &label, kept.user)?.of(&group.name),
        agreed_name: group.name,
        group: Some(group.id),
        again: true,
        ..mirror
    })?;
    w.save_account(&Account {
        people: None,
        paging: None,
        ..kept
    })
}
