//! What was spent in the last minute.

use domain::Micros;
use std::collections::VecDeque;

/// The span quotas are counted in (people-api §7).
pub(super) const MINUTE: Micros = Micros::seconds(60);

/// A minute that slides. Wherever the provider's own minutes begin, none of them can hold
/// more than this one does. A bucket that refills all the time would not do: full at first,
/// it lets nearly twice its size pass within one minute.
#[derive(Clone, Debug, Default)]
pub(super) struct Window {
    spent: VecDeque<(Micros, u32)>,
    total: u32,
}

impl Window {
    /// Forgets what is older than a minute.
    fn pass(&mut self, now: Micros) {
        while let Some(&(at, n)) = self.spent.front()
            && at + MINUTE <= now
        {
            self.total -= n;
            self.spent.pop_front();
        }
    }

    /// What was spent within the last minute.
    pub(super) fn spent(&mut self, now: Micros) -> u32 {
        self.pass(now);
        self.total
    }

    /// How much more fits below the limit.
    pub(super) fn room(&mut self, now: Micros, limit: u32) -> u32 {
        limit.saturating_sub(self.spent(now))
    }

    /// Spends.
    pub(super) fn spend(&mut self, now: Micros, n: u32) {
        self.pass(now);
        if n > 0 {
            self.total = self.total.saturating_add(n);
            self.spent.push_back((now, n));
        }
    }

    /// Takes back what was spent last and not used.
    pub(super) fn give_back(&mut self, n: u32) {
        if let Some((_, sum)) = self.spent.back_mut() {
            let back = n.min(*sum);
            *sum -= back;
            self.total -= back;
        }
    }

    /// What was spent last took effect only now: nobody knows when in between the provider
    /// counted it.
    pub(super) fn took_until(&mut self, now: Micros) {
        if let Some((at, _)) = self.spent.back_mut() {
            *at = now.max(*at);
        }
    }

    /// When `n` more fit below the limit; never more than the limit is waited for.
    pub(super) fn free_at(&mut self, now: Micros, limit: u32, n: u32) -> Micros {
        self.pass(now);
        let mut over = self
            .total
            .saturating_sub(limit.saturating_sub(n.min(limit)));
        for &(at, spent) in &self.spent {
            if over == 0 {
                break;
            }
            over = over.saturating_sub(spent);
            if over == 0 {
                return at + MINUTE;
            }
        }
        now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Micros {
        Micros::seconds(seconds)
    }

    #[test]
    fn s4_no_minute_wherever_it_begins_holds_more_than_the_limit() {
        let mut window = Window::default();
        let mut sent: Vec<i64> = Vec::new();
        for second in 0..600 {
            // Greedy: whatever fits is spent at once.
            let room = window.room(at(second), 7);
            window.spend(at(second), room);
            sent.extend((0..room).map(|_| second));
        }
        for begin in 0..540 {
            let within = sent.iter().filter(|s| (begin..begin + 60).contains(*s));
            assert!(within.count() <= 7, "in the minute from second {begin}");
        }
        assert_eq!(sent.len(), 70, "ten minutes' worth was spent");
    }

    #[test]
    fn it_says_when_there_will_be_room() {
        let mut window = Window::default();
        window.spend(at(0), 4);
        window.spend(at(10), 3);
        assert_eq!(window.free_at(at(20), 10, 3), at(20));
        assert_eq!(window.free_at(at(20), 10, 4), at(60));
        assert_eq!(window.free_at(at(20), 10, 8), at(70));
        // More than ever fits is let through by an empty minute.
        assert_eq!(window.free_at(at(20), 10, 99), at(70));
    }

    #[test]
    fn what_was_not_used_comes_back_and_what_took_long_counts_from_its_end() {
        let mut window = Window::default();
        window.spend(at(0), 5);
        window.give_back(2);
        assert_eq!(window.spent(at(0)), 3);
        window.took_until(at(25));
        assert_eq!(window.room(at(60), 3), 0);
        assert_eq!(window.room(at(85), 3), 3);
    }
}
