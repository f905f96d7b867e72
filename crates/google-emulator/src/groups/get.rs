//! `contactGroups.get` and `contactGroups.batchGet`.

use serde_json::{Value, json};

use super::render::{GroupLook, Show, group};
use crate::api::Context;
use crate::lock;
use crate::model::{Book, is_system_group, label_id};
use crate::refused::Refused;

/// Reads one group, with up to `maxMembers` members.
pub(crate) fn get(context: &Context<'_>, name: &str) -> Result<Value, Refused> {
    context.params.check(&["groupFields", "maxMembers"])?;
    let look = GroupLook::read(
        "groupFields",
        context.params.get("groupFields"),
        context.language,
    )?;
    let most = context.params.number("maxMembers", 0, usize::MAX)?;
    find(context, &lock(&context.account.book), name, most, &look).ok_or_else(Refused::not_found)
}

/// Reads up to 200 groups; each has a status of its own.
pub(crate) fn batch_get(context: &Context<'_>) -> Result<Value, Refused> {
    context
        .params
        .check(&["groupFields", "maxMembers", "resourceNames"])?;
    let look = GroupLook::read(
        "groupFields",
        context.params.get("groupFields"),
        context.language,
    )?;
    let most = context.params.number("maxMembers", 0, usize::MAX)?;
    let names: Vec<&str> = context.params.all("resourceNames").collect();
    if names.is_empty() || names.len() > 200 {
        return Err(Refused::invalid_argument());
    }
    let book = lock(&context.account.book);
    let responses = names
        .into_iter()
        .map(|name| match find(context, &book, name, most, &look) {
            Some(found) => json!({ "requestedResourceName": name, "contactGroup": found }),
            None => json!({
                "requestedResourceName": name,
                "status": Refused::not_found().as_status(),
            }),
        });
    Ok(json!({ "responses": responses.collect::<Value>() }))
}

fn find(
    context: &Context<'_>,
    book: &Book,
    name: &str,
    most: usize,
    look: &GroupLook,
) -> Option<Value> {
    let id = label_id(name);
    let size = book.size(id);
    let mut found = match book.group(id) {
        Some(young) if context.world.is_young(young) => return None,
        Some(live) => group(Show::User(live), size, look),
        None if is_system_group(id) => group(Show::System(id), size, look),
        None => return None,
    };
    if most > 0 && size > 0 {
        let names = book
            .members(id)
            .into_iter()
            .take(most)
            .map(|id| Value::from(format!("people/c{id}")));
        found["memberResourceNames"] = names.collect();
    }
    Some(found)
}
