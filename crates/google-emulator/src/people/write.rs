//! `people.createContact` and `people.updateContact`.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use super::render::{Look, etag_revision, person};
use crate::api::Context;
use crate::config::FullCode;
use crate::fields::{Draft, draft};
use crate::lock;
use crate::mask::{Mask, Sources};
use crate::model::{Book, Contact, MY_CONTACTS, contact_id, revision_text};
use crate::refused::Refused;

/// Creates a contact.
pub(crate) fn create(context: &mut Context<'_>) -> Result<Value, Refused> {
    context.params.check(&["personFields", "sources"])?;
    let look = look_after_write(context)?;
    let draft = draft(&context.json()?, &context.account.region)?;
    let now = context.world.clock.now();
    let mut book = lock(&context.account.book);
    check_new(context, &book, &draft, 1)?;
    let contact = book.create(draft, now);
    drop(book);
    context.people_written += 1;
    Ok(person(&contact, &look))
}

/// Replaces the fields named in the mask by what the body holds.
pub(crate) fn update(context: &mut Context<'_>, name: &str) -> Result<Value, Refused> {
    context
        .params
        .check(&["updatePersonFields", "personFields", "sources"])?;
    let mask = Mask::of_update(
        "updatePersonFields",
        context.params.get("updatePersonFields"),
    )?;
    let look = look_after_write(context)?;
    let sent = draft(&context.json()?, &context.account.region)?;
    let now = context.world.clock.now();
    let mut book = lock(&context.account.book);
    let contact = match other_meant(&book, name, &sent, &mask) {
        Some(other) => {
            check_room(context, &book, 1)?;
            let draft = checked(context, &book, sent, &mask, other.revision)?;
            book.adopt(other.id, draft, now)
        }
        None => {
            let draft = check_update(context, &book, name, sent, &mask)?;
            contact_id(name).and_then(|id| book.update(id, draft, now))
        }
    };
    drop(book);
    let contact = contact.ok_or_else(Refused::not_found)?;
    context.people_written += 1;
    Ok(person(&contact, &look))
}

/// Refuses a new contact that names unknown groups or does not fit in.
pub(super) fn check_new(
    context: &Context<'_>,
    book: &Book,
    draft: &Draft,
    adding: usize,
) -> Result<(), Refused> {
    check_room(context, book, adding)?;
    context.world.settings().limits.check(draft)?;
    match &draft.groups {
        Some(groups) if !groups.is_empty() => check_groups(context, book, groups),
        Some(_) | None => Ok(()),
    }
}

/// Refuses to add contacts to an account that is full.
pub(super) fn check_room(context: &Context<'_>, book: &Book, adding: usize) -> Result<(), Refused> {
    let settings = context.world.settings();
    let now = context.world.clock.now();
    if book.has_room(adding, settings.capacity, settings.trash_counts, now) {
        return Ok(());
    }
    let code = match settings.full_code {
        FullCode::BadRequest => 400,
        FullCode::TooManyRequests => 429,
    };
    Err(Refused::new(
        code,
        "RESOURCE_EXHAUSTED",
        "MY_CONTACTS_OVERFLOW_COUNT: the account holds too many contacts.",
    ))
}

/// Refuses groups that there are not, or not yet.
fn check_groups(
    context: &Context<'_>,
    book: &Book,
    groups: &BTreeSet<String>,
) -> Result<(), Refused> {
    book.check_groups(groups)?;
    let young = |group: &String| book.group(group).is_some_and(|g| context.world.is_young(g));
    match groups.iter().any(young) {
        true => Err(Refused::invalid_argument()),
        false => Ok(()),
    }
}

/// Checks an update and cuts it down to the mask; a field named but not sent is cleared.
pub(super) fn check_update(
    context: &Context<'_>,
    book: &Book,
    name: &str,
    sent: Draft,
    mask: &Mask,
) -> Result<Draft, Refused> {
    let id = contact_id(name).ok_or_else(Refused::not_found)?;
    let contact = book.contact(id).ok_or_else(Refused::not_found)?;
    checked(context, book, sent, mask, contact.revision)
}

/// The other contact that an update means to move: one with the number of the name, given
/// the membership of `myContacts`. Nobody documents this; long-running clients rely on it.
fn other_meant(book: &Book, name: &str, sent: &Draft, mask: &Mask) -> Option<Arc<Contact>> {
    let moves = mask.has("memberships")
        && sent
            .groups
            .as_ref()
            .is_some_and(|groups| groups.contains(MY_CONTACTS));
    let other = moves.then(|| book.others.get(contact_id(name)?)).flatten();
    other.cloned()
}

fn checked(
    context: &Context<'_>,
    book: &Book,
    mut sent: Draft,
    mask: &Mask,
    revision: u64,
) -> Result<Draft, Refused> {
    check_revision(&sent, &revision_text(revision))?;
    let mut cut = Draft::default();
    for field in mask.fields() {
        if field == "memberships" {
            let groups: BTreeSet<String> = sent.groups.take().unwrap_or_default();
            check_groups(context, book, &groups)?;
            cut.groups = Some(groups);
        } else {
            cut.entries
                .insert(field, sent.entries.remove(field).unwrap_or_default());
        }
    }
    context.world.settings().limits.check(&cut)?;
    Ok(cut)
}

/// Refuses an update that is not based on this revision.
fn check_revision(sent: &Draft, revision: &str) -> Result<(), Refused> {
    let current = |etag: &String| etag_revision(etag).as_deref() == Some(revision);
    if sent.etag.is_none() && sent.source_etag.is_none() {
        return Err(Refused::invalid(
            "Request must set person.etag or person.metadata.sources.etag for the source that is \
             being updated.",
        ));
    }
    for (part, etag) in [
        ("person.etag", &sent.etag),
        ("person.metadata.sources.etag", &sent.source_etag),
    ] {
        if etag.as_ref().is_some_and(|etag| !current(etag)) {
            return Err(Refused::failed_precondition(format!(
                "Request {part} is different than the current {part}. Clear local cache and get \
                 the latest person."
            )));
        }
    }
    Ok(())
}

fn look_after_write(context: &Context<'_>) -> Result<Look, Refused> {
    let mask = Mask::or_everything("personFields", context.params.get("personFields"))?;
    let sources = Sources::read(context.params.all("sources"))?;
    Ok(Look::new(context, mask, sources))
}
