//! Worlds in which people write about contacts, and who reads it in the end (R7).

use crate::build::{Sim, operator};
use crate::rng::Rng;
use app::Readers;
use app::use_cases::comments;
use domain::{CommentId, ContactId, LabelId, Level, UserId};
use std::collections::{BTreeMap, BTreeSet};

/// What is to be remembered of such a world.
pub(crate) struct Remarks {
    chance: Rng,
    written: BTreeMap<CommentId, Remark>,
}

/// A comment that stands.
struct Remark {
    contact: ContactId,
    /// Whose members read it; none: its author alone.
    label: Option<LabelId>,
    author: UserId,
}

impl Remarks {
    pub(crate) fn new(chance: Rng) -> Self {
        Self {
            chance,
            written: BTreeMap::new(),
        }
    }
}

impl Sim {
    /// Somebody writes something, or takes it back, now and then, in a world where they do.
    pub(crate) fn somebody_remarks(&mut self) {
        let Some(mut remarks) = self.remarks.take() else {
            return;
        };
        match remarks.chance.below(100) {
            0..=24 => self.comments(&mut remarks),
            25..=34 => self.notes_for_themselves(&mut remarks),
            35..=42 => self.takes_a_comment_away(&mut remarks),
            _ => {}
        }
        self.remarks = Some(remarks);
    }

    fn comments(&mut self, remarks: &mut Remarks) {
        let chance = &mut remarks.chance;
        let (Some(user), Some(label)) = (
            chance.pick(&self.everybody()).copied(),
            chance.pick(&self.labels).copied(),
        ) else {
            return;
        };
        let Some(contact) = self.some_contact(chance) else {
            return;
        };
        let whom: BTreeSet<UserId> = chance
            .pick(&self.everybody())
            .copied()
            .into_iter()
            .collect();
        let whom = if chance.chance(30) {
            whom
        } else {
            BTreeSet::new()
        };
        let chains = self.chains(contact);
        let (readers, mentions) = (Readers::Label(label), whom.clone());
        let done = self.try_unit(move |w| {
            comments::add(w, operator(user), contact, readers, "said", &mentions)
        });
        match done {
            Ok(comment) => {
                let had = chains.through(user, label);
                self.needs("a comment is written", had, Level::Editor);
                for reader in whom {
                    let had = chains.through(reader, label);
                    self.needs("somebody is mentioned", had, Level::Viewer);
                    self.meet("mentioned in a comment");
                }
                self.meet("comment written");
                let remark = Remark {
                    contact,
                    label: Some(label),
                    author: user,
                };
                remarks.written.insert(comment.id, remark);
            }
            Err(app::Error::Refused(_)) => {
                if chains.through(user, label) >= Some(Level::Editor) && whom.is_empty() {
                    self.wrong("an editor may not write a comment".to_owned());
                }
                self.meet("comment refused");
            }
            Err(_) => {}
        }
    }

    fn notes_for_themselves(&mut self, remarks: &mut Remarks) {
        let Some(user) = remarks.chance.pick(&self.everybody()).copied() else {
            return;
        };
        let Some(contact) = self.some_contact(&mut remarks.chance) else {
            return;
        };
        let chains = self.chains(contact);
        let (readers, nobody) = (Readers::Author, BTreeSet::new());
        let done = self.try_unit(move |w| {
            comments::add(w, operator(user), contact, readers, "noted", &nobody)
        });
        if let Ok(comment) = done {
            let had = chains.level(user, None, None);
            self.needs("somebody notes something on a contact", had, Level::Viewer);
            let remark = Remark {
                contact,
                label: None,
                author: user,
            };
            remarks.written.insert(comment.id, remark);
        }
    }

    fn takes_a_comment_away(&mut self, remarks: &mut Remarks) {
        let all: Vec<CommentId> = remarks.written.keys().copied().collect();
        let (Some(id), Some(user)) = (
            remarks.chance.pick(&all).copied(),
            remarks.chance.pick(&self.everybody()).copied(),
        ) else {
            return;
        };
        let Remark {
            contact,
            label,
            author,
        } = remarks.written[&id];
        let chains = self.chains(contact);
        let done = self.try_unit(move |w| comments::delete(w, operator(user), id));
        if done.is_ok() {
            match label {
                Some(label) if user != author => {
                    let had = chains.in_label(user, label);
                    self.needs("somebody else's comment is deleted", had, Level::Owner);
                }
                None if user != author => self.wrong("a private comment is deleted".to_owned()),
                Some(_) | None => {}
            }
            remarks.written.remove(&id);
            self.meet("comment deleted");
        }
    }

    /// A contact of any label.
    fn some_contact(&self, chance: &mut Rng) -> Option<ContactId> {
        let label = chance.pick(&self.labels).copied()?;
        let members = self.look(move |r| r.members(label));
        chance.pick(&members).copied()
    }
}

/// R7: each comment is read by exactly those who see its contact in its label now, what is private by
/// its author alone; judged by chains of entries, not by the product's own rights.
pub(crate) fn comments_are_read_by_theirs(sim: &Sim) -> Result<BTreeMap<String, usize>, String> {
    let mut met = BTreeMap::new();
    let mut meet = |what: &str| *met.entry(what.to_owned()).or_default() += 1;
    let Some(remarks) = &sim.remarks else {
        return Ok(met);
    };
    let mut read: BTreeMap<UserId, BTreeSet<CommentId>> = BTreeMap::new();
    for user in sim.everybody() {
        let all = sim.look(move |r| comments::all(r, user));
        read.insert(user, all.into_iter().map(|c| c.id).collect());
    }
    for (id, remark) in &remarks.written {
        let chains = sim.chains(remark.contact);
        let mut others = 0;
        for (user, all) in &read {
            let may = match remark.label {
                Some(label) => chains.through(*user, label).is_some(),
                None => *user == remark.author,
            };
            if may != all.contains(id) {
                let (label, author) = (remark.label, remark.author);
                return Err(format!(
                    "{user} reads a comment of {author} in {label:?} on {}: {}, and not {may}",
                    remark.contact, !may
                ));
            }
            others += usize::from(may && *user != remark.author);
        }
        match remark.label {
            Some(_) if others > 0 => meet("comment read by others"),
            Some(label) if !chains.holds(label) => meet("comment that left with its entry"),
            Some(_) => {}
            None => meet("private comment"),
        }
    }
    Ok(met)
}
