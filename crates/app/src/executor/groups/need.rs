//! What a mirror needs before contacts are looked at.

use super::birth::{birth, free};
use super::names::names;
use crate::Res;
use crate::naming::Naming;
use domain::{GroupId, Level, Micros};
use sync::{GroupBinding, Mirror, MirrorState, Named, SeenGroup};

/// Something to be done about a mirror's group.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// A group is there for it: ours from a lost answer, or the owner's of the same name.
    Bind(SeenGroup),
    /// Several are there that bear the label's mark.
    Choose(Vec<SeenGroup>),
    /// A group has to be made.
    Make,
    /// One was made perhaps, and no listing shows it yet with our mark; here is one of its name.
    Late(Option<SeenGroup>),
    /// The group is not listed any more: is it gone?
    Confirm(GroupId),
    /// The label, or who owns it, is called otherwise by now (G4).
    Rename(SeenGroup),
    /// The group is listed under another name than was agreed (G4).
    Renamed(SeenGroup),
    /// Another installation's mark is on the group (G2).
    Bound(SeenGroup),
    /// No name was taken before, and the label has another one now.
    Again,
    /// Nothing of the label is left here.
    End(Option<SeenGroup>),
    /// Access ended.
    Leave,
}

/// What is known of a mirror when its need is judged.
pub(super) struct Sight<'a> {
    pub(super) mirror: &'a Mirror,
    /// Whether the provider's own group shows the label (G6).
    pub(super) system: bool,
    /// What the group is called after.
    pub(super) naming: &'a Naming,
    /// What the account's user may do.
    pub(super) level: Option<Level>,
    /// How many persons of the account are still linked in the label. Asked only where that
    /// decides: the answer takes a look at all links of the account.
    pub(super) left: &'a dyn Fn() -> Res<usize>,
    /// The mark a group of this label bears.
    pub(super) binding: &'a GroupBinding,
    /// The account's groups.
    pub(super) shown: &'a [SeenGroup],
    /// The time of this look.
    pub(super) now: Micros,
}

pub(super) fn need(sight: &Sight<'_>) -> Res<Option<Need>> {
    let mirror = sight.mirror;
    let group = mirror.group.as_ref();
    let listed = group.and_then(|g| sight.shown.iter().find(|s| s.id == *g));
    let need = match (mirror.state, sight.level) {
        (MirrorState::Ending, _) if (sight.left)()? == 0 => Some(Need::End(
            listed.filter(|g| !sight.system && !g.system).cloned(),
        )),
        (MirrorState::Ending, _) | (MirrorState::Proposed | MirrorState::Unjoining, Some(_)) => {
            None
        }
        (_, None) => Some(Need::Leave),
        // Never made, bound, named or missed by us (G6).
        (MirrorState::Active | MirrorState::Asking, Some(_)) if sight.system => None,
        (MirrorState::Asking, Some(_)) => {
            // Whoever was left to another installation is asked, whatever the label is called (G2).
            let unnamed = group.is_none() && mirror.foreign.is_none();
            let another = unnamed && mirror.label_name != sight.naming.label;
            another.then_some(Need::Again)
        }
        (MirrorState::Active, Some(_)) => match (group, listed) {
            (None, _) => Some(birth(sight)),
            (Some(group), None) => Some(Need::Confirm(group.clone())),
            (Some(_), Some(listed)) if is_foreign(listed, sight.binding) => {
                Some(Need::Bound(listed.clone()))
            }
            // Not ours yet, or still marked as a label's that ended here (G2).
            (Some(_), Some(listed)) if !listed.system && free(listed, sight.binding) => {
                Some(Need::Bind(listed.clone()))
            }
            (Some(_), Some(listed)) => names(sight, listed),
        },
    };
    Ok(need)
}

/// Whether another installation keeps the group (G2).
pub(super) fn is_foreign(group: &SeenGroup, ours: &GroupBinding) -> bool {
    let theirs = group.binding.as_ref();
    theirs.is_some_and(|b| b.installation != ours.installation)
}

