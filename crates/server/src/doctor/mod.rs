//! `kith doctor`: looks at everything that has to be right, and tells the next step where
//! something is not. It changes nothing; but where Google gives a newer token in place of an
//! account's, that is kept. The probes are here and in `google`; what they mean is
//! judged by pure functions, one file each.

mod address;
mod finding;
mod google;
mod place;
mod settings;

use crate::{
    cli::Out,
    config::{Config, Where},
    house::{self, House},
    seal::{self, Sealer},
};
use ::google::{Google, Granted};
use anyhow::Result;
use app::{
    Account, AccountState, Env as _, Fault, Opener as _, Partner as _, Session, use_cases::accounts,
};
use domain::Micros;
use finding::{Finding, ok, problem, warning};
use std::{process::ExitCode, sync::Arc, time::Duration};
use tokio::{task::JoinSet, time};

/// The longest wait for one probe.
const PATIENCE: Duration = Duration::from_secs(10);

/// Looks at everything, tells it, and ends with a code of failure if there is a problem.
pub(crate) async fn run(at: &Where, out: Out) -> Result<ExitCode> {
    let findings = examine(at).await;
    Ok(match finding::tell(&findings, out) {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

async fn examine(at: &Where) -> Vec<Finding> {
    let examined = Config::examine(at, |name| std::env::var(name).ok());
    let variables: Vec<String> = std::env::vars_os()
        .filter_map(|(name, _)| name.into_string().ok())
        .collect();
    let mut findings = settings::judge(&examined, &variables);
    let Some(config) = examined.config else {
        return findings;
    };
    findings.push(place::directory(&config.data_dir));
    findings.extend(place::free(&config.data_dir).map(place::disk));
    let inspected = store::inspect(&config.database);
    findings.extend(place::database(&inspected, &config.database));
    let usable = matches!(&inspected, Ok(Some(db)) if is_usable(db));
    let opened = match usable {
        true => open(&config).await.map(Some),
        false => Ok(None),
    };
    let (house, accounts) = match opened {
        Ok(opened) => opened.unzip(),
        Err(e) => {
            let next = "Check who may read and write the files there.";
            findings.push(problem("database", format!("{e:#}"), next));
            (None, None)
        }
    };
    let accounts = accounts.unwrap_or_default();
    findings.extend(place::key(&config, &accounts));
    if let Some(house) = &house {
        findings.extend(frozen(house).await);
    }
    let (server, runs) = place::server(&config).await;
    findings.push(server);
    findings.extend(address::judge(&config));
    if runs {
        findings.push(reached(&config).await);
    }
    findings.extend(ask_google(&config, house, &accounts).await);
    findings
}

fn is_usable(db: &store::Inspection) -> bool {
    db.schema == db.known && db.finished && db.damage.is_empty()
}

/// The data directory, and the accounts that are connected there.
async fn open(config: &Config) -> Result<(Arc<House>, Vec<Account>)> {
    let house = House::open(config.clone())?;
    let mut accounts = house.read(|r| r.accounts()).await?;
    accounts.retain(|a| a.state != AccountState::Disconnected);
    Ok((Arc::new(house), accounts))
}

/// Labels that have lost their owner (R10).
async fn frozen(house: &House) -> Option<Finding> {
    let found = house
        .read(|r| app::use_cases::parting::frozen(r))
        .await
        .ok()?;
    place::frozen(&found, house.env.now())
}

/// Whether the public address leads to the server that runs.
async fn reached(config: &Config) -> Finding {
    const CHECK: &str = "address";
    let url = format!("{}/healthz", config.public_url);
    let asked = async {
        let client = reqwest::Client::builder().timeout(PATIENCE).build().ok()?;
        let answer = client.get(&url).send().await.ok()?;
        let health: serde_json::Value = answer.json().await.ok()?;
        (health["status"] == "ok").then_some(())
    };
    match asked.await {
        Some(()) => ok(CHECK, format!("{} leads to the server", config.public_url)),
        None => warning(
            CHECK,
            format!(
                "{} does not lead to the server from here",
                config.public_url
            ),
            format!(
                "Check KITH_PUBLIC_URL, and that the proxy passes everything below it on to {}; some \
                 networks cannot reach their own public address, then this is no matter.",
                config.bind
            ),
        ),
    }
}

/// What an account says.
type Answer = Option<Result<Granted, Fault>>;

/// Asks Google everything at the same time.
async fn ask_google(
    config: &Config,
    house: Option<Arc<House>>,
    accounts: &[Account],
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = google::client_form(&config.google).into_iter().collect();
    findings.extend(google::in_clear(&config.google));
    let partner = match house::google(config) {
        Ok(partner) => Arc::new(partner),
        Err(e) => {
            let next = "Check the machine's certificates (the package ca-certificates).";
            findings.push(problem("google", format!("{e:#}"), next));
            return findings;
        }
    };
    let keys = house.zip(seal::load(config).ok());
    let mut asked = JoinSet::new();
    for (i, account) in accounts.iter().cloned().enumerate() {
        let (partner, keys) = (Arc::clone(&partner), keys.clone());
        asked.spawn(async move {
            let answer = match keys {
                Some((house, sealer)) => ask_account(&partner, &house, &sealer, &account).await,
                None => None,
            };
            (i, answer)
        });
    }
    let known = async {
        if config.google.client_id.is_empty() || config.google.client_secret.is_empty() {
            return None;
        }
        Some(in_time(partner.probe_client()).await)
    };
    let (issuer, client, answers) =
        tokio::join!(in_time(partner.probe_issuer()), known, asked.join_all());
    findings.extend(google::issuer(&config.google, &issuer, now()));
    if issuer.is_ok() {
        findings.extend(client.as_ref().map(google::client));
        findings.extend(partner.probe_photos().await.iter().map(google::photos));
    }
    if accounts.is_empty() && matches!(client, Some(Ok(()))) {
        findings.push(google::unasked());
    }
    let mut answers: Vec<(usize, Answer)> = answers;
    answers.sort_by_key(|(i, _)| *i);
    for (account, (_, answer)) in accounts.iter().zip(&answers) {
        let found = google::account(&account.email, account.state, answer.as_ref());
        findings.push(found);
        findings.extend(google::ending(account, now()));
    }
    findings
}

/// Asks an account with its token; nothing if that does not open.
async fn ask_account(google: &Google, house: &House, sealer: &Sealer, account: &Account) -> Answer {
    let sealed = account.token.clone()?;
    let session = Session {
        account: account.id,
        region: account.region.clone(),
        refresh_token: sealer.open(&sealed)?,
    };
    if let Err(fault) = in_time(google.probe_discovery()).await {
        return Some(Err(fault));
    }
    // Not cut off: a token that comes in place of the one there is must not be lost.
    let granted = google.probe_access(&session).await;
    if let Ok(Some(newer)) = google.rotated(&session).await
        && let Some(newer) = sealer.seal_anew(&sealed, &newer)
    {
        let id = account.id;
        let kept =
            house.write(move |w| accounts::keep_token(w, id, &sealed, newer.clone()).map(drop));
        if let Err(e) = kept.await {
            return Some(Err(not_kept(&e)));
        }
    }
    let asked = match granted {
        Ok(granted) => in_time(google.probe_contacts(&session))
            .await
            .map(|()| granted),
        Err(fault) => Err(fault),
    };
    Some(asked)
}

fn not_kept(e: &app::Error) -> Fault {
    Fault::Later {
        after: Micros(0),
        said: format!("Google gave a newer token for it, which could not be kept ({e})"),
    }
}

async fn in_time<T>(probe: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    time::timeout(PATIENCE, probe).await.unwrap_or_else(|_| {
        Err(Fault::Later {
            after: Micros(0),
            said: format!("no answer within {} s", PATIENCE.as_secs()),
        })
    })
}

fn now() -> Micros {
    crate::env::Machine::new().now()
}
