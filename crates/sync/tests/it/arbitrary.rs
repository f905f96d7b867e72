//! Anything may be known: `survey` and `plan` have an answer to whatever they are told,
//! however little of it fits together.

use crate::chance::Chance;
use crate::words::{ACCOUNT, ANNA, F, ME, NOW, W, agreement, card, contact, group};
use crate::world::{World, person, summary, world};
use domain::{
    Access, Contact, Field, Gone, GoneHow, LabelId, Lens, LensId, Level, Mark, Membership, Micros,
    Origin, RemoteId, Uuid, identity,
};
use std::collections::BTreeSet;
use sync::{
    Asked, Attempt, BrakeKind, Candidate, Decision, HubFacts, Link, LinkState, MirrorState, Seen,
    SeenState, SendKind, Sending, Step, Subject, Sums, Through, Twin, plan, survey,
};

const CASES: u64 = 20_000;

const CONTENTS: [&str; 8] = [
    "",
    "tel=1",
    "name=Anna, mail=a@x",
    "name=Anna Berg, mail=a@x, note=x",
    "note=y, tel=1, tel=2",
    "mail=b@x",
    "name=Anna, mail=a@x, im=jabber:a, pronouns=she",
    "pronouns=they, im=a, tel=1",
];

const AGREED: [&str; 7] = [
    "",
    "tel=1",
    "brought name=Anna, mail=a@x, own note=x",
    "own tel=1, note=y, own note=x",
    "mail=b@x, mail=b@x, tel=1",
    "im=jabber:a, brought pronouns=she",
    "own pronouns=they, im=a",
];

struct Any(Chance);

impl Any {
    fn yes(&mut self) -> bool {
        self.0.happens(50)
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        self.0.pick(of).unwrap()
    }

    fn label(&mut self) -> LabelId {
        self.one(&[F, W, LabelId(Uuid::from_u128(3))])
    }

    fn labels(&mut self) -> BTreeSet<LabelId> {
        (0..self.0.below(3)).map(|_| self.label()).collect()
    }

    fn level(&mut self) -> Option<Level> {
        if self.0.happens(15) {
            None
        } else {
            Some(self.one(&Level::ALL))
        }
    }

    fn time(&mut self) -> Micros {
        let span = self.one(&[0, 10, 400, 90_000, 40 * 86_400]);
        NOW - Micros::seconds(span)
    }

    fn remote(&mut self) -> RemoteId {
        self.one(&["p".into(), "q".into(), "r".into()])
    }

    fn kind(&mut self) -> BrakeKind {
        self.one(&[BrakeKind::Removals, BrakeKind::Edits, BrakeKind::Additions])
    }

    fn person(&mut self) -> domain::Person {
        let (id, content) = (self.remote(), self.one(&CONTENTS));
        let labels: Vec<LabelId> = self.labels().into_iter().collect();
        let mut person = person(&id.0, content, &labels);
        person.etag = self.one(&["e0".into(), "e1".into(), "e2".into()]);
        person
            .marks
            .extend(self.yes().then(|| Mark("m".to_owned())));
        person
    }

