//! The code from the authorisation page, exchanged for who it was and lasting access.

use super::{CONTACTS, Identity, OauthError, identity};
use crate::{
    fault::{Failure, classify_token},
    google::Google,
    sender::{Answer, Call, Kind, parse_json},
};
use app::Fault;
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// A code that came back, and what was kept for it.
#[derive(Clone, Copy)]
pub struct Exchange<'a> {
    /// The code.
    pub code: &'a str,
    /// The address it came back to.
    pub redirect_uri: &'a str,
    /// The nonce of the request.
    pub nonce: &'a str,
    /// The PKCE verifier of the request.
    pub verifier: &'a str,
}

/// An account that may be used from now on.
#[derive(Clone, PartialEq, Eq)]
pub struct Connected {
    /// Whose it is.
    pub identity: Identity,
    /// The refresh token: to be sealed, and shown to nobody.
    pub refresh_token: String,
    /// What was granted.
    pub scopes: BTreeSet<String>,
}

impl std::fmt::Debug for Connected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connected")
            .field("identity", &self.identity)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

impl Google {
    /// Who signed in.
    ///
    /// # Errors
    ///
    /// When the code is refused, or the answer does not prove who it is about.
    pub async fn sign_in(&self, exchange: Exchange<'_>) -> Result<Identity, OauthError> {
        let tokens = self.exchange(exchange).await?;
        self.identity(&tokens, exchange.nonce).await
    }

    /// The account that was connected, with lasting access to its contacts.
    ///
    /// # Errors
    ///
    /// As for signing in, and when contacts were withheld or no lasting access was given.
    pub async fn connect(&self, exchange: Exchange<'_>) -> Result<Connected, OauthError> {
        let tokens = self.exchange(exchange).await?;
        if !tokens.scopes.contains(CONTACTS) {
            return Err(OauthError::ContactsWithheld);
        }
        let identity = self.identity(&tokens, exchange.nonce).await?;
        let refresh_token = tokens.refresh_token.ok_or(OauthError::NoRefreshToken)?;
        Ok(Connected {
            identity,
            refresh_token,
            scopes: tokens.scopes,
        })
    }

    async fn exchange(&self, exchange: Exchange<'_>) -> Result<Tokens, OauthError> {
        let endpoints = self.sender.endpoints().await?;
        let config = &self.sender.config;
        let call = Call::post(Kind::Read, "").form(vec![
            ("grant_type", "authorization_code".to_owned()),
            ("code", exchange.code.to_owned()),
            ("redirect_uri", exchange.redirect_uri.to_owned()),
            ("code_verifier", exchange.verifier.to_owned()),
            ("client_id", config.client_id.clone()),
            ("client_secret", config.client_secret.clone()),
        ]);
        tokens(&self.sender.oauth(&endpoints.token, call).await?)
    }

    async fn identity(&self, tokens: &Tokens, nonce: &str) -> Result<Identity, OauthError> {
        let endpoints = self.sender.endpoints().await?;
        let keys = self
            .sender
            .oauth(&endpoints.keys, Call::get(Kind::Read, ""))
            .await?;
        if keys.status != 200 {
            return Err(Failure::passing(format!("the issuer's keys: {}", keys.status)).into());
        }
        let config = &self.sender.config;
        identity::verify(
            config,
            &endpoints.issuer,
            &keys.body,
            &tokens.id_token,
            nonce,
        )
    }
}

#[derive(Debug)]
struct Tokens {
    id_token: String,
    refresh_token: Option<String>,
    scopes: BTreeSet<String>,
}

fn tokens(answer: &Answer) -> Result<Tokens, OauthError> {
    if answer.status != 200 {
        let body: Json = serde_json::from_slice(&answer.body).unwrap_or_default();
        return Err(match body.get("error").and_then(Json::as_str) {
            Some("invalid_grant") => OauthError::CodeRefused,
            Some(_) | None => Fault::from(classify_token(answer)).into(),
        });
    }
    let json = parse_json(Kind::Read, answer)?;
    let text = |key: &str| json.get(key).and_then(Json::as_str).map(str::to_owned);
    let id_token = text("id_token").ok_or_else(|| OauthError::NotProven("no id_token".into()))?;
    let scopes = text("scope").unwrap_or_default();
    Ok(Tokens {
        id_token,
        refresh_token: text("refresh_token"),
        scopes: scopes.split_whitespace().map(str::to_owned).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Answer {
        Answer {
            status,
            retry_after: None,
            body: body.into(),
        }
    }

    #[test]
    fn a_used_code_is_told_from_a_wrong_client() {
        let used = r#"{"error":"invalid_grant","error_description":"Malformed auth code."}"#;
        assert_eq!(
            tokens(&answer(400, used)).err(),
            Some(OauthError::CodeRefused)
        );
        let client = r#"{"error":"invalid_client"}"#;
        let fault = tokens(&answer(401, client)).err();
        assert!(
            matches!(fault, Some(OauthError::Fault(Fault::Stop(_)))),
            "{fault:?}"
        );
        let proxy = tokens(&answer(502, "<html>")).err();
        assert!(
            matches!(proxy, Some(OauthError::Fault(Fault::Later { .. }))),
            "{proxy:?}"
        );
    }

    #[test]
    fn scopes_are_what_was_granted_not_what_was_asked() {
        let body = r#"{"access_token":"a","id_token":"i","scope":"openid email","expires_in":1}"#;
        let tokens = tokens(&answer(200, body)).expect("tokens");
        assert!(!tokens.scopes.contains(CONTACTS) && tokens.refresh_token.is_none());
    }
}
