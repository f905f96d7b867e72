//! Who sees what of a contact, and what they may do with it: through which labels, entries
//! and grants (R1, R2, R6).

use super::{AsIf, former_access, lens_in_trash, no_such_contact, ways};
use crate::{Read, Res};
use domain::{
    Access, Contact, ContactId, Field, Grant, Label, LabelId, Lens, Level, Membership, UserId,
};
use std::cell::{OnceCell, RefCell};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use sync::{HeldIn, Summary, Through};

/// The grant that counts alone among those that reach a user (R1): one to the person before
/// one to a team before one to a domain. Among several teams, or domains, the one that gives
/// most; where they give the same level, the one that hides least, then the oldest.
pub(super) fn most_specific(grants: Vec<Grant>) -> Option<Grant> {
    let rank = |g: &Grant| {
        let kind = match g.with {
            domain::Principal::User(_) => 0,
            domain::Principal::Team(_) => 1,
            domain::Principal::Domain(_) => 2,
        };
        (kind, Reverse(g.level), g.hidden.len(), g.at)
    };
    grants.into_iter().min_by_key(rank)
}

/// What a user may do with a label, and sees of it: as its owner, or by the most specific of
/// the grants that reach them (R1); nothing in a deleted label, and little in a frozen one (R10).
pub(crate) fn access_by(
    label: &Label,
    user: UserId,
    reaching: impl FnOnce() -> Res<Vec<Grant>>,
) -> Res<Option<Access>> {
    if label.deleted.is_some() {
        return Ok(None);
    }
    if label.owner == user {
        return Ok(Some(Access::open(Level::Owner)));
    }
    Ok(most_specific(reaching()?).map(|g| label.leaves(g.access())))
}

/// The grants of a label that reach a user.
pub(crate) fn reaching<R: Read + ?Sized>(
    read: &R,
    label: LabelId,
    user: UserId,
) -> Res<Vec<Grant>> {
    let mut reaching = Vec::new();
    for principal in read.principals(user)? {
        reaching.extend(read.grant(label, &principal)?);
    }
    Ok(reaching)
}

/// What a user may do with, and sees of, every label that is open to them.
pub(crate) fn open_to(read: &dyn Read, user: UserId) -> Res<BTreeMap<LabelId, Access>> {
    let mut reaching: BTreeMap<LabelId, Vec<Grant>> = BTreeMap::new();
    for principal in read.principals(user)? {
        for grant in read.grants_to(&principal)? {
            reaching.entry(grant.label).or_default().push(grant);
        }
    }
    let mut open = BTreeMap::new();
    for (label, grants) in reaching {
        if let Some(row) = read.label(label)? {
            open.extend(access_by(&row, user, || Ok(grants))?.map(|a| (label, a)));
        }
    }
    for label in read.owned_labels(user)? {
        open.insert(label.id, Access::open(Level::Owner));
    }
    Ok(open)
}

/// By which grants is judged.
#[derive(Clone, Copy)]
enum Grants<'r> {
    /// Those there are.
    Now(&'r dyn Read),
    /// Those there would be.
    AsIf(&'r AsIf<'r>),
    /// Those there are, and of a label that was deleted its owner's.
    Former(&'r dyn Read),
}

/// A contact's entries, and what comes through each (R2).
pub(crate) struct Sight<'r> {
    grants: Grants<'r>,
    entries: Vec<Membership>,
    // Both are asked for again by each entry that hangs on others.
    known: RefCell<BTreeMap<(LabelId, UserId), Option<Access>>>,
    through: OnceCell<BTreeMap<LabelId, Through>>,
}

/// Whence somebody brings a contact into further labels (R3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A label of their own, in which it is by itself: nobody else's binds it.
    Own,
    /// A label that they may share.
    Label(LabelId),
}

impl Source {
    /// What an entry that comes from there is bound to (K3).
    pub(crate) const fn via(self) -> Option<LabelId> {
        match self {
            Self::Own => None,
            Self::Label(label) => Some(label),
        }
    }
}

impl<'r> Sight<'r> {
    fn new(grants: Grants<'r>, entries: Vec<Membership>) -> Self {
        Self {
            grants,
            entries,
            known: RefCell::default(),
            through: OnceCell::new(),
        }
    }

    pub(crate) fn of(read: &'r dyn Read, contact: ContactId) -> Res<Self> {
        let entries = read.memberships(contact)?.into_iter();
        let present = entries.filter(|e| e.present).collect();
        Ok(Self::new(Grants::Now(read), present))
    }

    /// A contact with these entries, in a hub as it might be.
    pub(crate) fn as_if(hub: &'r AsIf<'r>, entries: Vec<Membership>) -> Self {
        Self::new(Grants::AsIf(hub), entries)
    }

    /// One in the trash, with the entries it had: what they came through and who added them
    /// binds them still.
    pub(crate) fn in_trash(read: &'r dyn Read, contact: &Contact) -> Res<Self> {
        let mut entries = read.memberships(contact.id)?;
        entries.retain(|e| !e.present && contact.was_in(e.label));
        Ok(Self::new(Grants::Former(read), entries))
    }

    fn access(&self, label: LabelId, user: UserId) -> Res<Option<Access>> {
        if let Some(known) = self.known.borrow().get(&(label, user)) {
            return Ok(known.clone());
        }
        let access = match self.grants {
            Grants::Now(read) => read.access(label, user)?,
            Grants::Former(read) => former_access(read, label, user)?,
            Grants::AsIf(hub) => hub.access(label, user)?,
        };
        let mut known = self.known.borrow_mut();
        known.insert((label, user), access.clone());
        Ok(access)
    }