/// The name of the group is agreed on, and where it comes from.
pub(super) fn agree_on_name(mirror: &mut Mirror, group: &SeenGroup, named: Named) {
    mirror.agreed_name.clone_from(&group.name);
    mirror.named = named;
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{AccountId, LabelId, Uuid};

    const LABEL: LabelId = LabelId(Uuid::from_u128(1));

    fn mark(installation: &str) -> GroupBinding {
        GroupBinding {
            installation: installation.into(),
            label: LABEL,
        }
    }

    /// The group as listed: its name, and whose mark is on it.
    fn listed(name: &str, by: &str) -> SeenGroup {
        SeenGroup {
            id: "g".into(),
            name: name.into(),
            etag: None,
            binding: (!by.is_empty()).then(|| mark(by)),
            system: false,
        }
    }

    fn mirror(agreed: &str, named: Named) -> Mirror {
        Mirror {
            label: LABEL,
            account: AccountId(Uuid::from_u128(2)),
            group: Some("g".into()),
            made: true,
            agreed_name: agreed.into(),
            label_name: "Family".into(),
            state: MirrorState::Active,
            phone: true,
            cursor: 1,
            named,
            again: false,
            foreign: None,
            making: None,
        }
    }

    /// What is needed where the label is called `label` by now and `owner` owns it.
    fn judged(mirror: &Mirror, label: &str, owner: &str, own: bool, shown: &[SeenGroup]) -> String {
        let naming = Naming {
            label: label.into(),
            owner: owner.into(),
            own,
        };
        let level = if own { Level::Owner } else { Level::Editor };
        let need = need(&Sight {
            mirror,
            system: false,
            naming: &naming,
            level: Some(level),
            left: &|| panic!("who is in it is no matter while the label stays"),
            binding: &mark("here"),
            shown,
            now: Micros(0),
        });
        let need = need.expect("nothing is read");
        let told = need.map_or_else(String::new, |n| format!("{n:?}"));
        told.split(['(', ' ']).next().unwrap_or_default().to_owned()
    }

    #[test]
    fn g4_names_are_compared_three_ways() {
        let anna = || Named::Owner("Anna".into());
        // The name agreed on, where it comes from, the group's now; the label's, its owner's.
        for (agreed, named, there, label, owner, own, need) in [
            ("Family", Named::Label, "Family", "Family", "Anna", true, ""),
            (
                "Family",
                Named::Label,
                "Family",
                "Clan",
                "Anna",
                true,
                "Rename",
            ),
            (
                "Family",
                Named::Label,
                "Clan",
                "Family",
                "Anna",
                true,
                "Renamed",
            ),
            // Both: the label's name is what everybody else sees already.
            (
                "Family",
                Named::Label,
                "Kin",
                "Clan",
                "Anna",
                true,
                "Rename",
            ),
            // Composed otherwise, or trimmed: the same name. Another case: another name.
            (
                "Zo\u{eb}",
                Named::Label,
                "Zoe\u{308} ",
                "Family",
                "Anna",
                true,
                "",
            ),
            (
                "Family",
                Named::Label,
                "family",
                "Family",
                "Anna",
                true,
                "Renamed",
            ),
            // Somebody else's label: what its user called it stays.
            (
                "Family (Anna)",
                anna(),
                "Family (Anna)",
                "Clan",
                "Anna",
                false,
                "Rename",
            ),
            (
                "Family (Anna)",
                anna(),
                "Hers",
                "Family",
                "Anna",
                false,
                "Renamed",
            ),
            (
                "Family (Anna)",
                anna(),
                "Hers",
                "Clan",
                "Anna",
                false,
                "Renamed",
            ),
            ("Hers", Named::User, "Hers", "Clan", "Anna", false, ""),
            (
                "Family of hers",
                Named::User,
                "Family of hers",
                "Clan",
                "Anna",
                false,
                "",
            ),
            // Handed on, or its owner is called otherwise.
            (
                "Family (Anna)",
                anna(),
                "Family (Anna)",
                "Family",
                "Ben",
                false,
                "Rename",
            ),
            (
                "Family (Anna)",
                anna(),
                "Hers",
                "Family",
                "Ben",
                false,
                "Renamed",
            ),
            ("Hers", Named::User, "Hers", "Family", "Ben", false, ""),
            ("Family", Named::Label, "Family", "Family", "Ben", false, ""),
        ] {
            let there = listed(there, "here");
            let mirror = mirror(agreed, named);
            let judged = judged(&mirror, label, owner, own, &[there]);
            assert_eq!(judged, need, "{mirror:?}, called {label} of {owner}");
        }
    }

    #[test]
    fn g2_a_group_that_another_installation_marked_is_left_alone() {
        let bound = mirror("Family", Named::Label);
        let judge = |m: &Mirror, by: &str| judged(m, "Clan", "Anna", true, &[listed("Family", by)]);
        assert_eq!(judge(&bound, "elsewhere"), "Bound");
        assert_eq!(judge(&bound, ""), "Bind");
        let unborn = Mirror {
            group: None,
            ..bound
        };
        assert_eq!(judge(&unborn, "elsewhere"), "Make");
        let asking = Mirror {
            state: MirrorState::Asking,
            ..unborn
        };
        assert_eq!(judge(&asking, ""), "Again", "another name was given");
        let left = Mirror {
            foreign: Some("elsewhere".into()),
            ..asking.clone()
        };
        assert_eq!(judge(&left, "elsewhere"), "", "its user did not answer");
        let same = judged(
            &asking,
            "Family",
            "Anna",
            true,
            &[listed("Family", "elsewhere")],
        );
        assert_eq!(same, "");
    }
}
