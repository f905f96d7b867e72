//! A server that runs.

use super::Said;
use std::process::{Child, Command};

/// A server; dropping it kills it.
pub(crate) struct Serving(pub(super) Option<Child>);

impl Serving {
    /// Asks it to end, and waits until it has.
    pub(crate) fn stop(mut self) -> Said {
        let child = self.0.take().expect("it runs");
        let asked = Command::new("kill")
            .args(["-TERM", &child.id().to_string()])
            .status();
        assert!(asked.expect("there is a kill command").success());
        Said::of(&child.wait_with_output().expect("it ends"))
    }
}

impl Serving {
    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.0.as_ref().expect("it runs").id()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        if let Some(mut child) = self.0.take() {
            drop(child.kill());
            drop(child.wait());
        }
    }
}
