//! The hub as it would be after a change of who has a label: for dry runs, by the very rules
//! that judge the real one (R1, R2, R10).

use super::sight::access_by;
use super::terms::hand_on;
use crate::{Read, Res};
use domain::{Access, Grant, Label, LabelId, Principal, UserId};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Everybody's access, where one label has another owner, or other grants, or is deleted.
pub(crate) struct AsIf<'r> {
    read: &'r dyn Read,
    label: Label,
    grants: Vec<Grant>,
    // Asked for each contact and each user again, and a label may hold 25,000 contacts.
    known: RefCell<BTreeMap<(LabelId, UserId), Option<Access>>>,
    principals: RefCell<BTreeMap<UserId, Vec<Principal>>>,
}

impl<'r> AsIf<'r> {
    /// The hub, if this were the label and these its grants.
    pub(crate) fn new(read: &'r dyn Read, label: Label, grants: Vec<Grant>) -> Res<Self> {
        let mut hub = Self {
            read,
            label,
            grants: Vec::new(),
            known: RefCell::default(),
            principals: RefCell::default(),
        };
        let mut grants = grants;
        hand_on(&mut grants, |grants, user| hub.by_grants(grants, user))?;
        hub.grants = grants;
        Ok(hub)
    }

    /// As it is.
    pub(crate) fn now(read: &'r dyn Read, label: Label) -> Res<Self> {
        let grants = read.grants(label.id)?;
        Self::new(read, label, grants)
    }

    /// The grants of the label.
    pub(crate) fn grants(&self) -> &[Grant] {
        &self.grants
    }

    /// What a user may do with a label, and sees of it.
    pub(crate) fn access(&self, label: LabelId, user: UserId) -> Res<Option<Access>> {
        if let Some(known) = self.known.borrow().get(&(label, user)) {
            return Ok(known.clone());
        }
        let access = if label == self.label.id {
            self.by_grants(&self.grants, user)?
        } else {
            self.read.access(label, user)?
        };
        self.known
            .borrow_mut()
            .insert((label, user), access.clone());
        Ok(access)
    }

    fn by_grants(&self, grants: &[Grant], user: UserId) -> Res<Option<Access>> {
        access_by(&self.label, user, || {
            let mut principals = self.principals.borrow_mut();
            let theirs = match principals.entry(user) {
                std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
                std::collections::btree_map::Entry::Vacant(new) => {
                    new.insert(self.read.principals(user)?)
                }
            };
            let reaching = grants.iter().filter(|g| theirs.contains(&g.with));
            Ok(reaching.cloned().collect())
        })
    }
}
