//! Photos of contacts: shown, set, taken away.

use super::contacts;
use super::fields::FieldEdit;
use super::suggestions;
use crate::pictures;
use crate::{Problem, Read, Res, Work};
use domain::{Actor, Contact, ContactId, Field, Micros, Photo, PhotoHash, UserId, Value};

/// A photo as one user sees it.
#[derive(Clone, PartialEq, Eq)]
pub struct PhotoView {
    /// Which.
    pub photo: Photo,
    /// Its bytes, as they were given or as Google served them.
    pub bytes: Vec<u8>,
}

/// The photo of a contact, if the user sees that contact.
pub fn show(read: &dyn Read, user: UserId, id: ContactId) -> Res<PhotoView> {
    let view = contacts::show(read, user, id)?;
    let photo = view.contact.card.values().find_map(|value| match value {
        Value::Photo(photo) => Some(photo.clone()),
        _ => None,
    });
    let Some(photo) = photo else {
        return Problem::refuse(
            "no-photo",
            "This contact has no photo. `kith contact photo set` gives it one.",
        );
    };
    match read.photo(&photo.hash)? {
        Some(bytes) => Ok(PhotoView { photo, bytes }),
        None => Problem::refuse(
            "photo-not-kept",
            "The picture of this contact is not kept any more. Set it again.",
        ),
    }
}

/// Gives a contact a photo, in place of the one it has.
pub fn set(work: &dyn Work, actor: Actor, id: ContactId, bytes: &[u8]) -> Res<Contact> {
    let edit = keep(work, bytes)?;
    contacts::edit(work, actor, id, None, &[edit])
}

/// Takes the photo of a contact away.
pub fn remove(work: &dyn Work, actor: Actor, id: ContactId) -> Res<Contact> {
    contacts::edit(work, actor, id, None, &[REMOVAL])
}

/// Suggests a photo, or that there be none, to those who may change the contact.
pub fn suggest(work: &dyn Work, actor: Actor, id: ContactId, bytes: Option<&[u8]>) -> Res<()> {
    let edit = match bytes {
        Some(bytes) => keep(work, bytes)?,
        None => REMOVAL,
    };
    suggestions::suggest_edit(work, actor, id, &[edit]).map(drop)
}

const REMOVAL: FieldEdit = FieldEdit::Remove {
    field: Field::Photo,
    which: None,
};

/// Keeps the picture; a unit that is refused afterwards leaves nothing of it.
fn keep(work: &dyn Work, bytes: &[u8]) -> Res<FieldEdit> {
    let photo = pictures::brought(bytes)?;
    work.save_photo(&photo, bytes)?;
    Ok(FieldEdit::Set(Value::Photo(photo)))
}

/// For how long a picture is kept that nothing names: whoever brought it may be about to.
const UNNAMED: Micros = Micros::days(1);

/// Pictures that nothing names any more; found out by looking only, because that is a look at all
/// contents.
pub fn unnamed(read: &dyn Read) -> Res<Vec<PhotoHash>> {
    read.unnamed_photos(read.now() - UNNAMED)
}

/// Forgets these; whoever brought one again meanwhile has it still.
pub fn forget(work: &dyn Work, unnamed: &[PhotoHash]) -> Res<()> {
    let before = work.now() - UNNAMED;
    unnamed
        .iter()
        .try_for_each(|hash| work.drop_photo(hash, before))
}
