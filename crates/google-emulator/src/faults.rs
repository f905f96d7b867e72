//! The fault plan: what is to go wrong with the next requests.

use serde::{Deserialize, Serialize};

use crate::reason::Reason;

/// One line of the fault plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Method such as `people.batchCreateContacts` or `oauth.token`; any method if absent.
    #[serde(default)]
    pub method: Option<String>,
    /// Address of the account; any account if absent.
    #[serde(default)]
    pub account: Option<String>,
    /// Matching requests to let pass first.
    #[serde(default)]
    pub after: u32,
    /// Matching requests to hit.
    #[serde(default = "one")]
    pub count: u32,
    /// What happens to them.
    pub action: Action,
}

fn one() -> u32 {
    1
}

impl Fault {
    /// Hits the next request of a method, of whichever account.
    pub fn next(method: &str, action: Action) -> Self {
        Self {
            method: Some(method.to_owned()),
            account: None,
            after: 0,
            count: 1,
            action,
        }
    }

    /// Hits only requests of this account.
    #[must_use]
    pub fn of(mut self, account: &str) -> Self {
        self.account = Some(account.to_owned());
        self
    }

    /// Hits this many requests.
    #[must_use]
    pub fn times(mut self, count: u32) -> Self {
        self.count = count;
        self
    }

    /// Lets this many requests pass first.
    #[must_use]
    pub fn after(mut self, passing: u32) -> Self {
        self.after = passing;
        self
    }
}

/// What a fault does to a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Refused with this HTTP code and Google's usual body for it (401, 429, 500, 503 …).
    Status(u16),
    /// Refused for this reason, with the body Google gives then.
    Refuse(Reason),
    /// Refused with this HTTP code and an HTML body, as a proxy would.
    Html(u16),
    /// Answered with this HTTP code and no body, nothing done.
    Empty(u16),
    /// Answered with 200 and no body after everything was done.
    EmptyAfter,
    /// Answered with the first half of the body after everything was done.
    CutAfter,
    /// Answered after so many milliseconds.
    Slow(u64),
    /// Connection closed without an answer, nothing done.
    DropBefore,
    /// Connection closed without an answer after everything was done.
    DropAfter,
    /// A batch of creations or updates answered with 200, its first entry refused with this HTTP code
    /// within (people-api §2.6: the answer has room for it).
    EntryFails(u16),
    /// A read of single contacts answered with the version before the last change.
    Stale,
    /// Sync tokens of this request count as expired.
    ExpireSyncToken,
}

/// Faults that have not yet been used up.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    faults: Vec<Fault>,
}

impl Plan {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    pub(crate) fn clear(&mut self) {
        self.faults.clear();
    }

    /// Faults still to come.
    pub(crate) fn pending(&self) -> &[Fault] {
        &self.faults
    }

    /// Takes the faults that hit this request: the first of the plan that is due.
    pub(crate) fn take(&mut self, method: &str, account: Option<&str>) -> Option<Action> {
        let at = self.faults.iter_mut().position(|fault| {
            let meant = fault
                .method
                .as_deref()
                .is_none_or(|wanted| wanted == method)
                && fault
                    .account
                    .as_deref()
                    .is_none_or(|wanted| Some(wanted) == account);
            if meant && fault.after > 0 {
                fault.after -= 1;
                return false;
            }
            meant && fault.count > 0
        })?;
        let fault = &mut self.faults[at];
        fault.count -= 1;
        let action = fault.action.clone();
        self.faults.retain(|fault| fault.count > 0);
        Some(action)
    }
}
