//! Contacts added, changed, put into labels and taken out.

use crate::cli::{
    desk::{Desk, short},
    joining,
    values::{FORM, removal, value},
};
use anyhow::Result;
use app::use_cases::{
    brought, contacts,
    fields::{self, FieldEdit},
    suggestions,
};
use domain::{Actor, Contact, Label};
use std::collections::BTreeSet;

/// What changes of a contact.
#[derive(Debug, clap::Args)]
pub(crate) struct Edits {
    /// What a field says from now on
    #[arg(value_name = FORM)]
    set: Vec<String>,
    /// One more entry
    #[arg(long, value_name = FORM)]
    add: Vec<String>,
    /// An entry to take away
    #[arg(long, value_name = "FIELD[=TEXT]")]
    remove: Vec<String>,
}

impl Edits {
    fn read(&self) -> Result<Vec<FieldEdit>> {
        let set = self.set.iter().map(|t| value(t).map(FieldEdit::Set));
        let add = self.add.iter().map(|t| value(t).map(FieldEdit::Add));
        let remove = self.remove.iter().map(|t| removal(t));
        set.chain(add).chain(remove).collect()
    }
}

/// Who acts, and on which contact.
async fn on(desk: &Desk, contact: &str) -> Result<(Actor, Contact)> {
    Ok((desk.actor().await?, desk.contact(contact).await?.contact))
}

/// The same, with a label.
async fn with(desk: &Desk, contact: &str, label: &str) -> Result<(Actor, Contact, Label)> {
    let (actor, contact) = on(desk, contact).await?;
    Ok((actor, contact, desk.label(label).await?))
}

pub(super) async fn add(desk: &Desk, label: &str, fields: &[String]) -> Result<()> {
    let values = fields.iter().map(|f| value(f));
    let values = values.collect::<Result<Vec<_>>>()?;
    let (actor, label) = (desk.actor().await?, desk.label(label).await?);
    let added = desk
        .house
        .write(move |w| contacts::add(w, actor, label.id, values.clone()));
    let added = added.await?;
    let name = added.card.display_name();
    desk.out
        .done(&format!("{name} is in “{}” ({}).", label.name, added.id));
    Ok(())
}

pub(super) async fn edit(desk: &Desk, contact: &str, edits: &Edits) -> Result<()> {
    let edits = edits.read()?;
    let (actor, found) = on(desk, contact).await?;
    let edited = desk
        .house
        .write(move |w| contacts::edit(w, actor, found.id, Some(found.version), &edits));
    let edited = edited.await?;
    let name = joining::name(desk, edited.id).await?.unwrap_or_default();
    desk.out.done(&match edited.version == found.version {
        true => format!("{name} says all of this already; nothing was changed."),
        false => format!("{name} is at version {} now.", edited.version),
    });
    Ok(())
}

pub(super) async fn suggest_edit(desk: &Desk, contact: &str, edits: &Edits) -> Result<()> {
    let edits = edits.read()?;
    let (actor, found) = on(desk, contact).await?;
    desk.house
        .write(move |w| suggestions::suggest_edit(w, actor, found.id, &edits))
        .await?;
    desk.out
        .done("It is suggested to those who may change the contact.");
    Ok(())
}

pub(super) async fn put(desk: &Desk, contact: &str, label: &str) -> Result<()> {
    let (actor, found, label) = with(desk, contact, label).await?;
    desk.house
        .write(move |w| contacts::put_into(w, actor, found.id, label.id))
        .await?;
    let name = found.card.display_name();
    desk.out
        .done(&format!("{name} is in “{}” too.", label.name));
    Ok(())
}

pub(super) async fn copy(desk: &Desk, contact: &str, label: &str) -> Result<()> {
    let (actor, found, label) = with(desk, contact, label).await?;
    let copy = desk
        .house
        .write(move |w| contacts::copy(w, actor, found.id, label.id));
    let copy = copy.await?;
    desk.out.done(&format!(
        "A copy of {} is in “{}” ({}).",
        copy.card.display_name(),
        label.name,
        copy.id
    ));
    Ok(())
}

pub(super) async fn take_back(desk: &Desk, contact: &str, names: &[String]) -> Result<()> {
    let (actor, found) = on(desk, contact).await?;
    let taken = names.iter().map(|n| fields::field(n));
    let taken = taken.collect::<Result<BTreeSet<_>, _>>()?;
    let left = desk
        .house
        .write(move |w| brought::take_back(w, actor, found.id, &taken));
    let left = left.await?;
    let name = joining::name(desk, left.id).await?.unwrap_or_default();
    desk.out.done(&format!(
        "{name} is without it for others; in your account it stays."
    ));
    Ok(())
}

pub(super) async fn remove(desk: &Desk, contact: &str, label: &str) -> Result<()> {
    let (actor, found, label) = with(desk, contact, label).await?;
    desk.house
        .write(move |w| contacts::remove(w, actor, found.id, label.id))
        .await?;
    let name = found.card.display_name();
    desk.out
        .done(&format!("{name} is no longer in “{}”.", label.name));
    Ok(())
}

pub(super) async fn suggest_removal(desk: &Desk, contact: &str, label: &str) -> Result<()> {
    let (actor, found, label) = with(desk, contact, label).await?;
    desk.house
        .write(move |w| suggestions::suggest_removal(w, actor, found.id, label.id))
        .await?;
    desk.out
        .done("It is suggested to those who may take the contact out.");
    Ok(())
}

pub(super) async fn trash(desk: &Desk, contact: &str) -> Result<()> {
    let (actor, found) = on(desk, contact).await?;
    let name = found.card.display_name();
    let after = desk
        .house
        .write(move |w| contacts::trash(w, actor, found.id));
    let after = after.await?;
    desk.out.done(&match after.gone {
        Some(_) => format!(
            "{name} is in the trash. Take it out with `kith trash restore {}`.",
            short(&after.id.0)
        ),
        None => {
            format!("{name} is out of the labels in which you may delete; others still hold it.")
        }
    });
    Ok(())
}
