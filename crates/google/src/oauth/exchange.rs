//! The code from the authorisation page, exchanged for who it was and lasting access.

use super::{
    CONTACTS, Identity, OauthError, Unused,
    identity::{Expected, Unproven, claimed, verify},
    refusal::unreached,
};
use crate::{
    fault::{Failure, classify_token},
    google::Google,
    sender::{Answer, Call, Kind, parse_json},
};
use app::{Fault, states::Refusal};
use serde_json::Value as Json;
use std::{
    collections::BTreeSet,
    time::{Duration, SystemTime},
};
use tokio::time::Instant;

/// So long an issuer's keys are good for: one that was withdrawn signs nobody in after that.
const KEYS_LAST: Duration = Duration::from_secs(3_600);

/// A code that came back, and what was kept for it.
#[derive(Clone, Copy)]
pub(super) struct Exchange<'a> {
    /// The code.
    pub(super) code: &'a str,
    /// The address it came back to.
    pub(super) redirect_uri: &'a str,
    /// The nonce of the request.
    pub(super) nonce: &'a str,
    /// The PKCE verifier of the request.
    pub(super) verifier: &'a str,
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
    /// When Google will end it by itself, where it says so: for a limited time, or because
    /// the OAuth project is in testing (F60).
    pub ends_in: Option<Duration>,
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
    pub(super) async fn sign_in(&self, exchange: Exchange<'_>) -> Result<Identity, OauthError> {
        let tokens = self.exchange(exchange).await?;
        self.identity(&tokens, exchange.nonce).await
    }

    /// The account that was connected.
    pub(super) async fn connect(&self, exchange: Exchange<'_>) -> Result<Connected, OauthError> {
        let tokens = self.exchange(exchange).await?;
        match self.accept(&tokens, exchange.nonce).await {
            Ok((identity, refresh_token)) => Ok(Connected {
                identity,
                refresh_token,
                scopes: tokens.scopes,
                ends_in: tokens.ends_in,
            }),
            Err(refused) => Err(OauthError {
                unused: tokens.refresh_token.map(|refresh_token| Unused {
                    sub: tokens.id_token.as_deref().and_then(claimed),
                    refresh_token,
                }),
                ..refused
            }),
        }
    }

    /// Whose access it is, if it is one to contacts, lasting, and proven.
    async fn accept(&self, tokens: &Tokens, nonce: &str) -> Result<(Identity, String), OauthError> {
        if !tokens.scopes.contains(CONTACTS) {
            let said = "the scope of contacts is not among those granted";
            return Err(OauthError::new(Refusal::ContactsWithheld, said));
        }
        let identity = self.identity(tokens, nonce).await?;
        let none = || OauthError::new(Refusal::NoLastingAccess, "no refresh token");
        Ok((identity, tokens.refresh_token.clone().ok_or_else(none)?))
    }

    /// Gives back an access that will not be used, as far as Google can be told. It ends
    /// everything of that account's with this OAuth client: not to be called for one that is
    /// connected here.
    ///
    /// # Errors
    ///
    /// When Google could not be told.
    pub async fn give_back(&self, refresh_token: &str) -> Result<(), OauthError> {
        Ok(super::revoke::revoke_token(&self.sender, refresh_token).await?)
    }

    async fn exchange(&self, exchange: Exchange<'_>) -> Result<Tokens, OauthError> {
        let endpoints = self.sender.endpoints().await.map_err(unreached)?;
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
        let none = || OauthError::new(Refusal::NotProven, "no id_token");
        let id_token = tokens.id_token.as_deref().ok_or_else(none)?;
        let expected = Expected {
            issuer: &self.sender.endpoints().await.map_err(unreached)?.issuer,
            client: &self.sender.config.client_id,
            nonce,
            now: SystemTime::now(),
        };
        let mut kept = self.sender.keys.lock().await;
        let young = |at: &Instant| at.elapsed() < KEYS_LAST;
        if let Some((keys, _)) = kept.as_ref().filter(|(_, at)| young(at)) {
            match verify(expected, keys, id_token) {
                // The keys may have been rotated since: they are fetched once more.
                Err(Unproven::UnknownKey) => {}
                verified => return verified.map_err(unproven),
            }
        }
        let keys = self.keys().await?;
        let verified = verify(expected, &keys, id_token).map_err(unproven);
        *kept = Some((keys, Instant::now()));
        verified
    }

    async fn keys(&self) -> Result<Vec<u8>, OauthError> {
        let endpoints = self.sender.endpoints().await.map_err(unreached)?;
        let call = Call::get(Kind::Read, "");
        let answer = self.sender.oauth(&endpoints.keys, call).await?;
        if answer.status == 200 {
            Ok(answer.body)
        } else {
            Err(Failure::passing(format!("the issuer's keys: {}", answer.status)).into())
        }
    }
}

