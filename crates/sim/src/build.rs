//! A small world: Anna with two accounts, Ben with one, now and then Cleo; a label of
//! Anna's made from a group, in step with her second account, shared with the others.

use crate::circles::Circles;
use crate::env::SimEnv;
use crate::fake::{FakeAccount, FakePartner, Habits, PHONE, World};
use crate::people::give;
use crate::pool::{self, Pool, PoolStore};
use crate::rights::Rights;
use crate::rng::Rng;
use app::{Executor, Opener, Sealed, Tools, use_cases};
use domain::{AccountId, Actor, Door, GroupId, LabelId, Level, Micros, RemoteId, UserId, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock};
use store::InlineStore;
use sync::Settings;

/// Everything of one simulated world.
pub(crate) struct Sim {
    pub(crate) rng: Rng,
    pub(crate) env: Arc<SimEnv>,
    pub(crate) store: Arc<InlineStore>,
    pub(crate) pool: Arc<Mutex<Pool>>,
    pub(crate) world: World,
    pub(crate) executor: Executor,
    pub(crate) tools: Tools,
    pub(crate) owner: UserId,
    pub(crate) users: BTreeMap<AccountId, UserId>,
    pub(crate) label: LabelId,
    /// All labels of this world; the first is shared with everybody.
    pub(crate) labels: Vec<LabelId>,
    /// Values people typed, and whether somebody took them away on purpose.
    pub(crate) typed: BTreeMap<String, Typed>,
    pub(crate) tokens: usize,
    /// How often somebody got a star, or into a group that shows no label.
    pub(crate) starred: usize,
    /// Persons that were in an account before the label came, by their token.
    pub(crate) private: BTreeMap<AccountId, BTreeSet<String>>,
    /// Persons edited by people, by their token: what they can be recognised by may be gone.
    pub(crate) edited: BTreeSet<String>,
    /// Persons that their users deleted and had back.
    pub(crate) undeleted: BTreeSet<(AccountId, RemoteId)>,
    /// Accounts in which another installation put its mark on a group.
    pub(crate) elsewhere: BTreeSet<AccountId>,
    /// Who could do what, and since when.
    pub(crate) rights: Rights,
    pub(crate) met: BTreeMap<String, usize>,
    /// Chance of their own for worlds in which labels have several owners.
    pub(crate) social: Option<Rng>,
    /// Whether the owner's accounts are put together (G6). Then all their people are on phones: of
    /// one who is not, and whose label leaves, the provider makes one who is, and nobody takes
    /// that for news before all people are listed again.
    pub(crate) together: bool,
    /// When a photo is hidden, too; never in most of the worlds.
    pub(crate) masks: Option<Rng>,
    /// Teams, invitations and new owners, in worlds that have them.
    pub(crate) circles: Option<Circles>,
    /// The first law that an act itself broke.
    pub(crate) wrong: Option<String>,
    /// Goes into the phone numbers that the owner types, and nobody else ever sees phones.
    pub(crate) secret: Option<usize>,
    /// Who gave somebody which picture.
    pub(crate) posed: BTreeMap<u64, UserId>,
    /// What the disk is sure to hold (A4).
    pub(crate) disk: Mutex<Disk>,
    pub(crate) counter: Arc<Counter>,
}

/// What the disk is sure to hold.
#[derive(Default)]
pub(crate) enum Disk {
    /// Everything: the power does not fail.
    #[default]
    Safe,
    /// Everything so far.
    Flushed,
    /// The database as it was when a unit was last flushed.
    Behind(Vec<u8>),
}

/// A value somebody typed.
#[derive(Clone, Debug)]
pub(crate) struct Typed {
    pub(crate) by: UserId,
    /// Whether somebody with the right took it away, or it was theirs alone.
    pub(crate) removed: bool,
    /// Who else took it away in an account, when, and what they need for it to count (R4).
    pub(crate) taken: Vec<(UserId, Micros, Level)>,
    /// Whether somebody with the right took it into a contact for whoever suggested it.
    pub(crate) accepted: bool,
}

impl Typed {
    fn new(by: UserId) -> Self {
        Self {
            by,
            removed: false,
            taken: Vec::new(),
            accepted: false,
        }
    }
}

