//! From a group to the JSON that Google would show.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::clock::rfc3339;
use crate::fields::{Language, system_group_name};
use crate::model::{Group, revision_text};
use crate::refused::Refused;

const FIELDS: [&str; 5] = ["clientData", "groupType", "memberCount", "metadata", "name"];

/// How somebody looks at groups.
#[derive(Clone, Debug)]
pub(crate) struct GroupLook {
    fields: BTreeSet<&'static str>,
    language: Language,
}

impl GroupLook {
    /// Reads a mask of group fields.
    ///
    /// # Errors
    ///
    /// 400 if it names a field that does not exist.
    pub(crate) fn read(
        parameter: &str,
        text: Option<&str>,
        language: Language,
    ) -> Result<Self, Refused> {
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            let fields = FIELDS
                .into_iter()
                .filter(|field| *field != "clientData")
                .collect();
            return Ok(Self { fields, language });
        };
        let mut fields = BTreeSet::new();
        for path in text.split(',').map(str::trim) {
            let known = FIELDS
                .into_iter()
                .find(|field| *field == path)
                .ok_or_else(|| {
                    Refused::invalid(format!("Invalid {parameter} mask path: \"{path}\"."))
                })?;
            fields.insert(known);
        }
        Ok(Self { fields, language })
    }

    /// Shows everything, for dumps.
    pub(crate) fn everything(language: Language) -> Self {
        Self {
            fields: FIELDS.into_iter().collect(),
            language,
        }
    }

    /// The mask written in one way, for comparing.
    pub(crate) fn text(&self) -> String {
        self.fields.iter().copied().collect::<Vec<_>>().join(",")
    }
}

/// A group to show.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Show<'a> {
    /// One the user made.
    User(&'a Group),
    /// One of the fixed ones, by id.
    System(&'a str),
    /// A deleted one: id and revision of the deletion.
    Gone(&'a str, u64),
}

/// Writes a group; a count of `0` is left out.
pub(crate) fn group(show: Show<'_>, members: usize, look: &GroupLook) -> Value {
    let has = |field| look.fields.contains(field);
    let mut shown;
    match show {
        Show::Gone(id, revision) => {
            return json!({
                "resourceName": format!("contactGroups/{id}"),
                "etag": revision_text(revision),
                "metadata": { "deleted": true },
            });
        }
        Show::System(id) => {
            shown = json!({ "resourceName": format!("contactGroups/{id}") });
            if has("name") {
                shown["name"] = id.into();
                shown["formattedName"] = system_group_name(look.language, id).into();
            }
            if has("groupType") {
                shown["groupType"] = "SYSTEM_CONTACT_GROUP".into();
            }
        }
        Show::User(group) => {
            shown = json!({
                "resourceName": format!("contactGroups/{}", group.id),
                "etag": revision_text(group.revision),
            });
            if has("name") {
                shown["name"] = group.name.clone().into();
                shown["formattedName"] = group.name.clone().into();
            }
            if has("groupType") {
                shown["groupType"] = "USER_CONTACT_GROUP".into();
            }
            if has("metadata") {
                shown["metadata"] = json!({ "updateTime": rfc3339(group.updated) });
            }
            if has("clientData") && !group.client_data.is_empty() {
                let pair = |(key, value): &(String, String)| json!({ "key": key, "value": value });
                shown["clientData"] = group.client_data.iter().map(pair).collect();
            }
        }
    }
    if has("memberCount") && members > 0 {
        shown["memberCount"] = members.into();
    }
    shown
}
