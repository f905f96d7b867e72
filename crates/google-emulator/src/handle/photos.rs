//! Photos, as a person sets them in a browser.

use super::Handle;
use crate::lock;
use crate::model::{Photo, contact_id};
use crate::refused::Refused;

impl Handle {
    /// Gives a contact a photo, the bytes of a JPEG or PNG.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account or contact, 400 for bytes that are no such picture.
    pub fn user_sets_photo(
        &self,
        account: &str,
        contact: &str,
        bytes: Vec<u8>,
    ) -> Result<(), Refused> {
        let account = self.account(account)?;
        let write = lock(&account.book).photo_write();
        let photo = Photo::new(bytes, write)
            .ok_or_else(|| Refused::invalid("A photo is a JPEG or a PNG."))?;
        self.set_photo(&account, contact, Some(photo))
    }

    /// Takes the photo of a contact away.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account or contact.
    pub fn user_removes_photo(&self, account: &str, contact: &str) -> Result<(), Refused> {
        let account = self.account(account)?;
        self.set_photo(&account, contact, None)
    }

    fn set_photo(
        &self,
        account: &crate::model::Account,
        contact: &str,
        photo: Option<Photo>,
    ) -> Result<(), Refused> {
        let now = self.world.clock.now();
        contact_id(contact)
            .and_then(|id| lock(&account.book).set_photo(id, photo, now))
            .map(|_| ())
            .ok_or_else(Refused::not_found)
    }
}