/// Counts what the executor tells.
#[derive(Default)]
pub(crate) struct Counter {
    pub(crate) met: Mutex<BTreeMap<String, usize>>,
    pub(crate) story: Mutex<Vec<String>>,
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl app::Events for Counter {
    fn happened(&self, event: app::Event) {
        if !matches!(event, app::Event::Met { .. }) {
            lock(&self.story).push(format!("  {}", short(&format!("{event:?}"))));
        }
        let name = match event {
            app::Event::Met { row, .. } => format!("row {row:?}"),
            app::Event::Took { step, .. } => format!("step {step}"),
            app::Event::Wrote { kind, .. } => format!("wrote {kind:?}"),
            app::Event::Braked { .. } => "step brake".to_owned(),
            app::Event::GroupGone { .. } => "group gone".to_owned(),
            app::Event::GroupUnusable { why, .. } => why.name().to_owned(),
            app::Event::Observed { .. } => "observed".to_owned(),
            app::Event::Paused { .. } => "paused".to_owned(),
            app::Event::Full { .. } => "full".to_owned(),
            app::Event::Resumed { .. } => "resumed".to_owned(),
            app::Event::NoPictures { .. } => "no pictures".to_owned(),
            app::Event::Faulted { .. } => "faulted".to_owned(),
        };
        *lock(&self.met).entry(name).or_default() += 1;
    }

    fn wants_rows(&self) -> bool {
        true
    }
}

pub(crate) struct Plain;

impl Opener for Plain {
    fn open(&self, sealed: &Sealed) -> Option<String> {
        String::from_utf8(sealed.bytes.clone()).ok()
    }

    fn seal_anew(&self, old: &Sealed, secret: &str) -> Option<Sealed> {
        Some(Sealed {
            bytes: secret.into(),
            ..old.clone()
        })
    }
}

/// A store prepared once; worlds are copies of it.
pub(crate) fn template() -> &'static [u8] {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    TEMPLATE.get_or_init(|| empty_store(SimEnv::new()))
}

/// The same for a second installation, whose id is another.
pub(crate) fn second_template() -> &'static [u8] {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let env = SimEnv::new();
        env.count_from(SECOND);
        empty_store(env)
    })
}

/// Where the ids of a second installation are counted from: they would be chance.
pub(crate) const SECOND: u64 = 1 << 40;

fn empty_store(env: SimEnv) -> Vec<u8> {
    InlineStore::new(Arc::new(env))
        .and_then(|s| s.snapshot())
        .expect("an empty store can be made")
}

impl Sim {
    pub(crate) fn new(seed: u64, habits: Habits, secret: Option<usize>) -> Self {
        let mut rng = Rng::new(seed);
        let others = 1 + rng.below(2);
        let mut sim = Self::empty(rng, habits);
        sim.secret = secret;
        // Seeds that are written down tell what they told: of their numbers none is such a one.
        sim.together = seed % 9 == 1 && secret.is_none();
        sim.populate(others);
        // Chance of its own, so that other worlds stay as they were.
        let mut social = Rng::new(seed ^ 0x50c1a1);
        if social.chance(50) {
            sim.socialise(social, seed % 7 == 3);
        }
        // Worlds of the seeds that are written down stay as they were.
        sim.masks = matches!(seed % 12, 7 | 10 | 11).then(|| Rng::new(seed ^ 0x3a5c));
        // Every fourth: worlds of the other numbers stay as they were.
        if seed % 4 == 3 && secret.is_none() {
            sim.gather(Rng::new(seed ^ 0xc12c1e));
        }
        sim.rights_change();
        // What was there before is no news to any listing.
        sim.env.advance(Micros::seconds(60));
        sim
    }

    /// A world in which nobody is yet.
    pub(crate) fn empty(rng: Rng, habits: Habits) -> Self {
        Self::installed(template(), rng, habits)
    }

    /// The same, of another installation.
    pub(crate) fn installed(template: &[u8], rng: Rng, habits: Habits) -> Self {
        let env = Arc::new(SimEnv::new());
        let store = pool::store(template, &env);
        let pool: Arc<Mutex<Pool>> = Arc::default();
        let counter: Arc<Counter> = Arc::default();
        let tools = Tools {
            store: Arc::new(PoolStore {
                pool: Arc::clone(&pool),
            }),
            partner: Arc::new(FakePartner {
                pool: Arc::clone(&pool),
                batch: 3,
            }),
            env: Arc::clone(&env) as Arc<dyn app::Env>,
            opener: Arc::new(Plain),
            events: Arc::clone(&counter) as Arc<dyn app::Events>,
            settings: Settings {
                settle: Micros::seconds(2),
                settle_most: Micros::seconds(6),
                create_grace: Micros::seconds(30),
                ..Settings::default()
            },
            // Where the provider limits, more is allowed here: its refusals have to be met.
            quotas: match habits.quota {
                Some(_) => app::Quotas::default(),
                None => app::Quotas::UNLIMITED,
            },
        };
        Self {
            executor: Executor::new(tools.clone()),
            rng,
            env,
            store,
            pool,
            world: World {
                habits,
                ..World::default()
            },
            tools,
            owner: UserId(domain::Uuid::nil()),
            users: BTreeMap::new(),
            label: LabelId(domain::Uuid::nil()),
            labels: Vec::new(),
            typed: BTreeMap::new(),
            tokens: 0,
            starred: 0,
            private: BTreeMap::new(),
            edited: BTreeSet::new(),
            undeleted: BTreeSet::new(),
            elsewhere: BTreeSet::new(),
            rights: Rights::default(),
            met: BTreeMap::new(),
            social: None,
            masks: None,
            together: false,
            circles: None,
            wrong: None,
            secret: None,
            posed: BTreeMap::new(),
            disk: Mutex::default(),
            counter,
        }
    }

