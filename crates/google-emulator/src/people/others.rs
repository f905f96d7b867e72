//! `otherContacts.copyOtherContactToMyContactsGroup`.

use serde_json::Value;

use super::batch::{check_keys, look};
use super::render::{Look, person};
use super::write::check_room;
use crate::api::Context;
use crate::fields::Draft;
use crate::lock;
use crate::mask::{Mask, Sources};
use crate::model::{OTHER_FIELDS, other_id};
use crate::refused::Refused;

/// Makes a contact of an other contact, which stays what and where it is.
pub(crate) fn copy(context: &mut Context<'_>, name: &str) -> Result<Value, Refused> {
    context.params.check(&[])?;
    let body = context.json()?;
    check_keys(&body, &["copyMask", "readMask", "sources"])?;
    let copied =
        Mask::required("copyMask", body["copyMask"].as_str())?.within("copyMask", &OTHER_FIELDS)?;
    let look = match look(context, &body, "readMask")? {
        Some(look) => look,
        None => {
            let text = format!("{},metadata,memberships", copied.text());
            let mask = Mask::required("readMask", Some(&text))?;
            Look::new(context, mask, Sources::of_body(&body)?)
        }
    };
    let now = context.world.clock.now();
    let mut book = lock(&context.account.book);
    let other = other_id(name).and_then(|id| book.others.get(id).cloned());
    let other = other.ok_or_else(Refused::not_found)?;
    check_room(context, &book, 1)?;
    let mut draft = Draft {
        entries: other.entries.clone(),
        ..Draft::default()
    };
    draft.entries.retain(|field, _| copied.has(field));
    let contact = book.create(draft, now);
    drop(book);
    context.people_written += 1;
    Ok(person(&contact, &look))
}
