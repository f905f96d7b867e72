//! `kith comment`.

use super::{
    desk::{Desk, meant, short},
    out::{line, moment, plain, table},
};
use anyhow::Result;
use app::{
    Comment, Read, Readers, Res, User,
    use_cases::{comments, contacts},
};
use clap::Subcommand;
use domain::{ContactId, Label, LabelId, Level, UserId, Uuid};
use serde::Serialize;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the comments on a contact, or all that you read
    List {
        /// A name, an e-mail address or an id
        contact: Option<String>,
    },
    /// Show all of a comment
    Show {
        /// Its id as listed
        id: String,
    },
    /// Write a comment
    Add {
        /// A name, an e-mail address or an id
        contact: String,
        text: String,
        /// For those who have the contact in this label [default: the only one you may write in]
        #[arg(long)]
        label: Option<String>,
        /// For yourself alone
        #[arg(long, conflicts_with = "label")]
        private: bool,
        /// Tell this reader of it, by e-mail address
        #[arg(long, value_name = "EMAIL")]
        mention: Vec<String>,
    },
    /// Change a comment of yours
    Edit {
        /// Its id as listed
        id: String,
        text: String,
        /// Tell this reader of it, too
        #[arg(long, value_name = "EMAIL")]
        mention: Vec<String>,
    },
    /// Delete a comment of yours, or one in a label that you own
    Delete {
        /// Its id as listed
        id: String,
    },
    /// Show who reads comments on a contact, and so can be mentioned
    Readers {
        /// A name, an e-mail address or an id
        contact: String,
        /// In this label [default: the only one you have it in]
        #[arg(long)]
        label: Option<String>,
    },
}

/// What shows them.
const LIST: &str = "kith comment list";

/// Whose contact a comment is about that its reader sees no more.
const UNSEEN: &str = "seen no more";

/// Who reads what is private.
const ALONE: &str = "you alone";

pub(crate) async fn run(desk: &Desk, command: Command) -> Result<()> {
    match command {
        Command::List { contact } => list(desk, contact).await,
        Command::Show { id } => show(desk, id).await,
        Command::Add {
            contact,
            text,
            private: true,
            mention,
            ..
        } => {
            let found = desk.contact(&contact).await?.contact.id;
            write(desk, found, None, text, mention).await
        }
        Command::Add {
            contact,
            text,
            label,
            mention,
            ..
        } => {
            let found = desk.contact(&contact).await?.contact.id;
            let label = place(desk, found, label, Level::Editor).await?;
            write(desk, found, Some(label), text, mention).await
        }
        Command::Edit { id, text, mention } => {
            let (actor, id) = (desk.actor().await?, find(desk, id).await?);
            let edited = desk.house.write(move |w| {
                let mentions =
                    comments::mentioned(w, actor.user, id.readers, id.contact, &mention)?;
                comments::edit(w, actor, id.id, &text, &mentions)
            });
            edited.await?;
            desk.out.done("The comment is changed.");
            Ok(())
        }
        Command::Delete { id } => {
            let (actor, id) = (desk.actor().await?, find(desk, id).await?.id);
            desk.house
                .write(move |w| comments::delete(w, actor, id))
                .await?;
            desk.out.done("The comment is deleted.");
            Ok(())
        }
        Command::Readers { contact, label } => readers(desk, &contact, label).await,
    }
}

async fn write(
    desk: &Desk,
    contact: ContactId,
    label: Option<Label>,
    text: String,
    mention: Vec<String>,
) -> Result<()> {
    let actor = desk.actor().await?;
    let readers = label
        .as_ref()
        .map_or(Readers::Author, |l| Readers::Label(l.id));
    let written = desk.house.write(move |w| {
        let mentions = comments::mentioned(w, actor.user, readers, contact, &mention)?;
        comments::add(w, actor, contact, readers, &text, &mentions)
    });
    written.await?;
    desk.out.done(&match label {
        Some(label) => format!(
            "It is written, for everybody who has the contact in “{}”.",
            label.name
        ),
        None => "It is written, for you alone.".to_owned(),
    });
    Ok(())
}

/// The label that is named, or the only one in which the user has this level with the contact.
async fn place(
    desk: &Desk,
    contact: ContactId,
    label: Option<String>,
    level: Level,
) -> Result<Label> {
    if let Some(name) = label {
        return desk.label(&name).await;
    }
    let user = desk.user().await?.id;
    let place = desk
        .house
        .read(move |r| comments::place(r, user, contact, level));
    Ok(place.await?)
}

