//! What a unit can read.

use super::SqlWork;
use crate::nouns::{
    accounts, brakes, comments, contacts, feed, grants, groups, history, holds, index,
    installation, invitations, join_plans, labels, lags, leases, links, listed, mirrors, notices,
    people, photos, receipts, seen, suggestions, summaries, sums, teams, users,
};
use app::{
    Account, Brake, Comment, Hash, Hold, Installation, Invitation, JoinPlan, Lag, Lease, Notice,
    Parted, Parting, Read, Receipt, Res, Revision, Suggestion, Team, User, Watched,
};
use domain::{
    AccountId, BrakeId, CommentId, Contact, ContactId, Grant, HoldId, InvitationId, Label, LabelId,
    Mark, Membership, Micros, PhotoHash, Principal, ReceiptId, RemoteId, SuggestionId, TeamId,
    UserId,
};
use std::collections::{BTreeMap, BTreeSet};
use sync::{Link, Mirror, Seen, SeenGroup, Summary, Sums};

impl Read for SqlWork<'_> {
    fn now(&self) -> Micros {
        self.now
    }

    fn installation(&self) -> Res<Installation> {
        installation::get(self.sql)
    }

    fn user(&self, id: UserId) -> Res<Option<User>> {
        users::by_id(self.sql, id)
    }

    fn user_by_email(&self, email: &str) -> Res<Option<User>> {
        users::by_email(self.sql, email)
    }

    fn users(&self) -> Res<Vec<User>> {
        users::all(self.sql)
    }

    fn account(&self, id: AccountId) -> Res<Option<Account>> {
        accounts::by_id(self.sql, id)
    }

    fn account_by_sub(&self, sub: &str) -> Res<Option<Account>> {
        accounts::by_sub(self.sql, sub)
    }

    fn accounts(&self) -> Res<Vec<Account>> {
        accounts::all(self.sql)
    }

    fn watched(&self) -> Res<Vec<Watched>> {
        accounts::watched(self.sql)
    }

    fn lease(&self, id: AccountId) -> Res<Option<Lease>> {
        leases::get(self.sql, id)
    }

    fn label(&self, id: LabelId) -> Res<Option<Label>> {
        labels::by_id(self.sql, id)
    }

    fn labels(&self) -> Res<Vec<Label>> {
        labels::all(self.sql)
    }

    fn label_size(&self, id: LabelId) -> Res<usize> {
        feed::size(self.sql, id)
    }

    fn owned_labels(&self, owner: UserId) -> Res<Vec<Label>> {
        labels::owned(self.sql, owner)
    }

    fn team(&self, id: TeamId) -> Res<Option<Team>> {
        teams::by_id(self.sql, id)
    }

    fn teams(&self) -> Res<Vec<Team>> {
        teams::all(self.sql)
    }

    fn team_members(&self, id: TeamId) -> Res<Vec<UserId>> {
        teams::members(self.sql, id)
    }

    fn principals(&self, user: UserId) -> Res<Vec<Principal>> {
        teams::principals(self.sql, user)
    }

    fn grant(&self, label: LabelId, with: &Principal) -> Res<Option<Grant>> {
        grants::get(self.sql, label, with)
    }

    fn grants_to(&self, with: &Principal) -> Res<Vec<Grant>> {
        grants::to(self.sql, with)
    }

    fn grants(&self, label: LabelId) -> Res<Vec<Grant>> {
        grants::of_label(self.sql, label)
    }

    fn invitation(&self, id: InvitationId) -> Res<Option<Invitation>> {
        invitations::by_id(self.sql, id)
    }

    fn invitation_by_hash(&self, hash: &[u8; 32]) -> Res<Option<Invitation>> {
        invitations::by_hash(self.sql, hash)
    }

    fn invitations(&self, label: LabelId) -> Res<Vec<Invitation>> {
        invitations::of_label(self.sql, label)
    }

    fn pending_invitations(&self) -> Res<Vec<Invitation>> {
        invitations::pending(self.sql)
    }

    fn mirror(&self, label: LabelId, account: AccountId) -> Res<Option<Mirror>> {
        mirrors::get(self.sql, label, account)
    }

    fn mirrors(&self, account: AccountId) -> Res<Vec<Mirror>> {
        mirrors::in_account(self.sql, account)
    }

    fn mirrors_of(&self, label: LabelId) -> Res<Vec<Mirror>> {
        mirrors::of_label(self.sql, label)
    }

    fn join_plan(&self, label: LabelId, account: AccountId) -> Res<Option<JoinPlan>> {
        join_plans::get(self.sql, label, account)
    }

    fn contact(&self, id: ContactId) -> Res<Option<Contact>> {
        contacts::by_id(self.sql, id)
    }

    fn memberships(&self, contact: ContactId) -> Res<Vec<Membership>> {
        feed::of_contact(self.sql, contact)
    }

    fn entries(&self, label: LabelId, after: u64, limit: usize) -> Res<Vec<Membership>> {
        feed::after(self.sql, label, after, limit)
    }

    fn ahead(&self, account: AccountId) -> Res<Option<u64>> {
        mirrors::ahead(self.sql, account)
    }

    fn members(&self, label: LabelId) -> Res<Vec<ContactId>> {
        feed::members(self.sql, label)
    }

    fn members_after(
        &self,
        label: LabelId,
        after: Option<ContactId>,
        limit: usize,
    ) -> Res<Vec<ContactId>> {
        feed::members_after(self.sql, label, after, limit)
    }

    fn reshared_by(&self, user: UserId) -> Res<Vec<LabelId>> {
        feed::reshared_by(self.sql, user)
    }

    fn reshared_from(&self, label: LabelId) -> Res<Vec<LabelId>> {
        feed::reshared_from(self.sql, label)
    }

    fn reshared(&self, after: Option<(ContactId, LabelId)>, limit: usize) -> Res<Vec<Membership>> {
        feed::reshared(self.sql, after, limit)
    }

    fn contacts_with(&self, clues: &BTreeSet<String>) -> Res<Vec<ContactId>> {
        contacts::with_clues(self.sql, clues)
    }

    fn trash(&self) -> Res<Vec<Contact>> {
        contacts::trash(self.sql)
    }

    fn trash_before(&self, before: Micros, limit: usize) -> Res<Vec<Contact>> {
        contacts::trash_before(self.sql, before, limit)
    }

    fn link(&self, contact: ContactId, account: AccountId) -> Res<Option<Link>> {
        links::get(self.sql, contact, account)
    }

    fn links(&self, contact: ContactId) -> Res<Vec<Link>> {
        links::of_contact(self.sql, contact)
    }

    fn link_by_remote(&self, account: AccountId, remote: &RemoteId) -> Res<Option<Link>> {
        links::by_remote(self.sql, account, remote)
    }

    fn link_by_mark(&self, account: AccountId, mark: &Mark) -> Res<Option<Link>> {
        links::by_mark(self.sql, account, mark)
    }

    fn unsettled(&self, account: AccountId) -> Res<bool> {
        links::unsettled(self.sql, account)
    }

    fn linked(&self, account: AccountId, limit: usize) -> Res<Vec<ContactId>> {
        people::linked(self.sql, account, limit)
    }

    fn remembers(&self, account: AccountId) -> Res<bool> {
        people::remembers(self.sql, account)
    }

    fn linked_by_label(&self, account: AccountId) -> Res<BTreeMap<LabelId, usize>> {
        links::by_label(self.sql, account)
    }

    fn made_by_label(&self, account: AccountId) -> Res<BTreeMap<LabelId, usize>> {
        links::made_by_label(self.sql, account)
    }

    fn summaries(
        &self,
        account: AccountId,
        with: Option<LabelId>,
        others: &BTreeSet<LabelId>,
    ) -> Res<Vec<Summary>> {
        summaries::of_account(self.sql, account, with, others)
    }

    fn seen(&self, account: AccountId, remote: &RemoteId) -> Res<Option<Seen>> {
        seen::get(self.sql, account, remote)
    }

    fn seen_present(&self, account: AccountId) -> Res<Vec<RemoteId>> {
        seen::present(self.sql, account)
    }

    fn seen_count(&self, account: AccountId) -> Res<usize> {
        seen::count(self.sql, account)
    }

    fn groups(&self, account: AccountId) -> Res<Vec<SeenGroup>> {
        groups::all(self.sql, account)
    }

    fn indexed(&self, account: AccountId, hashes: &[Hash]) -> Res<Vec<RemoteId>> {
        index::find(self.sql, account, hashes)
    }

    fn hashes(&self, account: AccountId, remote: &RemoteId) -> Res<Option<Vec<Hash>>> {
        index::hashes_of(self.sql, account, remote)
    }

    fn known(&self, account: AccountId) -> Res<Vec<RemoteId>> {
        seen::known(self.sql, account)
    }

    fn unlisted(&self, account: AccountId) -> Res<Vec<RemoteId>> {
        listed::lacks(self.sql, account)
    }

    fn photo(&self, hash: &PhotoHash) -> Res<Option<Vec<u8>>> {
        photos::get(self.sql, hash)
    }

    fn unnamed_photos(&self, before: Micros) -> Res<Vec<PhotoHash>> {
        photos::unnamed(self.sql, before)
    }

    fn revisions(&self, contact: ContactId) -> Res<Vec<Revision>> {
        history::of_contact(self.sql, contact)
    }

    fn sums(
        &self,
        account: AccountId,
        user: UserId,
        since: Micros,
        hour: Micros,
    ) -> Res<BTreeMap<LabelId, Sums>> {
        sums::of_account(self.sql, account, user, since, hour)
    }

    fn comment(&self, id: CommentId) -> Res<Option<Comment>> {
        comments::by_id(self.sql, id)
    }

    fn comments(&self, contact: ContactId) -> Res<Vec<Comment>> {
        comments::of_contact(self.sql, contact)
    }

    fn commented_in(&self, label: LabelId) -> Res<Vec<ContactId>> {
        comments::contacts_in(self.sql, label)
    }

    fn private_comments(&self, author: UserId) -> Res<Vec<Comment>> {
        comments::private(self.sql, author)
    }

    fn suggestion(&self, id: SuggestionId) -> Res<Option<Suggestion>> {
        suggestions::by_id(self.sql, id)
    }

    fn suggestions(&self) -> Res<Vec<Suggestion>> {
        suggestions::open(self.sql)
    }

    fn suggestions_about(&self, contact: ContactId) -> Res<Vec<Suggestion>> {
        suggestions::about(self.sql, contact)
    }

    fn hold(&self, id: HoldId) -> Res<Option<Hold>> {
        holds::by_id(self.sql, id)
    }

    fn holds(&self, account: AccountId) -> Res<Vec<Hold>> {
        holds::in_account(self.sql, account)
    }

    fn holds_of(
        &self,
        account: AccountId,
        contact: Option<ContactId>,
        remote: Option<&RemoteId>,
    ) -> Res<Vec<Hold>> {
        holds::naming(self.sql, account, contact, remote)
    }

    fn brake(&self, id: BrakeId) -> Res<Option<Brake>> {
        brakes::by_id(self.sql, id)
    }

    fn brakes(&self, account: AccountId) -> Res<Vec<Brake>> {
        brakes::in_account(self.sql, account)
    }

    fn notices(&self, user: UserId) -> Res<Vec<Notice>> {
        notices::of_user(self.sql, user)
    }

    fn receipts(&self, user: UserId) -> Res<Vec<Receipt>> {
        receipts::of_user(self.sql, user)
    }

    fn open_receipt(&self, account: AccountId, label: LabelId) -> Res<Option<Receipt>> {
        receipts::open(self.sql, account, label)
    }

    fn parted(&self, receipt: ReceiptId) -> Res<Vec<(Parted, usize, usize)>> {
        receipts::parted(self.sql, receipt)
    }

    fn partings(&self, receipt: ReceiptId) -> Res<Vec<Parting>> {
        receipts::partings(self.sql, receipt)
    }

    fn due(&self, account: AccountId) -> Res<Option<Micros>> {
        leases::due(self.sql, account)
    }

    fn lag(&self, account: AccountId) -> Res<Option<Lag>> {
        lags::get(self.sql, account)
    }
}