    fn populate(&mut self, others: usize) {
        let anna = self.user("anna");
        self.owner = anna;
        let first = self.account(anna, "anna1");
        let second = self.account(anna, "anna2");
        let group = self
            .world
            .accounts
            .get_mut(&first)
            .and_then(|a| a.make_group("Team", None));
        let group = group.expect("a new account has no such group").id;
        let people = 1 + self.rng.below(6);
        for _ in 0..people {
            self.person_in_both(first, second, &group);
        }
        for _ in 0..self.rng.below(3) {
            let values = self.fresh_person(anna);
            self.put(second, values, BTreeSet::new());
        }
        let actor = operator(anna);
        let seen = self.world.accounts[&first]
            .group(&group)
            .cloned()
            .expect("it was just made");
        let label = self.unit(move |w| {
            w.save_group(first, &seen)?;
            let (label, _) = use_cases::mirrors::from_group(w, actor, first, &seen.id, None)?;
            use_cases::mirrors::mirror(w, actor, label.id, second)?;
            Ok(label.id)
        });
        self.label = label;
        self.labels.push(label);
        let club = self.rng.chance(50).then(|| {
            self.unit(move |w| {
                let club = use_cases::labels::create(w, anna, "Club")?.id;
                use_cases::mirrors::mirror(w, actor, club, first)?;
                use_cases::mirrors::mirror(w, actor, club, second)?;
                Ok(club)
            })
        });
        self.labels.extend(club);
        for n in 0..others {
            let name = ["ben", "cleo"][n];
            let user = self.user(name);
            let account = self.account(user, name);
            for _ in 0..self.rng.below(2) {
                let values = self.fresh_person(user);
                self.put(account, values, BTreeSet::new());
            }
            let level = [Level::Viewer, Level::Editor, Level::Deleter][self.rng.below(3)];
            let secret = self.secret.is_some();
            self.unit(move |w| {
                give(w, actor, label, user, level, secret)?;
                use_cases::mirrors::mirror(w, operator(user), label, account)?;
                Ok(())
            });
            if let Some(club) = club.filter(|_| self.rng.chance(50)) {
                let level = [Level::Viewer, Level::Editor, Level::Deleter][self.rng.below(3)];
                self.unit(move |w| {
                    give(w, actor, club, user, level, secret)?;
                    use_cases::mirrors::mirror(w, operator(user), club, account)?;
                    Ok(())
                });
            }
        }
    }

    /// A line of the story.
    pub(crate) fn say(&self, line: String) {
        lock(&self.counter.story).push(line);
    }

    pub(crate) fn user(&mut self, name: &'static str) -> UserId {
        self.unit(move |w| Ok(use_cases::users::add(w, &format!("{name}@kith.example"), name)?.id))
    }

    pub(crate) fn account(&mut self, user: UserId, name: &'static str) -> AccountId {
        self.account_at(user, name, &format!("{name}@gmail.example"), None)
    }

    /// An account with this address, which the provider says is of this domain.
    pub(crate) fn account_at(
        &mut self,
        user: UserId,
        name: &'static str,
        email: &str,
        domain: Option<&'static str>,
    ) -> AccountId {
        let email = email.to_owned();
        let account = self.unit(move |w| {
            let token = Sealed {
                key_id: "sim".into(),
                bytes: b"token".to_vec(),
            };
            let new = use_cases::accounts::Connection {
                ends: None,
                sub: name.into(),
                email: email.clone(),
                domain: domain.map(str::to_owned),
                region: None,
                usual_region: "DE".into(),
                token,
            };
            Ok(use_cases::accounts::connect(w, user, new)?.id)
        });
        self.world.accounts.insert(account, FakeAccount::new());
        self.users.insert(account, user);
        self.private.insert(account, BTreeSet::new());
        account
    }

