//! A world of one account in a few words, for tables of tiny cases.

use crate::words::{ACCOUNT, ANNA, F, ME, NOW, agreement, card, contact, group, show, values};
use domain::{
    Access, Contact, Etag, Field, Gone, GoneHow, LabelId, Level, Mark, Membership, Micros, Origin,
    Person, Raw, RemoteId, UserId, identity,
};
use std::collections::{BTreeMap, BTreeSet};
use sync::{
    AccountFacts, Attempt, Candidate, Held, HeldIn, HubFacts, Link, LinkState, LinkSummary,
    MirrorFacts, MirrorState, Seen, SeenGroup, SeenState, SeenSummary, SendKind, Sending, Settings,
    Step, Subject, Summary, Through, Twin, plan, survey,
};

/// What the planner is told; built from left to right, the last subject is the one meant.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) facts: AccountFacts,
    pub(crate) subjects: Vec<Subject>,
}

/// My account, in which I own the label F with a hundred contacts, its group in order.
pub(crate) fn world() -> World {
    let facts = AccountFacts {
        account: ACCOUNT,
        user: ME,
        region: "DE".to_owned(),
        now: NOW,
        mirrors: BTreeMap::new(),
        access: BTreeMap::new(),
        expressible: Field::ALL.into(),
        listed: Some(NOW),
        held_contacts: BTreeMap::new(),
        held_people: BTreeSet::new(),
        refused: BTreeSet::new(),
        same: BTreeMap::new(),
        unwanted: BTreeSet::new(),
        twice: BTreeSet::new(),
        sums: BTreeMap::new(),
        held: Held::default(),
        settings: Settings::default(),
    };
    World {
        facts,
        subjects: Vec::new(),
    }
    .label(F, Level::Owner)
}

impl World {
    /// A mirrored label, in which the account's user may do so much.
    pub(crate) fn label(mut self, label: LabelId, level: Level) -> Self {
        let mirror = MirrorFacts {
            group: Some(group(label)),
            state: MirrorState::Active,
            level: Some(level),
            settled: true,
            again: false,
            shown: Some(SeenGroup {
                id: group(label),
                name: String::new(),
                etag: None,
                binding: None,
                system: false,
            }),
            size: 100,
            on_leaving: domain::OnLeaving::Remove,
        };
        self.facts.mirrors.insert(label, mirror);
        self.facts.access.insert(label, Access::open(level));
        self
    }

    pub(crate) fn mirror(mut self, label: LabelId, how: impl FnOnce(&mut MirrorFacts)) -> Self {
        how(self.facts.mirrors.get_mut(&label).unwrap());
        self
    }

    /// A label its user sees and that is not in this account.
    pub(crate) fn elsewhere(mut self, label: LabelId, access: Access) -> Self {
        self.facts.access.insert(label, access);
        self
    }

    /// These fields of the label are kept from the account's user (R6).
    pub(crate) fn hides(mut self, label: LabelId, hidden: &[Field]) -> Self {
        if let Some(access) = self.facts.access.get_mut(&label) {
            access.hidden = hidden.iter().copied().collect();
        }
        self
    }

    /// The label's group was deleted in the account, and its user is asked (G5).
    pub(crate) fn asking(self, label: LabelId) -> Self {
        self.mirror(label, |m| {
            m.state = MirrorState::Asking;
            m.shown = None;
        })
    }

    /// Access to the label was withdrawn.
    pub(crate) fn withdrawn(self, label: LabelId) -> Self {
        let mut world = self.mirror(label, |m| {
            m.state = MirrorState::Ending;
            m.level = None;
        });
        world.facts.access.remove(&label);
        world
    }

    /// The label's owner wants what Kith made to stay (D1).
    pub(crate) fn keeps(self, label: LabelId) -> Self {
        self.mirror(label, |m| m.on_leaving = domain::OnLeaving::Keep)
    }

    pub(crate) fn facts(mut self, how: impl FnOnce(&mut AccountFacts)) -> Self {
        how(&mut self.facts);
        self
    }

    /// The next subject.
    pub(crate) fn also(mut self) -> Self {
        self.subjects.push(Subject::default());
        self
    }

    pub(crate) fn subject(mut self, how: impl FnOnce(&mut Subject)) -> Self {
        if self.subjects.is_empty() {
            self.subjects.push(Subject::default());
        }
        how(self.subjects.last_mut().unwrap());
        self
    }

    /// A contact of the hub in label F, version 3.
    pub(crate) fn hub(self, content: &str) -> Self {
        let id = contact(100 + self.subjects.len().max(1) as u128);
        self.subject(|s| {
            s.hub = Some(HubFacts {
                contact: Contact {
                    id,
                    version: 3,
                    card: card(content),
                    gone: None,
                },
                memberships: Vec::new(),
                labels: HeldIn::new(),
                changed_by_person: false,
                merged: false,
                merged_into: None,
                meant: BTreeSet::new(),
            });
        })
        .within(F)
    }

    fn contact(self, how: impl FnOnce(&mut HubFacts)) -> Self {
        self.subject(|s| how(s.hub.as_mut().unwrap()))
    }

