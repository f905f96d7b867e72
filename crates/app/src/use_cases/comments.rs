//! What people write about contacts: for those who have the contact with them in a label, or for
//! themselves alone (R7). Kept beside the contact, and in no account.

use super::{contacts, invitations::address, notices};
use crate::rights::{self, Remarks, no_such_contact};
use crate::{Comment, Editor, Error, Problem, Read, Readers, Res, Told, User, Viewer, Work, words};
use domain::{Actor, CommentId, ContactId, Label, LabelId, Level, Micros, UserId, clean, name_key};
use std::collections::BTreeSet;

/// The longest comment, in characters.
pub const LONGEST: usize = 10_000;

/// So many comments a contact can have in a label, or for one author alone.
const MOST: usize = 1_000;

/// What is not read any more because the contact left the label is kept so long: put there again,
/// the contact has its comments again.
const KEPT: Micros = Micros::days(30);

/// Writes a comment, and tells those who are mentioned: for a label's members it takes an editor of
/// that label, for oneself whoever sees the contact.
pub fn add(
    work: &dyn Work,
    actor: Actor,
    contact: ContactId,
    readers: Readers,
    text: &str,
    mentions: &BTreeSet<UserId>,
) -> Res<Comment> {
    let text = checked(text)?;
    let comment = match readers {
        Readers::Author if !mentions.is_empty() => return Err(nobody_to_mention().into()),
        Readers::Author => Viewer::through(work, contact, actor)?.note(contact, text)?,
        Readers::Label(label) => {
            let editor = Editor::claim(work, label, actor)?;
            let comment = editor.comment(contact, text, mentions.clone())?;
            tell(work, actor.user, &comment, label, mentions)?;
            comment
        }
    };
    let beside = |c: &&Comment| match readers {
        Readers::Author => c.readers == readers && c.author == actor.user,
        Readers::Label(_) => c.readers == readers,
    };
    if work.comments(contact)?.iter().filter(beside).count() > MOST {
        return Problem::refuse(
            "too-many-comments",
            format!(
                "There are {MOST} comments on this contact, which is as many as can be. Delete some that \
                 are over: `kith comment delete`."
            ),
        );
    }
    Ok(comment)
}

/// Changes what a comment says, and tells who is mentioned now and was not; for its author, as long
/// as they might write it.
pub fn edit(
    work: &dyn Work,
    actor: Actor,
    id: CommentId,
    text: &str,
    mentions: &BTreeSet<UserId>,
) -> Res<Comment> {
    let before = seen(work, actor.user, id)?;
    if before.author != actor.user {
        return Problem::refuse(
            "not-yours",
            "Somebody else wrote this comment, and only they can change it. Answer it with another: \
             `kith comment add`.",
        );
    }
    let mut comment = Comment {
        edited: Some(work.now()),
        text: checked(text)?,
        ..before
    };
    match comment.readers {
        Readers::Author if !mentions.is_empty() => return Err(nobody_to_mention().into()),
        Readers::Author => {}
        Readers::Label(label) => {
            rights::may_comment(work, label, comment.contact, actor)?;
            let anew = mentions.difference(&comment.mentions).copied().collect();
            tell(work, actor.user, &comment, label, &anew)?;
            comment.mentions.extend(anew);
        }
    }
    work.save_comment(&comment)?;
    Ok(comment)
}

/// Takes a comment away; for its author, and of a label's also for the label's owner.
pub fn delete(work: &dyn Work, actor: Actor, id: CommentId) -> Res<()> {
    let comment = seen(work, actor.user, id)?;
    if !Remarks::on(work, comment.contact)?.may_remove(actor.user, &comment)? {
        return Problem::refuse(
            "not-yours",
            "Only who wrote a comment can delete it, and the owner of the label it is in.",
        );
    }
    work.drop_comment(id)
}

/// The comments on a contact that a user reads, the oldest first. Whoever sees it only in the trash
/// reads what they wrote for themselves: the others left with the entries.
pub fn list(read: &dyn Read, user: UserId, contact: ContactId) -> Res<Vec<Comment>> {
    contacts::lens_of(read, user, contact)?;
    read_on(read, user, contact)
}

/// All comments that a user reads, the oldest first: also what they wrote for themselves of contacts
/// that they see no more.
pub fn all(read: &dyn Read, user: UserId) -> Res<Vec<Comment>> {
    let mut about = BTreeSet::new();
    for label in rights::open_to(read, user)?.keys() {
        about.extend(read.commented_in(*label)?);
    }
    let mut all = read.private_comments(user)?;
    for contact in about {
        let on = read_on(read, user, contact)?.into_iter();
        all.extend(on.filter(|c| c.readers != Readers::Author));
    }
    all.sort_by_key(|c| (c.at, c.id));
    Ok(all)
}

