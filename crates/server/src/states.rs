//! How an account stands, for commands and the log: a name, a sentence and the way out of
//! each state (S6), and how far it trails behind.

use app::{
    Account, AccountState, PauseCause,
    states::{Trouble, sentence, way_out, way_out_for},
    use_cases::status::{self, AccountStatus},
};
use domain::Micros;
use serde::Serialize;

/// How an account stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Standing {
    /// A stable name, such as `in-step` or `grant-over`.
    pub(crate) state: &'static str,
    /// How far it trails behind, in a few words.
    pub(crate) lag: String,
    /// What is the case.
    pub(crate) sentence: String,
    /// What to do about it; none where nothing is to be done.
    pub(crate) way_out: Option<String>,
    /// Changes that wait, seen or to be sent; an estimate.
    pub(crate) waiting: u64,
    /// In how many seconds all of it will be done at the present pace, where that can be told.
    pub(crate) done_in: Option<u64>,
}

/// The state of an account that would be at work, were there a server.
pub(crate) const NO_SERVER: &str = "no-server";

impl Standing {
    /// The same where no server runs: then nothing goes on by itself.
    pub(crate) fn without_server(self) -> Self {
        let moves = [
            "first-read",
            "quota",
            "unreached",
            "refused",
            "waiting",
            "at-work",
        ];
        if !moves.contains(&self.state) {
            return self;
        }
        Self {
            state: NO_SERVER,
            lag: format!("{}, no server runs", self.lag),
            sentence: "No server runs on this data directory, so nothing moves.".to_owned(),
            way_out: Some("Start it with `kith serve`.".to_owned()),
            done_in: None,
            ..self
        }
    }
}

/// How an account stands, by what the store tells.
pub(crate) fn standing(s: &AccountStatus) -> Standing {
    let standing = s.standing();
    let Words {
        lag,
        sentence,
        way_out,
    } = told(standing, &s.account.email);
    let ahead = s.done.filter(|_| s.left() > 0).map(|at| at - s.now);
    let done_in = ahead.filter(|left| *left > Micros(0)).map(seconds);
    let said = s.failing.as_ref().map(|f| f.said.as_str());
    Standing {
        state: standing.name(),
        lag: match done_in {
            Some(left) if left >= 60 => format!("{lag}, done in {}", span(left)),
            Some(_) | None => lag,
        },
        sentence: match (standing, said) {
            (status::Standing::Failing(_, since), Some(said)) => {
                format!(
                    "{sentence} It has been so for {}: {said}.",
                    span(seconds(since))
                )
            }
            _ => sentence.to_owned(),
        },
        way_out,
        waiting: u64::try_from(s.left()).unwrap_or(u64::MAX),
        done_in,
    }
}

/// A sentence, and the way out; the log says the same when it begins.
type Asked = (&'static str, &'static str);

/// A brake holds.
pub(crate) const HELD: Asked = (
    "Many changes at once are held until you decide.",
    "`kith brake list` shows them; approve them or have them put back.",
);

/// A group was deleted.
pub(crate) const GROUP_GONE: Asked = (
    "The group of a label was deleted there, and Kith asks what you mean by it.",
    "`kith label put-back` makes it again; `kith label unmirror` takes the label out.",
);

/// A group is another installation's.
pub(crate) const GROUP_BOUND: Asked = (
    "The group of a label is kept by another installation of Kith, and this one leaves it alone.",
    "`kith label put-back` makes a group of its own; `kith label unmirror` takes the label out.",
);

/// A group gets no name.
pub(crate) const NO_NAME: Asked = (
    "Google takes none of the names that Kith tried for the group of a label.",
    "Give the label another name: `kith label rename`.",
);

/// What is said of a state.
struct Words {
    /// In a few words.
    lag: String,
    /// In a sentence.
    sentence: &'static str,
    /// What to do about it.
    way_out: Option<String>,
}

