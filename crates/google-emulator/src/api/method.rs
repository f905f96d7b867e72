//! From a path to the method it means.

use axum::http;
use serde_json::Value;

use crate::oauth::{CONTACTS, CONTACTS_OTHER, CONTACTS_READONLY, EMAIL, PROFILE};
use crate::params::Params;
use crate::quota::Cost;

/// A method of the People API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    ListConnections,
    GetPerson,
    GetPeople,
    CreateContact,
    UpdateContact,
    DeleteContact,
    BatchCreateContacts,
    BatchUpdateContacts,
    BatchDeleteContacts,
    UpdateContactPhoto,
    DeleteContactPhoto,
    SearchContacts,
    ListOtherContacts,
    SearchOtherContacts,
    CopyOtherContactToMyContactsGroup,
    ListContactGroups,
    GetContactGroup,
    BatchGetContactGroups,
    CreateContactGroup,
    UpdateContactGroup,
    DeleteContactGroup,
    ModifyContactGroupMembers,
}

/// A method and the resource it is called on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) method: Method,
    /// `people/c…`, `otherContacts/c…` or `contactGroups/…`; empty where the method has none.
    pub(crate) name: String,
}

impl Target {
    /// The scopes of which one is enough. The account's own profile needs no contacts.
    pub(crate) fn scopes(&self) -> &'static [&'static str] {
        if self.method == Method::GetPerson && self.name == "people/me" {
            return &[CONTACTS, CONTACTS_READONLY, PROFILE, EMAIL];
        }
        self.method.scopes()
    }

    /// Finds the method of a request; `path` is what follows `/v1/`.
    pub(crate) fn find(verb: &http::Method, path: &str) -> Option<Self> {
        use Method::*;
        let (get, post) = (*verb == http::Method::GET, *verb == http::Method::POST);
        let (put, patch) = (*verb == http::Method::PUT, *verb == http::Method::PATCH);
        let delete = *verb == http::Method::DELETE;
        let whole = |method| {
            Some(Self {
                method,
                name: String::new(),
            })
        };
        match path {
            "people/me/connections" if get => return whole(ListConnections),
            "people:batchGet" if get => return whole(GetPeople),
            "people:searchContacts" if get => return whole(SearchContacts),
            "otherContacts" if get => return whole(ListOtherContacts),
            "otherContacts:search" if get => return whole(SearchOtherContacts),
            "people:createContact" if post => return whole(CreateContact),
            "people:batchCreateContacts" if post => return whole(BatchCreateContacts),
            "people:batchUpdateContacts" if post => return whole(BatchUpdateContacts),
            "people:batchDeleteContacts" if post => return whole(BatchDeleteContacts),
            "contactGroups" if get => return whole(ListContactGroups),
            "contactGroups" if post => return whole(CreateContactGroup),
            "contactGroups:batchGet" if get => return whole(BatchGetContactGroups),
            _ => {}
        }
        let (name, action) = match path.split_once(':') {
            Some((name, action)) => (name, Some(action)),
            None => (path, None),
        };
        let (kind, id) = name.split_once('/')?;
        let method = match (kind, action) {
            ("people", None) if get => GetPerson,
            ("people", Some("updateContact")) if patch => UpdateContact,
            ("people", Some("deleteContact")) if delete => DeleteContact,
            ("people", Some("updateContactPhoto")) if patch => UpdateContactPhoto,
            ("people", Some("deleteContactPhoto")) if delete => DeleteContactPhoto,
            ("otherContacts", Some("copyOtherContactToMyContactsGroup")) if post => {
                CopyOtherContactToMyContactsGroup
            }
            ("contactGroups", None) if get => GetContactGroup,
            ("contactGroups", None) if put => UpdateContactGroup,
            ("contactGroups", None) if delete => DeleteContactGroup,
            ("contactGroups", Some("modify")) if post => {
                let id = id.strip_suffix("/members")?;
                return Some(Self {
                    method: ModifyContactGroupMembers,
                    name: format!("{kind}/{id}"),
                });
            }
            _ => return None,
        };
        (!id.is_empty() && !id.contains('/')).then(|| Self {
            method,
            name: name.to_owned(),
        })
    }
}