/// The only label in which a user has this level with a contact: as an editor they may write there
/// for others, as a viewer read.
pub fn place(read: &dyn Read, user: UserId, contact: ContactId, level: Level) -> Res<Label> {
    let mut places = Vec::new();
    for (label, access) in contacts::ways(read, user, contact)? {
        if access.level >= level {
            places.extend(read.label(label)?);
        }
    }
    match <[Label; 1]>::try_from(places) {
        Ok([label]) => Ok(label),
        Err(none) if none.is_empty() => Problem::refuse(
            "not-allowed",
            "You may not write for others on this contact: that takes an editor of a label it is in. \
             With `--private` you write for yourself alone.",
        ),
        Err(several) => Problem::refuse(
            "which-label",
            format!(
                "The contact is in several labels, each with its own readers. Say which is meant with \
                 `--label`: {}.",
                words::few(several.into_iter().map(|l| l.name))
            ),
        ),
    }
}

/// Who reads comments on a contact in this label, by name; for whoever reads them too.
pub fn readers(
    read: &dyn Read,
    user: UserId,
    label: LabelId,
    contact: ContactId,
) -> Res<Vec<User>> {
    let readers = rights::readers(read, label, contact)?;
    if !readers.contains(&user) {
        return Err(no_such_contact().into());
    }
    let mut users = Vec::new();
    for id in readers {
        users.extend(read.user(id)?);
    }
    users.sort_by(|a, b| (&a.name, &a.email).cmp(&(&b.name, &b.email)));
    Ok(users)
}

/// Whom these addresses mean among those who read a comment on the contact. Whether others are known
/// here is told to nobody.
pub fn mentioned(
    read: &dyn Read,
    user: UserId,
    readers: Readers,
    contact: ContactId,
    emails: &[String],
) -> Res<BTreeSet<UserId>> {
    let label = match readers {
        Readers::Label(label) => label,
        Readers::Author if emails.is_empty() => return Ok(BTreeSet::new()),
        Readers::Author => return Err(nobody_to_mention().into()),
    };
    let readers = self::readers(read, user, label, contact)?;
    let mut mentions = BTreeSet::new();
    for email in emails {
        let known = address::known_as(read, &email.trim().to_lowercase())?;
        match known.filter(|u| readers.iter().any(|r| r.id == u.id)) {
            Some(known) => mentions.insert(known.id),
            None => {
                return Problem::refuse(
                    "not-a-reader",
                    format!(
                        "{email} does not read comments here, so cannot be mentioned. Those who do: {}.",
                        words::few(readers.iter().map(|r| &r.email))
                    ),
                );
            }
        };
    }
    Ok(mentions)
}

/// Forgets comments on contacts that left the label long ago, at most `limit` in this unit; for the
/// server itself. Returns how many it were: then it is called again.
pub fn sweep(work: &dyn Work, limit: usize) -> Res<usize> {
    work.forget_comments(work.now() - KEPT, limit)
}

fn nobody_to_mention() -> Problem {
    Problem::new(
        "nobody-to-mention",
        "You alone read a private comment, so nobody can be mentioned in it.",
    )
}

/// The comment, if the user reads it.
fn seen(read: &dyn Read, user: UserId, id: CommentId) -> Res<Comment> {
    let unknown = || -> Error {
        Problem::new(
            "unknown-comment",
            "There is no such comment among those you read. `kith comment list` shows them.",
        )
        .into()
    };
    let comment = read.comment(id)?.ok_or_else(unknown)?;
    match Remarks::on(read, comment.contact)?.reads(user, &comment)? {
        true => Ok(comment),
        false => Err(unknown()),
    }
}

fn read_on(read: &dyn Read, user: UserId, contact: ContactId) -> Res<Vec<Comment>> {
    let remarks = Remarks::on(read, contact)?;
    let mut all = Vec::new();
    for comment in read.comments(contact)? {
        if remarks.reads(user, &comment)? {
            all.push(comment);
        }
    }
    Ok(all)
}

/// Tells those who are mentioned; only who reads the comment can be.
fn tell(
    work: &dyn Work,
    by: UserId,
    comment: &Comment,
    label: LabelId,
    mentions: &BTreeSet<UserId>,
) -> Res<()> {
    if mentions.is_empty() {
        return Ok(());
    }
    let contact = comment.contact;
    if !mentions.is_subset(&rights::readers(work, label, contact)?) {
        return Problem::refuse(
            "not-a-reader",
            "Only who reads a comment can be mentioned in it. `kith comment readers` shows them.",
        );
    }
    for user in mentions.iter().filter(|u| **u != by) {
        notices::tell(work, *user, Told::Mentioned { contact, label, by })?;
    }
    Ok(())
}

/// What a comment says, as it is kept.
fn checked(text: &str) -> Res<String> {
    let text = clean(&text.replace('\t', " "));
    let text: String = text
        .chars()
        .filter(|c| *c == '\n' || !c.is_control())
        .collect();
    let text = text.trim();
    if name_key(text).is_empty() || text.chars().count() > LONGEST {
        return Problem::refuse(
            "bad-comment",
            format!(
                "A comment is a text of at most {LONGEST} characters, at least one of them visible."
            ),
        );
    }
    Ok(text.to_owned())
}
