//! What a mirror needs before contacts are looked at.

use super::birth::{birth, free};
use super::names::names;
use domain::{GroupId, Level};
use sync::{GroupBinding, Mirror, MirrorState, SeenGroup};

/// Something to be done about a mirror's group.
pub(super) enum Need {
    /// A group is there for it: ours from a lost answer, or the owner's of the same name.
    Bind(SeenGroup, GroupBinding),
    /// A group has to be made under this name.
    Make(String, GroupBinding),
    /// The group is not listed any more: is it gone?
    Confirm(GroupId),
    /// The label got another name.
    Rename(SeenGroup, String),
    /// The user gave the group another name (G4).
    Renamed { name: String, owner: bool },
    /// Nothing of the label is left here.
    End(Option<SeenGroup>),
    /// Access ended.
    Leave,
}

/// What is known of a mirror when its need is judged.
pub(super) struct Sight<'a> {
    pub(super) mirror: &'a Mirror,
    /// The label's name.
    pub(super) label: &'a str,
    /// The name of the label's owner.
    pub(super) owner: &'a str,
    /// What the account's user may do.
    pub(super) level: Option<Level>,
    /// How many persons of the account are still linked in the label.
    pub(super) left: usize,
    /// The mark a group of this label bears.
    pub(super) binding: GroupBinding,
    /// The account's groups.
    pub(super) shown: &'a [SeenGroup],
}

pub(super) fn need(sight: Sight<'_>) -> Option<Need> {
    let group = sight.mirror.group.as_ref();
    let listed = group.and_then(|g| sight.shown.iter().find(|s| s.id == *g));
    match (sight.mirror.state, sight.level) {
        (MirrorState::Proposed | MirrorState::Asking, Some(_)) => None,
        (MirrorState::Ending, _) if sight.left == 0 => Some(Need::End(listed.cloned())),
        (MirrorState::Ending, _) => None,
        (_, None) => Some(Need::Leave),
        (MirrorState::Active, Some(level)) => match (group, listed) {
            // Not ours yet, or still marked as a label's that ended here (G2); one bound by
            // another installation was refused when the mirror was asked for.
            (Some(_), Some(listed)) if !listed.system && free(listed, &sight.binding) => {
                Some(Need::Bind(listed.clone(), sight.binding))
            }
            (None, _) => Some(birth(sight, level)),
            (Some(group), None) => Some(Need::Confirm(group.clone())),
            (Some(_), Some(listed)) => names(sight.mirror, sight.label, level, listed),
        },
    }
}
