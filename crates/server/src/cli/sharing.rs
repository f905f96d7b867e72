//! What `kith share` does about who has a label, and how it is told.

use super::{desk::Desk, dry_run};
use anyhow::Result;
use app::{
    User,
    use_cases::{
        preview::Change,
        shares::{self, Who},
    },
    words,
};
use domain::{Field, Label, Level, Principal};
use serde::Serialize;
use std::collections::BTreeSet;

pub(super) async fn add(
    desk: &Desk,
    label: Label,
    with: Principal,
    level: Level,
    hidden: BTreeSet<Field>,
) -> Result<()> {
    let (actor, id, to) = (desk.actor().await?, label.id, with.clone());
    desk.house
        .write(move |w| {
            shares::share_without(w, actor, id, to.clone(), level, hidden.clone()).map(drop)
        })
        .await?;
    let (name, word) = (&label.name, words::shell(&label.name));
    let next = match desk.who(&with).await? {
        Some(Who::User(user)) => format!(
            "“{name}” is shared with {} ({level}). It is in no account of theirs until they accept it: \
             `kith share accept {word} --user {}`.",
            user.name, user.email
        ),
        who => format!(
            "“{name}” is shared with {} ({level}). It is in nobody's account until they accept it: \
             `kith share accept {word}`.",
            called(who.as_ref())
        ),
    };
    desk.out.done(&next);
    Ok(())
}

pub(super) async fn set(
    desk: &Desk,
    label: Label,
    with: Principal,
    level: Level,
    dry_run: bool,
) -> Result<()> {
    let (actor, id, of) = (desk.actor().await?, label.id, with.clone());
    if dry_run {
        let already = desk.house.read(move |r| shares::already(r, id, &of, level));
        if already.await?.is_none() {
            return dry_run::show(desk, &label, Change::SetLevel { with, level }).await;
        }
        dry_run::nothing(desk);
        return Ok(());
    }
    let set = desk.house.write(move |w| {
        let already = shares::already(w, id, &of, level)?.is_some();
        Ok((shares::set_level(w, actor, id, of.clone(), level)?, already))
    });
    let ((grant, already), who) = (set.await?, desk.who(&with).await?);
    let (is, when) = match already {
        true => ("is already", ""),
        false => ("is", " now"),
    };
    let kept = match list_of(&grant.hidden) {
        none if none.is_empty() => none,
        hidden => format!(" Kept from them: {hidden}."),
    };
    desk.out.done(&format!(
        "{} {is} {} of “{}”{when}.{kept}",
        called(who.as_ref()),
        words::level(level),
        label.name
    ));
    Ok(())
}

/// Hides these fields too, or shows them again.
pub(super) async fn hide(
    desk: &Desk,
    label: Label,
    with: Principal,
    fields: BTreeSet<Field>,
    hide: bool,
    dry_run: bool,
) -> Result<()> {
    let (actor, id) = (desk.actor().await?, label.id);
    if dry_run {
        let from = with.clone();
        let fields = desk
            .house
            .read(move |r| shares::hidden_with(r, id, &from, &fields, hide))
            .await?;
        return dry_run::show(desk, &label, Change::Hide { with, fields }).await;
    }
    let from = with.clone();
    let grant = desk.house.write(move |w| {
        let fields = shares::hidden_with(w, id, &from, &fields, hide)?;
        shares::hide(w, actor, id, from.clone(), fields)
    });
    let (grant, who) = (grant.await?, desk.who(&with).await?);
    let hidden = list_of(&grant.hidden);
    let (who, name) = (called(who.as_ref()), &label.name);
    desk.out.done(&match hidden.as_str() {
        "" => format!("{who} sees every field of “{name}”."),
        hidden => format!("Kept from {who} in “{name}”: {hidden}."),
    });
    Ok(())
}

pub(super) async fn revoke(desk: &Desk, label: Label, with: Principal) -> Result<()> {
    let (actor, id, from) = (desk.actor().await?, label.id, with.clone());
    let who = desk.who(&with).await?;
    desk.house
        .write(move |w| shares::revoke(w, actor, id, from.clone()))
        .await?;
    desk.out.done(&format!(
        "“{}” is no longer shared with {}.",
        label.name,
        called(who.as_ref())
    ));
    Ok(())
}

pub(super) async fn transfer(desk: &Desk, label: Label, to: User) -> Result<()> {
    let (actor, id, heir) = (desk.actor().await?, label.id, to.id);
    desk.house
        .write(move |w| shares::transfer(w, actor, id, heir).map(drop))
        .await?;
    desk.out.done(&format!(
        "“{}” is {}'s now. You manage it until {} says otherwise.",
        label.name, to.name, to.name
    ));
    Ok(())
}

/// Somebody a label is shared with, as they are shown.
#[derive(Serialize)]
struct Member {
    user: String,
    name: String,
    level: String,
    state: &'static str,
    hidden: Vec<&'static str>,
    by: Option<String>,
}

pub(super) async fn list(desk: &Desk, label: Label) -> Result<()> {
    let user = desk.user().await?.id;
    let found = desk
        .house
        .read(move |r| shares::list(r, user, label.id))
        .await?;
    let frozen = label.frozen.is_some();
    let mut all = vec![Member {
        user: found.owner.email,
        name: found.owner.name,
        level: "owner".to_owned(),
        state: if frozen { "gone" } else { "owner" },
        hidden: Vec::new(),
        by: None,
    }];
    all.extend(found.members.into_iter().map(|member| {
        let (user, name) = match member.who {
            Who::User(user) => (user.email, user.name),
            Who::Team(team) => (format!("team:{}", team.name), team.name),
            Who::Domain(domain) => (format!("@{domain}"), domain),
        };
        Member {
            user,
            name,
            level: member.grant.level.to_string(),
            state: if member.accepted > 0 {
                "accepted"
            } else {
                "offered"
            },
            hidden: member.grant.hidden.iter().map(|f| f.name()).collect(),
            by: member.by.map(|by| by.name),
        }
    }));
    desk.out.list(
        ["user", "name", "level", "state", "hidden", "by"],
        &all,
        |m| {
            let state = match m.state {
                "offered" => "not accepted yet",
                "owner" => "",
                other => other,
            };
            [
                m.user.clone(),
                m.name.clone(),
                m.level.clone(),
                state.to_owned(),
                m.hidden.join(", "),
                m.by.clone().unwrap_or_default(),
            ]
        },
        "",
    );
    Ok(())
}

/// Fields in a row.
pub(super) fn list_of<'a>(fields: impl IntoIterator<Item = &'a Field>) -> String {
    let names: Vec<&str> = fields.into_iter().map(|f| f.name()).collect();
    names.join(", ")
}

/// A principal in a sentence.
pub(super) fn called(who: Option<&Who>) -> String {
    match who {
        Some(Who::User(user)) => user.name.clone(),
        Some(Who::Team(team)) => format!("the team “{}”", team.name),
        Some(Who::Domain(domain)) => format!("everybody of {domain}"),
        None => "nobody".to_owned(),
    }
}
