//! Labels as they are shown.

use crate::cli::desk::Desk;
use ::sync::MirrorState;
use anyhow::Result;
use app::use_cases::{labels, mirrors};
use domain::OnLeaving;
use serde::Serialize;

/// A label as it is shown.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Seen {
    label: String,
    level: String,
    accepted: bool,
    owner: String,
    contacts: usize,
    shared: usize,
    /// What becomes of the contacts Kith made where it leaves.
    on_leaving: &'static str,
    /// The fields that stay with whoever adds a contact.
    leaves_behind: Vec<&'static str>,
    accounts: Vec<Place>,
}

/// An account that shows a label.
#[derive(Serialize)]
struct Place {
    account: String,
    state: &'static str,
    /// What it asks, by a stable name.
    asks: Option<&'static str>,
    /// Whether phones show whom Kith makes there for it (G1).
    phone: bool,
}

pub(super) async fn list(desk: &Desk) -> Result<()> {
    let user = desk.user().await?.id;
    let all = desk.house.read(move |r| {
        let mut all = Vec::new();
        for view in labels::list(r, user)? {
            let mut accounts = Vec::new();
            for mirror in &view.mirrors {
                accounts.push(Place {
                    account: r
                        .account(mirror.account)?
                        .map(|a| a.email)
                        .unwrap_or_default(),
                    state: mirror_state(mirror.state),
                    asks: mirrors::asks(mirror).map(|a| a.name()),
                    phone: mirror.phone || view.label.scope.is_some(),
                });
            }
            let behind = view.label.leaves_behind.iter().map(|f| f.name());
            all.push(Seen {
                on_leaving: match view.label.on_leaving {
                    OnLeaving::Keep => "keep",
                    OnLeaving::Remove => "remove",
                },
                leaves_behind: behind.collect(),
                label: view.label.name,
                level: view.level.to_string(),
                accepted: view.accepted,
                owner: view.owner.email,
                contacts: view.size,
                shared: view.shared,
                accounts,
            });
        }
        Ok(all)
    });
    desk.out.list(
        ["label", "level", "owner", "contacts", "shared", "accounts"],
        &all.await?,
        |l| {
            let places: Vec<String> = l.accounts.iter().map(place).collect();
            let level = if l.accepted {
                l.level.clone()
            } else {
                format!("{} (to be accepted)", l.level)
            };
            [
                l.label.clone(),
                level,
                l.owner.clone(),
                l.contacts.to_string(),
                l.shared.to_string(),
                places.join(", "),
            ]
        },
        "There is no label. `kith label create` makes one.",
    );
    Ok(())
}

fn place(at: &Place) -> String {
    match at.state {
        "proposed" => format!("{} (to be confirmed)", at.account),
        "asking" => match at.asks {
            Some("group-bound-elsewhere") => {
                format!("{} (another installation keeps its group)", at.account)
            }
            Some("group-name-refused") => format!("{} (no name for its group)", at.account),
            Some(_) | None => format!("{} (its group was deleted)", at.account),
        },
        "unjoining" => format!("{} (being taken back)", at.account),
        "ending" => format!("{} (leaving)", at.account),
        _ => at.account.clone(),
    }
}

/// Where a label stands in an account, by a stable name.
pub(crate) fn mirror_state(state: MirrorState) -> &'static str {
    match state {
        MirrorState::Active => "active",
        MirrorState::Proposed => "proposed",
        MirrorState::Asking => "asking",
        MirrorState::Unjoining => "unjoining",
        MirrorState::Ending => "ending",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names are a promise, to programs.
    #[test]
    fn the_page_names_every_state_of_a_label_in_an_account() {
        let at = format!("{}/../../docs/cli.md", env!("CARGO_MANIFEST_DIR"));
        let page = std::fs::read_to_string(at).expect("the page is there");
        let (_, told) = page
            .split_once("The `state` of a label in an account is")
            .expect("it is said");
        let told = told.split("\n\n").next().unwrap_or_default();
        for state in [
            MirrorState::Proposed,
            MirrorState::Active,
            MirrorState::Asking,
            MirrorState::Unjoining,
            MirrorState::Ending,
        ] {
            let name = mirror_state(state);
            assert!(told.contains(&format!("`{name}`")), "{name}");
        }
    }
}
