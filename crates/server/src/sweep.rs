//! Empties the trash of what has been there too long (K9), forgets pictures that nothing names
//! any more (S2), ends labels that lost their owner long ago (R10), and forgets receipts and
//! invitations that were over long ago, by a clock it has reason
//! to believe: what is erased cannot be put back. More often, whatever the clock says, it ends
//! entries that are over (R2), and forgets what is left of accounts that were disconnected.

use crate::{connect, house::House, loops};
use app::{
    Env as _, Res, Work,
    use_cases::{accounts, entries, invitations, parting, photos, receipts, trash},
};
use domain::{LabelId, Micros};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use tokio::{sync::watch, time};

/// How often the trash is looked at.
const EVERY: Duration = Duration::from_secs(3600);

/// So many looks are a day: what names pictures is everything there is.
const A_DAY: u32 = 24;

/// Contacts per unit.
const SOME: usize = 100;

/// Empties the trash now and then, until it is time to stop.
pub(crate) async fn run(house: Arc<House>, mut stop: watch::Receiver<bool>) {
    let mut clock = Clock::new(house.env.now(), house.env.monotonic());
    let mut tick = time::interval(EVERY);
    let mut looks: u32 = 0;
    let mut frozen = BTreeSet::new();
    loop {
        tokio::select! {
            () = loops::stopped(&mut stop) => return,
            _ = tick.tick() => {}
        }
        match clock.trusted(house.env.now(), house.env.monotonic()) {
            Trust::Full => {
                empty(&house).await;
                tell_frozen(&house, &mut frozen).await;
                end_frozen(&house).await;
                forget_what_is_over(&house).await;
                if looks.is_multiple_of(A_DAY) {
                    forget_pictures(&house).await;
                }
                looks += 1;
            }
            Trust::JumpedNow(by) => tracing::warn!(
                seconds = by.0 / 1_000_000,
                "the machine's clock has jumped; nothing is erased from the trash for a day. Check \
                 the clock (`kith doctor`)"
            ),
            Trust::Jumped => {}
        }
    }
}

/// Pictures that nothing names any more (S2).
async fn forget_pictures(house: &House) {
    match house.write(photos::sweep).await {
        Ok(0) => {}
        Ok(forgotten) => {
            tracing::info!(forgotten, "pictures that nothing shows any more are erased")
        }
        Err(e) => {
            tracing::warn!(error = %e, "pictures could not be looked through; it is tried again in a day")
        }
    }
}

async fn empty(house: &House) {
    let kept = house.config.trash;
    loop {
        match house.write(move |w| trash::purge_old(w, kept, SOME)).await {
            Ok(0) => return,
            Ok(purged) => tracing::info!(
                purged,
                "contacts were in the trash for long enough and are erased"
            ),
            Err(e) => {
                tracing::warn!(error = %e, "the trash could not be emptied; it is tried again in an hour");
                return;
            }
        }
    }
}

/// Tells whoever runs the server, once, of each label that has lost its owner (R10).
async fn tell_frozen(house: &House, told: &mut BTreeSet<LabelId>) {
    let found = match house.read(|r| parting::frozen(r)).await {
        Ok(found) => found,
        Err(e) => {
            tracing::warn!(error = %e, "labels without an owner could not be looked for; it is tried again in an hour");
            return;
        }
    };
    for frozen in &found {
        if told.insert(frozen.label.id) {
            tracing::warn!(
                label = %frozen.label.id,
                hours = (frozen.until - house.env.now()).0.max(0) / 3_600_000_000,
                "a label has lost its owner and ends in so many hours, unless somebody gets it: \
                 `kith user frozen`, `kith user adopt`"
            );
        }
    }
    told.retain(|label| {
        let still = found.iter().any(|frozen| frozen.label.id == *label);
        if !still {
            tracing::info!(%label, "a label that had lost its owner has another one, or has ended");
        }
        still
    });
}

/// Forgets receipts and invitations that were over long ago.
async fn forget_what_is_over(house: &House) {
    for (sweep, what) in [
        (
            receipts::sweep as fn(&dyn Work, usize) -> Res<usize>,
            "receipts",
        ),
        (invitations::sweep, "invitations"),
    ] {
        loop {
            match house.write(move |w| sweep(w, SOME)).await {
                Ok(0) => break,
                Ok(_) => {}
                Err(e) => {
                    tracing::warn!(error = %e, what, "what was over long ago could not be forgotten; it is tried again in an hour");
                    break;
                }
            }
        }
    }
}

