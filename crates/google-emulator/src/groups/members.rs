//! `contactGroups.members.modify`.

use serde_json::{Value, json};

use crate::api::Context;
use crate::lock;
use crate::model::{is_system_group, label_id};
use crate::refused::Refused;

/// Most names in one call, added and removed together.
const MOST: usize = 1000;

/// Puts contacts into a group and takes others out; what cannot be done is told, not refused.
pub(crate) fn modify(context: &mut Context<'_>, name: &str) -> Result<Value, Refused> {
    context.params.check(&[])?;
    let id = label_id(name);
    let body = context.json()?;
    let add = names(&body["resourceNamesToAdd"])?;
    let remove = names(&body["resourceNamesToRemove"])?;
    if add.len() + remove.len() > MOST || add.len() + remove.len() == 0 {
        return Err(Refused::invalid_argument());
    }
    // The other system groups are deprecated: they can only be emptied.
    if is_system_group(id) && !matches!(id, "myContacts" | "starred") && !add.is_empty() {
        return Err(Refused::invalid_argument());
    }
    let now = context.world.clock.now();
    let mut book = lock(&context.account.book);
    if !is_system_group(id) {
        let group = book.group(id).ok_or_else(Refused::not_found)?;
        if context.world.is_young(group) {
            return Err(Refused::not_found());
        }
    }
    let moved = book.move_members(id, &add, &remove, now);
    drop(book);
    context.people_written += moved.changed;
    let mut answer = json!({});
    if !moved.not_found.is_empty() {
        answer["notFoundResourceNames"] = moved.not_found.into();
    }
    if !moved.last_group.is_empty() {
        answer["canNotRemoveLastContactGroupResourceNames"] = moved.last_group.into();
    }
    Ok(answer)
}

fn names(list: &Value) -> Result<Vec<String>, Refused> {
    if list.is_null() {
        return Ok(Vec::new());
    }
    let list = list.as_array().ok_or_else(Refused::invalid_argument)?;
    let name = |name: &Value| Some(name.as_str()?.to_owned());
    list.iter()
        .map(name)
        .collect::<Option<_>>()
        .ok_or_else(Refused::invalid_argument)
}