    fn world(&mut self) -> World {
        let mut world = world();
        if self.yes() {
            let level = self.one(&Level::ALL);
            world = world.label(W, level);
        }
        for label in [F, W] {
            let states = [
                MirrorState::Proposed,
                MirrorState::Active,
                MirrorState::Active,
                MirrorState::Asking,
                MirrorState::Unjoining,
                MirrorState::Ending,
            ];
            if let Some(mirror) = world.facts.mirrors.get_mut(&label) {
                mirror.state = self.one(&states);
                mirror.level = self.level();
                mirror.settled = self.yes();
                mirror.size = self.one(&[0, 1, 3, 100, usize::MAX]);
                if self.0.happens(20) {
                    mirror.shown = None;
                }
                if self.0.happens(20) {
                    mirror.group = self.one(&[None, Some(group(F))]);
                }
            }
        }
        let facts = &mut world.facts;
        for _ in 0..self.0.below(3) {
            let at = (self.label(), self.kind());
            let decided = self.time();
            match self.0.below(3) {
                0 => drop(facts.held.stopped.insert(at)),
                1 => facts.held.decide(at, Decision::Approved, decided),
                _ => facts.held.decide(at, Decision::PutBack, decided),
            };
            let n = self.one(&[0, 4, 60, usize::MAX]);
            let sums = Sums {
                removals: n,
                left: n,
                edits: n,
                additions: n,
            };
            facts.sums.insert(at.0, sums);
        }
        if self.0.happens(20) {
            let asked = [
                Asked::Whether,
                Asked::Version(0, LensId(0)),
                Asked::Version(3, Lens::full(Level::Owner).id()),
                Asked::Leaving,
            ];
            let asked = self.one(&asked);
            facts
                .held_contacts
                .insert(contact(1), BTreeSet::from([asked]));
            facts.refused.extend(self.one(&[None, Some(contact(1))]));
            facts.held_people.insert(self.remote());
        }
        if self.0.happens(20) {
            let said = BTreeSet::from([self.remote()]);
            facts.same.insert(contact(1), said);
        }
        facts.listed = self.one(&[None, Some(NOW), Some(NOW - Micros::days(1))]);
        if self.0.happens(20) {
            facts.expressible.clear();
        }
        world
    }

    fn hub(&mut self) -> HubFacts {
        let id = contact(1 + self.0.below(2) as u128);
        let entry = |any: &mut Self| Membership {
            label: any.label(),
            contact: id,
            seq: 0,
            present: any.yes(),
            via: None,
            by: ANNA,
            removed_by: any.one(&[None, Some(ME), Some(ANNA)]),
            at: any.time(),
        };
        let memberships: Vec<Membership> = (0..self.0.below(4)).map(|_| entry(self)).collect();
        let held = memberships.iter().filter(|m| m.present);
        let labels = held.map(|m| (m.label, self.through())).collect();
        let gone = self.0.happens(30).then(|| Gone {
            how: self.one(&[GoneHow::Deleted, GoneHow::Unlabelled]),
            by: self.one(&[ME, ANNA]),
            at: NOW,
            labels: self.labels(),
        });
        let contact = Contact {
            id,
            version: self.0.below(5) as u64,
            card: card(self.one(&CONTENTS)),
            gone,
        };
        HubFacts {
            contact,
            memberships,
            labels,
            changed_by_person: self.yes(),
            merged: self.yes(),
            merged_into: None,
            meant: BTreeSet::new(),
        }
    }

    fn through(&mut self) -> Through {
        self.one(&[
            Through::Label,
            Through::Label,
            Through::Way(Access {
                hidden: [Field::Phone].into(),
                ..Access::open(Level::Editor)
            }),
            Through::Nothing,
        ])
    }

    fn link(&mut self) -> Link {
        let id = contact(1 + self.0.below(2) as u128);
        let origin = self.one(&[Origin::Kith, Origin::User]);
        let mut link = Link::new(id, ACCOUNT, origin, self.time());
        link.state = self.one(&[
            LinkState::Creating,
            LinkState::Linked,
            LinkState::Linked,
            LinkState::Gone,
        ]);
        link.remote = self.one(&[None, Some("p".into()), Some("q".into())]);
        link.etags = self.one(&[vec![], vec!["e1".into()], vec!["e0".into(), "e1".into()]]);
        link.groups = self.labels();
        link.version = self.0.below(5) as u64;
        link.lens = self.one(&[LensId::default(), LensId(7)]);
        link.agreement = agreement(self.one(&AGREED));
        link.recreated = vec![self.time(); self.0.below(5)];
        let attempt = Attempt {
            mark: Mark("m".to_owned()),
            at: self.time(),
            sent: Vec::new(),
        };
        link.attempts.extend(self.yes().then_some(attempt));
        link.sending = self.0.happens(20).then(|| Sending {
            kind: SendKind::Update,
            writes: Vec::new(),
            groups: self.labels(),
            version: 0,
            lens: LensId::default(),
            epoch: 0,
            at: NOW,
            leaving: None,
        });
        link
    }

