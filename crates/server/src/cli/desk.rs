//! What every command needs: the data directory, the user it works for, and the things
//! people name, found by name.

use super::{out::Out, progress::Progress};
use crate::{config::Config, house::House};
use anyhow::{Result, anyhow, bail};
use app::{
    Account, Error, Problem, Read, Res, User, Work,
    use_cases::{
        accounts, contacts,
        contacts::ContactView,
        labels,
        shares::{self, Who},
        status, users,
    },
    words,
};
use domain::{Actor, Door, Label, Principal, UserId, Uuid};
use std::{sync::Arc, time::Duration};
use store::DirLock;
use tokio::time;

/// How long a command waits for the server while nothing moves, before it says so.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often is looked while something is waited for: often at first, for what takes a moment;
/// then seldom, because each look may go through all links of an account.
const LOOK: Duration = Duration::from_millis(50);
const LATER: Duration = Duration::from_millis(250);

/// So many looks are at first.
const FIRST: u32 = 20;

/// A command at work.
pub(crate) struct Desk {
    /// The data directory.
    pub(crate) house: Arc<House>,
    /// How to print.
    pub(crate) out: Out,
    user: Option<String>,
}

impl Desk {
    /// Opens the data directory.
    pub(crate) fn open(config: Config, user: Option<String>, json: bool) -> Result<Self> {
        Ok(Self {
            house: Arc::new(House::open(config)?),
            out: Out { json },
            user,
        })
    }

    /// The user it works for.
    pub(crate) async fn user(&self) -> Result<User> {
        match &self.user {
            Some(email) => self.user_named(email).await,
            None => Ok(self.house.read(|r| users::the_only_user(r)).await?),
        }
    }

    /// Who acts: the user, by the operator.
    pub(crate) async fn actor(&self) -> Result<Actor> {
        Ok(Actor {
            user: self.user().await?.id,
            door: Door::Operator,
        })
    }

    /// A user by address.
    pub(crate) async fn user_named(&self, email: &str) -> Result<User> {
        let wanted = email.to_owned();
        match self.house.read(move |r| users::by_email(r, &wanted)).await {
            Ok(user) => Ok(user),
            Err(e) => {
                let users = self.house.read(|r| users::list(r)).await?;
                Err(choices(e, "Users", users.into_iter().map(|u| u.email)))
            }
        }
    }

    /// Whom an address, `team:NAME` or `@domain.example` means.
    pub(crate) async fn principal(&self, text: &str) -> Result<Principal> {
        let wanted = text.to_owned();
        match self
            .house
            .read(move |r| shares::principal(r, &wanted))
            .await
        {
            Ok(principal) => Ok(principal),
            Err(e) if text.starts_with("team:") => Err(self.with_teams(e).await?),
            Err(e) => {
                let users = self.house.read(|r| users::list(r)).await?;
                Err(choices(e, "Users", users.into_iter().map(|u| u.email)))
            }
        }
    }

    /// Who that is.
    pub(crate) async fn who(&self, with: &Principal) -> Result<Option<Who>> {
        let with = with.clone();
        Ok(self.house.read(move |r| shares::who(r, &with)).await?)
    }

    /// The refusal, with the teams there are.
    pub(crate) async fn with_teams(&self, error: Error) -> Result<anyhow::Error> {
        let teams = self.house.read(|r| r.teams()).await?;
        Ok(choices(error, "Teams", teams.into_iter().map(|t| t.name)))
    }

    /// An account of the user's by address; the only one where none is named.
    pub(crate) async fn account(&self, email: Option<&str>) -> Result<Account> {
        let user = self.user().await?;
        let mut all = self.house.read(move |r| accounts::list(r, user.id)).await?;
        match (email, all.len()) {
            (None, 1) => Ok(all.remove(0)),
            (None, 0) => bail!(
                "{} has no account connected. Connect one with `kith account connect`.",
                user.email
            ),
            (None, _) => {
                bail!(
                    "{} has several accounts; say which with `--account`: {}.",
                    user.email,
                    words::few(all.into_iter().map(|a| a.email))
                )
            }
            (Some(email), _) => {
                let wanted = email.to_owned();
                let found = self
                    .house
                    .read(move |r| accounts::by_email(r, user.id, &wanted))
                    .await;
                found.map_err(|e| {
                    choices(
                        e,
                        &format!("Accounts of {}", user.email),
                        all.into_iter().map(|a| a.email),
                    )
                })
            }
        }
    }

    /// A label the user sees, by name.
    pub(crate) async fn label(&self, name: &str) -> Result<Label> {
        let user = self.user().await?.id;
        let wanted = name.to_owned();
        match self
            .house
            .read(move |r| labels::find(r, user, &wanted))
            .await
        {
            Ok(label) => Ok(label),
            Err(e) => {
                let seen = self.house.read(move |r| labels::visible(r, user)).await?;
                Err(choices(e, "Labels", seen.into_iter().map(|(l, _)| l.name)))
            }
        }
    }

