//! Taking a label into an account: asked for, told what it will do, confirmed.

use super::{desk::Desk, out::line, planned, progress::Progress};
use ::sync::{HoldReason, MirrorState};
use anyhow::{Result, bail};
use app::{
    Account, JoinPlan, Res, Work,
    states::{Trouble, sentence, way_out},
    use_cases::{
        contacts,
        mirrors::{self, BroughtBy, Match},
        status::{self, AccountStatus},
    },
    words,
};
use clap::Args;
use domain::{AccountId, Actor, ContactId, Label, LabelId, RemoteId};
use std::collections::BTreeSet;

/// Whom of their own the user has among the contacts of the label.
#[derive(Debug, Default, Args)]
pub(crate) struct Linking {
    /// Link your own contacts that have the same e-mail or phone and a name that fits; what is only yours stays yours
    #[arg(long)]
    link_likely: bool,
    /// Link your own contact that may be this one of the label; may be given several times
    #[arg(long, value_name = "CONTACT")]
    link: Vec<String>,
    /// Your own contact that may be this one of the label is somebody else; may be given several times
    #[arg(long, value_name = "CONTACT")]
    different: Vec<String>,
    /// Whom Kith makes there for the label does not show on your phones [later: `kith label phone`]
    #[arg(long)]
    not_on_phone: bool,
}

impl Linking {
    /// What that says about the plan's matches.
    async fn answers(
        &self,
        desk: &Desk,
        plan: &JoinPlan,
    ) -> Result<Vec<(ContactId, RemoteId, bool)>> {
        let mut answers: Vec<(Match, bool)> = Vec::new();
        for query in &self.different {
            let others = found(desk, plan, query).await?;
            answers.extend(others.into_iter().map(|m| (m, false)));
        }
        for query in &self.link {
            let best = found(desk, plan, query).await?.into_iter().next();
            if let Some(best) = best
                .as_ref()
                .filter(|m| answers.iter().any(|(other, _)| other == *m))
            {
                let name = name(desk, best.contact).await?.unwrap_or_default();
                bail!(
                    "{name} is either yours or somebody else. Say one of `--link` and `--different`."
                );
            }
            answers.extend(best.map(|m| (m, true)));
        }
        if self.link_likely {
            let named = |m: &Match| {
                let taken = |(s, same): &(Match, bool)| {
                    s == m || (*same && (s.contact == m.contact || s.remote == m.remote))
                };
                !answers.iter().any(taken)
            };
            let likely: Vec<Match> = mirrors::likely(plan).into_iter().filter(named).collect();
            answers.extend(likely.into_iter().map(|m| (m, true)));
        }
        let said = answers.into_iter();
        Ok(said.map(|(m, same)| (m.contact, m.remote, same)).collect())
    }
}

/// Whom of the user's own the plan lists as perhaps the contact that was named, the likely first.
async fn found(desk: &Desk, plan: &JoinPlan, query: &str) -> Result<Vec<Match>> {
    let id = desk.contact(query).await?.contact.id;
    let mut found = mirrors::matches(plan);
    found.retain(|m| m.contact == id);
    found.sort_by_key(|m| !m.is_likely());
    if found.is_empty() {
        bail!(
            "The plan lists nobody of yours who may be “{query}”. `kith label plan` shows whom it lists."
        );
    }
    Ok(found)
}

/// Asks for a label in an account, tells what it will do, and does it if `yes`.
pub(crate) async fn ask_for(
    desk: &Desk,
    label: &Label,
    account: &Account,
    yes: bool,
    linking: &Linking,
) -> Result<()> {
    let actor = desk.actor().await?;
    let (label_id, account_id) = (label.id, account.id);
    let off = linking.not_on_phone;
    desk.house
        .write(move |w| {
            mirrors::mirror(w, actor, label_id, account_id)?;
            off_phones(w, off, (actor, label_id, account_id))
        })
        .await?;
    let plan = plan(desk, label, account).await?;
    planned::show(desk, label, account, &plan, false).await?;
    if yes {
        return confirm(desk, label, account, linking).await;
    }
    if !desk.out.json {
        if !mirrors::likely(&plan).is_empty() {
            println!(
                "Those who are likely yours already can be linked instead of created beside them: add `--link-likely`."
            );
        }
        println!(
            "Nothing is done yet. Do it with `kith label confirm {} --account {}`.",
            words::shell(&label.name),
            account.email
        );
    }
    Ok(())
}

