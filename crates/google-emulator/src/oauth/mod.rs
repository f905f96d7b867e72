//! Signing in: OAuth 2 and OpenID Connect the way Google does them.

mod authorize;
mod client;
mod consent;
mod discovery;
mod grants;
mod idtoken;
mod keys;
mod scopes;
mod token;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

pub(crate) use grants::Grants;
pub use grants::Tokens;
pub(crate) use scopes::{
    ALL as ALL_SCOPES, CONTACTS, CONTACTS_OTHER, CONTACTS_READONLY, EMAIL, PROFILE,
};

use crate::emulator::World;

/// The routes of everything about signing in.
pub(crate) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route(
            "/.well-known/openid-configuration",
            get(discovery::configuration),
        )
        .route("/oauth2/v3/certs", get(discovery::certificates))
        .route(
            "/o/oauth2/v2/auth",
            get(authorize::show).post(authorize::decide),
        )
        .route("/token", post(token::token))
        .route("/revoke", post(token::revoke))
        .route("/v1/userinfo", get(discovery::userinfo))
}
