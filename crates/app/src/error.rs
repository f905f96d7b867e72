//! Errors, and when to use which.
//!
//! * [`Error::Refused`] carries a [`Problem`]: something a person asked for cannot be
//!   done. It has a code for programs and a sentence with the next step for people.
//! * [`Error::Busy`] and [`Error::Store`] are the store's: try again, or tell the operator.
//!   A use case passes them on and never makes one.
//! * Invariants that the code itself keeps are `expect`ed, not returned.
//!
//! No error ever carries contact data or a token.

use thiserror::Error;

/// The result of whatever touches the store.
pub type Res<T> = Result<T, Error>;

/// Why a unit of work did not happen.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Error {
    /// A person asked for something that cannot be.
    #[error(transparent)]
    Refused(#[from] Problem),
    /// Too much is waiting already.
    #[error(
        "The database is busy: another program holds it, or too many changes wait. Nothing was done; \
         try again in a moment."
    )]
    Busy,
    /// What the unit was computed from has moved; nothing was changed. Look again.
    #[error("Something changed in the meantime. Nothing was done; try again.")]
    Moved,
    /// The store itself failed; the text is for the operator.
    #[error("The database could not do that: {0}")]
    Store(String),
}

/// What is in the way, and the next step.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{message}")]
pub struct Problem {
    /// A stable name for programs, such as `label-name-taken`.
    pub code: &'static str,
    /// What happened and what to do next, in a sentence or two.
    pub message: String,
}

impl Problem {
    /// A problem with its code and its sentence.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }

    /// The same as an error.
    pub fn refuse<T>(code: &'static str, message: impl Into<String>) -> Res<T> {
        Err(Error::Refused(Self::new(code, message)))
    }
}
