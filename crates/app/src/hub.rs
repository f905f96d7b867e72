//! The only place that writes contacts (K2, K3).
//!
//! Every act makes one revision per version and raises `seq` in every label that holds or
//! held the contact, which is how the accounts that show one of these labels are known to be
//! behind. Rights are judged before: in a door by the handles of [`crate::rights`], for what was
//! observed in an account by the plan. Label rows come before the contact's, in ascending
//! order, so that two units never wait for one another (K3).

use crate::{Res, Revision, RevisionKind, Work, rights};
use domain::{
    Actor, Card, Contact, ContactId, Door, Gone, GoneHow, LabelId, Membership, Patch, RevisionId,
    Scope, UserId, identity,
};
use std::collections::{BTreeMap, BTreeSet};
use sync::{Link, LinkState};

/// Every so many versions a revision keeps the full content (K2).
const FULL_EVERY: u64 = 20;

/// A new contact in these labels, of which there must be at least one.
pub(crate) fn create(
    work: &dyn Work,
    labels: &BTreeSet<LabelId>,
    card: Card,
    actor: Actor,
) -> Res<Contact> {
    create_in(Act::on(work, &unborn(work, card), actor), labels)
}

/// The same for a contact that a confirmed join plan listed (D4).
pub(crate) fn create_as_planned(
    work: &dyn Work,
    labels: &BTreeSet<LabelId>,
    card: Card,
    actor: Actor,
) -> Res<Contact> {
    create_in(Act::on(work, &unborn(work, card), actor).planned(), labels)
}

fn unborn(work: &dyn Work, card: Card) -> Contact {
    Contact {
        id: ContactId(work.uuid()),
        version: 0,
        card,
        gone: None,
    }
}

fn create_in(mut act: Act<'_>, labels: &BTreeSet<LabelId>) -> Res<Contact> {
    let labels = &all_contacts_too(act.work, labels, act.actor)?;
    let mut entries = BTreeMap::new();
    for (i, &label) in labels.iter().enumerate() {
        let kind = if i == 0 {
            RevisionKind::Created { label }
        } else {
            RevisionKind::Joined { label }
        };
        act.revise(kind, Patch::default());
        entries.insert(label, act.entry(label, None));
    }
    assert!(!entries.is_empty(), "a contact is created in a label");
    act.keep(entries)
}

/// The labels, and “All contacts” of their owners, as far as those have it in an account (G6).
/// Of a person in an account of the owner's own, the groups there tell.
fn all_contacts_too(
    work: &dyn Work,
    labels: &BTreeSet<LabelId>,
    actor: Actor,
) -> Res<BTreeSet<LabelId>> {
    let mut all = labels.clone();
    for label in labels {
        let Some(owner) = work.label(*label)?.map(|l| l.owner) else {
            continue;
        };
        if owner == actor.user && matches!(actor.door, Door::Account(_)) {
            continue;
        }
        for own in work.owned_labels(owner)? {
            if own.scope == Some(Scope::AllContacts) && !work.mirrors_of(own.id)?.is_empty() {
                all.insert(own.id);
            }
        }
    }
    Ok(all)
}

/// Another content, if the patch says anything.
pub(crate) fn edit(work: &dyn Work, contact: &mut Contact, patch: &Patch, actor: Actor) -> Res<()> {
    edit_in(Act::on(work, contact, actor), contact, patch)
}

/// The same for what a person who was there before brings along when linked (D4).
pub(crate) fn edit_as_planned(
    work: &dyn Work,
    contact: &mut Contact,
    patch: &Patch,
    actor: Actor,
) -> Res<()> {
    edit_in(Act::on(work, contact, actor).planned(), contact, patch)
}

fn edit_in(mut act: Act<'_>, contact: &mut Contact, patch: &Patch) -> Res<()> {
    if patch.is_empty() {
        return Ok(());
    }
    patch.apply(&mut act.contact.card);
    act.revise(RevisionKind::Edited, patch.clone());
    let entries = present(act.work, contact.id)?;
    *contact = act.keep(entries)?;
    Ok(())
}

/// Into further labels, `via` the one it was seen through; out of the trash, if it was there.
pub(crate) fn join(
    work: &dyn Work,
    contact: &mut Contact,
    labels: &BTreeSet<LabelId>,
    via: Option<LabelId>,
    actor: Actor,
) -> Res<()> {
    join_in(Act::on(work, contact, actor), contact, labels, via)
}

/// The same for what was in the group before the label came to the account (D4).
pub(crate) fn join_as_planned(
    work: &dyn Work,
    contact: &mut Contact,
    labels: &BTreeSet<LabelId>,
    via: Option<LabelId>,
    actor: Actor,
) -> Res<()> {
    let act = Act::on(work, contact, actor).planned();
    join_in(act, contact, labels, via)
}