/// A comment as it is shown.
#[derive(Serialize)]
struct Shown {
    id: Uuid,
    contact: ContactId,
    /// What the contact is called; none where the reader sees it no more.
    name: Option<String>,
    at: String,
    edited: Option<String>,
    by: String,
    /// The label whose members read it; none: the reader alone.
    label: Option<String>,
    text: String,
    /// Who was told of it.
    mentions: Vec<String>,
}

async fn list(desk: &Desk, contact: Option<String>) -> Result<()> {
    let user = desk.user().await?.id;
    let one = match contact {
        Some(query) => Some(desk.contact(&query).await?.contact.id),
        None => None,
    };
    let all = desk.house.read(move |r| {
        let all = match one {
            Some(contact) => comments::list(r, user, contact)?,
            None => comments::all(r, user)?,
        };
        let all = all.into_iter().map(|c| shown(r, user, c));
        all.collect::<Res<Vec<_>>>()
    });
    let heads = ["id", "contact", "at", "by", "for", "comment"];
    desk.out.list(
        heads,
        &all.await?,
        |c| {
            let edited = match c.edited {
                Some(_) => " (changed)",
                None => "",
            };
            let name = c.name.as_deref().unwrap_or(UNSEEN);
            [
                short(&c.id),
                line(name, 32),
                c.at.clone(),
                c.by.clone(),
                c.label.clone().unwrap_or_else(|| ALONE.to_owned()),
                format!("{}{edited}", line(&c.text, 200)),
            ]
        },
        "There are no comments. `kith comment add` writes one.",
    );
    Ok(())
}

async fn show(desk: &Desk, id: String) -> Result<()> {
    let (user, comment) = (desk.user().await?.id, find(desk, id).await?);
    let comment = desk.house.read(move |r| shown(r, user, comment.clone()));
    desk.out.one(&comment.await?, |c| {
        let row = |what: &str, said: &str| [what.to_owned(), said.to_owned()];
        let mut rows = vec![
            row("id", &c.id.to_string()),
            row("contact", c.name.as_deref().unwrap_or(UNSEEN)),
            row("by", &c.by),
            row("at", &c.at),
        ];
        rows.extend(c.edited.iter().map(|at| row("changed", at)));
        rows.push(row("for", c.label.as_deref().unwrap_or(ALONE)));
        if !c.mentions.is_empty() {
            rows.push(row("told", &c.mentions.join(", ")));
        }
        table(["", ""], &rows);
        println!("\n{}", plain(&c.text));
    });
    Ok(())
}

fn shown(r: &dyn Read, user: UserId, comment: Comment) -> Res<Shown> {
    let name = |id| Ok::<_, app::Error>(r.user(id)?.map(|u| u.name).unwrap_or_default());
    let label = match comment.readers {
        Readers::Label(label) => r.label(label)?.map(|l| l.name),
        Readers::Author => None,
    };
    Ok(Shown {
        id: comment.id.0,
        contact: comment.contact,
        name: contacts::name(r, user, comment.contact)?,
        at: moment(comment.at),
        edited: comment.edited.map(moment),
        by: name(comment.author)?,
        label,
        text: comment.text,
        mentions: comment
            .mentions
            .into_iter()
            .map(name)
            .collect::<Res<Vec<_>>>()?,
    })
}

/// The comment that an id means, among those the user reads.
async fn find(desk: &Desk, id: String) -> Result<Comment> {
    let user = desk.user().await?.id;
    let found = desk.house.read(move |r| {
        let all = comments::all(r, user)?;
        let ids = all.iter().enumerate().map(|(n, c)| (c.id.0, n));
        let n = meant(ids, &id, LIST)?;
        Ok(all[n].clone())
    });
    Ok(found.await?)
}

/// A reader of comments.
#[derive(Serialize)]
struct Reader {
    user: String,
    name: String,
}

async fn readers(desk: &Desk, contact: &str, label: Option<String>) -> Result<()> {
    let user = desk.user().await?.id;
    let contact = desk.contact(contact).await?.contact.id;
    let label: LabelId = place(desk, contact, label, Level::Viewer).await?.id;
    let read = desk
        .house
        .read(move |r| comments::readers(r, user, label, contact));
    let all: Vec<Reader> = read
        .await?
        .into_iter()
        .map(|User { email, name, .. }| Reader { user: email, name })
        .collect();
    desk.out.list(
        ["user", "name"],
        &all,
        |u| [u.user.clone(), u.name.clone()],
        "",
    );
    Ok(())
}
