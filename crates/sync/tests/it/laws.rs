//! The planner check: worlds are played to rest, and then every law holds (sync §9).
//!
//! `KITH_PLAN_CASES` plays more of them, `KITH_PLAN_SEED` one and tells its story.

use crate::model::{Account, Hub, facts, lens_here, summaries};
use crate::play::Play;
use domain::{ContactId, Level, RemoteId, Value, outgoing};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;
use sync::{HoldReason, LinkState, survey};

/// All steps are met well within them.
const CASES: u64 = 2_000;

/// Worlds beyond them that broke a law once.
const AGAIN: [u64; 3] = [16_881, 21_504, 25_002];

/// Ids of accounts in one order, and in another.
const IDS: [[u128; 4]; 2] = [[1, 2, 3, 4], [40, 3, 200, 1]];

#[test]
fn laws_hold_in_every_world_at_rest() {
    if let Some(seed) = number("KITH_PLAN_SEED") {
        let mut play = Play::new(seed, &IDS[0]);
        let broken = play.run().or_else(|| check(&play));
        assert_eq!(broken, None, "seed {seed}\n{}", play.story.join("\n"));
        return;
    }
    let cases = number("KITH_PLAN_CASES").unwrap_or(CASES);
    let began = Instant::now();
    let (mut met, mut plans) = (BTreeSet::new(), 0);
    let mut failures: BTreeMap<String, (usize, u64, String)> = BTreeMap::new();
    for seed in (0..cases).chain(AGAIN) {
        let mut play = Play::new(seed, &IDS[0]);
        let broken = play.run().or_else(|| check(&play));
        if let Some(law) = broken {
            let kind: String = law
                .chars()
                .filter(|c| c.is_alphabetic() || *c == ' ')
                .take(60)
                .collect();
            failures.entry(kind).or_insert_with(|| (0, seed, law)).0 += 1;
        }
        if seed % 16 == 0 {
            let mut other = Play::new(seed, &IDS[1]);
            other.run();
            assert_eq!(
                result(&other),
                result(&play),
                "seed {seed}: ids of accounts matter"
            );
        }
        met.extend(play.met);
        plans += play.plans;
    }
    let spent = began.elapsed().as_secs_f64();
    eprintln!("{cases} worlds, {plans} plans in {spent:.1} s; met {met:?}");
    for (times, seed, law) in failures.values() {
        eprintln!(
            "{times} times, first with KITH_PLAN_SEED={seed}, which tells the story: {law:.300}"
        );
    }
    assert!(failures.is_empty(), "laws were broken");
    let all = [
        "look", "seek", "agree", "link", "adopt", "import", "patch", "join", "remove", "put back",
        "trash", "restore", "unlink", "disown", "hold", "expel", "create", "update", "groups",
        "leave", "delete", "answered",
    ];
    for name in all.into_iter().filter(|_| cases > 500) {
        assert!(met.contains(name), "no world met {name:?}");
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|n| n.parse().unwrap())
}

/// What a world came to, without ids of accounts.
fn result(play: &Play) -> String {
    let accounts = play
        .accounts
        .iter()
        .map(|a| (&a.people, &a.held, &a.holds, &a.suggestions));
    format!("{:?}{:?}", play.hub, accounts.collect::<Vec<_>>())
}

fn check(play: &Play) -> Option<String> {
    let accounts = play.accounts.iter().enumerate();
    accounts
        .filter_map(|(i, a)| {
            let broken = in_step(&play.hub, a).or_else(|| nobody_is_doubled(a));
            broken.map(|b| format!("account {i}: {b}"))
        })
        .next()
        .or_else(|| no_contact_is_doubled(&play.hub))
        .or_else(|| nothing_typed_vanishes(play))
        .or_else(|| viewers_change_nothing(play))
        .or_else(|| what_is_ones_own_stays(play))
}

/// All books converge: a label's contacts are its group's persons, each showing what it should.
fn in_step(hub: &Hub, a: &Account) -> Option<String> {
    let known = facts(hub, a);
    let found = survey(&known, &summaries(hub, a));
    if !found.dirty.is_empty() {
        return Some(format!("out of step: {:?}", found.dirty));
    }
    let mut expected: BTreeSet<&RemoteId> = BTreeSet::new();
    for (label, mirror) in &a.mirrors {
        let group = mirror.group.as_ref()?;
        for id in hub
            .of_label(*label)
            .into_iter()
            .filter(|id| !known.held_contacts.contains_key(id))
        {
            let Some(link) = a.links.get(&id).filter(|l| l.state == LinkState::Linked) else {
                return Some(format!("{id} is in {label} and has no person"));
            };
            let Some((remote, person)) =
                link.remote.as_ref().and_then(|r| a.people.get_key_value(r))
            else {
                return Some(format!("the person of {id} does not exist"));
            };
            if !person.groups.contains(group) {
                return Some(format!("{remote} of {id} is not in {group}"));
            }
            if !link.agreement.shows(&person.values) {
                return Some(format!(
                    "{remote} shows {:?}, agreed {:?}",
                    person.values, link.agreement
                ));
            }
            let lens = lens_here(hub, a, id);
            let open = outgoing(&hub.contacts[&id].card, &lens, &link.agreement);
            if !open.is_empty() {
                return Some(format!("{id} is to be written: {open:?}"));
            }
            expected.insert(remote);
        }
        for (remote, person) in &a.people {
            let held = known.held_people.contains(remote);
            if person.groups.contains(group) && !expected.contains(remote) && !held {
                let of = a.linked(remote);
                if of.is_none_or(|c| !known.held_contacts.contains_key(&c)) {
                    return Some(format!(
                        "{remote} is in {group} and no contact of it ({of:?})"
                    ));
                }
            }
        }
    }
    None
}

