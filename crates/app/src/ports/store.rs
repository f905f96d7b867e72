//! The store: everything that can be read and changed in one unit of work.

use crate::rights::{access_by, reaching};
use crate::{
    Account, Brake, Comment, Hash, Hold, Indexed, Installation, Invitation, JoinPlan, Lag, Lease,
    Notice, Parted, Parting, Receipt, Res, Revision, Suggestion, Team, User, Watched,
};
use domain::{
    Access, AccountId, BrakeId, CommentId, Contact, ContactId, Grant, GroupId, HoldId,
    InvitationId, Label, LabelId, Level, Mark, Membership, Micros, NoticeId, Photo, PhotoHash,
    Principal, ReceiptId, RemoteId, SuggestionId, TeamId, UserId, Uuid,
};
use std::collections::{BTreeMap, BTreeSet};
use sync::{Link, Mirror, Seen, SeenGroup, Summary, Sums};

/// What can be read within one unit. All from one snapshot.
pub trait Read {
    /// The time of this unit: read once, the same throughout.
    fn now(&self) -> Micros;

    /// This installation.
    fn installation(&self) -> Res<Installation>;

    /// A user.
    fn user(&self, id: UserId) -> Res<Option<User>>;
    /// The user with this address (lower case), unless they are gone.
    fn user_by_email(&self, email: &str) -> Res<Option<User>>;
    /// All users by address; those who are gone are not among them.
    fn users(&self) -> Res<Vec<User>>;

    /// An account.
    fn account(&self, id: AccountId) -> Res<Option<Account>>;
    /// The account with this `sub`.
    fn account_by_sub(&self, sub: &str) -> Res<Option<Account>>;
    /// All accounts by address.
    fn accounts(&self) -> Res<Vec<Account>>;
    /// Every account as its watcher sees it: asked for after whatever happens, so in one go.
    fn watched(&self) -> Res<Vec<Watched>>;
    /// The lease on an account (S3).
    fn lease(&self, id: AccountId) -> Res<Option<Lease>>;

    /// A label.
    fn label(&self, id: LabelId) -> Res<Option<Label>>;
    /// All labels that are not deleted, by name.
    fn labels(&self) -> Res<Vec<Label>>;
    /// How many contacts a label holds.
    fn label_size(&self, id: LabelId) -> Res<usize>;
    /// The labels a user owns, by name; those deleted are not among them.
    fn owned_labels(&self, owner: UserId) -> Res<Vec<Label>>;

    /// A team.
    fn team(&self, id: TeamId) -> Res<Option<Team>>;
    /// All teams, by name.
    fn teams(&self) -> Res<Vec<Team>>;
    /// Who is in a team.
    fn team_members(&self, id: TeamId) -> Res<Vec<UserId>>;
    /// Everything a user is reached by: themselves, their teams, and the domains that the
    /// provider names for their accounts.
    fn principals(&self, user: UserId) -> Res<Vec<Principal>>;

    /// A grant.
    fn grant(&self, label: LabelId, with: &Principal) -> Res<Option<Grant>>;
    /// All grants of a label: with users first, then with teams, then with domains.
    fn grants(&self, label: LabelId) -> Res<Vec<Grant>>;
    /// Everything that is shared with a principal.
    fn grants_to(&self, with: &Principal) -> Res<Vec<Grant>>;

    /// An invitation.
    fn invitation(&self, id: InvitationId) -> Res<Option<Invitation>>;
    /// The invitation whose secret has this hash.
    fn invitation_by_hash(&self, hash: &[u8; 32]) -> Res<Option<Invitation>>;
    /// All invitations to a label, the latest first.
    fn invitations(&self, label: LabelId) -> Res<Vec<Invitation>>;
    /// All invitations that wait, expired ones among them, the oldest first.
    fn pending_invitations(&self) -> Res<Vec<Invitation>>;

    /// What a user may do with a label now, and sees of it: as its owner, or by the most
    /// specific grant that reaches them (R1); none in a deleted label.
    fn access(&self, label: LabelId, user: UserId) -> Res<Option<Access>> {
        let Some(row) = self.label(label)? else {
            return Ok(None);
        };
        access_by(&row, user, || reaching(self, label, user))
    }

