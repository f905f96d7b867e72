//! Pictures in a story.

use super::Story;
use crate::build::operator;
use crate::photos::picture;
use app::use_cases;
use domain::{ContactId, RemoteId};

impl Story {
    /// The account's user gives a person the picture of this number, or none.
    pub fn poses(&mut self, account: &str, id: &RemoteId, motif: Option<u64>) {
        let account = self.id(account);
        self.sim.gives(account, id, motif);
    }

    /// From now on the picture that an account shows of a person is not served.
    pub fn serves_no_picture(&mut self, account: &str, id: &RemoteId) {
        let fake = self.fake(account);
        let shown = fake.person(id).and_then(|person| person.photo.clone());
        fake.unserved.extend(shown);
    }

    /// Which picture an account shows of a person.
    #[must_use]
    pub fn portrait(&self, account: &str, id: &RemoteId) -> Option<u64> {
        self.sim.shown(self.id(account), id)
    }

    /// Somebody gives a contact a picture in Kith.
    pub fn poses_in_kith(&mut self, user: &str, contact: ContactId, motif: u64) {
        let user = self.who(user);
        self.unit(move |w| {
            let set = use_cases::photos::set(w, operator(user), contact, &picture(motif));
            set.map(drop)
        });
    }

    /// How many suggestions are open.
    #[must_use]
    pub fn suggestions(&self) -> usize {
        self.unit(|w| Ok(w.suggestions()?.len()))
    }

    /// How many changes a contact has in its history.
    #[must_use]
    pub fn versions(&self, contact: ContactId) -> usize {
        self.unit(move |w| Ok(w.revisions(contact)?.len()))
    }
}
