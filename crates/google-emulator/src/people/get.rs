//! `people.get` and `people.getBatchGet`.

use std::sync::Arc;

use serde_json::{Value, json};

use super::render::{Look, person};
use crate::api::Context;
use crate::lock;
use crate::mask::{Mask, Sources};
use crate::model::{Contact, contact_id};
use crate::refused::Refused;

/// Most names of one batch.
const MOST: usize = 200;

/// Reads one contact, or the account's own profile as `people/me`.
pub(crate) fn get(context: &Context<'_>, name: &str) -> Result<Value, Refused> {
    context
        .params
        .check(&["personFields", "sources", "requestMask.includeField"])?;
    let look = look(context)?;
    if name == "people/me" {
        return Ok(own_profile(context, &look));
    }
    let contact = find(context, name).ok_or_else(Refused::not_found)?;
    Ok(person(&contact, &look))
}

/// Reads many contacts; each has a status of its own.
pub(crate) fn batch_get(context: &Context<'_>) -> Result<Value, Refused> {
    context.params.check(&[
        "personFields",
        "sources",
        "resourceNames",
        "requestMask.includeField",
    ])?;
    let look = look(context)?;
    let names: Vec<&str> = context.params.all("resourceNames").collect();
    if names.is_empty() || names.len() > MOST {
        return Err(Refused::invalid_argument());
    }
    let responses = names.into_iter().map(|name| match find(context, name) {
        Some(contact) => json!({
            "requestedResourceName": name,
            "httpStatusCode": 200,
            "person": person(&contact, &look),
        }),
        None => json!({
            "requestedResourceName": name,
            "httpStatusCode": 404,
            "status": Refused::not_found().as_status(),
        }),
    });
    Ok(json!({ "responses": responses.collect::<Value>() }))
}

fn look(context: &Context<'_>) -> Result<Look, Refused> {
    let mask = Mask::of_persons(context.params)?;
    let sources = Sources::read(context.params.all("sources"))?;
    Ok(Look::new(context, mask, sources))
}

fn find(context: &Context<'_>, name: &str) -> Option<Arc<Contact>> {
    let id = contact_id(name)?;
    let book = lock(&context.account.book);
    let contact = book.contact_once(id)?;
    if context.stale
        && let Some(previous) = book.shelf.previous(contact.id)
    {
        return Some(previous);
    }
    Some(contact.clone())
}

fn own_profile(context: &Context<'_>, look: &Look) -> Value {
    let profile = &context.account.profile;
    let metadata = json!({
        "primary": true,
        "source": { "type": "PROFILE", "id": profile.sub },
    });
    let mut person = json!({
        "resourceName": format!("people/{}", profile.sub),
        "etag": "%EgQBAgkuGgEBIgxBQUFBQUFBQUFBQT0=",
    });
    if look.mask.has("names") {
        person["names"] = json!([{ "displayName": profile.name, "metadata": metadata }]);
    }
    if look.mask.has("emailAddresses") {
        person["emailAddresses"] = json!([{ "value": profile.email, "metadata": metadata }]);
    }
    if look.mask.has("metadata") {
        person["metadata"] = json!({
            "objectType": "PERSON",
            "sources": [{ "type": "PROFILE", "id": profile.sub }],
        });
    }
    person
}
