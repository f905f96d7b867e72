//! The configuration: `kith.toml`, each setting also as an environment variable, everything
//! with a working default.

mod keys;
mod source;

use anyhow::{Context as _, Error, Result, anyhow};
use app::{
    Quotas, Speeds,
    use_cases::invitations::{DAYS, MOST_DAYS},
};
use domain::Micros;
use source::Source;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};
use sync::{BrakeLimits, Settings};
use tracing_subscriber::EnvFilter;

pub(crate) use keys::{KEYS, is_secret, nearest_variable, variable};
pub(crate) use source::Said;

/// What the command line says about the configuration itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct Where {
    /// The file to read; if none is named, the first `kith.toml` there is: in the working
    /// directory, or in the data directory.
    pub(crate) file: Option<PathBuf>,
    /// The data directory, before what file and environment say.
    pub(crate) data_dir: Option<PathBuf>,
}

/// Everything that can be set.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// Where HTTP is served.
    pub(crate) bind: SocketAddr,
    /// The address people and Google reach this server by, without a slash at the end.
    pub(crate) public_url: String,
    /// Where everything is kept.
    pub(crate) data_dir: PathBuf,
    /// The database file.
    pub(crate) database: PathBuf,
    /// The file with the key that seals secrets; in the data directory if none is named.
    pub(crate) secret_key_file: Option<PathBuf>,
    /// What is logged, as `tracing` filters are written; where that is not said, by the server more
    /// than by commands.
    pub(crate) log: Option<String>,
    /// The region national phone numbers are read by, where an account has none.
    pub(crate) region: String,
    /// Google, or who stands for it.
    pub(crate) google: Google,
    /// How often accounts are looked at.
    pub(crate) pace: Speeds,
    /// How many requests a minute are allowed.
    pub(crate) quotas: Quotas,
    /// How long contacts stay in the trash.
    pub(crate) trash: Micros,
    /// How long an invitation may be accepted.
    pub(crate) invitation: Micros,
    /// Waits and limits of the planner.
    pub(crate) settings: Settings,
}

/// How what is logged is written.
const LOGS: &str = "`info`, `debug` or `kith=debug,info`";

/// Where Google is, and who we are to it.
#[derive(Clone)]
pub(crate) struct Google {
    /// The OAuth client's id; empty where none is set yet.
    pub(crate) client_id: String,
    /// Its secret.
    pub(crate) client_secret: String,
    /// The OpenID issuer.
    pub(crate) issuer: String,
    /// The People API.
    pub(crate) people_url: String,
    /// Where photos may be fetched from; Google's own places where it is left out.
    pub(crate) photo_hosts: Option<Vec<String>>,
}

impl std::fmt::Debug for Google {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Google")
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

/// What a file and an environment come to.
#[derive(Debug)]
pub(crate) struct Examined {
    /// The settings that were made.
    pub(crate) said: Vec<Said>,
    /// The file that was read, if there is one.
    pub(crate) file: Option<PathBuf>,
    /// What is wrong with them.
    pub(crate) wrong: Vec<Error>,
    /// The configuration, with defaults where something is wrong; none where there is no
    /// place to keep data in.
    pub(crate) config: Option<Config>,
}

impl Config {
    /// Reads the file and the environment.
    ///
    /// # Errors
    ///
    /// Everything that is wrong there, each with its place.
    pub(crate) fn load(at: &Where, env: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let Examined { wrong, config, .. } = Self::examine(at, env);
        match config {
            Some(config) if wrong.is_empty() => Ok(config),
            Some(_) | None => {
                let lines: Vec<String> = wrong.iter().map(|e| format!("{e:#}")).collect();
                Err(anyhow!(lines.join("\n")))
            }
        }
    }

