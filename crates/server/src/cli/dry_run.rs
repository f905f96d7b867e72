//! What a change would do, told before it is done.

use super::desk::Desk;
use anyhow::Result;
use app::{
    Read, Res,
    use_cases::preview::{self, Change, Leaves, Outcome, Sees, Theirs},
    words::either,
};
use domain::{Access, Field, Label, Uuid};
use serde::Serialize;
use std::collections::BTreeSet;

/// What somebody would see, as it is shown.
#[derive(Serialize)]
struct Person {
    user: String,
    name: String,
    before: Option<String>,
    after: Option<String>,
    contacts: usize,
    gained: Vec<Uuid>,
    lost: Vec<Uuid>,
    hidden: Vec<&'static str>,
    shown: Vec<&'static str>,
    elsewhere: Vec<Elsewhere>,
}

/// A field that another label shows.
#[derive(Serialize)]
struct Elsewhere {
    field: &'static str,
    label: String,
    contacts: usize,
}

/// What would leave an account of the actor's, or accounts of somebody else: of those only how
/// many.
#[derive(Serialize)]
struct Place {
    account: Option<String>,
    user: Option<String>,
    name: Option<String>,
    deleted: usize,
    typed: usize,
    own: usize,
    kept: usize,
    contacts: Option<Which>,
}

/// Which contacts those are.
#[derive(Serialize)]
struct Which {
    deleted: Vec<Uuid>,
    typed: Vec<Uuid>,
    own: Vec<Uuid>,
    kept: Vec<Uuid>,
}

#[derive(Serialize)]
struct Told {
    people: Vec<Person>,
    others: usize,
    accounts: Vec<Place>,
}

/// Tells it; nothing is done.
pub(super) async fn show(desk: &Desk, label: &Label, change: Change) -> Result<()> {
    let (actor, id) = (desk.actor().await?, label.id);
    let told = desk.house.read(move |r| {
        let outcome = preview::preview(r, actor, id, &change)?;
        told(r, outcome)
    });
    desk.out.one(&told.await?, |told| {
        if told.people.is_empty() && told.others == 0 && told.accounts.is_empty() {
            println!("Nobody would see or have anything else.");
        }
        told.people.iter().for_each(person);
        if told.others > 0 {
            println!("{} more, through labels that you do not see", told.others);
        }
        told.accounts.iter().for_each(place);
        println!("Nothing is done yet.");
    });
    Ok(())
}

/// Tells that it would change nothing.
pub(super) fn nothing(desk: &Desk) {
    let told = Told {
        people: Vec::new(),
        others: 0,
        accounts: Vec::new(),
    };
    desk.out.one(&told, |_| {
        println!("It is so already; nothing would change.")
    });
}

fn told(r: &dyn Read, outcome: Outcome) -> Res<Told> {
    let people = outcome.people.into_iter().map(|p| seen(r, p));
    let mut accounts = Vec::new();
    for leaves in outcome.accounts {
        accounts.push(left(r, leaves)?);
    }
    accounts.extend(outcome.theirs.into_iter().map(left_theirs));
    Ok(Told {
        people: people.collect::<Res<_>>()?,
        others: outcome.others,
        accounts,
    })
}

fn seen(r: &dyn Read, sees: Sees) -> Res<Person> {
    let level = |access: &Option<Access>| access.as_ref().map(|a| a.level.to_string());
    let names = |fields: Vec<Field>| fields.iter().map(|f| f.name()).collect();
    let ids = |contacts: &BTreeSet<domain::ContactId>| contacts.iter().map(|c| c.0).collect();
    let mut elsewhere = Vec::new();
    for ((field, label), contacts) in sees.elsewhere {
        elsewhere.push(Elsewhere {
            field: field.name(),
            label: r.label(label)?.map(|l| l.name).unwrap_or_default(),
            contacts,
        });
    }
    let kept = sees.after.iter().flat_map(|a| a.hidden.iter().copied());
    let hidden: BTreeSet<Field> = kept.chain(sees.hidden.into_keys()).collect();
    Ok(Person {
        user: sees.user.email,
        name: sees.user.name,
        before: level(&sees.before),
        after: level(&sees.after),
        contacts: sees.contacts.len(),
        gained: ids(&sees.gained),
        lost: ids(&sees.lost),
        hidden: names(hidden.into_iter().collect()),
        shown: names(sees.shown.into_keys().collect()),
        elsewhere,
    })
}

fn left(r: &dyn Read, leaves: Leaves) -> Res<Place> {
    let ids = |contacts: &BTreeSet<domain::ContactId>| contacts.iter().map(|c| c.0).collect();
    let user = r.user(leaves.account.user)?;
    Ok(Place {
        account: Some(leaves.account.email),
        user: user.as_ref().map(|u| u.email.clone()),
        name: user.map(|u| u.name),
        deleted: leaves.deleted.len(),
        typed: leaves.typed.len(),
        own: leaves.own.len(),
        kept: leaves.kept.len(),
        contacts: Some(Which {
            deleted: ids(&leaves.deleted),
            typed: ids(&leaves.typed),
            own: ids(&leaves.own),
            kept: ids(&leaves.kept),
        }),
    })
}

fn left_theirs(theirs: Theirs) -> Place {
    Place {
        account: None,
        user: theirs.user.as_ref().map(|u| u.email.clone()),
        name: theirs.user.map(|u| u.name),
        deleted: theirs.deleted,
        typed: theirs.typed,
        own: theirs.own,
        kept: theirs.kept,
        contacts: None,
    }
}

fn person(p: &Person) {
    let level = match (&p.before, &p.after) {
        (before, after) if before == after => p.after.clone().unwrap_or_default(),
        (None, Some(after)) => format!("{after}, until now nothing"),
        (Some(before), Some(after)) => format!("{after}, until now {before}"),
        (Some(before), None) => format!("nothing, until now {before}"),
        (None, None) => String::new(),
    };
    let level = match level.as_str() {
        "" => String::new(),
        level => format!(": {level}"),
    };
    println!("{} ({}){level}", p.name, p.user);
    for (count, one, several) in [
        (
            p.contacts,
            "contact of the label is seen",
            "contacts of the label are seen",
        ),
        (
            p.gained.len(),
            "of them is seen newly",
            "of them are seen newly",
        ),
        (
            p.lost.len(),
            "contact is seen no more",
            "contacts are seen no more",
        ),
    ] {
        if count > 0 {
            println!("  {count:5} {}", either(count, one, several));
        }
    }
    for (fields, what) in [(&p.hidden, "kept from them"), (&p.shown, "seen newly")] {
        if !fields.is_empty() {
            println!("        {what}: {}", fields.join(", "));
        }
    }
    for e in &p.elsewhere {
        println!(
            "        but “{}” shows the {} of {}",
            e.label, e.field, e.contacts
        );
    }
}

fn place(a: &Place) {
    let whose = match (&a.account, &a.name) {
        (Some(email), _) => email.clone(),
        (None, Some(name)) => format!("accounts of {name}"),
        (None, None) => "accounts of people whose labels you do not see".to_owned(),
    };
    println!("In {whose}:");
    for (count, one, several) in [
        (
            a.deleted,
            "contact is deleted: Kith made it there",
            "contacts are deleted: Kith made them there",
        ),
        (
            a.typed,
            "keeps only what its user typed there for themselves",
            "keep only what their user typed there for themselves",
        ),
        (
            a.own,
            "stays with what was its user's own before",
            "stay with what was their user's own before",
        ),
        (a.kept, "stays as it is", "stay as they are"),
    ] {
        if count > 0 {
            println!("  {count:5} {}", either(count, one, several));
        }
    }
}
