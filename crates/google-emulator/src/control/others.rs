//! Other contacts, the trash and photos over the control API.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::user::{Answer, done, person};
use crate::emulator::World;
use crate::handle::Handle;
use crate::refused::Refused;

fn other(id: &str) -> String {
    format!("otherContacts/{id}")
}

/// `GET …/others`: other contacts with every field.
pub(super) async fn list(
    State(world): State<Arc<World>>,
    Path(account): Path<String>,
) -> Result<Json<Vec<Value>>, Refused> {
    Handle::new(world).other_contacts(&account).map(Json)
}

/// `POST …/others`: a person to note down, as Google does.
pub(super) async fn collect(
    State(world): State<Arc<World>>,
    Path(account): Path<String>,
    Json(sent): Json<Value>,
) -> Answer {
    let name = Handle::new(world).collect_other(&account, sent)?;
    Ok(Json(json!({ "resourceName": name })))
}

/// `POST …/user/others/{c…}`: adds one to the contacts.
pub(super) async fn add(
    State(world): State<Arc<World>>,
    Path((account, id)): Path<(String, String)>,
) -> Answer {
    let name = Handle::new(world).user_adds_other(&account, &other(&id))?;
    Ok(Json(json!({ "resourceName": name })))
}

/// `DELETE …/user/others/{c…}`.
pub(super) async fn forget(
    State(world): State<Arc<World>>,
    Path((account, id)): Path<(String, String)>,
) -> Answer {
    done(Handle::new(world).user_forgets_other(&account, &other(&id)))
}

/// `GET …/trash`: what can be restored, the last deleted first.
pub(super) async fn trash(
    State(world): State<Arc<World>>,
    Path(account): Path<String>,
) -> Result<Json<Vec<Value>>, Refused> {
    Handle::new(world).trash(&account).map(Json)
}

/// When to go back to.
#[derive(Debug, Deserialize)]
pub(super) struct Past {
    to: String,
}

/// `POST …/user/rollback`: `{"to": "2026-01-01T00:00:00Z"}` undoes what changed since.
pub(super) async fn roll_back(
    State(world): State<Arc<World>>,
    Path(account): Path<String>,
    Json(past): Json<Past>,
) -> Answer {
    let time = past
        .to
        .parse()
        .map_err(|_| Refused::invalid("Not a time."))?;
    let changed = Handle::new(world).user_rolls_back(&account, time)?;
    Ok(Json(json!({ "changed": changed })))
}

/// `PUT …/user/contacts/{c…}/photo`: the bytes of a JPEG or PNG.
pub(super) async fn set_photo(
    State(world): State<Arc<World>>,
    Path((account, id)): Path<(String, String)>,
    bytes: Bytes,
) -> Answer {
    done(Handle::new(world).user_sets_photo(&account, &person(&id), bytes.to_vec()))
}

/// `DELETE …/user/contacts/{c…}/photo`.
pub(super) async fn remove_photo(
    State(world): State<Arc<World>>,
    Path((account, id)): Path<(String, String)>,
) -> Answer {
    done(Handle::new(world).user_removes_photo(&account, &person(&id)))
}
