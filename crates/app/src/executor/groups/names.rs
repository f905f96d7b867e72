//! Names (G4): three-way per mirror; the decoration belongs to the mirror.

use super::need::Need;
use crate::Fault;
use crate::executor::{Cycle, Stop};
use domain::Level;
use sync::{Mirror, SeenGroup};

/// Which side got another name since the two last agreed, if one did.
pub(super) fn names(
    mirror: &Mirror,
    label: &str,
    level: Level,
    listed: &SeenGroup,
) -> Option<Need> {
    if listed.name != mirror.agreed_name {
        return Some(Need::Renamed {
            name: listed.name.clone(),
            owner: level == Level::Owner,
        });
    }
    if mirror.label_name == label || !mirror.agreed_name.starts_with(&mirror.label_name) {
        return None; // renamed by its user: theirs in this account
    }
    let decoration = &mirror.agreed_name[mirror.label_name.len()..];
    Some(Need::Rename(listed.clone(), format!("{label}{decoration}")))
}

impl Cycle<'_> {
    /// The label got another name: so does its group here.
    pub(super) async fn rename(
        &mut self,
        mut mirror: Mirror,
        label_name: String,
        group: SeenGroup,
        name: String,
    ) -> Result<(), Stop> {
        let renamed = match self
            .tools
            .partner
            .update_group(&self.session, &group, &name, group.binding.as_ref())
            .await
        {
            // Taken there: it keeps its name in this account.
            Err(Fault::NameTaken) => group,
            Err(Fault::Stale) => {
                self.observe_groups().await?;
                return Ok(());
            }
            renamed => renamed?,
        };
        mirror.agreed_name = renamed.name.clone();
        self.keep_mirror(mirror, label_name, Some(renamed)).await?;
        Ok(())
    }

    /// The group got another name: so does the label, if its owner did it and has no other
    /// of that name.
    pub(super) async fn renamed(
        &mut self,
        mirror: Mirror,
        name: String,
        owner: bool,
    ) -> Result<(), Stop> {
        let unit = self.tools.store.write(move |w| {
            let mut mirror = mirror.clone();
            mirror.agreed_name.clone_from(&name);
            if owner && let Some(mut label) = w.label(mirror.label)? {
                let taken = w.labels()?.iter().any(|l| {
                    l.owner == label.owner
                        && l.id != label.id
                        && l.name.to_lowercase() == name.to_lowercase()
                });
                if !taken {
                    label.name.clone_from(&name);
                    mirror.label_name.clone_from(&name);
                    w.save_label(&label)?;
                    for other in w.mirrors_of(label.id)? {
                        w.save_due(other.account, Some(w.now()))?;
                    }
                }
            }
            w.save_mirror(&mirror)
        });
        unit.await?;
        Ok(())
    }
}
