//! `people.deleteContact`.

use serde_json::{Value, json};

use crate::api::Context;
use crate::lock;
use crate::model::contact_id;
use crate::refused::Refused;

/// Moves a contact to the trash, whatever its etag.
pub(crate) fn delete(context: &mut Context<'_>, name: &str) -> Result<Value, Refused> {
    context.params.check(&[])?;
    let id = contact_id(name).ok_or_else(Refused::not_found)?;
    let now = context.world.clock.now();
    if !lock(&context.account.book).delete(id, now) {
        return Err(Refused::not_found());
    }
    context.people_written += 1;
    Ok(json!({}))
}
