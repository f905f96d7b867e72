//! What comes through entries that hang on one another (R2), found out from those that hang on
//! none.

use crate::Res;
use domain::{Access, LabelId, Level, Membership, UserId};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use sync::Through;

/// What each of a contact's entries gives at most, whoever looks. An entry that came out of a label
/// gives no more than whoever put it there has through their entry in that label; where the contact
/// is no longer there, through any other in which they see it. Whatever is said of an entry is said
/// by such as were known before it, so two never hold one another up, and of `n` entries there are
/// at most `n` rounds.
pub(super) fn of(
    entries: &[Membership],
    access: impl Fn(LabelId, UserId) -> Res<Option<Access>>,
) -> Res<BTreeMap<LabelId, Through>> {
    let bound = |e: &Membership| match e.via {
        None => Through::Label,
        Some(_) => Through::Nothing,
    };
    let mut known = Known {
        through: entries.iter().map(|e| (e.label, bound(e))).collect(),
        access,
    };
    let mut open: Vec<&Membership> = entries.iter().filter(|e| e.via.is_some()).collect();
    while let Some((at, way)) = known.next(&open)? {
        let entry = open.remove(at);
        known.through.insert(entry.label, Through::Way(way));
    }
    Ok(known.through)
}

/// Who gives more of two: the greater level, then the fewer hidden fields.
pub(super) fn rank(access: &Access) -> (Reverse<Level>, usize) {
    (Reverse(access.level), access.hidden.len())
}

/// What is known so far; of an entry that is still open, nothing.
struct Known<A> {
    through: BTreeMap<LabelId, Through>,
    access: A,
}

