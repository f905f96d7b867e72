//! Fake accounts at the level of the port, as honest as people-api §3 and §4: revisions,
//! tombstones, listings that trail, marks, last groups.

mod account;
mod due;
mod partner;
mod quota;

pub(crate) use account::{FakeAccount, FakePerson, PHONE, STARRED};
pub(crate) use partner::FakePartner;
pub(crate) use quota::{Price, Quota, Spent};

use app::Fault;
use domain::{AccountId, GroupId, Micros, RemoteId};
use std::collections::{BTreeMap, BTreeSet};

/// How the fake provider behaves in one world.
#[derive(Clone, Copy, Debug, Default)]
pub struct Habits {
    /// How far listings trail.
    pub lag: Micros,
    /// Whether values come back a little differently than sent.
    pub reformats: bool,
    /// In how many of a hundred calls something goes wrong.
    pub faults: usize,
    /// Whether direct reads show what was true a moment ago, now and then.
    pub stale: bool,
    /// How much may be asked in a minute, where that is limited.
    pub(crate) quota: Option<Quota>,
}

/// All accounts, and what was written to them.
#[derive(Debug, Default)]
pub(crate) struct World {
    pub(crate) accounts: BTreeMap<AccountId, FakeAccount>,
    pub(crate) habits: Habits,
    pub(crate) now: Micros,
    /// For how long a new group is in no listing, and how long nobody is shown our mark on it.
    pub(crate) groups_late: [Micros; 2],
    /// How many people a page of a listing has; 0: all of them.
    pub(crate) page: usize,
    /// Calls that changed something.
    pub(crate) writes: usize,
    /// Direct reads so far.
    pub(crate) reads: usize,
    /// Those that showed what was true a moment ago.
    pub(crate) stale_reads: usize,
    /// Whose next direct read shows what was true before, however long ago.
    pub(crate) behind: BTreeSet<RemoteId>,
    /// Persons a user made that Kith deleted: (account, token of its name).
    pub(crate) deleted_of_users: Vec<(AccountId, String)>,
    /// Which installation calls, where there are several.
    pub(crate) house: usize,
    /// The revision of each person that an installation read directly last, and when.
    pub(crate) read: BTreeMap<(usize, AccountId, RemoteId), (u64, Micros)>,
    /// Revisions that an installation's own writes made.
    pub(crate) own: BTreeSet<(usize, AccountId, u64)>,
    /// How often the calls themselves showed something.
    pub(crate) met: BTreeMap<&'static str, usize>,
    /// Whether what takes effect now was sent by a process that died since: whoever reads
    /// meanwhile reads for another.
    pub(crate) late: bool,
    /// What was typed between that read and a deletion: Google's delete has no
    /// precondition (people-api §2.5), so this race is accepted.
    pub(crate) raced: String,
    /// Pictures written where they were shown already: account and person.
    pub(crate) needless: Vec<(AccountId, RemoteId)>,
    /// What an installation should not have written: what changed nothing, although it had been
    /// shown how it is; who was deleted without having been read.
    pub(crate) wrong: Vec<String>,
    /// Revisions that an installation was shown.
    pub(crate) shown: BTreeSet<(usize, AccountId, u64)>,
    /// Memberships that an installation took away although the group shows no label: account,
    /// person, group.
    pub(crate) torn: Vec<(AccountId, RemoteId, GroupId)>,
    /// What each account spent.
    pub(crate) spent: BTreeMap<AccountId, Spent>,
    /// When a quota was refused.
    pub(crate) refused: Vec<Micros>,
    /// Who falls between the pages of full listings.
    pub(crate) skipped: BTreeSet<(AccountId, RemoteId)>,
}

impl World {
    pub(crate) fn account(&mut self, id: AccountId) -> Result<&mut FakeAccount, Fault> {
        self.accounts.get_mut(&id).ok_or(Fault::Gone)
    }

    /// Something was shown by a call.
    pub(crate) fn meet(&mut self, what: &'static str) {
        *self.met.entry(what).or_default() += 1;
    }

    /// A person is as the installation's own call made it.
    fn wrote(&mut self, id: AccountId, person: &FakePerson) {
        self.own.insert((self.house, id, person.etag));
        self.shows(id, person);
    }

    /// Counts a call; refused once the minute is full.
    pub(crate) fn charge(&mut self, id: AccountId, price: Price) -> Result<(), Fault> {
        let Some(quota) = self.habits.quota else {
            return Ok(());
        };
        let spent = self.spent.entry(id).or_default();
        let charged = spent.charge(quota, price, self.now);
        if charged.is_err() {
            self.refused.push(self.now);
        }
        charged
    }
}
