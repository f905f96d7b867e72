//! What people write about contacts (R7).

use crate::json;
use crate::sql::{Row, Sql, binds};
use app::{Comment, Readers, Res};
use domain::{CommentId, ContactId, LabelId, Micros, UserId};

/// One comment.
pub(crate) fn by_id(sql: &dyn Sql, id: CommentId) -> Res<Option<Comment>> {
    let one = "SELECT id, contact, label, author, at, edited, text, mentions FROM comments
        WHERE id = $1";
    sql.one(one, binds![id], read)
}

/// All comments on a contact, the oldest first.
pub(crate) fn of_contact(sql: &dyn Sql, contact: ContactId) -> Res<Vec<Comment>> {
    let all = "SELECT id, contact, label, author, at, edited, text, mentions FROM comments
        WHERE contact = $1 ORDER BY at, id";
    sql.all(all, binds![contact], read)
}

/// The contacts on which there are comments for those who have the label.
pub(crate) fn contacts_in(sql: &dyn Sql, label: LabelId) -> Res<Vec<ContactId>> {
    let all = "SELECT DISTINCT contact FROM comments WHERE label = $1 ORDER BY contact";
    sql.all(all, binds![label], |row| row.get(0))
}

/// What a user wrote for themselves alone, the oldest first.
pub(crate) fn private(sql: &dyn Sql, author: UserId) -> Res<Vec<Comment>> {
    let all = "SELECT id, contact, label, author, at, edited, text, mentions FROM comments
        WHERE author = $1 AND label IS NULL ORDER BY at, id";
    sql.all(all, binds![author], read)
}

/// Keeps a comment.
pub(crate) fn save(sql: &dyn Sql, comment: &Comment) -> Res<()> {
    let Comment {
        id,
        contact,
        readers,
        author,
        at,
        edited,
        text,
        mentions,
    } = comment;
    let label = match readers {
        Readers::Label(label) => Some(*label),
        Readers::Author => None,
    };
    sql.run(
        "INSERT INTO comments (id, contact, label, author, at, edited, text, mentions)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (id) DO UPDATE SET contact = excluded.contact, label = excluded.label,
            author = excluded.author, at = excluded.at, edited = excluded.edited,
            text = excluded.text, mentions = excluded.mentions",
        binds![
            *id,
            *contact,
            label,
            *author,
            *at,
            *edited,
            text,
            &json::write(mentions),
        ],
    )?;
    Ok(())
}

/// Forgets a comment.
pub(crate) fn drop(sql: &dyn Sql, id: CommentId) -> Res<()> {
    sql.run("DELETE FROM comments WHERE id = $1", binds![id])?;
    Ok(())
}

/// Forgets what a user wrote for themselves alone.
pub(crate) fn drop_private(sql: &dyn Sql, author: UserId) -> Res<()> {
    let all = "DELETE FROM comments WHERE author = $1 AND label IS NULL";
    sql.run(all, binds![author])?;
    Ok(())
}

/// Forgets some of those whose entry left the label before then; of contacts in the trash it is
/// kept as long as those are.
pub(crate) fn forget(sql: &dyn Sql, before: Micros, limit: usize) -> Res<usize> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    sql.run(
        "DELETE FROM comments WHERE id IN
            (SELECT c.id FROM comments c
             JOIN memberships m ON m.label = c.label AND m.contact = c.contact
             JOIN contacts k ON k.id = c.contact
             WHERE m.present = 0 AND m.at < $1 AND k.gone_at IS NULL LIMIT $2)",
        binds![before, limit],
    )
}

fn read(row: Row<'_>) -> Res<Comment> {
    Ok(Comment {
        id: row.get(0)?,
        contact: row.get(1)?,
        readers: row
            .get::<Option<LabelId>>(2)?
            .map_or(Readers::Author, Readers::Label),
        author: row.get(3)?,
        at: row.get(4)?,
        edited: row.get(5)?,
        text: row.get(6)?,
        mentions: json::read(row.get(7)?)?,
    })
}
