//! The authorisation endpoint.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use url::Url;

use super::consent::{consent_page, error_page};
use super::grants::Consent;
use super::scopes::{canonical, optional};
use crate::emulator::World;
use crate::lock;
use crate::params::Params;

/// What a client asks for.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    pub(super) client: String,
    pub(super) scopes: BTreeSet<String>,
    redirect: Url,
    redirect_uri: String,
    state: Option<String>,
    nonce: Option<String>,
    challenge: Option<(String, String)>,
    offline: bool,
    asked_again: bool,
}

impl Ask {
    /// Reads a request.
    ///
    /// # Errors
    ///
    /// The text of the error page: nothing is sent to an address that is not trusted.
    fn read(world: &World, params: &Params) -> Result<Self, String> {
        let needed = |name: &str| {
            let value = params.get(name).map(str::to_owned);
            value.ok_or_else(|| format!("Error 400: invalid_request. Missing parameter: {name}"))
        };
        let id = needed("client_id")?;
        let client = world.config.clients.iter().find(|client| client.id == id);
        let client = client.ok_or("Error 401: invalid_client. The OAuth client was not found.")?;
        let redirect_uri = needed("redirect_uri")?;
        let redirect = Url::parse(&redirect_uri)
            .map_err(|_| "Error 400: invalid_request. Malformed redirect_uri.".to_owned())?;
        if !client.redirect_uris.is_empty() && !client.redirect_uris.contains(&redirect_uri) {
            return Err("Error 400: redirect_uri_mismatch".to_owned());
        }
        if needed("response_type")? != "code" {
            return Err("Error 400: unsupported_response_type".to_owned());
        }
        let method = params.get("code_challenge_method").unwrap_or("plain");
        if !matches!(method, "plain" | "S256") {
            return Err("Error 400: invalid_request. Unknown code_challenge_method.".to_owned());
        }
        let challenge = params.get("code_challenge");
        Ok(Self {
            client: id,
            scopes: needed("scope")?
                .split(' ')
                .map(|scope| canonical(scope).to_owned())
                .collect(),
            redirect,
            redirect_uri,
            state: params.get("state").map(str::to_owned),
            nonce: params.get("nonce").map(str::to_owned),
            challenge: challenge.map(|challenge| (challenge.to_owned(), method.to_owned())),
            offline: params.get("access_type") == Some("offline"),
            asked_again: params
                .get("prompt")
                .is_some_and(|prompt| prompt.contains("consent")),
        })
    }

    fn back(&self, pairs: &[(&str, &str)]) -> Response {
        let mut to = self.redirect.clone();
        to.query_pairs_mut().extend_pairs(pairs);
        if let Some(state) = &self.state {
            to.query_pairs_mut().append_pair("state", state);
        }
        Redirect::to(to.as_str()).into_response()
    }

    fn grant(self, world: &World, account: usize, scopes: BTreeSet<String>) -> Response {
        let scope = scopes.iter().cloned().collect::<Vec<_>>().join(" ");
        let code = lock(&world.grants).make_code(
            Consent {
                client: self.client.clone(),
                account,
                scopes,
            },
            self.redirect_uri.clone(),
            self.challenge.clone(),
            self.nonce.clone(),
            (self.offline, self.asked_again),
            world.clock.now(),
        );
        self.back(&[("code", &code), ("scope", &scope)])
    }
}

/// `GET`: the consent page, or the way back at once if consent is automatic.
pub(super) async fn show(State(world): State<Arc<World>>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let params = Params::parse(&query);
    let ask = match Ask::read(&world, &params) {
        Ok(ask) => ask,
        Err(text) => return (StatusCode::BAD_REQUEST, Html(error_page(&text))).into_response(),
    };
    let hint = params.get("login_hint");
    let hinted = hint.and_then(|hint| world.account(hint));
    if world.settings().auto_consent
        && let Some(account) = &hinted
    {
        let scopes = ask.scopes.clone();
        return ask.grant(&world, account.index, scopes);
    }
    let chosen = hinted.map(|account| account.index);
    Html(consent_page(&ask, &query, &world.accounts(), chosen)).into_response()
}

/// `POST`: what the user decided. The request itself comes along in the query.
pub(super) async fn decide(
    State(world): State<Arc<World>>,
    RawQuery(query): RawQuery,
    body: String,
) -> Response {
    let ask = match Ask::read(&world, &Params::parse(&query.unwrap_or_default())) {
        Ok(ask) => ask,
        Err(text) => return (StatusCode::BAD_REQUEST, Html(error_page(&text))).into_response(),
    };
    let form = Params::parse(&body);
    if form.get("decision") != Some("allow") {
        return ask.back(&[("error", "access_denied")]);
    }
    let Some(account) = form
        .get("account")
        .and_then(|account| world.account(account))
    else {
        return (
            StatusCode::BAD_REQUEST,
            Html(error_page("Choose an account.")),
        )
            .into_response();
    };
    let ticked: BTreeSet<&str> = form.all("scope").collect();
    let granted = ask
        .scopes
        .iter()
        .filter(|scope| !optional(scope) || ticked.contains(scope.as_str()));
    let scopes = granted.cloned().collect();
    ask.grant(&world, account.index, scopes)
}
