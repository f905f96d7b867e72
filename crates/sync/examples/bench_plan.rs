//! Measures one look of the planner at an account with 25,000 contacts, without any store:
//! `survey` over all summaries and `plan` over what it found, where nothing changed and
//! where one contact in a hundred did, half of them in the hub and half in the account.
//!
//! `cargo run --release -p kith-sync --example bench_plan`
#![expect(clippy::print_stdout, reason = "a program that reports to a terminal")]

use domain::{
    Access, AccountId, Agreement, Card, Change, Contact, ContactId, Etag, Field, LabelId, Level,
    MatchKeys, Membership, Micros, Origin, Patch, Person, Raw, RemoteId, Row, UserId, Uuid, Value,
};
use std::collections::{BTreeMap, BTreeSet};
use std::hint::black_box;
use std::time::Instant;
use sync::{
    AccountFacts, Dirty, Held, HeldIn, HubFacts, Link, LinkState, LinkSummary, MirrorFacts,
    MirrorState, Seen, SeenGroup, SeenState, SeenSummary, Settings, Subject, Summary, Through,
    WINDOW, plan, survey,
};

const CONTACTS: usize = 25_000;
const RUNS: usize = 15;
const NOW: Micros = Micros::days(20_000);
const LABEL: LabelId = LabelId(Uuid::from_u128(7));
const ACCOUNT: AccountId = AccountId(Uuid::from_u128(1));
const USER: UserId = UserId(Uuid::from_u128(1));

fn main() {
    let facts = facts();
    let still: Vec<Subject> = (0..CONTACTS).map(|n| subject(&facts, n)).collect();
    let mut moved = still.clone();
    for (n, subject) in moved.iter_mut().enumerate().filter(|(n, _)| n % 100 == 0) {
        if n % 200 == 0 {
            edit_in_hub(subject);
        } else {
            edit_in_account(subject, n);
        }
    }
    println!("{CONTACTS} contacts, the median of {RUNS} looks:");
    let held = [
        measure("nothing changed", &facts, &still, 0, 50.0),
        measure("1 % changed", &facts, &moved, CONTACTS / 100, 150.0),
    ];
    if held.contains(&false) {
        std::process::exit(1);
    }
}

/// One look, several times over. Returns whether the target holds.
fn measure(
    name: &str,
    facts: &AccountFacts,
    all: &[Subject],
    expected: usize,
    target: f64,
) -> bool {
    let summaries: Vec<Summary> = all.iter().map(summary).collect();
    let by_contact: BTreeMap<ContactId, &Subject> = all
        .iter()
        .filter_map(|s| Some((s.link.as_ref()?.contact, s)))
        .collect();
    let mut times: Vec<(f64, f64)> = Vec::new();
    let mut steps = 0;
    for _ in 0..RUNS {
        let began = Instant::now();
        let found = survey(facts, black_box(&summaries));
        let surveyed = began.elapsed();
        // Loading contents is the store's time, not the planner's.
        let contents = |d: &Dirty| by_contact[&d.contact.expect("all are linked")].clone();
        let windows: Vec<Vec<Subject>> = found
            .dirty
            .chunks(WINDOW)
            .map(|w| w.iter().map(contents).collect())
            .collect();
        let began = Instant::now();
        steps = windows
            .iter()
            .map(|w| black_box(plan(facts, &found, w)).len())
            .sum();
        let planned = began.elapsed();
        assert_eq!(
            (found.dirty.len(), steps),
            (expected, expected),
            "what is changed is planned"
        );
        times.push((surveyed.as_secs_f64() * 1e3, planned.as_secs_f64() * 1e3));
    }
    times.sort_by(|a, b| (a.0 + a.1).total_cmp(&(b.0 + b.1)));
    let (surveyed, planned) = times[RUNS / 2];
    let holds = surveyed + planned < target;
    let verdict = if holds { "holds" } else { "MISSED" };
    println!(
        "  {name:16} survey {surveyed:6.2} ms, plan {planned:6.2} ms, {steps:4} steps; target {target:.0} ms {verdict}"
    );
    holds
}