fn name(values: &[Value]) -> String {
    let name = values.iter().find(|v| matches!(v, Value::Name(_)));
    name.map(Value::summary).unwrap_or_default()
}

/// Kith makes nobody twice.
fn nobody_is_doubled(a: &Account) -> Option<String> {
    let mut ours: BTreeMap<String, &RemoteId> = BTreeMap::new();
    for (id, person) in a.people.iter().filter(|(_, p)| p.ours) {
        if let Some(other) = ours.insert(name(&person.values), id) {
            return Some(format!("{other} and {id} are one"));
        }
    }
    None
}

fn no_contact_is_doubled(hub: &Hub) -> Option<String> {
    let mut all: BTreeMap<String, ContactId> = BTreeMap::new();
    for (id, contact) in hub.contacts.iter().filter(|(_, c)| c.gone.is_none()) {
        let values: Vec<Value> = contact.card.values().cloned().collect();
        if let Some(other) = all.insert(name(&values), *id) {
            let shares = |v: &Value| {
                matches!(v, Value::Email(_)) && hub.contacts[&other].card.key_of(v).is_some()
            };
            if values.iter().any(shares) {
                return Some(format!("{other} and {id} are one"));
            }
        }
    }
    None
}

/// No value a person typed vanishes unless a person with the right removed it.
fn nothing_typed_vanishes(play: &Play) -> Option<String> {
    let mut kept = String::new();
    let cards = play
        .hub
        .contacts
        .values()
        .flat_map(|c| c.card.entries.values());
    for entry in cards {
        kept.push_str(&entry.value.summary());
        entry
            .contested
            .iter()
            .for_each(|c| kept.push_str(&c.value.summary()));
    }
    for a in &play.accounts {
        let shown = a
            .people
            .values()
            .flat_map(|p| &p.values)
            .map(Value::summary);
        shown.for_each(|s| kept.push_str(&s));
        let offered = a
            .suggestions
            .iter()
            .flat_map(|(_, p)| &p.0)
            .map(|c| c.value().summary());
        offered.for_each(|s| kept.push_str(&s));
    }
    let lost = play
        .typed
        .iter()
        .find(|(token, t)| !play.is_removed(t) && !kept.contains(token.as_str()));
    lost.map(|(token, _)| format!("{token} has vanished"))
}

/// What somebody typed who was only ever a viewer is in no card and in nobody else's account.
fn viewers_change_nothing(play: &Play) -> Option<String> {
    for (token, typed) in &play.typed {
        if play.ever.get(&typed.by).is_some_and(|l| *l > Level::Viewer) {
            continue;
        }
        let says = |v: &Value| v.summary().contains(token.as_str());
        let in_hub = play
            .hub
            .contacts
            .values()
            .any(|c| c.card.values().any(says));
        let elsewhere = play.accounts.iter().filter(|a| a.user != typed.by);
        if in_hub
            || elsewhere
                .flat_map(|a| a.people.values())
                .any(|p| p.values.iter().any(says))
        {
            return Some(format!("{token} was typed by a viewer and is with others"));
        }
    }
    None
}

/// What somebody had about a person before a label came is in no card and in nobody else's
/// account, whomever they said that person is.
fn what_is_ones_own_stays(play: &Play) -> Option<String> {
    for (token, user) in &play.private {
        let says = |v: &Value| v.summary().contains(token.as_str());
        let cards = play.hub.contacts.values();
        let mut offered = play.accounts.iter().flat_map(|a| &a.suggestions);
        let others = play.accounts.iter().filter(|a| a.user != *user);
        if cards.flat_map(|c| c.card.values()).any(says)
            || offered.any(|(_, p)| p.0.iter().any(|c| says(c.value())))
            || others
                .flat_map(|a| a.people.values())
                .any(|p| p.values.iter().any(says))
        {
            return Some(format!("{token} is somebody's own and is with others"));
        }
    }
    None
}

#[test]
fn the_questions_a_world_asks_are_of_every_kind_but_the_providers() {
    let mut asked = BTreeSet::new();
    for seed in 0..400 {
        let mut play = Play::new(seed, &IDS[0]);
        play.run();
        asked.extend(
            play.accounts
                .iter()
                .flat_map(|a| &a.holds)
                .map(|(_, _, why)| match why {
                    HoldReason::MaybeSame { .. } => "maybe same",
                    HoldReason::SameTwice { .. } => "same twice",
                    HoldReason::NothingToShow { .. } => "nothing to show",
                    HoldReason::PingPong { .. } => "ping-pong",
                    HoldReason::KeepsVanishing => "keeps vanishing",
                    HoldReason::MayNotAdd { .. } => "may not add",
                    HoldReason::Refused { .. } => "refused",
                    HoldReason::OwnOnLeaving => "own on leaving",
                    HoldReason::LeaveRefused { .. } => "leave refused",
                    HoldReason::Merged { .. } => "merged",
                    HoldReason::GroupRefused { .. } => "group refused",
                }),
        );
    }
    for kind in ["may not add", "maybe same"] {
        assert!(asked.contains(kind), "{asked:?}");
    }
}
