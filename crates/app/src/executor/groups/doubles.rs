//! Several groups that bear the mark of one label: made by answers that were lost, or left from a
//! time before (G2, A3).

use super::Place;
use crate::executor::{Cycle, Stop};
use crate::{Fault, Res};
use domain::{GroupId, RemoteId};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use sync::{LinkState, Mirror, SeenGroup};

impl Cycle<'_> {
    /// Of groups that bear the same mark the one that most people are in; the first where that says
    /// nothing.
    pub(super) async fn fullest(
        &mut self,
        groups: &[SeenGroup],
    ) -> Result<Option<SeenGroup>, Stop> {
        if groups.len() > 1 {
            // Nobody looked at who is in them (K7).
            self.read_everybody().await?;
        }
        let people = &self.people;
        let inside = |group: &&SeenGroup| {
            let inside = people.values().filter(|p| p.groups.contains(&group.id));
            Reverse(inside.count())
        };
        Ok(groups.iter().min_by_key(inside).cloned())
    }

    /// Which of them is the label's is told by who is in it.
    pub(super) async fn choose(
        &mut self,
        mirror: Mirror,
        place: &Place,
        groups: &[SeenGroup],
    ) -> Result<(), Stop> {
        match self.fullest(groups).await? {
            Some(group) => self.bind(mirror, place, group).await,
            None => Ok(()),
        }
    }

    /// Groups beside a mirror's that bear the label's mark go with it, unless somebody is in one who
    /// is no contact of ours: then it is left to its user without our mark, as the mirror's own is
    /// (G3). Returns whether that is done.
    pub(super) async fn end_others(
        &mut self,
        mirror: &Mirror,
        place: &Place,
        group: Option<&SeenGroup>,
    ) -> Result<bool, Stop> {
        let other = |g: &&SeenGroup| {
            let ours = g.binding.as_ref() == Some(&place.binding);
            ours && group.is_none_or(|kept| kept.id != g.id)
        };
        let others: Vec<&SeenGroup> = place.shown.iter().filter(other).collect();
        if others.is_empty() || (!mirror.made && mirror.making.is_none()) {
            return Ok(true);
        }
        self.read_everybody().await?;
        let used = self.used().await?;
        for other in others {
            self.may_send().await?;
            let partner = &self.tools.partner;
            let ended = if used.contains(&other.id) {
                let unmarked = partner.update_group(&self.session, other, &other.name, None);
                unmarked.await.map(drop)
            } else {
                partner.delete_group(&self.session, &other.id).await
            };
            match ended {
                Ok(()) | Err(Fault::Gone) => {}
                Err(Fault::Stale) => {
                    self.observe_groups().await?;
                    return Ok(false);
                }
                Err(fault) => return Err(fault.into()),
            }
        }
        Ok(true)
    }

    /// The groups in which somebody is who is linked with no contact, of those just read.
    async fn used(&self) -> Res<BTreeSet<GroupId>> {
        let account = self.account;
        let people: Vec<(RemoteId, BTreeSet<GroupId>)> = self
            .people
            .values()
            .map(|p| (p.id.clone(), p.groups.clone()))
            .collect();
        let used = self.tools.store.read(move |r| {
            let mut used = BTreeSet::new();
            for (remote, groups) in &people {
                let link = r.link_by_remote(account, remote)?;
                if link.is_none_or(|l| l.state != LinkState::Linked) {
                    used.extend(groups.iter().cloned());
                }
            }
            Ok(used)
        });
        used.await
    }
}
