//! What `kith share` does about invitations (R9). A link is printed once and kept nowhere.

use super::{
    desk::{Desk, meant, short},
    joining,
    out::moment,
    sharing::list_of,
};
use anyhow::Result;
use app::{
    Invitation, InvitationState, Read, Res,
    use_cases::{
        invitations::{self, Offer, Secret},
        labels,
    },
    words,
};
use domain::{Field, InvitationId, Label, Level, UserId, Uuid};
use serde::Serialize;
use std::collections::BTreeSet;

pub(super) async fn invite(
    desk: &Desk,
    label: Label,
    email: Option<String>,
    level: Level,
    hidden: BTreeSet<Field>,
) -> Result<()> {
    let (actor, life) = (desk.actor().await?, desk.house.config.invitation);
    let offer = Offer {
        email,
        level,
        hidden,
    };
    let id = label.id;
    let made = desk
        .house
        .write(move |w| invitations::invite(w, actor, id, &offer, life));
    let (invitation, secret) = made.await?;
    tell(desk, &label.name, &invitation, &secret);
    Ok(())
}

pub(super) async fn resend(desk: &Desk, id: String) -> Result<()> {
    let (actor, life) = (desk.actor().await?, desk.house.config.invitation);
    let id = find(desk, id).await?;
    let made = desk.house.write(move |w| {
        let (invitation, secret) = invitations::resend(w, actor, id, life)?;
        let label = w.label(invitation.label)?.map(|l| l.name);
        Ok((invitation, secret, label.unwrap_or_default()))
    });
    let (invitation, secret, label) = made.await?;
    tell(desk, &label, &invitation, &secret);
    Ok(())
}

pub(super) async fn withdraw(desk: &Desk, id: String) -> Result<()> {
    let actor = desk.actor().await?;
    let id = find(desk, id).await?;
    desk.house
        .write(move |w| invitations::withdraw(w, actor, id).map(drop))
        .await?;
    desk.out
        .done("The invitation is taken back; its link is good for nothing.");
    Ok(())
}

/// A link as it is told.
#[derive(Serialize)]
struct Linked {
    id: Uuid,
    link: String,
    until: String,
}

fn tell(desk: &Desk, label: &str, invitation: &Invitation, secret: &Secret) {
    let linked = Linked {
        id: invitation.id.0,
        link: format!("{}/join/{}", desk.house.config.public_url, secret.reveal()),
        until: moment(invitation.until),
    };
    desk.out.one(&linked, |l| {
        let whom = match &invitation.email {
            Some(email) => format!("{email} gets"),
            None => "Whoever opens this link first gets".to_owned(),
        };
        let hidden = match list_of(&invitation.hidden).as_str() {
            "" => String::new(),
            hidden => format!(" without {hidden}"),
        };
        println!(
            "{whom} “{label}” as {}{hidden}:\n\n  {}\n",
            words::level(invitation.level),
            l.link
        );
        println!(
            "It is good once, until {}, and is shown only now. A user of this server accepts it with",
            l.until
        );
        println!("  kith share join {} --user …", l.link);
    });
}

/// An invitation as it is shown.
#[derive(Serialize)]
struct Shown {
    id: Uuid,
    label: String,
    email: Option<String>,
    level: String,
    hidden: Vec<&'static str>,
    state: &'static str,
    by: String,
    at: String,
    until: String,
}

fn shown(r: &dyn Read, i: Invitation) -> Res<Shown> {
    let state = match i.state {
        InvitationState::Accepted => "accepted",
        InvitationState::Withdrawn => "withdrawn",
        InvitationState::Pending if i.until <= r.now() => "expired",
        InvitationState::Pending => "pending",
    };
    // Of one that was accepted, who has the label now.
    let accepted = match i.accepted_by {
        Some(user) => r.user(user)?.map(|u| u.email),
        None => None,
    };
    Ok(Shown {
        id: i.id.0,
        label: r.label(i.label)?.map(|l| l.name).unwrap_or_default(),
        email: accepted.or(i.email),
        level: i.level.to_string(),
        hidden: i.hidden.iter().map(|f| f.name()).collect(),
        state,
        by: r.user(i.by)?.map(|u| u.name).unwrap_or_default(),
        at: moment(i.at),
        until: moment(i.until),
    })
}

