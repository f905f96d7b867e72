//! A visit to Google: begun here, ended by the browser coming back. State, nonce and
//! verifier are made at random for each and kept, by the door, until then.
//!
//! Signing in asks who somebody is and for nothing lasting; connecting asks for lasting
//! access, once (S5).

use super::{
    Connected, Identity, OauthError,
    authorize::{self, Request},
    exchange::Exchange,
    refusal::{of_page, unreached},
};
use crate::google::Google;
use app::states::Refusal;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use url::Url;

/// What somebody is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Wish {
    /// Who they are; nothing lasting.
    SignIn,
    /// Their contacts, for as long as they like.
    Connect,
}

/// What has to be kept of a visit until the browser comes back; secret until then.
#[derive(Clone, Serialize, Deserialize)]
pub struct Visit {
    wish: Wish,
    state: String,
    nonce: String,
    verifier: String,
    redirect_uri: String,
}

impl Visit {
    fn new(wish: Wish, redirect_uri: &str) -> Result<Self, OauthError> {
        Ok(Self {
            wish,
            state: random()?,
            nonce: random()?,
            verifier: random()?,
            redirect_uri: redirect_uri.to_owned(),
        })
    }

    /// Comes back with the browser: the name by which to find the visit again.
    #[must_use]
    pub fn state(&self) -> &str {
        &self.state
    }
}

impl std::fmt::Debug for Visit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Visit")
            .field("wish", &self.wish)
            .finish_non_exhaustive()
    }
}

/// A visit that was begun.
#[derive(Clone, Debug)]
pub struct Begun {
    /// Where to send the browser.
    pub url: Url,
    /// What to keep until it comes back.
    pub visit: Visit,
}

/// What the browser brought back, as it stood in the address.
#[derive(Clone, Default, Deserialize)]
pub struct Back {
    /// Ties it to a visit.
    pub state: Option<String>,
    /// What the tokens are had for.
    pub code: Option<String>,
    /// Why there is no code.
    pub error: Option<String>,
    /// Who sent it (RFC 9207).
    pub iss: Option<String>,
}

impl std::fmt::Debug for Back {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Back").finish_non_exhaustive()
    }
}

impl Google {
    /// Begins to sign somebody in.
    ///
    /// # Errors
    ///
    /// When the issuer cannot be asked where its page is.
    pub async fn begin_sign_in(
        &self,
        redirect_uri: &str,
        login_hint: Option<&str>,
    ) -> Result<Begun, OauthError> {
        self.begin(Wish::SignIn, redirect_uri, login_hint).await
    }

    /// Begins to connect an account, or to connect it again.
    ///
    /// # Errors
    ///
    /// As for signing in.
    pub async fn begin_connect(
        &self,
        redirect_uri: &str,
        login_hint: Option<&str>,
    ) -> Result<Begun, OauthError> {
        self.begin(Wish::Connect, redirect_uri, login_hint).await
    }

    /// Who signed in. Who they are *here* is found by `sub`; the address may only serve for
    /// that the first time, which is why it has to be confirmed.
    ///
    /// # Errors
    ///
    /// When what came back is a refusal, is of another visit, or proves nothing.
    pub async fn finish_sign_in(&self, visit: &Visit, back: &Back) -> Result<Identity, OauthError> {
        let code = self.code(Wish::SignIn, visit, back).await?;
        let identity = self.sign_in(exchange(visit, code)).await?;
        if identity.email_verified {
            Ok(identity)
        } else {
            let said = "email_verified is not set";
            Err(OauthError::new(Refusal::EmailUnverified, said))
        }
    }

    /// The account that was connected, with lasting access to its contacts.
    ///
    /// # Errors
    ///
    /// As for signing in, and when contacts were withheld or no lasting access was given.
    pub async fn finish_connect(
        &self,
        visit: &Visit,
        back: &Back,
    ) -> Result<Connected, OauthError> {
        let code = self.code(Wish::Connect, visit, back).await?;
        self.connect(exchange(visit, code)).await
    }

    async fn begin(
        &self,
        wish: Wish,
        redirect_uri: &str,
        login_hint: Option<&str>,
    ) -> Result<Begun, OauthError> {
        let endpoints = self.sender.endpoints().await.map_err(unreached)?;
        let visit = Visit::new(wish, redirect_uri)?;
        let request = Request {
            wish,
            redirect_uri,
            state: &visit.state,
            nonce: &visit.nonce,
            verifier: &visit.verifier,
            login_hint,
        };
        let client = &self.sender.config.client_id;
        let url = authorize::url(&endpoints.authorization, client, request)?;
        Ok(Begun { url, visit })
    }

    /// The code, if what came back belongs to this visit and this issuer.
    async fn code<'a>(
        &self,
        wish: Wish,
        visit: &Visit,
        back: &'a Back,
    ) -> Result<&'a str, OauthError> {
        if visit.wish != wish || back.state.as_deref() != Some(visit.state.as_str()) {
            return Err(OauthError::new(Refusal::OtherVisit, "another state"));
        }
        let issuer = &self.sender.endpoints().await.map_err(unreached)?.issuer;
        if back.iss.as_ref().is_some_and(|iss| iss != issuer) {
            return Err(OauthError::new(Refusal::NotProven, "from another issuer"));
        }
        match (&back.error, &back.code) {
            (Some(error), _) => Err(of_page(error)),
            (None, Some(code)) => Ok(code),
            (None, None) => Err(OauthError::new(Refusal::CodeRefused, "no code")),
        }
    }
}

fn exchange<'a>(visit: &'a Visit, code: &'a str) -> Exchange<'a> {
    Exchange {
        code,
        redirect_uri: &visit.redirect_uri,
        nonce: &visit.nonce,
        verifier: &visit.verifier,
    }
}

/// 256 bits: more than anybody guesses, and as many as a PKCE verifier needs.
fn random() -> Result<String, OauthError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)
        .map_err(|_| OauthError::new(Refusal::Unreachable, "no randomness on this machine"))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}