/// Keeps those who are made there off phones, if that was said (G1).
fn off_phones(
    w: &dyn Work,
    off: bool,
    (actor, label, account): (Actor, LabelId, AccountId),
) -> Res<()> {
    if off {
        mirrors::set_phone(w, actor.user, label, account, false)?;
    }
    Ok(())
}

/// The plan, as soon as the server has made it.
pub(crate) async fn plan(desk: &Desk, label: &Label, account: &Account) -> Result<JoinPlan> {
    let user = desk.user().await?.id;
    let (id, account) = (label.id, account.id);
    desk.watch("Working out what this will do", async |progress| {
        let found = desk.house.read(move |r| {
            Ok(match mirrors::plan(r, user, id, account)? {
                Some(plan) => Ok(plan),
                None => Err((
                    mirrors::waits_for(r, user, id, account)?,
                    r.label_size(id)?,
                    status::of(r, user)?,
                )),
            })
        });
        Ok(match found.await? {
            Ok(plan) => Some(plan),
            Err((from, size, all)) => {
                progress.reached(size);
                let of = |id| all.iter().find(|s| s.account.id == id);
                waits(progress, &label.name, from, of(account), of);
                None
            }
        })
    })
    .await
}

/// Tells how far that is for which the plan waits.
fn waits<'a>(
    progress: &Progress,
    label: &str,
    from: Option<BroughtBy>,
    here: Option<&'a AccountStatus>,
    of: impl Fn(AccountId) -> Option<&'a AccountStatus>,
) {
    let (status, whose) = match from {
        None => (here, None),
        Some(BroughtBy::Own(id)) => (of(id), of(id).map(|s| s.account.email.clone())),
        Some(BroughtBy::Owner) => (None, Some("its owner's account".to_owned())),
        Some(BroughtBy::Other) => (None, Some("somebody else's account".to_owned())),
    };
    if let Some(status) = status {
        progress.account(status);
    }
    progress.waits_for(whose.map(|whose| {
        let next = match status {
            Some(status) => format!(
                "`kith account show {}` tells how that stands.",
                status.account.email
            ),
            None => "That goes on by itself; `kith label plan` shows it then.".to_owned(),
        };
        format!("It waits until “{label}” has come in from {whose}. {next}")
    }));
}

/// The contact's name, as far as its user sees it (R6).
pub(super) async fn name(desk: &Desk, contact: ContactId) -> Result<Option<String>> {
    let user = desk.user().await?.id;
    let name = desk.house.read(move |r| contacts::name(r, user, contact));
    Ok(name.await?)
}

pub(crate) async fn confirm(
    desk: &Desk,
    label: &Label,
    account: &Account,
    linking: &Linking,
) -> Result<()> {
    let actor = desk.actor().await?;
    let (label_id, account_id) = (label.id, account.id);
    let plan = desk
        .house
        .read(move |r| mirrors::plan(r, actor.user, label_id, account_id))
        .await?;
    let answers = match &plan {
        Some(plan) => linking.answers(desk, plan).await?,
        None => Vec::new(),
    };
    let off = linking.not_on_phone;
    let confirmed = desk
        .house
        .write(move |w| {
            off_phones(w, off, (actor, label_id, account_id))?;
            mirrors::answer(w, actor.user, (label_id, account_id), &answers)?;
            mirrors::confirm(w, actor, label_id, account_id)
        })
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
    reason_of(why, None)
}

