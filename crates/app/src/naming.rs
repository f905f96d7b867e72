//! What a label's group is called in an account (G3, G4): pure, the same when it is proposed
//! and when it is made.

use domain::{name_key, plain_name};
use std::collections::BTreeSet;
use sync::{Named, SeenGroup};

/// The longest name given to a group, in characters; Google tells no limit.
const LONGEST: usize = 200;

/// Of a decoration at most so many characters are of the owner's name.
const LONGEST_OWNER: usize = 60;

/// A label as groups are named after it.
#[derive(Clone, Debug)]
pub(crate) struct Naming {
    /// The label's name.
    pub(crate) label: String,
    /// The name of the label's owner.
    pub(crate) owner: String,
    /// Whether the account is the owner's.
    pub(crate) own: bool,
}

/// A name for a group, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) name: String,
    pub(crate) named: Named,
}

impl Naming {
    /// The names to be tried, one after the other, those that others have left out: for its
    /// owner the label's own, then decorated with the owner's name, then numbered.
    pub(crate) fn choices<'a>(
        &'a self,
        others: impl IntoIterator<Item = &'a SeenGroup>,
    ) -> impl Iterator<Item = Choice> + 'a {
        let taken: BTreeSet<String> = others.into_iter().map(|g| name_key(&g.name)).collect();
        let plain = self.own.then(|| Choice {
            name: fitted(&plain_name(&self.label), ""),
            named: Named::Label,
        });
        let decorated = (1_usize..).map(|n| self.decorated(n));
        let all = plain.into_iter().chain(decorated);
        all.filter(move |c| !taken.contains(&name_key(&c.name)))
    }

    /// The first of them.
    pub(crate) fn first<'a>(&'a self, others: impl IntoIterator<Item = &'a SeenGroup>) -> Choice {
        let first = self.choices(others).next();
        first.expect("there are more numbers than groups")
    }

    fn decorated(&self, n: usize) -> Choice {
        let owner: String = plain_name(&self.owner)
            .chars()
            .take(LONGEST_OWNER)
            .collect();
        let mut decoration = String::new();
        if !name_key(&owner).is_empty() {
            decoration = format!(" ({owner})");
        }
        if n > 1 {
            decoration.push_str(&format!(" {n}"));
        }
        Choice {
            name: fitted(&plain_name(&self.label), &decoration),
            named: Named::Owner(self.owner.clone()),
        }
    }

    /// Where the name of a group comes from that was found under it.
    pub(crate) fn of(&self, name: &str) -> Named {
        let key = name_key(name);
        if key == name_key(&self.label) {
            return Named::Label;
        }
        let number = |rest: &str| rest.is_empty() || rest.trim_start().parse::<u32>().is_ok();
        match key.strip_prefix(&name_key(&self.decorated(1).name)) {
            Some(rest) if number(rest) => Named::Owner(self.owner.clone()),
            Some(_) | None => Named::User,
        }
    }

    /// Whether a name that came from there is outdated: the label or its owner is called
    /// otherwise by now, or somebody else owns it.
    pub(crate) fn outdates(&self, named: &Named, label_then: &str) -> bool {
        match named {
            Named::User => false,
            Named::Label => self.label != label_then,
            Named::Owner(owner) => self.label != label_then || self.owner != *owner,
        }
    }
}

/// The name with what stands behind it, cut where it would be too long.
fn fitted(name: &str, decoration: &str) -> String {
    let room = LONGEST.saturating_sub(decoration.chars().count());
    if name.chars().count() <= room {
        return format!("{name}{decoration}");
    }
    let cut: String = name.chars().take(room.saturating_sub(1)).collect();
    format!("{}…{decoration}", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::GroupId;

    fn naming(label: &str, owner: &str, own: bool) -> Naming {
        Naming {
            label: label.to_owned(),
            owner: owner.to_owned(),
            own,
        }
    }

    fn groups(names: &[&str]) -> Vec<SeenGroup> {
        let group = |name: &&str| SeenGroup {
            id: GroupId::from(*name),
            name: (*name).to_owned(),
            etag: None,
            binding: None,
            system: false,
        };
        names.iter().map(group).collect()
    }

    #[test]
    fn g3_the_owner_gets_the_plain_name_others_a_decorated_one_and_then_a_number() {
        for (own, there, given) in [
            (true, &[][..], "Family"),
            (true, &["family\u{a0}"], "Family (Anna)"),
            (true, &["Family", "FAMILY (ANNA)"], "Family (Anna) 2"),
            (false, &[], "Family (Anna)"),
            (false, &["Family"], "Family (Anna)"),
            (
                false,
                &["Family (Anna)", "family (anna) 2"],
                "Family (Anna) 3",
            ),
        ] {
            let name = naming("Family", "Anna", own).first(&groups(there)).name;
            assert_eq!(name, given, "beside {there:?}");
        }
    }

    #[test]
    fn g4_names_are_cut_where_they_would_be_too_long_but_never_the_decoration() {
        let long = "ä".repeat(300);
        let cut = naming(&long, "Anna", true).first(&[]).name;
        assert_eq!(cut.chars().count(), LONGEST);
        let decorated = naming(&long, &"n".repeat(300), false).first(&[]).name;
        assert_eq!(decorated.chars().count(), LONGEST);
        assert!(decorated.ends_with(&format!("… ({})", "n".repeat(60))));
        let two = naming(&long, "Anna", true);
        let names: Vec<String> = two.choices(&[]).take(3).map(|c| c.name).collect();
        assert!(names[2].ends_with("… (Anna) 2"), "{names:?}");
    }

    #[test]
    fn g4_a_name_without_an_owners_name_is_numbered() {
        let nobody = naming("Family", " \u{200b}", false);
        let names: Vec<String> = nobody.choices(&[]).take(2).map(|c| c.name).collect();
        assert_eq!(names, ["Family", "Family 2"]);
    }

    #[test]
    fn g4_control_characters_and_overrides_stay_out_of_groups() {
        let name = naming("\u{202e}Fam\u{7}ily", "An\nna", false)
            .first(&[])
            .name;
        assert_eq!(name, "Fam ily (An na)");
    }

    #[test]
    fn g4_where_a_name_comes_from_tells_what_it_follows() {
        let then = naming("Family", "Anna", false);
        for (name, follows_label, follows_owner) in [
            ("family", true, false),
            ("Family (Anna)", true, true),
            ("Family (anna) 2", true, true),
            ("Family of Anna", false, false),
            ("Family (Anna) at work", false, false),
        ] {
            let named = then.of(name);
            let renamed = naming("Clan", "Anna", false).outdates(&named, "Family");
            let handed_on = naming("Family", "Ben", false).outdates(&named, "Family");
            assert_eq!(
                (renamed, handed_on),
                (follows_label, follows_owner),
                "{name}"
            );
            assert!(!then.outdates(&named, "Family"));
        }
    }
}
