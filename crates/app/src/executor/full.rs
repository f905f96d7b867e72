//! An account at its limit (F55): no people are created there for a while, and everything
//! else goes on. Now and then, and when somebody was deleted there, one create is tried; when
//! it succeeds there is room again.

use super::{Cycle, Event};
use crate::{Account, Full, Res};
use domain::Micros;
use sync::Step;

/// What a full account keeps back of one look.
pub(super) struct Kept {
    full: Option<Full>,
    now: Micros,
    any: bool,
}

impl Kept {
    /// Of the account as it is now.
    pub(super) const fn of(full: Option<Full>, now: Micros) -> Self {
        Self {
            full,
            now,
            any: false,
        }
    }

    /// Whether the step may be taken now.
    pub(super) fn lets(&mut self, step: &Step) -> bool {
        let waits = self.full.is_some_and(|full| full.waits(self.now));
        let kept = waits && matches!(step, Step::Create { .. });
        self.any |= kept;
        !kept
    }

    /// When to look again, given when the rest is due.
    pub(super) fn wake(&self, rest: Option<Micros>) -> Option<Micros> {
        let until = self.full.filter(|_| self.any).map(|full| full.until);
        rest.into_iter().chain(until).min()
    }

    /// Whether the account was full and nothing waits for room any more.
    pub(super) const fn is_over(&self) -> bool {
        self.full.is_some() && !self.any
    }
}

impl Cycle<'_> {
    /// Whether the last create found no room.
    pub(super) async fn is_full(&self) -> Res<bool> {
        let account = self.account;
        let full = self
            .tools
            .store
            .read(move |r| Ok(r.account(account)?.is_some_and(|a| a.full.is_some())));
        full.await
    }

    /// A create alone found no room. Told once.
    pub(super) async fn found_full(&self) -> Res<()> {
        let account = self.account;
        let found = self.tools.store.write(move |w| {
            let Some(kept) = w.account(account)? else {
                return Ok(false);
            };
            let full = Some(Full::found(kept.full, w.now()));
            let is_new = kept.full.is_none();
            w.save_account(&Account { full, ..kept })?;
            Ok(is_new)
        });
        if found.await? {
            self.tools.events.happened(Event::Full { account });
        }
        Ok(())
    }

    /// Somebody went away there: one create may be tried now.
    pub(super) async fn maybe_room(&self) -> Res<()> {
        let account = self.account;
        let noted = self.tools.store.write(move |w| match w.account(account)? {
            Some(kept) => {
                let Some(full) = kept.full.filter(|full| full.until > w.now()) else {
                    return Ok(());
                };
                let until = w.now();
                let full = Some(Full { until, ..full });
                w.save_account(&Account { full, ..kept })
            }
            None => Ok(()),
        });
        noted.await
    }

    /// There is room, or nothing that needs any.
    pub(super) async fn found_room(&self) -> Res<()> {
        let account = self.account;
        let room = self.tools.store.write(move |w| match w.account(account)? {
            Some(kept) if kept.full.is_some() => {
                w.save_account(&Account { full: None, ..kept })?;
                Ok(true)
            }
            Some(_) | None => Ok(false),
        });
        if room.await? {
            self.tools.events.happened(Event::Resumed { account });
        }
        Ok(())
    }
}
