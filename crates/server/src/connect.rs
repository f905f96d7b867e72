//! Connecting an account: a visit to Google begun in one place, a code that comes back to
//! another. What ties them waits, sealed, as a small file in the data directory, so that
//! the command and the server can be two processes.

use crate::{
    config::micros,
    house::{House, make_dir},
    seal::{Sealer, private},
};
use anyhow::{Context as _, Result, anyhow, bail};
use app::{
    Account, Opener as _, Partner as _, PauseCause, Res, Session,
    states::{Refusal, sentence, way_out},
    use_cases::accounts::{self, Connection, Meant},
};
use domain::{AccountId, Micros, UserId};
use google::{Back, Google, OauthError, Unused};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
    time::Duration,
};
use url::Url;

/// How long a visit may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(600);

/// Where Google sends the browser.
pub(crate) const CALLBACK: &str = "/oauth/callback";

/// Where visits wait, in the data directory.
const PLACE: &str = "connecting";

/// What a visit is for.
#[derive(Clone, Debug)]
pub(crate) struct Purpose {
    /// Whose account it will be.
    pub(crate) user: UserId,
    /// The region its national phone numbers are read by, if its user says one.
    pub(crate) region: Option<String>,
    /// The address to suggest.
    pub(crate) hint: Option<String>,
    /// Which account is meant.
    pub(crate) meant: Meant,
}

/// What waits for the code.
#[derive(Debug, Serialize, Deserialize)]
struct Pending {
    user: UserId,
    region: Option<String>,
    meant: Meant,
    visit: google::Visit,
    at: Micros,
}

impl Pending {
    /// Whether it was begun so lately that whoever comes back is whoever was sent.
    fn is_fresh(&self, now: Micros) -> bool {
        let age = now - self.at;
        Micros(0) <= age && age <= micros(PATIENCE)
    }
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
    make_dir(&house.config.data_dir.join(PLACE)).context(UNWRITABLE)?;
    forget_old(house)?;
    let redirect_uri = format!("{}{CALLBACK}", house.config.public_url);
    let begun = google
        .begin_connect(&redirect_uri, to.hint.as_deref())
        .await;
    let google::Begun { url, visit } = begun.map_err(|e| explain(&e))?;
    let name = name(visit.state());
    let pending = Pending {
        meant: to.meant,
        user: to.user,
        region: to.region,
        visit,
        at: now,
    };
    let sealed = sealer.seal(name.as_bytes(), &serde_json::to_vec(&pending)?)?;
    let mut file = private(&path(house, &name)).context(UNWRITABLE)?;
    file.write_all(&sealed).context(UNWRITABLE)?;
    Ok(Visit { url, name })
}

impl Visit {
    /// Reads the address that somebody's browser ended on, if it belongs to this visit.
    ///
    /// # Errors
    ///
    /// What is wrong with it, for whoever pasted it.
    pub(crate) fn came_back(&self, pasted: &str) -> Result<Back> {
        let text = pasted.trim().trim_matches(['"', '\'', '<', '>']);
        let Ok(url) = Url::parse(text) else {
            bail!(
                "This is not an address. Paste all of what stands in the browser's address bar; it \
                 begins with http and has `state=` in it."
            );
        };
        let part = |name: &str| {
            let mut pairs = url.query_pairs();
            pairs
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
        };
        if url.host() == self.url.host() && url.path() == self.url.path() {
            bail!(
                "This is the link itself. Open it in a browser, and paste the address of the page \
                 that you end on after you let Kith in."
            );
        }
        let Some(state) = part("state") else {
            bail!(
                "This address is not the one that Google sends the browser back to: there is no \
                 `state=` in it. Paste all of the last page's address."
            );
        };
        if name(&state) != self.name {
            bail!(
                "This address is of another attempt. Open the link above, and paste the address of \
                 the page that you end on this time."
            );
        }
        Ok(Back {
            state: Some(state),
            code: part("code"),
            error: part("error"),
            iss: part("iss"),
        })
    }
}

const UNWRITABLE: &str =
    "The data directory cannot be written to. Check its rights and whether the disk is full.";

/// How the visit ended, if it did.
pub(crate) fn outcome(house: &House, visit: &Visit) -> Result<Option<Outcome>> {
    let done = path(house, &visit.name).with_extension("done");
    match std::fs::read(&done) {
        Ok(text) => {
            std::fs::remove_file(&done).context(UNWRITABLE)?;
            Ok(Some(serde_json::from_slice(&text)?))
        }
        Err(_) => Ok(None),
    }
}

