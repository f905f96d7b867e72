//! Plan, act, look again, until nothing is left that could be done now.

use super::lag::Found;
use super::{Cycle, Event, Stop, facts, full};
use crate::{BrakeState, Res, rights};
use domain::{BrakeId, LabelId, Micros};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use sync::{Dirty, MirrorState, Row, Step, WINDOW, plan, survey, tally};

/// More rounds than any honest work takes; past it, the next cycle goes on.
const ROUNDS: usize = 1_000;

/// So many steps fill the largest calls (a thousand memberships, two hundred creates)
/// several times over; more would only take memory.
const ENOUGH: usize = 2_000;

/// One look: what is to be done, and what waits.
pub(super) struct Look {
    pub(super) steps: Vec<Step>,
    /// How many things are out of step, whether or not a step is due for them.
    pub(super) dirty: usize,
    pub(super) wake: Option<Micros>,
    /// Brakes of which nothing is left that a person decided about.
    over: Vec<BrakeId>,
    /// Whether the account was full and nothing waits for room any more.
    room: bool,
    /// Labels of which everybody arrived who was in their group before.
    arrived: BTreeSet<LabelId>,
    /// How far each mirrored label's feed was looked at; none of them while people have still
    /// to be listed in full.
    seen_to: BTreeMap<LabelId, u64>,
}

