//! What the planner is told: everything about one account, and nothing it could ask for.

use crate::{
    BrakeKind, BrakeLimits, Held, HoldReason, LabelHere, Link, LinkState, MirrorState, Seen,
    SeenGroup, SeenState, Sums,
};
use domain::{
    Access, AccountId, Contact, ContactId, Etag, Field, GroupId, LabelId, Lens, LensId, Level,
    MatchKeys, Membership, Micros, OnLeaving, Person, RemoteId, UserId,
};
use std::collections::{BTreeMap, BTreeSet};

/// Waits and limits; all are settings of the installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How long a new contact must have been quiet before it spreads (S4).
    pub settle: Micros,
    /// The longest a new contact that keeps changing waits (S4).
    pub settle_most: Micros,
    /// How long the marks of a create are looked for before it is tried again (table).
    pub create_grace: Micros,
    /// How long a gone link is remembered (K5).
    pub remember_gone: Micros,
    /// When a change is held for a person (D4).
    pub brake: BrakeLimits,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            settle: Micros::seconds(20),
            settle_most: Micros::seconds(60),
            create_grace: Micros::seconds(300),
            remember_gone: Micros::days(35),
            brake: BrakeLimits::default(),
        }
    }
}

/// What an entry of a label gives to the account's user (R2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Through {
    /// What the label does.
    #[default]
    Label,
    /// The contact was put there out of another label: no more than this.
    Way(Access),
    /// Whoever put it there sees it no more: nothing.
    Nothing,
}

/// The labels that hold a contact, and what its entry gives in each.
pub type HeldIn = BTreeMap<LabelId, Through>;

/// A label that the account shows, or should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MirrorFacts {
    /// The group, once it exists.
    pub group: Option<GroupId>,
    /// Where the mirror stands.
    pub state: MirrorState,
    /// What the account's user may do with the label; none once access was withdrawn.
    pub level: Option<Level>,
    /// Whether the mirror was in step once since it was confirmed; before that what comes in
    /// is what the join plan listed, and no brake counts it (D4).
    pub settled: bool,
    /// Whether that is so, and Kith itself put into the group who is in it, before.
    pub again: bool,
    /// The group as last listed; none when the listing no longer has it.
    pub shown: Option<SeenGroup>,
    /// How many contacts the label holds.
    pub size: usize,
    /// What becomes of the persons that Kith made, once the label leaves (D1).
    pub on_leaving: OnLeaving,
}

impl MirrorFacts {
    /// Whether contacts of this label belong into the account.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.level.is_some() && self.state.is_live()
    }

    /// Whether contacts may be written for this label now: its group is there (G5).
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.is_live()
            && self.state == MirrorState::Active
            && self.group.is_some()
            && self.shown.is_some()
    }
}

/// What a question about a contact keeps Kith from doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// To make the person; once it is there, the question is idle.
    Whether,
    /// To write this version through this lens; anything else is tried again.
    Version(u64, LensId),
    /// To let go of the person.
    Leaving,
}

impl Asked {
    /// What a question for this reason stops; some stop nothing.
    #[must_use]
    pub fn by(reason: &HoldReason) -> Option<Self> {
        match reason {
            HoldReason::SameTwice { .. } | HoldReason::KeepsVanishing => Some(Self::Whether),
            HoldReason::NothingToShow { version, lens }
            | HoldReason::Refused { version, lens, .. } => Some(Self::Version(*version, *lens)),
            HoldReason::LeaveRefused { .. } => Some(Self::Leaving),
            // Kept apart meanwhile; or asked once, and the person may be put in again.
            HoldReason::MaybeSame { .. } | HoldReason::MayNotAdd { .. } => None,
            // What came of it stays there meanwhile.
            HoldReason::Merged { .. } => None,
            // What Kith brought goes at once; the answer is about what is left.
            HoldReason::OwnOnLeaving => None,
            // That is known of the link: only the field is left alone.
            HoldReason::PingPong { .. } => None,
            // About no contact: the mirror waits.
            HoldReason::GroupRefused { .. } => None,
        }
    }
}

