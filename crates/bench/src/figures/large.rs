//! What the largest label costs: as many contacts as an account of Google's holds, shared, with a
//! field hidden then, and taken away again.

use crate::{
    book::person,
    emulator::{Counters, Emulator},
    report::{note, tell},
    stack::{Stack, by},
};
use anyhow::{Result, ensure};
use app::{Parted, use_cases::receipts, use_cases::shares};
use domain::{AccountId, Field, LabelId, Level, UserId};
use std::time::Instant;

const ANNA: &str = "anna@home.example";
const BEN: &str = "ben@team.example";

/// As many as an account holds (F55).
const CONTACTS: usize = 25_000;

/// A label of 25,000 in another user's account, from its coming to its going.
pub(crate) async fn measure() -> Result<bool> {
    let emulator = Emulator::start().await?;
    let people = (0..CONTACTS).map(|n| person(n, &["Team"])).collect();
    emulator.account(ANNA, people).await?;
    emulator.account(BEN, Vec::new()).await?;
    let kith = Stack::new(&emulator).await?;
    let (anna, ben) = (kith.user(ANNA).await?, kith.user(BEN).await?);
    let home = kith.connect(&emulator, anna, ANNA).await?;
    let account = kith.connect(&emulator, ben, BEN).await?;
    let label = kith.label(anna, home, "Team").await?.id;
    kith.settle(account).await?;
    let large = Large {
        emulator,
        kith,
        anna,
        ben,
        account,
        label,
    };
    let shared = large.share().await?;
    let hidden = large.hide().await?;
    let revoked = large.revoke().await?;
    Ok(shared && hidden && revoked)
}

/// Anna's label, and the account of Ben's it comes into.
struct Large {
    emulator: Emulator,
    kith: Stack,
    anna: UserId,
    ben: UserId,
    account: AccountId,
    label: LabelId,
}

impl Large {
    /// Shares it, and takes it into the account.
    async fn share(&self) -> Result<bool> {
        let (anna, ben, label, account) = (self.anna, self.ben, self.label, self.account);
        let kith = &self.kith;
        kith.write(move |w| shares::share(w, by(anna), label, ben, Level::Editor))
            .await?;
        let plan = kith.propose(ben, label, account).await?;
        ensure!(plan == (0, CONTACTS, 0), "the plan is {plan:?}");
        self.emulator.take().await?;
        kith.confirm(ben, label, account).await?;
        let counters = self.settled("sharing").await?;
        let asked = counters.method(BEN, "people.batchCreateContacts");
        let created = self.people(|_| true).await?;
        Ok(calls("sharing", "creates", asked.requests, 200)
            & all("sharing", "created", created)
            & none(
                "sharing",
                "second writes",
                counters.of(BEN).people - asked.people,
            ))
    }

    /// Hides the phones from its user (R6).
    async fn hide(&self) -> Result<bool> {
        let (anna, ben, label) = (self.anna, self.ben, self.label);
        let hidden = self
            .kith
            .write(move |w| shares::hide(w, by(anna), label, ben, [Field::Phone].into()).map(drop));
        hidden.await?;
        let counters = self.settled("hiding").await?;
        let asked = counters.method(BEN, "people.batchUpdateContacts");
        let without = |person: &serde_json::Value| person.get("phoneNumbers").is_none();
        let hidden = self.people(without).await?;
        Ok(calls("hiding", "updates", asked.requests, 200)
            & all("hiding", "without a phone", hidden)
            & none(
                "hiding",
                "second writes",
                counters.of(BEN).people - asked.people,
            ))
    }

    /// Takes it away again (D1).
    async fn revoke(&self) -> Result<bool> {
        let (anna, ben, label) = (self.anna, self.ben, self.label);
        self.kith
            .write(move |w| shares::revoke(w, by(anna), label, ben))
            .await?;
        let counters = self.settled("revoking").await?;
        let deletes = counters.method(BEN, "people.batchDeleteContacts").requests;
        let reads = counters.method(BEN, "people.getBatchGet").requests;
        let left = self.people(|_| true).await?;
        let receipts = self.kith.read(move |r| receipts::list(r, ben)).await?;
        let verified = receipts
            .iter()
            .filter(|s| s.receipt.ended.is_some() && s.unlike == 0)
            .filter_map(|s| s.counts.get(&Parted::Deleted))
            .sum();
        Ok(calls("revoking", "deletes", deletes, 500)
            & calls("revoking", "reads before and after", reads, 100)
            & none("revoking", "left", left as u64)
            & all("revoking", "verified", verified))
    }

    /// Lets the account come to rest; what that asked of the emulator.
    async fn settled(&self, doing: &str) -> Result<Counters> {
        let began = Instant::now();
        self.kith.settle(self.account).await?;
        let took = began.elapsed().as_secs_f64();
        let counters = self.emulator.take().await?;
        note(&format!("{doing}: {} in {took:.1} s", counters.story(BEN)));
        Ok(counters)
    }

    /// How many such people are in the account.
    async fn people(&self, such: impl Fn(&serde_json::Value) -> bool) -> Result<usize> {
        let people = self.emulator.people(BEN).await?;
        Ok(people.iter().filter(|person| such(person)).count())
    }
}

fn what(doing: &str, what: &str) -> String {
    format!("{doing} {CONTACTS} contacts: {what}")
}

/// Whether it took no more calls than that many at once need.
fn calls(doing: &str, of: &str, calls: u64, at_once: usize) -> bool {
    let most = CONTACTS.div_ceil(at_once) as u64;
    let (told, target) = (calls.to_string(), format!("≤ {most}"));
    tell("large", &what(doing, of), &told, &target, calls <= most)
}

fn all(doing: &str, of: &str, n: usize) -> bool {
    let target = CONTACTS.to_string();
    tell(
        "large",
        &what(doing, of),
        &n.to_string(),
        &target,
        n == CONTACTS,
    )
}

fn none(doing: &str, of: &str, n: u64) -> bool {
    tell("large", &what(doing, of), &n.to_string(), "0", n == 0)
}