/// What is said of a state of the account with this address.
fn told(standing: status::Standing, email: &str) -> Words {
    use status::Standing as S;
    let of = |lag: &str, sentence, way_out: Option<&str>| Words {
        lag: lag.to_owned(),
        sentence,
        way_out: way_out.map(str::to_owned),
    };
    match standing {
        S::Paused(cause) => {
            let lag = if cause.is_for_operator() {
                "waits for the operator"
            } else {
                "reconnect"
            };
            of(lag, sentence(cause), Some(&way_out_for(cause, email)))
        }
        S::Disconnected => of(
            "disconnected",
            "The account is disconnected; its contacts stay there, and the labels keep theirs.",
            Some("`kith account connect` connects it again."),
        ),
        S::Quota(left) => of(
            &format!("quota, {}", span(seconds(left))),
            sentence(Trouble::Quota),
            None,
        ),
        S::Failing(obstacle, since) => of(
            &format!("not reached for {}", span(seconds(since))),
            sentence(obstacle),
            Some(way_out(obstacle)),
        ),
        S::FirstRead => of(
            "being read for the first time",
            "The account is being read for the first time.",
            None,
        ),
        S::Full => of(
            "full",
            sentence(Trouble::Full),
            Some(way_out(Trouble::Full)),
        ),
        S::Held => of("held until you decide", HELD.0, Some(HELD.1)),
        S::GroupGone => of("asks about a label", GROUP_GONE.0, Some(GROUP_GONE.1)),
        S::GroupBound => of("asks about a label", GROUP_BOUND.0, Some(GROUP_BOUND.1)),
        S::NameRefused => of("asks about a label", NO_NAME.0, Some(NO_NAME.1)),
        S::Waiting(1) => of("1 change waiting", "Changes are on their way.", None),
        S::Waiting(n) => of(
            &format!("{n} changes waiting"),
            "Changes are on their way.",
            None,
        ),
        S::AtWork => of("at work", "Kith is looking at it right now.", None),
        S::Asks => of(
            "in step",
            "It is in step, but for contacts there is a question about.",
            Some("`kith question list` shows them."),
        ),
        S::InStep => of("in step", "It is in step.", None),
    }
}

/// What is said some days before Google ends the access to an account by itself (S5).
pub(crate) fn ends_soon(account: &Account, now: Micros) -> Option<String> {
    let in_use = account.state == AccountState::Active;
    let ends = account.ends_soon(now).filter(|_| in_use)?;
    let left = ends - now;
    let when = if left > Micros(0) {
        format!("in {}", span(seconds(left)))
    } else {
        "by now".to_owned()
    };
    Some(format!(
        "Google ends Kith's access by itself {when}. `kith account connect` connects the account again; \
         if that happens every seven days: {}",
        way_out(PauseCause::SevenDays)
    ))
}

fn seconds(span: Micros) -> u64 {
    u64::try_from(span.0.div_euclid(1_000_000) + 1).unwrap_or_default()
}

