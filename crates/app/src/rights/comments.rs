//! Who reads comments on contacts, and who writes them (R7).

use super::{Editor, Right, Sight, Viewer, may, reached};
use crate::{Comment, Problem, Read, Readers, Res, Work};
use domain::{Actor, CommentId, ContactId, LabelId, Level, UserId};
use std::collections::BTreeSet;

impl Viewer<'_> {
    /// Writes something about the contact for `by` alone.
    pub fn note(self, id: ContactId, text: String) -> Res<Comment> {
        self.right.contact(id, Level::Viewer)?;
        self.right.write(id, Readers::Author, text, BTreeSet::new())
    }
}

impl Editor<'_> {
    /// Writes something about the contact for all who see it in this label, who alone can be
    /// mentioned.
    pub fn comment(self, id: ContactId, text: String, mentions: BTreeSet<UserId>) -> Res<Comment> {
        let Right { work, label, by } = self.right;
        may_write(work, label, id, by)?;
        self.right.write(id, Readers::Label(label), text, mentions)
    }
}

impl Right<'_> {
    fn write(
        &self,
        contact: ContactId,
        readers: Readers,
        text: String,
        mentions: BTreeSet<UserId>,
    ) -> Res<Comment> {
        let comment = Comment {
            id: CommentId(self.work.uuid()),
            contact,
            readers,
            author: self.by.user,
            at: self.work.now(),
            edited: None,
            text,
            mentions,
        };
        self.work.save_comment(&comment)?;
        Ok(comment)
    }
}

/// Whether somebody may write for all who see this contact in this label: an editor of the label,
/// of a contact that is in it (R2).
pub(crate) fn may_write(work: &dyn Work, label: LabelId, contact: ContactId, by: Actor) -> Res<()> {
    may(work, label, by.user, Level::Editor)?;
    match Sight::of(work, contact)?.in_label(label, by.user)? {
        Some(access) if access.level >= Level::Editor => Ok(()),
        Some(access) => {
            let (has, needed) = (access.level, Level::Editor);
            Err(super::too_little(work, label, by.user, has, needed)?.into())
        }
        None => Problem::refuse(
            "not-in-label",
            "The contact is not in this label, so nobody would read a comment on it there. \
             `kith contact show` tells which labels it is in.",
        ),
    }
}

/// Everybody who sees the contact in this label.
pub(crate) fn readers(
    read: &dyn Read,
    label: LabelId,
    contact: ContactId,
) -> Res<BTreeSet<UserId>> {
    let Some(row) = read.label(label)? else {
        return Ok(BTreeSet::new());
    };
    let mut users = BTreeSet::from([row.owner]);
    for grant in read.grants(label)? {
        users.extend(reached(read, &grant.with)?);
    }
    let sight = Sight::of(read, contact)?;
    let mut all = BTreeSet::new();
    for user in users {
        if sight.in_label(label, user)?.is_some() {
            all.insert(user);
        }
    }
    Ok(all)
}

/// The comments on one contact, for whoever may read which.
pub(crate) struct Remarks<'r> {
    read: &'r dyn Read,
    sight: Sight<'r>,
}

impl<'r> Remarks<'r> {
    /// Those on this contact.
    pub(crate) fn on(read: &'r dyn Read, contact: ContactId) -> Res<Self> {
        let sight = Sight::of(read, contact)?;
        Ok(Self { read, sight })
    }

    /// Whether a user reads this one: its author, what is private; of a label's, whoever sees the
    /// contact in that label now. So it leaves with the entry, and with the access.
    pub(crate) fn reads(&self, user: UserId, comment: &Comment) -> Res<bool> {
        Ok(match comment.readers {
            Readers::Author => comment.author == user,
            Readers::Label(label) => self.sight.in_label(label, user)?.is_some(),
        })
    }

    /// Whether a user may take this one away: its author, and of a label's the label's owner.
    pub(crate) fn may_remove(&self, user: UserId, comment: &Comment) -> Res<bool> {
        if !self.reads(user, comment)? {
            return Ok(false);
        }
        Ok(match comment.readers {
            Readers::Author => true,
            Readers::Label(label) => {
                comment.author == user || self.read.level(label, user)? == Some(Level::Owner)
            }
        })
    }
}
