//! What holds after every unit, whatever it did (K2, K3, R5).

use app::{Invitation, Read, Res, Revision, Team, User};
use domain::{AccountId, Card, Contact, ContactId, Grant, Label, LabelId, Membership, Micros};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

/// Remembers labels, also those that were deleted.
#[derive(Default)]
pub(crate) struct Laws {
    labels: Mutex<BTreeSet<LabelId>>,
}

/// Everything the laws look at.
#[derive(Debug, PartialEq)]
pub(crate) struct State {
    now: Micros,
    feeds: BTreeMap<LabelId, (u64, Vec<Membership>)>,
    contacts: BTreeMap<ContactId, Known>,
    mirrors: BTreeMap<LabelId, BTreeSet<AccountId>>,
    behind: BTreeMap<AccountId, bool>,
    sharing: Sharing,
}

/// Who has what.
#[derive(Debug, Default, PartialEq)]
struct Sharing {
    labels: BTreeMap<LabelId, (Label, Vec<Grant>, Vec<Invitation>)>,
    users: Vec<User>,
    teams: Vec<Team>,
}

#[derive(Debug, PartialEq)]
struct Known {
    contact: Contact,
    revisions: Vec<Revision>,
    entries: BTreeMap<LabelId, Membership>,
}

impl Laws {
    pub(crate) fn look(&self, r: &dyn Read) -> Res<State> {
        let mut labels = self.labels.lock().expect("nobody panicked here");
        labels.extend(r.labels()?.iter().map(|l| l.id));
        let mut state = State {
            now: r.now(),
            feeds: BTreeMap::new(),
            contacts: BTreeMap::new(),
            mirrors: BTreeMap::new(),
            behind: BTreeMap::new(),
            sharing: Sharing {
                labels: BTreeMap::new(),
                users: r.users()?,
                teams: r.teams()?,
            },
        };
        for &id in labels.iter() {
            let label = r.label(id)?.expect("labels are never erased");
            let feed = r.entries(id, 0, usize::MAX)?;
            for entry in &feed {
                let contact = r
                    .contact(entry.contact)?
                    .expect("a contact's id is never erased");
                let entries = r
                    .memberships(entry.contact)?
                    .into_iter()
                    .map(|e| (e.label, e));
                let revisions = r.revisions(entry.contact)?;
                let known = Known {
                    contact,
                    revisions,
                    entries: entries.collect(),
                };
                state.contacts.insert(entry.contact, known);
            }
            state.feeds.insert(id, (label.seq, feed));
            let given = (label, r.grants(id)?, r.invitations(id)?);
            state.sharing.labels.insert(id, given);
            let shown = r.mirrors_of(id)?.into_iter().map(|m| m.account);
            state.mirrors.insert(id, shown.collect());
        }
        for watched in r.watched()? {
            let (due, ahead) = (r.due(watched.id)?, r.ahead(watched.id)?);
            assert_eq!((watched.due, watched.ahead), (due, ahead));
            state
                .behind
                .insert(watched.id, ahead.is_some() || due.is_some());
        }
        Ok(state)
    }
}

impl State {
    /// Whether this may come after `before`.
    pub(crate) fn follows(&self, before: &Self, happened: bool) {
        if !happened {
            assert_eq!(
                self.contacts, before.contacts,
                "a refused unit changes nothing"
            );
            assert_eq!(self.feeds, before.feeds, "a refused unit changes nothing");
            assert_eq!(
                self.sharing, before.sharing,
                "a refused unit changes nothing"
            );
            return;
        }
        for (seq, feed) in self.feeds.values() {
            assert!(
                feed.is_sorted_by(|a, b| a.seq < b.seq),
                "K3: a place in a feed is given once"
            );
            assert!(
                feed.last().is_none_or(|e| e.seq <= *seq),
                "K3: the label knows its newest seq"
            );
        }
        for known in self.contacts.values() {
            known.holds();
        }
        for (id, now) in &self.contacts {
            let was = before.contacts.get(id);
            let version = was.map_or(0, |k| k.contact.version);
            assert!(version <= now.contact.version, "a version never falls");
            if version == now.contact.version {
                let entries = was.map(|k| &k.entries);
                assert_eq!(
                    entries,
                    Some(&now.entries),
                    "K2: no change without a revision"
                );
            } else {
                self.spread(before, was, now);
            }
        }
    }

    /// A changed contact is new in every feed, and every account that shows it is behind.
    fn spread(&self, before: &Self, was: Option<&Known>, now: &Known) {
        let held = was
            .iter()
            .flat_map(|k| k.entries.values())
            .filter(|e| e.present);
        let holds = now.entries.values().filter(|e| e.present);
        for label in held.chain(holds).map(|e| e.label) {
            let newest = before.feeds.get(&label).map_or(0, |(seq, _)| *seq);
            assert!(
                now.entries[&label].seq > newest,
                "K3: a write raises seq in every label"
            );
            for account in &self.mirrors[&label] {
                assert!(self.behind[account], "S4: who shows it is behind");
            }
        }
    }
}

impl Known {
    fn holds(&self) {
        let present = self.entries.values().any(|e| e.present);
        assert_eq!(
            self.contact.gone.is_none(),
            present,
            "R5: in the trash when no label holds it"
        );
        for entry in self.entries.values() {
            assert_eq!(
                entry.removed_by.is_none(),
                entry.present,
                "who took it out, while absent"
            );
        }
        if self.revisions.is_empty() {
            assert_eq!(
                self.contact.card,
                Card::default(),
                "K9: only a purged contact has no history"
            );
            return;
        }
        let mut card = Card::default();
        for (revision, version) in self.revisions.iter().rev().zip(1_u64..) {
            assert_eq!(revision.version, version, "K2: one revision per version");
            if let Some(full) = &revision.full
                && version == 1
            {
                card = full.clone();
            }
            revision.patch.apply(&mut card);
            assert_eq!(
                revision.full.is_some(),
                version == 1 || version % 20 == 0,
                "K2: full content now and then"
            );
            assert!(
                revision
                    .full
                    .as_ref()
                    .is_none_or(|f| f.entries == card.entries),
                "K2: full is full"
            );
        }
        assert_eq!(
            self.contact.version,
            self.revisions.len() as u64,
            "K2: one revision per version"
        );
        assert_eq!(
            card.entries, self.contact.card.entries,
            "K2: history leads to the content"
        );
    }
}