/// So many seconds in words, no more exactly than anybody wants to know.
fn span(seconds: u64) -> String {
    match seconds {
        0..100 => format!("{seconds} s"),
        100..6_000 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h", seconds.div_ceil(3_600)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::{Failing, Obstacle};
    use domain::{AccountId, UserId, Uuid};

    const NOW: Micros = Micros::days(100);

    fn status(state: AccountState) -> AccountStatus {
        AccountStatus {
            account: Account {
                full: None,
                ends: None,
                paging: None,
                id: AccountId(Uuid::nil()),
                user: UserId(Uuid::nil()),
                sub: "1".to_owned(),
                domain: None,
                email: "anna@home.example".to_owned(),
                region: "DE".to_owned(),
                state,
                token: None,
                connected: Micros(0),
                people: None,
                groups: None,
                listed_full: None,
                listed: Some(Micros(1)),
                active: None,
            },
            waiting: 0,
            behind: 0,
            until: None,
            done: None,
            lag: None,
            failing: None,
            unsettled: false,
            questions: 0,
            brakes: 0,
            listed: Some(Micros(1)),
            due: None,
            mirrors: Vec::new(),
            now: NOW,
        }
    }

    #[test]
    fn s6_every_pause_has_a_sentence_and_a_way_out_of_its_own() {
        let mut told = std::collections::BTreeSet::new();
        for cause in PauseCause::ALL {
            let standing = standing(&status(AccountState::Paused(cause)));
            assert_eq!(standing.state, cause.name());
            let way_out = standing.way_out.expect("there is always one");
            // No other account is connected in its place (F67).
            assert_eq!(
                way_out.contains("account connect"),
                way_out.contains("`kith account connect --again anna@home.example`"),
                "{way_out}"
            );
            assert!(told.insert((standing.sentence, way_out)), "{cause:?}");
        }
    }

    #[test]
    fn s5_a_limited_access_is_warned_of_three_days_before_its_end() {
        let ending = |ends| {
            let account = status(AccountState::Active).account;
            ends_soon(&Account { ends, ..account }, NOW)
        };
        assert_eq!(ending(None), None);
        assert_eq!(ending(Some(NOW + Micros::days(3) + Micros(1))), None);
        let soon = ending(Some(NOW + Micros::days(2))).expect("it is soon");
        for part in ["in 49 h", "kith account connect"] {
            assert!(soon.contains(part), "{part} in {soon}");
        }
        assert!(ending(Some(NOW - Micros(1))).is_some_and(|s| s.contains("by now")));
        // What ended has a state of its own.
        let paused = status(AccountState::Paused(PauseCause::GrantOver)).account;
        let ended = Account {
            ends: Some(NOW),
            ..paused
        };
        assert_eq!(ends_soon(&ended, NOW), None);
    }

    #[test]
    fn s6_what_is_most_in_the_way_is_told() {
        let active = || status(AccountState::Active);
        let lag = |s: AccountStatus| standing(&s).lag;
        let waiting = |waiting, s| AccountStatus { waiting, ..s };
        assert_eq!(lag(active()), "in step");
        assert_eq!(lag(waiting(1, active())), "1 change waiting");
        assert_eq!(lag(waiting(12, active())), "12 changes waiting");
        let known = AccountStatus {
            done: Some(NOW + Micros::seconds(150)),
            ..active()
        };
        assert_eq!(lag(waiting(12, known)), "12 changes waiting, done in 3 min");
        let quota = AccountStatus {
            until: Some(NOW + Micros::seconds(39)),
            ..active()
        };
        assert_eq!(lag(waiting(12, quota)), "quota, 40 s");
        let held = AccountStatus {
            brakes: 1,
            ..active()
        };
        assert_eq!(lag(waiting(12, held)), "held until you decide");
        let new = AccountStatus {
            listed: None,
            ..active()
        };
        assert_eq!(lag(new), "being read for the first time");
        let paused = status(AccountState::Paused(PauseCause::GrantOver));
        assert_eq!(lag(waiting(12, paused)), "reconnect");
    }

    #[test]
    fn s6_an_account_that_is_not_reached_says_since_when_and_by_what() {
        let failing = |obstacle, said: &str| AccountStatus {
            waiting: 3,
            failing: Some(Failing {
                obstacle,
                said: said.to_owned(),
                since: NOW - Micros::seconds(720),
                again: true,
            }),
            ..status(AccountState::Active)
        };
        let told = standing(&failing(Obstacle::Unreached, "nobody listens there"));
        assert_eq!(told.state, "unreached");
        assert_eq!(told.lag, "not reached for 13 min");
        for part in ["cannot be reached", "for 13 min: nobody listens there."] {
            assert!(told.sentence.contains(part), "{told:?}");
        }
        assert!(told.way_out.is_some_and(|w| w.contains("kith doctor")));
        let told = standing(&failing(Obstacle::Refused, "400 INVALID_ARGUMENT"));
        assert_eq!(told.state, "refused");
        assert!(told.sentence.contains("refuses") && told.sentence.contains("400"));
        // An old quota is no longer in the way, a new one is all there is to say.
        let quota = AccountStatus {
            until: Some(NOW + Micros::seconds(39)),
            ..failing(Obstacle::Unreached, "500")
        };
        assert_eq!(standing(&quota).state, "quota");
    }

    #[test]
    fn s6_without_a_server_nothing_is_said_to_move() {
        let of = |s: AccountStatus| standing(&s).without_server();
        let new = AccountStatus {
            listed: None,
            ..status(AccountState::Active)
        };
        let waits = AccountStatus {
            waiting: 2,
            ..status(AccountState::Active)
        };
        for moves in [new, waits.clone()] {
            let told = of(moves);
            assert_eq!(told.state, NO_SERVER);
            assert!(told.way_out.is_some_and(|w| w.contains("kith serve")));
        }
        assert_eq!(of(waits).waiting, 2);
        // What waits for a person does so all the same.
        assert_eq!(of(status(AccountState::Active)).state, "in-step");
        let paused = status(AccountState::Paused(PauseCause::GrantOver));
        assert_eq!(of(paused).state, "grant-over");
    }

    #[test]
    fn the_pages_name_states_as_the_program_does() {
        let page = |name: &str| {
            let at = format!("{}/../../docs/{name}", env!("CARGO_MANIFEST_DIR"));
            std::fs::read_to_string(at).expect("the page is there")
        };
        let (cli, setup) = (page("cli.md"), page("google-setup.md"));
        let (_, table) = cli.split_once("## States of an account").expect("a table");
        let table = table.split("\n## ").next().unwrap_or_default();
        let rows: std::collections::BTreeSet<&str> = table
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
            .collect();
        let mut named: std::collections::BTreeSet<&str> = status::Standing::NAMES.into();
        named.extend(PauseCause::ALL.map(PauseCause::name));
        named.insert(NO_SERVER);
        assert_eq!(rows, named);
        for cause in PauseCause::ALL {
            assert!(setup.contains(&format!("`{}`", cause.name())), "{cause:?}");
        }
    }
}
