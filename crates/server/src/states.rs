//! How an account stands, for commands and the log: a name, a sentence and the way out of
//! each state (S6), and how far it trails behind.

use app::{
    Account, AccountState, Obstacle, PauseCause,
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
            "later",
        ];
        let lag = format!("{}, no server runs", self.lag);
        let operator = |cause: &PauseCause| cause.is_for_operator() && cause.name() == self.state;
        // What somebody has to mend first, and what goes on by itself then.
        if self.state == "full" || PauseCause::ALL.iter().any(operator) {
            let way_out = self.way_out.unwrap_or_default();
            return Self {
                lag,
                way_out: Some(format!(
                    "{way_out} No server runs: start it with `kith serve`."
                )),
                ..self
            };
        }
        if !moves.contains(&self.state) {
            return self;
        }
        Self {
            state: NO_SERVER,
            lag,
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

/// A join is being taken back.
pub(crate) const UNJOINING: Asked = (
    "The join of a label is being taken back there; until that is done nothing is written for it.",
    "`kith label unjoin` goes on with it where it was interrupted.",
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
            &match obstacle {
                Obstacle::Unreached => format!("not reached for {}", span(seconds(since))),
                Obstacle::Refused => format!("refused for {}", span(seconds(since))),
            },
            sentence(obstacle),
            Some(way_out(obstacle)),
        ),
        S::FirstRead(of_all) => {
            let lag = match of_all {
                Some((read, all)) => format!("{read} of {all} read"),
                None => "being read for the first time".to_owned(),
            };
            of(&lag, "The account is being read for the first time.", None)
        }
        S::Full => of(
            "full",
            sentence(Trouble::Full),
            Some(way_out(Trouble::Full)),
        ),
        S::Held => of("held until you decide", HELD.0, Some(HELD.1)),
        S::GroupGone => of("asks about a label", GROUP_GONE.0, Some(GROUP_GONE.1)),
        S::GroupBound => of("asks about a label", GROUP_BOUND.0, Some(GROUP_BOUND.1)),
        S::NameRefused => of("asks about a label", NO_NAME.0, Some(NO_NAME.1)),
        S::Unjoining => of("being taken back", UNJOINING.0, Some(UNJOINING.1)),
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
        "Google ends Kith's access by itself {when}. `kith account connect --again {}` connects the \
         account again; if that happens every seven days: {}",
        account.email,
        way_out_for(PauseCause::SevenDays, &account.email)
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
pub(crate) mod tests;