    fn entry(self, label: LabelId, removed_by: Option<UserId>) -> Self {
        self.contact(|hub| {
            match removed_by {
                None => drop(hub.labels.insert(label, Through::Label)),
                Some(_) => drop(hub.labels.remove(&label)),
            }
            hub.memberships.retain(|m| m.label != label);
            hub.memberships.push(Membership {
                label,
                contact: hub.contact.id,
                seq: 0,
                present: removed_by.is_none(),
                via: None,
                by: ANNA,
                removed_by,
                at: NOW,
            });
        })
    }

    /// The contact is in this label too.
    pub(crate) fn within(self, label: LabelId) -> Self {
        self.entry(label, None)
    }

    /// Its entry in this label gives no more than this (R2).
    pub(crate) fn through(self, label: LabelId, through: Through) -> Self {
        self.contact(|hub| drop(hub.labels.insert(label, through)))
    }

    /// Somebody took it out of this label.
    pub(crate) fn without(self, label: LabelId, by: UserId) -> Self {
        self.entry(label, Some(by))
    }

    /// It is in the trash, out of label F.
    pub(crate) fn trashed(self, how: GoneHow, by: UserId) -> Self {
        self.without(F, by).contact(|hub| {
            let labels = BTreeSet::from([F]);
            hub.contact.gone = Some(Gone {
                how,
                by,
                at: NOW,
                labels,
            });
            hub.contact.version = 4;
        })
    }

    /// The hub says this now, in version 4.
    pub(crate) fn now(self, content: &str) -> Self {
        self.contact(|hub| {
            let was = std::mem::take(&mut hub.contact.card);
            let mut now = card(content);
            // Entries keep their keys by place.
            now.next_key = now.next_key.max(was.next_key);
            hub.contact.card = now;
            hub.contact.version = 4;
        })
    }

    /// A person changed the contact since this account agreed on it.
    pub(crate) fn by_a_person(self) -> Self {
        self.contact(|hub| hub.changed_by_person = true)
    }

    /// It is linked with person `p` whom Kith made, in agreement with version 3 in its labels.
    pub(crate) fn linked(mut self, content: &str) -> Self {
        let agreed = agreement(content);
        let facts = self.facts.clone();
        if self.subjects.is_empty() {
            self.subjects.push(Subject::default());
        }
        let s = self.subjects.last_mut().unwrap();
        let hub = s.hub.as_ref().unwrap();
        let mut link = Link::new(hub.contact.id, ACCOUNT, Origin::Kith, NOW - Micros::days(1));
        let present = hub
            .memberships
            .iter()
            .filter(|m| m.present)
            .map(|m| m.label);
        link.groups = present.filter(|l| facts.mirrors.contains_key(l)).collect();
        link.state = LinkState::Linked;
        link.remote = Some("p".into());
        link.etags = vec!["e1".into()];
        link.version = hub.contact.version;
        link.lens = facts.lens(&hub.labels).id();
        link.agreement = agreed;
        s.link = Some(link);
        self
    }

    pub(crate) fn link(self, how: impl FnOnce(&mut Link)) -> Self {
        self.subject(|s| how(s.link.as_mut().unwrap()))
    }

    /// The person was there before.
    pub(crate) fn users_own(self) -> Self {
        self.link(|l| l.origin = Origin::User)
    }

    /// The person is gone since so long.
    pub(crate) fn link_gone(self, since: Micros) -> Self {
        self.link(|l| {
            l.state = LinkState::Gone;
            l.since = NOW - since;
            l.groups.clear();
        })
    }

    /// A create was attempted so long ago, and no answer came.
    pub(crate) fn creating(self, ago: Micros) -> Self {
        self.linked("").link(|l| {
            l.state = LinkState::Creating;
            l.remote = None;
            l.attempts = vec![Attempt {
                mark: Mark("m".to_owned()),
                at: NOW - ago,
                sent: Vec::new(),
            }];
        })
    }

    /// A write was sent, and no answer came.
    pub(crate) fn sending(self) -> Self {
        self.link(|l| {
            l.sending = Some(Sending {
                kind: SendKind::Update,
                writes: Vec::new(),
                groups: l.groups.clone(),
                version: l.version,
                lens: l.lens,
                epoch: 1,
                at: NOW,
                leaving: None,
            });
        })
    }

    fn seen(self, state: SeenState, person: Option<Person>) -> Self {
        self.subject(|s| {
            let linked = s.link.as_ref().and_then(|l| l.remote.clone());
            let remote = person.as_ref().map(|p| p.id.clone()).or(linked);
            s.seen = Some(Seen {
                account: ACCOUNT,
                remote: remote.unwrap_or_else(|| "p".into()),
                state,
                person,
                first: NOW - Micros::days(1),
                last: NOW - Micros::days(1),
                merged: false,
            });
        })
    }

    /// Person `p` was seen to say this, in a new revision and in these groups.
    pub(crate) fn shows(self, content: &str, labels: &[LabelId]) -> Self {
        self.somebody("p", content, labels)
    }

