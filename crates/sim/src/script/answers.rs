//! What people say about who is whom, and how they leave.

use super::Story;
use crate::build::operator;
use app::{HoldState, use_cases};
use domain::{Field, Level, OnLeaving};
use sync::HoldReason;

impl Story {
    /// Shares a label with the user of an account, who takes it there and links whom of their
    /// own it most likely names; in step.
    pub fn share_linking(&mut self, label: &str, account: &'static str, level: Level) {
        let (user, shared, id) = (self.who(account), self.label_id(label), self.id(account));
        self.unit(move |w| {
            let owner = w.label(shared)?.ok_or(app::Error::Moved)?.owner;
            crate::people::give(w, operator(owner), shared, user, level, false)
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

    /// The account's user says of everybody in a group who may be a contact of its label that they
    /// are one; in step.
    pub fn says_one(&mut self, account: &str) {
        let (actor, id) = (operator(self.who(account)), self.id(account));
        self.unit(move |w| {
            for hold in w.holds(id)? {
                let asks = matches!(hold.reason, HoldReason::SameTwice { .. });
                if asks && hold.state == HoldState::Open {
                    use_cases::questions::same(w, actor, hold.id)?;
                }
            }
            Ok(())
        });
        self.settle();
    }

    /// The account's user says of everybody who may be the same person twice that they are two; in
    /// step.
    pub fn says_different(&mut self, account: &str) {
        let (actor, id) = (operator(self.who(account)), self.id(account));
        self.unit(move |w| {
            for hold in w.holds(id)? {
                let asks = matches!(hold.reason, HoldReason::SameTwice { .. });
                if asks && hold.state == HoldState::Open {
                    use_cases::questions::different(w, actor, hold.id)?;
                }
            }
            Ok(())
        });
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

    /// Fields of the label are kept from the user of an account; in step.
    pub fn hide(&mut self, label: &str, account: &str, fields: &[Field]) {
        let (user, label) = (self.who(account), self.label_id(label));
        let fields: std::collections::BTreeSet<Field> = fields.iter().copied().collect();
        self.unit(move |w| {
            let owner = w.label(label)?.ok_or(app::Error::Moved)?.owner;
            use_cases::shares::hide(w, operator(owner), label, user, fields.clone())
        });
        self.settle();
    }

    /// The label's owner says what becomes of what Kith made, once the label leaves.
    pub fn on_leaving(&mut self, label: &str, set: OnLeaving) {
        let label = self.label_id(label);
        self.unit(move |w| {
            let owner = w.label(label)?.ok_or(app::Error::Moved)?.owner;
            use_cases::labels::set_on_leaving(w, operator(owner), label, set)
        });
    }

    /// The owner deletes the label, a contact a unit; in step.
    pub fn delete_label(&mut self, label: &str) {
        let label = self.label_id(label);
        while !self.unit(move |w| {
            let owner = w.label(label)?.ok_or(app::Error::Moved)?.owner;
            use_cases::labels::delete_some(w, operator(owner), label, 1)
        }) {
            for account in ["anna", "ben"] {
                self.cycle(account);
            }
        }
        self.settle();
    }

    /// The account's user disconnects it.
    pub fn disconnect(&mut self, account: &str) {
        let (user, id) = (self.who(account), self.id(account));
        self.unit(move |w| use_cases::accounts::disconnect(w, user, id));
        while !self.unit(move |w| use_cases::accounts::forget_some(w, id, 1)) {}
    }

    /// The account's user connects it again.
    pub fn connect_again(&mut self, account: &'static str) {
        self.connect_by(account, None);
        self.settle();
    }

    /// The same, with another region.
    pub fn connect_by(&mut self, account: &'static str, region: Option<&'static str>) {
        let (user, id) = (self.who(account), self.id(account));
        let again = self.unit(move |w| {
            let kept = w.account(id)?.ok_or(app::Error::Moved)?;
            let token = app::Sealed {
                key_id: "sim".into(),
                bytes: b"token".to_vec(),
            };
            let same = use_cases::accounts::Connection {
                ends: None,
                sub: kept.sub,
                email: kept.email,
                domain: kept.domain,
                region: region.map(str::to_owned),
                usual_region: kept.region,
                token,
            };
            Ok(use_cases::accounts::connect(w, user, same)?.id)
        });
        assert_eq!(again, id, "it is the same account");
    }

    /// What the receipts of an account say: how each contact fared, and whether the account
    /// showed it so when it was read back.
    #[must_use]
    pub fn receipts(&self, account: &str) -> Vec<String> {
        let user = self.who(account);
        self.unit(move |w| {
            let mut all = Vec::new();
            for summed in use_cases::receipts::list(w, user)? {
                let (summed, lines) = use_cases::receipts::show(w, user, summed.receipt.id)?;
                for line in lines {
                    let shown = match line.parting.shown {
                        Some(true) => "verified",
                        Some(false) => "not so",
                        None => "not read",
                    };
                    let name = &summed.receipt.name;
                    all.push(format!("{name}: {} {shown}", line.parting.how.name()));
                }
                if summed.receipt.ended.is_none() {
                    all.push("still leaving".to_owned());
                }
            }
            all.sort();
            Ok(all)
        })
    }

    /// The label is taken out of an account by its user; in step.
    pub fn takes_out(&mut self, label: &str, account: &str) {
        self.unmirror(label, account);
        self.settle();
    }
}