fn facts() -> AccountFacts {
    let mirror = MirrorFacts {
        group: Some("g".into()),
        state: MirrorState::Active,
        level: Some(Level::Owner),
        settled: true,
        again: false,
        shown: Some(SeenGroup {
            id: "g".into(),
            name: "Family".to_owned(),
            etag: None,
            binding: None,
            system: false,
        }),
        size: CONTACTS,
        on_leaving: domain::OnLeaving::Remove,
    };
    AccountFacts {
        account: ACCOUNT,
        user: USER,
        region: "DE".to_owned(),
        now: NOW,
        mirrors: BTreeMap::from([(LABEL, mirror)]),
        access: BTreeMap::from([(LABEL, Access::open(Level::Owner))]),
        expressible: Field::ALL.into(),
        listed: Some(NOW),
        held_contacts: BTreeMap::new(),
        held_people: BTreeSet::new(),
        refused: BTreeSet::new(),
        same: BTreeMap::new(),
        unwanted: BTreeSet::new(),
        twice: BTreeSet::new(),
        sums: BTreeMap::new(),
        held: Held::default(),
        settings: Settings::default(),
    }
}

/// A contact of seven entries, linked and in step.
fn subject(facts: &AccountFacts, n: usize) -> Subject {
    let id = ContactId(Uuid::from_u128(1_000_000 + n as u128));
    let values = [
        Value::name(&format!("Given{n}"), "Family"),
        Value::email(&format!("one{n}@example.org"), "home"),
        Value::email(&format!("two{n}@example.org"), "work"),
        Value::phone(&format!("+4930{n:07}"), "mobile"),
        Value::phone(&format!("+4940{n:07}"), "work"),
        Value::note("Met at the fair, likes long walks and short meetings."),
        Value::Url(domain::value::Url {
            value: format!("https://example.org/{n}"),
            kind: String::new(),
        }),
    ];
    let card = Card::of(values);
    let rows = card
        .entries
        .iter()
        .map(|(k, e)| Row::agreed(k.clone(), e.value.clone()));
    let mut link = Link::new(id, ACCOUNT, Origin::Kith, NOW);
    link.agreement = Agreement(rows.collect());
    link.remote = Some(RemoteId(format!("people/c{n}")));
    link.etags = (0..10).map(|i| Etag(format!("etag-{n}-{i}"))).collect();
    link.groups = BTreeSet::from([LABEL]);
    let held = HeldIn::from([(LABEL, Through::Label)]);
    link.lens = facts.lens(&held).id();
    link.version = 3;
    link.state = LinkState::Linked;
    let entry = Membership {
        label: LABEL,
        contact: id,
        seq: n as u64,
        present: true,
        via: None,
        by: USER,
        removed_by: None,
        at: NOW,
    };
    let hub = HubFacts {
        labels: held,
        contact: Contact {
            id,
            version: 3,
            card,
            gone: None,
        },
        memberships: vec![entry],
        changed_by_person: false,
        merged: false,
        merged_into: None,
        meant: BTreeSet::new(),
    };
    Subject {
        hub: Some(hub),
        link: Some(link),
        ..Subject::default()
    }
}

fn edit_in_hub(s: &mut Subject) {
    let Some(hub) = &mut s.hub else { return };
    let phone = hub
        .contact
        .card
        .entries
        .iter()
        .find(|(_, e)| matches!(e.value, Value::Phone(_)));
    let Some((key, entry)) = phone.map(|(k, e)| (k.clone(), e.value.clone())) else {
        return;
    };
    let to = Value::phone("+49301", "mobile");
    Patch(vec![Change::Set {
        key,
        from: entry,
        to,
    }])
    .apply(&mut hub.contact.card);
    hub.contact.version += 1;
}

fn edit_in_account(s: &mut Subject, n: usize) {
    let Some(link) = &s.link else { return };
    let mut values: Vec<Value> = link.agreement.remote_values().cloned().collect();
    values[1] = Value::email(&format!("new{n}@example.org"), "home");
    let remote = RemoteId(format!("people/c{n}"));
    let person = Person {
        id: remote.clone(),
        former: Vec::new(),
        etag: Etag(format!("etag-{n}-new")),
        updated: None,
        values,
        groups: BTreeSet::from(["g".into()]),
        marks: BTreeSet::new(),
        keys: MatchKeys::default(),
        photo: None,
        raw: Raw(String::new()),
    };
    s.seen = Some(Seen {
        account: ACCOUNT,
        remote,
        state: SeenState::Present,
        person: Some(person),
        first: NOW,
        last: NOW,
        merged: false,
    });
}

fn summary(s: &Subject) -> Summary {
    let mut summary = Summary {
        contact: s.link.as_ref().map(|l| l.contact),
        remote: s.link.as_ref().and_then(|l| l.remote.clone()),
        version: s.hub.as_ref().map_or(0, |h| h.contact.version),
        labels: HeldIn::from([(LABEL, Through::Label)]),
        link: s.link.as_ref().map(LinkSummary::from),
        ..Summary::default()
    };
    summary.seen = s.seen.as_ref().map(SeenSummary::from);
    summary
}