    fn subject(&mut self) -> Subject {
        let mut subject = Subject {
            hub: self.0.happens(75).then(|| self.hub()),
            link: self.0.happens(60).then(|| self.link()),
            insist: self.yes(),
            ..Subject::default()
        };
        if self.yes() {
            let (person, first) = (self.0.happens(70).then(|| self.person()), self.time());
            subject.seen = Some(Seen {
                account: ACCOUNT,
                remote: self.remote(),
                state: self.one(&[
                    SeenState::Present,
                    SeenState::Present,
                    SeenState::Missing,
                    SeenState::Gone,
                ]),
                person,
                first,
                last: self.time(),
                merged: self.yes(),
            });
        }
        if self.yes() {
            let candidate = |any: &mut Self| Candidate {
                person: any.person(),
                linked: any.one(&[None, Some(contact(1)), Some(contact(9))]),
            };
            subject.candidates = Some((0..self.0.below(3)).map(|_| candidate(self)).collect());
        }
        for _ in 0..self.0.below(3) {
            let contact = self.hub().contact;
            let keys = identity::match_keys(contact.card.values(), "DE");
            let (labels, linked) = (self.labels(), self.yes());
            subject.twins.push(Twin {
                contact,
                keys,
                labels,
                linked,
            });
        }
        subject.stray_of = self.0.happens(10).then(|| contact(1));
        subject
            .distinct
            .extend(self.0.happens(20).then(|| self.remote()));
        subject
    }
}

/// A panic tells its seed. Whatever is told: the same plan twice, in the order of phases,
/// and no step computed from something that was not told.
#[test]
fn whatever_is_told_there_is_an_answer() {
    for seed in 0..CASES {
        let mut any = Any(Chance::new(seed));
        let mut world = any.world();
        world.subjects = (0..1 + any.0.below(4)).map(|_| any.subject()).collect();
        let summaries: Vec<_> = world.subjects.iter().map(summary).collect();
        let found = survey(&world.facts, &summaries);
        assert!(found.dirty.len() <= summaries.len(), "seed {seed}");
        // Planned whether or not they are due.
        let steps = plan(&world.facts, &found, &world.subjects);
        assert_eq!(
            steps,
            plan(&world.facts, &found, &world.subjects),
            "seed {seed}"
        );
        assert!(
            steps.is_sorted_by_key(Step::phase),
            "seed {seed}: {steps:#?}"
        );
        for label in steps.iter().flat_map(labels_of) {
            let open = world.facts.mirrors.get(&label).is_some_and(|m| m.is_open());
            assert!(open, "seed {seed}: {label} is not open: {steps:#?}");
        }
    }
}

/// The labels that a step writes to, in the hub or in the account.
fn labels_of(step: &Step) -> BTreeSet<LabelId> {
    match step {
        Step::Import { labels, .. }
        | Step::Join { labels, .. }
        | Step::Remove { labels, .. }
        | Step::Trash { labels, .. }
        | Step::Expel { labels, .. } => labels.clone(),
        Step::Create { groups, .. } => groups.clone(),
        Step::Groups { add, .. } => add.clone(),
        Step::Look { .. }
        | Step::Seek { .. }
        | Step::Agree { .. }
        | Step::Forget { .. }
        | Step::Link { .. }
        | Step::Answered { .. }
        | Step::Adopt { .. }
        | Step::Patch { .. }
        | Step::Aside { .. }
        | Step::PutBack { .. }
        | Step::Restore { .. }
        | Step::Unlink { .. }
        | Step::Disown { .. }
        | Step::Hold { .. }
        | Step::Brake { .. }
        | Step::Update { .. }
        | Step::Leave { .. }
        | Step::Fetch { .. }
        | Step::Photo { .. }
        | Step::Delete { .. }
        | Step::Sweep { .. } => BTreeSet::new(),
    }
}
