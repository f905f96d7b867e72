//! What is kept about an account between cycles (K4, K5, K7): only what was seen and what
//! was agreed, never a queue of work.

use crate::{Frozen, Leaving, LinkPhoto};
use domain::{
    AccountId, Agreement, ContactId, Etag, Field, FieldWrite, GroupId, LabelId, LensId, Mark,
    Micros, Origin, Person, Raw, RemoteId, Value,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// So long after it was sent, a write may still be what changed a person.
const LATEST: Micros = Micros::seconds(3_600);

/// How far a link is (K5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LinkState {
    /// A create was sent and no answer is known.
    Creating,
    /// The remote person is known.
    Linked,
    /// The remote person is gone; remembered for 35 days.
    Gone,
}

/// One attempt to create a person (I3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// The nonce the person bears.
    pub mark: Mark,
    /// When it was noted, before the send.
    pub at: Micros,
    /// What was sent, by which a person it left behind is known to be unchanged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sent: Vec<Value>,
}

/// What is being sent (A3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SendKind {
    /// A new person.
    Create,
    /// Fields, with the groups inside.
    Update,
    /// Groups alone, by `members.modify`.
    Groups,
    /// The photo.
    Photo,
    /// The person itself goes.
    Delete,
}

/// Noted in one durable unit before a send, cleared by its answer (A3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sending {
    /// What kind of write.
    pub kind: SendKind,
    /// The fields it names, with every entry sent.
    pub writes: Vec<FieldWrite>,
    /// The mirrored labels the person is in afterwards.
    pub groups: BTreeSet<LabelId>,
    /// The contact's version it was computed from.
    pub version: u64,
    /// The lens it was computed through.
    pub lens: LensId,
    /// The lease under which it is sent (S3).
    pub epoch: u64,
    /// When it was noted.
    pub at: Micros,
    /// Why the person is left, if it is let go of by this (D1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaving: Option<Leaving>,
}

/// A contact in an account (K5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Which contact.
    pub contact: ContactId,
    /// In which account.
    pub account: AccountId,
    /// The remote person, once known.
    pub remote: Option<RemoteId>,
    /// Ids it had before.
    pub former: Vec<RemoteId>,
    /// Its last ten revisions, the newest last (I4).
    pub etags: Vec<Etag>,
    /// When the partner says the newest of them was made (I4).
    pub updated: Option<Micros>,
    /// Whose the person is: Kith's, which made it, or its user's.
    pub origin: Origin,
    /// Whether Kith made it, whosever it is by now.
    pub made: bool,
    /// Whether the person was let go of and is its user's: nothing that is typed there later is
    /// anybody else's affair, or brings the contact back (D1).
    pub kept: bool,
    /// How far it is.
    pub state: LinkState,
    /// Since when it is in this state.
    pub since: Micros,
    /// Attempts to create it, also those given up (I3).
    pub attempts: Vec<Attempt>,
    /// The person as last shown, verbatim.
    pub raw: Option<Raw>,
    /// The mirrored labels whose groups it was agreed to be in.
    pub groups: BTreeSet<LabelId>,
    /// The contact's version last agreed on.
    pub version: u64,
    /// The lens last agreed through (K4).
    pub lens: LensId,
    /// The fields that were hidden from its user by the last lens they had: what they typed into
    /// those is theirs, also when it is first seen once they have no lens any more (R6).
    pub hidden: BTreeSet<Field>,
    /// A write whose answer is not known (A3).
    pub sending: Option<Sending>,
    /// One of which the read that should tell showed nothing: that may have trailed, or the write is
    /// still on its way. What is new of the person is looked at for it first.
    pub unsure: Option<Sending>,
    /// The agreement.
    pub agreement: Agreement,
    /// What is known of its photo (S2).
    pub photo: LinkPhoto,
    /// When it was created again after its user removed it, for "third time in a week".
    pub recreated: Vec<Micros>,
    /// Fields that are left alone (S1).
    pub frozen: Frozen,
}