    /// Somebody was seen.
    pub(crate) fn somebody(self, id: &str, content: &str, labels: &[LabelId]) -> Self {
        self.seen(SeenState::Present, Some(person(id, content, labels)))
    }

    pub(crate) fn person(self, how: impl FnOnce(&mut Person)) -> Self {
        self.subject(|s| how(s.seen.as_mut().unwrap().person.as_mut().unwrap()))
    }

    /// A listing says that the person is gone.
    pub(crate) fn missing(self) -> Self {
        self.seen(SeenState::Missing, None)
    }

    /// A direct read said that the person is gone.
    pub(crate) fn vanished(self) -> Self {
        self.seen(SeenState::Gone, None)
    }

    /// Somebody looked for persons who may be the contact: there is none.
    pub(crate) fn alone(self) -> Self {
        self.subject(|s| s.candidates = Some(Vec::new()))
    }

    /// A person who may be the contact, outside mirrored groups.
    pub(crate) fn candidate(self, id: &str, content: &str) -> Self {
        self.subject(|s| {
            let person = person(id, content, &[]);
            let found = Candidate {
                person,
                linked: None,
            };
            s.candidates.get_or_insert_default().push(found);
        })
    }

    /// Its user said that this person of theirs is the contact (I1).
    pub(crate) fn said_same(mut self, id: &str) -> Self {
        let contact = self.subjects.last().unwrap().hub.as_ref().unwrap();
        let said = self.facts.same.entry(contact.contact.id).or_default();
        said.insert(RemoteId(id.to_owned()));
        self
    }

    /// The person who was found last is linked with another contact.
    pub(crate) fn taken(self) -> Self {
        self.subject(|s| {
            let found = s.candidates.as_mut().and_then(|c| c.last_mut());
            found.unwrap().linked = Some(contact(900));
        })
    }

    /// A contact of label F that the person may be.
    pub(crate) fn twin(self, content: &str, linked: bool) -> Self {
        self.subject(|s| {
            let id = contact(500 + s.twins.len() as u128);
            let card = card(content);
            s.twins.push(Twin {
                keys: identity::match_keys(card.values(), "DE"),
                contact: Contact {
                    id,
                    version: 1,
                    card,
                    gone: None,
                },
                labels: BTreeSet::from([F]),
                linked,
            });
        })
    }

    /// The steps, in the order in which they are taken.
    pub(crate) fn steps(&self) -> Vec<Step> {
        let summaries: Vec<Summary> = self.subjects.iter().map(summary).collect();
        let found = survey(&self.facts, &summaries);
        let dirty: Vec<Subject> = self
            .subjects
            .iter()
            .zip(&summaries)
            .filter(|(_, s)| {
                found
                    .dirty
                    .iter()
                    .any(|d| d.contact == s.contact && d.remote == s.remote)
            })
            .map(|(s, _)| s.clone())
            .collect();
        plan(&self.facts, &found, &dirty)
    }
}

/// Surveys and plans a world, and compares the steps told in a few words.
#[track_caller]
pub(crate) fn check(world: &World, expected: &str) {
    let steps = world.steps();
    let told: Vec<String> = steps.iter().map(show).collect();
    assert_eq!(told.join("; "), expected, "{steps:#?}");
}

pub(crate) fn person(id: &str, content: &str, labels: &[LabelId]) -> Person {
    let values = values(content);
    Person {
        id: RemoteId(id.to_owned()),
        former: Vec::new(),
        etag: Etag("e2".to_owned()),
        updated: None,
        keys: identity::match_keys(&values, "DE"),
        values,
        groups: labels.iter().map(|l| group(*l)).collect(),
        marks: BTreeSet::new(),
        photo: None,
        raw: Raw(String::new()),
    }
}

pub(crate) fn summary(s: &Subject) -> Summary {
    let link = s.link.as_ref();
    let hub = s.hub.as_ref();
    let seen = s.seen.as_ref();
    let mut summary = Summary {
        contact: hub.map(|h| h.contact.id).or(link.map(|l| l.contact)),
        remote: link
            .and_then(|l| l.remote.clone())
            .or(seen.map(|s| s.remote.clone())),
        version: hub.map_or(0, |h| h.contact.version),
        gone: hub.is_some_and(|h| h.contact.gone.is_some()),
        labels: hub.map(|h| h.labels.clone()).unwrap_or_default(),
        link: link.map(LinkSummary::from),
        ..Summary::default()
    };
    summary.seen = seen.map(SeenSummary::from);
    summary
}

/// A table of cases: each is a test of its own, and all can be asked for what they meet.
macro_rules! cases {
    ($($(#[$doc:meta])* $name:ident: $world:expr => $steps:expr;)*) => {
        $(
            $(#[$doc])*
            #[test]
            fn $name() {
                crate::world::check(&$world, $steps);
            }
        )*

        pub(crate) fn all() -> Vec<(&'static str, crate::world::World)> {
            vec![$((stringify!($name), $world)),*]
        }
    };
}

pub(crate) use cases;