    /// The one contact that a name, an address or an id means.
    pub(crate) async fn contact(&self, query: &str) -> Result<ContactView> {
        let user = self.user().await?.id;
        let query = query.to_owned();
        Ok(self
            .house
            .read(move |r| contacts::find_one(r, user, &query))
            .await?)
    }

    /// Waits until `ready` has an answer, for which this account of the user's has to be read;
    /// it is told meanwhile how far that is.
    pub(crate) async fn watch_account<T, F>(
        &self,
        what: &str,
        account: &Account,
        mut ready: F,
    ) -> Result<T>
    where
        F: AsyncFnMut() -> Result<Option<T>>,
    {
        let (user, id) = (account.user, account.id);
        self.watch(what, async |progress| {
            let found = ready().await?;
            if found.is_none() {
                let all = self.house.read(move |r| status::of(r, user)).await?;
                if let Some(status) = all.iter().find(|s| s.account.id == id) {
                    progress.account(status);
                }
            }
            Ok(found)
        })
        .await
    }

    /// Waits until `ready` has an answer; it may tell meanwhile how much is left. Patience
    /// ends where nothing moves any more, however long the whole takes.
    pub(crate) async fn watch<T, F>(&self, what: &str, mut ready: F) -> Result<T>
    where
        F: AsyncFnMut(&Progress) -> Result<Option<T>>,
    {
        let progress = Progress::begin(what);
        let mut looks: u32 = 0;
        loop {
            if let Some(found) = ready(&progress).await? {
                return Ok(found);
            }
            if looks == 0 && !self.server_runs()? {
                bail!(
                    "{what} is for the server to do, and none runs on this data directory. Start it with `kith serve`, then do this again."
                );
            }
            looks = looks.saturating_add(1);
            if progress.still_since() > PATIENCE {
                bail!("{}", progress.gave_up());
            }
            time::sleep(if looks < FIRST { LOOK } else { LATER }).await;
        }
    }

    /// Decides one of a list, which a command shows: finds it there by its id, acts, and says
    /// what was done.
    pub(crate) async fn decide<T, I, R>(
        &self,
        id: String,
        shown: &'static str,
        list: fn(&dyn Read, UserId) -> Res<Vec<T>>,
        id_of: fn(&T) -> (Uuid, I),
        act: fn(&dyn Work, Actor, I) -> Res<R>,
        done: &str,
    ) -> Result<()>
    where
        T: 'static,
        I: Copy + Send + 'static,
        R: Send + 'static,
    {
        let actor = self.actor().await?;
        let found = self
            .house
            .read(move |r| meant(list(r, actor.user)?.iter().map(id_of), &id, shown))
            .await?;
        self.house.write(move |w| act(w, actor, found)).await?;
        self.out.done(done);
        Ok(())
    }

    /// Whether a server works on this data directory.
    pub(crate) fn server_runs(&self) -> Result<bool> {
        Ok(DirLock::is_held(&self.house.config.data_dir)?)
    }
}

/// The refusal, with what there is to choose from where something unknown was named.
pub(super) fn choices(
    error: Error,
    what: &str,
    there: impl IntoIterator<Item = String>,
) -> anyhow::Error {
    match &error {
        Error::Refused(p) if p.code.starts_with("unknown-") => {
            let there = match words::few(there) {
                none if none.is_empty() => "none yet".to_owned(),
                some => some,
            };
            anyhow!("{p} {what}: {there}.")
        }
        Error::Refused(_) | Error::Busy | Error::Moved | Error::Store(_) => error.into(),
    }
}

/// The short form of an id: its end, which differs where the beginnings are alike.
pub(crate) fn short(id: &Uuid) -> String {
    id.simple().to_string().split_off(24)
}

/// The id that people mean by its end, or by the whole; `shown` is the command that lists them.
pub(crate) fn meant<I: Copy>(
    ids: impl IntoIterator<Item = (Uuid, I)>,
    text: &str,
    shown: &str,
) -> Res<I> {
    let wanted = text.trim().replace('-', "").to_lowercase();
    let mut found = ids
        .into_iter()
        .filter(|(id, _)| wanted.len() >= 4 && id.simple().to_string().ends_with(&wanted))
        .map(|(_, it)| it);
    match (found.next(), found.next()) {
        (Some(it), None) => Ok(it),
        (Some(_), Some(_)) => Problem::refuse(
            "id-ambiguous",
            "Several ids end like this. Write more of it.",
        ),
        (None, _) => Problem::refuse(
            "unknown-id",
            format!(
                "There is nothing with this id. `{shown}` shows what there is, with the id in front."
            ),
        ),
    }
}
