//! The steps a plan is made of (A2): plain data that can be compared, each carrying what
//! it was computed from.

use crate::{BrakeKind, Leaving};
use domain::identity::Likeness;
use domain::{
    Agreement, ContactId, Etag, Field, FieldWrite, LabelId, LensId, Patch, PhotoUrl, RemoteId,
    Value,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The order in which the steps of one cycle are taken (A2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Direct reads, so that everything after knows what it does.
    Look,
    /// Hub steps: they only move what is known.
    Hub,
    /// New persons.
    Create,
    /// Contents, memberships inside.
    Content,
    /// Memberships alone.
    Groups,
    /// Photos.
    Photo,
    /// Deletions.
    Delete,
}

/// Why a person is asked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "camelCase")]
pub enum HoldReason {
    /// A person of the account may be this contact; it was kept apart meanwhile.
    MaybeSame {
        /// The person.
        remote: RemoteId,
        /// What they have in common.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        alike: BTreeSet<Likeness>,
    },
    /// The person equals a contact that is linked here already.
    SameTwice {
        /// The contact.
        contact: ContactId,
    },
    /// Nothing the account can hold is left to show.
    NothingToShow {
        /// The version asked about; a later one is tried again.
        version: u64,
        /// The lens it was looked at through; through another it is tried again.
        lens: LensId,
    },
    /// Programs keep putting a field back to what it was (S1): what the account shows there
    /// is neither taken nor overwritten meanwhile.
    PingPong {
        /// The field.
        field: Field,
    },
    /// Its user removed it for the third time in a week.
    KeepsVanishing,
    /// A person put it into a label they may not add to.
    MayNotAdd {
        /// The label.
        label: LabelId,
    },
    /// The provider does not take it.
    Refused {
        /// What the provider said.
        said: String,
        /// The version asked about; a later one is tried again.
        version: u64,
        /// The lens it was sent through; through another it is tried again. None at all if
        /// parts of it are still to be tried by themselves.
        lens: LensId,
    },
    /// The contact left, and its user had typed something into the person that Kith made: that
    /// stays as theirs unless they say that it shall go, too (D1).
    OwnOnLeaving,
    /// Its user merged somebody of their own into the person: what came of it is theirs alone
    /// unless they say that it is for everybody (D3).
    Merged {
        /// What came of it.
        values: Vec<Value>,
    },
    /// The provider does not take what is left of the person once it is let go.
    LeaveRefused {
        /// What the provider said.
        said: String,
    },
}

impl HoldReason {
    /// Whether two reasons ask the same, whatever is known beside by now.
    #[must_use]
    pub fn asks_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::MaybeSame { remote: a, .. }, Self::MaybeSame { remote: b, .. }) => a == b,
            (a, b) => a == b,
        }
    }
}

/// What somebody without the right wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "wants", rename_all = "camelCase")]
pub enum SuggestionKind {
    /// The content to change.
    Edit,
    /// The contact out of this label.
    Remove {
        /// Which.
        label: LabelId,
    },
}

/// The photo that an account shows, as a patch takes it in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PhotoTaken {
    /// Where it is served; none where it was taken away.
    pub shown: Option<PhotoUrl>,
    /// Whether the person was there before and its photo is looked at for the first time:
    /// part of its arrival, no edit that a brake counts (D4).
    pub arrived: bool,
    /// Whether it is shown no more, because ours was written over it before anybody knew (A3):
    /// the account does not agree with it yet.
    pub overwritten: bool,
}

