//! What the executor tells, passed on: to the log, to the watcher, and to whoever else
//! listens (the demo's terminal).

use crate::states;
use app::{
    Event, Events,
    states::{Trouble, sentence, way_out},
    use_cases::mirrors::Asks,
};
use domain::AccountId;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};
use tokio::sync::{Notify, mpsc};

/// An event, and when it happened.
pub(crate) type Told = (Instant, Event);

/// Passes events on.
pub(crate) struct Happenings {
    news: Arc<Notify>,
    listener: Option<mpsc::UnboundedSender<Told>>,
    /// The last fault of each account, so that each is logged once.
    faults: Mutex<BTreeMap<AccountId, String>>,
}

impl Happenings {
    /// Nudges `news` whenever accounts may be due; tells the listener everything.
    pub(crate) fn new(news: Arc<Notify>, listener: Option<mpsc::UnboundedSender<Told>>) -> Self {
        Self {
            news,
            listener,
            faults: Mutex::default(),
        }
    }

    fn is_new(&self, account: AccountId, fault: &str) -> bool {
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        faults
            .insert(account, fault.to_owned())
            .is_none_or(|last| last != fault)
    }

    /// The account is reached: the same fault is news again.
    fn forget(&self, account: AccountId) {
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        faults.remove(&account);
    }

    fn log(&self, event: &Event) {
        match event {
            // Told only to tests.
            Event::Met { .. } => {}
            Event::Observed {
                account,
                people,
                gone,
            } => {
                self.forget(*account);
                tracing::debug!(%account, people, gone, "changes were seen");
            }
            Event::Took {
                account,
                contact: Some(contact),
                step,
                changed,
            } => {
                tracing::debug!(%account, %contact, step, changed, "a step was taken");
            }
            Event::Took {
                account,
                contact: None,
                step,
                changed,
            } => {
                tracing::debug!(%account, step, changed, "a step was taken");
            }
            Event::Wrote {
                account,
                contact,
                kind,
            } => {
                self.forget(*account);
                tracing::debug!(%account, %contact, ?kind, "the account was written to");
            }
            Event::Braked {
                account,
                label,
                kind,
                count,
            } => {
                let (sentence, next) = states::HELD;
                tracing::warn!(
                    %account, %label, ?kind, count, state = "held", "{sentence} {next}"
                );
            }
            Event::GroupGone { account, label } => {
                let (sentence, next) = states::GROUP_GONE;
                tracing::warn!(%account, %label, state = "group-gone", "{sentence} {next}");
            }
            Event::GroupUnusable {
                account,
                label,
                why,
            } => {
                let (sentence, next) = asked(why);
                let elsewhere = match why {
                    Asks::BoundElsewhere(installation) => Some(installation.as_str()),
                    Asks::GroupGone | Asks::NoName => None,
                };
                tracing::warn!(
                    %account, %label, state = why.name(), elsewhere, "{sentence} {next}"
                );
            }
            Event::Paused {
                account,
                cause,
                said,
            } => {
                let (sentence, next) = (sentence(*cause), way_out(*cause));
                if cause.is_for_operator() {
                    tracing::error!(%account, state = cause.name(), said, "{sentence} {next}");
                } else {
                    tracing::warn!(%account, state = cause.name(), said, "{sentence} {next}");
                }
            }
            Event::Full { account } => tracing::warn!(
                %account, state = "full",
                "{} {}", sentence(Trouble::Full), way_out(Trouble::Full)
            ),
            Event::Resumed { account } => {
                self.forget(*account);
                tracing::info!(%account, "the account goes on by itself");
            }
            Event::NoPictures { account, said } => {
                if self.is_new(*account, said) {
                    tracing::warn!(
                        %account, said,
                        "photos cannot be fetched now; everything else goes on. The server has to reach \
                         Google's photo hosts (below googleusercontent.com): is there a firewall in between?"
                    );
                }
            }
            Event::Faulted { account, fault } => {
                let said = fault.said();
                if !self.is_new(*account, &said) {
                    return;
                }
                let (sentence, next) = (sentence(fault), way_out(fault));
                match fault.obstacle() {
                    Some(obstacle) => tracing::warn!(
                        %account, state = obstacle.name(), said, "{sentence} {next}"
                    ),
                    None => tracing::info!(%account, state = "quota", said, "{sentence} {next}"),
                }
            }
        }
    }
}

/// What is said of a group that its user is asked about.
fn asked(why: &Asks) -> (&'static str, &'static str) {
    match why {
        Asks::GroupGone => states::GROUP_GONE,
        Asks::BoundElsewhere(_) => states::GROUP_BOUND,
        Asks::NoName => states::NO_NAME,
    }
}

impl Events for Happenings {
    fn happened(&self, event: Event) {
        self.log(&event);
        self.news.notify_one();
        if let Some(listener) = &self.listener {
            // A listener that is gone has nothing more to show.
            drop(listener.send((Instant::now(), event)));
        }
    }
}
