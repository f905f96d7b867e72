//! What the owner may do with a label, and how a recipient gives it up.

use super::{Owner, Right, Viewer, no_such_label};
use crate::{Problem, Res, User, hub, use_cases::labels};
use domain::{GoneHow, Grant, GrantState, Label, Level, UserId};
use std::collections::BTreeSet;

impl Viewer<'_> {
    /// Gives up the own grant; the contacts leave the own accounts.
    pub fn give_up(self) -> Res<()> {
        let Right { work, label, by } = self.right;
        if work.grant(label, by.user)?.is_none() {
            return Problem::refuse(
                "own-label",
                "You own this label. To be rid of it, delete it (`kith label delete`).",
            );
        }
        work.drop_grant(label, by.user)?;
        hub::mark_due(work, [label])
    }
}

impl Owner<'_> {
    /// Shares the label with a user, or changes the level of a grant there is.
    pub fn share(self, with: UserId, level: Level) -> Res<Grant> {
        let Right { work, label, by } = self.right;
        let user = self.recipient(with)?;
        grantable(level)?;
        let state = work
            .grant(label, with)?
            .map_or(GrantState::Offered, |g| g.state);
        let grant = Grant {
            label,
            user: user.id,
            level,
            by: by.user,
            at: work.now(),
            state,
        };
        work.save_grant(&grant)?;
        hub::mark_due(work, [label])?;
        Ok(grant)
    }

    /// Changes the level of a grant there is.
    pub fn set_level(self, with: UserId, level: Level) -> Res<Grant> {
        self.granted(with)?;
        self.share(with, level)
    }

    /// Ends a grant; the contacts leave the user's accounts (D1).
    pub fn revoke(self, with: UserId) -> Res<()> {
        let Right { work, label, .. } = self.right;
        self.granted(with)?;
        work.drop_grant(label, with)?;
        hub::mark_due(work, [label])
    }

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

    /// Deletes the label in units of at most `limit` contacts (K3): each call takes some
    /// out, and the one that takes out the last ends the label, its grants and its mirrors.
    /// Says whether that is done; until then the label stands, so an interrupted deletion
    /// is simply asked for again.
    pub fn delete_some(self, limit: usize) -> Res<bool> {
        let Right { work, label, by } = self.right;
        let members = work.members(label)?;
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
            work.drop_grant(label, grant.user)?;
        }
        work.save_label(&Label {
            deleted: Some(work.now()),
            ..self.row()?
        })?;
        Ok(true)
    }

    fn row(self) -> Res<Label> {
        self.right
            .work
            .label(self.right.label)?
            .ok_or_else(|| no_such_label().into())
    }

    fn granted(self, with: UserId) -> Res<()> {
        let user = self.recipient(with)?;
        match self.right.work.grant(self.right.label, with)? {
            Some(_) => Ok(()),
            None => Problem::refuse(
                "not-shared",
                format!(
                    "The label is not shared with {}. `kith share list` shows with whom it is.",
                    user.email
                ),
            ),
        }
    }

    fn recipient(self, with: UserId) -> Res<User> {
        let Right { work, by, .. } = self.right;
        if with == by.user {
            return Problem::refuse(
                "share-with-self",
                "The label is yours already. Name the person to share it with.",
            );
        }
        let unknown = || {
            Problem::new(
                "unknown-user",
                "There is no such user. `kith user list` shows all of them.",
            )
        };
        work.user(with)?.ok_or_else(|| unknown().into())
    }
}

/// Whether a level can be given today.
fn grantable(level: Level) -> Res<()> {
    match level {
        Level::Viewer | Level::Editor | Level::Deleter => Ok(()),
        Level::Manager | Level::Owner => Problem::refuse(
            "level-not-available",
            format!("The level {level} cannot be given yet. Choose viewer, editor or deleter."),
        ),
    }
}