/// Ends a visit: the browser came back with a code, or with a refusal, and with who sent it
/// where it says so (RFC 9207).
pub(crate) async fn finish(
    house: &House,
    sealer: &Sealer,
    google: &Google,
    back: &Back,
) -> Result<String> {
    let name = name(back.state.as_deref().unwrap_or_default());
    let file = path(house, &name);
    let begun = std::fs::read(&file)
        .ok()
        .and_then(|sealed| sealer.unseal(name.as_bytes(), &sealed));
    let pending = begun.and_then(|text| serde_json::from_slice::<Pending>(&text).ok());
    // Whoever removes the file has the visit: a code is tried once.
    let removed = std::fs::remove_file(&file);
    let now = app::Env::now(house.env.as_ref());
    let pending = pending.filter(|p| removed.is_ok() && p.is_fresh(now));
    let Some(pending) = pending else {
        bail!(
            "This link was used already, or is too old. Begin again with `kith account connect`."
        );
    };
    let ended = exchange(house, sealer, google, &pending, back).await;
    let told: Outcome = ended
        .as_ref()
        .map(Clone::clone)
        .map_err(|e| format!("{e:#}"));
    if let Err(e) = leave(&file, &told) {
        // Whoever waits for it is told nothing; what happened has happened all the same.
        tracing::warn!(error = %format_args!("{e:#}"), "how a visit ended could not be written down");
    }
    ended
}

/// Leaves how a visit ended for the command that waits for it.
fn leave(file: &Path, told: &Outcome) -> Result<()> {
    let draft = file.with_extension("new");
    let mut open = private(&draft).context(UNWRITABLE)?;
    open.write_all(&serde_json::to_vec(told)?)
        .context(UNWRITABLE)?;
    std::fs::rename(&draft, file.with_extension("done")).context(UNWRITABLE)
}

async fn exchange(
    house: &House,
    sealer: &Sealer,
    google: &Google,
    pending: &Pending,
    back: &Back,
) -> Result<String> {
    let connected = match google.finish_connect(&pending.visit, back).await {
        Ok(connected) => connected,
        Err(refused) => {
            if let Some(unused) = &refused.unused {
                give_back(house, google, unused).await;
            }
            return Err(explain(&refused));
        }
    };
    let now = app::Env::now(house.env.as_ref());
    let lasts = connected.ends_in.map(|left| left.as_secs());
    let lasts = lasts.and_then(|seconds| i64::try_from(seconds).ok());
    let connection = Connection {
        ends: lasts.map(|seconds| now + Micros::seconds(seconds)),
        token: sealer.seal_token(&connected.identity.sub, &connected.refresh_token)?,
        sub: connected.identity.sub.clone(),
        email: connected.identity.email.clone(),
        domain: connected.identity.domain.clone(),
        region: pending.region.clone(),
        usual_region: house.config.region.clone(),
    };
    let (user, meant) = (pending.user, pending.meant.clone());
    let account = match forget_before(house, &connection.sub).await {
        Ok(()) => {
            let connected =
                house.write(move |w| accounts::admit(w, user, &meant, connection.clone()));
            connected.await
        }
        Err(e) => Err(e),
    };
    match account {
        Ok(account) => {
            if let Some(ends_in) = connected.ends_in {
                let hours = ends_in.as_secs() / 3600;
                tracing::warn!(
                    account = %account.id, hours,
                    "Google will end the access to this account by itself. If its OAuth project is \
                     in testing: {}", way_out(PauseCause::SevenDays)
                );
            }
            Ok(account.email)
        }
        Err(refused) => {
            let unused = Unused {
                sub: Some(connected.identity.sub),
                refresh_token: connected.refresh_token,
            };
            give_back(house, google, &unused).await;
            Err(refused.into())
        }
    }
}

/// Gives back an access that was not taken, if nobody uses it.
async fn give_back(house: &House, google: &Google, unused: &Unused) {
    let sub = unused.sub.clone();
    let in_use = house.read(move |r| accounts::is_in_use(r, sub.as_deref()));
    if matches!(in_use.await, Ok(false))
        && let Err(e) = google.give_back(&unused.refresh_token).await
    {
        tracing::debug!(error = %e, "an access that was not taken could not be given back");
    }
}

/// People per unit.
const SOME: usize = 200;

/// Forgets what is left of an account that was disconnected; of any other, nothing.
pub(crate) async fn forget(house: &House, account: AccountId) -> Res<()> {
    while !house
        .write(move |w| accounts::forget_some(w, account, SOME))
        .await?
    {}
    Ok(())
}

