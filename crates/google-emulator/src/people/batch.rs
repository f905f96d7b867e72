//! The batch writes. One bad entry fails the whole call, with a detail naming the bad ones.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::render::{Look, person};
use super::write::{check_new, check_update};
use crate::api::Context;
use crate::fields::draft;
use crate::lock;
use crate::mask::{Mask, Sources};
use crate::model::contact_id;
use crate::refused::Refused;

const MOST_WRITTEN: usize = 200;
const MOST_DELETED: usize = 500;

/// Creates up to 200 contacts.
pub(crate) fn batch_create(context: &mut Context<'_>) -> Result<Value, Refused> {
    context.params.check(&[])?;
    let body = context.json()?;
    check_keys(&body, &["contacts", "readMask", "sources"])?;
    let look = look(context, &body, "readMask")?;
    let contacts = body["contacts"]
        .as_array()
        .ok_or_else(Refused::invalid_argument)?;
    check_size(contacts.len(), MOST_WRITTEN)?;
    let now = context.world.clock.now();
    let mut book = lock(&context.account.book);
    let mut drafts = Vec::with_capacity(contacts.len());
    let mut errors = Map::new();
    let mut first = None;
    for (index, entry) in contacts.iter().enumerate() {
        let checked = draft(&entry["contactPerson"], &context.account.region).and_then(|draft| {
            check_new(context, &book, &draft, index + 1)?;
            Ok(draft)
        });
        match checked {
            Ok(draft) => drafts.push(draft),
            Err(refused) => {
                errors.insert(index.to_string(), refused.as_status());
                first.get_or_insert(refused);
            }
        }
    }
    fail(context, "BatchCreateContactsErrorDetails", first, errors)?;
    let failing = context.entry_fails.take();
    let mut written = 0;
    let created: Vec<Value> = drafts
        .into_iter()
        .enumerate()
        .map(|(index, draft)| {
            if let Some(code) = failing.filter(|_| index == 0) {
                return failed(code);
            }
            written += 1;
            let contact = book.create(draft, now);
            match &look {
                Some(look) => json!({
                    "httpStatusCode": 200,
                    "requestedResourceName": contact.resource_name(),
                    "person": person(&contact, look),
                }),
                None => json!({}),
            }
        })
        .collect();
    drop(book);
    context.people_written += written;
    Ok(json!({ "createdPeople": created }))
}

/// Updates up to 200 contacts, all by the same mask.
pub(crate) fn batch_update(context: &mut Context<'_>) -> Result<Value, Refused> {
    context.params.check(&[])?;
    let body = context.json()?;
    check_keys(&body, &["contacts", "updateMask", "readMask", "sources"])?;
    let mask = Mask::of_update("updateMask", body["updateMask"].as_str())?;
    let look = look(context, &body, "readMask")?;
    if body["contacts"].is_array() {
        return Err(Refused::invalid(
            "Invalid value at 'contacts' (Map), Cannot bind a list to map for field 'contacts'.",
        ));
    }
    let contacts = body["contacts"]
        .as_object()
        .ok_or_else(Refused::invalid_argument)?;
    check_size(contacts.len(), MOST_WRITTEN)?;
    let now = context.world.clock.now();
    let mut book = lock(&context.account.book);
    let mut drafts = Vec::with_capacity(contacts.len());
    let mut errors = Map::new();
    let mut first = None;
    for (name, sent) in contacts {
        let checked = draft(sent, &context.account.region)
            .and_then(|sent| check_update(context, &book, name, sent, &mask));
        match checked {
            Ok(draft) => drafts.push((name, draft)),
            Err(refused) => {
                errors.insert(name.clone(), refused.as_status());
                first.get_or_insert(refused);
            }
        }
    }
    fail(context, "BatchUpdateContactsErrorDetails", first, errors)?;
    let mut updated = Map::new();
    let mut failing = context.entry_fails.take();
    for (name, draft) in drafts {
        if let Some(code) = failing.take() {
            updated.insert(name.clone(), failed(code));
            continue;
        }
        let Some(contact) = contact_id(name).and_then(|id| book.update(id, draft, now)) else {
            continue; // Checked above; the book is still locked.
        };
        context.people_written += 1;
        if let Some(look) = &look {
            let answer = json!({
                "httpStatusCode": 200,
                "requestedResourceName": name,
                "person": person(&contact, look),
            });
            updated.insert(name.clone(), answer);
        }
    }
    drop(book);
    if updated.is_empty() {
        return Ok(json!({}));
    }
    Ok(json!({ "updateResult": updated }))
}

/// Deletes up to 500 contacts.
pub(crate) fn batch_delete(context: &mut Context<'_>) -> Result<Value, Refused> {
    context.params.check(&[])?;
    let body = context.json()?;
    check_keys(&body, &["resourceNames"])?;
    let names = body["resourceNames"]
        .as_array()
        .ok_or_else(Refused::invalid_argument)?;
    check_size(names.len(), MOST_DELETED)?;
    let now = context.world.clock.now();
    let mut book = lock(&context.account.book);
    let mut ids = BTreeSet::new();
    for name in names {
        let id = name
            .as_str()
            .and_then(contact_id)
            .ok_or_else(Refused::invalid_argument)?;
        book.contact(id).ok_or_else(Refused::not_found)?;
        ids.insert(id);
    }
    for id in &ids {
        book.delete(*id, now);
    }
    drop(book);
    context.people_written += ids.len() as u64;
    Ok(json!({}))
}

/// An entry that was not written, in the answer to a batch whose others were.
fn failed(code: u16) -> Value {
    json!({ "httpStatusCode": code, "status": Refused::by_code(code).as_status() })
}

pub(super) fn check_keys(body: &Value, known: &[&str]) -> Result<(), Refused> {
    let body = body.as_object().ok_or_else(Refused::invalid_argument)?;
    match body.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(Refused::unknown_name(key, "request")),
        None => Ok(()),
    }
}

fn check_size(size: usize, most: usize) -> Result<(), Refused> {
    if size == 0 || size > most {
        Err(Refused::invalid_argument())
    } else {
        Ok(())
    }
}

/// How to show what was written; `None` if the mask in the body is empty.
pub(super) fn look(
    context: &Context<'_>,
    body: &Value,
    parameter: &str,
) -> Result<Option<Look>, Refused> {
    let mask = Mask::read(parameter, body[parameter].as_str())?;
    let sources = Sources::of_body(body)?;
    Ok(mask.map(|mask| Look::new(context, mask, sources)))
}

/// Fails the call if there was an error, in the words of the first one.
fn fail(
    context: &Context<'_>,
    kind: &str,
    first: Option<Refused>,
    errors: Map<String, Value>,
) -> Result<(), Refused> {
    let Some(first) = first else { return Ok(()) };
    if !lock(&context.world.settings).batch_details {
        return Err(first.without_details());
    }
    Err(first.without_details().with_detail(json!({
        "@type": format!("type.googleapis.com/google.apps.people.v1.{kind}"),
        "contactErrors": errors,
    })))
}