pub(super) async fn list(desk: &Desk, label: Label) -> Result<()> {
    let user = desk.user().await?.id;
    let all = desk.house.read(move |r| {
        let all = invitations::list(r, user, label.id)?.into_iter();
        all.map(|i| shown(r, i)).collect::<Res<Vec<_>>>()
    });
    print(
        desk,
        &all.await?,
        "Nobody is invited. `kith share invite` invites somebody.",
    );
    Ok(())
}

pub(super) async fn mine(desk: &Desk) -> Result<()> {
    let user = desk.user().await?.id;
    let all = desk.house.read(move |r| {
        let all = invitations::mine(r, user)?.into_iter();
        all.map(|i| shown(r, i)).collect::<Res<Vec<_>>>()
    });
    print(
        desk,
        &all.await?,
        "No invitation waits for an address of your accounts. By its link you accept any: `kith \
         share join`.",
    );
    Ok(())
}

fn print(desk: &Desk, all: &[Shown], empty: &str) {
    desk.out.list(
        [
            "id", "label", "for", "level", "hidden", "state", "by", "until",
        ],
        all,
        |i| {
            [
                short(&i.id),
                i.label.clone(),
                i.email.clone().unwrap_or_else(|| "whoever".to_owned()),
                i.level.clone(),
                i.hidden.join(", "),
                i.state.to_owned(),
                i.by.clone(),
                i.until.clone(),
            ]
        },
        empty,
    );
}

/// What was named: a link, or an invitation by its id.
#[derive(Clone)]
enum Named {
    Link(Secret),
    Id(InvitationId),
}

pub(super) async fn join(
    desk: &Desk,
    link: String,
    account: Option<String>,
    yes: bool,
) -> Result<()> {
    let user = desk.user().await?.id;
    // Whatever is wrong with the account is told before the invitation is used up.
    let account = match &account {
        Some(email) => Some(desk.account(Some(email)).await?),
        None => None,
    };
    let named = named(desk, user, link).await?;
    let grant = desk.house.write(move |w| match &named {
        Named::Link(secret) => invitations::accept(w, user, secret),
        Named::Id(id) => invitations::accept_mine(w, user, *id),
    });
    let grant = grant.await?;
    let label = desk.house.read(move |r| r.label(grant.label)).await?;
    let label = label.ok_or_else(|| {
        anyhow::anyhow!("The label has ended meanwhile. Ask whoever invited you.")
    })?;
    let Some(account) = account else {
        desk.out.done(&format!(
            "You are {} of “{}” now. Take it into an account with `kith share accept {}`.",
            words::level(grant.level),
            label.name,
            words::shell(&label.name)
        ));
        return Ok(());
    };
    if !desk.out.json {
        println!(
            "You are {} of “{}” now.",
            words::level(grant.level),
            label.name
        );
    }
    joining::ask_for(desk, &label, &account, yes, &joining::Linking::default()).await
}

async fn named(desk: &Desk, user: UserId, link: String) -> Result<Named> {
    let secret = match Secret::parse(&link) {
        Ok(secret) => return Ok(Named::Link(secret)),
        Err(e) if link.contains('/') => return Err(e.into()),
        Err(e) => e,
    };
    let id = desk.house.read(move |r| {
        let mine = invitations::mine(r, user)?;
        meant(
            mine.iter().map(|i| (i.id.0, i.id)),
            &link,
            "kith share invitations",
        )
    });
    // What is neither is more likely half a link than an id.
    Ok(Named::Id(id.await.map_err(|_| secret)?))
}

/// The invitation of this id to any label that the user shares.
async fn find(desk: &Desk, id: String) -> Result<InvitationId> {
    let user = desk.user().await?.id;
    let found = desk.house.read(move |r| {
        let mut all = Vec::new();
        for (label, level) in labels::visible(r, user)? {
            if level >= Level::Manager {
                all.extend(invitations::list(r, user, label.id)?);
            }
        }
        meant(
            all.iter().map(|i| (i.id.0, i.id)),
            &id,
            "kith share invitations LABEL",
        )
    });
    Ok(found.await?)
}
