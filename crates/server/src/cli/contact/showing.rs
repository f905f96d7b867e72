//! Contacts listed, and one shown whole.

use crate::cli::{
    desk::{Desk, short},
    out::{line, table},
};
use anyhow::Result;
use app::{
    use_cases::{
        comments,
        contacts::{self, ContactView},
    },
    words,
};
use domain::{Field, Uuid};
use serde::Serialize;

pub(super) async fn list(desk: &Desk, label: Option<String>, find: Option<String>) -> Result<()> {
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
    /// How many comments on it the reader reads.
    comments: usize,
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

pub(super) async fn show(desk: &Desk, contact: &str) -> Result<()> {
    let view = desk.contact(contact).await?;
    let (user, id) = (desk.user().await?.id, view.contact.id);
    let comments = desk.house.read(move |r| comments::list(r, user, id));
    let comments = comments.await?.len();
    let entries = view.contact.card.entries.values();
    let whole = Whole {
        id: view.contact.id.0,
        version: view.contact.version,
        labels: view.labels.iter().map(|l| l.name.clone()).collect(),
        level: view.level.to_string(),
        comments,
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
        if c.comments > 0 {
            let more = format!("{} (`kith comment list {}`)", c.comments, c.id);
            rows.push(head("comments", more));
        }
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
    Ok(())
}
