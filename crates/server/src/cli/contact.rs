//! `kith contact`.

use super::{
    desk::{Desk, short},
    joining,
    out::{line, table},
    values::{FORM, removal, value},
};
use anyhow::Result;
use app::{
    use_cases::{
        brought,
        contacts::{self, ContactView},
        fields::{self, FieldEdit},
        suggestions,
    },
    words,
};
use clap::Subcommand;
use domain::{Field, Uuid};
use serde::Serialize;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show contacts, of all labels or of one
    List {
        label: Option<String>,
        /// Only those of whose name a word begins so, or that have this address
        #[arg(long, value_name = "TEXT")]
        find: Option<String>,
    },
    /// Show all of a contact
    Show {
        /// A name, an e-mail address or an id
        contact: String,
    },
    /// Add a contact to a label
    Add {
        label: String,
        /// What it says
        #[arg(required = true, value_name = FORM)]
        fields: Vec<String>,
    },
    /// Change a contact
    Edit {
        contact: String,
        /// What a field says from now on
        #[arg(value_name = FORM)]
        set: Vec<String>,
        /// One more entry
        #[arg(long, value_name = FORM)]
        add: Vec<String>,
        /// An entry to take away
        #[arg(long, value_name = "FIELD[=TEXT]")]
        remove: Vec<String>,
        /// Suggest it to those who may change the contact
        #[arg(long)]
        suggest: bool,
    },
    /// Put a contact into a further label
    Put { contact: String, label: String },
    /// Make a new contact of the same content in a label
    Copy { contact: String, label: String },
    /// Take back fields that you brought along with a contact out of your account; there they stay
    TakeBack {
        contact: String,
        /// Such as note or birthday
        #[arg(required = true)]
        fields: Vec<String>,
    },
    /// Take a contact out of a label
    Remove {
        contact: String,
        label: String,
        /// Suggest it to those who may
        #[arg(long)]
        suggest: bool,
    },
    /// Delete a contact; it can be restored for a while
    Trash { contact: String },
    /// Show the photo of a contact, set it, take it away
    #[command(subcommand)]
    Photo(super::photo::Command),
}

pub(crate) async fn run(desk: &Desk, command: Command) -> Result<()> {
    match command {
        Command::List { label, find } => return list(desk, label, find).await,
        Command::Show { contact } => {
            show(desk, &desk.contact(&contact).await?);
        }
        Command::Add { label, fields } => {
            let values = fields
                .iter()
                .map(|f| value(f))
                .collect::<Result<Vec<_>>>()?;
            let (actor, label) = (desk.actor().await?, desk.label(&label).await?);
            let added = desk
                .house
                .write(move |w| contacts::add(w, actor, label.id, values.clone()))
                .await?;
            desk.out.done(&format!(
                "{} is in “{}” ({}).",
                added.card.display_name(),
                label.name,
                added.id
            ));
        }
        Command::Edit {
            contact,
            set,
            add,
            remove,
            suggest,
        } => {
            let mut edits = Vec::new();
            for text in &set {
                edits.push(FieldEdit::Set(value(text)?));
            }
            for text in &add {
                edits.push(FieldEdit::Add(value(text)?));
            }
            for text in &remove {
                edits.push(removal(text)?);
            }
            let (actor, found) = (desk.actor().await?, desk.contact(&contact).await?.contact);
            if suggest {
                desk.house
                    .write(move |w| suggestions::suggest_edit(w, actor, found.id, &edits))
                    .await?;
                desk.out
                    .done("It is suggested to those who may change the contact.");
            } else {
                let edited = desk.house.write(move |w| {
                    contacts::edit(w, actor, found.id, Some(found.version), &edits)
                });
                let edited = edited.await?;
                let name = joining::name(desk, edited.id).await?.unwrap_or_default();
                desk.out.done(&match edited.version == found.version {
                    true => format!("{name} says all of this already; nothing was changed."),
                    false => format!("{name} is at version {} now.", edited.version),
                });
            }
        }
        Command::Put { contact, label } => {
            let (actor, found, label) = (
                desk.actor().await?,
                desk.contact(&contact).await?.contact,
                desk.label(&label).await?,
            );
            desk.house
                .write(move |w| contacts::put_into(w, actor, found.id, label.id))
                .await?;
            desk.out.done(&format!(
                "{} is in “{}” too.",
                found.card.display_name(),
                label.name
            ));
        }
        Command::TakeBack {
            contact,
            fields: names,
        } => {
            let (actor, found) = (desk.actor().await?, desk.contact(&contact).await?.contact);
            let taken = names.iter().map(|n| fields::field(n));
            let taken = taken.collect::<Result<std::collections::BTreeSet<_>, _>>()?;
            let contact = desk
                .house
                .write(move |w| brought::take_back(w, actor, found.id, &taken))
                .await?;
            let name = joining::name(desk, contact.id).await?.unwrap_or_default();
            desk.out.done(&format!(
                "{name} is without it for others; in your account it stays."
            ));
        }
        Command::Copy { contact, label } => {
            let (actor, found, label) = (
                desk.actor().await?,
                desk.contact(&contact).await?.contact,
                desk.label(&label).await?,
            );
            let copy = desk
                .house
                .write(move |w| contacts::copy(w, actor, found.id, label.id))
                .await?;
            desk.out.done(&format!(
                "A copy of {} is in “{}” ({}).",
                copy.card.display_name(),
                label.name,
                copy.id
            ));
        }
        Command::Remove {
            contact,
            label,
            suggest,
        } => {
            let (actor, found, label) = (
                desk.actor().await?,
                desk.contact(&contact).await?.contact,
                desk.label(&label).await?,
            );
            let name = found.card.display_name();
            if suggest {
                desk.house
                    .write(move |w| suggestions::suggest_removal(w, actor, found.id, label.id))
                    .await?;
                desk.out
                    .done("It is suggested to those who may take the contact out.");
            } else {
                desk.house
                    .write(move |w| contacts::remove(w, actor, found.id, label.id))
                    .await?;
                desk.out
                    .done(&format!("{name} is no longer in “{}”.", label.name));
            }
        }
        Command::Photo(command) => return super::photo::run(desk, command).await,
        Command::Trash { contact } => {
            let (actor, found) = (desk.actor().await?, desk.contact(&contact).await?.contact);
            let name = found.card.display_name();
            let after = desk
                .house
                .write(move |w| contacts::trash(w, actor, found.id))
                .await?;
            desk.out.done(&match after.gone {
                Some(_) => format!(
                    "{name} is in the trash. Take it out with `kith trash restore {}`.",
                    short(&after.id.0)
                ),
                None => format!(
                    "{name} is out of the labels in which you may delete; others still hold it."
                ),
            });
        }
    }
    Ok(())
}

