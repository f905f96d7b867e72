//! Which group a label gets in an account, and what it is called there (G2, G3).

use super::folded;
use crate::{Problem, Read, Res};
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
            free_to_bind(read, account, label.id, group)?;
            Ok(Some(group))
        }
        None => Ok(None),
    }
}

/// Refuses a group that shows another label, or that another Kith keeps (G2).
pub(super) fn free_to_bind(
    read: &dyn Read,
    account: AccountId,
    label: LabelId,
    group: &SeenGroup,
) -> Res<()> {
    let taken = read
        .mirrors(account)?
        .into_iter()
        .find(|m| m.label != label && m.group.as_ref() == Some(&group.id));
    if let Some(other) = taken {
        return Problem::refuse(
            "group-in-use",
            format!(
                "The group “{}” shows the label “{}” already. Take that one out of this account \
                 first, or use another name.",
                group.name, other.label_name
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
         new, `kith sync` looks again.",
    )
}

/// The name of a group to be made: the label's own for its owner, if it is free; else
/// decorated with the owner's name (G3).
pub(super) fn new_group_name(
    read: &dyn Read,
    label: &Label,
    user: UserId,
    groups: &[SeenGroup],
) -> Res<String> {
    if label.owner == user && !is_taken(&label.name, groups) {
        return Ok(label.name.clone());
    }
    let wanted = match read.user(label.owner)? {
        Some(owner) => format!("{} ({})", label.name, owner.name),
        None => label.name.clone(),
    };
    Ok(free_group_name(&wanted, groups))
}

fn is_taken(name: &str, groups: &[SeenGroup]) -> bool {
    groups.iter().any(|g| folded(&g.name) == folded(name))
}

/// The name if no group has it, else the first of "name 2", "name 3", … that none has.
fn free_group_name(wanted: &str, groups: &[SeenGroup]) -> String {
    if !is_taken(wanted, groups) {
        return wanted.to_owned();
    }
    (2_usize..)
        .map(|n| format!("{wanted} {n}"))
        .find(|name| !is_taken(name, groups))
        .expect("there are more numbers than groups")
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::GroupId;

    #[test]
    fn g3_a_taken_name_gets_the_next_number() {
        let groups: Vec<SeenGroup> = ["Family (Anna)", "family (anna) 2", "Work"]
            .into_iter()
            .map(|name| SeenGroup {
                id: GroupId::from(name),
                name: name.to_owned(),
                etag: None,
                binding: None,
                system: false,
            })
            .collect();
        for (wanted, given) in [
            ("Family (Anna)", "Family (Anna) 3"),
            ("Friends (Anna)", "Friends (Anna)"),
            ("WORK", "WORK 2"),
        ] {
            assert_eq!(free_group_name(wanted, &groups), given);
        }
    }
}
