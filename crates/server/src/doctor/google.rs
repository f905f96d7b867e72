//! Google, or who stands for it: what its answers to the probes mean for the operator.

use super::{
    address::is_loopback,
    finding::{Finding, ok, problem, warning},
};
use crate::{config, states::ends_soon};
use app::{
    Account, AccountState, Fault, PauseCause,
    states::{sentence, way_out_for},
};
use domain::Micros;
use google::Granted;
use url::Url;

/// How far the clock may be off.
const SKEW: Micros = Micros::seconds(60);

/// Where the OAuth clients are.
const CLIENTS: &str = "https://console.cloud.google.com/auth/clients";

/// Google's own issuer.
const ISSUER: &str = "https://accounts.google.com";

/// What the issuer's answer says, about it and about the clock of this machine.
pub(super) fn issuer(
    config: &config::Google,
    answer: &Result<Option<Micros>, Fault>,
    now: Micros,
) -> Vec<Finding> {
    const CHECK: &str = "google";
    let at = &config.issuer;
    match answer {
        Err(fault) => vec![problem(
            CHECK,
            format!("{at} does not answer as an issuer: {}", fault.said()),
            "Check KITH_GOOGLE_ISSUER (leave it out for Google), and the way there: network, firewall, \
             proxy.",
        )],
        Ok(date) => {
            let mut findings = vec![ok(CHECK, format!("{at} answers"))];
            findings.extend(date.map(|theirs| clock(now, theirs)));
            findings
        }
    }
}

/// Whether the machine's clock is right, by somebody else's.
fn clock(ours: Micros, theirs: Micros) -> Finding {
    const CHECK: &str = "clock";
    let off = ours - theirs;
    if off.0.abs() <= SKEW.0 {
        return ok(CHECK, "The clock is right");
    }
    let way = if off.0 > 0 { "ahead" } else { "behind" };
    problem(
        CHECK,
        format!("The clock is {} s {way}", off.0.abs() / 1_000_000),
        "Set it, best by a time service (`timedatectl set-ntp true`): with a wrong clock Google's \
         proofs of identity are refused, and history and trash get wrong times.",
    )
}

/// What the form of the client's id and secret says, without asking anybody.
pub(super) fn client_form(config: &config::Google) -> Option<Finding> {
    const CHECK: &str = "client";
    if config.client_id.is_empty() {
        return Some(problem(
            CHECK,
            "No OAuth client is set, so no account can be connected",
            "Make one (docs/google-setup.md leads through it) and set KITH_GOOGLE_CLIENT_ID and \
             KITH_GOOGLE_CLIENT_SECRET.",
        ));
    }
    if config.client_secret.is_empty() {
        return Some(problem(
            CHECK,
            "The OAuth client has an id and no secret",
            format!("Set KITH_GOOGLE_CLIENT_SECRET; a new secret can be made at {CLIENTS}."),
        ));
    }
    let odd = config.issuer == ISSUER && !config.client_id.ends_with(".apps.googleusercontent.com");
    odd.then(|| {
        warning(
            CHECK,
            "The client id does not look like one of Google's, which end in \
             .apps.googleusercontent.com",
            format!("Copy it again from {CLIENTS}."),
        )
    })
}

/// Whether the client's secret and tokens go over the network in clear.
pub(super) fn in_clear(config: &config::Google) -> Vec<Finding> {
    let urls = [
        ("KITH_GOOGLE_ISSUER", &config.issuer),
        ("KITH_GOOGLE_PEOPLE_URL", &config.people_url),
    ];
    let open = urls.into_iter().filter(|(_, url)| {
        let url = Url::parse(url).ok();
        url.is_some_and(|u| u.scheme() == "http" && !u.host().is_some_and(|h| is_loopback(&h)))
    });
    open.map(|(variable, url)| {
        warning(
            "google",
            format!("What goes to {url} can be read on the way, the secrets too"),
            format!("Write https:// in {variable}, or leave it out for Google."),
        )
    })
    .collect()
}