fn unproven(why: Unproven) -> OauthError {
    match why {
        Unproven::UnknownKey => OauthError::new(
            Refusal::NotProven,
            "signed with a key that is not the issuer's",
        ),
        Unproven::For(refusal, said) => OauthError::new(refusal, said),
    }
}

#[derive(Debug)]
struct Tokens {
    id_token: Option<String>,
    refresh_token: Option<String>,
    scopes: BTreeSet<String>,
    ends_in: Option<Duration>,
}

fn tokens(answer: &Answer) -> Result<Tokens, OauthError> {
    if answer.status != 200 {
        let body: Json = serde_json::from_slice(&answer.body).unwrap_or_default();
        return Err(match body.get("error").and_then(Json::as_str) {
            Some("redirect_uri_mismatch") => {
                OauthError::new(Refusal::RedirectUnknown, "redirect_uri_mismatch")
            }
            Some("invalid_request") => OauthError::new(Refusal::ClientRefused, "invalid_request"),
            Some("unauthorized_client") => {
                OauthError::new(Refusal::ClientRefused, "unauthorized_client")
            }
            Some(_) | None => Fault::from(classify_token(answer)).into(),
        });
    }
    let json = parse_json(Kind::Read, answer)?;
    let text = |key: &str| json.get(key).and_then(Json::as_str).map(str::to_owned);
    let scopes = text("scope").unwrap_or_default();
    Ok(Tokens {
        id_token: text("id_token"),
        refresh_token: text("refresh_token"),
        ends_in: json
            .get("refresh_token_expires_in")
            .and_then(Json::as_u64)
            .map(Duration::from_secs),
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
    fn every_error_of_the_exchange_has_its_refusal() {
        let body =
            |error: &str| format!(r#"{{"error":"{error}","error_description":"a@x.example"}}"#);
        for (status, body, expected) in [
            (400, body("invalid_grant"), Refusal::CodeRefused),
            (400, body("redirect_uri_mismatch"), Refusal::RedirectUnknown),
            (401, body("invalid_client"), Refusal::ClientRefused),
            (401, body("unauthorized_client"), Refusal::ClientRefused),
            (400, body("unsupported_grant_type"), Refusal::ClientRefused),
            (400, body("invalid_request"), Refusal::ClientRefused),
            (400, body("admin_policy_enforced"), Refusal::AdminPolicy),
            (429, body("rate_limited"), Refusal::Unreachable),
            (500, String::new(), Refusal::Unreachable),
            (502, "<html>".to_owned(), Refusal::Unreachable),
            (200, "<html>".to_owned(), Refusal::Unreachable),
            (200, String::new(), Refusal::Unreachable),
            (200, r#"{"access_token":"#.to_owned(), Refusal::Unreachable),
            (200, "[]".to_owned(), Refusal::Unreachable),
        ] {
            let refused = tokens(&answer(status, &body)).expect_err("refused");
            assert_eq!(refused.refusal, expected, "{status} {body}");
            assert!(!refused.to_string().contains('@'), "{refused}");
        }
    }

    #[test]
    fn scopes_are_what_was_granted_not_what_was_asked() {
        let body = r#"{"access_token":"a","id_token":"i","scope":"openid email","expires_in":1}"#;
        let tokens = tokens(&answer(200, body)).expect("tokens");
        assert!(!tokens.scopes.contains(CONTACTS) && tokens.refresh_token.is_none());
    }
}
