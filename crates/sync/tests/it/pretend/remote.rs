//! Remote steps: noted, sent, and answered if luck has it (A3).

use super::Pretend;
use super::look::Source;
use crate::model::{Fake, PHONE, etag, labels_here, lens_here};
use domain::{
    Agreement, ContactId, Etag, FieldWrite, Gone, GoneHow, LabelId, LensId, Mark, Origin, Person,
    RemoteId, Value, settle,
};
use std::collections::BTreeSet;
use sync::{Attempt, Leaving, Link, LinkState, SeenState, SendKind, Sending};

/// What becomes of a call.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Luck {
    Answered,
    NeverArrived,
    AnswerLost,
}

impl Pretend<'_> {
    pub(super) fn unmoved(&self, id: ContactId, version: u64, lens: LensId) -> Option<()> {
        let labels = labels_here(self.hub, self.a, id);
        let contact = &self.hub.contacts[&id];
        let same = contact.version == version && contact.gone.is_none() && !labels.is_empty();
        (same && lens_here(self.hub, self.a, id).id() == lens).then_some(())
    }

    fn luck(&mut self) -> Luck {
        match self.chance.below(200) {
            n if n < self.faults => Luck::NeverArrived,
            n if n < 2 * self.faults => Luck::AnswerLost,
            _ => Luck::Answered,
        }
    }

    pub(super) fn create(
        &mut self,
        id: ContactId,
        version: u64,
        lens: LensId,
        writes: &[FieldWrite],
        labels: &BTreeSet<LabelId>,
    ) -> Option<()> {
        let now = self.hub.now;
        self.unmoved(id, version, lens)?;
        let kept = self.a.links.get(&id).cloned();
        let mut link = kept.unwrap_or_else(|| Link::new(id, self.a.id, Origin::Kith, now));
        if link.state == LinkState::Gone && link.agreement.is_over() {
            link.origin = Origin::Kith;
            link.agreement = Agreement::default();
        }
        let free = matches!(link.state, LinkState::Gone | LinkState::Creating);
        free.then_some(())?;
        let mark = Mark(format!("m{}", self.a.number()));
        link.attempts.push(Attempt {
            mark: mark.clone(),
            at: now,
            sent: Vec::new(),
        });
        link.former.extend(link.remote.take());
        link.sending = Some(Sending {
            kind: SendKind::Create,
            writes: writes.to_vec(),
            groups: labels.clone(),
            version,
            lens,
            epoch: 0,
            at: now,
            leaving: None,
        });
        link.enter(LinkState::Creating, now);
        let luck = self.luck();
        if luck != Luck::NeverArrived {
            let mut groups = self.groups_of(labels);
            groups.insert(PHONE.into());
            let remote = self.a.create(Fake {
                values: written(&[], writes, self.a.slashes),
                groups,
                etag: 0,
                marks: BTreeSet::from([mark.clone()]),
                ours: true,
            });
            if luck == Luck::Answered {
                let person = self.a.person(&remote).unwrap();
                link.attempts.retain(|a| a.mark != mark);
                link.agreement = settle(&Agreement::default(), writes, &person.values);
                link.remote = Some(remote);
                link.made = link.origin == Origin::Kith;
                link.groups.clone_from(labels);
                link.version = version;
                link.lens = lens;
                link.take_in(&person);
                link.sending = None;
                link.enter(LinkState::Linked, now);
            }
        }
        self.a.links.insert(id, link);
        Some(())
    }

    pub(super) fn update(
        &mut self,
        id: ContactId,
        (version, lens): (u64, LensId),
        writes: &[FieldWrite],
        groups: Option<&BTreeSet<LabelId>>,
        lets_go: Option<Leaving>,
    ) -> Option<()> {
        let now = self.hub.now;
        let mut link = self.a.links.get(&id)?.clone();
        let remote = link.remote.clone()?;
        let free = link.state == LinkState::Linked
            && link.sending.is_none()
            && !self.a.seen.contains_key(&remote);
        free.then_some(())?;
        let current = self.a.people.get(&remote).map(|p| etag(p.etag));
        if current.is_none() || current.as_ref() != link.etags.last() {
            self.look(&remote); // refused: stale, or gone
            return Some(());
        }
        link.sending = Some(Sending {
            kind: SendKind::Update,
            writes: writes.to_vec(),
            groups: groups.unwrap_or(&link.groups).clone(),
            version,
            lens,
            epoch: 0,
            at: now,
            leaving: None,
        });
        let luck = self.luck();
        if luck != Luck::NeverArrived {
            let slashes = self.a.slashes;
            let wanted = groups.map(|labels| self.groups_of(labels));
            let mirrored = self.groups_of(&self.a.mirrors.keys().copied().collect());
            self.a.change(&remote, |p| {
                p.values = written(&p.values, writes, slashes);
                if let Some(wanted) = wanted {
                    p.groups.retain(|g| !mirrored.contains(g));
                    p.groups.extend(wanted);
                }
            });
        }
        if luck == Luck::Answered {
            let person = self.a.person(&remote).unwrap();
            link.agreement = settle(&link.agreement, writes, &person.values);
            link.take_in(&person);
            link.sending = None;
            if let Some(groups) = groups {
                link.groups.clone_from(groups);
            }
            if let Some(why) = lets_go {
                if why.by_user != Some(GoneHow::Unlabelled) {
                    link.disagree();
                }
                link.let_go(now);
            } else {
                link.version = version;
                link.lens = lens;
            }
        }
        self.a.links.insert(id, link);
        Some(())
    }

    pub(super) fn modify(
        &mut self,
        id: ContactId,
        version: u64,
        add: &BTreeSet<LabelId>,
        remove: &BTreeSet<LabelId>,
    ) -> Option<()> {
        let mut any = None;
        let all = add
            .iter()
            .map(|l| (*l, true))
            .chain(remove.iter().map(|l| (*l, false)));
        for (label, adds) in all {
            let here = labels_here(self.hub, self.a, id).contains(&label);
            let mut link = self.a.links.get(&id)?.clone();
            let still = self.hub.contacts[&id].version == version && here == adds;
            if link.state != LinkState::Linked || link.sending.is_some() || !still {
                continue;
            }
            let group = self.a.mirrors.get(&label)?.group.clone()?;
            if !self.a.groups.contains(&group) {
                *self.broken = Some(format!("a call about {group:?}, which is gone"));
                return any;
            }
            let remote = link.remote.clone()?;
            let mut groups = link.groups.clone();
            if adds {
                groups.insert(label);
            } else {
                groups.remove(&label);
            }
            any = Some(());
            let luck = self.luck();
            if luck != Luck::NeverArrived {
                self.a.change(&remote, |p| {
                    if adds {
                        p.groups.insert(group);
                    } else {
                        p.groups.remove(&group);
                    }
                });
            }
            if luck == Luck::Answered && !self.a.people.contains_key(&remote) {
                self.keep_gone(&remote, SeenState::Missing);
            } else if luck == Luck::Answered {
                link.groups = groups;
            } else {
                link.sending = Some(Sending {
                    kind: SendKind::Groups,
                    writes: Vec::new(),
                    groups,
                    version: link.version,
                    lens: link.lens,
                    epoch: 0,
                    at: self.hub.now,
                    leaving: None,
                });
            }
            self.a.links.insert(id, link);
        }
        any
    }

    pub(super) fn delete(&mut self, id: ContactId, remote: &RemoteId) -> Option<()> {
        let now = self.hub.now;
        let mut link = self.a.links.get(&id)?.clone();
        let Some(person) = self.a.person(remote) else {
            link.enter(LinkState::Gone, now);
            link.sending = None;
            self.a.links.insert(id, link);
            self.a.seen.remove(remote);
            self.a.unwanted.remove(&id);
            return Some(());
        };
        if !link.knows(&person.etag) && !link.agreement.shows(&person.values) {
            if self.a.unwanted.remove(&id) {
                return Some(()); // changed since: it stays
            }
            self.keep(&person, Source::Direct);
            return Some(());
        }
        let gone = self.hub.contacts[&id].gone.clone();
        let said = self.a.same.get(&id).is_some_and(|s| !s.is_empty());
        let another = said && link.origin == Origin::Kith;
        if gone.is_none() && !labels_here(self.hub, self.a, id).is_empty() && !another {
            return None;
        }
        self.judge_deletion(&person, gone.as_ref());
        link.take_in(&person);
        let luck = self.luck();
        if luck != Luck::NeverArrived {
            self.a.people.remove(remote);
        }
        if luck == Luck::Answered {
            link.groups.clear();
            link.enter(LinkState::Gone, now);
            self.a.seen.remove(remote);
            self.a.unwanted.remove(&id);
        } else {
            link.sending = Some(Sending {
                kind: SendKind::Delete,
                writes: Vec::new(),
                groups: BTreeSet::new(),
                version: link.version,
                lens: link.lens,
                epoch: 0,
                at: now,
                leaving: None,
            });
        }
        self.a.links.insert(id, link);
        Some(())
    }

    /// No person of origin `user` is ever deleted, except in accounts of the user who
    /// deleted that contact (sync §9).
    pub(super) fn judge_deletion(&mut self, person: &Person, gone: Option<&Gone>) {
        let by_me = |g: &Gone| g.how == GoneHow::Deleted && g.by == self.a.user;
        if !self.a.people[&person.id].ours && !gone.is_some_and(by_me) {
            *self.broken = Some(format!(
                "{} was its user's own and Kith deletes it",
                person.id
            ));
        }
    }

    pub(super) fn sweep(&mut self, contact: ContactId, remote: &RemoteId, etag: &Etag) {
        let person = self.a.person(remote).filter(|p| p.etag == *etag);
        self.a.seen.remove(remote);
        if let Some(person) = person {
            if let Some(link) = self.a.links.get_mut(&contact) {
                link.attempts.retain(|a| !person.marks.contains(&a.mark));
            }
            self.judge_deletion(&person, None);
            self.a.people.remove(remote);
        }
    }
}

/// What the account shows after a write: whole fields are replaced.
pub(super) fn written(shown: &[Value], writes: &[FieldWrite], slashes: bool) -> Vec<Value> {
    let untouched = |v: &&Value| !writes.iter().any(|w| w.field == v.field());
    let mut now: Vec<Value> = shown.iter().filter(untouched).cloned().collect();
    let sent = writes.iter().flat_map(|w| &w.entries);
    now.extend(sent.map(|o| made_of(&o.value, slashes)));
    now
}

fn made_of(value: &Value, slashes: bool) -> Value {
    let mut value = value.clone();
    if let (Value::Url(url), true) = (&mut value, slashes)
        && !url.value.ends_with('/')
    {
        url.value.push('/');
    }
    value
}
