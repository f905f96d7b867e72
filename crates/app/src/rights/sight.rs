//! Who sees what of a contact, and what they may do with it: through which labels, entries
//! and grants (R1, R2, R6).

use super::{AsIf, no_such_contact};
use crate::{Read, Res};
use domain::{
    Access, Contact, ContactId, Field, Grant, Label, LabelId, Lens, Level, Membership, UserId,
};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use sync::{HeldIn, Summary, Through};

/// The grant that counts alone among those that reach a user (R1): one to the person before
/// one to a team before one to a domain. Among several teams, or domains, the one that gives
/// most; where they give the same level, the one that hides least, then the oldest.
pub(crate) fn most_specific(grants: Vec<Grant>) -> Option<Grant> {
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
}

/// A contact's entries, and what comes through each (R2).
pub(crate) struct Sight<'r> {
    grants: Grants<'r>,
    entries: Vec<Membership>,
}

impl<'r> Sight<'r> {
    pub(crate) fn of(read: &'r dyn Read, contact: ContactId) -> Res<Self> {
        let entries = read.memberships(contact)?.into_iter();
        Ok(Self {
            grants: Grants::Now(read),
            entries: entries.filter(|e| e.present).collect(),
        })
    }

    /// A contact with these entries, in a hub as it might be.
    pub(crate) fn as_if(hub: &'r AsIf<'r>, entries: Vec<Membership>) -> Self {
        Self {
            grants: Grants::AsIf(hub),
            entries,
        }
    }

    fn access(&self, label: LabelId, user: UserId) -> Res<Option<Access>> {
        match self.grants {
            Grants::Now(read) => read.access(label, user),
            Grants::AsIf(hub) => hub.access(label, user),
        }
    }

    /// What a user may do with the contact through its entry in this label.
    pub(crate) fn in_label(&self, label: LabelId, user: UserId) -> Res<Option<Access>> {
        self.in_label_but(label, user, &BTreeSet::new())
    }

    /// The labels through which a user sees the contact, the oldest first.
    pub(crate) fn ways(&self, user: UserId) -> Res<Vec<(LabelId, Access)>> {
        self.ways_but(user, &BTreeSet::new())
    }

    /// The same for one whose access to all labels is known ([`open_to`]).
    pub(crate) fn ways_open(
        &self,
        open: &BTreeMap<LabelId, Access>,
    ) -> Res<Vec<(LabelId, Access)>> {
        let mut ways = Vec::new();
        for entry in &self.entries {
            let Some(access) = open.get(&entry.label) else {
                continue;
            };
            match self.through(entry.label)? {
                Through::Label => ways.push((entry.label, access.clone())),
                Through::Way(way) => ways.push((entry.label, access.within(&way))),
                Through::Nothing => {}
            }
        }
        Ok(ways)
    }

    /// What the contact's entry in this label gives at most, whoever looks: no more than
    /// whoever put it there has now through the label it came out of (R2); where it is no
    /// longer in that one, through any other in which they see it by itself.
    pub(crate) fn through(&self, label: LabelId) -> Res<Through> {
        self.through_but(label, &BTreeSet::new())
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

    // `but`: the labels this question came from; an entry cannot hold itself up.
    fn in_label_but(
        &self,
        label: LabelId,
        user: UserId,
        but: &BTreeSet<LabelId>,
    ) -> Res<Option<Access>> {
        if !self.entries.iter().any(|e| e.label == label) {
            return Ok(None);
        }
        let Some(access) = self.access(label, user)? else {
            return Ok(None);
        };
        Ok(match self.through_but(label, but)? {
            Through::Label => Some(access),
            Through::Way(way) => Some(access.within(&way)),
            Through::Nothing => None,
        })
    }

    fn ways_but(&self, user: UserId, but: &BTreeSet<LabelId>) -> Res<Vec<(LabelId, Access)>> {
        let mut ways = Vec::new();
        for entry in self.entries.iter().filter(|e| !but.contains(&e.label)) {
            if let Some(access) = self.in_label_but(entry.label, user, but)? {
                ways.push((entry.label, access));
            }
        }
        Ok(ways)
    }

    fn through_but(&self, label: LabelId, but: &BTreeSet<LabelId>) -> Res<Through> {
        let Some(entry) = self.entries.iter().find(|e| e.label == label) else {
            return Ok(Through::Nothing);
        };
        let Some(via) = entry.via else {
            return Ok(Through::Label);
        };
        let mut but = but.clone();
        but.insert(label);
        if !but.contains(&via)
            && let Some(access) = self.in_label_but(via, entry.by, &but)?
        {
            return Ok(Through::Way(access));
        }
        let others = self.ways_but(entry.by, &but)?.into_iter().map(|(_, a)| a);
        let best = others.min_by_key(|a| (Reverse(a.level), a.hidden.len()));
        Ok(best.map_or(Through::Nothing, Through::Way))
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

/// The same for one in the trash, through the labels it was in: also one of their own that
/// exists no more. Of a purged contact nothing is left to see (K9).
pub(crate) fn lens_in_trash(read: &dyn Read, contact: &Contact, user: UserId) -> Res<Option<Lens>> {
    if contact.card.entries.is_empty() && read.revisions(contact.id)?.is_empty() {
        return Ok(None);
    }
    let mut ways = Vec::new();
    for &label in contact.gone.iter().flat_map(|g| &g.labels) {
        ways.extend(former_access(read, label, user)?);
    }
    Ok(lens_of(ways.iter()))
}

/// The access to a label that may be deleted: then it is its owner's alone.
pub(crate) fn former_access(read: &dyn Read, label: LabelId, user: UserId) -> Res<Option<Access>> {
    match read.label(label)? {
        Some(l) if l.owner == user => Ok(Some(Access::open(Level::Owner))),
        Some(_) => read.access(label, user),
        None => Ok(None),
    }
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
