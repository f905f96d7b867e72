//! What comes back out of the trash (R2, R5).

use domain::{Contact, LabelId, Membership};
use std::collections::BTreeSet;

/// The labels into which a contact comes back for somebody who may add to some: those of them it
/// was in. An entry that came out of another label comes back only together with the one there,
/// without which it would be over at once.
#[must_use]
pub fn restorable(
    contact: &Contact,
    entries: &[Membership],
    may_add: impl Fn(LabelId) -> bool,
) -> BTreeSet<LabelId> {
    let former = contact.gone.iter().flat_map(|gone| &gone.labels).copied();
    let former: Vec<LabelId> = former.filter(|l| may_add(*l)).collect();
    let via = |label: LabelId| entries.iter().find(|e| e.label == label)?.via;
    let mut back = BTreeSet::new();
    loop {
        let before = back.len();
        for &label in &former {
            if via(label).is_none_or(|from| back.contains(&from)) {
                back.insert(label);
            }
        }
        if back.len() == before {
            return back;
        }
    }
}
