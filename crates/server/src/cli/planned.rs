//! What a join plan says (I2): how many, who, and why.

use super::{desk::Desk, joining::reason, out::line};
use anyhow::Result;
use app::{
    Account, JoinPlan, Res,
    use_cases::{contacts, mirrors},
    words::either,
};
use domain::{ContactId, Label, identity::Likeness};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How many questions are shown where not all is asked for; how many they are stands above.
const SOME: usize = 20;

/// A join plan with the names its reader sees (R6). The names of its fields are a promise
/// (docs/cli.md).
#[derive(Serialize)]
pub(super) struct Planned {
    link: usize,
    create: usize,
    import: usize,
    ask: Vec<String>,
    linked: Vec<Linked>,
    created: Vec<Created>,
    matches: Vec<Likely>,
}

/// Who is there already, and by what that is known.
#[derive(Serialize)]
struct Linked {
    contact: uuid::Uuid,
    name: Option<String>,
    /// What they have in common; null for those who are linked already.
    alike: Option<Vec<&'static str>>,
}

#[derive(Serialize)]
struct Created {
    contact: uuid::Uuid,
    name: Option<String>,
}

#[derive(Serialize)]
struct Likely {
    contact: uuid::Uuid,
    name: Option<String>,
    alike: Vec<&'static str>,
    likely: bool,
}

impl Planned {
    /// The plan as the user of the command may see it.
    pub(super) async fn of(desk: &Desk, plan: &JoinPlan) -> Result<Self> {
        let names = names(desk, plan).await?;
        let name = |id: ContactId| names.get(&id).cloned();
        let signs = |alike: &BTreeSet<Likeness>| alike.iter().map(|sign| sign.name()).collect();
        let linked = plan.link.iter().map(|l| Linked {
            contact: l.contact.0,
            name: name(l.contact),
            alike: l.alike.as_ref().map(signs),
        });
        let created = plan.create.iter().map(|id| Created {
            contact: id.0,
            name: name(*id),
        });
        let matches = mirrors::matches(plan).into_iter().map(|m| Likely {
            contact: m.contact.0,
            name: name(m.contact),
            alike: signs(&m.alike),
            likely: m.is_likely(),
        });
        Ok(Self {
            link: plan.link.len(),
            create: plan.create.len(),
            import: plan.import.len(),
            ask: plan.ask.iter().map(|(.., why)| reason(why)).collect(),
            linked: linked.collect(),
            created: created.collect(),
            matches: matches.collect(),
        })
    }
}

/// Tells a plan; each contact of it, where the whole is asked for.
pub(super) async fn show(
    desk: &Desk,
    label: &Label,
    account: &Account,
    plan: &JoinPlan,
    whole: bool,
) -> Result<()> {
    if desk.out.json {
        let planned = Planned::of(desk, plan).await?;
        desk.out.one(&planned, |_| ());
        return Ok(());
    }
    println!("“{}” in {}:", label.name, account.email);
    if plan.link.len() + plan.create.len() + plan.import.len() + plan.ask.len() == 0 {
        println!("  No contact yet: the label is empty, and so is its group there.");
    }
    let names = names(desk, plan).await?;
    let name = |id: Option<ContactId>| {
        let name = id.and_then(|id| names.get(&id).cloned());
        line(&name.unwrap_or_else(|| "a person there".to_owned()), 40)
    };
    let count = |count: usize, one, several| {
        if count > 0 {
            println!("  {count:5} {}", either(count, one, several));
        }
    };
    count(
        plan.link.len(),
        "contact is there already and is kept in step from now on",
        "contacts are there already and are kept in step from now on",
    );
    for link in plan.link.iter().filter(|_| whole) {
        println!(
            "        {}: {}",
            name(Some(link.contact)),
            why(link.alike.as_ref())
        );
    }
    count(
        plan.create.len(),
        "contact is created there",
        "contacts are created there",
    );
    for contact in plan.create.iter().filter(|_| whole) {
        println!("        {}", name(Some(*contact)));
    }
    count(
        plan.import.len(),
        "contact of the group there comes into the label",
        "contacts of the group there come into the label",
    );
    count(
        plan.ask.len(),
        "needs an answer (`kith question list`)",
        "need an answer (`kith question list`)",
    );
    let asked = if whole { plan.ask.len() } else { SOME };
    for (contact, _, why) in plan.ask.iter().take(asked) {
        println!("        {}: {}", name(*contact), reason(why));
    }
    let more = plan.link.len() + plan.create.len() > 0 || plan.ask.len() > SOME;
    if more && !whole {
        println!("Everybody by name, and why: `kith label plan … --all`.");
    }
    Ok(())
}

/// Why two are taken for one.
fn why(alike: Option<&BTreeSet<Likeness>>) -> String {
    match alike {
        None => "is linked already".to_owned(),
        Some(alike) => in_common(alike).unwrap_or_else(|| "says the same".to_owned()),
    }
}

/// What two have in common, in words.
pub(super) fn in_common(alike: &BTreeSet<Likeness>) -> Option<String> {
    let words: Vec<&str> = alike
        .iter()
        .map(|sign| match sign {
            Likeness::Email => "the same e-mail",
            Likeness::Phone => "the same phone",
            Likeness::Name => "a name that fits",
        })
        .collect();
    let (last, before) = words.split_last()?;
    Some(match before {
        [] => (*last).to_owned(),
        before => format!("{} and {last}", before.join(", ")),
    })
}

/// What everybody in the plan is called, as far as the user sees it (R6).
async fn names(desk: &Desk, plan: &JoinPlan) -> Result<BTreeMap<ContactId, String>> {
    let user = desk.user().await?.id;
    let linked = plan.link.iter().map(|l| l.contact);
    let asked = plan.ask.iter().filter_map(|(contact, ..)| *contact);
    let all: BTreeSet<ContactId> = linked
        .chain(plan.create.iter().copied())
        .chain(asked)
        .collect();
    let names: Res<_> = desk
        .house
        .read(move |r| {
            let mut names = BTreeMap::new();
            for id in &all {
                if let Some(name) = contacts::name(r, user, *id)? {
                    names.insert(*id, name);
                }
            }
            Ok(names)
        })
        .await;
    Ok(names?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i2_a_link_says_why() {
        let all = [Likeness::Email, Likeness::Phone, Likeness::Name];
        let of = |n: usize| why(Some(&all.into_iter().take(n).collect()));
        assert_eq!(of(0), "says the same");
        assert_eq!(of(1), "the same e-mail");
        assert_eq!(of(2), "the same e-mail and the same phone");
        assert_eq!(
            of(3),
            "the same e-mail, the same phone and a name that fits"
        );
        assert_eq!(why(None), "is linked already");
    }
}
