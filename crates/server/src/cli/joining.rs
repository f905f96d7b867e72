//! Taking a label into an account: asked for, told what it will do, confirmed.

use super::{desk::Desk, out::line};
use ::sync::{HoldReason, MirrorState};
use anyhow::{Result, bail};
use app::{Account, JoinPlan, Res, use_cases::mirrors};
use domain::Label;

/// Asks for a label in an account, tells what it will do, and does it if `yes`.
pub(crate) async fn ask_for(
    desk: &Desk,
    label: &Label,
    account: &Account,
    yes: bool,
) -> Result<()> {
    let actor = desk.actor().await?;
    let (label_id, account_id) = (label.id, account.id);
    desk.house
        .write(move |w| mirrors::mirror(w, actor, label_id, account_id))
        .await?;
    let plan = plan(desk, label, account).await?;
    show(desk, label, account, &plan).await?;
    if yes {
        return confirm(desk, label, account).await;
    }
    if !desk.out.json {
        println!(
            "Nothing is done yet. Do it with `kith label confirm '{}' --account {}`.",
            label.name, account.email
        );
    }
    Ok(())
}

/// The plan, as soon as the server has made it.
pub(crate) async fn plan(desk: &Desk, label: &Label, account: &Account) -> Result<JoinPlan> {
    let user = desk.user().await?.id;
    let (label, account) = (label.id, account.id);
    desk.wait_for("Working out what this will do", async || {
        let plan: Res<_> = desk
            .house
            .read(move |r| mirrors::plan(r, user, label, account))
            .await;
        Ok(plan?)
    })
    .await
}

pub(crate) async fn show(
    desk: &Desk,
    label: &Label,
    account: &Account,
    plan: &JoinPlan,
) -> Result<()> {
    if desk.out.json {
        let ask: Vec<_> = plan.ask.iter().map(|(_, _, why)| reason(why)).collect();
        println!(
            "{}",
            serde_json::json!({
                "link": plan.link.len(), "create": plan.create.len(), "import": plan.import.len(), "ask": ask,
            })
        );
        return Ok(());
    }
    println!("“{}” in {}:", label.name, account.email);
    for (count, what) in [
        (
            plan.link.len(),
            "contacts are there already and are kept in step from now on",
        ),
        (plan.create.len(), "contacts are created there"),
        (
            plan.import.len(),
            "contacts of the group there come into the label",
        ),
        (plan.ask.len(), "need an answer (`kith question list`)"),
    ] {
        if count > 0 {
            println!("  {count:5} {what}");
        }
    }
    for (contact, _, why) in plan.ask.iter().take(20) {
        let name = match *contact {
            Some(id) => {
                desk.house
                    .read(move |r| Ok(r.contact(id)?.map(|c| c.card.display_name())))
                    .await?
            }
            None => None,
        };
        println!(
            "        {}: {}",
            line(&name.unwrap_or_else(|| "a person there".to_owned()), 40),
            reason(why)
        );
    }
    Ok(())
}

pub(crate) async fn confirm(desk: &Desk, label: &Label, account: &Account) -> Result<()> {
    let actor = desk.actor().await?;
    let (label_id, account_id) = (label.id, account.id);
    let confirmed = desk
        .house
        .write(move |w| mirrors::confirm(w, actor, label_id, account_id))
        .await?;
    if confirmed.state != MirrorState::Active {
        bail!("The label is not in the account yet. `kith label list` shows where it is.");
    }
    desk.out.done(&format!(
        "“{}” is kept in step in {} from now on.",
        label.name, account.email
    ));
    Ok(())
}

/// A question in words.
pub(crate) fn reason(why: &HoldReason) -> String {
    match why {
        HoldReason::MaybeSame { .. } => "may be somebody who is there already".to_owned(),
        HoldReason::SameTwice { .. } => "may be the same person twice".to_owned(),
        HoldReason::NothingToShow { .. } => "has nothing this account can show".to_owned(),
        HoldReason::PingPong { field } => {
            format!("is changed to and fro by programs ({})", field.name())
        }
        HoldReason::KeepsVanishing => "was removed there three times in a week".to_owned(),
        HoldReason::MayNotAdd { .. } => {
            "was put into a label by somebody who may not add to it".to_owned()
        }
        HoldReason::Refused { said, .. } => format!("is refused by Google: {said}"),
        HoldReason::LeaveRefused { said } => {
            format!("should be let go, and Google refuses what would be left of it: {said}")
        }
    }
}
