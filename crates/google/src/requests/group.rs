//! A contact group of Google as one of ours.

use crate::person::{BINDING_KEY, client_data_values, client_data_with_ours};
use domain::{Etag, GroupId};
use serde_json::Value as Json;
use sync::{GroupBinding, SeenGroup};

/// What an answer says of one group.
pub(crate) enum GroupEntry {
    /// The group is there.
    There(SeenGroup),
    /// It was deleted.
    Gone(GroupId),
}

/// Reads a group; `None` when the JSON is none.
pub(crate) fn group(json: &Json) -> Option<GroupEntry> {
    let text = |key: &str| {
        json.get(key)
            .and_then(Json::as_str)
            .filter(|t| !t.is_empty())
    };
    let id = GroupId(text("resourceName")?.to_owned());
    let deleted = json.get("metadata").and_then(|m| m.get("deleted"));
    if deleted == Some(&Json::Bool(true)) {
        return Some(GroupEntry::Gone(id));
    }
    let system = text("groupType") == Some("SYSTEM_CONTACT_GROUP");
    // System groups are named by Google, in the account's language.
    let shown = if system {
        text("formattedName").or(text("name"))
    } else {
        text("name")
    };
    Some(GroupEntry::There(SeenGroup {
        name: shown.unwrap_or_default().to_owned(),
        etag: text("etag").map(Etag::from),
        binding: binding(json),
        system,
        id,
    }))
}

/// Our binding; of several, the first that can be read.
fn binding(json: &Json) -> Option<GroupBinding> {
    client_data_values(json, BINDING_KEY).find_map(|value| serde_json::from_str(&value).ok())
}

/// The `clientData` of a group with this binding, or with none of ours.
pub(crate) fn with_binding(read: &Json, binding: Option<&GroupBinding>) -> Json {
    let value = binding.and_then(|binding| serde_json::to_string(binding).ok());
    client_data_with_ours(read, BINDING_KEY, value.as_deref())
}