/// Ends labels that have been without an owner for long enough.
async fn end_frozen(house: &House) {
    loop {
        match house.write(|w| parting::end_frozen(w, SOME)).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(e) => {
                tracing::warn!(error = %e, "a label without an owner could not be ended; it is tried again in an hour");
                return;
            }
        }
    }
}

/// How often it is looked for entries that are over: whoever put them there lost sight of them.
const SOON: Duration = Duration::from_secs(60);

/// Ends entries that are over now and then, until it is time to stop.
pub(crate) async fn run_entries(house: Arc<House>, mut stop: watch::Receiver<bool>) {
    let mut tick = time::interval(SOON);
    tick.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = loops::stopped(&mut stop) => return,
            _ = tick.tick() => {}
        }
        if let Err(e) = end_entries(&house).await {
            tracing::warn!(error = %e, "entries that are over could not be ended; it is tried again in a minute");
        }
        if let Err(e) = forget_accounts(&house).await {
            tracing::warn!(error = %e, "what is left of an account that was disconnected could not be forgotten; it is tried again in a minute");
        }
    }
}

/// One pass over all entries that came out of other labels: read in pieces, and written only where
/// one is over.
async fn end_entries(house: &House) -> Res<usize> {
    let (mut place, mut ended) = (None, 0);
    loop {
        let (over, next) = house.read(move |r| entries::over(r, place, SOME)).await?;
        if over > 0 {
            ended += house
                .write(move |w| entries::end_over(w, place, SOME))
                .await?
                .0;
        }
        match next {
            Some(_) => place = next,
            None => return Ok(ended),
        }
    }
}

/// Forgets what is left of accounts that were disconnected, where whoever did so was interrupted.
async fn forget_accounts(house: &House) -> Res<()> {
    for account in house.read(accounts::remembered).await? {
        connect::forget(house, account).await?;
    }
    Ok(())
}

/// How far the wall clock may run away from the monotonic one between two looks.
const DRIFT: Micros = Micros::seconds(3600);

/// For how long a clock that jumped is not believed: time for somebody to put it right.
const DOUBT: Micros = Micros::days(1);

/// The wall clock beside the monotonic one.
struct Clock {
    wall: Micros,
    monotonic: Micros,
    doubted_until: Option<Micros>,
}

/// Whether the wall clock can be believed.
#[derive(Debug, PartialEq, Eq)]
enum Trust {
    /// It runs as it should.
    Full,
    /// It jumped by so much since the last look.
    JumpedNow(Micros),
    /// It jumped not long ago.
    Jumped,
}

impl Clock {
    fn new(wall: Micros, monotonic: Micros) -> Self {
        Self {
            wall,
            monotonic,
            doubted_until: None,
        }
    }

    fn trusted(&mut self, wall: Micros, monotonic: Micros) -> Trust {
        let jump = (wall - self.wall) - (monotonic - self.monotonic);
        (self.wall, self.monotonic) = (wall, monotonic);
        if jump.0.abs() > DRIFT.0 {
            self.doubted_until = Some(monotonic + DOUBT);
            return Trust::JumpedNow(jump);
        }
        match self.doubted_until {
            Some(until) if monotonic < until => Trust::Jumped,
            Some(_) | None => Trust::Full,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn k9_a_clock_that_jumped_erases_nothing_for_a_day() {
        let at = |hours: i64| Micros::seconds(hours * 3600);
        let year = at(365 * 24);
        for jump in [year, Micros(-year.0)] {
            let mut clock = Clock::new(at(0), at(0));
            assert_eq!(clock.trusted(at(1), at(1)), Trust::Full);
            assert_eq!(clock.trusted(at(2) + jump, at(2)), Trust::JumpedNow(jump));
            assert_eq!(clock.trusted(at(3) + jump, at(3)), Trust::Jumped);
            assert_eq!(clock.trusted(at(25) + jump, at(25)), Trust::Jumped);
            // Nobody put it back, so it is what time it is.
            assert_eq!(clock.trusted(at(26) + jump, at(26)), Trust::Full);
        }
    }

    #[test]
    fn small_corrections_are_no_jump() {
        let mut clock = Clock::new(Micros(0), Micros(0));
        let hour = Micros::seconds(3600);
        assert_eq!(clock.trusted(hour + Micros::seconds(90), hour), Trust::Full);
    }
}
