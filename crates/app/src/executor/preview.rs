//! Join plans (I2): what putting a label into an account would do, found out by looking
//! only.

use super::groups::list_again;
use super::{Cycle, Stop};
use crate::use_cases::{contacts, mirrors};
use crate::{Error, JoinPlan, PlannedLink, Read, Res};
use domain::identity::{self, Likeness};
use domain::{AccountId, ContactId, GroupId, LabelId, Micros, Person, RemoteId, UserId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use sync::{LinkState, MirrorState, Step};

/// A join plan lapses after a day (K8).
const LAPSES: Micros = Micros::days(1);

/// Labels that wait for a plan.
#[derive(Default)]
struct Proposed {
    /// Those that one can be made for now.
    labels: Vec<LabelId>,
    /// Whether the members of another one's group are not known: whom a listing shows there is
    /// kept for the plan that is made of it alone (K8), and this plan came later, or anew.
    members_unseen: bool,
}

impl Cycle<'_> {
    /// Computes the plan of every proposed mirror that has none in force.
    pub(super) async fn preview_joins(&mut self) -> Result<(), Stop> {
        let (account, now, everybody) = (self.account, self.tools.env.now(), self.everybody);
        let proposed = self.tools.store.read(move |r| {
            let mut proposed = Proposed::default();
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
                if (system && mirror.group.is_none())
                    || mirrors::brought_by(r, mirror.label)?.is_some()
                {
                    continue;
                }
                if plan.is_some_and(|p| now < p.at + LAPSES) {
                    continue;
                }
                match mirror.group.is_none() || everybody {
                    true => proposed.labels.push(mirror.label),
                    false => proposed.members_unseen = true,
                }
            }
            Ok(proposed)
        });
        let proposed = proposed.await?;
        for label in proposed.labels {
            self.preview(label).await?;
        }
        if proposed.members_unseen {
            let again = self.tools.store.write(move |w| list_again(w, account));
            again.await?;
        }
        Ok(())
    }

    async fn preview(&mut self, label: LabelId) -> Result<(), Stop> {
        let mut looked: BTreeSet<RemoteId> = BTreeSet::new();
        let steps = loop {
            let look = self.plan(Some(label)).await?;
            let (mut sought, mut unsure) = (Vec::new(), Vec::new());
            for step in &look.steps {
                match step {
                    Step::Seek { contact } => sought.push(*contact),
                    Step::Look { remote } => unsure.push(remote.clone()),
                    _ => {}
                }
            }
            // What one read does not tell is not told by a second.
            unsure.retain(|remote| looked.insert(remote.clone()));
            if sought.is_empty() && unsure.is_empty() {
                break look.steps;
            }
            self.look(&unsure).await?;
            if !sought.is_empty() {
                self.seek(sought).await?;
            }
        };
        let (account, at) = (self.account, self.tools.env.now());
        let people = Arc::clone(&self.people);
        let plan = self.tools.store.read(move |r| {
            let concerned = Concerned::of(r, label, account, Arc::clone(&people))?;
            let mut plan = JoinPlan {
                label,
                account,
                at,
                link: Vec::new(),
                create: Vec::new(),
                import: Vec::new(),
                ask: Vec::new(),
            };
            for step in &steps {
                concerned.note(r, step, &mut plan)?;
            }
            concerned.note_known(r, &mut plan)?;
            Ok(plan)
        });
        let plan = plan.await?;
        self.tools
            .store
            .write(move |w| w.save_join_plan(&plan))
            .await?;
        Ok(())
    }
}

/// Whom a plan for one label is about. The account may have work for other labels under way:
/// that is none of this plan's.
struct Concerned {
    label: LabelId,
    account: AccountId,
    members: BTreeSet<ContactId>,
    group: Option<GroupId>,
    user: UserId,
    region: String,
    people: Arc<BTreeMap<RemoteId, Person>>,
}

impl Concerned {
    fn of(
        r: &dyn Read,
        label: LabelId,
        account: AccountId,
        people: Arc<BTreeMap<RemoteId, Person>>,
    ) -> Res<Self> {
        let of = r.account(account)?.ok_or(Error::Moved)?;
        Ok(Self {
            label,
            account,
            user: of.user,
            region: of.region,
            members: r.members(label)?.into_iter().collect(),
            group: r.mirror(label, account)?.and_then(|m| m.group),
            people,
        })
    }

    /// Whether a person is in the label's group.
    fn has_person(&self, r: &dyn Read, remote: &RemoteId) -> Res<bool> {
        let seen = r.seen(self.account, remote)?;
        let groups = seen.and_then(|s| s.person).map(|p| p.groups);
        Ok(groups.is_some_and(|g| self.group.as_ref().is_some_and(|own| g.contains(own))))
    }

    /// What a contact and a person have in common.
    fn alike(
        &self,
        r: &dyn Read,
        contact: ContactId,
        remote: &RemoteId,
    ) -> Res<Option<BTreeSet<Likeness>>> {
        let person = match self.people.get(remote) {
            Some(read) => Some(read.clone()),
            None => r.seen(self.account, remote)?.and_then(|s| s.person),
        };
        let Some((contact, person)) = r.contact(contact)?.zip(person) else {
            return Ok(None);
        };
        // Of what its user sees: a reason tells, too (R6).
        let card = contacts::lens_of(r, self.user, contact.id)?.shown(&contact.card);
        let keys = identity::match_keys(card.values(), &self.region);
        Ok(Some(identity::likeness(&keys, &person.keys)))
    }

    /// Puts into the plan what a step of the account's whole plan means for the label.
    fn note(&self, r: &dyn Read, step: &Step, plan: &mut JoinPlan) -> Res<()> {
        match step {
            // Whoever stayed there as its user's own is taken up again.
            Step::Link {
                contact, remote, ..
            }
            | Step::Restore {
                contact,
                remote: Some(remote),
                ..
            } if self.members.contains(contact) => plan.link.push(PlannedLink {
                contact: *contact,
                remote: remote.clone(),
                alike: self.alike(r, *contact, remote)?,
            }),
            // Somebody whose person is gone is created again.
            Step::Create { contact, .. }
            | Step::Unlink {
                contact,
                gone: true,
            } if self.members.contains(contact) => {
                plan.create.push(*contact);
            }
            Step::Import { remote, labels, .. } if labels.contains(&self.label) => {
                plan.import.push(remote.clone());
            }
            Step::Hold {
                contact,
                remote,
                reason,
            } => {
                let mut ours = contact.is_some_and(|c| self.members.contains(&c));
                if let (false, Some(remote)) = (ours, remote) {
                    ours = self.has_person(r, remote)?;
                }
                if ours {
                    plan.ask.push((*contact, remote.clone(), reason.clone()));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Those whose person in the account is known already: from another label, or from the
    /// last time this one was there.
    fn note_known(&self, r: &dyn Read, plan: &mut JoinPlan) -> Res<()> {
        let mut told: BTreeSet<ContactId> = plan.create.iter().copied().collect();
        told.extend(plan.link.iter().map(|l| l.contact));
        told.extend(plan.ask.iter().filter_map(|(contact, ..)| *contact));
        for contact in self.members.difference(&told) {
            let link = r.link(*contact, self.account)?;
            let linked = link.filter(|l| l.state == LinkState::Linked);
            if let Some(remote) = linked.and_then(|l| l.remote) {
                plan.link.push(PlannedLink {
                    contact: *contact,
                    remote,
                    alike: None,
                });
            }
        }
        Ok(())
    }
}
