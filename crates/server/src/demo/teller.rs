//! Tells in the terminal what travels: whose contact, from where to where, how fast.

use super::command::{Command, quoted};
use crate::{cli, demo::world::World, house::House};
use crate::{cli::columns, happenings::Told};
use ::sync::SendKind;
use app::{Env as _, Event, Res};
use domain::{AccountId, ContactId, Door, Micros};
use std::{collections::BTreeMap, sync::Arc, time::Instant};
use tokio::sync::mpsc;

/// The last that was seen of a contact in an account.
struct Seen {
    account: AccountId,
    /// When its user made the change; when it was seen, where the account does not tell.
    made: Micros,
    /// Whether it changed the contact; else it may have to be put back.
    counted: bool,
}

/// Tells until nothing more comes.
pub(super) async fn tell(
    world: Arc<World>,
    house: Arc<House>,
    command: Command,
    mut told: mpsc::UnboundedReceiver<Told>,
) {
    let mut teller = Teller {
        world,
        house,
        command,
        seen: BTreeMap::new(),
    };
    while let Some((at, event)) = told.recv().await {
        // A database that is about to close has nothing more to tell.
        drop(teller.hear(at, event).await);
    }
}

struct Teller {
    world: Arc<World>,
    house: Arc<House>,
    command: Command,
    seen: BTreeMap<ContactId, Seen>,
}

impl Teller {
    async fn hear(&mut self, at: Instant, event: Event) -> Res<()> {
        match event {
            // Told only to tests.
            Event::Met { .. } => {}
            Event::Took {
                account,
                contact: Some(contact),
                changed,
                step,
            } => {
                if changed || matches!(step, "patch" | "put back" | "remove" | "trash") {
                    let seen = self.look(account, contact, changed, at).await?;
                    self.seen.insert(contact, seen);
                }
            }
            Event::Wrote {
                account,
                contact,
                kind,
            } => self.wrote(account, contact, kind, at).await?,
            Event::Braked { account, count, .. } => println!(
                "  ■ {count} changes from {} are held until somebody decides:\n    {}",
                self.place(account).await?,
                self.command(account, "brake list").await?
            ),
            Event::GroupGone { account, label } => {
                let place = self.place(account).await?;
                let label = self.house.read(move |r| r.label(label)).await?;
                let name = label.map(|l| l.name).unwrap_or_default();
                let words = format!("{} --account {place}", quoted(&name));
                println!(
                    "  ■ the label was deleted in {place}. Make it anew, or show it there no more:\n    {}\n    {}",
                    self.command(account, &format!("label put-back {words}"))
                        .await?,
                    self.command(account, &format!("label unmirror {words}"))
                        .await?
                );
            }
            Event::GroupUnusable { account, why, .. } => println!(
                "  ■ a label cannot be shown in {}: {}",
                self.place(account).await?,
                why.name()
            ),
            Event::Paused { account, said, .. } => {
                println!("  ■ {} is paused: {said}", self.place(account).await?);
            }
            Event::Full { account } => {
                println!("  ■ {} is full", self.place(account).await?);
            }
            Event::Resumed { account } => {
                println!("  ■ {} goes on", self.place(account).await?);
            }
            Event::Took { contact: None, .. }
            | Event::Observed { .. }
            | Event::NoPictures { .. }
            | Event::Faulted { .. } => {}
        }
        Ok(())
    }

    async fn wrote(
        &self,
        account: AccountId,
        contact: ContactId,
        kind: SendKind,
        at: Instant,
    ) -> Res<()> {
        let (name, last) = self
            .house
            .read(move |r| {
                let name = r.contact(contact)?.map(|c| c.card.display_name());
                let last = r.revisions(contact)?.into_iter().max_by_key(|v| v.version);
                Ok((name.unwrap_or_default(), last.map(|v| (v.actor.door, v.at))))
            })
            .await?;
        let seen = self.seen.get(&contact);
        let (mut what, mut from, mut since) = (word(kind), "Kith".to_owned(), None);
        match (seen, last) {
            // An edit that came after it is what is written.
            (Some(seen), last)
                if !seen.counted
                    && seen.account == account
                    && last.is_none_or(|(_, when)| when <= seen.made) =>
            {
                (what, since) = ("put back", Some(seen.made));
            }
            (_, Some((Door::Operator, when))) => since = Some(when),
            (_, Some((Door::Account(origin), when))) => {
                from = self.place(origin).await?;
                let made = seen.filter(|s| s.account == origin).map(|s| s.made);
                since = Some(made.unwrap_or(when));
            }
            (_, None) => {}
        }
        let to = self.place(account).await?;
        let took = since.map(|since| (self.wall(at) - since).0 / 1000);
        line(&cli::line(&name, 26), what, &from, &to, took);
        Ok(())
    }

    /// What the account tells about the change that was just taken.
    async fn look(
        &self,
        account: AccountId,
        contact: ContactId,
        counted: bool,
        at: Instant,
    ) -> Res<Seen> {
        let (email, remote) = self
            .house
            .read(move |r| {
                let link = r.link(contact, account)?;
                Ok((
                    r.account(account)?.map(|a| a.email),
                    link.and_then(|l| l.remote),
                ))
            })
            .await?;
        let people = email.and_then(|email| self.world.google.people(&email).ok());
        let made = people.into_iter().flatten().find_map(|p| {
            let ours = p["resourceName"].as_str() == remote.as_ref().map(|r| r.0.as_str());
            let updated = p["metadata"]["sources"][0]["updateTime"].as_str()?;
            let updated = updated.parse::<jiff::Timestamp>().ok()?;
            ours.then(|| Micros(updated.as_microsecond()))
        });
        let made = made.unwrap_or_else(|| self.wall(at));
        Ok(Seen {
            account,
            made,
            counted,
        })
    }

    /// The wall clock at a moment a little while ago.
    fn wall(&self, at: Instant) -> Micros {
        self.house.env.now() - crate::config::micros(at.elapsed())
    }

    /// The line that runs these words by the user of an account.
    async fn command(&self, account: AccountId, words: &str) -> Res<String> {
        let user = self.house.read(move |r| {
            let account = r.account(account)?;
            account.map_or(Ok(None), |a| r.user(a.user))
        });
        let user = user.await?.map(|u| u.email).unwrap_or_default();
        Ok(self.command.line(&user, words))
    }

    async fn place(&self, account: AccountId) -> Res<String> {
        let email = self
            .house
            .read(move |r| Ok(r.account(account)?.map(|a| a.email)));
        Ok(email.await?.unwrap_or_default())
    }
}

fn word(kind: SendKind) -> &'static str {
    match kind {
        SendKind::Create => "new",
        SendKind::Update => "changed",
        SendKind::Groups => "labels",
        SendKind::Photo => "photo",
        SendKind::Delete => "gone",
    }
}

fn line(name: &str, what: &str, from: &str, to: &str, took: Option<i64>) {
    let pad = |text: &str, width: usize| " ".repeat(width.saturating_sub(columns(text)));
    let took = took.map(|ms| format!("{ms:6} ms")).unwrap_or_default();
    println!(
        "  {name}{} {what:8} {from}{} → {to}{} {took}",
        pad(name, 26),
        pad(from, 18),
        pad(to, 18)
    );
}
