//! Whether the contacts of a label that Kith makes in an account show on its user's phones (G1).

use super::mine;
use crate::{Problem, Res, Work};
use domain::{AccountId, LabelId, UserId};
use sync::Mirror;

/// Switches it, for whom Kith makes there from now on: who is there already stays as they are. A
/// contact that another label shows on phones is there for that.
pub fn set_phone(
    work: &dyn Work,
    user: UserId,
    label: LabelId,
    account: AccountId,
    on: bool,
) -> Res<Mirror> {
    let mirror = mine(work, user, label, account)?;
    if work.label(label)?.is_some_and(|l| l.scope.is_some()) {
        return Problem::refuse(
            "always-on-phone",
            "This label is one of the provider's own groups, and phones show that by themselves. \
             Take a label of your own, or one that was shared with you.",
        );
    }
    let mirror = Mirror {
        phone: on,
        ..mirror
    };
    work.save_mirror(&mirror)?;
    Ok(mirror)
}
