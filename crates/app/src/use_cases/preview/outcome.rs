//! What a dry run found, and how it is counted together.

use super::Change;
use super::told::Theirs;
use crate::rights::{AsIf, Sight, lens_through};
use crate::use_cases::accounts;
use crate::{Account, Read, Res, User};
use domain::{
    Access, AccountId, Actor, ContactId, Field, Gone, GoneHow, LabelId, Lens, Level, OnLeaving,
    UserId,
};
use std::collections::{BTreeMap, BTreeSet};
use sync::{LabelHere, Leaving, Link, LinkState, Manner, Mirror, MirrorState};

/// What a change would do: ids and counts, no content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Those who would see more or less, or may do so, by name.
    pub people: Vec<Sees>,
    /// How many more would whom the actor knows from no label: they have the contacts through
    /// labels of others.
    pub others: usize,
    /// The accounts of the actor's that contacts would leave.
    pub accounts: Vec<Leaves>,
    /// How many contacts would leave accounts of others.
    pub theirs: Vec<Theirs>,
    /// How often it was judged what somebody sees: once for all contacts that are held alike.
    pub judged: usize,
}

/// What somebody would see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sees {
    /// Who.
    pub user: User,
    /// What they have of the label now.
    pub before: Option<Access>,
    /// What they would have of it.
    pub after: Option<Access>,
    /// The contacts of the label that they would see, through whatever label.
    pub contacts: BTreeSet<ContactId>,
    /// The contacts that they do not see now.
    pub gained: BTreeSet<ContactId>,
    /// The contacts that they would see no more.
    pub lost: BTreeSet<ContactId>,
    /// Fields they would see of contacts of which they do not see them now, and of how many.
    pub shown: BTreeMap<Field, usize>,
    /// Fields that would be kept from them, and of how many.
    pub hidden: BTreeMap<Field, usize>,
    /// Fields that this label hides and that they see through another label, which the actor
    /// sees too; and of how many contacts.
    pub elsewhere: BTreeMap<(Field, LabelId), usize>,
}

impl Sees {
    /// Whether anything changes for them.
    pub(super) fn changes(&self) -> bool {
        let same = self.before == self.after && self.shown.is_empty() && self.hidden.is_empty();
        !(same && self.gained.is_empty() && self.lost.is_empty())
    }
}

/// What would leave an account, and how (D1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaves {
    /// Which account.
    pub account: Account,
    /// Deleted there: Kith made them.
    pub deleted: BTreeSet<ContactId>,
    /// Left with what their user typed there for themselves, and nothing else: Kith made them.
    pub typed: BTreeSet<ContactId>,
    /// Left with what was their user's own before.
    pub own: BTreeSet<ContactId>,
    /// Left as they are, without the group.
    pub kept: BTreeSet<ContactId>,
}

impl Leaves {
    /// Whether nothing does.
    pub(super) fn is_empty(&self) -> bool {
        let all = [&self.deleted, &self.typed, &self.own, &self.kept];
        all.iter().all(|contacts| contacts.is_empty())
    }
}

/// The counting.
pub(super) struct Tally<'a> {
    read: &'a dyn Read,
    actor: Actor,
    label: LabelId,
    change: &'a Change,
    after: &'a AsIf<'a>,
    people: Vec<Sees>,
    accounts: Vec<(Leaves, BTreeSet<LabelId>)>,
    judged: usize,
}

impl<'a> Tally<'a> {
    pub(super) fn new(
        read: &'a dyn Read,
        actor: Actor,
        label: LabelId,
        change: &'a Change,
        after: &'a AsIf<'a>,
        users: BTreeSet<UserId>,
    ) -> Res<Self> {
        let mut people = Vec::new();
        let mut shown = Vec::new();
        for user in users {
            for account in accounts::list(read, user)? {
                let mirrors = read.mirrors(account.id)?.into_iter();
                let live = mirrors.filter(|m| m.state.is_live());
                let leaves = Leaves {
                    account,
                    deleted: BTreeSet::new(),
                    typed: BTreeSet::new(),
                    own: BTreeSet::new(),
                    kept: BTreeSet::new(),
                };
                shown.push((leaves, live.map(|m| m.label).collect()));
            }
            let Some(user) = read.user(user)? else {
                continue;
            };
            people.push(Sees {
                after: after.access(label, user.id)?,
                before: None,
                user,
                contacts: BTreeSet::new(),
                gained: BTreeSet::new(),
                lost: BTreeSet::new(),
                shown: BTreeMap::new(),
                hidden: BTreeMap::new(),
                elsewhere: BTreeMap::new(),
            });
        }
        people.sort_by(|a, b| (&a.user.name, a.user.id).cmp(&(&b.user.name, b.user.id)));
        Ok(Self {
            read,
            actor,
            label,
            change,
            after,
            people,
            accounts: shown,
            judged: 0,
        })
    }