impl<A: Fn(LabelId, UserId) -> Res<Option<Access>>> Known<A> {
    /// The entry of which can be said next what it gives, and that.
    fn next(&self, open: &[&Membership]) -> Res<Option<(usize, Access)>> {
        for (at, entry) in open.iter().enumerate() {
            if let Some(via) = entry.via
                && let Some(way) = self.gives(via, entry.by)?
            {
                return Ok(Some((at, way)));
            }
        }
        // None comes by its own way any more; whoever waits for one that may still be known comes
        // last, and the strongest first, for others may hang on it.
        let mut strongest: BTreeMap<UserId, Option<Access>> = BTreeMap::new();
        let (mut least, mut next) = (None, None);
        for (at, entry) in open.iter().enumerate() {
            let way = match strongest.entry(entry.by) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(self.strongest(entry.by)?),
            };
            let Some(way) = way else {
                continue;
            };
            let key = (self.waits(open, entry)?, rank(way));
            if least.is_none_or(|least| key < least) {
                least = Some(key);
                next = Some((at, way.clone()));
            }
        }
        Ok(next)
    }

    /// What a user has through the entry in this label.
    fn gives(&self, label: LabelId, user: UserId) -> Res<Option<Access>> {
        Ok(match self.through.get(&label) {
            None | Some(Through::Nothing) => None,
            Some(Through::Label) => (self.access)(label, user)?,
            Some(Through::Way(way)) => (self.access)(label, user)?.map(|a| a.within(way)),
        })
    }

    fn strongest(&self, user: UserId) -> Res<Option<Access>> {
        let mut best: Option<Access> = None;
        for &label in self.through.keys() {
            if let Some(way) = self.gives(label, user)?
                && best.as_ref().is_none_or(|b| rank(&way) < rank(b))
            {
                best = Some(way);
            }
        }
        Ok(best)
    }

    fn waits(&self, open: &[&Membership], entry: &Membership) -> Res<bool> {
        let Some(via) = entry.via.filter(|v| open.iter().any(|o| o.label == *v)) else {
            return Ok(false);
        };
        Ok((self.access)(via, entry.by)?.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::of;
    use domain::{Access, ContactId, LabelId, Level, Membership, Micros, UserId, Uuid};
    use std::collections::{BTreeMap, BTreeSet};
    use sync::Through;

    const LABELS: u64 = 5;
    const USERS: u64 = 3;

    fn label(n: u64) -> LabelId {
        LabelId(Uuid::from_u128(u128::from(n)))
    }

    fn user(n: u64) -> UserId {
        UserId(Uuid::from_u128(u128::from(n)))
    }

    fn entry(at: u64, via: Option<u64>, by: u64) -> Membership {
        Membership {
            label: label(at),
            contact: ContactId(Uuid::nil()),
            seq: 0,
            present: true,
            via: via.map(label),
            by: user(by),
            removed_by: None,
            at: Micros(0),
        }
    }

    struct World {
        entries: Vec<Membership>,
        levels: BTreeMap<(LabelId, UserId), Level>,
    }

    impl World {
        /// Any world: who has which label, and which entry came out of which.
        fn any(seed: u64) -> Self {
            let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            let mut pick = |n: u64| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state % n
            };
            let mut levels = BTreeMap::new();
            for at in 0..LABELS {
                for who in 0..USERS {
                    if pick(3) > 0 {
                        let mut all = Level::ALL.into_iter();
                        let level = all.find(|_| pick(3) == 0).unwrap_or(Level::Owner);
                        levels.insert((label(at), user(who)), level);
                    }
                }
            }
            let mut entries = Vec::new();
            for at in 0..LABELS {
                let via = (pick(4) > 0).then(|| pick(LABELS)).filter(|via| *via != at);
                if pick(5) > 0 {
                    entries.push(entry(at, via, pick(USERS)));
                }
            }
            Self { entries, levels }
        }

        fn through(&self) -> BTreeMap<LabelId, Through> {
            let access = |l: LabelId, u: UserId| {
                Ok(self.levels.get(&(l, u)).map(|level| Access::open(*level)))
            };
            of(&self.entries, access).expect("nothing is read")
        }

        /// The most any chain of others that ends at an unbound entry gives, tried one by one.
        fn most(&self, entry: &Membership, but: &BTreeSet<LabelId>) -> Option<Level> {
            if entry.via.is_none() {
                return Some(Level::Owner);
            }
            let mut but = but.clone();
            but.insert(entry.label);
            let others = self.entries.iter().filter(|e| !but.contains(&e.label));
            let ways = others.filter_map(|e| {
                let mine = self.levels.get(&(e.label, entry.by))?;
                Some(self.most(e, &but)?.min(*mine))
            });
            ways.max()
        }
    }

    #[test]
    fn r2_an_entry_gives_something_exactly_where_a_chain_holds_it_and_never_more() {
        let mut bound = 0;
        for seed in 1..4_000 {
            let world = World::any(seed);
            let through = world.through();
            for entry in &world.entries {
                let most = world.most(entry, &BTreeSet::new());
                match &through[&entry.label] {
                    Through::Label => assert_eq!(entry.via, None, "{seed}"),
                    Through::Way(way) => {
                        assert!(Some(way.level) <= most, "{seed}: {way:?} {most:?}");
                        bound += 1;
                    }
                    Through::Nothing => assert_eq!(most, None, "{seed}: {entry:?}"),
                }
            }
        }
        assert!(bound > 1_000, "{bound}");
    }

    #[test]
    fn r2_what_an_entry_came_out_of_counts_alone_while_it_is_there() {
        let levels = [(0, 0, Level::Viewer), (1, 0, Level::Manager)];
        let levels = levels.map(|(l, u, level)| ((label(l), user(u)), level));
        let mut world = World {
            entries: vec![entry(0, None, 1), entry(1, None, 1), entry(2, Some(0), 0)],
            levels: levels.into(),
        };
        let way = |level| Through::Way(Access::open(level));
        assert_eq!(world.through()[&label(2)], way(Level::Viewer));
        world.entries.remove(0);
        assert_eq!(world.through()[&label(2)], way(Level::Manager));
    }
}