/// One step of a plan. Hub steps are one unit of work that checks what they carry; remote
/// steps are a unit that notes `sending`, a call, and a unit with the answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Read a person directly: a missing one to be confirmed (D2), a write whose answer is
    /// not known (A3).
    Look {
        /// Which person.
        remote: RemoteId,
    },
    /// Find persons of the account who may be this contact, and read them (I1).
    Seek {
        /// The contact.
        contact: ContactId,
    },
    /// Take what was seen as what is agreed: an echo, old news, a new revision, a moved
    /// version or lens with nothing to write.
    Agree {
        /// The contact.
        contact: ContactId,
        /// Its version.
        version: u64,
        /// The lens.
        lens: LensId,
        /// The revision seen, if something was seen.
        etag: Option<Etag>,
        /// The labels agreed on afterwards.
        groups: BTreeSet<LabelId>,
        /// Whether the hub's photo is still to be written.
        photo: bool,
    },
    /// Forget what was seen of a person that concerns nobody.
    Forget {
        /// Which person.
        remote: RemoteId,
        /// The revision seen.
        etag: Option<Etag>,
    },
    /// Link a contact with a person who is there (I1).
    Link {
        /// The contact.
        contact: ContactId,
        /// Its version.
        version: u64,
        /// The person.
        remote: RemoteId,
        /// The revision seen.
        etag: Etag,
    },
    /// An answer that named these persons is done with: the contact is linked with one of its
    /// user's own, or none of them can be it any more.
    Answered {
        /// The contact.
        contact: ContactId,
        /// The persons.
        remotes: BTreeSet<RemoteId>,
    },
    /// A create was sent and its person found (I3).
    Adopt {
        /// The contact.
        contact: ContactId,
        /// The person.
        remote: RemoteId,
        /// The revision seen.
        etag: Etag,
    },
    /// A person of a mirrored group becomes a contact.
    Import {
        /// The person.
        remote: RemoteId,
        /// The revision seen.
        etag: Etag,
        /// The labels it comes into.
        labels: BTreeSet<LabelId>,
    },
    /// Take content changes into the hub, and what lacked the right as a suggestion.
    Patch {
        /// The contact.
        contact: ContactId,
        /// Its version.
        version: u64,
        /// The lens it was computed through.
        lens: LensId,
        /// The revision seen.
        etag: Etag,
        /// The labels through which the right was judged.
        labels: BTreeSet<LabelId>,
        /// What changes in the card.
        patch: Patch,
        /// What lacked the right.
        suggestions: Patch,
        /// The agreement afterwards.
        agreement: Agreement,
        /// The photo, where that is what changed: then nothing else did.
        photo: Option<PhotoTaken>,
        /// Fields that were left alone and go on with this (S1).
        thawed: BTreeSet<Field>,
    },
    /// Leave fields alone that its user changed, until they have answered about the group (G5, S1).
    Aside {
        /// The contact.
        contact: ContactId,
        /// Its version.
        version: u64,
        /// The revision seen.
        etag: Etag,
        /// The fields.
        fields: BTreeSet<Field>,
    },
    /// Take a contact into labels whose groups its person was put into.
    Join {
        /// The contact.
        contact: ContactId,
        /// Its version.
        version: u64,
        /// The revision seen.
        etag: Etag,
        /// The labels.
        labels: BTreeSet<LabelId>,
    },
    /// Take a contact out of labels whose groups its person left.
    Remove {
        /// The contact.
        contact: ContactId,
        /// Its version.
        version: u64,
        /// The revision seen.
        etag: Etag,
        /// The labels.
        labels: BTreeSet<LabelId>,
    },
    /// A membership change without the right: put back, with a suggestion.
    PutBack {
        /// The contact.
        contact: ContactId,
        /// Its version.
        version: u64,
        /// The revision seen.
        etag: Etag,
        /// Labels it was taken out of, to be suggested.
        removed: BTreeSet<LabelId>,
        /// Labels it was put into, which it leaves again.
        added: BTreeSet<LabelId>,
    },
    /// The person was deleted: out of these labels; suggested for those.
    Trash {
        /// The contact.
        contact: ContactId,
        /// Its version.
        version: u64,
        /// Labels in which the user may delete.
        labels: BTreeSet<LabelId>,
        /// Labels in which they may not.
        suggest: BTreeSet<LabelId>,
    },
    /// Out of the trash: an edit beats a deletion.
    Restore {
        /// The contact.
        contact: ContactId,
        /// Its version.
        version: u64,
        /// The person, where one came back.
        remote: Option<RemoteId>,
    },
    /// The link is over: the person is gone, or stays as its user's alone.
    Unlink {
        /// The contact.
        contact: ContactId,
        /// Whether the person is gone (remembered for 35 days) or merely no longer ours.
        gone: bool,
    },
    /// Let go of the person where there is nothing to take out of it and no group to leave: it
    /// counts as the user's own from now on (D1).
    Disown {
        /// The contact.
        contact: ContactId,
        /// Its version.
        version: u64,
        /// Why it is left like this.
        leaving: Leaving,
    },
    /// Ask a person.
    Hold {
        /// About which contact.
        contact: Option<ContactId>,
        /// About which person.
        remote: Option<RemoteId>,
        /// What.
        reason: HoldReason,
    },
    /// Stop one kind of change until a person decides (D4).
    Brake {
        /// On which label.
        label: LabelId,
        /// Which kind.
        kind: BrakeKind,
        /// How many contacts it concerns.
        count: usize,
    },
    /// Take a person who is no contact of ours out of groups its user may not add to.
    Expel {
        /// The person.
        remote: RemoteId,
        /// The labels whose groups it leaves.
        labels: BTreeSet<LabelId>,
    },
    /// Create the person.
    Create {
        /// The contact.
        contact: ContactId,
        /// Its version.
        version: u64,
        /// The lens.
        lens: LensId,
        /// Its content.
        writes: Vec<FieldWrite>,
        /// The labels whose groups it is put into.
        groups: BTreeSet<LabelId>,
        /// Whether its photo is to be written afterwards.
        photo: bool,
    },
    /// Replace fields, and groups where they differ.
    Update {
        /// The contact.
        contact: ContactId,
        /// Its version.
        version: u64,
        /// The lens.
        lens: LensId,
        /// The person.
        remote: RemoteId,
        /// The fields that differ.
        writes: Vec<FieldWrite>,
        /// The labels whose groups it is in afterwards, if that differs.
        groups: Option<BTreeSet<LabelId>>,
        /// Whether its photo is to be written afterwards.
        photo: bool,
        /// Whether this is but a part of what differs: the rest was refused before, and shall
        /// not keep this from being written.
        part: bool,
    },
    /// Change memberships alone.
    Groups {
        /// The contact.
        contact: ContactId,
        /// Its version.
        version: u64,
        /// The lens.
        lens: LensId,
        /// The person.
        remote: RemoteId,
        /// Labels whose groups it enters.
        add: BTreeSet<LabelId>,
        /// Labels whose groups it leaves.
        remove: BTreeSet<LabelId>,
    },
    /// Leave an own person (D1): out of the groups, without what Kith brought.
    Leave {
        /// The contact.
        contact: ContactId,
        /// Its version.
        version: u64,
        /// The person.
        remote: RemoteId,
        /// The fields to restore.
        writes: Vec<FieldWrite>,
        /// Why it is left like this.
        leaving: Leaving,
    },
    /// Find out what picture is served at an address (S2).
    Fetch {
        /// The contact whose person shows it.
        contact: ContactId,
        /// Where.
        url: PhotoUrl,
    },
    /// Write the photo, or take it away (S2).
    Photo {
        /// The contact.
        contact: ContactId,
        /// Its version.
        version: u64,
        /// The lens.
        lens: LensId,
        /// The person.
        remote: RemoteId,
        /// The picture; none takes the photo away.
        write: FieldWrite,
        /// Whether this is the farewell of an own person, before the rest of it (D1).
        leaving: bool,
    },
    /// Delete the person, after it was read again and found unchanged (D1, D2).
    Delete {
        /// The contact.
        contact: ContactId,
        /// The person.
        remote: RemoteId,
    },
    /// Remove a person that an attempt given up left behind (I3).
    Sweep {
        /// The contact it was made for.
        contact: ContactId,
        /// The person.
        remote: RemoteId,
        /// The revision seen.
        etag: Etag,
    },
}

