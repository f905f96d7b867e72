//! From a path to the method it means.

use axum::http;
use serde_json::Value;

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
    /// `people/c…` or `contactGroups/…`; empty where the method has none.
    pub(crate) name: String,
}

impl Target {
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
            | Self::ListContactGroups
            | Self::GetContactGroup
            | Self::BatchGetContactGroups => false,
            Self::CreateContact
            | Self::UpdateContact
            | Self::DeleteContact
            | Self::BatchCreateContacts
            | Self::BatchUpdateContacts
            | Self::BatchDeleteContacts
            | Self::CreateContactGroup
            | Self::UpdateContactGroup
            | Self::DeleteContactGroup
            | Self::ModifyContactGroupMembers => true,
        }
    }

    /// What a call costs. Writes that answer with a person also cost a read.
    pub(crate) fn cost(self, params: &Params, body: &[u8], per_entry: bool) -> Cost {
        let read = |entries: usize| Cost {
            reads: units(entries, per_entry),
            writes: 0,
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
            }
        };
        match self {
            Self::GetPeople | Self::BatchGetContactGroups => {
                read(params.all("resourceNames").count())
            }
            Self::ListConnections
            | Self::GetPerson
            | Self::ListContactGroups
            | Self::GetContactGroup => read(1),
            Self::CreateContact | Self::UpdateContact => Cost {
                reads: 1,
                writes: 1,
            },
            Self::BatchCreateContacts | Self::BatchUpdateContacts => batch("contacts"),
            Self::BatchDeleteContacts => batch("resourceNames"),
            Self::DeleteContact
            | Self::CreateContactGroup
            | Self::UpdateContactGroup
            | Self::DeleteContactGroup
            | Self::ModifyContactGroupMembers => Cost {
                reads: 0,
                writes: 1,
            },
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