/// Everything about an account that is not about one contact.
#[derive(Clone, Debug)]
pub struct AccountFacts {
    /// Which account.
    pub account: AccountId,
    /// Whose it is.
    pub user: UserId,
    /// The region its national phone numbers are read by (I1).
    pub region: String,
    /// The time of this look.
    pub now: Micros,
    /// The mirrors, by label.
    pub mirrors: BTreeMap<LabelId, MirrorFacts>,
    /// What its user may do with, and sees of, every label open to them, mirrored here or not
    /// (R2).
    pub access: BTreeMap<LabelId, Access>,
    /// The fields the account can hold.
    pub expressible: BTreeSet<Field>,
    /// When the last complete listing, full or delta, began; none if none was completed.
    pub listed: Option<Micros>,
    /// Contacts that wait for a person's answer, and what each was asked about.
    pub held_contacts: BTreeMap<ContactId, BTreeSet<Asked>>,
    /// Persons that wait for a person's answer.
    pub held_people: BTreeSet<RemoteId>,
    /// Contacts of which a write was ever refused: what is to go is sent by itself.
    pub refused: BTreeSet<ContactId>,
    /// Persons of the account of whom its user said that they are this contact (I1).
    pub same: BTreeMap<ContactId, BTreeSet<RemoteId>>,
    /// Contacts that left and whose person, with what its user had typed there, its user wants
    /// deleted (D1).
    pub unwanted: BTreeSet<ContactId>,
    /// Contacts of which the account may have a second person in a mirrored group: should the
    /// one that is linked go, the other stays (I1).
    pub twice: BTreeSet<ContactId>,
    /// The sums that were counted before this look (D4).
    pub sums: BTreeMap<LabelId, Sums>,
    /// Brakes that hold now, and those a person approved.
    pub held: Held,
    /// Waits and limits.
    pub settings: Settings,
}

impl AccountFacts {
    /// The mirrors by their group.
    #[must_use]
    pub fn label_of(&self, group: &GroupId) -> Option<LabelId> {
        self.mirrors
            .iter()
            .find(|(_, m)| m.group.as_ref() == Some(group))
            .map(|(l, _)| *l)
    }

    /// Whether Kith itself put somebody with these groups into one of them, in a time before the
    /// label came to the account again.
    #[must_use]
    pub fn was_ours(&self, groups: &BTreeSet<GroupId>) -> bool {
        let mut again = self.mirrors.values().filter(|m| m.again);
        again.any(|m| m.group.as_ref().is_some_and(|g| groups.contains(g)))
    }

    /// The mirrored labels among a person's groups.
    #[must_use]
    pub fn labels_of(&self, groups: &BTreeSet<GroupId>) -> BTreeSet<LabelId> {
        self.mirrors
            .iter()
            .filter(|(_, m)| m.group.as_ref().is_some_and(|g| groups.contains(g)))
            .map(|(l, _)| *l)
            .collect()
    }

    /// The lens of a contact that these labels hold (R2).
    #[must_use]
    pub fn lens(&self, held: &HeldIn) -> Lens {
        Lens::through(&self.ways(held), &self.expressible)
    }

    /// In which ways the account's user sees a contact.
    fn ways(&self, held: &HeldIn) -> Vec<Access> {
        held.iter()
            .filter_map(|(label, through)| {
                let access = self.access.get(label)?;
                match through {
                    Through::Label => Some(access.clone()),
                    Through::Way(way) => Some(access.within(way)),
                    Through::Nothing => None,
                }
            })
            .collect()
    }

