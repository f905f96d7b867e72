//! Connecting an account: a visit to Google begun in one place, a code that comes back to
//! another. What ties them waits, sealed, as a small file in the data directory, so that
//! the command and the server can be two processes.

use crate::{
    house::House,
    seal::{Sealer, private},
};
use anyhow::{Context as _, Result, anyhow, bail};
use app::use_cases::accounts::{self, Connection};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{Micros, UserId};
use google::{Exchange, Google, OauthError, Request, Wish};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{io::Write as _, path::PathBuf, time::Duration};
use url::Url;

/// How long a visit may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(600);

/// Where Google sends the browser.
pub(crate) const CALLBACK: &str = "/oauth/callback";

/// What a visit is for.
#[derive(Clone, Debug)]
pub(crate) struct Purpose {
    /// Whose account it will be.
    pub(crate) user: UserId,
    /// The region its national phone numbers are read by.
    pub(crate) region: String,
    /// The address to suggest.
    pub(crate) hint: Option<String>,
}

/// What waits for the code.
#[derive(Debug, Serialize, Deserialize)]
struct Pending {
    user: UserId,
    region: String,
    nonce: String,
    verifier: String,
    redirect_uri: String,
    at: Micros,
}

/// How a visit ended: the address that was connected, or why not.
pub(crate) type Outcome = Result<String, String>;

/// A visit that was begun.
#[derive(Debug)]
pub(crate) struct Visit {
    /// Where to send the browser.
    pub(crate) url: Url,
    name: String,
}

/// Begins a visit.
pub(crate) async fn begin(
    house: &House,
    sealer: &Sealer,
    google: &Google,
    to: Purpose,
) -> Result<Visit> {
    let now = app::Env::now(house.env.as_ref());
    sweep(house, now)?;
    let (state, nonce, verifier) = (random()?, random()?, random()?);
    let redirect_uri = format!("{}{CALLBACK}", house.config.public_url);
    let request = Request {
        wish: Wish::Connect,
        redirect_uri: &redirect_uri,
        state: &state,
        nonce: &nonce,
        verifier: &verifier,
        login_hint: to.hint.as_deref(),
    };
    let url = google.authorization_url(request).await.map_err(explain)?;
    let pending = Pending {
        user: to.user,
        region: to.region,
        nonce,
        verifier,
        redirect_uri,
        at: now,
    };
    let name = name(&state);
    let sealed = sealer.seal(name.as_bytes(), &serde_json::to_vec(&pending)?)?;
    let mut file = private(&path(house, &name)).context(UNWRITABLE)?;
    file.write_all(&sealed).context(UNWRITABLE)?;
    Ok(Visit { url, name })
}

const UNWRITABLE: &str =
    "The data directory cannot be written to. Check its rights and whether the disk is full.";

/// How the visit ended, if it did.
pub(crate) fn outcome(house: &House, visit: &Visit) -> Result<Option<Outcome>> {
    let done = path(house, &visit.name).with_extension("done");
    match std::fs::read(&done) {
        Ok(text) => {
            std::fs::remove_file(&done)?;
            Ok(Some(serde_json::from_slice(&text)?))
        }
        Err(_) => Ok(None),
    }
}

/// Ends a visit: the browser came back with a code, or with a refusal.
pub(crate) async fn finish(
    house: &House,
    sealer: &Sealer,
    google: &Google,
    state: &str,
    code: Result<String, String>,
) -> Result<String> {
    let name = name(state);
    let file = path(house, &name);
    let begun = std::fs::read(&file)
        .ok()
        .and_then(|sealed| sealer.unseal(name.as_bytes(), &sealed));
    let pending = begun.and_then(|text| serde_json::from_slice::<Pending>(&text).ok());
    // Whoever removes the file has the visit: a code is tried once.
    let (Some(pending), Ok(())) = (pending, std::fs::remove_file(&file)) else {
        bail!(
            "This link was used already, or is too old. Begin again with `kith account connect`."
        );
    };
    let ended = exchange(house, sealer, google, &pending, code).await;
    let told: Outcome = ended
        .as_ref()
        .map(Clone::clone)
        .map_err(|e| format!("{e:#}"));
    let draft = file.with_extension("new");
    private(&draft)?.write_all(&serde_json::to_vec(&told)?)?;
    std::fs::rename(&draft, file.with_extension("done"))?;
    ended
}

async fn exchange(
    house: &House,
    sealer: &Sealer,
    google: &Google,
    pending: &Pending,
    code: Result<String, String>,
) -> Result<String> {
    let code = code.map_err(|error| match error.as_str() {
        "access_denied" => anyhow!("You said no to Google's question. Begin again with `kith account connect` and choose to continue."),
        other => anyhow!("Google refused ({other}). Check the OAuth client's settings at Google and begin again with `kith account connect`."),
    })?;
    let exchange = Exchange {
        code: &code,
        redirect_uri: &pending.redirect_uri,
        nonce: &pending.nonce,
        verifier: &pending.verifier,
    };
    let connected = google.connect(exchange).await.map_err(explain)?;
    let connection = Connection {
        token: sealer.seal_token(&connected.identity.sub, &connected.refresh_token)?,
        sub: connected.identity.sub,
        email: connected.identity.email,
        region: pending.region.clone(),
    };
    let user = pending.user;
    let account = house
        .write(move |w| accounts::connect(w, user, connection.clone()))
        .await?;
    Ok(account.email)
}

/// What Google said, with the next step.
fn explain(error: OauthError) -> anyhow::Error {
    let next = match &error {
        OauthError::ContactsWithheld => {
            "Begin again with `kith account connect` and leave the box about contacts ticked."
        }
        OauthError::NoRefreshToken => {
            "Remove Kith under myaccount.google.com/connections, then begin again with `kith account connect`."
        }
        OauthError::CodeRefused | OauthError::NotProven(_) => {
            "Begin again with `kith account connect`."
        }
        OauthError::Fault(_) => {
            "Check KITH_GOOGLE_ISSUER, KITH_GOOGLE_CLIENT_ID and KITH_GOOGLE_CLIENT_SECRET and the way to Google, then try again."
        }
    };
    anyhow!("The account could not be connected: {error}. {next}")
}

/// Forgets visits that took too long.
fn sweep(house: &House, now: Micros) -> Result<()> {
    let dir = house.config.data_dir.join("connecting");
    std::fs::create_dir_all(&dir).context(UNWRITABLE)?;
    for entry in std::fs::read_dir(&dir)?.flatten() {
        let modified = entry.metadata().and_then(|m| m.modified());
        let age = modified
            .ok()
            .and_then(|at| at.elapsed().ok())
            .unwrap_or_default();
        if age > PATIENCE {
            tracing::debug!(at = now.0, "a visit that took too long is forgotten");
            drop(std::fs::remove_file(entry.path()));
        }
    }
    Ok(())
}

fn path(house: &House, name: &str) -> PathBuf {
    house.config.data_dir.join("connecting").join(name)
}

/// The file of a visit: nothing in it leads back to the state.
fn name(state: &str) -> String {
    Sha256::digest(state.as_bytes())
        .iter()
        .take(16)
        .map(|b| format!("{b:02x}"))
        .collect()
}

fn random() -> Result<String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}
