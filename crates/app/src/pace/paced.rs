//! The partner as the executor sees it: counts every call, and hears refusals. What can be
//! refused without harm, because nothing was noted for it, is refused here before it is sent;
//! writes of persons were permitted before they were noted.

use super::{Act, Pace, Permit, Quotas};
use crate::{
    Delivery, Draft, Edit, Env, Fault, Found, GroupsPage, ListingToken, MembersOutcome, PageToken,
    Partner, PartnerFuture, PeoplePage, Picture, QuotaOf, Session, chance,
};
use domain::{AccountId, Field, GroupId, Micros, Person, PhotoUrl, Raw, RemoteId, Scope};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use sync::{GroupBinding, SeenGroup};

/// The longest that is added to a wait by chance, so that waits do not end together.
const JITTER: Micros = Micros::seconds(2);

/// A partner at a pace.
pub(crate) struct Paced {
    partner: Arc<dyn Partner>,
    env: Arc<dyn Env>,
    pace: Mutex<Pace>,
}

impl Paced {
    /// A pace that has learnt nothing yet.
    pub(crate) fn new(partner: Arc<dyn Partner>, env: Arc<dyn Env>, quotas: Quotas) -> Self {
        let pace = Mutex::new(Pace::new(quotas, partner.batch()).deleting(partner.deletes()));
        Self { partner, env, pace }
    }

    fn pace(&self) -> MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Up to how many entries of `act` one call may carry now; counted as made.
    pub(crate) fn permit(&self, account: AccountId, act: Act, bulk: bool) -> Permit {
        let now = self.env.monotonic();
        let permit = self.pace().permit(account, now, act, bulk);
        self.on_the_wall(permit, now)
    }

    /// The same, without counting it.
    pub(crate) fn room(&self, account: AccountId, act: Act, bulk: bool) -> Permit {
        let now = self.env.monotonic();
        let permit = self.pace().room(account, now, act, bulk);
        self.on_the_wall(permit, now)
    }

    pub(crate) fn is_bulk(&self, work: usize) -> bool {
        self.pace().is_bulk(work)
    }

    pub(crate) fn is_tight(&self, account: AccountId) -> bool {
        self.pace().is_tight(account)
    }

    pub(crate) fn prefers_listing(&self, account: AccountId, persons: usize) -> bool {
        self.pace().prefers_listing(account, persons)
    }

    /// When so much will be done, by the wall clock.
    pub(crate) fn estimate(&self, account: AccountId, waiting: usize) -> Option<Micros> {
        let now = self.env.monotonic();
        let at = self.pace().estimate(account, now, waiting)?;
        Some(self.env.now() + (at - now))
    }

    /// A wait by the wall clock, a little longer by chance.
    fn on_the_wall(&self, permit: Permit, now: Micros) -> Permit {
        match permit {
            Permit::Go(n) => Permit::Go(n),
            Permit::NotBefore(at) => {
                let span = at - now;
                Permit::NotBefore(self.env.now() + span + self.jitter(span))
            }
        }
    }

    /// A part of the span, at most a thirtieth.
    fn jitter(&self, span: Micros) -> Micros {
        chance::up_to(&*self.env, Micros((span.0 / 30).clamp(0, JITTER.0)))
    }

    /// Asks for what was not permitted before.
    fn ask(&self, session: &Session, act: Act) -> Result<(), Fault> {
        match self.permit(session.account, act, false) {
            Permit::Go(_) => Ok(()),
            Permit::NotBefore(at) => Err(Fault::Quota {
                of: QuotaOf::Pace,
                after: at - self.env.now(),
                said: "kept to the pace that is set".into(),
            }),
        }
    }

    /// Counts a call and hears what came of it. `late` are the faults of single entries.
    async fn count<T>(
        &self,
        session: &Session,
        act: Act,
        call: PartnerFuture<'_, T>,
        late: impl Fn(&T) -> Option<&Fault>,
    ) -> Result<T, Fault> {
        let account = session.account;
        // What somebody else asked beside the pace is not of this call.
        self.partner.requests(account);
        self.pace().sent(account, self.env.monotonic(), act);
        let answer = call.await;
        let now = self.env.monotonic();
        let made = self.partner.requests(account);
        let mut pace = self.pace();
        if let Some(made) = made {
            pace.made(account, now, act, made);
        }
        let heard = match &answer {
            Ok(found) => late(found),
            Err(fault) => Some(fault),
        };
        let Some(Fault::Quota { of, after, said }) = heard.cloned() else {
            if answer.is_ok() {
                pace.answered(account, now, act);
            }
            return answer;
        };
        let after = after + self.jitter(after);
        pace.refused(account, now, act, of, after);
        match answer {
            Err(_) => Err(Fault::Quota { of, after, said }),
            Ok(found) => Ok(found),
        }
    }

    async fn call<T>(
        &self,
        session: &Session,
        act: Act,
        call: PartnerFuture<'_, T>,
    ) -> Result<T, Fault> {
        self.count(session, act, call, |_| None).await
    }

    async fn ask_and_call<T>(
        &self,
        session: &Session,
        act: Act,
        call: PartnerFuture<'_, T>,
    ) -> Result<T, Fault> {
        self.ask(session, act)?;
        self.call(session, act, call).await
    }
}

