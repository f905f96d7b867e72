//! Accounts over the control API.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use crate::emulator::World;
use crate::handle::Handle;
use crate::model::Profile;
use crate::refused::Refused;

/// `GET /control/accounts`: the profiles.
pub(super) async fn list(State(world): State<Arc<World>>) -> Json<Vec<Profile>> {
    Json(Handle::new(world).accounts())
}

/// `POST /control/accounts`: one profile, of which only `email` is needed.
pub(super) async fn create(
    State(world): State<Arc<World>>,
    Json(profile): Json<Profile>,
) -> Result<Json<Profile>, Refused> {
    Handle::new(world).create_account(profile).map(Json)
}

/// `GET …/people`: live contacts with every field.
pub(super) async fn people(
    State(world): State<Arc<World>>,
    Path(account): Path<String>,
) -> Result<Json<Vec<Value>>, Refused> {
    Handle::new(world).people(&account).map(Json)
}

/// `POST …/people`: a list of persons to add; answers their resource names.
pub(super) async fn seed(
    State(world): State<Arc<World>>,
    Path(account): Path<String>,
    Json(people): Json<Vec<Value>>,
) -> Result<Json<Vec<String>>, Refused> {
    Handle::new(world).seed(&account, people).map(Json)
}

/// `GET …/groups`: labels of the user.
pub(super) async fn groups(
    State(world): State<Arc<World>>,
    Path(account): Path<String>,
) -> Result<Json<Vec<Value>>, Refused> {
    Handle::new(world).groups(&account).map(Json)
}

/// `POST …/tokens`: an access and a refresh token.
pub(super) async fn tokens(
    State(world): State<Arc<World>>,
    Path(account): Path<String>,
) -> Result<Json<Value>, Refused> {
    let tokens = Handle::new(world).tokens(&account)?;
    Ok(Json(json!({
        "access_token": tokens.access_token, "refresh_token": tokens.refresh_token,
    })))
}

/// `DELETE …/tokens`: revokes all tokens.
pub(super) async fn revoke(
    State(world): State<Arc<World>>,
    Path(account): Path<String>,
) -> Result<Json<Value>, Refused> {
    Handle::new(world).revoke_tokens(&account)?;
    Ok(Json(json!({})))
}
