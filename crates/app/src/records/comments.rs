//! What people write about contacts (R7).

use domain::{CommentId, ContactId, LabelId, Micros, UserId};
use std::collections::BTreeSet;

/// Something a person wrote about a contact. It is kept beside the contact and goes into no
/// account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// What it is about.
    pub contact: ContactId,
    /// Who reads it.
    pub readers: Readers,
    /// Who wrote it.
    pub author: UserId,
    /// When it was written.
    pub at: Micros,
    /// When it was changed last.
    pub edited: Option<Micros>,
    /// What it says.
    pub text: String,
    /// Who was told of it; only those who read it can be.
    pub mentions: BTreeSet<UserId>,
}

/// Who reads a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Readers {
    /// Whoever has this label and sees the contact in it.
    Label(LabelId),
    /// Its author alone.
    Author,
}