    /// The same for what a person shows. Whoever sees the contact in no way any more is still
    /// not shown what was hidden from them last: what they typed there is theirs (R6).
    #[must_use]
    pub fn lens_on(&self, link: &Link, held: &HeldIn) -> Lens {
        let mut lens = self.lens(held);
        if self.ways(held).is_empty() {
            lens.fields.retain(|field, _| !link.hidden.contains(field));
        }
        lens
    }

    /// Whether so many changes of a kind, beside those summed up before, are too many (D4).
    #[must_use]
    pub fn crossed(&self, label: LabelId, kind: BrakeKind, count: usize) -> bool {
        let sums = self.sums.get(&label).copied().unwrap_or_default();
        let size = self.mirrors.get(&label).map_or(0, |m| m.size);
        self.settings.brake.crossed(
            kind,
            sums.of(kind).saturating_add(count),
            size.saturating_add(sums.left),
        )
    }

    /// Those of the labels that belong into this account: mirrored here, open to its user, and
    /// their entry gives something.
    #[must_use]
    pub fn live(&self, held: &HeldIn) -> BTreeSet<LabelId> {
        held.iter()
            .filter(|(_, through)| **through != Through::Nothing)
            .filter(|(l, _)| self.mirrors.get(l).is_some_and(|m| m.is_live()))
            .map(|(l, _)| *l)
            .collect()
    }

    /// Whether one of the provider's own groups shows the label (G6): nobody is ever taken out
    /// of it because the label leaves the account.
    #[must_use]
    pub fn is_system(&self, label: LabelId) -> bool {
        let shown = self.mirrors.get(&label).and_then(|m| m.shown.as_ref());
        shown.is_some_and(|group| group.system)
    }

    /// Whether a person may be taken out of the label's group: not out of one that is gone, and
    /// out of the provider's own only where the contact left the label, not where the label
    /// leaves the account (G6).
    #[must_use]
    pub fn may_expel(&self, label: LabelId) -> bool {
        let Some(mirror) = self.mirrors.get(&label) else {
            return false;
        };
        let there = mirror.group.is_some() && mirror.shown.is_some();
        there && (mirror.is_live() || !self.is_system(label))
    }

    /// What a label is to the account, for what leaves it (D1).
    #[must_use]
    pub fn label_here(&self, label: LabelId) -> LabelHere {
        let mirror = self.mirrors.get(&label);
        let keeps = |m: &MirrorFacts| !m.is_live() && m.on_leaving == OnLeaving::Keep;
        LabelHere {
            owned: self.level_in(label) == Some(Level::Owner),
            mirrored: mirror.is_some(),
            keeps: mirror.is_some_and(keeps),
        }
    }

    /// The user's level in one label.
    #[must_use]
    pub fn level_in(&self, label: LabelId) -> Option<Level> {
        Some(self.access.get(&label)?.level)
    }
}

/// A link without its contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkSummary {
    /// How far it is.
    pub state: LinkState,
    /// Since when.
    pub since: Micros,
    /// The newest revision taken in.
    pub etag: Option<Etag>,
    /// The contact's version last agreed on.
    pub version: u64,
    /// The lens last agreed through.
    pub lens: LensId,
    /// The mirrored labels agreed on.
    pub groups: BTreeSet<LabelId>,
    /// Whether a write's answer is not known.
    pub sending: bool,
    /// When the last create was attempted.
    pub attempted: Option<Micros>,
    /// When its photo is to be looked at, or written ([`Link::photo_at`]).
    pub photo: Option<Micros>,
    /// When a field that is left alone goes on by itself (S1).
    pub thaws: Option<Micros>,
}

/// A seen person without its contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenSummary {
    /// Whether it is there.
    pub state: SeenState,
    /// Its revision.
    pub etag: Option<Etag>,
    /// Its groups.
    pub groups: BTreeSet<GroupId>,
    /// When it was first seen so.
    pub first: Micros,
    /// Since when it looks like this.
    pub last: Micros,
}