async fn list(desk: &Desk, label: Option<String>, find: Option<String>) -> Result<()> {
    let user = desk.user().await?.id;
    let label = match label {
        Some(name) => Some(desk.label(&name).await?),
        None => None,
    };
    let empty = match (&label, &find) {
        (_, Some(_)) => "There is no such contact in the labels you see.".to_owned(),
        (Some(label), None) => format!(
            "“{}” holds no contact. `kith contact add {}` adds one.",
            label.name,
            words::shell(&label.name)
        ),
        (None, None) => "No label you see holds a contact. `kith contact add` adds one.".to_owned(),
    };
    let label = label.map(|l| l.id);
    let views = desk.house.read(move |r| {
        let Some(query) = &find else {
            return contacts::list(r, user, label);
        };
        let mut found = contacts::find(r, user, query)?;
        found.retain(|v| label.is_none_or(|l| v.labels.iter().any(|of| of.id == l)));
        Ok(found)
    });
    let all: Vec<_> = views.await?.iter().map(shown).collect();
    desk.out.list(
        ["id", "name", "email", "phone", "labels"],
        &all,
        |c| {
            let text = |t: &Option<String>, most| line(t.as_deref().unwrap_or_default(), most);
            [
                short(&c.id),
                line(&c.name, 32),
                text(&c.email, 36),
                text(&c.phone, 20),
                c.labels.join(", "),
            ]
        },
        &empty,
    );
    Ok(())
}

/// A contact as it is listed.
#[derive(Serialize)]
struct Listed {
    id: Uuid,
    name: String,
    email: Option<String>,
    phone: Option<String>,
    labels: Vec<String>,
}

fn shown(view: &ContactView) -> Listed {
    let first = |field| {
        let mut entries = view.contact.card.of_field(field);
        entries.next().map(|(_, e)| e.value.summary())
    };
    Listed {
        id: view.contact.id.0,
        name: view.contact.card.display_name(),
        email: first(Field::Email),
        phone: first(Field::Phone),
        labels: view.labels.iter().map(|l| l.name.clone()).collect(),
    }
}

/// All of a contact.
#[derive(Serialize)]
struct Whole {
    id: Uuid,
    version: u64,
    labels: Vec<String>,
    level: String,
    entries: Vec<Entry>,
}

/// One entry of a contact.
#[derive(Serialize)]
struct Entry {
    field: String,
    #[serde(rename = "type")]
    kind: String,
    value: String,
    /// What others say instead, kept until somebody decides.
    or: Vec<String>,
}

fn show(desk: &Desk, view: &ContactView) {
    let entries = view.contact.card.entries.values();
    let whole = Whole {
        id: view.contact.id.0,
        version: view.contact.version,
        labels: view.labels.iter().map(|l| l.name.clone()).collect(),
        level: view.level.to_string(),
        entries: entries
            .map(|entry| Entry {
                field: entry.value.field().to_string(),
                kind: entry.value.kind().to_owned(),
                value: entry.value.summary(),
                or: entry
                    .contested
                    .iter()
                    .map(|other| other.value.summary())
                    .collect(),
            })
            .collect(),
    };
    desk.out.one(&whole, |c| {
        let head = |name: &str, value: String| [name.to_owned(), String::new(), value];
        let mut rows = vec![
            head("id", c.id.to_string()),
            head("version", c.version.to_string()),
            head("labels", c.labels.join(", ")),
            head("level", c.level.clone()),
        ];
        for entry in &c.entries {
            rows.push([
                entry.field.clone(),
                entry.kind.clone(),
                line(&entry.value, 200),
            ]);
            rows.extend(entry.or.iter().map(|other| head("  or", line(other, 200))));
        }
        table(["field", "type", "value"], &rows);
    });
}
