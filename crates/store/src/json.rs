//! Content as JSON, and sets in compact form.

use app::{Error, Res};
use domain::{GroupId, LabelId, Uuid};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::BTreeSet;

/// A value as JSON.
pub(crate) fn write<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value)
        .expect("the types of this house have text keys and no failing parts")
}

/// The value of a JSON text. The error says where it fails but not what stands there:
/// errors carry no contact data.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Res<T> {
    serde_json::from_str(text).map_err(|e| {
        let kind = std::any::type_name::<T>();
        Error::Store(format!(
            "a stored {kind} does not read at character {}",
            e.column()
        ))
    })
}

/// A list as JSON, nothing when it is empty.
pub(crate) fn write_list<T: Serialize>(list: &[T]) -> Option<String> {
    (!list.is_empty()).then(|| write(&list))
}

/// The list of a JSON text, empty when there is none.
pub(crate) fn read_list<T: DeserializeOwned>(text: Option<&str>) -> Res<Vec<T>> {
    text.map_or_else(|| Ok(Vec::new()), read)
}

/// Labels as their bytes, one after the other.
pub(crate) fn write_labels(labels: &BTreeSet<LabelId>) -> Vec<u8> {
    labels.iter().flat_map(|l| *l.as_bytes()).collect()
}

/// The labels of such bytes.
pub(crate) fn read_labels(bytes: &[u8]) -> BTreeSet<LabelId> {
    let (ids, _) = bytes.as_chunks::<16>();
    ids.iter()
        .map(|id| LabelId(Uuid::from_bytes(*id)))
        .collect()
}

/// Groups as one text, a line each; nothing when there is none.
pub(crate) fn write_groups(groups: &BTreeSet<GroupId>) -> Option<String> {
    let lines: Vec<&str> = groups.iter().map(|g| g.0.as_str()).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The groups of such a text.
pub(crate) fn read_groups(text: Option<&str>) -> BTreeSet<GroupId> {
    text.into_iter()
        .flat_map(|t| t.split('\n'))
        .map(GroupId::from)
        .collect()
}
