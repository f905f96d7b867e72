//! How an account stands, for commands and the log: a name, a sentence and the way out of
//! each state (S6), and how far it trails behind.

use app::{
    Account, AccountState, PauseCause,
    states::{Trouble, sentence, way_out},
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

/// How an account stands, by what the store tells.
pub(crate) fn standing(s: &AccountStatus) -> Standing {
    let standing = s.standing();
    let (lag, sentence, way_out) = told(standing);
    let ahead = s.done.filter(|_| s.left() > 0).map(|at| at - s.now);
    let done_in = ahead.filter(|left| *left > Micros(0)).map(seconds);
    Standing {
        state: standing.name(),
        lag: match done_in {
            Some(left) if left >= 60 => format!("{lag}, done in {}", span(left)),
            Some(_) | None => lag,
        },
        sentence: sentence.to_owned(),
        way_out: way_out.map(str::to_owned),
        waiting: u64::try_from(s.left()).unwrap_or(u64::MAX),
        done_in,
    }
}

/// In a few words, in a sentence, and the way out.
fn told(standing: status::Standing) -> (String, &'static str, Option<&'static str>) {
    use status::Standing as S;
    let of = |lag: &str, sentence, way_out| (lag.to_owned(), sentence, way_out);
    match standing {
        S::Paused(cause) => {
            let lag = if cause.is_for_operator() {
                "waits for the operator"
            } else {
                "reconnect"
            };
            of(lag, sentence(cause), Some(way_out(cause)))
        }
        S::Disconnected => of(
            "disconnected",
            "The account is disconnected; its contacts stay there, and the labels keep theirs.",
            Some("`kith account connect` connects it again."),
        ),
        S::Quota(left) => of(
            &format!("quota, {}", span(seconds(left))),
            "Google lets Kith do only so much in a minute; it goes on by itself.",
            None,
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
        S::Held => of(
            "held until you decide",
            "Many changes at once are held until you decide.",
            Some("`kith brake list` shows them; approve them or have them put back."),
        ),
        S::GroupGone => of(
            "asks about a label",
            "The group of a label was deleted there, and Kith asks what you mean by it.",
            Some(
                "`kith label put-back` makes it again; `kith label unmirror` takes the label out.",
            ),
        ),
        S::GroupBound => of(
            "asks about a label",
            "The group of a label is kept by another installation of Kith, and this one leaves it alone.",
            Some(
                "`kith label put-back` makes a group of its own; `kith label unmirror` takes the label out.",
            ),
        ),
        S::NameRefused => of(
            "asks about a label",
            "Google takes none of the names that Kith tried for the group of a label.",
            Some("Give the label another name: `kith label rename`."),
        ),
        S::Waiting(1) => of("1 change waiting", "Changes are on their way.", None),
        S::Waiting(n) => of(
            &format!("{n} changes waiting"),
            "Changes are on their way.",
            None,
        ),
        S::AtWork => of("at work", "Kith is looking at it right now.", None),
        S::Later(left) => of(
            &format!("in step, more in {}", span(seconds(left))),
            "It is in step, but for something that waits for its time, such as a second photo of a \
             contact within ten minutes; it goes on by itself.",
            None,
        ),
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
            settled: true,
            later: None,
            until: None,
            done: None,
            lag: None,
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
        let later = AccountStatus {
            later: Some(NOW + Micros::seconds(479)),
            ..active()
        };
        assert_eq!(lag(later), "in step, more in 8 min");
        let new = AccountStatus {
            listed: None,
            ..active()
        };
        assert_eq!(lag(new), "being read for the first time");
        let paused = status(AccountState::Paused(PauseCause::GrantOver));
        assert_eq!(lag(waiting(12, paused)), "reconnect");
    }
}
