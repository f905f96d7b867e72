//! What is looked at again, whatever happens to a look.

use super::*;
use crate::{cli::until, happenings::Happenings};
use app::{
    Opener, PauseCause, Sealed, Tools,
    use_cases::{
        accounts::{self, Connection},
        users,
    },
};
use store::SqliteStore;

/// Falls over twice, then has no key.
#[derive(Default)]
struct Clumsy(AtomicUsize);

impl Opener for Clumsy {
    fn open(&self, _: &Sealed) -> Option<String> {
        let before = self.0.fetch_add(1, Ordering::Relaxed);
        assert!(before >= 2, "a fault, as it might be anywhere");
        None
    }

    fn seal_anew(&self, _: &Sealed, _: &str) -> Option<Sealed> {
        None
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_looked_at_again_after_a_fault_of_the_program() {
    google::init_tls();
    let file = std::env::temp_dir().join(format!("kith-loops-{}.db", uuid::Uuid::now_v7()));
    let env = Arc::new(Machine::new());
    let store = SqliteStore::open(&file, Arc::clone(&env) as _).expect("it can be made");
    let store = Arc::new(store);
    let sealed = Sealed {
        key_id: "k".into(),
        bytes: Vec::new(),
    };
    let all: &dyn Store = store.as_ref();
    let connected = all.write(move |w| {
        let user = users::add(w, "anna@home.example", "Anna")?.id;
        let account = Connection {
            ends: None,
            token: sealed.clone(),
            sub: "1".into(),
            email: "anna@home.example".into(),
            domain: None,
            region: None,
            usual_region: "DE".into(),
        };
        Ok(accounts::connect(w, user, account)?.id)
    });
    let account = connected.await.expect("connected");
    let news = Arc::new(Notify::new());
    let partner = google::Google::new(google::Config::new("id", "secret")).expect("a client");
    let executor = Executor::new(Tools {
        store: Arc::clone(&store) as _,
        partner: Arc::new(partner),
        env: Arc::clone(&env) as _,
        opener: Arc::<Clumsy>::default(),
        events: Arc::new(Happenings::new(Arc::clone(&news), None)),
        settings: sync::Settings::default(),
        quotas: Quotas::default(),
    });
    let (stop, stopped) = watch::channel(false);
    let watcher = tokio::spawn(run(Shared {
        executor,
        store: Arc::clone(&store),
        env,
        pace: Speeds {
            min: Duration::from_millis(50),
            max: Duration::from_millis(50),
        },
        quotas: Quotas::default(),
        accounts: Arc::default(),
        news,
        stop: stopped,
    }));
    let paused = until("the third look", async || {
        let all: &dyn Store = store.as_ref();
        let found = all
            .read(move |r| Ok(r.account(account)?.map(|a| a.state)))
            .await?;
        Ok(found.filter(|state| *state == AccountState::Paused(PauseCause::KeyMissing)))
    });
    paused.await.expect("it comes");
    stop.send_replace(true);
    watcher.await.expect("it goes on to the end");
    drop(std::fs::remove_file(&file));
}