    /// The labels in which the contact is by itself, and came out of no other.
    pub(crate) fn unbound(&self) -> impl Iterator<Item = LabelId> {
        let unbound = self.entries.iter().filter(|e| e.via.is_none());
        unbound.map(|e| e.label)
    }

    /// What a user may do with the contact through its entry in this label.
    pub(crate) fn in_label(&self, label: LabelId, user: UserId) -> Res<Option<Access>> {
        let through = self.through(label)?;
        if through == Through::Nothing {
            return Ok(None);
        }
        Ok(self.access(label, user)?.and_then(|a| within(&a, &through)))
    }

    /// The labels through which a user sees the contact, the oldest first.
    pub(crate) fn ways(&self, user: UserId) -> Res<Vec<(LabelId, Access)>> {
        let mut ways = Vec::new();
        for entry in &self.entries {
            ways.extend(self.in_label(entry.label, user)?.map(|a| (entry.label, a)));
        }
        Ok(ways)
    }

    /// The same for one whose access to all labels is known ([`open_to`]).
    pub(crate) fn ways_open(
        &self,
        open: &BTreeMap<LabelId, Access>,
    ) -> Res<Vec<(LabelId, Access)>> {
        let mut ways = Vec::new();
        for entry in &self.entries {
            if let Some(access) = open.get(&entry.label) {
                let way = within(access, &self.through(entry.label)?);
                ways.extend(way.map(|a| (entry.label, a)));
            }
        }
        Ok(ways)
    }

    /// Whence a user may bring the contact into these labels: none if they may not share it
    /// through any other (R3). Whoever owns a label in which it is by itself is bound to none; an
    /// entry of theirs that is bound itself stays so, however often it is handed on (R2).
    pub(crate) fn source(&self, user: UserId, into: &BTreeSet<LabelId>) -> Res<Option<Source>> {
        let mut best = None;
        for (label, access) in self.ways(user)? {
            if into.contains(&label) || access.level < Level::Manager {
                continue;
            }
            let bound = self.through(label)? != Through::Label;
            if !bound && access.level == Level::Owner {
                return Ok(Some(Source::Own));
            }
            let key = (ways::rank(&access), bound, label);
            if best.is_none_or(|least| key < least) {
                best = Some(key);
            }
        }
        Ok(best.map(|(_, _, label)| Source::Label(label)))
    }

    /// What the contact's entry in this label gives at most, whoever looks (R2).
    pub(crate) fn through(&self, label: LabelId) -> Res<Through> {
        let known = match self.through.get() {
            Some(known) => known,
            None => {
                let found = ways::of(&self.entries, |l, u| self.access(l, u))?;
                self.through.get_or_init(|| found)
            }
        };
        Ok(known.get(&label).cloned().unwrap_or(Through::Nothing))
    }

    /// Whoever put it there sees it no more: then the entry is over (R2).
    pub(crate) fn is_over(&self, entry: &Membership) -> Res<bool> {
        Ok(self.through(entry.label)? == Through::Nothing)
    }

    /// How the labels that hold it are open to a user, as the planner is told.
    pub(crate) fn held_in(
        &self,
        open: &BTreeMap<LabelId, Access>,
        also: &BTreeSet<LabelId>,
    ) -> Res<HeldIn> {
        let known = self
            .entries
            .iter()
            .map(|e| e.label)
            .filter(|l| open.contains_key(l) || also.contains(l));
        known.map(|l| Ok((l, self.through(l)?))).collect()
    }
}

/// An access to a label, as far as it goes through an entry there.
fn within(access: &Access, through: &Through) -> Option<Access> {
    match through {
        Through::Label => Some(access.clone()),
        Through::Way(way) => Some(access.within(way)),
        Through::Nothing => None,
    }
}

/// Says what comes through entries out of other labels, which the store cannot know (R2).
pub(crate) fn judge(read: &dyn Read, summaries: &mut [Summary]) -> Res<()> {
    for summary in summaries {
        let Some(contact) = summary.contact else {
            continue;
        };
        if summary.labels.values().all(|t| *t == Through::Label) {
            continue;
        }
        let sight = Sight::of(read, contact)?;
        for (label, through) in &mut summary.labels {
            *through = sight.through(*label)?;
        }
    }
    Ok(())
}

/// Through what a user sees a contact; nobody sees what no label shows them.
pub(crate) fn lens(read: &dyn Read, contact: ContactId, user: UserId) -> Res<Option<Lens>> {
    Ok(lens_through(&Sight::of(read, contact)?.ways(user)?))
}

/// The lens of whoever sees a contact, in the trash or out of it; refuses who does not.
pub(crate) fn lens_on(read: &dyn Read, contact: &Contact, user: UserId) -> Res<Lens> {
    let lens = match contact.gone {
        None => lens(read, contact.id, user)?,
        Some(_) => lens_in_trash(read, contact, user)?,
    };
    lens.ok_or_else(|| no_such_contact().into())
}

/// The lens of whoever sees a contact in these ways; nobody sees it in none.
pub(crate) fn lens_through(ways: &[(LabelId, Access)]) -> Option<Lens> {
    lens_of(ways.iter().map(|(_, access)| access))
}

/// The same for one whose access to all labels is known ([`open_to`]).
pub(crate) fn lens_open(
    read: &dyn Read,
    contact: ContactId,
    open: &BTreeMap<LabelId, Access>,
) -> Res<Option<Lens>> {
    let ways = Sight::of(read, contact)?.ways_open(open)?;
    Ok(lens_of(ways.iter().map(|(_, access)| access)))
}

fn lens_of<'a>(ways: impl Iterator<Item = &'a Access>) -> Option<Lens> {
    let mut ways = ways.peekable();
    ways.peek()?;
    Some(Lens::through(ways, &Field::ALL.into()))
}