/// The same for one that is about to be connected again, whosever it was.
async fn forget_before(house: &House, sub: &str) -> Res<()> {
    let sub = sub.to_owned();
    let known = house.read(move |r| r.account_by_sub(&sub)).await?;
    match known {
        Some(account) => forget(house, account.id).await,
        None => Ok(()),
    }
}

/// What is said where Google could not be told that an account was disconnected.
const NOT_TOLD: &str = "Google could not be told. Kith has forgotten its access; to end it at Google as well, \
     remove Kith under https://myaccount.google.com/connections.";

/// How long Google is given to hear that an account was disconnected.
const GOODBYE: Duration = Duration::from_secs(15);

/// Disconnects an account: here at once, then at Google, and forgets what was known of it. Returns
/// what is left to do there.
pub(crate) async fn disconnect(
    house: &House,
    user: UserId,
    account: &Account,
) -> Result<Option<&'static str>> {
    let id = account.id;
    house
        .write(move |w| accounts::disconnect(w, user, id))
        .await?;
    // Whatever comes between, the server goes on with the forgetting; with this it could not.
    let left = end_access(house, account).await;
    forget(house, id).await?;
    left
}

/// Ends the access at Google, as long as its token is known.
async fn end_access(house: &House, account: &Account) -> Result<Option<&'static str>> {
    let Some(sealed) = &account.token else {
        return Ok(None);
    };
    let opened = house.sealer().await.ok().and_then(|s| s.open(sealed));
    let Some(refresh_token) = opened else {
        return Ok(Some(NOT_TOLD));
    };
    let session = Session {
        account: account.id,
        region: account.region.clone(),
        refresh_token,
    };
    let google = house.google()?;
    let told = tokio::time::timeout(GOODBYE, google.revoke(&session)).await;
    Ok((!matches!(told, Ok(Ok(())))).then_some(NOT_TOLD))
}

/// What happened, with the next step.
fn explain(error: &OauthError) -> anyhow::Error {
    tracing::debug!(%error, "the visit to Google came to nothing");
    let told = format!(
        "The account could not be connected. {} {}",
        sentence(error.refusal),
        way_out(error.refusal)
    );
    match error.refusal {
        // What exactly happened helps whoever runs the server.
        Refusal::Unreachable | Refusal::ClientRefused => anyhow!("{}", error.said).context(told),
        _ => anyhow!(told),
    }
}

/// Forgets visits that took too long, and what was left for those who waited no more.
pub(crate) fn forget_old(house: &House) -> Result<()> {
    let there = match std::fs::read_dir(house.config.data_dir.join(PLACE)) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
        there => there.context(UNWRITABLE)?,
    };
    for entry in there.flatten() {
        let modified = entry.metadata().and_then(|m| m.modified());
        let age = modified
            .ok()
            .and_then(|at| at.elapsed().ok())
            .unwrap_or_default();
        if age > PATIENCE {
            tracing::debug!("a visit that took too long is forgotten");
            drop(std::fs::remove_file(entry.path()));
        }
    }
    Ok(())
}

fn path(house: &House, name: &str) -> PathBuf {
    house.config.data_dir.join(PLACE).join(name)
}

/// The file of a visit: nothing in it leads back to the state.
fn name(state: &str) -> String {
    Sha256::digest(state.as_bytes())
        .iter()
        .take(16)
        .map(|b| format!("{b:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s5_only_the_address_of_this_visit_is_taken() {
        let visit = Visit {
            url: Url::parse("https://accounts.example/auth?state=abc").expect("an address"),
            name: name("abc"),
        };
        let back = "http://127.0.0.1:8080/oauth/callback";
        let came = |text: &str| match visit.came_back(text) {
            Ok(back) => Ok((back.code, back.error, back.iss)),
            Err(e) => Err(e.to_string()),
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            came(&format!(" '{back}?state=abc&code=4%2F0x&scope=a' \n")),
            Ok((some("4/0x"), None, None))
        );
        assert_eq!(
            came(&format!(
                "{back}?iss=https%3A%2F%2Fa.example&error=access_denied&state=abc"
            )),
            Ok((None, some("access_denied"), some("https://a.example")))
        );
        for (text, said) in [
            ("4/0x", "not an address"),
            ("https://accounts.example/auth?state=abc", "the link itself"),
            (back, "no `state=`"),
            (
                "http://127.0.0.1:8080/oauth/callback?state=abd&code=1",
                "another attempt",
            ),
        ] {
            let error = came(text).expect_err("this is refused");
            assert!(error.contains(said), "{text}: {error}");
        }
    }
}
