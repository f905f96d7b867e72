//! What a refusal means, by what there is to do about it (people-api §8).
//!
//! Google's texts may quote what was sent, so none of them goes into a fault: only codes,
//! reasons, names of quotas and of projects, and paths of fields.

mod classify;
mod envelope;
#[cfg(test)]
mod tests;
mod token;

use app::{Fault, StopCause};
use domain::Micros;
use std::collections::BTreeMap;

pub(crate) use classify::{classify, disguised, of_entry};
pub(crate) use token::{classify_token, has_error};

/// A call that failed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Failure {
    /// What to do about it.
    pub(crate) fault: Fault,
    /// Whether a read is worth another try at once.
    pub(crate) again: bool,
    /// Whether the request itself was too large: half of it may pass.
    pub(crate) too_large: bool,
    /// The entries of a batch that are to blame, by index or id.
    pub(crate) entries: BTreeMap<String, Fault>,
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self {
            fault,
            again: false,
            too_large: false,
            entries: BTreeMap::new(),
        }
    }
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        failure.fault
    }
}

impl Failure {
    /// Nothing was done, and nothing stands against trying at once.
    pub(crate) fn passing(said: impl Into<String>) -> Self {
        Self {
            again: true,
            ..later(SHORT, said).into()
        }
    }

    /// An answer of success that cannot be read: whether something was done is open for a
    /// write, and a read is as good as not made.
    pub(crate) fn unreadable(write: bool) -> Self {
        let said = "an answer that is not Google's";
        if write {
            Fault::Unknown(said.to_owned()).into()
        } else {
            Self::passing(said)
        }
    }
}

/// The window quotas are counted in (people-api §7).
pub(crate) const WINDOW: Micros = Micros::seconds(60);

/// After trouble on the way.
const SHORT: Micros = Micros::seconds(5);

pub(crate) fn later(after: Micros, said: impl Into<String>) -> Fault {
    Fault::Later {
        after,
        said: said.into(),
    }
}

pub(crate) fn stop(pause: app::PauseCause, said: impl Into<String>) -> Fault {
    Fault::Stop(StopCause {
        pause,
        said: said.into(),
        again: None,
    })
}
