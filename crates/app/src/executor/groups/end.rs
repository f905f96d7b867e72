//! The end of a mirror: its contacts leave first; once none is left, the group goes if we
//! made it and nobody is in it, and is left to its user without our mark if not.

use super::Place;
use super::need::is_foreign;
use crate::executor::{Cycle, Stop};
use crate::use_cases::receipts;
use crate::{Fault, Res};
use domain::Micros;
use sync::{LinkState, Mirror, MirrorState, SeenGroup};

impl Cycle<'_> {
    pub(super) async fn leave(
        &mut self,
        mut mirror: Mirror,
        label_name: String,
    ) -> Result<(), Stop> {
        mirror.state = MirrorState::Ending;
        self.keep_mirror(mirror, label_name, None).await?;
        Ok(())
    }

    /// The label has another name since none of the last one's was taken.
    pub(super) async fn try_again(
        &mut self,
        mut mirror: Mirror,
        label_name: String,
    ) -> Result<(), Stop> {
        mirror.state = MirrorState::Active;
        self.keep_mirror(mirror, label_name, None).await?;
        Ok(())
    }

    pub(super) async fn end(
        &mut self,
        mirror: Mirror,
        place: &Place,
        group: Option<SeenGroup>,
    ) -> Result<(), Stop> {
        if !self.read_back(&mirror).await? {
            // Reads that trail are right a moment later.
            self.recheck = Some(self.tools.env.now() + Micros::seconds(2));
            return Ok(());
        }
        // What another installation marked meanwhile is that one's (G2).
        let group = group.filter(|g| !is_foreign(g, &place.binding));
        // Who is in it and is no contact of ours is there by its user's will: so is the group (G3).
        let deletes = mirror.made && !self.somebody_stays(group.as_ref()).await?;
        // The answer that the mark is gone may have been lost. On one that Kith made it may trail
        // (pitfall 23).
        let over = |g: &&SeenGroup| g.binding.is_none() && !mirror.made;
        if let Some(group) = group.as_ref().filter(|g| !over(g)) {
            self.may_send().await?;
            let partner = &self.tools.partner;
            let ended = if deletes {
                partner.delete_group(&self.session, &group.id).await
            } else {
                partner
                    .update_group(&self.session, group, &group.name, None)
                    .await
                    .map(drop)
            };
            match ended {
                Ok(()) | Err(Fault::Gone) => {}
                Err(Fault::Stale) => {
                    self.observe_groups().await?;
                    return Ok(());
                }
                Err(fault) => return Err(fault.into()),
            }
        }
        if !self.end_others(&mirror, place, group.as_ref()).await? {
            return Ok(());
        }
        let account = self.account;
        let unit = self.tools.store.write(move |w| {
            if let Some(group) = group.as_ref().filter(|_| deletes) {
                w.drop_group(account, &group.id)?;
            }
            receipts::close(w, account, mirror.label)?;
            w.drop_mirror(mirror.label, account)
        });
        unit.await?;
        Ok(())
    }

    /// Whether somebody who is linked with no contact is in the group as it was seen last.
    async fn somebody_stays(&self, group: Option<&SeenGroup>) -> Res<bool> {
        let (account, Some(group)) = (self.account, group.map(|g| g.id.clone())) else {
            return Ok(false);
        };
        let stays = self.tools.store.read(move |r| {
            for remote in r.seen_present(account)? {
                let link = r.link_by_remote(account, &remote)?;
                let free = link.is_none_or(|l| l.state != LinkState::Linked);
                let seen = r.seen(account, &remote)?.and_then(|seen| seen.person);
                if free && seen.is_some_and(|person| person.groups.contains(&group)) {
                    return Ok(true);
                }
            }
            Ok(false)
        });
        stays.await
    }
}
