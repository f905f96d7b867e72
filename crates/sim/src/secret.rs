//! R6: two worlds with the same acts that differ only in the value of a hidden field give its
//! readers identical bytes, at every door and in every account.

use crate::build::Sim;
use crate::run::play;
use app::use_cases::{contacts, history, suggestions, trash};
use domain::{AccountId, UserId};
use std::fmt::Write as _;

/// Plays a seed twice with different phone numbers, which everybody but their owner is kept
/// from. Returns how much the others can see.
///
/// # Errors
/// What a reader sees of the difference, or the law that was broken anyway.
pub fn secret(seed: u64) -> Result<usize, String> {
    let mut seen = Vec::new();
    for secret in [0, 1_000_003] {
        let (outcome, sim) = play(seed, Some(secret));
        if let Some(law) = outcome.broken {
            return Err(law);
        }
        let others = sim.users.iter().filter(|(_, user)| **user != sim.owner);
        let told = others.map(|(account, user)| told(&sim, *account, *user));
        seen.push(told.collect::<Vec<String>>());
    }
    let [one, two] = &seen[..] else {
        return Err("it was played twice".into());
    };
    for (a, b) in one.iter().zip(two) {
        let differs = a.lines().zip(b.lines()).find(|(a, b)| a != b);
        if let Some((a, b)) = differs {
            return Err(format!("a reader is told apart:\n{a}\n{b}"));
        }
        if a.len() != b.len() {
            return Err("a reader is told more in one world".into());
        }
    }
    Ok(one.iter().map(String::len).sum())
}

/// Everything somebody sees: what stands in their account, and what doors tell them.
fn told(sim: &Sim, account: AccountId, user: UserId) -> String {
    let mut all = String::new();
    let book = &sim.world.accounts[&account];
    for person in book.people() {
        let _ = writeln!(all, "{person:?}");
    }
    for group in book.groups() {
        let _ = writeln!(all, "{group:?}");
    }
    all + &sim.unit(move |w| {
        let mut all = String::new();
        for view in contacts::list(w, user, None)? {
            let id = view.contact.id;
            let _ = writeln!(all, "{view:?}");
            for revision in history::list(w, user, id)? {
                let _ = writeln!(all, "{revision:?}");
            }
        }
        for line in trash::list(w, user)? {
            let _ = writeln!(all, "{line:?}");
        }
        for line in suggestions::list(w, user)? {
            let _ = writeln!(all, "{line:?}");
        }
        for line in w.holds(account)? {
            let _ = writeln!(all, "{line:?}");
        }
        Ok(all)
    })
}
