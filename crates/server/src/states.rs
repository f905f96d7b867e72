//! How an account stands, for commands and the log: a name, a sentence and the way out of
//! each state (S6), and how far it trails behind.

use ::sync::MirrorState;
use app::{
    AccountState, Read, Res,
    states::{Trouble, sentence, way_out},
    use_cases::status::AccountStatus,
};
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
}

/// How an account stands, by what the store tells.
pub(crate) fn standing(r: &dyn Read, s: &AccountStatus) -> Res<Standing> {
    let waiting = u64::try_from(s.waiting).unwrap_or(u64::MAX) + behind(r, s)?;
    let asked = s
        .mirrors
        .iter()
        .any(|m| m.mirror.state == MirrorState::Asking);
    Ok(judge(s, waiting, asked))
}

/// How much of its labels the account does not show yet: what moved since it was in step,
/// and no more than the label holds.
fn behind(r: &dyn Read, s: &AccountStatus) -> Res<u64> {
    let mut all = 0;
    for m in &s.mirrors {
        let Some(label) = r.label(m.mirror.label)? else {
            continue;
        };
        if m.mirror.state == MirrorState::Active {
            let moved = (label.seq + 1).saturating_sub(m.mirror.cursor);
            all += moved.min(u64::try_from(m.size).unwrap_or(u64::MAX).max(1));
        }
    }
    Ok(all)
}

fn judge(s: &AccountStatus, waiting: u64, asked: bool) -> Standing {
    let of = |state, lag: &str, sentence: &str, way_out: Option<&str>| Standing {
        state,
        lag: lag.to_owned(),
        sentence: sentence.to_owned(),
        way_out: way_out.map(str::to_owned),
        waiting,
    };
    match s.account.state {
        AccountState::Paused(cause) => {
            let (sentence, way_out) = (sentence(cause), way_out(cause));
            let lag = if cause.is_for_operator() {
                "waits for the operator"
            } else {
                "reconnect"
            };
            of(cause.name(), lag, sentence, Some(way_out))
        }
        AccountState::Disconnected => of(
            "disconnected",
            "disconnected",
            "The account is disconnected; its contacts stay there, and the labels keep theirs.",
            Some("`kith account connect` connects it again."),
        ),
        AccountState::Active if s.account.listed.is_none() => of(
            "first-read",
            "being read for the first time",
            "The account is being read for the first time.",
            None,
        ),
        AccountState::Active if s.account.full.is_some() => of(
            "full",
            "full",
            sentence(Trouble::Full),
            Some(way_out(Trouble::Full)),
        ),
        AccountState::Active if s.brakes > 0 => of(
            "held",
            "held until you decide",
            "Many changes at once are held until you decide.",
            Some("`kith brake list` shows them; approve them or have them put back."),
        ),
        AccountState::Active if asked => of(
            "group-gone",
            "asks about a label",
            "The group of a label was deleted there, and Kith asks what you mean by it.",
            Some(
                "`kith label put-back` makes it again; `kith label unmirror` takes the label out.",
            ),
        ),
        AccountState::Active if waiting > 0 => of(
            "waiting",
            &match waiting {
                1 => "1 change waiting".to_owned(),
                n => format!("{n} changes waiting"),
            },
            "Changes are on their way.",
            None,
        ),
        AccountState::Active if s.unsettled || s.due.is_some() => of(
            "at-work",
            "at work",
            "Kith is looking at it right now.",
            None,
        ),
        AccountState::Active if s.questions > 0 => of(
            "in-step",
            "in step",
            "It is in step, but for contacts there is a question about.",
            Some("`kith question list` shows them."),
        ),
        AccountState::Active => of("in-step", "in step", "It is in step.", None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::{Account, PauseCause};
    use domain::{AccountId, Micros, UserId, Uuid};

    fn status(state: AccountState) -> AccountStatus {
        AccountStatus {
            account: Account {
                full: None,
                id: AccountId(Uuid::nil()),
                user: UserId(Uuid::nil()),
                sub: "1".to_owned(),
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
            unsettled: false,
            questions: 0,
            brakes: 0,
            listed: Some(Micros(1)),
            due: None,
            mirrors: Vec::new(),
        }
    }

    #[test]
    fn s6_every_pause_has_a_sentence_and_a_way_out_of_its_own() {
        let mut told = std::collections::BTreeSet::new();
        for cause in PauseCause::ALL {
            let standing = judge(&status(AccountState::Paused(cause)), 0, false);
            assert_eq!(standing.state, cause.name());
            let way_out = standing.way_out.expect("there is always one");
            assert!(told.insert((standing.sentence, way_out)), "{cause:?}");
        }
    }

    #[test]
    fn s6_what_is_most_in_the_way_is_told() {
        let active = || status(AccountState::Active);
        let of = |s: AccountStatus, waiting, asked| judge(&s, waiting, asked).lag;
        assert_eq!(of(active(), 0, false), "in step");
        assert_eq!(of(active(), 1, false), "1 change waiting");
        assert_eq!(of(active(), 12, false), "12 changes waiting");
        assert_eq!(of(active(), 12, true), "asks about a label");
        let held = AccountStatus {
            brakes: 1,
            ..active()
        };
        assert_eq!(of(held, 12, true), "held until you decide");
        let mut new = active();
        new.account.listed = None;
        assert_eq!(of(new, 12, false), "being read for the first time");
        let paused = status(AccountState::Paused(PauseCause::GrantOver));
        assert_eq!(of(paused, 12, false), "reconnect");
    }
}
