//! What must not keep the house busy: programs that undo one another (S1), and revisions that
//! move without anything being different.

use crate::fake::Habits;
use crate::fanout::{Fanout, Run};
use domain::{AccountId, ContactId, Micros, Value};
use sync::HoldReason;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet {
    /// Changes of the contact in its history.
    pub revisions: usize,
    /// Calls that wrote into an account.
    pub writes: usize,
    /// Questions about a field that goes to and fro.
    pub asked: usize,
}

/// One contact in two accounts of one user, in step.
struct Pair {
    run: Run,
    accounts: [AccountId; 2],
    contact: ContactId,
}

impl Pair {
    fn new() -> Result<Self, String> {
        let mut run = Run::new(Fanout {
            contacts: 1,
            accounts: 2,
            limit: 100_000,
            batch: 200,
            per_entry: false,
        });
        let accounts: Vec<AccountId> = run.next.keys().copied().collect();
        let [one, two] = accounts[..] else {
            return Err("two accounts were asked for".into());
        };
        let label = run.label;
        let members = run.unit(move |w| w.members(label));
        let contact = *members.first().ok_or("the label has a contact")?;
        while run.full.len() < 2 {
            run.turn(1)?;
        }
        let mut pair = Self {
            run,
            accounts: [one, two],
            contact,
        };
        pair.pass(Micros::seconds(60))?;
        Ok(pair)
    }

    fn pass(&mut self, span: Micros) -> Result<(), String> {
        let until = app::Env::now(&*self.run.env) + span;
        while app::Env::now(&*self.run.env) < until {
            self.run.turn(1)?;
        }
        Ok(())
    }

    /// Somebody, or something, changes the person of an account.
    fn change(&mut self, account: AccountId, note: Option<&str>) {
        let now = app::Env::now(&*self.run.env);
        let book = self.run.world.accounts.get_mut(&account);
        let book = book.expect("the account exists");
        let person = book.people().next().map(|p| p.id.clone());
        let person = person.expect("the account has the contact");
        book.change(now, &person, Habits::default(), |p| {
            let Some(note) = note else { return };
            p.values.retain(|v| !matches!(v, Value::Note(_)));
            p.values.push(Value::note(note));
        });
    }

    fn shows(&self, account: AccountId, note: &str) -> bool {
        let note = Value::note(note);
        let mut people = self.run.world.accounts[&account].people();
        people.any(|p| p.values.contains(&note))
    }

    fn quiet(&self) -> Quiet {
        let (contact, accounts) = (self.contact, self.accounts);
        let (revisions, asked) = self.run.unit(move |w| {
            let mut asked = 0;
            for account in accounts {
                let holds = w.holds(account)?;
                let of = |h: &&app::Hold| matches!(h.reason, HoldReason::PingPong { .. });
                asked += holds.iter().filter(of).count();
            }
            Ok((w.revisions(contact)?.len(), asked))
        });
        Quiet {
            revisions,
            writes: self.run.world.writes,
            asked,
        }
    }
}

/// A program in each of two accounts insists on a note of its own, for so long. Returns what
/// there was before, at the end, and an hour after the programs fell silent.
///
/// # Errors
/// What did not come about.
pub fn ping_pong(span: Micros) -> Result<[Quiet; 3], String> {
    let mut pair = Pair::new()?;
    let before = pair.quiet();
    let [one, two] = pair.accounts;
    for _ in 0..span.0 / Micros::seconds(60).0 {
        for (account, note) in [(one, "A"), (two, "B")] {
            if !pair.shows(account, note) {
                pair.change(account, Some(note));
            }
            pair.pass(Micros::seconds(30))?;
        }
    }
    let during = pair.quiet();
    pair.pass(Micros::seconds(4_000))?;
    Ok([before, during, pair.quiet()])
}

/// The revision of a person moves, nothing else. Returns what there was before and after.
///
/// # Errors
/// What did not come about.
pub fn phantom() -> Result<[Quiet; 2], String> {
    let mut pair = Pair::new()?;
    let before = pair.quiet();
    for account in pair.accounts {
        pair.change(account, None);
        pair.pass(Micros::seconds(60))?;
    }
    Ok([before, pair.quiet()])
}
