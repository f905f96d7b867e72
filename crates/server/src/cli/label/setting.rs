//! How a label behaves.

use super::Leaving;
use crate::cli::desk::Desk;
use anyhow::Result;
use app::use_cases::{fields, labels};
use domain::{Label, OnLeaving};
use std::collections::BTreeSet;

pub(super) async fn set(
    desk: &Desk,
    label: &str,
    on_leaving: Option<Leaving>,
    leaves_behind: Option<Vec<String>>,
) -> Result<()> {
    let (actor, label) = (desk.actor().await?, desk.label(label).await?);
    if let Some(names) = leaves_behind {
        leave_behind(desk, &label, names).await?;
    }
    let Some(on_leaving) = on_leaving else {
        return Ok(());
    };
    let set = match on_leaving {
        Leaving::Keep => OnLeaving::Keep,
        Leaving::Remove => OnLeaving::Remove,
    };
    desk.house
        .write(move |w| labels::set_on_leaving(w, actor, label.id, set))
        .await?;
    desk.out.done(&match set {
        OnLeaving::Keep => format!(
            "Where “{}” leaves an account, the contacts that Kith made there stay as copies.",
            label.name
        ),
        OnLeaving::Remove => format!(
            "Where “{}” leaves an account, the contacts that Kith made there are deleted.",
            label.name
        ),
    });
    Ok(())
}

/// Sets what whoever adds a contact leaves behind (R8).
async fn leave_behind(desk: &Desk, label: &Label, names: Vec<String>) -> Result<()> {
    let (actor, id) = (desk.actor().await?, label.id);
    let named = names.iter().filter(|n| *n != "none");
    let fields = named
        .map(|n| fields::field(n))
        .collect::<Result<BTreeSet<_>, _>>()?;
    let set = desk
        .house
        .write(move |w| labels::set_leaves_behind(w, actor, id, fields.clone()))
        .await?;
    let names: Vec<&str> = set.leaves_behind.iter().map(|f| f.name()).collect();
    desk.out.done(&if names.is_empty() {
        format!(
            "Whoever adds a contact to “{}” brings all its fields along.",
            label.name
        )
    } else {
        format!(
            "Whoever adds a contact to “{}” out of an account keeps to themselves: {}.",
            label.name,
            names.join(", ")
        )
    });
    Ok(())
}