impl Cycle<'_> {
    pub(super) async fn act_until_settled(&mut self) -> Result<(bool, Option<Micros>), Stop> {
        for _ in 0..ROUNDS {
            self.wait = None;
            self.recheck = None;
            self.active |= self.mirror_groups().await?;
            let mut look = self.plan(None).await?;
            let wakes = [look.wake, self.recheck, self.groups_until];
            look.wake = wakes.into_iter().flatten().min();
            self.end_brakes(std::mem::take(&mut look.over)).await?;
            self.note_arrived(std::mem::take(&mut look.arrived)).await?;
            self.put_aside(&mut look);
            let found = Found {
                waiting: look.dirty,
                looked: look.seen_to.clone(),
                later: look.wake,
                steps: look.steps.len(),
            };
            self.looked(found).await?;
            if look.steps.is_empty() {
                if look.room {
                    self.found_room().await?;
                }
                if look.dirty == 0 && look.wake.is_none() {
                    self.note_settled(look.seen_to).await?;
                }
                // What is still out of step waits for time, or for a person.
                return Ok((self.recheck.is_none(), look.wake));
            }
            if self.lost_a_group(&look.steps).await? || self.confirm_moves(&look.steps).await? {
                continue;
            }
            if !self.act(look.steps).await? {
                // Everything moved under our feet: look again in the next cycle.
                return Ok((false, look.wake));
            }
            self.active = true;
        }
        Ok((false, None))
    }

    /// What keeps being refused is left for a while, and so are pictures once it was many;
    /// everything else goes on.
    fn put_aside(&self, look: &mut Look) {
        let aside = self.conflicts.aside(&*self.tools.env, self.account);
        let mut wake = look.wake;
        let (now, fetched_out) = (self.tools.env.now(), self.is_fetched_out());
        look.steps.retain(|step| {
            let later = matches!(step, Step::Fetch { .. }) && fetched_out;
            let until = aside.until(step).or_else(|| later.then_some(now));
            wake = [wake, until].into_iter().flatten().min();
            until.is_none()
        });
        look.wake = wake;
    }

    /// G5: before removals from a group count, the group itself is read in the same cycle;
    /// it may have been deleted after the groups were listed. Then everything that seems
    /// removed from it is that one event. Returns whether one was.
    async fn lost_a_group(&self, steps: &[Step]) -> Result<bool, Stop> {
        let mut labels: BTreeSet<LabelId> = BTreeSet::new();
        for step in steps {
            match step {
                Step::Remove { labels: left, .. } | Step::PutBack { removed: left, .. } => {
                    labels.extend(left);
                }
                // Who was deleted with their group is part of that one event, too.
                Step::Trash {
                    labels: left,
                    suggest,
                    ..
                } => labels.extend(left.union(suggest)),
                _ => {}
            }
        }
        let account = self.account;
        let mut lost = false;
        for label in labels {
            let mirror = self.tools.store.read(move |r| r.mirror(label, account));
            // The provider's own groups cannot be deleted (G6).
            let group = mirror.await?.and_then(|m| m.group);
            let Some(group) = group.filter(|g| !self.is_system(g)) else {
                continue;
            };
            if self
                .tools
                .partner
                .read_group(&self.session, &group)
                .await?
                .is_none()
            {
                self.tools
                    .store
                    .write(move |w| w.drop_group(account, &group))
                    .await?;
                lost = true;
            }
        }
        Ok(lost)
    }

    /// Surveys, and plans windows until there is enough to do.
    pub(super) async fn plan(&self, preview: Option<LabelId>) -> Res<Look> {
        let account = self.account;
        let (candidates, people) = (self.candidates.clone(), Arc::clone(&self.people));
        let (expressible, settings) = (
            self.tools.partner.expressible(),
            self.tools.settings.clone(),
        );
        let (wants_rows, closed) = (self.tools.events.wants_rows(), self.closed.clone());
        // What cannot be done within the minute need not be planned within it.
        let enough = if self.pace.is_tight(account) {
            1
        } else {
            ENOUGH
        };
        let phone = self.tools.partner.phone_group();
        let look = self.tools.store.read(move |r| {
            let mut known = facts::facts(r, account, &expressible, &settings, preview)?;
            for label in &closed {
                if let Some(mirror) = known.mirrors.get_mut(label) {
                    mirror.state = MirrorState::Asking; // nothing is written, and nothing lost
                }
            }
            let others = known.access.keys().copied().collect();
            let mut summaries = r.summaries(account, preview, &others)?;
            rights::judge(r, &mut summaries)?;
            let mut found = survey(&known, &summaries);
            // What people changed goes before what was never there (S4).
            found.dirty.sort_by_key(|dirty| dirty.remote.is_none());
            let load = |window: &[Dirty]| {
                let subject = |d| facts::subject(r, &known, d, &candidates, &people, Some(&phone));
                window.iter().map(subject).collect::<Res<Vec<_>>>()
            };
            for window in found.suspects.chunks(WINDOW) {
                found.edits.add(&tally(&known, &found, &load(window)?));
            }
            let (mut steps, mut rows) = (Vec::new(), Vec::new());
            // A preview wants the whole plan.
            let full = r.account(account)?.and_then(|a| a.full);
            let mut full = full::Kept::of(full.filter(|_| preview.is_none()), r.now());
            for window in found.dirty.chunks(WINDOW) {
                let subjects = load(window)?;
                if wants_rows {
                    rows.extend(subjects.iter().filter_map(|s| Row::of(&known, s)));
                }
                let planned = plan(&known, &found, &subjects);
                // What the brake sums up is taken before more of it is planned (D4).
                let counted = planned.iter().any(|s| is_counted(&known, s));
                let now = |s: &Step| !is_known_brake(&known, s) && full.lets(s);
                steps.extend(planned.into_iter().filter(now));
                // A preview wants the whole plan.
                if preview.is_none() && (counted || steps.len() >= enough) && !steps.is_empty() {
                    break;
                }
            }
            // Each window comes in order; together they have to be put in order again (A2).
            steps.sort_by_key(Step::phase);
            let mut seen_to = BTreeMap::new();
            if r.account(account)?.is_some_and(|a| a.people.is_some()) {
                for label in known.mirrors.keys() {
                    seen_to.extend(r.label(*label)?.map(|l| (*label, l.seq + 1)));
                }
            }
            let over = r.brakes(account)?.into_iter().filter(|b| {
                b.state != BrakeState::Holding && !found.decided.contains(&(b.label, b.kind))
            });
            // Who is in a group is known once people were listed to the end.
            found.arrived.retain(|label| seen_to.contains_key(label));
            let look = Look {
                arrived: found.arrived,
                over: over.map(|b| b.id).collect(),
                seen_to,
                steps,
                dirty: found.dirty.len(),
                wake: full.wake(found.wake),
                room: full.is_over(),
            };
            Ok((look, rows))
        });
        let (look, rows) = look.await?;
        for row in rows {
            self.tools.events.happened(Event::Met { account, row });
        }
        Ok(look)
    }

    /// What was decided is done: whatever comes now is asked about anew (D4).
    async fn end_brakes(&self, over: Vec<BrakeId>) -> Res<()> {
        if over.is_empty() {
            return Ok(());
        }
        let ended = self
            .tools
            .store
            .write(move |w| over.iter().try_for_each(|id| w.drop_brake(*id)));
        ended.await
    }

    /// What comes into the group of a label from here on came since the join plan (D4), whatever else
    /// keeps the account from being in step.
    async fn note_arrived(&self, arrived: BTreeSet<LabelId>) -> Res<()> {
        if arrived.is_empty() {
            return Ok(());
        }
        let account = self.account;
        let noted = self.tools.store.write(move |w| {
            for mut mirror in w.mirrors(account)? {
                let ready = mirror.state == MirrorState::Active && mirror.group.is_some();
                if ready && mirror.cursor == 0 && arrived.contains(&mirror.label) {
                    mirror.cursor = 1;
                    w.save_mirror(&mirror)?;
                }
            }
            Ok(())
        });
        noted.await
    }

    /// Notes how far each mirror is in step, and ends brakes that nothing waits behind.
    async fn note_settled(&self, seen_to: BTreeMap<LabelId, u64>) -> Res<()> {
        let account = self.account;
        let noted = self.tools.store.write(move |w| {
            // What came in since the look lies behind the cursor.
            for mut mirror in w.mirrors(account)? {
                let Some(&at) = seen_to.get(&mirror.label) else {
                    continue;
                };
                let ready = mirror.state == MirrorState::Active && mirror.group.is_some();
                if ready && mirror.cursor != at {
                    mirror.cursor = at;
                    w.save_mirror(&mirror)?;
                }
            }
            for brake in w.brakes(account)? {
                w.drop_brake(brake.id)?;
            }
            Ok(())
        });
        noted.await
    }
}

/// Whether the brake counts what the step does; not what a label brings along as it comes.
fn is_counted(facts: &sync::AccountFacts, step: &Step) -> bool {
    match step {
        Step::Patch { patch, .. } => !patch.is_empty(),
        Step::Import { labels, .. } => labels
            .iter()
            .any(|l| facts.mirrors.get(l).is_some_and(|m| m.settled)),
        Step::Join { .. } | Step::Remove { .. } | Step::Trash { .. } => true,
        _ => false,
    }
}

/// A brake that holds already needs no step to say so.
fn is_known_brake(facts: &sync::AccountFacts, step: &Step) -> bool {
    match step {
        Step::Brake { label, kind, .. } => facts.held.stopped.contains(&(*label, *kind)),
        _ => false,
    }
}