    /// Reads the same, and goes on where something is wrong.
    pub(crate) fn examine(at: &Where, env: impl Fn(&str) -> Option<String>) -> Examined {
        let file = at.file.clone().or_else(|| found(at, &env));
        let source = Source::read(file.as_deref(), &env);
        let config = Self::from_source(&source, at, &env)
            .map_err(|e| source.complain(e))
            .ok();
        let (said, wrong) = source.into_parts();
        Examined {
            said,
            file,
            wrong,
            config,
        }
    }

    fn from_source(
        source: &Source,
        at: &Where,
        env: &impl Fn(&str) -> Option<String>,
    ) -> Result<Self> {
        let bind = source.value(
            "bind",
            SocketAddr::from(([127, 0, 0, 1], 8080)),
            "an address and a port such as 127.0.0.1:8080",
            |t| t.parse().ok(),
        );
        let text = |key, default: &str| source.text(key).unwrap_or(default).to_owned();
        let url = |key, default: &str| {
            let form = "a web address such as https://kith.example.org";
            let whole = |t: &str| {
                url::Url::parse(t)
                    .ok()
                    .filter(|u| u.has_host() && matches!(u.scheme(), "http" | "https"))
                    .map(|_| t.trim_end_matches('/').to_owned())
            };
            source.value(key, default.to_owned(), form, whole)
        };
        let public_url = url("public_url", &format!("http://{bind}"));
        let region = source.value(
            "region",
            "US".to_owned(),
            "a country's two letters such as DE or GB",
            domain::identity::region,
        );
        let google = Google {
            client_id: text("google.client_id", "").trim().to_owned(),
            client_secret: text("google.client_secret", "").trim().to_owned(),
            issuer: url("google.issuer", "https://accounts.google.com"),
            people_url: url("google.people_url", "https://people.googleapis.com"),
            photo_hosts: photo_hosts(source),
        };
        let days = |key, default| {
            let days = i64::try_from(source.number(key, default)).unwrap_or(i64::MAX);
            // As many as there are microseconds for, and somewhat less: they are added to now.
            Micros::days(days.min(i64::MAX / 86_400_000_000 / 2))
        };
        let (pace, quotas, settings) = (pace(source), quotas(source), settings(source));
        let data_dir = at
            .data_dir
            .clone()
            .or_else(|| source.path("data_dir"))
            .map_or_else(|| default_data_dir(env), Ok)?;
        Ok(Self {
            bind,
            public_url,
            database: database(source, &data_dir),
            secret_key_file: source.path("secret_key_file"),
            log: source.value("log", None, LOGS, |t| {
                EnvFilter::try_new(t).ok().map(|_| Some(t.to_owned()))
            }),
            region,
            google,
            pace,
            quotas,
            trash: days("trash.days", 30),
            invitation: invitation(source),
            settings,
            data_dir,
        })
    }
}

/// How long an invitation is good, as far as one may be.
fn invitation(source: &Source) -> Micros {
    let form = format!("a number of days from 1 to {MOST_DAYS}");
    let read = |text: &str| text.parse().ok().filter(|d| (1..=MOST_DAYS).contains(d));
    Micros::days(source.value("invitation.days", DAYS, &form, read))
}

/// Names of hosts or origins, separated by commas.
fn photo_hosts(source: &Source) -> Option<Vec<String>> {
    let form = "names of hosts, separated by commas, such as googleusercontent.com, ggpht.com";
    let read = |text: &str| {
        let hosts: Vec<String> = text.split(',').map(|t| t.trim().to_owned()).collect();
        let good = hosts.iter().all(|host| google::is_photo_host(host));
        good.then_some(Some(hosts))
    };
    source.value("google.photo_hosts", None, form, read)
}

fn pace(source: &Source) -> Speeds {
    let min = source.span("sync.poll_min", Duration::from_secs(10));
    let max = source.span("sync.poll_max", Duration::from_secs(300));
    if min.is_zero() || max < min {
        source.complain(anyhow!(
            "An account cannot be looked at every {min:?} at most and every {max:?} at least. Let \
             `sync.poll_min` be more than 0 and `sync.poll_max` not less than it."
        ));
    }
    Speeds { min, max }
}

fn quotas(source: &Source) -> Quotas {
    let default = Quotas::default();
    let number = |key, default: u32| {
        let form = "a whole number of requests, at least 1";
        let read = |t: &str| t.parse().ok().filter(|n| *n > 0);
        source.value(key, default, form, read)
    };
    Quotas {
        reads: number("quota.reads_per_minute", default.reads),
        writes: number("quota.writes_per_minute", default.writes),
        project_reads: number("quota.project_reads_per_minute", default.project_reads),
        project_writes: number("quota.project_writes_per_minute", default.project_writes),
    }
}

fn settings(source: &Source) -> Settings {
    let default = Settings::default();
    let brake = BrakeLimits::default();
    let micros = |key, default: Micros| micros(source.span(key, duration(default)));
    let settle = micros("sync.settle", default.settle);
    Settings {
        settle,
        settle_most: micros("sync.settle_most", default.settle_most.max(settle)),
        create_grace: micros("sync.create_grace", default.create_grace),
        remember_gone: micros("sync.remember_gone", default.remember_gone),
        brake: BrakeLimits {
            span: micros("brake.span", brake.span),
            removals_least: source.number("brake.removals_least", brake.removals_least),
            removals_share: source.number("brake.removals_share", brake.removals_share),
            removals_most: source.number("brake.removals_most", brake.removals_most),
            emptied_least: source.number("brake.emptied_least", brake.emptied_least),
            edits_least: source.number("brake.edits_least", brake.edits_least),
            edits_share: source.number("brake.edits_share", brake.edits_share),
            additions_most: source.number("brake.additions_most", brake.additions_most),
        },
    }
}

/// A span as the house counts it.
pub(crate) fn micros(span: Duration) -> Micros {
    Micros(i64::try_from(span.as_micros()).unwrap_or(i64::MAX))
}

/// A span as timers count it; one in the past is none.
pub(crate) fn duration(span: Micros) -> Duration {
    Duration::from_micros(u64::try_from(span.0).unwrap_or(0))
}

/// The database file that the URL names.
fn database(source: &Source, data_dir: &Path) -> PathBuf {
    let path = match source.text("database_url").map(|url| url.split_once(':')) {
        None => Some("kith.db"),
        Some(Some(("sqlite", path))) if !path.trim_start_matches('/').is_empty() => {
            Some(path.strip_prefix("//").unwrap_or(path))
        }
        Some(_) => None,
    };
    data_dir.join(path.unwrap_or_else(|| {
        source.complain(anyhow!(
            "KITH_DATABASE_URL (`database_url`) names a database that this version does not know. \
             It keeps everything in an SQLite file: write `sqlite:kith.db`, or leave it out."
        ));
        "kith.db"
    }))
}

/// The settings where nobody says which: those beside whoever starts Kith, or else those beside
/// its data, which are found from everywhere.
fn found(at: &Where, env: &impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    const NAME: &str = "kith.toml";
    let set = || env(&variable("data_dir")).filter(|v| !v.is_empty());
    let data_dir = at.data_dir.clone().or_else(|| set().map(PathBuf::from));
    let data_dir = data_dir.or_else(|| default_data_dir(env).ok());
    let places = [
        Some(PathBuf::from(NAME)),
        data_dir.map(|dir| dir.join(NAME)),
    ];
    places.into_iter().flatten().find(|path| path.is_file())
}

/// Where programs of this user keep data.
fn default_data_dir(env: &impl Fn(&str) -> Option<String>) -> Result<PathBuf> {
    let set = |name: &str| env(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    set("XDG_DATA_HOME")
        .or_else(|| set("HOME").map(|home| home.join(".local/share")))
        .or_else(|| set("LOCALAPPDATA"))
        .map(|base| base.join("kith"))
        .context("There is no home directory to keep data in. Name one with `--data-dir` or KITH_DATA_DIR.")
}

#[cfg(test)]
mod tests;
