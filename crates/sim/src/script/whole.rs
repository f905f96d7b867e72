//! Persons with all they say, compared as a whole.

use super::Story;
use domain::{ContactId, Photo, RemoteId, Value};

impl Story {
    /// Makes a person that says this, in these groups.
    pub(crate) fn person_saying(
        &mut self,
        account: &str,
        values: Vec<Value>,
        groups: &[&str],
    ) -> RemoteId {
        let id = self.person(account, "Nobody", groups);
        self.says(account, &id, values);
        id
    }

    /// A person's user has it say this.
    pub(crate) fn says(&mut self, account: &str, id: &RemoteId, values: Vec<Value>) {
        self.change(account, id, |p| p.values = values);
    }

    /// What a person says, in an order of its own.
    pub(crate) fn said(&self, account: &str, id: &RemoteId) -> Vec<Value> {
        let book = &self.sim.world.accounts[&self.id(account)];
        let person = book.person(id).map(|p| p.values.clone());
        sorted(person.unwrap_or_default())
    }

    /// The only person of an account.
    pub(crate) fn somebody(&self, account: &str) -> Option<RemoteId> {
        let mut people = self.sim.world.accounts[&self.id(account)].people();
        people.next().map(|p| p.id.clone())
    }

    /// What a contact says in the hub, in an order of its own, and what its photo shows.
    pub(crate) fn kept(&self, contact: ContactId) -> (Vec<Value>, Option<u64>) {
        self.unit(move |w| {
            let card = w.contact(contact)?.map(|c| c.card).unwrap_or_default();
            let photo = |v: &Value| match v {
                Value::Photo(photo) => Some(photo.clone()),
                _ => None,
            };
            let picture: Option<Photo> = card.values().find_map(photo);
            let bytes = picture.map(|p| w.photo(&p.hash)).transpose()?.flatten();
            let content = card.values().filter(|v| v.field().is_content());
            Ok((
                sorted(content.cloned().collect()),
                bytes.and_then(|b| crate::photos::motif(&b)),
            ))
        })
    }

    /// The first contact of a label.
    pub(crate) fn only_contact(&self, label: &str) -> Option<ContactId> {
        let label = self.label_id(label);
        self.unit(move |w| Ok(w.members(label)?.first().copied()))
    }

    /// How many calls changed something in an account so far.
    pub(crate) fn writes(&self) -> usize {
        self.sim.world.writes
    }
}

fn sorted(mut values: Vec<Value>) -> Vec<Value> {
    values.sort();
    values
}