/// The first entry that was refused for a quota.
fn over(answers: &[Delivery]) -> Option<&Fault> {
    let mut faults = answers.iter().filter_map(|a| a.as_ref().err());
    faults.find(|f| matches!(f, Fault::Quota { .. }))
}

impl Partner for Paced {
    fn expressible(&self) -> BTreeSet<Field> {
        self.partner.expressible()
    }

    fn system_group(&self, scope: Scope) -> GroupId {
        self.partner.system_group(scope)
    }

    fn memberships(&self, raw: &Raw) -> BTreeSet<GroupId> {
        self.partner.memberships(raw)
    }

    fn groups<'a>(
        &'a self,
        s: &'a Session,
        since: Option<&'a ListingToken>,
    ) -> PartnerFuture<'a, GroupsPage> {
        Box::pin(self.ask_and_call(s, Act::List, self.partner.groups(s, since)))
    }

    fn people<'a>(
        &'a self,
        s: &'a Session,
        since: Option<&'a ListingToken>,
        page: Option<&'a PageToken>,
    ) -> PartnerFuture<'a, PeoplePage> {
        Box::pin(self.ask_and_call(s, Act::List, self.partner.people(s, since, page)))
    }

    fn read<'a>(
        &'a self,
        s: &'a Session,
        ids: &'a [RemoteId],
    ) -> PartnerFuture<'a, Vec<(RemoteId, Found)>> {
        Box::pin(self.call(s, Act::Read(ids.len()), self.partner.read(s, ids)))
    }

    fn batch(&self) -> usize {
        self.partner.batch()
    }

    fn deletes(&self) -> usize {
        self.partner.deletes()
    }

    fn create<'a>(
        &'a self,
        s: &'a Session,
        drafts: &'a [Draft],
    ) -> PartnerFuture<'a, Vec<Delivery>> {
        let call = self.partner.create(s, drafts);
        Box::pin(self.count(s, Act::Write(drafts.len()), call, |a| over(a)))
    }

    fn update<'a>(&'a self, s: &'a Session, edits: &'a [Edit]) -> PartnerFuture<'a, Vec<Delivery>> {
        let call = self.partner.update(s, edits);
        Box::pin(self.count(s, Act::Write(edits.len()), call, |a| over(a)))
    }

    fn set_photo<'a>(
        &'a self,
        s: &'a Session,
        remote: &'a RemoteId,
        picture: &'a [u8],
    ) -> PartnerFuture<'a, Box<Person>> {
        let call = self.partner.set_photo(s, remote, picture);
        Box::pin(self.call(s, Act::Write(1), call))
    }

    fn remove_photo<'a>(
        &'a self,
        s: &'a Session,
        remote: &'a RemoteId,
    ) -> PartnerFuture<'a, Box<Person>> {
        let call = self.partner.remove_photo(s, remote);
        Box::pin(self.call(s, Act::Write(1), call))
    }

    /// Not the API's, so no quota counts it.
    fn fetch_photo<'a>(&'a self, s: &'a Session, url: &'a PhotoUrl) -> PartnerFuture<'a, Picture> {
        self.partner.fetch_photo(s, url)
    }

    fn delete<'a>(&'a self, s: &'a Session, ids: &'a [RemoteId]) -> PartnerFuture<'a, ()> {
        Box::pin(self.call(s, Act::Delete(ids.len()), self.partner.delete(s, ids)))
    }

    fn members<'a>(
        &'a self,
        s: &'a Session,
        group: &'a GroupId,
        add: &'a [RemoteId],
        remove: &'a [RemoteId],
    ) -> PartnerFuture<'a, MembersOutcome> {
        let call = self.partner.members(s, group, add, remove);
        Box::pin(self.call(s, Act::Group, call))
    }

    fn read_group<'a>(
        &'a self,
        s: &'a Session,
        group: &'a GroupId,
    ) -> PartnerFuture<'a, Option<SeenGroup>> {
        Box::pin(self.ask_and_call(s, Act::List, self.partner.read_group(s, group)))
    }

    fn create_group<'a>(
        &'a self,
        s: &'a Session,
        name: &'a str,
        binding: &'a GroupBinding,
    ) -> PartnerFuture<'a, SeenGroup> {
        let call = self.partner.create_group(s, name, binding);
        Box::pin(self.ask_and_call(s, Act::Group, call))
    }

    fn update_group<'a>(
        &'a self,
        s: &'a Session,
        group: &'a SeenGroup,
        name: &'a str,
        binding: Option<&'a GroupBinding>,
    ) -> PartnerFuture<'a, SeenGroup> {
        let call = self.partner.update_group(s, group, name, binding);
        Box::pin(self.ask_and_call(s, Act::Group, call))
    }

    fn delete_group<'a>(&'a self, s: &'a Session, group: &'a GroupId) -> PartnerFuture<'a, ()> {
        Box::pin(self.ask_and_call(s, Act::Group, self.partner.delete_group(s, group)))
    }

    fn rotated<'a>(&'a self, s: &'a Session) -> PartnerFuture<'a, Option<String>> {
        self.partner.rotated(s)
    }

    fn revoke<'a>(&'a self, s: &'a Session) -> PartnerFuture<'a, ()> {
        self.partner.revoke(s)
    }
}