impl From<&Link> for LinkSummary {
    fn from(link: &Link) -> Self {
        Self {
            state: link.state,
            since: link.since,
            etag: link.etags.last().cloned(),
            version: link.version,
            lens: link.lens,
            groups: link.groups.clone(),
            sending: link.sending.is_some(),
            attempted: link.attempts.iter().map(|a| a.at).max(),
            photo: link.photo_at(),
            thaws: link.frozen.ends(),
        }
    }
}

impl From<&Seen> for SeenSummary {
    fn from(seen: &Seen) -> Self {
        Self {
            state: seen.state,
            etag: seen.person.as_ref().map(|p| p.etag.clone()),
            groups: seen
                .person
                .as_ref()
                .map_or_else(BTreeSet::new, |p| p.groups.clone()),
            first: seen.first,
            last: seen.last,
        }
    }
}

/// One thing the survey looks at: a contact, its link and what was seen, as far as each exists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The contact, if the hub has one.
    pub contact: Option<ContactId>,
    /// The remote person, if one is known.
    pub remote: Option<RemoteId>,
    /// The contact's version; 0 where there is no contact.
    pub version: u64,
    /// Whether the contact is in the trash.
    pub gone: bool,
    /// The labels open to the account's user that hold the contact; also those mirrored here
    /// that are not open to them any more.
    pub labels: HeldIn,
    /// The link.
    pub link: Option<LinkSummary>,
    /// What was seen since the link was last agreed.
    pub seen: Option<SeenSummary>,
}

/// A contact of the hub as one account's plan needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubFacts {
    /// The contact.
    pub contact: Contact,
    /// Every label it is or was in.
    pub memberships: Vec<Membership>,
    /// How the account's user sees it through the labels that hold it and are open to them.
    pub labels: HeldIn,
    /// Whether a person changed it after the version this account agreed on.
    pub changed_by_person: bool,
    /// Whether its person is gone, and somebody else in one of its groups is surely the same, or
    /// shows since then what it said: the account's user merged the two (D3).
    pub merged: bool,
    /// The contact whose person it was merged into, where that is asked about (D3).
    pub merged_into: Option<ContactId>,
    /// Fields that somebody edited in a door since they are left alone here (S1).
    pub meant: BTreeSet<Field>,
}

/// A person of the account who may be the contact (I1), read just now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The person.
    pub person: Person,
    /// A contact it is already linked with.
    pub linked: Option<ContactId>,
}

/// A contact of a mirrored label that may be the seen person (I1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twin {
    /// The contact, as far as the account's user sees it (R6).
    pub contact: Contact,
    /// What it can be recognised by, of that.
    pub keys: MatchKeys,
    /// The labels mirrored here that hold it by itself: an entry that came through another one
    /// gives nobody the owner's right (R2).
    pub labels: BTreeSet<LabelId>,
    /// Whether it already has a link in this account that is not gone.
    pub linked: bool,
}

/// One dirty thing with its contents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// The contact, if the hub has one.
    pub hub: Option<HubFacts>,
    /// The link.
    pub link: Option<Link>,
    /// What was seen.
    pub seen: Option<Seen>,
    /// For a contact without a link, or of which its user said who it is: persons who may be
    /// it. None while nobody has looked.
    pub candidates: Option<Vec<Candidate>>,
    /// For a person without a link: contacts it may be.
    pub twins: Vec<Twin>,
    /// Persons that a person said are somebody else.
    pub distinct: BTreeSet<RemoteId>,
    /// The person bears the mark of an attempt that this contact gave up (I3).
    pub stray_of: Option<ContactId>,
    /// That person says nothing but what that contact's person in force was made to say.
    pub stray_unchanged: bool,
    /// Its user gave that person what no attempt does: a picture, a star, another group.
    pub stray_cherished: bool,
    /// The person is back under an id that this contact's person had before, beside the one it
    /// has now.
    pub formerly_of: Option<ContactId>,
    /// A person said: create it all the same, however often it vanished.
    pub insist: bool,
}
