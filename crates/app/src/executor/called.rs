//! What the people of an account are called: of private persons nothing readable is kept, so they
//! are read again whenever their user wants to see who is meant (K8).

use super::{Executor, pausing};
use crate::use_cases::accounts;
use crate::{Account, Error, Found, Problem, Res};
use domain::{AccountId, Micros, Person, RemoteId, UserId, known_by};
use futures::future::{Either, select};
use std::collections::{BTreeMap, BTreeSet};

/// How long somebody who looks at a list waits for the names in it.
const PATIENCE: Micros = Micros::seconds(10);

/// So many are asked for at most, which is five calls: the rest is known by their contacts.
const MOST: usize = 1_000;

/// Who is called what.
type Names = BTreeMap<RemoteId, String>;

impl Executor {
    /// What people of the user's account are called: as last seen where they are in a label, else
    /// as the provider says now, of a thousand at most. Those who are gone, or say nothing of
    /// themselves, are left out. Nothing of it is kept.
    ///
    /// These reads are beside the pace of the process that keeps the account in step (S4): a person
    /// asks, now and then, and a refusal costs nothing but the names.
    ///
    /// # Errors
    /// `unknown-account` for an account that is not the user's; `names-unread` where the provider
    /// does not tell now, with why.
    pub async fn called(
        &self,
        user: UserId,
        account: AccountId,
        mut who: BTreeSet<RemoteId>,
    ) -> Res<Names> {
        let wanted = who.clone();
        let known = self.tools.store.read(move |r| {
            let account = accounts::own(r, user, account)?;
            let mut names = Names::new();
            for remote in &wanted {
                let person = r.seen(account.id, remote)?.and_then(|seen| seen.person);
                names.extend(person.as_ref().and_then(named));
            }
            Ok((account, names))
        });
        let (account, mut names) = known.await?;
        who.retain(|remote| !names.contains_key(remote));
        if !who.is_empty() {
            let read = self.read_again(&account, who).await?;
            names.extend(read.map_err(|said| unread(&account, &said))?);
        }
        Ok(names)
    }

    /// Asks the provider; or says why it does not tell.
    async fn read_again(
        &self,
        account: &Account,
        who: BTreeSet<RemoteId>,
    ) -> Res<Result<Names, String>> {
        if !pausing::is_tried(account.state) {
            return Ok(Err("Kith has no access to it now".to_owned()));
        }
        let Some(opened) = self.opened(account) else {
            return Ok(Err("its key is not here".to_owned()));
        };
        let _turn = self.turns.take(account.id).await;
        let who: Vec<RemoteId> = who.into_iter().take(MOST).collect();
        let answers = self.tools.partner.read(&opened.session, &who);
        let read = match select(answers, self.tools.env.sleep(PATIENCE)).await {
            Either::Left((answers, _)) => answers.map_err(|fault| fault.said()),
            Either::Right(_) => Err("no answer".to_owned()),
        };
        pausing::rotated(&self.tools, &opened.session, &opened.sealed).await?;
        let names = read.map(|answers| {
            let names = answers
                .into_iter()
                .filter_map(|(asked, found)| match found {
                    Found::Person(person) => Some((asked, named(&person)?.1)),
                    Found::Gone => None,
                });
            names.collect()
        });
        Ok(names)
    }
}

fn named(person: &Person) -> Option<(RemoteId, String)> {
    let name = known_by(person.values.iter());
    (!name.is_empty()).then(|| (person.id.clone(), name))
}

fn unread(account: &Account, said: &str) -> Error {
    let email = &account.email;
    Problem::new(
        "names-unread",
        format!(
            "What people in {email} are called cannot be read now: {said}. `kith account show \
             {email}` says how it stands."
        ),
    )
    .into()
}
