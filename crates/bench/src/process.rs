//! What the system says of another process. Linux tells it in `/proc`.

use anyhow::{Context as _, Result};
use std::{fs, time::Duration};

/// A process, by its number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Process(pub(crate) u32);

impl Process {
    /// The memory it has now, in MiB.
    pub(crate) fn memory(self) -> Result<u64> {
        self.status("VmRSS:")
    }

    /// The most memory it ever had since it started, or since [`Process::forget_peak`], in MiB.
    pub(crate) fn peak(self) -> Result<u64> {
        self.status("VmHWM:")
    }

    /// The peak counts from now on.
    pub(crate) fn forget_peak(self) -> Result<()> {
        Ok(fs::write(format!("/proc/{}/clear_refs", self.0), "5")?)
    }

    /// The processor time it has used, all threads together.
    pub(crate) fn cpu(self) -> Result<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0))?;
        // The name in brackets may hold anything; behind it come plain numbers.
        let (_, rest) = stat.rsplit_once(')').context("no such process")?;
        let ticks: u64 = rest
            .split_whitespace()
            .skip(11)
            .take(2)
            .filter_map(|n| n.parse::<u64>().ok())
            .sum();
        // A tick is a hundredth of a second wherever Linux tells times to programs.
        Ok(Duration::from_millis(ticks * 10))
    }

    fn status(self, name: &str) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kib = line.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
        Ok(kib.context("the system does not tell")? / 1_024)
    }
}
