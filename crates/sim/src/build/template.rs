//! Stores that worlds begin with.

use crate::env::SimEnv;
use std::sync::{Arc, OnceLock};
use store::InlineStore;

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
