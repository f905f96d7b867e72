//! What a unit can change.

use super::SqlWork;
use crate::nouns::{
    accounts, brakes, comments, contacts, feed, grants, groups, history, holds, index, invitations,
    join_plans, labels, lags, leases, links, listed, mirrors, notices, people, photos, receipts,
    seen, suggestions, teams, users,
};
use app::{
    Account, Brake, Comment, Hold, Indexed, Invitation, JoinPlan, Lag, Lease, Notice, Parting,
    Receipt, Res, Revision, Suggestion, Team, User, Work,
};
use domain::{
    AccountId, BrakeId, CommentId, Contact, ContactId, Grant, GroupId, HoldId, Label, LabelId,
    Membership, Micros, NoticeId, Photo, PhotoHash, Principal, ReceiptId, RemoteId, SuggestionId,
    TeamId, UserId, Uuid,
};
use std::collections::BTreeSet;
use sync::{Link, Mirror, Seen, SeenGroup};

impl Work for SqlWork<'_> {
    fn uuid(&self) -> Uuid {
        self.env.uuid()
    }

    fn secret(&self) -> [u8; 32] {
        self.env.secret()
    }

    fn save_user(&self, user: &User) -> Res<()> {
        users::save(self.sql, user)
    }

    fn save_account(&self, account: &Account) -> Res<()> {
        accounts::save(self.sql, account)
    }

    fn save_lease(&self, account: AccountId, lease: Lease) -> Res<()> {
        leases::save(self.sql, account, lease)
    }

    fn save_label(&self, label: &Label) -> Res<()> {
        labels::save(self.sql, label)
    }

    fn next_seq(&self, label: LabelId) -> Res<u64> {
        labels::next_seq(self.sql, label)
    }

    fn save_grant(&self, grant: &Grant) -> Res<()> {
        grants::save(self.sql, grant)
    }

    fn drop_grant(&self, label: LabelId, with: &Principal) -> Res<()> {
        grants::drop(self.sql, label, with)
    }

    fn save_invitation(&self, invitation: &Invitation) -> Res<()> {
        invitations::save(self.sql, invitation)
    }

    fn forget_invitations(&self, before: Micros, limit: usize) -> Res<usize> {
        invitations::forget(self.sql, before, limit)
    }

    fn save_team(&self, team: &Team) -> Res<()> {
        teams::save(self.sql, team)
    }

    fn drop_team(&self, id: TeamId) -> Res<()> {
        teams::drop(self.sql, id)
    }

    fn add_team_member(&self, id: TeamId, user: UserId) -> Res<()> {
        teams::add(self.sql, id, user)
    }

    fn drop_team_member(&self, id: TeamId, user: UserId) -> Res<()> {
        teams::remove(self.sql, id, user)
    }

    fn save_mirror(&self, mirror: &Mirror) -> Res<()> {
        mirrors::save(self.sql, mirror)
    }

    fn drop_mirror(&self, label: LabelId, account: AccountId) -> Res<()> {
        mirrors::drop(self.sql, label, account)
    }

    fn save_join_plan(&self, plan: &JoinPlan) -> Res<()> {
        join_plans::save(self.sql, plan)
    }

    fn drop_join_plan(&self, label: LabelId, account: AccountId) -> Res<()> {
        join_plans::drop(self.sql, label, account)
    }

    fn save_contact(&self, contact: &Contact) -> Res<()> {
        contacts::save(self.sql, contact)
    }

    fn save_clues(&self, contact: ContactId, clues: &BTreeSet<String>) -> Res<()> {
        contacts::save_clues(self.sql, contact, clues)
    }

    fn purge_contact(&self, id: ContactId) -> Res<()> {
        contacts::purge(self.sql, id)
    }

    fn forget_purged(&self, before: Micros, limit: usize) -> Res<usize> {
        contacts::forget_purged(self.sql, before, limit)
    }

    fn save_membership(&self, entry: &Membership) -> Res<()> {
        feed::save(self.sql, entry)
    }

    fn add_revision(&self, revision: &Revision) -> Res<()> {
        history::add(self.sql, revision)
    }

    fn save_link(&self, link: &Link) -> Res<()> {
        links::save(self.sql, link)
    }

    fn drop_link(&self, contact: ContactId, account: AccountId) -> Res<()> {
        links::drop(self.sql, contact, account)
    }

    fn save_comment(&self, comment: &Comment) -> Res<()> {
        comments::save(self.sql, comment)
    }

    fn drop_comment(&self, id: CommentId) -> Res<()> {
        comments::drop(self.sql, id)
    }

    fn drop_private_comments(&self, author: UserId) -> Res<()> {
        comments::drop_private(self.sql, author)
    }

    fn forget_comments(&self, before: Micros, limit: usize) -> Res<usize> {
        comments::forget(self.sql, before, limit)
    }

    fn save_photo(&self, photo: &Photo, bytes: &[u8]) -> Res<()> {
        photos::save(self.sql, photo, bytes, self.now)
    }

    fn drop_photo(&self, hash: &PhotoHash, before: Micros) -> Res<()> {
        photos::drop(self.sql, hash, before)
    }

    fn save_seen(&self, seen: &Seen) -> Res<()> {
        seen::save(self.sql, seen)
    }

    fn drop_seen(&self, account: AccountId, remote: &RemoteId) -> Res<()> {
        seen::drop(self.sql, account, remote)
    }

    fn save_group(&self, account: AccountId, group: &SeenGroup) -> Res<()> {
        groups::save(self.sql, account, group)
    }

    fn drop_group(&self, account: AccountId, group: &GroupId) -> Res<()> {
        groups::drop(self.sql, account, group)
    }

    fn save_indexed(&self, account: AccountId, person: &Indexed) -> Res<()> {
        index::save(self.sql, account, person)
    }

    fn drop_indexed(&self, account: AccountId, remote: &RemoteId) -> Res<()> {
        index::drop(self.sql, account, remote)
    }

    fn save_listed(&self, account: AccountId, remote: &RemoteId) -> Res<()> {
        listed::save(self.sql, account, remote)
    }

    fn drop_listed(&self, account: AccountId) -> Res<()> {
        listed::drop(self.sql, account)
    }

    fn forget_people(&self, account: AccountId, limit: usize) -> Res<()> {
        people::forget(self.sql, account, limit)
    }

    fn save_suggestion(&self, suggestion: &Suggestion) -> Res<()> {
        suggestions::save(self.sql, suggestion)
    }

    fn drop_suggestion(&self, id: SuggestionId) -> Res<()> {
        suggestions::drop(self.sql, id)
    }

    fn forget_decided(&self, before: Micros) -> Res<()> {
        suggestions::forget_decided(self.sql, before)
    }

    fn save_hold(&self, hold: &Hold) -> Res<()> {
        holds::save(self.sql, hold)
    }

    fn drop_hold(&self, id: HoldId) -> Res<()> {
        holds::drop(self.sql, id)
    }

    fn save_notice(&self, notice: &Notice) -> Res<()> {
        notices::save(self.sql, notice)
    }

    fn drop_notice(&self, id: NoticeId) -> Res<()> {
        notices::drop(self.sql, id)
    }

    fn save_receipt(&self, receipt: &Receipt) -> Res<()> {
        receipts::save(self.sql, receipt)
    }

    fn save_parting(&self, receipt: ReceiptId, parting: &Parting) -> Res<()> {
        receipts::save_parting(self.sql, receipt, parting)
    }

    fn forget_receipts(&self, before: Micros, limit: usize) -> Res<usize> {
        receipts::forget(self.sql, before, limit)
    }

    fn save_brake(&self, brake: &Brake) -> Res<()> {
        brakes::save(self.sql, brake)
    }

    fn drop_brake(&self, id: BrakeId) -> Res<()> {
        brakes::drop(self.sql, id)
    }

    fn save_due(&self, account: AccountId, due: Option<Micros>) -> Res<()> {
        leases::save_due(self.sql, account, due)
    }

    fn save_lag(&self, account: AccountId, lag: Option<&Lag>) -> Res<()> {
        lags::save(self.sql, account, lag)
    }
}
