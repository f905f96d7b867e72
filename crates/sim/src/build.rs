//! A small world: Anna with two accounts, Ben with one, now and then Cleo; a label of
//! Anna's made from a group, in step with her second account, shared with the others.

mod counter;
mod template;
mod units;

use counter::Counter;
pub(crate) use template::{SECOND, second_template, template};
use units::Disk;

use crate::circles::Circles;
use crate::env::SimEnv;
use crate::fake::{FakeAccount, FakePartner, Habits, PHONE, World};
use crate::goings::Goings;
use crate::people::give;
use crate::pool::{Lent, Pool, PoolStore};
use crate::remarks::Remarks;
use crate::rights::Rights;
use crate::rng::Rng;
use crate::size::{Cast, Size};
use app::{Executor, Opener, Sealed, Tools, use_cases};
use domain::{AccountId, Actor, Door, GroupId, LabelId, Level, Micros, RemoteId, UserId, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use sync::Settings;

/// Everything of one simulated world.
pub(crate) struct Sim {
    pub(crate) size: Size,
    pub(crate) rng: Rng,
    pub(crate) env: Arc<SimEnv>,
    pub(crate) store: Lent,
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
    /// Accounts and labels that go and come back, in worlds that have that.
    pub(crate) goings: Option<Goings>,
    /// What people write about contacts, in worlds in which they do (R7).
    pub(crate) remarks: Option<Remarks>,
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

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
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

impl Sim {
    pub(crate) fn new(seed: u64, habits: Habits, secret: Option<usize>, size: Size) -> Self {
        let mut rng = Rng::new(seed);
        // Every fourth: worlds of the other numbers stay as they were.
        let with_dora = seed % 4 == 3 && secret.is_none();
        // Seeds that are written down tell what they told: of their numbers none is such a one.
        let together = seed % size.together_every() == 1 && secret.is_none();
        let cast = size.cast(&mut rng, together, with_dora);
        let mut sim = Self::empty(rng, habits);
        sim.size = size;
        sim.secret = secret;
        sim.together = together;
        sim.populate(cast);
        // Chance of its own, so that other worlds stay as they were.
        let mut social = Rng::new(seed ^ 0x50c1a1);
        if social.chance(50) {
            sim.socialise(social, seed % 7 == 3);
        }
        // Worlds of the seeds that are written down stay as they were.
        sim.masks = matches!(seed % 12, 7 | 10 | 11).then(|| Rng::new(seed ^ 0x3a5c));
        if with_dora {
            sim.gather(Rng::new(seed ^ 0xc12c1e), cast.doras);
        }
        // Of the seeds that are written down none is such a one.
        if matches!(seed % 13, 2 | 3 | 6) && secret.is_none() && !sim.together {
            sim.goings = Some(Goings::new(Rng::new(seed ^ 0x90_1265)));
        }
        sim.remarks = (seed % 3 == 1).then(|| Remarks::new(Rng::new(seed ^ 0x4e3a4c)));
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
    pub(crate) fn installed(template: &'static [u8], rng: Rng, habits: Habits) -> Self {
        let env = Arc::new(SimEnv::new());
        let store = Lent::new(template, &env);
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
            size: Size::default(),
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
            goings: None,
            remarks: None,
            wrong: None,
            secret: None,
            posed: BTreeMap::new(),
            disk: Mutex::default(),
            counter,
        }
    }

    fn populate(&mut self, cast: Cast) {
        let anna = self.user("anna");
        self.owner = anna;
        let first = self.account(anna, "anna1");
        let second = cast.second.then(|| self.account(anna, "anna2"));
        let group = self
            .world
            .accounts
            .get_mut(&first)
            .and_then(|a| a.make_group("Team", None));
        let group = group.expect("a new account has no such group").id;
        let people = self.size.people(&mut self.rng);
        for _ in 0..people {
            self.person_in_both(first, second, &group);
        }
        if let Some(second) = second {
            for _ in 0..self.rng.below(3) {
                let values = self.fresh_person(anna);
                self.put(second, values, BTreeSet::new());
            }
        }
        let actor = operator(anna);
        let seen = self.world.accounts[&first]
            .group(&group)
            .cloned()
            .expect("it was just made");
        let label = self.unit(move |w| {
            w.save_group(first, &seen)?;
            let (label, _) = use_cases::mirrors::from_group(w, actor, first, &seen.id, None)?;
            if let Some(second) = second {
                use_cases::mirrors::mirror(w, actor, label.id, second)?;
            }
            Ok(label.id)
        });
        self.label = label;
        self.labels.push(label);
        let club = self.size.has_club(&mut self.rng).then(|| {
            self.unit(move |w| {
                let club = use_cases::labels::create(w, anna, "Club")?.id;
                use_cases::mirrors::mirror(w, actor, club, first)?;
                if let Some(second) = second {
                    use_cases::mirrors::mirror(w, actor, club, second)?;
                }
                Ok(club)
            })
        });
        self.labels.extend(club);
        for n in 0..cast.others {
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
    fn person_in_both(&mut self, first: AccountId, second: Option<AccountId>, group: &GroupId) {
        let values = self.fresh_person(self.owner);
        if let Some(second) = second
            && self.rng.chance(40)
        {
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