    /// Takes contacts into account that are held alike; `here`: they are in the label.
    pub(super) fn count(
        &mut self,
        contacts: &[ContactId],
        here: bool,
        was: &Sight<'_>,
        is: &Sight<'_>,
    ) -> Res<()> {
        let mut ways = BTreeMap::new();
        for sees in &mut self.people {
            let user = sees.user.id;
            let (before, after) = (was.ways(user)?, is.ways(user)?);
            self.judged += 1;
            match (lens_through(&before), lens_through(&after)) {
                (None, None) => {}
                (None, Some(_)) => sees.gained.extend(contacts),
                (Some(_), None) => sees.lost.extend(contacts),
                (Some(before), Some(after)) => {
                    let fields = |l: &Lens| l.fields.keys().copied().collect::<BTreeSet<_>>();
                    let (before, after) = (fields(&before), fields(&after));
                    for field in after.difference(&before) {
                        *sees.shown.entry(*field).or_default() += contacts.len();
                    }
                    for field in before.difference(&after) {
                        *sees.hidden.entry(*field).or_default() += contacts.len();
                    }
                }
            }
            if here && !after.is_empty() {
                sees.contacts.extend(contacts);
            }
            if let Some(mine) = &sees.after {
                for (label, access) in after.iter().filter(|(l, _)| here && *l != self.label) {
                    if self.after.access(*label, self.actor.user)?.is_some() {
                        for field in mine.hidden.iter().filter(|f| access.shows(**f)) {
                            *sees.elsewhere.entry((*field, *label)).or_default() += contacts.len();
                        }
                    }
                }
            }
            ways.insert(user, (before, after));
        }
        for at in 0..self.accounts.len() {
            let (leaves, mirrored) = &self.accounts[at];
            let Some((before, after)) = ways.get(&leaves.account.user) else {
                continue;
            };
            let out = match self.change {
                Change::Unmirror { account } => *account == leaves.account.id,
                Change::Share { .. }
                | Change::SetLevel { .. }
                | Change::Revoke { .. }
                | Change::Hide { .. }
                | Change::Transfer { .. }
                | Change::Delete => false,
            };
            let stays = |l: LabelId| mirrored.contains(&l) && !(out && l == self.label);
            let was_there = before.iter().any(|(l, _)| mirrored.contains(l));
            if was_there && !after.iter().any(|(l, _)| stays(*l)) {
                for &contact in contacts {
                    self.leaves(at, contact)?;
                }
            }
        }
        Ok(())
    }

    fn leaves(&mut self, at: usize, contact: ContactId) -> Res<()> {
        let account = &self.accounts[at].0.account;
        let user = account.user;
        let Some(link) = self.read.link(contact, account.id)? else {
            return Ok(());
        };
        if link.state == LinkState::Gone || link.remote.is_none() {
            return Ok(());
        }
        let leaving = self.leaving(&link, user)?;
        let leaves = &mut self.accounts[at].0;
        let how = match leaving.manner() {
            Manner::Delete => &mut leaves.deleted,
            Manner::Offer => &mut leaves.typed,
            Manner::Leave => &mut leaves.own,
            Manner::Disown => &mut leaves.kept,
        };
        how.insert(contact);
        Ok(())
    }

    /// What decides how the person is left (D1), once the change is made.
    fn leaving(&self, link: &Link, user: UserId) -> Res<Leaving> {
        let mut gone = self.read.contact(link.contact)?.and_then(|c| c.gone);
        let mut entries = self.read.memberships(link.contact)?;
        if *self.change == Change::Delete {
            let (by, at) = (self.actor.user, self.read.now());
            for entry in entries.iter_mut().filter(|e| e.label == self.label) {
                (entry.present, entry.removed_by, entry.at) = (false, Some(by), at);
            }
            if gone.is_none() && entries.iter().all(|e| !e.present) {
                let (how, labels) = (GoneHow::Unlabelled, BTreeSet::from([self.label]));
                gone = Some(Gone {
                    how,
                    by,
                    at,
                    labels,
                });
            }
        }
        let mut here = BTreeMap::new();
        let left = sync::left(link, gone.as_ref(), &entries).into_iter();
        for label in left.chain(entries.iter().map(|e| e.label)) {
            here.insert(label, self.label_here(label, link.account, user)?);
        }
        let here = |l: LabelId| here.get(&l).copied().unwrap_or_default();
        Ok(Leaving::of(user, link, gone.as_ref(), &entries, here))
    }

    /// What a label is to an account, once the change is made.
    fn label_here(&self, label: LabelId, account: AccountId, user: UserId) -> Res<LabelHere> {
        let level = self.after.access(label, user)?.map(|a| a.level);
        let mirror = self.read.mirror(label, account)?;
        let mirror = mirror.filter(|m| m.state != MirrorState::Proposed);
        let taken_out = *self.change == Change::Unmirror { account } && label == self.label;
        let lives = |m: &Mirror| m.state.is_live();
        let live = level.is_some() && !taken_out && mirror.as_ref().is_some_and(lives);
        let keeps = |l: domain::Label| l.on_leaving == OnLeaving::Keep;
        Ok(LabelHere {
            owned: level == Some(Level::Owner),
            mirrored: mirror.is_some(),
            keeps: mirror.is_some() && !live && self.read.label(label)?.is_some_and(keeps),
        })
    }

    /// All that was found.
    pub(super) fn found(self, before: &AsIf<'_>) -> Res<(Vec<Sees>, Vec<Leaves>, usize)> {
        let mut people = self.people;
        for sees in &mut people {
            sees.before = before.access(self.label, sees.user.id)?;
        }
        let left = self.accounts.into_iter().map(|(leaves, _)| leaves);
        Ok((people, left.collect(), self.judged))
    }
}
