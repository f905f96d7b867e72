//! Memory goes back to the system: what the first sync of large accounts takes for a minute,
//! a small machine wants for something else.

use std::time::{Duration, Instant};

/// The allocators of some systems keep what a thread freed for as long as it lives. Without
/// huge pages, of which a few bytes would keep two megabytes.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// After so long without work there is rest.
const REST: Duration = Duration::from_secs(3);

/// Gives back, once there is rest, what work has taken.
#[derive(Default)]
pub(crate) struct Keeper {
    worked: Option<Instant>,
}

impl Keeper {
    /// Work was done.
    pub(crate) fn works(&mut self) {
        self.worked = Some(Instant::now());
    }

    /// Asked again and again; now and then it is time.
    pub(crate) fn rests(&mut self) {
        if self.worked.take_if(|at| at.elapsed() >= REST).is_some() {
            give_back();
        }
    }
}

#[expect(
    unsafe_code,
    reason = "the allocator offers this to C only; no safe wrapper is published"
)]
fn give_back() {
    // SAFETY: it takes no pointer and may be called at any time, from any thread.
    unsafe { libmimalloc_sys::mi_collect(true) }
}
