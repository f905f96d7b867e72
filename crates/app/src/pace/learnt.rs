//! What an account taught us about its quota, which Google tells nobody (people-api §7).

use super::Quotas;
use super::window::MINUTE;
use domain::Micros;

/// After so long without a refusal a little more is tried.
const CALM: Micros = Micros::seconds(600);

/// Whether batches cost as much as their entries is asked anew after so long.
const DOUBT: Micros = Micros::days(1);

/// Fewer requests a minute than this do not even make a look at an account.
const LEAST: u32 = 10;

/// How the quota of one account, or of the project, is believed to be.
#[derive(Clone, Debug)]
pub(super) struct Learnt {
    /// The most entries one call carries.
    pub(super) batch: usize,
    /// Since when a batch is believed to cost as much as its entries.
    per_entry: Option<Micros>,
    /// What is believed to be allowed, in 1/256 of what is set.
    share: u32,
    /// Nothing is asked before.
    pub(super) until: Micros,
    /// The last refusal, or the last time more was tried.
    calm: Micros,
    /// When a call with several entries was made last.
    batched: Option<Micros>,
}

const WHOLE: u32 = 256;

impl Learnt {
    pub(super) fn new() -> Self {
        Self {
            batch: usize::MAX,
            per_entry: None,
            share: WHOLE,
            until: Micros(i64::MIN),
            calm: Micros(0),
            batched: None,
        }
    }

    /// Whether a call costs as much as its entries.
    pub(super) fn per_entry(&self) -> bool {
        self.per_entry.is_some()
    }

    /// What is believed to be allowed of a limit that is set.
    pub(super) fn limit(&self, set: u32) -> u32 {
        let learnt = u64::from(set) * u64::from(self.share) / u64::from(WHOLE);
        u32::try_from(learnt)
            .unwrap_or(set)
            .max(LEAST)
            .min(set)
            .max(1)
    }

    /// A call with so many entries is made.
    pub(super) fn called(&mut self, now: Micros, entries: usize) {
        if entries > 1 {
            self.batched = Some(now);
        }
    }

    /// The quota is used up although we counted less: the batch halves, remembered. First
    /// the accounting is doubted, then the number that is set.
    pub(super) fn refused(&mut self, now: Micros, entries: usize) {
        if entries > 1 {
            self.batch = self.batch.min(entries / 2).max(1);
        }
        let batched = self.batched.is_some_and(|at| now - at < MINUTE);
        if batched && self.per_entry.is_none() {
            self.per_entry = Some(now);
        } else {
            self.share = (self.share / 2).max(1);
        }
        self.calm = now;
    }

    /// Time passes: what was given up is tried again, slowly.
    pub(super) fn pass(&mut self, now: Micros) {
        if self.per_entry.is_some_and(|since| now - since >= DOUBT) {
            self.per_entry = None;
        }
        while self.calm + CALM <= now && (self.share < WHOLE || self.batch < usize::MAX) {
            self.calm = self.calm + CALM;
            self.share = (self.share + self.share.div_ceil(8)).min(WHOLE);
            self.batch = self.batch.saturating_add(self.batch.div_ceil(8));
            if self.batch >= Quotas::LARGEST {
                self.batch = usize::MAX;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Micros {
        Micros::seconds(seconds)
    }

    #[test]
    fn s4_a_refusal_halves_the_batch_and_calm_raises_it_slowly() {
        let mut learnt = Learnt::new();
        learnt.called(at(0), 200);
        learnt.refused(at(1), 200);
        assert_eq!(learnt.batch, 100);
        assert!(learnt.per_entry(), "a batch is what was refused");
        learnt.pass(at(600));
        assert_eq!(learnt.batch, 100, "not yet");
        learnt.pass(at(601));
        assert_eq!(learnt.batch, 113);
        learnt.pass(at(24 * 3_600));
        assert_eq!(learnt.batch, usize::MAX);
    }

    #[test]
    fn the_accounting_is_doubted_before_the_number() {
        let mut learnt = Learnt::new();
        learnt.called(at(0), 200);
        learnt.refused(at(1), 1);
        assert!(learnt.per_entry(), "the batch before was what cost so much");
        assert_eq!(learnt.limit(60), 60);
        learnt.refused(at(70), 60);
        assert_eq!(learnt.limit(60), 30);
        learnt.pass(at(70) + CALM);
        assert_eq!(learnt.limit(60), 33);
    }

    #[test]
    fn single_calls_that_are_refused_say_that_the_number_is_lower() {
        let mut learnt = Learnt::new();
        learnt.refused(at(0), 1);
        assert!(!learnt.per_entry());
        assert_eq!(learnt.limit(60), 30);
        for n in 1..20 {
            learnt.refused(at(n), 1);
        }
        assert_eq!(
            learnt.limit(60),
            LEAST,
            "an account can always be looked at"
        );
        assert_eq!(learnt.limit(4), 4, "what is set is never exceeded");
    }

    #[test]
    fn the_accounting_is_asked_anew_after_a_day() {
        let mut learnt = Learnt::new();
        learnt.called(at(0), 2);
        learnt.refused(at(0), 2);
        learnt.pass(DOUBT - at(1));
        assert!(learnt.per_entry());
        learnt.pass(DOUBT);
        assert!(!learnt.per_entry());
    }
}