impl Step {
    /// The phase it belongs to.
    #[must_use]
    pub fn phase(&self) -> Phase {
        match self {
            Self::Look { .. } | Self::Seek { .. } => Phase::Look,
            Self::Agree { .. }
            | Self::Forget { .. }
            | Self::Link { .. }
            | Self::Answered { .. }
            | Self::Adopt { .. }
            | Self::Import { .. }
            | Self::Patch { .. }
            | Self::Aside { .. }
            | Self::Join { .. }
            | Self::Remove { .. }
            | Self::PutBack { .. }
            | Self::Trash { .. }
            | Self::Restore { .. }
            | Self::Unlink { .. }
            | Self::Disown { .. }
            | Self::Brake { .. }
            | Self::Hold { .. } => Phase::Hub,
            Self::Create { .. } => Phase::Create,
            Self::Update { .. } => Phase::Content,
            Self::Groups { .. } | Self::Expel { .. } | Self::Leave { .. } => Phase::Groups,
            Self::Fetch { .. } | Self::Photo { .. } => Phase::Photo,
            Self::Delete { .. } | Self::Sweep { .. } => Phase::Delete,
        }
    }

    /// Its name, for counting what was met.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Look { .. } => "look",
            Self::Seek { .. } => "seek",
            Self::Agree { .. } => "agree",
            Self::Forget { .. } => "forget",
            Self::Link { .. } => "link",
            Self::Answered { .. } => "answered",
            Self::Adopt { .. } => "adopt",
            Self::Import { .. } => "import",
            Self::Patch { .. } => "patch",
            Self::Aside { .. } => "aside",
            Self::Join { .. } => "join",
            Self::Remove { .. } => "remove",
            Self::PutBack { .. } => "put back",
            Self::Trash { .. } => "trash",
            Self::Restore { .. } => "restore",
            Self::Unlink { .. } => "unlink",
            Self::Disown { .. } => "disown",
            Self::Hold { .. } => "hold",
            Self::Brake { .. } => "brake",
            Self::Expel { .. } => "expel",
            Self::Create { .. } => "create",
            Self::Update { .. } => "update",
            Self::Groups { .. } => "groups",
            Self::Leave { .. } => "leave",
            Self::Fetch { .. } => "fetch",
            Self::Photo { .. } => "photo",
            Self::Delete { .. } => "delete",
            Self::Sweep { .. } => "sweep",
        }
    }
}