impl Link {
    /// A link that nothing is known of yet.
    #[must_use]
    pub fn new(contact: ContactId, account: AccountId, origin: Origin, now: Micros) -> Self {
        Self {
            contact,
            account,
            remote: None,
            former: Vec::new(),
            etags: Vec::new(),
            updated: None,
            origin,
            made: false,
            kept: false,
            state: LinkState::Creating,
            since: now,
            attempts: Vec::new(),
            raw: None,
            groups: BTreeSet::new(),
            version: 0,
            lens: LensId::default(),
            hidden: BTreeSet::new(),
            sending: None,
            unsure: None,
            agreement: Agreement::default(),
            photo: LinkPhoto::default(),
            recreated: Vec::new(),
            frozen: Frozen::default(),
        }
    }

    /// Whether this revision was already taken in: the current one is an echo, an older
    /// one old news (I4).
    #[must_use]
    pub fn knows(&self, etag: &Etag) -> bool {
        self.etags.contains(etag)
    }

    /// Whether a listing that trails shows the person as it was before the revision taken
    /// in last, in a revision that was never seen itself (I4).
    #[must_use]
    pub fn is_past(&self, person: &Person) -> bool {
        matches!((person.updated, self.updated), (Some(then), Some(taken)) if then < taken)
    }

    /// A read showed nothing of the write that was being sent. For a picture its own doubt tells more.
    pub fn doubt(&mut self, sending: Sending) {
        match sending.kind {
            SendKind::Update | SendKind::Groups | SendKind::Delete => self.unsure = Some(sending),
            SendKind::Create | SendKind::Photo => {}
        }
    }

    /// The write that may have made what is new of the person, if it was sent lately: it is looked
    /// for once.
    pub fn take_unsure(&mut self, now: Micros) -> Option<Sending> {
        let unsure = self.unsure.take();
        unsure.filter(|sending| now <= sending.at + LATEST)
    }

    /// Takes a person's revision in as the current one.
    pub fn take_in(&mut self, person: &Person) {
        self.show_photo(person);
        self.etags.retain(|e| *e != person.etag);
        self.etags.push(person.etag.clone());
        if self.etags.len() > 10 {
            self.etags.remove(0);
        }
        self.updated = person.updated;
        self.frozen.show(&person.values);
        self.raw = Some(person.raw.clone());
    }

    /// Takes in where the person shows a photo (S2), unless it is shown as it was before: no
    /// revision guards the write of a photo, so that a read may trail behind it (pitfall 30).
    pub fn show_photo(&mut self, person: &Person) {
        if !self.is_past(person) {
            self.photo.show(person.photo.as_ref());
        }
    }

    /// The person is its user's alone from now on; the link is remembered, so that it is found again
    /// should the contact come back (D1).
    pub fn let_go(&mut self, now: Micros) {
        self.origin = Origin::User;
        self.groups.clear();
        self.enter(LinkState::Gone, now);
        self.kept = true;
    }

    /// Whether Kith made the person, and its user took it out of the label and kept it (D1).
    #[must_use]
    pub fn was_kept(&self) -> bool {
        self.state == LinkState::Gone && self.made && self.origin == Origin::User
    }

    /// Its user merged the person into another one of theirs, which is looked at next (D3).
    pub fn move_to(&mut self, remote: RemoteId) {
        self.former.extend(self.remote.replace(remote));
        (self.origin, self.made) = (Origin::User, false);
        self.etags.clear();
        self.updated = None;
        self.kept = true;
    }

    /// Whether nothing was taken in yet of the person into which the former one was merged.
    #[must_use]
    pub fn was_moved(&self) -> bool {
        self.state == LinkState::Gone && self.remote.is_some() && self.etags.is_empty()
    }

    /// The person is the contact again. One that Kith made is Kith's again, because nothing but what
    /// its user typed there is theirs (D1).
    pub fn come_back(&mut self) {
        if self.made {
            self.origin = Origin::Kith;
        }
    }

    /// Forgets what was agreed: every entry is the user's own from now on.
    pub fn disagree(&mut self) {
        self.frozen = Frozen::default();
        for row in &mut self.agreement.0 {
            row.key = None;
            row.hub = None;
            row.brought = None;
        }
        self.agreement.0.retain(|row| row.remote.is_some());
    }

