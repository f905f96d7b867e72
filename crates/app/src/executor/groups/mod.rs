//! Groups: what each mirror needs (G2–G5) is judged from one snapshot and met before
//! contacts are looked at; who is in them is written in a phase of its own.

mod birth;
mod end;
mod keep;
mod members;
mod names;
mod need;
mod read_back;

use self::need::{Need, Sight};
use super::{Cycle, Stop};
use crate::Error;
use sync::{GroupBinding, Mirror};

impl Cycle<'_> {
    /// Brings every mirror's group in order. Returns whether anything was done.
    pub(super) async fn mirror_groups(&mut self) -> Result<bool, Stop> {
        let account = self.account;
        let needs = self.tools.store.read(move |r| {
            let shown = r.groups(account)?;
            let user = r.account(account)?.ok_or(Error::Moved)?.user;
            let installation = r.installation()?.id.to_string();
            let mut needs = Vec::new();
            for mirror in r.mirrors(account)? {
                let Some(label) = r.label(mirror.label)? else {
                    continue;
                };
                let owner = r.user(label.owner)?.map(|u| u.name).unwrap_or_default();
                let need = need::need(Sight {
                    mirror: &mirror,
                    label: &label.name,
                    owner: &owner,
                    level: r.level(mirror.label, user)?,
                    left: r.linked_in(account, mirror.label)?,
                    binding: GroupBinding {
                        installation: installation.clone(),
                        label: mirror.label,
                    },
                    shown: &shown,
                });
                if let Some(need) = need {
                    needs.push((mirror, label.name, need));
                }
            }
            Ok(needs)
        });
        let needs = needs.await?;
        let any = !needs.is_empty();
        for (mirror, label_name, need) in needs {
            self.meet(mirror, label_name, need).await?;
        }
        Ok(any)
    }

    async fn meet(&mut self, mirror: Mirror, label_name: String, need: Need) -> Result<(), Stop> {
        match need {
            Need::Bind(group, binding) => self.bind(mirror, label_name, group, binding).await,
            Need::Make(name, binding) => self.make(mirror, label_name, name, binding).await,
            Need::Confirm(group) => self.confirm(mirror, label_name, group).await,
            Need::Rename(group, name) => self.rename(mirror, label_name, group, name).await,
            Need::Renamed { name, owner } => self.renamed(mirror, name, owner).await,
            Need::End(group) => self.end(mirror, group).await,
            Need::Leave => self.leave(mirror, label_name).await,
        }
    }
}
