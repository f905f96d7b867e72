//! What the owner may do with a label, and how a recipient gives it up.

use super::sharing::access_changed;
use super::{Owner, Right, Viewer, lifts_nothing, no_such_label};
use crate::{
    Invitation, InvitationState, Problem, Res, Work, hub, use_cases::labels, use_cases::receipts,
};
use domain::{Actor, Field, GoneHow, Label, Level, OnLeaving, Principal};
use std::collections::BTreeSet;
use sync::MirrorState;

impl Viewer<'_> {
    /// Gives up the own grant; the contacts leave the own accounts. Refused where others would
    /// give more than it does: it may have been given to lessen those (R1).
    pub fn give_up(self) -> Res<()> {
        let Right { work, label, by } = self.right;
        let me = Principal::User(by.user);
        if work.grant(label, &me)?.is_some() {
            lifts_nothing(work, label, by.user, &me)?;
            work.drop_grant(label, &me)?;
            return access_changed(work, label, &me);
        }
        if work.level(label, by.user)? == Some(Level::Owner) {
            return Problem::refuse(
                "own-label",
                "You own this label. To be rid of it, delete it (`kith label delete`), or hand it \
                 over first (`kith share transfer`).",
            );
        }
        Problem::refuse(
            "shared-with-all",
            "This label is shared with a team or a domain you are in, not with you alone, so you \
             cannot give it up for yourself. Take it out of your account instead \
             (`kith label unmirror`).",
        )
    }
}

impl Owner<'_> {
    /// Another name, unique among the owner's labels.
    pub fn rename(self, name: &str) -> Res<Label> {
        let Right {
            work,
            label: id,
            by,
        } = self.right;
        let label = Label {
            name: labels::free_name(work, by.user, name, Some(id))?,
            ..self.row()?
        };
        work.save_label(&label)?;
        hub::mark_due(work, [id])?;
        Ok(label)
    }

    /// Says what becomes of the persons that Kith made, once the label leaves an account (D1).
    pub fn set_on_leaving(self, on_leaving: OnLeaving) -> Res<Label> {
        let label = Label {
            on_leaving,
            ..self.row()?
        };
        self.right.work.save_label(&label)?;
        Ok(label)
    }

    /// Says which fields whoever adds a person out of an account leaves behind (R8).
    pub fn set_leaves_behind(self, leaves_behind: BTreeSet<Field>) -> Res<Label> {
        if leaves_behind.contains(&Field::Name) {
            return Problem::refuse(
                "name-stays",
                "A contact without its name is nobody. Name other fields to be left behind.",
            );
        }
        let label = Label {
            leaves_behind,
            ..self.row()?
        };
        self.right.work.save_label(&label)?;
        Ok(label)
    }

    /// Deletes the label in units of at most `limit` contacts (K3): each call takes some
    /// out, and the one that takes out the last ends the label, its grants and its mirrors.
    /// Says whether that is done; until then the label stands, so an interrupted deletion
    /// is simply asked for again.
    pub fn delete_some(self, limit: usize) -> Res<bool> {
        let Right { work, label, by } = self.right;
        let row = self.row()?;
        if row.scope.is_some() && !work.mirrors_of(label)?.is_empty() {
            return Problem::refuse(
                "all-contacts-in-use",
                "This would take everybody out of your contacts in every account that shows it. \
                 Take it out of those accounts first (`kith label unmirror`); the people stay.",
            );
        }
        delete_some(work, row, by, limit)
    }

    fn row(self) -> Res<Label> {
        self.right
            .work
            .label(self.right.label)?
            .ok_or_else(|| no_such_label().into())
    }
}

/// The same, for whoever was found to be allowed to.
pub(crate) fn delete_some(work: &dyn Work, row: Label, by: Actor, limit: usize) -> Res<bool> {
    let label = row.id;
    for mirror in work.mirrors_of(label)? {
        let account = work.account(mirror.account)?;
        match mirror.state {
            MirrorState::Ending => {}
            // With others it is the label that leaves, not its contacts one by one.
            _ if account.is_some_and(|a| a.user != row.owner) => {
                labels::end_mirror(work, mirror)?;
            }
            MirrorState::Proposed => labels::end_mirror(work, mirror)?,
            // With its owner they do; what becomes of them is written down all the same (D1).
            MirrorState::Active | MirrorState::Asking | MirrorState::Unjoining => {
                receipts::begin(work, mirror.account, label)?;
            }
        }
    }
    let members = work.members_after(label, None, limit.saturating_add(1))?;
    for &id in members.iter().take(limit) {
        if let Some(mut contact) = work.contact(id)? {
            hub::leave(
                work,
                &mut contact,
                &BTreeSet::from([label]),
                GoneHow::Unlabelled,
                by,
            )?;
        }
    }
    if members.len() > limit {
        return Ok(false);
    }
    hub::mark_due(work, [label])?;
    for mirror in work.mirrors_of(label)? {
        labels::end_mirror(work, mirror)?;
    }
    for grant in work.grants(label)? {
        work.drop_grant(label, &grant.with)?;
    }
    for invitation in work.invitations(label)? {
        if invitation.state == InvitationState::Pending {
            work.save_invitation(&Invitation {
                state: InvitationState::Withdrawn,
                ..invitation
            })?;
        }
    }
    work.save_label(&Label {
        deleted: Some(work.now()),
        ..row
    })?;
    Ok(true)
}
