//! Opening an account for a cycle, pausing it when the provider refuses it, and going on
//! with it by itself once that is over (S5, F56). A cause of the operator's is about the
//! server: nobody connects an account again for it, so a paused account is tried on, at the
//! pace the partner allows.

use super::{Cycle, Event, Executor, Tools};
use crate::{Account, AccountState, Error, PauseCause, Res, Sealed, Session, StopCause, Work};
use domain::{AccountId, Micros};

/// How long grants last that an OAuth project in testing gives (people-api §9, F60).
const TESTING: Micros = Micros::days(7);

/// A grant's end shows when the last access token has run out, or later if nobody looked.
const SHOWS_WITHIN: Micros = Micros::days(1);

/// When a cause of the operator's is looked at again, where the partner does not say.
const AGAIN: Micros = Micros::seconds(60);

/// An account that may be looked at.
pub(super) struct Opened {
    pub(super) session: Session,
    pub(super) sealed: Sealed,
    pub(super) paused: bool,
}

impl Executor {
    /// Opens an account: nothing if it waits for its user, or its key is not here.
    pub(super) async fn open(&self, id: AccountId) -> Res<Option<Opened>> {
        let account = self.tools.store.read(move |r| r.account(id)).await?;
        let Some(account) = account.filter(|a| is_tried(a.state)) else {
            return Ok(None);
        };
        let opened = self.opened(&account);
        if opened.is_none() {
            let cause = StopCause {
                pause: PauseCause::KeyMissing,
                said: "the token does not open with the key that is here".to_owned(),
                again: None,
            };
            self.pause(id, cause).await?;
        }
        Ok(opened)
    }

    /// The account with its token opened; nothing if its key is not here.
    pub(super) fn opened(&self, account: &Account) -> Option<Opened> {
        let sealed = account.token.clone()?;
        let refresh_token = self.tools.opener.open(&sealed)?;
        Some(Opened {
            session: Session {
                account: account.id,
                region: account.region.clone(),
                refresh_token,
            },
            sealed,
            paused: account.state != AccountState::Active,
        })
    }

    /// Pauses the account; where the cause is the client's, all others with it. It is told
    /// once, of the account that met it. Returns after which span to ask again.
    pub(super) async fn pause(&self, id: AccountId, stop: StopCause) -> Res<Option<Micros>> {
        let pause = stop.pause;
        let paused = self.tools.store.write(move |w| {
            let Some(account) = w.account(id)? else {
                return Ok(None);
            };
            let cause = refine(pause, &account, w.now());
            if cause.is_of_client() {
                for other in w.accounts()? {
                    if other.state == AccountState::Active && other.id != id {
                        enter(w, other, AccountState::Paused(cause))?;
                    }
                }
            }
            let then = AccountState::Paused(cause);
            let is_new = is_tried(account.state) && account.state != then;
            if is_new {
                enter(w, account, then)?;
            }
            Ok(is_new.then_some(cause))
        });
        if let Some(cause) = paused.await? {
            self.tools.events.happened(Event::Paused {
                account: id,
                cause,
                said: stop.said,
            });
        }
        Ok(stop
            .again
            .or_else(|| pause.is_for_operator().then_some(AGAIN)))
    }
}

impl Cycle<'_> {
    /// The provider answered: a pause is over, and a newer token is kept.
    pub(super) async fn let_in(&mut self) -> Res<()> {
        self.keep_rotated().await?;
        if !std::mem::take(&mut self.paused) {
            return Ok(());
        }
        let id = self.account;
        let resumed = self.tools.store.write(move |w| {
            let mut resumed = false;
            for account in w.accounts()? {
                let over = match account.state {
                    AccountState::Paused(cause) if account.id == id => cause.is_for_operator(),
                    AccountState::Paused(cause) => cause.is_of_client(),
                    AccountState::Active | AccountState::Disconnected => false,
                };
                if over {
                    resumed |= account.id == id;
                    w.save_due(account.id, Some(w.now()))?;
                    enter(w, account, AccountState::Active)?;
                }
            }
            Ok(resumed)
        });
        if resumed.await? {
            let account = self.account;
            self.tools.events.happened(Event::Resumed { account });
        }
        Ok(())
    }

    /// Keeps the refresh token the provider gave in place of ours, and goes on with it.
    pub(super) async fn keep_rotated(&mut self) -> Res<()> {
        if let Some((token, sealed)) = rotated(self.tools, &self.session, &self.sealed).await? {
            (self.session.refresh_token, self.sealed) = (token, sealed);
        }
        Ok(())
    }
}

/// Keeps the refresh token the provider gave in place of the session's, if it gave one: sealed,
/// and on the disk, because the old one may be dead from now on.
pub(super) async fn rotated(
    tools: &Tools,
    session: &Session,
    old: &Sealed,
) -> Res<Option<(String, Sealed)>> {
    let Ok(Some(newer)) = tools.partner.rotated(session).await else {
        return Ok(None);
    };
    let Some(sealed) = tools.opener.seal_anew(old, &newer) else {
        return Ok(None);
    };
    let (id, old, new) = (session.account, old.clone(), sealed.clone());
    let kept = tools.store.write_durably(move |w| {
        let account = w.account(id)?.ok_or(Error::Moved)?;
        // Connected anew or disconnected meanwhile: that counts.
        if account.token.as_ref() != Some(&old) {
            return Ok(false);
        }
        w.save_account(&Account {
            token: Some(new.clone()),
            ..account
        })?;
        Ok(true)
    });
    Ok(kept.await?.then_some((newer, sealed)))
}

/// Whether an account in this state is looked at: in use, or paused for a cause that ends
/// without its user.
pub(super) const fn is_tried(state: AccountState) -> bool {
    match state {
        AccountState::Active => true,
        AccountState::Paused(cause) => cause.is_for_operator(),
        AccountState::Disconnected => false,
    }
}

fn enter(w: &dyn Work, account: Account, state: AccountState) -> Res<()> {
    w.save_account(&Account { state, ..account })
}

/// A grant that ends about seven days after it was given was one of a project in testing: by
/// what the provider said of it, however late somebody looks, or else by its age.
fn refine(cause: PauseCause, account: &Account, now: Micros) -> PauseCause {
    // Clocks differ a little.
    let little = Micros::seconds(3600);
    let age = now - account.connected;
    let by_age = age >= TESTING - little && age <= TESTING + SHOWS_WITHIN;
    let by_word = account.ends.is_some_and(|ends| {
        let lasted = ends - account.connected;
        ends <= now + little && lasted >= TESTING - little && lasted <= TESTING + little
    });
    if cause == PauseCause::GrantOver && (by_age || by_word) {
        PauseCause::SevenDays
    } else {
        cause
    }
}