fn join_in(
    mut act: Act<'_>,
    contact: &mut Contact,
    labels: &BTreeSet<LabelId>,
    via: Option<LabelId>,
) -> Res<()> {
    let mut entries = present(act.work, contact.id)?;
    let new: Vec<LabelId> = labels
        .iter()
        .copied()
        .filter(|l| !entries.contains_key(l))
        .collect();
    if new.is_empty() {
        return Ok(());
    }
    act.contact.gone = None;
    for label in new {
        act.revise(RevisionKind::Joined { label }, Patch::default());
        entries.insert(label, act.entry(label, via));
    }
    *contact = act.keep(entries)?;
    Ok(())
}

/// Out of these labels, as far as it is in them. Out of its last one it goes to the trash
/// (R5), where it is remembered which labels it left in this act.
pub(crate) fn leave(
    work: &dyn Work,
    contact: &mut Contact,
    labels: &BTreeSet<LabelId>,
    how: GoneHow,
    actor: Actor,
) -> Res<()> {
    out_of(work, contact, labels, how, actor, |label| {
        RevisionKind::Left { label }
    })
}

fn out_of(
    work: &dyn Work,
    contact: &mut Contact,
    labels: &BTreeSet<LabelId>,
    how: GoneHow,
    actor: Actor,
    revision: impl Fn(LabelId) -> RevisionKind,
) -> Res<()> {
    let mut entries = present(work, contact.id)?;
    let left: BTreeSet<LabelId> = labels
        .iter()
        .copied()
        .filter(|l| entries.contains_key(l))
        .collect();
    if left.is_empty() {
        return Ok(());
    }
    let last = left.len() == entries.len();
    let at = work.now();
    for entry in entries.values_mut().filter(|e| left.contains(&e.label)) {
        entry.present = false;
        entry.removed_by = Some(actor.user);
        entry.at = at;
    }
    let mut act = Act::on(work, contact, actor);
    if last && how == GoneHow::Deleted {
        act.revise(RevisionKind::Trashed, Patch::default());
    } else {
        for &label in &left {
            act.revise(revision(label), Patch::default());
        }
    }
    if last {
        act.contact.gone = Some(Gone {
            how,
            by: actor.user,
            at,
            labels: whence(work, contact.id, left)?,
        });
    }
    *contact = act.keep(entries)?;
    Ok(())
}

/// The labels a contact left last, and if it was in none of those by itself, the ones it came out
/// of: else nobody whose it is would find it in the trash (K9).
fn whence(
    work: &dyn Work,
    contact: ContactId,
    mut left: BTreeSet<LabelId>,
) -> Res<BTreeSet<LabelId>> {
    let entries = all_entries(work, contact)?;
    let via = |label: &LabelId| entries.get(label).and_then(|e| e.via);
    if left.iter().any(|l| via(l).is_none()) {
        return Ok(left);
    }
    let mut ahead: Vec<LabelId> = left.iter().copied().collect();
    while let Some(label) = ahead.pop() {
        let before = via(&label).filter(|l| entries.contains_key(l));
        if let Some(label) = before.filter(|l| left.insert(*l)) {
            ahead.push(label);
        }
    }
    Ok(left)
}

/// Out of a label into which somebody put it who sees it no more (R2). `owner` is the owner of
/// the label it came out of, whose doing that is.
pub(crate) fn end(
    work: &dyn Work,
    contact: &mut Contact,
    label: LabelId,
    owner: UserId,
) -> Res<()> {
    let actor = Actor {
        user: owner,
        door: Door::Operator,
    };
    let labels = BTreeSet::from([label]);
    out_of(
        work,
        contact,
        &labels,
        GoneHow::Unlabelled,
        actor,
        |label| RevisionKind::Ended { label },
    )
}

/// Out of the trash, into these labels. An entry that comes back is the one it was: what
/// it came through and who added it still bound what others may do with it (R2).
pub(crate) fn restore_into(
    work: &dyn Work,
    contact: &mut Contact,
    labels: &BTreeSet<LabelId>,
    actor: Actor,
) -> Res<bool> {
    let before = all_entries(work, contact.id)?;
    restore_in(work, contact, labels, actor, |fresh| {
        match before.get(&fresh.label) {
            Some(was) => Membership {
                via: was.via,
                by: was.by,
                ..fresh
            },
            None => fresh,
        }
    })
}

/// Out of the trash, into this label as if it had never been in any other.
pub(crate) fn restore_anew(
    work: &dyn Work,
    contact: &mut Contact,
    label: LabelId,
    actor: Actor,
) -> Res<bool> {
    restore_in(work, contact, &BTreeSet::from([label]), actor, |fresh| {
        fresh
    })
}

fn restore_in(
    work: &dyn Work,
    contact: &mut Contact,
    labels: &BTreeSet<LabelId>,
    actor: Actor,
    entry: impl Fn(Membership) -> Membership,
) -> Res<bool> {
    if contact.gone.is_none() || labels.is_empty() {
        return Ok(false);
    }
    let mut act = Act::on(work, contact, actor);
    act.contact.gone = None;
    act.revise(RevisionKind::Restored, Patch::default());
    let entries = labels.iter().map(|&l| (l, entry(act.entry(l, None))));
    let entries = entries.collect();
    *contact = act.keep(entries)?;
    Ok(true)
}