/// The same, with the name of the other of two who may be one.
pub(super) fn reason_of(why: &HoldReason, other: Option<&str>) -> String {
    match why {
        HoldReason::MaybeSame { alike, .. } => {
            let who = other.map_or_else(
                || "somebody who is there already".to_owned(),
                |name| format!("“{}”, who is there already", line(name, 40)),
            );
            match planned::in_common(alike) {
                Some(what) => format!("may be {who}: {what}"),
                None => format!("may be {who}"),
            }
        }
        HoldReason::SameTwice { .. } => match other {
            Some(name) => format!("may be the same person as “{}”", line(name, 40)),
            None => "may be the same person twice".to_owned(),
        },
        HoldReason::NothingToShow { .. } => "has nothing this account can show".to_owned(),
        HoldReason::PingPong { field } => {
            format!(
                "has a field that programs change to and fro ({}): it alone is left as it is there; \
                 `go-on` takes in what stands there, `leave` waits until you edit it in Kith",
                field.name()
            )
        }
        HoldReason::KeepsVanishing => "was removed there three times in a week".to_owned(),
        HoldReason::MayNotAdd { .. } => {
            "was put into a label to which you may not add; ask its owner, or keep it in a label of your own"
                .to_owned()
        }
        HoldReason::Refused { said, .. } => {
            let (sentence, way_out) = (sentence(Trouble::Contact), way_out(Trouble::Contact));
            format!("{sentence} ({said}) {way_out}")
        }
        HoldReason::OwnOnLeaving => {
            "left with its label; what you had typed there for yourself stayed: `go-on` deletes that, too, `leave` keeps it"
                .to_owned()
        }
        HoldReason::Merged { values } => {
            let fields: BTreeSet<&str> = values.iter().map(|v| v.field().name()).collect();
            let fields: Vec<&str> = fields.into_iter().collect();
            format!(
                "had somebody of your own merged into it there; what came of that is yours alone ({}): \
                 `go-on` takes it in for everybody who sees the contact, `leave` keeps it yours",
                fields.join(", ")
            )
        }
        HoldReason::GroupRefused { group, said, .. } => {
            format!(
                "Google does not do what is needed of the group for “{}” ({said}): the label waits, all \
                 else goes on; it is tried again every few minutes, and `go-on` tries at once",
                line(group, 40)
            )
        }
        HoldReason::LeaveRefused { said } => {
            format!(
                "should be let go, and Google refuses what would be left of it ({said}): change or \
                 delete it in Google Contacts, or `go-on` tries once more"
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::states::tests::status;
    use app::AccountState;
    use domain::Uuid;
    use std::time::Duration;

    #[tokio::test(start_paused = true)]
    async fn i2_whom_a_plan_waits_for_is_watched_or_told() {
        let progress = Progress::begin("Working it out");
        let (home, work) = (AccountId(Uuid::from_u128(1)), AccountId(Uuid::from_u128(2)));
        let named = |id, email: &str, waiting| {
            let mut s = status(AccountState::Active);
            (s.account.id, s.account.email, s.waiting) = (id, email.to_owned(), waiting);
            s
        };
        let look = async |from, size, left| {
            tokio::time::advance(Duration::from_secs(59)).await;
            let all = [named(home, "home@x", left), named(work, "work@x", 0)];
            let of = |id| all.iter().find(|s| s.account.id == id);
            progress.reached(size);
            waits(&progress, "Friends", from, of(work), of);
            (progress.still_since(), progress.gave_up())
        };
        // As home is read, so it goes on.
        look(Some(BroughtBy::Own(home)), 0, 500).await;
        let (still, told) = look(Some(BroughtBy::Own(home)), 0, 400).await;
        assert_eq!(still, Duration::ZERO);
        for part in ["“Friends”", "from home@x.", "`kith account show home@x`"] {
            assert!(told.contains(part), "{part} in {told}");
        }
        // Of somebody else's account nothing is told but what the label has of it.
        let (_, told) = look(Some(BroughtBy::Owner), 10, 400).await;
        assert!(told.contains("from its owner's account."), "{told}");
        assert_eq!(look(Some(BroughtBy::Owner), 20, 0).await.0, Duration::ZERO);
        let (still, told) = look(Some(BroughtBy::Other), 20, 0).await;
        assert_eq!(still, Duration::from_secs(59));
        assert!(told.contains("from somebody else's account."), "{told}");
        let (_, told) = look(None, 20, 0).await;
        assert!(told.contains("`kith sync`"), "{told}");
    }

    #[test]
    fn a2_a_question_about_a_group_names_it_and_says_what_goes_on() {
        let asked = reason(&HoldReason::GroupRefused {
            label: domain::LabelId(Uuid::from_u128(1)),
            group: "Familie".to_owned(),
            said: "409".to_owned(),
        });
        for part in [
            "the group for “Familie” (409)",
            "all else goes on",
            "`go-on`",
        ] {
            assert!(asked.contains(part), "{part} in {asked}");
        }
    }
}
