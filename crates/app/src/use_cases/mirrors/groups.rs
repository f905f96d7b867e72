//! Which group a label gets in an account, and what it is called after (G2, G3).

use super::folded;
use crate::{Problem, Read, Res, naming::Naming, words};
use domain::{AccountId, Label, LabelId, UserId};
use sync::SeenGroup;

/// The user's own group of the label's name (G3), if it may be bound.
pub(super) fn namesake<'g>(
    read: &dyn Read,
    account: AccountId,
    label: &Label,
    groups: &'g [SeenGroup],
) -> Res<Option<&'g SeenGroup>> {
    let wanted = folded(&label.name);
    match groups
        .iter()
        .find(|g| !g.system && folded(&g.name) == wanted)
    {
        Some(group) => {
            free_to_bind(read, account, Some(label.id), group)?;
            Ok(Some(group))
        }
        None => Ok(None),
    }
}

/// Refuses a group that shows another label, or that another Kith keeps (G2).
pub(super) fn free_to_bind(
    read: &dyn Read,
    account: AccountId,
    label: Option<LabelId>,
    group: &SeenGroup,
) -> Res<()> {
    let taken = read
        .mirrors(account)?
        .into_iter()
        .find(|m| Some(m.label) != label && m.group.as_ref() == Some(&group.id));
    if let Some(other) = taken {
        return Problem::refuse(
            "group-in-use",
            format!(
                "The group “{}” shows the label “{}” already. Take that one out of this account \
                 first (`kith label unmirror {}`), or use a group of another name.",
                group.name,
                other.label_name,
                words::shell(&other.label_name)
            ),
        );
    }
    let here = read.installation()?.id.to_string();
    match &group.binding {
        Some(binding) if binding.installation != here => Problem::refuse(
            "group-bound-elsewhere",
            format!(
                "The group “{}” is kept by another installation of Kith ({}). Take its label \
                 out of this account there, or use a group of another name.",
                group.name, binding.installation
            ),
        ),
        Some(_) | None => Ok(()),
    }
}

pub(super) fn no_such_group() -> Problem {
    Problem::new(
        "unknown-group",
        "There is no such group in this account as Kith last saw it. Check its name; if it is \
         new, `kith sync now` looks again.",
    )
}

/// What the label's group is called after in an account of this user.
pub(crate) fn naming(read: &dyn Read, label: &Label, user: UserId) -> Res<Naming> {
    let owner = read.user(label.owner)?;
    Ok(Naming {
        label: label.name.clone(),
        owner: owner.map(|u| u.name).unwrap_or_default(),
        own: label.owner == user,
    })
}
