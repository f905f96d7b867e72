//! `kith contact photo`.

use super::desk::Desk;
use anyhow::{Context as _, Result, bail};
use app::{pictures, use_cases::photos};
use clap::Subcommand;
use serde::Serialize;
use std::{
    fs::{File, OpenOptions},
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Give a contact the picture of a file: JPEG or PNG
    Set {
        /// A name, an e-mail address or an id
        contact: String,
        file: PathBuf,
        /// Suggest it to those who may change the contact
        #[arg(long)]
        suggest: bool,
    },
    /// Tell which photo a contact has, and put it into a file
    Show {
        contact: String,
        /// Where to put it; a file that is there already is left alone
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Take the photo of a contact away
    Remove {
        contact: String,
        /// Suggest it to those who may change the contact
        #[arg(long)]
        suggest: bool,
    },
}

/// A photo as it is told.
#[derive(Serialize)]
struct Told {
    hash: String,
    #[serde(rename = "type")]
    media_type: String,
    bytes: usize,
}

pub(crate) async fn run(desk: &Desk, command: Command) -> Result<()> {
    match command {
        Command::Set {
            contact,
            file,
            suggest,
        } => {
            let bytes = read(&file)?;
            let (actor, found) = (desk.actor().await?, desk.contact(&contact).await?.contact);
            if suggest {
                let kept = desk
                    .house
                    .write(move |w| photos::suggest(w, actor, found.id, Some(&bytes)));
                kept.await?;
                desk.out
                    .done("The photo is suggested to those who may change the contact.");
            } else {
                let set = desk
                    .house
                    .write(move |w| photos::set(w, actor, found.id, &bytes));
                let name = set.await?.card.display_name();
                desk.out.done(&format!("{name} has this photo now."));
            }
        }
        Command::Show { contact, output } => {
            let (user, found) = (desk.user().await?.id, desk.contact(&contact).await?.contact);
            let view = desk
                .house
                .read(move |r| photos::show(r, user, found.id))
                .await?;
            let told = Told {
                hash: view.photo.hash.to_string(),
                media_type: view.photo.media_type.clone(),
                bytes: view.bytes.len(),
            };
            match output {
                Some(file) => {
                    write(&file, &view.bytes)?;
                    desk.out
                        .done(&format!("The photo is in {}.", file.display()));
                }
                None => desk.out.one(&told, |t| {
                    let rows = [
                        ["type".to_owned(), t.media_type.clone()],
                        ["bytes".to_owned(), t.bytes.to_string()],
                        ["hash".to_owned(), t.hash.clone()],
                    ];
                    super::out::table(["", ""], &rows);
                }),
            }
        }
        Command::Remove { contact, suggest } => {
            let (actor, found) = (desk.actor().await?, desk.contact(&contact).await?.contact);
            if suggest {
                let kept = desk
                    .house
                    .write(move |w| photos::suggest(w, actor, found.id, None));
                kept.await?;
                desk.out
                    .done("It is suggested to those who may change the contact.");
            } else {
                let removed = desk
                    .house
                    .write(move |w| photos::remove(w, actor, found.id));
                let name = removed.await?.card.display_name();
                desk.out.done(&format!("{name} has no photo any more."));
            }
        }
    }
    Ok(())
}

/// A file that is not too large for a picture; of what has no size, such as a pipe, no more than
/// tells that it is.
fn read(file: &Path) -> Result<Vec<u8>> {
    let unread = || {
        format!(
            "{} cannot be read. Name a file with a picture.",
            file.display()
        )
    };
    let opened = File::open(file).with_context(unread)?;
    pictures::fits(opened.metadata().with_context(unread)?.len())?;
    let mut bytes = Vec::new();
    let most = u64::try_from(pictures::MOST_BYTES)
        .unwrap_or(u64::MAX)
        .saturating_add(1);
    opened
        .take(most)
        .read_to_end(&mut bytes)
        .with_context(unread)?;
    Ok(bytes)
}

fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    match OpenOptions::new().write(true).create_new(true).open(file) {
        Ok(mut new) => new
            .write_all(bytes)
            .with_context(|| format!("{} cannot be written. Is the disk full?", file.display())),
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => bail!(
            "{} is there already and is left alone. Name another file.",
            file.display()
        ),
        Err(e) => Err(e).with_context(|| {
            format!(
                "{} cannot be made. Is its directory there, and may you write in it?",
                file.display()
            )
        }),
    }
}
