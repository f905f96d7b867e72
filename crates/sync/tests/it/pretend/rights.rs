//! Whether whoever takes a step has the right to it, judged anew from the levels (R2, R4, R5).

use super::Pretend;
use domain::{ContactId, Field, LabelId, Level, Patch};
use std::collections::BTreeSet;
use sync::Step;

impl Pretend<'_> {
    /// What the account's user may not do of a step; nothing if it is all theirs to do.
    pub(super) fn unlawful(&self, step: &Step) -> Option<String> {
        let lacking = match step {
            Step::Patch { contact, patch, .. } => self.may_not_change(*contact, patch),
            Step::Remove { labels, .. } | Step::Trash { labels, .. } => {
                self.below(labels, Level::Deleter)
            }
            Step::Join { labels, .. } | Step::Import { labels, .. } => {
                self.below(labels, Level::Editor)
            }
            Step::Restore { contact, .. } => {
                let gone = self.hub.contacts.get(contact)?.gone.as_ref()?;
                let none = self.below(&gone.labels, Level::Editor) == gone.labels.len();
                usize::from(none)
            }
            Step::Look { .. }
            | Step::Seek { .. }
            | Step::Agree { .. }
            | Step::Forget { .. }
            | Step::Link { .. }
            | Step::Answered { .. }
            | Step::Adopt { .. }
            | Step::Aside { .. }
            | Step::PutBack { .. }
            | Step::Unlink { .. }
            | Step::Disown { .. }
            | Step::Hold { .. }
            | Step::Brake { .. }
            | Step::Expel { .. }
            | Step::Create { .. }
            | Step::Update { .. }
            | Step::Groups { .. }
            | Step::Leave { .. }
            | Step::Fetch { .. }
            | Step::Photo { .. }
            | Step::Delete { .. }
            | Step::Sweep { .. } => 0,
        };
        (lacking > 0).then(|| format!("{:?} has not the right to {step:?}", self.a.user))
    }

    /// In how many of these labels the user is not at this level.
    fn below(&self, labels: &BTreeSet<LabelId>, level: Level) -> usize {
        let mine = |l: &&LabelId| self.hub.level(**l, self.a.user) < Some(level);
        labels.iter().filter(mine).count()
    }

    /// How many of the changes are of fields that no label shows the user and lets them change.
    fn may_not_change(&self, contact: ContactId, patch: &Patch) -> usize {
        let labels = self.hub.labels(contact);
        let edits = |field: Field| {
            labels.iter().any(|l| {
                let hidden = self.hub.hidden.get(&(*l, self.a.user));
                let shown = hidden.is_none_or(|h| !h.contains(&field));
                shown && self.hub.level(*l, self.a.user) >= Some(Level::Editor)
            })
        };
        let fields = patch.0.iter().flat_map(|c| c.values()).map(|v| v.field());
        fields.filter(|f| !edits(*f)).count()
    }
}
