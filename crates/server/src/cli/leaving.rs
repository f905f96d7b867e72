//! Taking out of an account what Kith made there, before it is disconnected.

use super::{desk::Desk, progress::Progress};
use anyhow::{Result, bail};
use app::{
    Account, AccountState,
    states::{sentence, way_out_for},
    use_cases::{
        accounts,
        status::{self, AccountStatus},
    },
};
use domain::Micros;

/// Has all labels leave an account, and waits until they have.
pub(super) async fn take_out(desk: &Desk, account: &Account) -> Result<()> {
    let (user, id) = (account.user, account.id);
    let leave = desk.house.write(move |w| {
        accounts::leave(w, user, id)?;
        Ok(w.now())
    });
    let began = leave.await?;
    let ended = desk.watch("Taking out what Kith made there", async |progress| {
        let all = desk.house.read(move |r| status::of(r, user)).await?;
        let status = all.iter().find(|s| s.account.id == id);
        Ok(status.map_or(Some(Ok(())), |s| look(progress, s, began)))
    });
    if let Err(why) = ended.await? {
        bail!(
            "{}: not everything could be taken out. {why} Then do this again, or disconnect with \
             `--keep` and delete there what you do not want.",
            account.email
        );
    }
    Ok(())
}

/// Whether everything is out that was to leave since then, or what is in its way; tells how far
/// it is meanwhile.
fn look(progress: &Progress, s: &AccountStatus, began: Micros) -> Option<Result<(), String>> {
    let linked: usize = s.mirrors.iter().map(|m| m.linked).sum();
    let left = s.mirrors.len() + linked;
    if left == 0 {
        return Some(Ok(()));
    }
    if let AccountState::Paused(cause) = s.account.state {
        let (said, next) = (sentence(cause), way_out_for(cause, &s.account.email));
        return Some(Err(format!("{said} {next}")));
    }
    let asked = asked(s.farewells);
    // What is asked about goes by nobody's doing but its user's.
    if s.is_through(began) && s.later.is_none() && asked.is_some() {
        return asked.map(Err);
    }
    progress.left(u64::try_from(left).unwrap_or(u64::MAX));
    progress.reached(s.waiting);
    progress.waits_for(asked);
    progress.waits_until(s.now, s.goes_on_at());
    None
}

/// What is said of questions that are in the way.
fn asked(questions: usize) -> Option<String> {
    let about = match questions {
        0 => return None,
        1 => "1 contact is asked about".to_owned(),
        n => format!("{n} contacts are asked about"),
    };
    Some(format!(
        "{about}: `kith question list` tells why, and what you can answer."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::states::tests::{NOW, status};
    use app::{PauseCause, use_cases::status::MirrorStatus};
    use domain::{AccountId, LabelId, Uuid};
    use std::time::Duration;
    use sync::{Mirror, MirrorState, Named};

    /// An account that a label of three leaves.
    fn leaving() -> AccountStatus {
        let mirror = Mirror {
            label: LabelId(Uuid::nil()),
            account: AccountId(Uuid::nil()),
            group: None,
            made: true,
            agreed_name: String::new(),
            label_name: String::new(),
            state: MirrorState::Ending,
            phone: true,
            cursor: 1,
            named: Named::Label,
            again: false,
            foreign: None,
            making: None,
        };
        AccountStatus {
            mirrors: vec![MirrorStatus {
                mirror,
                size: 3,
                linked: 3,
                level: None,
                asks: None,
            }],
            due: Some(NOW),
            ..status(AccountState::Active)
        }
    }

    /// S4: the limiters of writes, and reads that trail, take longer than patience lasts.
    #[tokio::test(start_paused = true)]
    async fn patience_lasts_while_what_leaves_waits_for_a_quota_or_its_time() {
        let progress = Progress::begin("Taking out");
        let still = async |s: AccountStatus| {
            tokio::time::advance(Duration::from_secs(59)).await;
            assert_eq!(look(&progress, &s, NOW), None);
            progress.still_since()
        };
        assert_eq!(still(leaving()).await, Duration::ZERO, "it began");
        let waits = |until: Option<i64>, later: Option<i64>| AccountStatus {
            until: until.map(|s| NOW + Micros::seconds(s)),
            later: later.map(|s| NOW + Micros::seconds(s)),
            ..leaving()
        };
        assert_eq!(still(waits(Some(75), None)).await, Duration::ZERO);
        assert_eq!(still(waits(None, Some(60))).await, Duration::ZERO);
        let fewer = AccountStatus {
            waiting: 2,
            ..leaving()
        };
        assert_eq!(still(fewer.clone()).await, Duration::ZERO, "fewer wait");
        assert_eq!(still(fewer.clone()).await, Duration::from_secs(59));
        // Nobody waits for tomorrow.
        let tomorrow = AccountStatus {
            until: Some(NOW + Micros::days(1)),
            ..fewer
        };
        assert_eq!(still(tomorrow).await, Duration::from_secs(118));
    }

    /// A contact whose writes are never answered is tried again every five minutes, for ever: that
    /// is waited for once.
    #[tokio::test(start_paused = true)]
    async fn nobody_waits_for_ever_for_what_is_put_off_again_and_again() {
        let progress = Progress::begin("Taking out");
        let at = |minutes: i64, left: usize| {
            let now = NOW + Micros::seconds(60 * minutes);
            let later = Some(now + Micros::seconds(300));
            AccountStatus {
                now,
                later,
                waiting: left,
                ..leaving()
            }
        };
        let mut still = Vec::new();
        for (minute, left) in (0..20).map(|n| (n, 1)).chain((20..23).map(|n| (n, 2))) {
            assert_eq!(look(&progress, &at(minute, left), NOW), None);
            still.push(progress.still_since().as_secs() / 60);
            tokio::time::advance(Duration::from_secs(60)).await;
        }
        let once = [0, 0, 0, 0, 0].into_iter().chain(1..=15);
        assert_eq!(still, once.chain([0, 0, 0]).collect::<Vec<_>>());
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_in_the_way_of_leaving_is_told() {
        let progress = Progress::begin("Taking out");
        let asked = AccountStatus {
            questions: 1,
            farewells: 1,
            ..leaving()
        };
        // As long as something goes on, it is waited for.
        assert_eq!(look(&progress, &asked, NOW), None);
        let told = progress.gave_up();
        assert!(told.contains("1 contact is asked about"), "{told}");
        let only = AccountStatus {
            listed: Some(NOW),
            due: None,
            ..asked.clone()
        };
        // Whoever else is asked about is in nobody's way.
        let other = AccountStatus {
            questions: 3,
            farewells: 0,
            ..only.clone()
        };
        assert_eq!(look(&progress, &other, NOW), None);
        assert!(!progress.gave_up().contains("asked about"));
        let told = look(&progress, &only, NOW).expect("it has ended");
        let why = told.expect_err("it is in the way");
        assert!(why.contains("`kith question list`"), "{why}");
        let paused = AccountStatus {
            account: status(AccountState::Paused(PauseCause::GrantOver)).account,
            ..leaving()
        };
        let told = look(&progress, &paused, NOW).expect("it has ended");
        assert!(told.expect_err("paused").contains("account connect"));
        let out = AccountStatus {
            mirrors: Vec::new(),
            ..leaving()
        };
        assert_eq!(look(&progress, &out, NOW), Some(Ok(())));
    }
}
