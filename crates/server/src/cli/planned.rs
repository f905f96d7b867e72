//! What a join plan says (I2): how many, who, and why.

use super::{
    desk::Desk,
    joining::{reason, reason_of},
    out::line,
    there::{SOMEBODY, There, asked_about, called},
};
use ::sync::HoldReason;
use anyhow::Result;
use app::{
    Account, JoinPlan, Res,
    use_cases::{contacts, mirrors},
    words::either,
};
use domain::{ContactId, Label, RemoteId, identity::Likeness};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A question of a plan: the contact, the person, and why.
type Ask = (Option<ContactId>, Option<RemoteId>, HoldReason);

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
    /// What those are called who come into the label; where they were read again.
    imported: Vec<String>,
    matches: Vec<Likely>,
}

/// Who is there already, and by what that is known.
#[derive(Serialize)]
struct Linked {
    contact: uuid::Uuid,
    name: Option<String>,
    /// What they are called there.
    there: Option<String>,
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
    there: Option<String>,
    alike: Vec<&'static str>,
    likely: bool,
}

/// What everybody is called who is shown of a plan.
struct Names {
    contacts: BTreeMap<ContactId, String>,
    there: There,
}

impl Names {
    fn of(&self, contact: ContactId) -> Option<String> {
        self.contacts.get(&contact).cloned()
    }

    fn there(&self, remote: &RemoteId) -> Option<String> {
        self.there.get(remote).cloned()
    }

    /// Who a question is about, and the other one of two who may be one.
    fn asked(&self, (contact, remote, why): &Ask) -> (String, Option<String>) {
        let there = asked_about(remote.as_ref(), why).and_then(|r| self.there(r));
        let other = match why {
            HoldReason::MaybeSame { .. } => there.clone(),
            HoldReason::SameTwice { contact } => self.of(*contact),
            _ => None,
        };
        let who = contact.map_or(there, |id| self.of(id));
        (who.unwrap_or_else(|| SOMEBODY.to_owned()), other)
    }
}

impl Planned {
    /// The plan as the user of the command may see it; with what people there are called, where the
    /// whole is asked for.
    pub(super) async fn of(desk: &Desk, plan: &JoinPlan, whole: bool) -> Result<Self> {
        let names = names(desk, plan, (true, whole)).await?;
        let signs = |alike: &BTreeSet<Likeness>| alike.iter().map(|sign| sign.name()).collect();
        let linked = plan.link.iter().map(|l| Linked {
            contact: l.contact.0,
            name: names.of(l.contact),
            there: names.there(&l.remote),
            alike: l.alike.as_ref().map(signs),
        });
        let created = plan.create.iter().map(|id| Created {
            contact: id.0,
            name: names.of(*id),
        });
        let matches = mirrors::matches(plan).into_iter().map(|m| Likely {
            contact: m.contact.0,
            name: names.of(m.contact),
            there: names.there(&m.remote),
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
            imported: plan.import.iter().filter_map(|r| names.there(r)).collect(),
            matches: matches.collect(),
        })
    }
}

/// Tells a plan; everybody in it, where the whole is asked for.
pub(super) async fn show(
    desk: &Desk,
    label: &Label,
    account: &Account,
    plan: &JoinPlan,
    whole: bool,
) -> Result<()> {
    if desk.out.json {
        let planned = Planned::of(desk, plan, whole).await?;
        desk.out.one(&planned, |_| ());
        return Ok(());
    }
    println!("“{}” in {}:", label.name, account.email);
    if plan.link.len() + plan.create.len() + plan.import.len() + plan.ask.len() == 0 {
        println!("  No contact yet: the label is empty, and so is its group there.");
    }
    let names = names(desk, plan, (whole, whole)).await?;
    let shown = |name: Option<String>| line(&name.unwrap_or_else(|| SOMEBODY.to_owned()), 40);
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
        let name = shown(names.of(link.contact));
        let there = names.there(&link.remote).map(|there| line(&there, 40));
        match there.filter(|there| *there != name) {
            Some(there) => println!("        {name}: is “{there}”, {}", why(link.alike.as_ref())),
            None => println!("        {name}: {}", why(link.alike.as_ref())),
        }
    }
    count(
        plan.create.len(),
        "contact is created there",
        "contacts are created there",
    );
    for contact in plan.create.iter().filter(|_| whole) {
        println!("        {}", shown(names.of(*contact)));
    }
    count(
        plan.import.len(),
        "contact of the group there comes into the label",
        "contacts of the group there come into the label",
    );
    for remote in plan.import.iter().filter(|_| whole) {
        println!("        {}", shown(names.there(remote)));
    }
    count(
        plan.ask.len(),
        "needs an answer (`kith question list`)",
        "need an answer (`kith question list`)",
    );
    for ask in plan.ask.iter().take(asked(plan, whole)) {
        let (who, other) = names.asked(ask);
        println!(
            "        {}: {}",
            shown(Some(who)),
            reason_of(&ask.2, other.as_deref())
        );
    }
    let more = plan.link.len() + plan.create.len() + plan.import.len() > 0 || plan.ask.len() > SOME;
    if more && !whole {
        println!("Everybody by name, and why: `kith label plan … --all`.");
    }
    Ok(())
}

/// How many questions are shown.
fn asked(plan: &JoinPlan, whole: bool) -> usize {
    if whole { plan.ask.len() } else { SOME }
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

/// What everybody is called who is shown of the plan, contacts as far as the user sees them (R6):
/// of the questions those that are shown, of the rest all contacts, and all people there, where
/// that is said.
async fn names(desk: &Desk, plan: &JoinPlan, (contacts, people): (bool, bool)) -> Result<Names> {
    let user = desk.user().await?.id;
    let mut all = BTreeSet::new();
    for (contact, _, why) in plan.ask.iter().take(asked(plan, contacts)) {
        all.extend(*contact);
        if let HoldReason::SameTwice { contact } = why {
            all.insert(*contact);
        }
    }
    if contacts {
        all.extend(plan.link.iter().map(|l| l.contact));
        all.extend(&plan.create);
    }
    let mut there: BTreeSet<RemoteId> = BTreeSet::new();
    if people {
        // Who is linked already is known by the contact's name.
        let new = plan.link.iter().filter(|l| l.alike.is_some());
        there.extend(new.map(|l| l.remote.clone()));
        there.extend(plan.import.iter().cloned());
    }
    if people || !desk.out.json {
        let asked = plan.ask.iter().take(asked(plan, people));
        let asked = asked.filter_map(|(_, remote, why)| asked_about(remote.as_ref(), why));
        there.extend(asked.cloned());
    }
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
    Ok(Names {
        contacts: names?,
        there: called(desk, plan.account, there).await,
    })
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