    /// The level of [`Read::access`].
    fn level(&self, label: LabelId, user: UserId) -> Res<Option<Level>> {
        Ok(self.access(label, user)?.map(|a| a.level))
    }

    /// A mirror.
    fn mirror(&self, label: LabelId, account: AccountId) -> Res<Option<Mirror>>;
    /// All mirrors in an account.
    fn mirrors(&self, account: AccountId) -> Res<Vec<Mirror>>;
    /// All mirrors of a label.
    fn mirrors_of(&self, label: LabelId) -> Res<Vec<Mirror>>;
    /// The join plan of a mirror (I2).
    fn join_plan(&self, label: LabelId, account: AccountId) -> Res<Option<JoinPlan>>;

    /// A contact, also one in the trash.
    fn contact(&self, id: ContactId) -> Res<Option<Contact>>;
    /// Every label a contact is or was in.
    fn memberships(&self, contact: ContactId) -> Res<Vec<Membership>>;
    /// The feed of a label (K3): entries after `seq`, oldest first, at most `limit`.
    fn entries(&self, label: LabelId, after: u64, limit: usize) -> Res<Vec<Membership>>;
    /// How far the feeds of the labels are that the account mirrors, if it is not in step with
    /// one of them: a number that grows with every change in them (K3, K4).
    fn ahead(&self, account: AccountId) -> Res<Option<u64>>;
    /// The contacts a label holds now.
    fn members(&self, label: LabelId) -> Res<Vec<ContactId>>;
    /// Those of them after this one, in the order of their ids, at most `limit`.
    fn members_after(
        &self,
        label: LabelId,
        after: Option<ContactId>,
        limit: usize,
    ) -> Res<Vec<ContactId>>;
    /// The labels into which a user put contacts out of other labels (K3 `via`).
    fn reshared_by(&self, user: UserId) -> Res<Vec<LabelId>>;
    /// The labels into which contacts were put out of this one (K3 `via`).
    fn reshared_from(&self, label: LabelId) -> Res<Vec<LabelId>>;
    /// The entries that came out of another label, at most `limit` after this one, in the order
    /// of contact and label.
    fn reshared(&self, after: Option<(ContactId, LabelId)>, limit: usize) -> Res<Vec<Membership>>;
    /// The contacts that bear one of these clues (I1), each once, in the order of their age;
    /// those in the trash among them.
    fn contacts_with(&self, clues: &BTreeSet<String>) -> Res<Vec<ContactId>>;
    /// The contacts in the trash, the latest first.
    fn trash(&self) -> Res<Vec<Contact>>;
    /// Those that have been there since before then, the oldest first, at most `limit`.
    fn trash_before(&self, before: Micros, limit: usize) -> Res<Vec<Contact>>;

    /// A link.
    fn link(&self, contact: ContactId, account: AccountId) -> Res<Option<Link>>;
    /// All links of a contact.
    fn links(&self, contact: ContactId) -> Res<Vec<Link>>;
    /// The link that has, or had, this remote id.
    fn link_by_remote(&self, account: AccountId, remote: &RemoteId) -> Res<Option<Link>>;
    /// The link one of whose attempts bears this mark (I3), in whatever state.
    fn link_by_mark(&self, account: AccountId, mark: &Mark) -> Res<Option<Link>>;
    /// Whether any link of the account is anything but settled: not `linked` or `gone`, with a
    /// write whose answer is not known, or with a photo to be looked at or written.
    fn unsettled(&self, account: AccountId) -> Res<bool>;
    /// The contacts that are linked in an account, by links in whatever state, at most `limit`.
    fn linked(&self, account: AccountId, limit: usize) -> Res<Vec<ContactId>>;
    /// Whether anything is known of people of an account: linked, seen, indexed or asked about.
    fn remembers(&self, account: AccountId) -> Res<bool>;
    /// How many links of the account, other than `gone` ones, are in the group of each label by
    /// agreement; goes through all of them once. Labels without any are left out.
    fn linked_by_label(&self, account: AccountId) -> Res<BTreeMap<LabelId, usize>>;
    /// The same of those links alone whose person Kith made; also those it made that count as its
    /// user's since, some of whom go with the label all the same: no fewer than go.
    fn made_by_label(&self, account: AccountId) -> Res<BTreeMap<LabelId, usize>>;

