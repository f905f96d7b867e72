//! Rounds of edits: a person with every field filled, photo included, in three accounts, edited
//! in each in turn. After each edit all are equal, and nothing was written beyond it.

use crate::filled::{entry, every_field};
use crate::script::Story;
use domain::{ContactId, Field, Level, Micros, RemoteId, Value};

/// Anna's, another one of hers, and that of Ben, with whom she shares the label.
const ACCOUNTS: [&str; 3] = ["anna", "second", "ben"];

/// No second picture goes to an account before (S2).
const TEN_MINUTES: Micros = Micros::seconds(600);

/// So many rounds.
#[derive(Clone, Copy, Debug)]
pub struct Rounds {
    /// In each of them there is one edit in each account.
    pub rounds: usize,
}

/// What was written in them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Edits that people made in their accounts.
    pub edits: usize,
    /// Fields that were written to the other accounts: one for each and edit of content.
    pub updates: usize,
    /// Photos that were written or taken away: one for each and edit of the photo.
    pub photos: usize,
    /// Anything else that was written.
    pub beyond: usize,
}

/// What somebody does with a field.
#[derive(Clone, Copy, Debug)]
enum Act {
    Change,
    Add,
    Remove,
}

/// The world of the rounds.
struct World {
    story: Story,
    contact: ContactId,
    ids: [RemoteId; 3],
    /// Numbers entries and pictures.
    n: usize,
}

impl Rounds {
    /// Plays them.
    ///
    /// # Errors
    /// What is not equal after an edit, or was written without need.
    pub fn run(self) -> Result<Written, String> {
        let mut world = World::new()?;
        let mut written = Written::default();
        for turn in 0..self.rounds * ACCOUNTS.len() {
            // Three and the number of fields have no divisor in common: in so many turns each
            // field is met in each account, and in three times as many in every way.
            let (account, field) = (turn % 3, Field::ALL[turn % Field::ALL.len()]);
            let act = [Act::Change, Act::Add, Act::Remove][(turn / 69 + turn) % 3];
            let told = format!("edit {turn}: {act:?} {field} in {}", ACCOUNTS[account]);
            let one = world
                .turn(account, field, act)
                .map_err(|what| format!("{told}: {what}"))?;
            written.edits += 1;
            written.updates += one.updates;
            written.photos += one.photos;
            written.beyond += one.beyond;
        }
        Ok(written)
    }
}

impl World {
    /// Everything is in step: the person is in all three accounts.
    fn new() -> Result<Self, String> {
        let (mut story, mut n) = (Story::team(&[]), 0);
        let values = every_field(&mut n);
        let annas = story.person_saying("anna", values.clone(), &["Team"]);
        story.poses("anna", &annas, Some(1));
        story.settle();
        let before = story.writes();
        story.account("anna", "second");
        story.mirror("Team", "second");
        story.share("Team", "ben", Level::Editor);
        let contact = story.only_contact("Team").ok_or("no contact came about")?;
        let id = |account| {
            let found = story.somebody(account);
            found.ok_or_else(|| format!("nobody came into {account}"))
        };
        let ids = [id("anna")?, id("second")?, id("ben")?];
        let world = Self {
            story,
            contact,
            ids,
            n,
        };
        world.equal()?;
        // A group, the person and its photo, in each.
        let wrote = world.story.writes() - before;
        if wrote != 6 {
            return Err(format!("joining wrote {wrote} times, not 6"));
        }
        Ok(world)
    }

    /// One edit in one account; what was written because of it.
    fn turn(&mut self, account: usize, field: Field, act: Act) -> Result<Written, String> {
        let (before, versions) = (self.story.writes(), self.story.versions(self.contact));
        let [updates, set, removed] = self.calls();
        let (name, id) = (ACCOUNTS[account], self.ids[account].clone());
        self.n += 1;
        if field.is_content() {
            let values = self.edited(name, &id, field, act)?;
            self.story.says(name, &id, values.clone());
        } else {
            self.story.wait(TEN_MINUTES);
            let shown = self.story.portrait(name, &id);
            let away = matches!(act, Act::Remove) && shown.is_some();
            let motif = (!away).then_some(self.n as u64);
            self.story.poses(name, &id, motif);
        }
        let said = self.story.said(name, &id);
        let photo = self.story.portrait(name, &id);
        self.story.settle();
        let now = (self.story.said(name, &id), self.story.portrait(name, &id));
        if now != (said, photo) {
            return Err("the account where it was edited says something else now".into());
        }
        self.equal()?;
        let [updates, set, removed] = {
            let now = self.calls();
            [now[0] - updates, now[1] - set, now[2] - removed]
        };
        let wrote = self.story.writes() - before;
        let one = Written {
            edits: 1,
            updates,
            photos: set + removed,
            beyond: wrote - updates - set - removed,
        };
        let others = ACCOUNTS.len() - 1;
        let due = if field.is_content() {
            (others, 0, 0)
        } else {
            (0, others, 0)
        };
        if (one.updates, one.photos, one.beyond) != due {
            return Err(format!("{one:?} was written"));
        }
        let versions = self.story.versions(self.contact) - versions;
        if versions != 1 {
            return Err(format!("it made {versions} revisions"));
        }
        Ok(one)
    }

    fn calls(&self) -> [usize; 3] {
        ["update", "set photo", "remove photo"].map(|call| self.story.calls(call))
    }

    /// What the person says once somebody has changed an entry of a field, added one or taken
    /// one away; where none is left, or no second may be, that is another act.
    fn edited(
        &self,
        account: &str,
        id: &RemoteId,
        field: Field,
        act: Act,
    ) -> Result<Vec<Value>, String> {
        let mut values = self.story.said(account, id);
        let new = entry(field, self.n).ok_or("a field without an entry")?;
        let of_field: Vec<usize> = (0..values.len())
            .filter(|i| values[*i].field() == field)
            .collect();
        let some = of_field.get(self.n % of_field.len().max(1)).copied();
        match (act, some) {
            (Act::Remove, Some(i)) => drop(values.remove(i)),
            (Act::Change, Some(i)) => values[i] = new,
            (Act::Add, Some(i)) if field.is_singleton() => values[i] = new,
            (Act::Add, Some(_)) | (Act::Add | Act::Change | Act::Remove, None) => values.push(new),
        }
        Ok(values)
    }

    /// All accounts and the hub say the same, and show the same picture.
    fn equal(&self) -> Result<(), String> {
        let (kept, picture) = self.story.kept(self.contact);
        for (account, id) in ACCOUNTS.into_iter().zip(&self.ids) {
            let said = self.story.said(account, id);
            let lost: Vec<&Value> = kept.iter().filter(|v| !said.contains(v)).collect();
            let alone: Vec<&Value> = said.iter().filter(|v| !kept.contains(v)).collect();
            if said != kept {
                return Err(format!(
                    "{account} and the hub differ: {lost:?} in the hub alone, {alone:?} there"
                ));
            }
            let shown = self.story.portrait(account, id);
            if shown != picture {
                return Err(format!(
                    "{account} shows the picture {shown:?}, not {picture:?}"
                ));
            }
        }
        Ok(())
    }
}
