//! What Kith keeps, in SQLite: the `Store` of `app`, written once against a small
//! private `Sql` trait, with one statement file per noun.
//!
//! * [`SqliteStore`]: a database file, one writer that commits waiting units together,
//!   a few readers.
//! * [`InlineStore`]: a database in memory for the simulator and tests.
//! * [`inspect`]: how a database file is, without changing it.
//! * [`DirLock`]: one server per data directory (S3).
//!
//! Never here: a rule. What may be done, and what follows from it, is decided in `app`.

mod file;
mod inline;
mod inspect;
mod json;
mod lock;
mod nouns;
mod schema;
mod sql;
mod unit;
mod words;
mod work;

pub use file::{SqliteStore, WAITING_MOST};
pub use inline::InlineStore;
pub use inspect::{Inspection, inspect};
pub use lock::DirLock;
