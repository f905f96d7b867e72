//! What people say about who is whom, and how they leave.

use super::Story;
use crate::build::operator;
use app::{HoldState, use_cases};
use domain::Level;
use sync::HoldReason;

impl Story {
    /// Shares a label with the user of an account, who takes it there and links whom of their
    /// own it most likely names; in step.
    pub fn share_linking(&mut self, label: &str, account: &'static str, level: Level) {
        let (user, shared, id) = (self.who(account), self.label_id(label), self.id(account));
        self.unit(move |w| {
            let owner = w.label(shared)?.ok_or(app::Error::Moved)?.owner;
            crate::people::give(w, operator(owner), shared, user, level)
        });
        self.ask(label, account);
        self.cycle(account);
        self.unit(move |w| {
            let plan = use_cases::mirrors::plan(w, user, shared, id)?.ok_or(app::Error::Moved)?;
            let likely = use_cases::mirrors::likely(&plan).into_iter();
            let said: Vec<_> = likely.map(|m| (m.contact, m.remote, true)).collect();
            use_cases::mirrors::answer(w, user, (shared, id), &said)
        });
        self.settle();
    }

    /// The account's user says of everybody who may be a contact that they are; in step.
    ///
    /// # Panics
    /// When nothing of the kind is asked.
    pub fn says_same(&mut self, account: &str) {
        let (actor, id) = (operator(self.who(account)), self.id(account));
        let answered = self.unit(move |w| {
            let mut answered = 0;
            for hold in w.holds(id)? {
                let asks = matches!(hold.reason, HoldReason::MaybeSame { .. });
                if asks && hold.state == HoldState::Open {
                    use_cases::questions::same(w, actor, hold.id)?;
                    answered += 1;
                }
            }
            Ok(answered)
        });
        assert!(answered > 0, "nothing was asked in {account}");
        self.settle();
    }

    /// The label is not shared with the user of an account any more; in step.
    pub fn revoke(&mut self, label: &str, account: &str) {
        let (user, label) = (self.who(account), self.label_id(label));
        self.unit(move |w| {
            let owner = w.label(label)?.ok_or(app::Error::Moved)?.owner;
            use_cases::shares::revoke(w, operator(owner), label, user)
        });
        self.settle();
    }

    /// The label is taken out of an account by its user; in step.
    pub fn unmirror(&mut self, label: &str, account: &str) {
        let (user, id, label) = (self.who(account), self.id(account), self.label_id(label));
        self.unit(move |w| use_cases::mirrors::unmirror(w, user, label, id));
        self.settle();
    }
}
