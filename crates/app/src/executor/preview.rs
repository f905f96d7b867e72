//! Join plans (I2): what putting a label into an account would do, found out by looking
//! only.

use super::{Cycle, Stop};
use crate::{AccountState, JoinPlan, PlannedLink, Read, Res};
use domain::{LabelId, Micros};
use sync::{MirrorState, Step};

/// A join plan lapses after a day (K8).
const LAPSES: Micros = Micros::days(1);

impl Cycle<'_> {
    /// Computes the plan of every proposed mirror that has none in force.
    pub(super) async fn preview_joins(&mut self) -> Result<(), Stop> {
        let (account, now) = (self.account, self.tools.env.now());
        let proposed = self.tools.store.read(move |r| {
            let mut proposed = Vec::new();
            // Half a listing would make half a plan.
            if r.account(account)?.is_none_or(|a| a.people.is_none()) {
                return Ok(proposed);
            }
            for mirror in r
                .mirrors(account)?
                .into_iter()
                .filter(|m| m.state == MirrorState::Proposed)
            {
                let plan = r.join_plan(mirror.label, account)?;
                let system = r.label(mirror.label)?.is_some_and(|l| l.scope.is_some());
                if (system && mirror.group.is_none()) || is_still_brought(r, mirror.label)? {
                    continue;
                }
                if plan.is_none_or(|p| p.at + LAPSES <= now) {
                    proposed.push(mirror.label);
                }
            }
            Ok(proposed)
        });
        for label in proposed.await? {
            self.preview(label).await?;
        }
        Ok(())
    }

    async fn preview(&mut self, label: LabelId) -> Result<(), Stop> {
        let steps = loop {
            let look = self.plan(Some(label)).await?;
            let sought: Vec<_> = look
                .steps
                .iter()
                .filter_map(|s| match s {
                    Step::Seek { contact } => Some(*contact),
                    _ => None,
                })
                .collect();
            if sought.is_empty() {
                break look.steps;
            }
            self.seek(sought).await?;
        };
        let mut plan = JoinPlan {
            label,
            account: self.account,
            at: self.tools.env.now(),
            link: Vec::new(),
            create: Vec::new(),
            import: Vec::new(),
            ask: Vec::new(),
        };
        for step in steps {
            match step {
                Step::Link {
                    contact, remote, ..
                } => plan.link.push(PlannedLink { contact, remote }),
                Step::Create { contact, .. } => plan.create.push(contact),
                Step::Import { remote, .. } => plan.import.push(remote),
                Step::Hold {
                    contact,
                    remote,
                    reason,
                } => plan.ask.push((contact, remote, reason)),
                _ => {}
            }
        }
        self.tools
            .store
            .write(move |w| w.save_join_plan(&plan))
            .await?;
        Ok(())
    }
}

/// Whether another account still brings in whom its group had before: a plan made before that
/// would show them as strangers. It does so until the cycle is through that was asked for when
/// the label came into it; what that cycle holds for a person is held for good.
fn is_still_brought(r: &dyn Read, label: LabelId) -> Res<bool> {
    for other in r.mirrors_of(label)? {
        let bringing = other.state == MirrorState::Active && !other.made && other.cursor == 0;
        let Some(account) = r.account(other.account)?.filter(|_| bringing) else {
            continue;
        };
        let looked_through = account.people.is_some() && r.due(other.account)?.is_none();
        if account.state == AccountState::Active && !looked_through {
            return Ok(true);
        }
    }
    Ok(false)
}
