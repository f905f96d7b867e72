//! Creating, changing and deleting groups.

use serde_json::{Value, json};

use super::render::{GroupLook, Show, group};
use crate::api::Context;
use crate::fields::{Language, system_group_name};
use crate::lock;
use crate::model::{SYSTEM_GROUPS, is_system_group, label_id, revision_text};
use crate::refused::Refused;

/// Creates a group.
pub(crate) fn create(context: &mut Context<'_>) -> Result<Value, Refused> {
    context.params.check(&[])?;
    let body = context.json()?;
    let look = read_look(context, &body)?;
    let sent = &body["contactGroup"];
    let name = sent["name"].as_str().unwrap_or_default();
    let now = context.world.clock.now();
    let data = client_data(sent)?.unwrap_or_default();
    not_a_system_name(context, name)?;
    let created = lock(&context.account.book).create_group(name, data, now)?;
    context.groups_written += 1;
    // The echo of a creation never has a count, and there is nobody in it anyway.
    Ok(group(Show::User(&created), 0, &look))
}

/// Renames a group, replaces its client data, or both.
pub(crate) fn update(context: &mut Context<'_>, name: &str) -> Result<Value, Refused> {
    context.params.check(&[])?;
    let id = label_id(name);
    let body = context.json()?;
    let look = read_look(context, &body)?;
    let sent = &body["contactGroup"];
    let fields = body["updateGroupFields"].as_str().unwrap_or("name");
    let mut new_name = None;
    let mut new_data = None;
    for field in fields.split(',').map(str::trim) {
        match field {
            "name" => new_name = Some(sent["name"].as_str().unwrap_or_default()),
            "clientData" => new_data = Some(client_data(sent)?.unwrap_or_default()),
            _ => return Err(Refused::invalid_argument()),
        }
    }
    if is_system_group(id) {
        return Err(Refused::invalid_argument());
    }
    let now = context.world.clock.now();
    let language = context.account.language;
    let mut book = lock(&context.account.book);
    let current = book.group(id).ok_or_else(Refused::not_found)?;
    if let Some(etag) = sent["etag"].as_str()
        && etag != revision_text(current.revision)
    {
        return Err(Refused::new(
            409,
            "ABORTED",
            "Contact group etag is outdated.",
        ));
    }
    if let Some(name) = new_name.filter(|name| *name != current.name)
        && is_system_name(language, name)
    {
        return Err(Refused::name_taken());
    }
    let changed = book.update_group(id, new_name, new_data, now)?;
    let members = book.size(id);
    drop(book);
    context.groups_written += 1;
    Ok(group(Show::User(&changed), members, &look))
}

/// Deletes a group, with its members if that is asked for.
pub(crate) fn delete(context: &mut Context<'_>, name: &str) -> Result<Value, Refused> {
    context.params.check(&["deleteContacts"])?;
    let id = label_id(name);
    if is_system_group(id) {
        return Err(Refused::invalid_argument());
    }
    let now = context.world.clock.now();
    let mut book = lock(&context.account.book);
    book.group(id).ok_or_else(Refused::not_found)?;
    let mut deleted = 0;
    if context.params.flag("deleteContacts") {
        for member in book.members(id) {
            deleted += u64::from(book.delete(member, now));
        }
    }
    book.delete_group(id, now);
    drop(book);
    context.people_written += deleted;
    context.groups_written += 1;
    Ok(json!({}))
}

/// A name of a system group in the account's language is taken, whatever language the caller
/// reads it in (pitfall 21). Labels that people made before are left as they are.
fn not_a_system_name(context: &Context<'_>, name: &str) -> Result<(), Refused> {
    if is_system_name(context.account.language, name) {
        return Err(Refused::name_taken());
    }
    Ok(())
}

fn is_system_name(language: Language, name: &str) -> bool {
    let mut names = SYSTEM_GROUPS.into_iter();
    names.any(|id| system_group_name(language, id).to_lowercase() == name.trim().to_lowercase())
}

fn read_look(context: &Context<'_>, body: &Value) -> Result<GroupLook, Refused> {
    GroupLook::read(
        "readGroupFields",
        body["readGroupFields"].as_str(),
        context.language,
    )
}

fn client_data(sent: &Value) -> Result<Option<Vec<(String, String)>>, Refused> {
    let Some(list) = sent.get("clientData") else {
        return Ok(None);
    };
    let list = list.as_array().ok_or_else(Refused::invalid_argument)?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Ok(Some(
        list.iter()
            .map(|pair| (text(&pair["key"]), text(&pair["value"])))
            .collect(),
    ))
}
