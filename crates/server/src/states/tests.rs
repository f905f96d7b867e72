//! What is said of each state of an account.

use super::*;
use app::{Failing, Obstacle};
use domain::{AccountId, UserId, Uuid};

pub(crate) const NOW: Micros = Micros::days(100);

pub(crate) fn status(state: AccountState) -> AccountStatus {
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
        failing: None,
        unsettled: false,
        questions: 0,
        farewells: 0,
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
    let later = AccountStatus {
        later: Some(NOW + Micros::seconds(479)),
        ..active()
    };
    assert_eq!(lag(later), "in step, more in 8 min");
    let new = AccountStatus {
        listed: None,
        ..active()
    };
    assert_eq!(lag(new.clone()), "being read for the first time");
    let paging = |total| app::Paging {
        next: app::PageToken("p".to_owned()),
        began: NOW - Micros::seconds(60),
        groups: std::collections::BTreeSet::new(),
        fresh: std::collections::BTreeSet::new(),
        region: "DE".to_owned(),
        listed: 6_000,
        total,
    };
    let read = |paging: app::Paging| AccountStatus {
        waiting: paging.left(),
        done: paging.done(NOW),
        account: Account {
            paging: Some(paging),
            ..new.account.clone()
        },
        ..new.clone()
    };
    let said = "6000 of 24000 read, done in 4 min";
    assert_eq!(lag(read(paging(Some(24_000)))), said);
    assert_eq!(lag(read(paging(None))), "being read for the first time");
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
    assert_eq!(told.lag, "refused for 13 min");
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
    let later = AccountStatus {
        later: Some(NOW + Micros::seconds(300)),
        ..status(AccountState::Active)
    };
    let mut full = status(AccountState::Active);
    full.account.full = Some(app::Full {
        since: NOW,
        until: NOW,
    });
    // What somebody has to mend first is told all the same.
    let operators = PauseCause::ALL.into_iter().filter(|c| c.is_for_operator());
    let mut mended = vec![full];
    mended.extend(operators.map(|c| status(AccountState::Paused(c))));
    assert!(mended.len() > 1, "some are the operator's");
    for first in mended {
        let (with, told) = (standing(&first), of(first));
        assert_eq!((with.state, &with.sentence), (told.state, &told.sentence));
        let way_out = told.way_out.expect("there is one");
        assert!(way_out.starts_with(&with.way_out.expect("there is one")));
        assert!(way_out.ends_with("`kith serve`."), "{way_out}");
        assert!(told.lag.ends_with("no server runs"), "{}", told.lag);
    }
    for moves in [new, waits.clone(), later] {
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
        .filter(|name| *name != "state")
        .collect();
    let mut named: std::collections::BTreeSet<&str> = status::Standing::NAMES.into();
    named.extend(PauseCause::ALL.map(PauseCause::name));
    named.insert(NO_SERVER);
    assert_eq!(rows, named);
    let in_the_way = ["unreached", "refused", "full", "quota", NO_SERVER];
    for name in PauseCause::ALL
        .map(PauseCause::name)
        .iter()
        .chain(&in_the_way)
    {
        assert!(setup.contains(&format!("`{name}`")), "{name}");
    }
    // Google's own words have no hyphens.
    let told = setup.lines().filter(|line| line.starts_with("| "));
    let spans = told.flat_map(|line| line.split('`').skip(1).step_by(2));
    let is_state =
        |s: &&str| s.contains('-') && s.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    for name in spans.filter(is_state) {
        assert!(
            named.contains(name),
            "the setup page knows a state `{name}`"
        );
    }
}