    /// One summary for every contact in a label mirrored by the account (state other than
    /// `Proposed`, unless `with` names it), every link of the account, and every seen
    /// person without a link; each contact, and each seen person, exactly once. Ordered by
    /// contact id, those without a contact last, by remote id. `Summary::labels` lists those of
    /// the labels mirrored here, and of `others`, that hold the contact; nothing comes through
    /// an entry with a `via` until the rules of rights said what does (R2).
    fn summaries(
        &self,
        account: AccountId,
        with: Option<LabelId>,
        others: &BTreeSet<LabelId>,
    ) -> Res<Vec<Summary>>;

    /// A person as last seen.
    fn seen(&self, account: AccountId, remote: &RemoteId) -> Res<Option<Seen>>;
    /// Those of the seen persons of an account who are there.
    fn seen_present(&self, account: AccountId) -> Res<Vec<RemoteId>>;
    /// How many seen persons wait in an account.
    fn seen_count(&self, account: AccountId) -> Res<usize>;
    /// The groups of an account as last listed.
    fn groups(&self, account: AccountId) -> Res<Vec<SeenGroup>>;
    /// Persons of the private index that bear one of these hashes (K8), each once.
    fn indexed(&self, account: AccountId, hashes: &[Hash]) -> Res<Vec<RemoteId>>;
    /// The hashes of a person of the private index; none of whoever is not in it.
    fn hashes(&self, account: AccountId, remote: &RemoteId) -> Res<Option<Vec<Hash>>>;
    /// The remote ids of every person known in an account: linked (not gone), seen present,
    /// or indexed. For finding out what a full listing lacks (pitfall 38).
    fn known(&self, account: AccountId) -> Res<Vec<RemoteId>>;
    /// Those of them that the full listing under way did not have so far.
    fn unlisted(&self, account: AccountId) -> Res<Vec<RemoteId>>;

    /// The bytes of a picture.
    fn photo(&self, hash: &PhotoHash) -> Res<Option<Vec<u8>>>;
    /// Pictures that came before then and that no contact, revision, suggestion or link names:
    /// goes through all contents, so never ask for it in a unit that writes.
    fn unnamed_photos(&self, before: Micros) -> Res<Vec<PhotoHash>>;

    /// A contact's history, the latest first.
    fn revisions(&self, contact: ContactId) -> Res<Vec<Revision>>;
    /// Per label mirrored by the account, how many contacts were removed, edited since
    /// `since` and added since `hour` (D4): the greater of what came through this account
    /// and what came from its user by any account.
    fn sums(
        &self,
        account: AccountId,
        user: UserId,
        since: Micros,
        hour: Micros,
    ) -> Res<BTreeMap<LabelId, Sums>>;

    /// A comment.
    fn comment(&self, id: CommentId) -> Res<Option<Comment>>;
    /// All comments on a contact, whoever reads them, the oldest first (R7).
    fn comments(&self, contact: ContactId) -> Res<Vec<Comment>>;
    /// The contacts on which there are comments for those who have the label.
    fn commented_in(&self, label: LabelId) -> Res<Vec<ContactId>>;
    /// What a user wrote for themselves alone, the oldest first.
    fn private_comments(&self, author: UserId) -> Res<Vec<Comment>>;

    /// A suggestion.
    fn suggestion(&self, id: SuggestionId) -> Res<Option<Suggestion>>;
    /// All open suggestions, the oldest first.
    fn suggestions(&self) -> Res<Vec<Suggestion>>;
    /// The open ones about this contact.
    fn suggestions_about(&self, contact: ContactId) -> Res<Vec<Suggestion>>;
    /// A question.
    fn hold(&self, id: HoldId) -> Res<Option<Hold>>;
    /// All questions of an account, of any state, the oldest first.
    fn holds(&self, account: AccountId) -> Res<Vec<Hold>>;
    /// Questions that name this contact or this remote person in the account.
    fn holds_of(
        &self,
        account: AccountId,
        contact: Option<ContactId>,
        remote: Option<&RemoteId>,
    ) -> Res<Vec<Hold>>;
    /// A brake.
    fn brake(&self, id: BrakeId) -> Res<Option<Brake>>;
    /// All brakes of an account.
    fn brakes(&self, account: AccountId) -> Res<Vec<Brake>>;

