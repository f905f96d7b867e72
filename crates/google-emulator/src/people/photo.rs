//! `people.updateContactPhoto` and `people.deleteContactPhoto`.

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Value, json};

use super::batch::{check_keys, look};
use super::render::{Look, person};
use crate::api::Context;
use crate::lock;
use crate::mask::{Mask, Sources};
use crate::model::{Photo, contact_id};
use crate::refused::Refused;

/// Gives a contact a photo; the person is answered only if a mask asks for it.
pub(crate) fn update(context: &mut Context<'_>, name: &str) -> Result<Value, Refused> {
    context.params.check(&[])?;
    let body = context.json()?;
    check_keys(&body, &["photoBytes", "personFields", "sources"])?;
    let look = look(context, &body, "personFields")?;
    let bytes = body["photoBytes"]
        .as_str()
        .and_then(decode)
        .ok_or_else(Refused::invalid_argument)?;
    set(context, name, Some(bytes), look)
}

/// Takes the photo of a contact away; one that has none stays as it is.
pub(crate) fn delete(context: &mut Context<'_>, name: &str) -> Result<Value, Refused> {
    context.params.check(&["personFields", "sources"])?;
    let sources = Sources::read(context.params.all("sources"))?;
    let look = Mask::read("personFields", context.params.get("personFields"))?
        .map(|mask| Look::new(context, mask, sources));
    set(context, name, None, look)
}

fn set(
    context: &mut Context<'_>,
    name: &str,
    bytes: Option<Vec<u8>>,
    look: Option<Look>,
) -> Result<Value, Refused> {
    let id = contact_id(name).ok_or_else(Refused::not_found)?;
    let now = context.world.clock.now();
    let mut book = lock(&context.account.book);
    let contact = book.contact(id).cloned().ok_or_else(Refused::not_found)?;
    let photo = match bytes {
        Some(bytes) => {
            let write = book.photo_write();
            Some(Photo::new(bytes, write).ok_or_else(Refused::invalid_argument)?)
        }
        None => None,
    };
    let contact = if photo.is_none() && contact.photo.is_none() {
        contact
    } else {
        context.people_written += 1;
        book.set_photo(id, photo, now)
            .ok_or_else(Refused::not_found)?
    };
    Ok(look.map_or_else(
        || json!({}),
        |look| json!({ "person": person(&contact, &look) }),
    ))
}

/// Bytes in JSON: either alphabet, padded or not.
fn decode(text: &str) -> Option<Vec<u8>> {
    let config =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    [STANDARD, URL_SAFE]
        .iter()
        .find_map(|alphabet| GeneralPurpose::new(alphabet, config).decode(text).ok())
}
