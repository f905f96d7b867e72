//! What a change would do, told before it is done.

use super::desk::Desk;
use anyhow::Result;
use app::{
    Read, Res,
    use_cases::preview::{self, Change, Leaves, Outcome, Sees},
    words::either,
};
use domain::{Access, Field, Label, UserId, Uuid};
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

/// What would leave an account. The address is told of the actor's own accounts alone.
#[derive(Serialize)]
struct Place {
    account: Option<String>,
    user: String,
    name: String,
    deleted: Vec<Uuid>,
    typed: Vec<Uuid>,
    own: Vec<Uuid>,
    kept: Vec<Uuid>,
}

#[derive(Serialize)]
struct Told {
    people: Vec<Person>,
    accounts: Vec<Place>,
}

/// Tells it; nothing is done.
pub(super) async fn show(desk: &Desk, label: &Label, change: Change) -> Result<()> {
    let (actor, id) = (desk.actor().await?, label.id);
    let told = desk.house.read(move |r| {
        let outcome = preview::preview(r, actor, id, &change)?;
        told(r, actor.user, outcome)
    });
    desk.out.one(&told.await?, |told| {
        if told.people.is_empty() && told.accounts.is_empty() {
            println!("Nobody would see or have anything else.");
        }
        told.people.iter().for_each(person);
        told.accounts.iter().for_each(place);
        println!("Nothing is done yet.");
    });
    Ok(())
}

/// Tells that it would change nothing.
pub(super) fn nothing(desk: &Desk) {
    let told = Told {
        people: Vec::new(),
        accounts: Vec::new(),
    };
    desk.out.one(&told, |_| {
        println!("It is so already; nothing would change.")
    });
}

fn told(r: &dyn Read, me: UserId, outcome: Outcome) -> Res<Told> {
    let people = outcome.people.into_iter().map(|p| seen(r, p));
    let places = outcome.accounts.into_iter().map(|a| left(r, me, a));
    Ok(Told {
        people: people.collect::<Res<_>>()?,
        accounts: places.collect::<Res<_>>()?,
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

fn left(r: &dyn Read, me: UserId, leaves: Leaves) -> Res<Place> {
    let ids = |contacts: &BTreeSet<domain::ContactId>| contacts.iter().map(|c| c.0).collect();
    let user = r.user(leaves.account.user)?;
    Ok(Place {
        account: (leaves.account.user == me).then_some(leaves.account.email),
        user: user.as_ref().map(|u| u.email.clone()).unwrap_or_default(),
        name: user.map(|u| u.name).unwrap_or_default(),
        deleted: ids(&leaves.deleted),
        typed: ids(&leaves.typed),
        own: ids(&leaves.own),
        kept: ids(&leaves.kept),
    })
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
    let whose = match &a.account {
        Some(email) => email.clone(),
        None => format!("an account of {}", a.name),
    };
    println!("In {whose}:");
    for (contacts, one, several) in [
        (
            &a.deleted,
            "contact is deleted: Kith made it there",
            "contacts are deleted: Kith made them there",
        ),
        (
            &a.typed,
            "keeps only what its user typed there for themselves",
            "keep only what their user typed there for themselves",
        ),
        (
            &a.own,
            "stays with what was its user's own before",
            "stay with what was their user's own before",
        ),
        (&a.kept, "stays as it is", "stay as they are"),
    ] {
        let count = contacts.len();
        if count > 0 {
            println!("  {count:5} {}", either(count, one, several));
        }
    }
}
