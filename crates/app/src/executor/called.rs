//! What the people of an account are called: of private persons nothing readable is kept, so they
//! are read again whenever their user wants to see who is meant (K8).

use super::{Executor, pausing};
use crate::use_cases::accounts;
use crate::{Account, Error, Fault, Found, Problem, Res, Session};
use domain::{AccountId, Person, RemoteId, UserId, known_by};
use std::collections::{BTreeMap, BTreeSet};

/// Who is called what.
type Names = BTreeMap<RemoteId, String>;

impl Executor {
    /// What people of the user's account are called: as last seen where they are in a label, else
    /// as the provider says now. Those who are gone, or say nothing of themselves, are left out.
    /// Nothing of it is kept.
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
        let read = if self.pace.prefers_listing(account.id, who.len()) {
            self.listed(&opened.session, &who).await
        } else {
            self.asked(&opened.session, &who).await
        };
        pausing::rotated(&self.tools, &opened.session, &opened.sealed).await?;
        Ok(read.map_err(|fault| fault.said()))
    }

    async fn asked(&self, session: &Session, who: &BTreeSet<RemoteId>) -> Result<Names, Fault> {
        let who: Vec<RemoteId> = who.iter().cloned().collect();
        let answers = self.tools.partner.read(session, &who).await?;
        let names = answers
            .into_iter()
            .filter_map(|(asked, found)| match found {
                Found::Person(person) => Some((asked, named(&person)?.1)),
                Found::Gone => None,
            });
        Ok(names.collect())
    }

    /// Pages of the listing: fewer calls than direct reads of many.
    async fn listed(&self, session: &Session, who: &BTreeSet<RemoteId>) -> Result<Names, Fault> {
        let (mut names, mut next) = (Names::new(), None);
        while names.len() < who.len() {
            let page = self.tools.partner.people(session, None, next.as_ref());
            let page = page.await?;
            let wanted = page.people.iter().filter(|person| who.contains(&person.id));
            names.extend(wanted.filter_map(named));
            next = page.next;
            if next.is_none() {
                break;
            }
        }
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
