//! Takes the steps of one look in the order of their phases (A2).

use super::{Cycle, Event, Stop, conflicts::What, hub_steps};
use crate::Fault;
use std::sync::Arc;
use sync::{Phase, Step};

/// Bulk work commits at most this many contacts at a time (K3).
const BULK: usize = 200;

impl Cycle<'_> {
    /// Returns whether anything took effect. What was never answered of moves and photos keeps the
    /// steps after them from nothing, deletions above all (D1); but then the cycle ends.
    pub(super) async fn act(&mut self, steps: Vec<Step>) -> Result<bool, Stop> {
        let mut any = false;
        let mut steps = steps.into_iter().peekable();
        while let Some(phase) = steps.peek().map(Step::phase) {
            let mut now = Vec::new();
            while let Some(step) = steps.next_if(|s| s.phase() == phase) {
                now.push(step);
            }
            any |= match phase {
                Phase::Look => self.look_phase(now).await?,
                Phase::Hub => self.hub_phase(now).await?,
                Phase::Create => self.create_phase(now).await?,
                Phase::Content => self.update_phase(now).await?,
                Phase::Groups => self.groups_phase(now).await?,
                Phase::Photo => self.photo_phase(now).await?,
                Phase::Delete => self.delete_phase(now).await?,
            };
        }
        match self.unanswered.take() {
            Some(fault) => Err(Stop::Fault(fault)),
            None => Ok(any),
        }
    }

    /// Nobody knows what came of these, which went in one call.
    pub(super) fn not_answered(&self, whats: Vec<What>) {
        let env = &*self.tools.env;
        self.conflicts.unanswered(env, self.account, whats);
    }

    /// A write met a fault that is about more than itself: it ends the cycle, at once unless no
    /// answer came.
    pub(super) fn stopped(&mut self, fault: Fault) -> Result<(), Stop> {
        if let Fault::Unknown(_) = fault {
            self.unanswered = Some(fault);
            return Ok(());
        }
        Err(Stop::Fault(fault))
    }

    async fn look_phase(&mut self, steps: Vec<Step>) -> Result<bool, Stop> {
        let (mut remotes, mut contacts) = (Vec::new(), Vec::new());
        for step in steps {
            match step {
                Step::Look { remote } => remotes.push(remote),
                Step::Seek { contact } => contacts.push(contact),
                _ => {}
            }
        }
        let account = self.account;
        let took = |contact, step| Event::Took {
            account,
            contact,
            step,
            changed: false,
        };
        if !remotes.is_empty() {
            self.look(&remotes).await?;
            self.tools.events.happened(took(None, "look"));
        }
        let mut any = !remotes.is_empty();
        if !contacts.is_empty() {
            contacts.truncate(self.creatable(contacts.len()));
        }
        if !contacts.is_empty() {
            self.seek(contacts).await?;
            self.tools.events.happened(took(None, "seek"));
            any = true;
        }
        Ok(any)
    }

    async fn hub_phase(&mut self, steps: Vec<Step>) -> Result<bool, Stop> {
        let mut any = false;
        for bulk in steps.chunks(BULK) {
            let (account, bulk) = (self.account, bulk.to_vec());
            let (people, expressible) =
                (Arc::clone(&self.people), self.tools.partner.expressible());
            let unit = self.tools.store.write(move |w| {
                let taker = hub_steps::Taker::of(w, account, &people, &expressible)?;
                let mut events = Vec::new();
                for step in &bulk {
                    if let Some(changed) = taker.take(step)? {
                        events.push(taker.event(step, changed));
                    }
                }
                Ok(events)
            });
            any |= self.tell(unit.await?);
        }
        Ok(any)
    }

    /// Returns whether there was anything to tell.
    pub(super) fn tell(&self, events: Vec<Event>) -> bool {
        let any = !events.is_empty();
        for event in events {
            self.tools.events.happened(event);
        }
        any
    }
}