    /// What a user was told and has not put away, the oldest first.
    fn notices(&self, user: UserId) -> Res<Vec<Notice>>;

    /// What was written down of labels that left accounts that were the user's then, the oldest
    /// first.
    fn receipts(&self, user: UserId) -> Res<Vec<Receipt>>;
    /// The receipt of a label that is leaving an account now.
    fn open_receipt(&self, account: AccountId, label: LabelId) -> Res<Option<Receipt>>;
    /// How many contacts of a receipt fared how, and how many of those were not as they should be
    /// when they were read back.
    fn parted(&self, receipt: ReceiptId) -> Res<Vec<(Parted, usize, usize)>>;
    /// What became of each contact of a receipt.
    fn partings(&self, receipt: ReceiptId) -> Res<Vec<Parting>>;

    /// When somebody asked for this account to be looked at now, if it has not been since.
    fn due(&self, account: AccountId) -> Res<Option<Micros>>;
    /// How far behind the account is; none if it is in step (S6).
    fn lag(&self, account: AccountId) -> Res<Option<Lag>>;
}

/// What can be changed within one unit. `save_*` inserts or replaces by key; `drop_*` of
/// what is not there is no error.
pub trait Work: Read {
    /// A new UUIDv7.
    fn uuid(&self) -> Uuid;
    /// Bytes that nobody can guess; keep a hash of them, never themselves.
    fn secret(&self) -> [u8; 32];

    /// Keeps a user.
    fn save_user(&self, user: &User) -> Res<()>;
    /// Keeps an account.
    fn save_account(&self, account: &Account) -> Res<()>;
    /// Keeps a lease (S3).
    fn save_lease(&self, account: AccountId, lease: Lease) -> Res<()>;

    /// Keeps a label; its `seq` is kept by [`Work::next_seq`] alone.
    fn save_label(&self, label: &Label) -> Res<()>;
    /// Takes the next place of the label's feed (K3).
    fn next_seq(&self, label: LabelId) -> Res<u64>;
    /// Keeps a grant.
    fn save_grant(&self, grant: &Grant) -> Res<()>;
    /// Ends a grant.
    fn drop_grant(&self, label: LabelId, with: &Principal) -> Res<()>;
    /// Keeps an invitation.
    fn save_invitation(&self, invitation: &Invitation) -> Res<()>;
    /// Forgets invitations that were made, and had expired, before then, at most `limit` of them.
    /// Returns how many it were.
    fn forget_invitations(&self, before: Micros, limit: usize) -> Res<usize>;
    /// Keeps a team.
    fn save_team(&self, team: &Team) -> Res<()>;
    /// Forgets a team, and who was in it.
    fn drop_team(&self, id: TeamId) -> Res<()>;
    /// Puts a user into a team, if they are not in it.
    fn add_team_member(&self, id: TeamId, user: UserId) -> Res<()>;
    /// Takes a user out of a team.
    fn drop_team_member(&self, id: TeamId, user: UserId) -> Res<()>;

    /// Keeps a mirror.
    fn save_mirror(&self, mirror: &Mirror) -> Res<()>;
    /// Ends a mirror.
    fn drop_mirror(&self, label: LabelId, account: AccountId) -> Res<()>;
    /// Keeps a join plan.
    fn save_join_plan(&self, plan: &JoinPlan) -> Res<()>;
    /// Drops a join plan.
    fn drop_join_plan(&self, label: LabelId, account: AccountId) -> Res<()>;

    /// Keeps a contact.
    fn save_contact(&self, contact: &Contact) -> Res<()>;
    /// Keeps by what a contact is found, in place of what was kept before.
    fn save_clues(&self, contact: ContactId, clues: &BTreeSet<String>) -> Res<()>;
    /// Erases a contact's content, history and comments (K9); its id and links stay.
    fn purge_contact(&self, id: ContactId) -> Res<()>;
    /// Forgets contacts whose content was erased and that no account has a link with any more, with
    /// their entries: of those that left the hub before then at most `limit`. Says how many.
    fn forget_purged(&self, before: Micros, limit: usize) -> Res<usize>;
    /// Keeps an entry of a label.
    fn save_membership(&self, entry: &Membership) -> Res<()>;
    /// Keeps a change of a contact.
    fn add_revision(&self, revision: &Revision) -> Res<()>;