/// What the issuer says to the client.
pub(super) fn client(answer: &Result<(), Fault>) -> Finding {
    const CHECK: &str = "client";
    match answer {
        Ok(()) => ok(
            CHECK,
            "Google knows the OAuth client, and its secret is right",
        ),
        Err(Fault::Stop(cause)) => problem(
            CHECK,
            format!("Google refuses the OAuth client: {}", cause.said),
            format!(
                "Compare KITH_GOOGLE_CLIENT_ID and KITH_GOOGLE_CLIENT_SECRET with {CLIENTS}; make a new \
                 secret there if the old one is gone."
            ),
        ),
        Err(fault) => warning(
            CHECK,
            format!(
                "Whether Google knows the OAuth client is not clear: {}",
                fault.said()
            ),
            "Try again in a moment.",
        ),
    }
}

/// Whether there is a way to a place that photos come from.
pub(super) fn photos((at, answer): &(String, Result<(), Fault>)) -> Finding {
    const CHECK: &str = "photos";
    match answer {
        Ok(()) => ok(CHECK, format!("{at} answers")),
        Err(fault) => warning(
            CHECK,
            format!(
                "{at} cannot be reached, from which photos come: {}",
                fault.said()
            ),
            "Contacts travel without their photos until it can be: check the firewall, and \
             KITH_GOOGLE_PHOTO_HOSTS (leave it out for Google).",
        ),
    }
}

/// How an account stands: what is kept of it, and what Google says now if it was asked.
pub(super) fn account(
    email: &str,
    state: AccountState,
    answer: Option<&Result<Granted, Fault>>,
) -> Finding {
    const CHECK: &str = "accounts";
    if let AccountState::Paused(cause) = state {
        let (sentence, way_out) = (sentence(cause), way_out_for(cause, email));
        let again = match answer {
            Some(Ok(Granted { contacts: true })) if cause.is_for_operator() => {
                "It works again: the account goes on by itself within ten minutes, at once when the \
                 server is restarted."
                    .to_owned()
            }
            Some(Ok(Granted { contacts: true })) => {
                format!("It would work again now: `kith account resume {email}`.")
            }
            Some(_) | None => way_out,
        };
        let said = format!("{email} is paused ({}): {sentence}", cause.name());
        return problem(CHECK, said, again);
    }
    match answer {
        Some(Ok(Granted { contacts: true })) => ok(
            CHECK,
            format!("{email} lets Kith in, and the People API answers"),
        ),
        Some(Ok(Granted { contacts: false })) => problem(
            CHECK,
            format!("{email} did not grant the access to contacts"),
            way_out_for(PauseCause::ScopeMissing, email),
        ),
        Some(Err(Fault::Stop(cause))) => {
            let (sentence, way_out) = (sentence(cause.pause), way_out_for(cause.pause, email));
            problem(
                CHECK,
                format!("{email}: {sentence} ({})", cause.said),
                way_out,
            )
        }
        Some(Err(fault)) => warning(
            CHECK,
            format!("{email} could not be asked: {}", fault.said()),
            "Check KITH_GOOGLE_PEOPLE_URL and the way to Google; if both are right, try again in a \
             moment.",
        ),
        None => problem(
            CHECK,
            format!("{email} cannot be asked: what opens it is not here"),
            "See the key above.",
        ),
    }
}

/// That Google ends the access to an account by itself soon (S5).
pub(super) fn ending(account: &Account, now: Micros) -> Option<Finding> {
    let ends = account.ends_soon(now)?;
    let said = ends_soon(account, now)?;
    let day = jiff::Timestamp::from_microsecond(ends.0).ok()?;
    Some(warning(
        "accounts",
        format!("{}: Kith's access ends at {day}", account.email),
        said,
    ))
}