    /// Nothing is kept of what the contact said, and no more than that it was there: it was erased
    /// (K9). Only what an attempt sent that was never answered stays, by which a person it may have
    /// left behind is known.
    pub fn forget_content(&mut self) {
        self.agreement = Agreement::default();
        self.raw = None;
        self.sending = None;
        self.unsure = None;
        self.photo = LinkPhoto::default();
        self.frozen = Frozen::default();
    }

    /// Moves to a state.
    pub fn enter(&mut self, state: LinkState, now: Micros) {
        if self.state != state {
            self.state = state;
            self.since = now;
            self.kept = false;
            self.unsure = None;
            self.frozen = Frozen::default();
        }
    }
}

/// What a listing or a direct read showed of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SeenState {
    /// It is there.
    Present,
    /// A listing says it is gone; to be confirmed by a direct read (D2).
    Missing,
    /// A direct read answered that it is gone.
    Gone,
}

/// A person as last seen, kept until agreed (K7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// In which account.
    pub account: AccountId,
    /// Which person.
    pub remote: RemoteId,
    /// Whether it is there.
    pub state: SeenState,
    /// What it looks like, while it is there.
    pub person: Option<Person>,
    /// When it was first seen so.
    pub first: Micros,
    /// Since when it looks like this.
    pub last: Micros,
    /// Whether its user merged somebody into it, of whom Kith knew that they were there (D3).
    pub merged: bool,
}

/// Our mark on a group (G2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupBinding {
    /// The installation that made or bound it.
    pub installation: String,
    /// The label it shows.
    pub label: LabelId,
}

/// A contact group of an account as last listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenGroup {
    /// Its id in the account.
    pub id: GroupId,
    /// Its name as the account's user sees it.
    pub name: String,
    /// Its revision; system groups have none.
    pub etag: Option<Etag>,
    /// Who bound it, if anybody did.
    pub binding: Option<GroupBinding>,
    /// Whether it is one of the provider's own groups.
    pub system: bool,
}

/// Where a mirror stands (K4, G5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum MirrorState {
    /// Nothing is written yet: the join plan waits to be confirmed (I2).
    Proposed,
    /// The label and the group are kept in step.
    Active,
    /// The group was deleted in the account: nothing is written until its user says
    /// whether to put it back or to leave (G5).
    Asking,
    /// The join is being taken back, unit by unit: nothing is written until all of it is (I2).
    Unjoining,
    /// Contacts are being taken out; the mirror ends once none is left.
    Ending,
}

impl MirrorState {
    /// Whether contacts of the label belong into the account.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Active | Self::Asking | Self::Unjoining)
    }
}

/// Where the name of a mirror's group comes from (G4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Named {
    /// It is the label's.
    Label,
    /// It is the label's, decorated with the name its owner had then.
    Owner(String),
    /// The account's user gave it: it follows nothing.
    User,
}

/// A label in an account (K4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mirror {
    /// Which label.
    pub label: LabelId,
    /// In which account.
    pub account: AccountId,
    /// The group, once it exists.
    pub group: Option<GroupId>,
    /// Whether Kith made the group.
    pub made: bool,
    /// The name both sides last agreed on (G4).
    pub agreed_name: String,
    /// The label's name when that was agreed, without the mirror's decoration.
    pub label_name: String,
    /// Where it stands.
    pub state: MirrorState,
    /// Whether its contacts are in `myContacts` too (G1).
    pub phone: bool,
    /// The first position of the label's feed that was not looked at when everything was in
    /// step last; 0 until it was once.
    pub cursor: u64,
    /// Where `agreed_name` comes from.
    pub named: Named,
    /// Whether the group bore this label's mark before: Kith put into it who is there, until the
    /// account was disconnected or the label taken out.
    pub again: bool,
    /// The other installation whose mark was found on the group, while its user is asked about
    /// that (G2).
    pub foreign: Option<String>,
    /// Since when a group of the name agreed on is being made, while no answer is known (A3).
    pub making: Option<Micros>,
}
