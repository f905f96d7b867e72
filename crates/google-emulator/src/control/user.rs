//! Acting as a user over the control API.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::emulator::World;
use crate::handle::Handle;
use crate::refused::Refused;

pub(super) type Answer = Result<Json<Value>, Refused>;

pub(super) fn done(result: Result<(), Refused>) -> Answer {
    result.map(|()| Json(json!({})))
}

/// The last part of a resource name stands for the whole in paths.
pub(super) fn person(id: &str) -> String {
    format!("people/{id}")
}

/// `POST …/user/contacts`: a person.
pub(super) async fn create(
    State(world): State<Arc<World>>,
    Path(account): Path<String>,
    Json(sent): Json<Value>,
) -> Answer {
    let name = Handle::new(world).user_creates(&account, sent)?;
    Ok(Json(json!({ "resourceName": name })))
}

/// `PATCH …/user/contacts/{c…}`: the fields to replace.
pub(super) async fn edit(
    State(world): State<Arc<World>>,
    Path((account, id)): Path<(String, String)>,
    Json(sent): Json<Value>,
) -> Answer {
    done(Handle::new(world).user_edits(&account, &person(&id), sent))
}

/// `DELETE …/user/contacts/{c…}`.
pub(super) async fn delete(
    State(world): State<Arc<World>>,
    Path((account, id)): Path<(String, String)>,
) -> Answer {
    done(Handle::new(world).user_deletes(&account, &person(&id)))
}

/// `POST …/user/contacts/{c…}/restore`.
pub(super) async fn restore(
    State(world): State<Arc<World>>,
    Path((account, id)): Path<(String, String)>,
) -> Answer {
    done(Handle::new(world).user_restores(&account, &person(&id)))
}

/// Contacts by resource name.
#[derive(Debug, Deserialize)]
pub(super) struct Contacts {
    contacts: Vec<String>,
}

impl Contacts {
    fn names(&self) -> Vec<&str> {
        self.contacts.iter().map(String::as_str).collect()
    }
}

/// `POST …/user/contacts/{c…}/merge`: the others, which are deleted.
pub(super) async fn merge(
    State(world): State<Arc<World>>,
    Path((account, id)): Path<(String, String)>,
    Json(others): Json<Contacts>,
) -> Answer {
    done(Handle::new(world).user_merges(&account, &person(&id), &others.names()))
}

/// `POST …/user/contacts/{c…}/profile`: what the profile to link says.
pub(super) async fn link(
    State(world): State<Arc<World>>,
    Path((account, id)): Path<(String, String)>,
    Json(profile): Json<Value>,
) -> Answer {
    done(Handle::new(world).link_profile(&account, &person(&id), profile))
}

/// `DELETE …/user/contacts/{c…}/profile`.
pub(super) async fn unlink(
    State(world): State<Arc<World>>,
    Path((account, id)): Path<(String, String)>,
) -> Answer {
    done(Handle::new(world).unlink_profile(&account, &person(&id)))
}

/// `POST …/user/contacts/{c…}/rename`: answers the new resource name.
pub(super) async fn rename_resource(
    State(world): State<Arc<World>>,
    Path((account, id)): Path<(String, String)>,
) -> Answer {
    let name = Handle::new(world).rename_resource(&account, &person(&id))?;
    Ok(Json(json!({ "resourceName": name })))
}

/// The name of a label.
#[derive(Debug, Deserialize)]
pub(super) struct Name {
    name: String,
}

/// `POST …/user/labels`: a name.
pub(super) async fn create_label(
    State(world): State<Arc<World>>,
    Path(account): Path<String>,
    Json(sent): Json<Name>,
) -> Answer {
    let name = Handle::new(world).user_creates_label(&account, &sent.name)?;
    Ok(Json(json!({ "resourceName": name })))
}

/// `PATCH …/user/labels/{id or name}`: the new name.
pub(super) async fn rename_label(
    State(world): State<Arc<World>>,
    Path((account, label)): Path<(String, String)>,
    Json(sent): Json<Name>,
) -> Answer {
    done(Handle::new(world).user_renames_label(&account, &label, &sent.name))
}

/// What becomes of the members of a deleted label.
#[derive(Debug, Deserialize)]
pub(super) struct Members {
    #[serde(default)]
    contacts: bool,
}

/// `DELETE …/user/labels/{id or name}`, with `?contacts=true` together with its contacts.
pub(super) async fn delete_label(
    State(world): State<Arc<World>>,
    Path((account, label)): Path<(String, String)>,
    Query(members): Query<Members>,
) -> Answer {
    let handle = Handle::new(world);
    if members.contacts {
        done(handle.user_deletes_label_and_contacts(&account, &label))
    } else {
        done(handle.user_deletes_label(&account, &label))
    }
}

/// `POST …/user/labels/{id or name}/contacts`: contacts to put in.
pub(super) async fn label(
    State(world): State<Arc<World>>,
    Path((account, label)): Path<(String, String)>,
    Json(sent): Json<Contacts>,
) -> Answer {
    done(Handle::new(world).user_labels(&account, &label, &sent.names()))
}

/// `DELETE …/user/labels/{id or name}/contacts`: contacts to take out.
pub(super) async fn unlabel(
    State(world): State<Arc<World>>,
    Path((account, label)): Path<(String, String)>,
    Json(sent): Json<Contacts>,
) -> Answer {
    done(Handle::new(world).user_unlabels(&account, &label, &sent.names()))
}
