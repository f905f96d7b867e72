//! Empties the trash of what has been there too long (K9), forgets pictures that nothing names
//! any more (S2), ends labels that lost their owner long ago (R10), and forgets receipts,
//! invitations and comments that were over long ago, by a clock it has reason
//! to believe: what is erased cannot be put back. More often, whatever the clock says, it ends
//! entries that are over (R2), and forgets what is left of accounts that were disconnected.

use crate::{connect, env::Machine, house::House, loops};
use app::{
    Env as _, Error, Res, Work,
    use_cases::{
        accounts, comments, entries, invitations, parting, photos, receipts, suggestions,
        trash::{self, Clock, Trust},
    },
};
use domain::LabelId;
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use tokio::{
    sync::{Notify, watch},
    time,
};

/// How often the trash is looked at.
const EVERY: Duration = Duration::from_secs(3600);

/// So many looks are a day: what names pictures is everything there is. The first of them comes
/// some looks after a start, which has other things to do.
const A_DAY: u32 = 24;

/// Contacts per unit.
const SOME: usize = 100;

/// Empties the trash now and then, until it is time to stop; `news` tells that accounts have
/// something to follow.
pub(crate) async fn run(house: Arc<House>, news: Arc<Notify>, mut stop: watch::Receiver<bool>) {
    let mut clock = watched(&house.env);
    let mut tick = time::interval(EVERY);
    let mut looks: u32 = 0;
    let mut frozen = BTreeSet::new();
    loop {
        tokio::select! {
            () = loops::stopped(&mut stop) => return,
            _ = tick.tick() => {}
        }
        if let Err(e) = connect::forget_old(&house) {
            tracing::warn!(error = %format_args!("{e:#}"), "visits to Google that took too long could not be forgotten");
        }
        match look(&mut clock, &house.env) {
            Trust::Full => {
                tell_frozen(&house, &mut frozen).await;
                let any = empty(&house).await | end_frozen(&house).await;
                if any {
                    news.notify_one();
                }
                forget_suggestions(&house).await;
                forget_what_is_over(&house).await;
                forget_purged(&house).await;
                if looks % A_DAY == 1 {
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

/// The machine's clock beside the time that elapses, sleep included.
fn watched(env: &Machine) -> Clock {
    Clock::new(env.now(), env.elapsed())
}

/// Whether the machine's clock is believed now.
fn look(clock: &mut Clock, env: &Machine) -> Trust {
    clock.trusted(env.now(), env.elapsed())
}

/// Pictures that nothing names any more (S2).
async fn forget_pictures(house: &House) {
    let forgotten = async {
        let unnamed = house.read(|r| photos::unnamed(r)).await?;
        for some in unnamed.chunks(SOME) {
            let some = some.to_vec();
            house.write(move |w| photos::forget(w, &some)).await?;
        }
        Ok::<_, Error>(unnamed.len())
    };
    match forgotten.await {
        Ok(0) => {}
        Ok(forgotten) => {
            tracing::info!(forgotten, "pictures that nothing shows any more are erased")
        }
        Err(e) => {
            tracing::warn!(error = %e, "pictures could not be looked through; it is tried again in a day")
        }
    }
}

/// Suggestions that nobody needs to decide any more.
async fn forget_suggestions(house: &House) {
    let forgotten = async {
        let over = house.read(|r| suggestions::over(r)).await?;
        for some in over.chunks(SOME) {
            let some = some.to_vec();
            house.write(move |w| suggestions::forget(w, &some)).await?;
        }
        house.write(|w| suggestions::forget_decided(w)).await
    };
    if let Err(e) = forgotten.await {
        tracing::warn!(error = %e, "suggestions could not be looked through; it is tried again in an hour");
    }
}

/// Contacts that were erased long ago, and that nobody has any more (K9).
async fn forget_purged(house: &House) {
    let remembered = house.config.settings.remember_gone;
    loop {
        match house
            .write(move |w| trash::forget_purged(w, remembered, SOME))
            .await
        {
            Ok(0) => return,
            Ok(_) => {}
            Err(e) => {
                tracing::warn!(error = %e, "contacts that were erased could not be forgotten; it is tried again in an hour");
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

/// Forgets receipts and invitations that were over long ago, and comments on whom left long ago (R7).
async fn forget_what_is_over(house: &House) {
    for (sweep, what) in [
        (
            receipts::sweep as fn(&dyn Work, usize) -> Res<usize>,
            "receipts",
        ),
        (invitations::sweep, "invitations"),
        (comments::sweep, "comments"),
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

/// Whether anything was erased.
async fn empty(house: &House) -> bool {
    let kept = house.config.trash;
    let mut any = false;
    loop {
        match house.write(move |w| trash::purge_old(w, kept, SOME)).await {
            Ok(0) => return any,
            Ok(purged) => {
                any = true;
                tracing::info!(
                    purged,
                    "contacts were in the trash for long enough and are erased"
                );
            }
            Err(e) => {
                tracing::warn!(error = %e, "the trash could not be emptied; it is tried again in an hour");
                return any;
            }
        }
    }
}

/// Ends labels that have been without an owner for long enough; whether there was any.
async fn end_frozen(house: &House) -> bool {
    let mut any = false;
    loop {
        match house.write(|w| parting::end_frozen(w, SOME)).await {
            Ok(true) => any = true,
            Ok(false) => return any,
            Err(e) => {
                tracing::warn!(error = %e, "a label without an owner could not be ended; it is tried again in an hour");
                return any;
            }
        }
    }
}

/// How often it is looked for entries that are over: whoever put them there lost sight of them.
const SOON: Duration = Duration::from_secs(60);

/// Ends entries that are over now and then, until it is time to stop.
pub(crate) async fn run_entries(
    house: Arc<House>,
    news: Arc<Notify>,
    mut stop: watch::Receiver<bool>,
) {
    let mut tick = time::interval(SOON);
    tick.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    let mut calm = None;
    loop {
        tokio::select! {
            () = loops::stopped(&mut stop) => return,
            _ = tick.tick() => {}
        }
        // Only what somebody does ends an entry, never time alone.
        let state = house.state().await.ok();
        if state.is_some() && state == calm {
            continue;
        }
        let ended = end_entries(&house).await;
        let forgotten = forget_accounts(&house).await;
        match &ended {
            Ok(0) => {}
            Ok(_) => news.notify_one(),
            Err(e) => {
                tracing::warn!(error = %e, "entries that are over could not be ended; it is tried again in a minute");
            }
        }
        if let Err(e) = &forgotten {
            tracing::warn!(error = %e, "what is left of an account that was disconnected could not be forgotten; it is tried again in a minute");
        }
        calm = state.filter(|_| ended == Ok(0) && forgotten.is_ok());
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

#[cfg(test)]
mod tests;
