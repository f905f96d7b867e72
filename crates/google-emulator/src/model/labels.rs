//! What can be done with the labels of an account.

use std::sync::Arc;

use super::book::Book;
use super::contact::contact_id;
use super::group::{Group, SYSTEM_GROUPS, is_system_group};
use super::log::State;
use crate::refused::Refused;

/// The longest name of a label, in characters. Google tells none; there is one.
const LONGEST_NAME: usize = 256;

/// The outcome of moving contacts in or out of a label.
#[derive(Clone, Debug, Default)]
pub(crate) struct Moved {
    /// Resource names that are no live contact.
    pub(crate) not_found: Vec<String>,
    /// Resource names left alone because the label was their only one.
    pub(crate) last_group: Vec<String>,
    /// Number of contacts that changed.
    pub(crate) changed: u64,
}

impl Book {
    /// A label made by the user.
    pub(crate) fn group(&self, id: &str) -> Option<&Arc<Group>> {
        self.groups.get(id)
    }

    /// A label made by the user, found by name.
    pub(crate) fn group_named(&self, name: &str) -> Option<&Arc<Group>> {
        self.groups.values().find(|group| group.name == name)
    }

    /// Labels as they were at `position` of the label log, least recently changed first.
    pub(crate) fn groups_at(&self, position: usize) -> Vec<Arc<Group>> {
        let mut view = self.groups.clone();
        for (id, before) in self.group_log.undone(position) {
            match before {
                Some(group) => view.insert(id, group),
                None => view.remove(&id),
            };
        }
        let mut list: Vec<_> = view.into_values().collect();
        list.sort_by(|a, b| (a.updated, &a.id).cmp(&(b.updated, &b.id)));
        list
    }

    /// Labels that changed between two positions of the label log.
    pub(crate) fn groups_between(
        &self,
        from: usize,
        to: usize,
    ) -> Vec<(String, State<Arc<Group>>)> {
        self.group_log.between(from, to)
    }

    /// The position in the label log that lists may show at `horizon`.
    pub(crate) fn group_position(&self, horizon: i64) -> usize {
        self.group_log.position(horizon)
    }

    /// The end of the label log.
    pub(crate) fn group_end(&self) -> usize {
        self.group_log.len()
    }

    /// Refuses names that are empty, too long or taken.
    fn check_name(&self, name: &str, except: Option<&str>) -> Result<String, Refused> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > LONGEST_NAME {
            return Err(Refused::invalid_argument());
        }
        let taken = SYSTEM_GROUPS.contains(&name)
            || self
                .group_named(name)
                .is_some_and(|group| Some(group.id.as_str()) != except);
        if taken {
            return Err(Refused::name_taken());
        }
        Ok(name.to_owned())
    }

    /// Creates a label.
    ///
    /// # Errors
    ///
    /// 400 for an empty name or one that is too long, 409 for one that is taken.
    pub(crate) fn create_group(
        &mut self,
        name: &str,
        client_data: Vec<(String, String)>,
        now: i64,
    ) -> Result<Arc<Group>, Refused> {
        let name = self.check_name(name, None)?;
        let id = format!("{:x}", self.ids.next_id());
        Ok(self.put_group(
            Group {
                id,
                name,
                client_data,
                revision: 0,
                created: now,
                updated: now,
            },
            now,
        ))
    }

    /// Renames a label, replaces its client data, or both. Its members do not change.
    ///
    /// # Errors
    ///
    /// 404 for an unknown label, 400 and 409 as for creating.
    pub(crate) fn update_group(
        &mut self,
        id: &str,
        name: Option<&str>,
        client_data: Option<Vec<(String, String)>>,
        now: i64,
    ) -> Result<Arc<Group>, Refused> {
        let mut group = Group::clone(self.groups.get(id).ok_or_else(Refused::not_found)?);
        if let Some(name) = name {
            group.name = self.check_name(name, Some(id))?;
        }
        if let Some(client_data) = client_data {
            group.client_data = client_data;
        }
        Ok(self.put_group(group, now))
    }

    fn put_group(&mut self, mut group: Group, now: i64) -> Arc<Group> {
        group.revision = self.revisions.next();
        group.updated = now.max(self.group_log.last_time());
        let group = Arc::new(group);
        let before = self.groups.insert(group.id.clone(), group.clone());
        self.group_log
            .push(now, group.id.clone(), before, State::Live(group.clone()));
        group
    }

    /// Deletes a label; its members lose the membership and stay, at least in `myContacts`.
    pub(crate) fn delete_group(&mut self, id: &str, now: i64) -> bool {
        let Some(group) = self.groups.remove(id) else {
            return false;
        };
        let revision = self.revisions.next();
        self.group_log
            .push(now, id.to_owned(), Some(group), State::Gone(revision));
        for member in self.members(id) {
            let Some(contact) = self.shelf.get(member) else {
                continue;
            };
            let mut contact = super::Contact::clone(contact);
            contact.groups.remove(id);
            if contact.groups.is_empty() {
                contact.groups.insert("myContacts".to_owned());
            }
            self.put(contact, now);
        }
        true
    }

    /// Ids of the live contacts in a group.
    pub(crate) fn members(&self, group: &str) -> Vec<u64> {
        let members = self
            .shelf
            .all()
            .filter(|contact| group == "all" || contact.groups.contains(group));
        members.map(|contact| contact.id).collect()
    }

    /// Puts contacts into a group and takes others out, as far as that is possible.
    pub(crate) fn move_members(
        &mut self,
        group: &str,
        add: &[String],
        remove: &[String],
        now: i64,
    ) -> Moved {
        debug_assert!(is_system_group(group) || self.groups.contains_key(group));
        let mut moved = Moved::default();
        let steps = add
            .iter()
            .map(|name| (name, true))
            .chain(remove.iter().map(|name| (name, false)));
        for (name, adding) in steps {
            let found = contact_id(name).and_then(|id| self.shelf.get(id));
            let Some(contact) = found else {
                moved.not_found.push(name.clone());
                continue;
            };
            if contact.groups.contains(group) == adding {
                continue;
            }
            if !adding && contact.groups.len() == 1 {
                moved.last_group.push(name.clone());
                continue;
            }
            let mut contact = super::Contact::clone(contact);
            if adding {
                contact.groups.insert(group.to_owned());
            } else {
                contact.groups.remove(group);
            }
            self.put(contact, now);
            moved.changed += 1;
        }
        moved
    }
}