/// Erases content and history of a contact in the trash; id and links stay (K9).
pub(crate) fn purge(work: &dyn Work, contact: &Contact) -> Res<()> {
    work.purge_contact(contact.id)?;
    // What accounts showed of it is content too; the id and the marks stay (K9). Where a person is
    // linked still, that is needed until it went, too.
    for mut link in work.links(contact.id)? {
        if link.state == LinkState::Gone {
            link.forget_content();
            work.save_link(&link)?;
        }
    }
    mark_due(work, contact.gone.iter().flat_map(|g| &g.labels).copied())
}

/// The contact's person is gone from the account. Of an erased contact nothing more is kept there
/// than that it was (K9).
pub(crate) fn ended(work: &dyn Work, link: &mut Link) -> Res<()> {
    link.enter(LinkState::Gone, work.now());
    forget_erased(work, link)
}

/// The person is its user's alone from now on (D1).
pub(crate) fn let_go(work: &dyn Work, link: &mut Link) -> Res<()> {
    link.let_go(work.now());
    forget_erased(work, link)
}

fn forget_erased(work: &dyn Work, link: &mut Link) -> Res<()> {
    if let Some(contact) = work.contact(link.contact)?
        && rights::is_purged(work, &contact)?
    {
        link.forget_content();
    }
    Ok(())
}

/// Marks every account that shows one of these labels as due now (S4).
pub(crate) fn mark_due(work: &dyn Work, labels: impl IntoIterator<Item = LabelId>) -> Res<()> {
    let mut accounts = BTreeSet::new();
    for label in labels {
        accounts.extend(work.mirrors_of(label)?.into_iter().map(|m| m.account));
    }
    let now = work.now();
    accounts
        .into_iter()
        .try_for_each(|account| work.save_due(account, Some(now)))
}

/// The entries of the labels that hold the contact now.
fn present(work: &dyn Work, contact: ContactId) -> Res<BTreeMap<LabelId, Membership>> {
    let mut entries = all_entries(work, contact)?;
    entries.retain(|_, e| e.present);
    Ok(entries)
}

/// The entries of all labels the contact is or was in.
fn all_entries(work: &dyn Work, contact: ContactId) -> Res<BTreeMap<LabelId, Membership>> {
    let all = work.memberships(contact)?.into_iter();
    Ok(all.map(|e| (e.label, e)).collect())
}

/// One write to one contact: what it becomes, and the revisions that led there.
struct Act<'a> {
    work: &'a dyn Work,
    actor: Actor,
    contact: Contact,
    planned: bool,
    revisions: Vec<Revision>,
}

impl<'a> Act<'a> {
    fn on(work: &'a dyn Work, contact: &Contact, actor: Actor) -> Self {
        Self {
            work,
            actor,
            contact: contact.clone(),
            planned: false,
            revisions: Vec::new(),
        }
    }

    /// The same, listed in a confirmed join plan.
    fn planned(self) -> Self {
        Self {
            planned: true,
            ..self
        }
    }

    /// The next version, and the revision that makes it.
    fn revise(&mut self, kind: RevisionKind, patch: Patch) {
        self.contact.version += 1;
        let version = self.contact.version;
        let full = version == 1 || version.is_multiple_of(FULL_EVERY);
        self.revisions.push(Revision {
            id: RevisionId(self.work.uuid()),
            contact: self.contact.id,
            version,
            at: self.work.now(),
            actor: self.actor,
            kind,
            planned: self.planned,
            patch,
            full: full.then(|| self.contact.card.clone()),
        });
    }

    /// A new entry; its `seq` is given when it is kept.
    fn entry(&self, label: LabelId, via: Option<LabelId>) -> Membership {
        Membership {
            label,
            contact: self.contact.id,
            seq: 0,
            present: true,
            via,
            by: self.actor.user,
            removed_by: None,
            at: self.work.now(),
        }
    }

    /// Keeps contact, entries and revisions; every entry goes to the end of its label's feed.
    fn keep(self, mut entries: BTreeMap<LabelId, Membership>) -> Res<Contact> {
        for (label, entry) in &mut entries {
            entry.seq = self.work.next_seq(*label)?;
        }
        self.work.save_contact(&self.contact)?;
        let content =
            |r: &Revision| matches!(r.kind, RevisionKind::Created { .. } | RevisionKind::Edited);
        if self.revisions.iter().any(content) {
            let mut clues = identity::clues(self.contact.card.values());
            clues.extend(identity::name_clue(self.contact.card.values()));
            self.work.save_clues(self.contact.id, &clues)?;
        }
        for entry in entries.values() {
            self.work.save_membership(entry)?;
        }
        for revision in &self.revisions {
            self.work.add_revision(revision)?;
        }
        Ok(self.contact)
    }
}
