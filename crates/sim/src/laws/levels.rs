//! Nobody's level is ever exceeded, in the hub or in any account (sync §9): what was done is
//! judged by the rights of its time, and nothing somebody typed comes further than their level.
//!
//! An entry that came out of another label gives less than the grants in its own (R2): at each act
//! in a door that is judged exactly, chain by chain. Here the grants alone count, for what chains
//! there were then is not known any more.

use super::{Whole, linked};
use crate::build::Sim;
use crate::rights::Rights;
use app::{Revision, RevisionKind};
use domain::{ContactId, LabelId, Level, Membership, Scope, UserId, Value};
use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};

/// The labels that each contact is in, or was.
type LabelsOf = BTreeMap<ContactId, BTreeSet<LabelId>>;

/// Whatever was done was for whoever did it to do.
pub(super) fn all_was_theirs_to_do(sim: &Sim, contacts: &[Whole]) -> Result<(), String> {
    let together: BTreeSet<LabelId> = sim.look(|r| {
        let labels = r.labels()?.into_iter();
        let scoped = labels.filter(|l| l.scope == Some(Scope::AllContacts));
        Ok(scoped.map(|l| l.id).collect())
    });
    for whole in contacts {
        // What holds all contacts of somebody follows their other labels by itself (G6).
        let follows = |r: &&Revision| match &r.kind {
            RevisionKind::Joined { label } => together.contains(label),
            _ => false,
        };
        for revision in whole.history.iter().filter(|r| !follows(r)) {
            is_within(&sim.rights, whole, revision)?;
        }
    }
    Ok(())
}

/// What somebody typed comes no further than they may bring it: with two installations that is so
/// of both together, for what one of them takes in it has from an account that the other wrote to.
pub(super) fn words_stay_where_they_may(sim: &Sim, contacts: &[Whole]) -> Result<(), String> {
    let labels = |whole: &Whole| whole.entries.iter().map(|e| e.label).collect();
    let all = contacts.iter().map(|w| (w.contact.id, labels(w)));
    let all: LabelsOf = all.collect();
    in_the_hub(sim, contacts, &all)?;
    in_accounts(sim, &all)
}

/// Whoever made a revision could do so then, in one of the labels that the contact was ever in.
fn is_within(rights: &Rights, whole: &Whole, r: &Revision) -> Result<(), String> {
    let (at, user, entries) = (r.at, r.actor.user, &whole.entries);
    let all: BTreeSet<LabelId> = entries.iter().map(|e| e.label).collect();
    let had = |labels: &BTreeSet<LabelId>, level: Level| {
        rights.had(at, user, labels, |access| access.level >= level)
    };
    let fits = match &r.kind {
        RevisionKind::Created { label } => had(&[*label].into(), Level::Editor),
        // R3: from a label that they may share, unless it came into several when it was new.
        RevisionKind::Joined { label } => {
            let born = |o: &Revision| {
                matches!(o.kind, RevisionKind::Created { .. }) && o.at == at && o.actor == r.actor
            };
            let mut others = all.clone();
            others.remove(label);
            had(&[*label].into(), Level::Editor)
                && (whole.history.iter().any(born) || had(&others, Level::Manager))
        }
        RevisionKind::Edited => r.patch.0.iter().flat_map(|c| c.values()).all(|v| {
            let edits = |a: &domain::Access| a.level >= Level::Editor && a.shows(v.field());
            rights.had(at, user, &all, edits)
        }),
        RevisionKind::Left { label } => had(&[*label].into(), Level::Deleter),
        // R5: out of each label in which they may delete, and out of no other.
        RevisionKind::Trashed => {
            let left = |e: &&Membership| !e.present && e.at == at && e.removed_by == Some(user);
            let mut left = entries.iter().filter(left);
            had(&all, Level::Deleter) && left.all(|e| had(&[e.label].into(), Level::Deleter))
        }
        RevisionKind::Restored => had(&all, Level::Editor),
        // It is nobody's act: whoever put the contact there sees it no more (R2).
        RevisionKind::Ended { .. } => true,
    };
    match fits {
        true => Ok(()),
        false => Err(format!(
            "{user} had not the right to {r:?}, of {entries:?}: {rights:?}"
        )),
    }
}

/// What somebody typed who could only ever look at a contact is not in its card, unless somebody
/// with the right took it from a suggestion.
fn in_the_hub(sim: &Sim, contacts: &[Whole], all: &LabelsOf) -> Result<(), String> {
    for Whole { contact, .. } in contacts {
        let labels = &all[&contact.id];
        let entries = contact.card.entries.values();
        let said = entries.flat_map(|e| {
            let others = e.contested.iter().map(|c| &c.value);
            others.chain([&e.value])
        });
        let may = |by| sim.rights.ever(by, labels, Level::Editor);
        if let Some(token) = unlawful(sim, said, may) {
            return Err(format!("{token}, typed by a viewer, is in {}", contact.id));
        }
    }
    Ok(())
}

/// Nor is it in anybody else's account.
fn in_accounts(sim: &Sim, all: &LabelsOf) -> Result<(), String> {
    let every: BTreeSet<LabelId> = sim.labels.iter().copied().collect();
    for (account, user) in &sim.users {
        let linked = linked(sim, *account);
        for person in sim.world.accounts[account].people() {
            let contact = linked.get(&person.id);
            // Whoever is no contact any more was one of any label.
            let labels = contact.and_then(|c| all.get(c)).unwrap_or(&every);
            let may = |by| by == *user || sim.rights.ever(by, labels, Level::Editor);
            if let Some(token) = unlawful(sim, &person.values, may) {
                return Err(format!("{token}, typed by a viewer, is in {account}"));
            }
        }
    }
    Ok(())
}

/// Something said by somebody who may not.
fn unlawful(
    sim: &Sim,
    said: impl IntoIterator<Item = impl Borrow<Value>>,
    may: impl Fn(UserId) -> bool,
) -> Option<&String> {
    let everybody = sim.everybody();
    let barred: BTreeSet<UserId> = everybody.into_iter().filter(|user| !may(*user)).collect();
    if barred.is_empty() {
        return None;
    }
    let said: Vec<String> = said.into_iter().map(|v| v.borrow().summary()).collect();
    let mut typed = sim.typed.iter();
    let found = typed.find(|(token, typed)| {
        let says = || said.iter().any(|text| text.contains(token.as_str()));
        barred.contains(&typed.by) && !typed.accepted && says()
    });
    found.map(|(token, _)| token)
}