impl Method {
    /// The name used in faults and counters, as in the discovery document.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ListConnections => "people.connections.list",
            Self::GetPerson => "people.get",
            Self::GetPeople => "people.getBatchGet",
            Self::CreateContact => "people.createContact",
            Self::UpdateContact => "people.updateContact",
            Self::DeleteContact => "people.deleteContact",
            Self::BatchCreateContacts => "people.batchCreateContacts",
            Self::BatchUpdateContacts => "people.batchUpdateContacts",
            Self::BatchDeleteContacts => "people.batchDeleteContacts",
            Self::UpdateContactPhoto => "people.updateContactPhoto",
            Self::DeleteContactPhoto => "people.deleteContactPhoto",
            Self::SearchContacts => "people.searchContacts",
            Self::ListOtherContacts => "otherContacts.list",
            Self::SearchOtherContacts => "otherContacts.search",
            Self::CopyOtherContactToMyContactsGroup => {
                "otherContacts.copyOtherContactToMyContactsGroup"
            }
            Self::ListContactGroups => "contactGroups.list",
            Self::GetContactGroup => "contactGroups.get",
            Self::BatchGetContactGroups => "contactGroups.batchGet",
            Self::CreateContactGroup => "contactGroups.create",
            Self::UpdateContactGroup => "contactGroups.update",
            Self::DeleteContactGroup => "contactGroups.delete",
            Self::ModifyContactGroupMembers => "contactGroups.members.modify",
        }
    }

    /// The name of the remote procedure, as error details give it.
    pub(crate) fn rpc(self) -> String {
        format!("{self:?}")
    }

    /// Whether it changes something.
    pub(crate) fn writes(self) -> bool {
        match self {
            Self::ListConnections
            | Self::GetPerson
            | Self::GetPeople
            | Self::SearchContacts
            | Self::ListOtherContacts
            | Self::SearchOtherContacts
            | Self::ListContactGroups
            | Self::GetContactGroup
            | Self::BatchGetContactGroups => false,
            Self::CreateContact
            | Self::UpdateContact
            | Self::DeleteContact
            | Self::BatchCreateContacts
            | Self::BatchUpdateContacts
            | Self::BatchDeleteContacts
            | Self::UpdateContactPhoto
            | Self::DeleteContactPhoto
            | Self::CopyOtherContactToMyContactsGroup
            | Self::CreateContactGroup
            | Self::UpdateContactGroup
            | Self::DeleteContactGroup
            | Self::ModifyContactGroupMembers => true,
        }
    }

    /// The scopes of which one is enough, as the discovery document has them.
    fn scopes(self) -> &'static [&'static str] {
        match self {
            Self::ListOtherContacts | Self::SearchOtherContacts => &[CONTACTS_OTHER],
            Self::CopyOtherContactToMyContactsGroup => &[CONTACTS, CONTACTS_OTHER],
            Self::ListConnections
            | Self::GetPerson
            | Self::GetPeople
            | Self::SearchContacts
            | Self::ListContactGroups
            | Self::GetContactGroup
            | Self::BatchGetContactGroups => &[CONTACTS, CONTACTS_READONLY],
            Self::CreateContact
            | Self::UpdateContact
            | Self::DeleteContact
            | Self::BatchCreateContacts
            | Self::BatchUpdateContacts
            | Self::BatchDeleteContacts
            | Self::UpdateContactPhoto
            | Self::DeleteContactPhoto
            | Self::CreateContactGroup
            | Self::UpdateContactGroup
            | Self::DeleteContactGroup
            | Self::ModifyContactGroupMembers => &[CONTACTS],
        }
    }

    /// What a call costs. Writes that answer with a person also cost a read.
    pub(crate) fn cost(self, params: &Params, body: &[u8], per_entry: bool) -> Cost {
        let read = |entries: usize| Cost {
            reads: units(entries, per_entry),
            ..Cost::default()
        };
        let write = |reads: u32| Cost {
            reads,
            writes: 1,
            entries: 1,
            ..Cost::default()
        };
        let batch = |key: &str| {
            let body: Value = serde_json::from_slice(body).unwrap_or_default();
            let list = &body[key];
            let entries = list.as_array().map_or_else(
                || list.as_object().map_or(0, serde_json::Map::len),
                Vec::len,
            );
            let writes = units(entries, per_entry);
            let read_back = body["readMask"]
                .as_str()
                .is_some_and(|mask| !mask.is_empty());
            Cost {
                reads: if read_back { writes } else { 0 },
                writes,
                entries: u32::try_from(entries).unwrap_or(u32::MAX),
                ..Cost::default()
            }
        };
        match self {
            Self::GetPeople | Self::BatchGetContactGroups => {
                read(params.all("resourceNames").count())
            }
            Self::ListConnections | Self::ListOtherContacts => Cost {
                reads: 1,
                full_lists: u32::from(
                    params.get("syncToken").is_none() && params.get("pageToken").is_none(),
                ),
                ..Cost::default()
            },
            Self::GetPerson
            | Self::SearchContacts
            | Self::SearchOtherContacts
            | Self::ListContactGroups
            | Self::GetContactGroup => read(1),
            Self::CreateContact | Self::UpdateContact | Self::CopyOtherContactToMyContactsGroup => {
                write(1)
            }
            Self::BatchCreateContacts | Self::BatchUpdateContacts => batch("contacts"),
            Self::BatchDeleteContacts => batch("resourceNames"),
            Self::UpdateContactPhoto => {
                let body: Value = serde_json::from_slice(body).unwrap_or_default();
                write(u32::from(body["personFields"].is_string()))
            }
            Self::DeleteContactPhoto => write(u32::from(params.get("personFields").is_some())),
            Self::DeleteContact
            | Self::CreateContactGroup
            | Self::UpdateContactGroup
            | Self::DeleteContactGroup
            | Self::ModifyContactGroupMembers => write(0),
        }
    }
}

fn units(entries: usize, per_entry: bool) -> u32 {
    if per_entry {
        u32::try_from(entries.max(1)).unwrap_or(u32::MAX)
    } else {
        1
    }
}
