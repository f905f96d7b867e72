//! R6: two worlds with the same acts that differ only in the value of a hidden field give its
//! readers identical bytes, at every door and in every account.

use crate::build::{Sim, operator};
use crate::run::play;
use crate::size::Size;
use app::use_cases::preview::{Change, preview};
use app::use_cases::{
    contacts, history, invitations, mirrors, notices, photos, questions, receipts, shares, status,
    suggestions, trash,
};
use domain::{AccountId, Level, Principal, UserId};
use std::fmt::Write as _;

/// Plays a seed twice with different phone numbers, which everybody but their owner is kept
/// from. Returns how much the others can see.
///
/// # Errors
/// What a reader sees of the difference, or the law that was broken anyway.
pub fn secret(seed: u64) -> Result<usize, String> {
    let mut seen = Vec::new();
    for secret in [0, 1_000_003] {
        let (outcome, sim) = play(seed, Some(secret), Size::Full);
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
    let labels = sim.labels.clone();
    all + &sim.look(move |r| {
        let mut all = String::new();
        for view in contacts::list(r, user, None)? {
            let id = view.contact.id;
            let _ = writeln!(all, "{view:?}");
            for revision in history::list(r, user, id)? {
                let _ = writeln!(all, "{revision:?}");
            }
            let photo = photos::show(r, user, id).map(|p| p.photo);
            let _ = writeln!(all, "{photo:?}");
        }
        // By a name, by an address, and by what all hidden numbers begin with.
        for query in ["P", "t3x", "t4x@x.example", "+49 30", "1000"] {
            let _ = writeln!(all, "{query}: {:?}", contacts::find(r, user, query)?);
        }
        for line in trash::list(r, user)? {
            let _ = writeln!(all, "{line:?}");
        }
        for line in suggestions::list(r, user)? {
            let _ = writeln!(all, "{line:?}");
        }
        for line in r.holds(account)? {
            let _ = writeln!(all, "{line:?}");
        }
        for brake in questions::brakes(r, user)? {
            let _ = writeln!(all, "{brake:?}");
        }
        for notice in notices::list(r, user)? {
            let _ = writeln!(all, "{notice:?}");
        }
        for summed in receipts::list(r, user)? {
            let _ = writeln!(all, "{:?}", receipts::show(r, user, summed.receipt.id)?);
        }
        for status in status::of(r, user)? {
            let _ = writeln!(all, "{status:?}");
        }
        for invitation in invitations::mine(r, user)? {
            let _ = writeln!(all, "{invitation:?}");
        }
        for &label in &labels {
            let _ = writeln!(all, "{:?}", shares::list(r, user, label));
            let _ = writeln!(all, "{:?}", mirrors::plan(r, user, label, account));
            // What would go if it was taken out, and what if they shared it on.
            let changes = [
                Change::Unmirror { account },
                Change::Delete,
                Change::Share {
                    with: Principal::Domain("x.example".into()),
                    level: Level::Viewer,
                    hidden: Default::default(),
                },
            ];
            for change in &changes {
                let _ = writeln!(all, "{:?}", preview(r, operator(user), label, change));
            }
        }
        Ok(all)
    })
}