    /// A person of the group, now and then known to the owner's second account too, with a
    /// private note there.
    fn person_in_both(&mut self, first: AccountId, second: AccountId, group: &GroupId) {
        let values = self.fresh_person(self.owner);
        if self.rng.chance(40) {
            let mut same = values.clone();
            let token = self.token(self.owner);
            same.push(Value::note(&token));
            self.put(second, same, BTreeSet::new());
        }
        self.put(first, values, BTreeSet::from([group.clone()]));
    }

    pub(crate) fn put(
        &mut self,
        account: AccountId,
        values: Vec<Value>,
        mut groups: BTreeSet<GroupId>,
    ) {
        let (now, habits) = (app::Env::now(&*self.env), self.world.habits);
        if groups.is_empty() {
            let token = name_token(&values);
            self.private.entry(account).or_default().extend(token);
        }
        if self.together && self.users[&account] == self.owner {
            groups.insert(PHONE.into());
        }
        let account = self
            .world
            .accounts
            .get_mut(&account)
            .expect("the account exists");
        account.create(now, values, groups, None, habits);
    }

    /// A value nobody typed before.
    pub(crate) fn token(&mut self, by: UserId) -> String {
        self.tokens += 1;
        let token = format!("t{}x", self.tokens);
        self.typed.insert(token.clone(), Typed::new(by));
        token
    }

    /// A person whose family name and e-mail nobody else has.
    pub(crate) fn fresh_person(&mut self, by: UserId) -> Vec<Value> {
        let name = self.token(by);
        let email = self.token(by);
        let mut values = vec![
            Value::name("P", &name),
            Value::email(&format!("{email}@x.example"), "home"),
        ];
        if self.rng.chance(50) {
            let secret = self.secret.filter(|_| by == self.owner).unwrap_or(0);
            let phone = 1_000_000 + self.tokens * 7 + secret;
            values.push(Value::phone(&format!("+49 30  {phone}"), "mobile"));
        }
        values
    }

    /// From now on the power may fail.
    pub(crate) fn fear_for_power(&self) {
        *lock(&self.disk) = Disk::Flushed;
    }

    /// From now on it does not fail any more: nothing needs to be remembered.
    pub(crate) fn trust_in_power(&self) {
        *lock(&self.disk) = Disk::Safe;
    }

    /// A unit was flushed, and all before it.
    pub(crate) fn flush(&self) {
        let disk = &mut *lock(&self.disk);
        if let Disk::Behind(_) = disk {
            *disk = Disk::Flushed;
        }
    }

    /// A unit follows that is not flushed.
    pub(crate) fn fall_behind(&self) {
        let disk = &mut *lock(&self.disk);
        if let Disk::Flushed = disk {
            *disk = Disk::Behind(self.store.snapshot().expect("there is memory"));
        }
    }

    /// The power fails: units that were not flushed are lost.
    pub(crate) fn lose_power(&self) {
        if let Disk::Behind(disk) = &*lock(&self.disk) {
            self.store.restore(disk).expect("it was this world");
        }
        self.flush();
    }

    /// Runs a unit at once, as a person in a door would see it.
    pub(crate) fn unit<R: Send + 'static>(
        &self,
        run: impl FnMut(&dyn app::Work) -> app::Res<R> + Send + 'static,
    ) -> R {
        self.try_unit(run)
            .expect("building a world is never refused")
    }

    /// Looks at the store, which is no unit that anything could be flushed with.
    pub(crate) fn look<R: Send + 'static>(
        &self,
        run: impl FnMut(&dyn app::Read) -> app::Res<R> + Send + 'static,
    ) -> R {
        let store: &dyn app::Store = &*self.store;
        let result = store.read(run).wait();
        result.expect("a store can be looked at")
    }

    pub(crate) fn try_unit<R: Send + 'static>(
        &self,
        run: impl FnMut(&dyn app::Work) -> app::Res<R> + Send + 'static,
    ) -> app::Res<R> {
        let store: &dyn app::Store = &*self.store;
        let result = store.write_durably(run).wait();
        self.flush();
        result
    }
}

/// The family name of a person, which tells who it is.
pub(crate) fn name_token(values: &[Value]) -> Option<String> {
    values.iter().find_map(|v| match v {
        Value::Name(n) => Some(n.family.clone()),
        _ => None,
    })
}

/// Somebody acting in a door.
pub(crate) fn operator(user: UserId) -> Actor {
    Actor {
        user,
        door: Door::Operator,
    }
}

/// Ids by their last digits, so that a story can be read.
fn short(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some(at) = rest.find("Id(") {
        let (head, tail) = rest.split_at(at + 3);
        text.push_str(head);
        let end = tail.find(')').unwrap_or(tail.len());
        text.push_str(&tail[end.saturating_sub(3)..end]);
        rest = &tail[end..];
    }
    text.push_str(rest);
    text
}
