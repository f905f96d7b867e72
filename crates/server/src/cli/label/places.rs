//! Labels in accounts: on phones or not, and out of them again.

use super::{OnPhone, SOME, both};
use crate::cli::{desk::Desk, dry_run, progress::Progress};
use anyhow::Result;
use app::{
    Work,
    use_cases::{mirrors, preview::Change},
};

pub(super) async fn phone(
    desk: &Desk,
    label: &str,
    account: Option<String>,
    shown: OnPhone,
) -> Result<()> {
    let (label, account) = both(desk, label, account).await?;
    let (user, on) = (desk.user().await?.id, shown == OnPhone::On);
    desk.house
        .write(move |w| mirrors::set_phone(w, user, label.id, account.id, on))
        .await?;
    desk.out.done(&format!(
        "Whom Kith makes in {} for “{}” from now on {} on your phones. Whoever is there already \
         stays as they are.",
        account.email,
        label.name,
        if on { "shows" } else { "does not show" }
    ));
    Ok(())
}

pub(super) async fn unmirror(
    desk: &Desk,
    label: &str,
    account: Option<String>,
    dry_run: bool,
) -> Result<()> {
    let (label, account) = both(desk, label, account).await?;
    if dry_run {
        let account = account.id;
        return dry_run::show(desk, &label, Change::Unmirror { account }).await;
    }
    let user = desk.user().await?.id;
    desk.house
        .write(move |w| mirrors::unmirror(w, user, label.id, account.id))
        .await?;
    desk.out.done(&format!(
        "“{}” leaves {}. Contacts that were there before stay; `kith receipt list` will tell what left.",
        label.name, account.email
    ));
    Ok(())
}

pub(super) async fn unjoin(desk: &Desk, label: &str, account: Option<String>) -> Result<()> {
    let (label, account) = both(desk, label, account).await?;
    let (actor, ids) = (desk.actor().await?, (label.id, account.id));
    let (mut from, mut stay) = (0, 0);
    let progress = Progress::begin("Taking the join back");
    loop {
        let unit = move |w: &dyn Work| mirrors::unjoin_some(w, actor, ids.0, ids.1, from, SOME);
        let unjoined = desk.house.write(unit).await?;
        (from, stay) = (unjoined.next, stay + unjoined.stay);
        if unjoined.done {
            break;
        }
        progress.done(from);
    }
    drop(progress);
    let stay = match stay {
        0 => String::new(),
        1 => " 1 contact that came in with it stays in the label: others have changed it, or you may not take anybody out of it.".to_owned(),
        n => format!(
            " {n} contacts that came in with it stay in the label: others have changed them, or you may not take anybody out of it."
        ),
    };
    desk.out.done(&format!(
        "“{}” leaves {} as if it had never come.{stay} `kith receipt list` will tell what left.",
        label.name, account.email
    ));
    Ok(())
}

pub(super) async fn put_back(desk: &Desk, label: &str, account: Option<String>) -> Result<()> {
    let (label, account) = both(desk, label, account).await?;
    let actor = desk.actor().await?;
    let (ids, mut place) = ((label.id, account.id), None);
    let progress = Progress::begin("Making the group again");
    let (size, mut done) = (desk.house.read(move |r| r.label_size(ids.0)).await?, 0);
    loop {
        let unit = move |w: &dyn Work| mirrors::put_group_back(w, actor, ids.0, ids.1, place, SOME);
        place = desk.house.write(unit).await?;
        if place.is_none() {
            break;
        }
        done += SOME;
        progress.left(u64::try_from(size.saturating_sub(done)).unwrap_or(u64::MAX));
    }
    drop(progress);
    desk.out.done(&format!(
        "The group of “{}” is made again in {}.",
        label.name, account.email
    ));
    Ok(())
}