/// What could not be looked at where no account is connected: what only an account's own token
/// shows.
pub(super) fn unasked() -> Finding {
    warning(
        "accounts",
        "No account is connected: whether the People API is switched on, and whether contacts were \
         granted, shows with the first one only",
        "Connect one (`kith account connect`), then run `kith doctor` again.",
    )
}

#[cfg(test)]
mod tests {
    use super::super::finding::Level;
    use super::*;
    use app::StopCause;

    fn google(id: &str, secret: &str) -> config::Google {
        config::Google {
            client_id: id.to_owned(),
            client_secret: secret.to_owned(),
            issuer: ISSUER.to_owned(),
            people_url: String::new(),
            photo_hosts: None,
        }
    }

    #[test]
    fn a_clock_that_is_off_by_more_than_a_minute_is_told_with_the_direction() {
        let at = |seconds| Ok(Some(Micros::seconds(seconds)));
        let clock = |theirs| issuer(&google("", ""), &at(theirs), Micros::seconds(1000));
        assert!(clock(1059).iter().all(|f| f.level == Level::Ok));
        assert!(clock(941).iter().all(|f| f.level == Level::Ok));
        let behind = clock(1061).pop().expect("a finding");
        assert_eq!((behind.check, behind.level), ("clock", Level::Problem));
        assert!(behind.said.contains("61 s behind"), "{behind:?}");
        let ahead = clock(10).pop().expect("a finding");
        assert!(ahead.said.contains("990 s ahead"), "{ahead:?}");
    }

    #[test]
    fn the_form_of_a_client() {
        let good = "1-a.apps.googleusercontent.com";
        assert_eq!(client_form(&google(good, "s")), None);
        let level = |id, secret| client_form(&google(id, secret)).map(|f| f.level);
        assert_eq!(level("", ""), Some(Level::Problem));
        assert_eq!(level(good, ""), Some(Level::Problem));
        assert_eq!(level("my-client", "s"), Some(Level::Warning));
    }

    #[test]
    fn secrets_in_clear_are_told_unless_they_stay_on_the_machine() {
        let told = |url: &str| {
            in_clear(&config::Google {
                people_url: url.to_owned(),
                ..google("", "")
            })
            .len()
        };
        for (url, count) in [
            ("https://people.googleapis.com", 0),
            ("http://127.0.0.1:1", 0),
            ("http://[::1]:1", 0),
            ("http://localhost:1", 0),
            ("http://people.example", 1),
            ("http://10.0.0.1", 1),
        ] {
            assert_eq!(told(url), count, "{url}");
        }
    }

    #[test]
    fn s6_each_state_of_an_account_has_a_next_step() {
        let live = Ok(Granted { contacts: true });
        let of = |state, answer: Option<&_>| account("a@x.example", state, answer);
        assert_eq!(of(AccountState::Active, Some(&live)).level, Level::Ok);
        for pause in PauseCause::ALL {
            let stop = Err(Fault::Stop(StopCause {
                again: None,
                pause,
                said: "403".into(),
            }));
            let found = of(AccountState::Active, Some(&stop));
            assert_eq!(found.level, Level::Problem);
            assert!(found.next.is_some() && found.said.contains("403"));
            let kept = of(AccountState::Paused(pause), Some(&stop));
            assert!(kept.said.contains(pause.name()), "{kept:?}");
            let back = of(AccountState::Paused(pause), Some(&live));
            let next = back.next.expect("it goes on");
            let by_itself = next.contains("goes on by itself within ten minutes");
            assert_eq!(by_itself, pause.is_for_operator(), "{next}");
            assert_eq!(next.contains("kith account resume"), !by_itself, "{next}");
        }
        let withheld = Ok(Granted { contacts: false });
        assert_eq!(
            of(AccountState::Active, Some(&withheld)).level,
            Level::Problem
        );
        assert_eq!(of(AccountState::Active, None).level, Level::Problem);
    }
}