    /// Keeps a link, its former ids included.
    fn save_link(&self, link: &Link) -> Res<()>;
    /// Forgets a link.
    fn drop_link(&self, contact: ContactId, account: AccountId) -> Res<()>;

    /// Keeps a comment.
    fn save_comment(&self, comment: &Comment) -> Res<()>;
    /// Forgets a comment.
    fn drop_comment(&self, id: CommentId) -> Res<()>;
    /// Forgets what a user wrote for themselves alone.
    fn drop_private_comments(&self, author: UserId) -> Res<()>;
    /// Forgets comments whose entry left the label before then (R7), at most `limit` of them, and
    /// none on contacts in the trash. Returns how many it were.
    fn forget_comments(&self, before: Micros, limit: usize) -> Res<usize>;

    /// Keeps a picture, once however often it is used (S2).
    fn save_photo(&self, photo: &Photo, bytes: &[u8]) -> Res<()>;
    /// Forgets a picture, unless it was brought since then.
    fn drop_photo(&self, hash: &PhotoHash, before: Micros) -> Res<()>;

    /// Keeps what was seen.
    fn save_seen(&self, seen: &Seen) -> Res<()>;
    /// Forgets what was seen.
    fn drop_seen(&self, account: AccountId, remote: &RemoteId) -> Res<()>;
    /// Keeps a group as listed.
    fn save_group(&self, account: AccountId, group: &SeenGroup) -> Res<()>;
    /// Forgets a group.
    fn drop_group(&self, account: AccountId, group: &GroupId) -> Res<()>;
    /// Keeps a private person's hashes, replacing those it had.
    fn save_indexed(&self, account: AccountId, person: &Indexed) -> Res<()>;
    /// Forgets a private person.
    fn drop_indexed(&self, account: AccountId, remote: &RemoteId) -> Res<()>;
    /// Notes that the full listing under way has this person.
    fn save_listed(&self, account: AccountId, remote: &RemoteId) -> Res<()>;
    /// Forgets whom the full listing had.
    fn drop_listed(&self, account: AccountId) -> Res<()>;

    /// Forgets what was seen of people of an account, their hashes, and what was asked about
    /// them: of at most `limit`. Links stay.
    fn forget_people(&self, account: AccountId, limit: usize) -> Res<()>;

    /// Keeps a suggestion.
    fn save_suggestion(&self, suggestion: &Suggestion) -> Res<()>;
    /// Forgets a suggestion.
    fn drop_suggestion(&self, id: SuggestionId) -> Res<()>;
    /// Forgets suggestions from before then that somebody decided.
    fn forget_decided(&self, before: Micros) -> Res<()>;
    /// Keeps a question.
    fn save_hold(&self, hold: &Hold) -> Res<()>;
    /// Forgets a question.
    fn drop_hold(&self, id: HoldId) -> Res<()>;
    /// Keeps a notice.
    fn save_notice(&self, notice: &Notice) -> Res<()>;
    /// Puts a notice away.
    fn drop_notice(&self, id: NoticeId) -> Res<()>;
    /// Keeps a receipt.
    fn save_receipt(&self, receipt: &Receipt) -> Res<()>;
    /// Keeps what became of a contact, in place of what was kept of it before.
    fn save_parting(&self, receipt: ReceiptId, parting: &Parting) -> Res<()>;
    /// Forgets receipts that were over before then, at most `limit` rows of them in this unit.
    /// Returns how many it were.
    fn forget_receipts(&self, before: Micros, limit: usize) -> Res<usize>;
    /// Keeps a brake.
    fn save_brake(&self, brake: &Brake) -> Res<()>;
    /// Ends a brake.
    fn drop_brake(&self, id: BrakeId) -> Res<()>;

    /// Asks for an account to be looked at now, or notes that it was (`None`).
    fn save_due(&self, account: AccountId, due: Option<Micros>) -> Res<()>;
    /// Keeps how far behind the account is, or that it is in step (S6).
    fn save_lag(&self, account: AccountId, lag: Option<&Lag>) -> Res<()>;
}
