//! How a mirror comes to its group (G2, G3), and what becomes of one that disappears (G5).

use super::need::{Need, Sight};
use crate::Fault;
use crate::executor::{Cycle, Event, Stop};
use domain::{GroupId, Level};
use sync::{GroupBinding, Mirror, MirrorState, SeenGroup};

/// Whether a group may be bound: nobody's, or still another label's of this installation.
pub(super) fn free(group: &SeenGroup, binding: &GroupBinding) -> bool {
    group
        .binding
        .as_ref()
        .is_none_or(|b| b != binding && b.installation == binding.installation)
}

/// G3: a lost answer's group is ours; the owner's group of the same name is bound; anybody
/// else gets one of their own beside what they have.
pub(super) fn birth(sight: Sight<'_>, level: Level) -> Need {
    let Sight {
        label,
        owner,
        binding,
        shown,
        ..
    } = sight;
    if let Some(ours) = shown.iter().find(|g| g.binding.as_ref() == Some(&binding)) {
        return Need::Bind(ours.clone(), binding);
    }
    let named = |name: &str| {
        shown
            .iter()
            .find(|g| g.name.to_lowercase() == name.to_lowercase())
    };
    match named(label) {
        Some(same) if level == Level::Owner && !same.system && same.binding.is_none() => {
            Need::Bind(same.clone(), binding)
        }
        None if level == Level::Owner => Need::Make(label.to_owned(), binding),
        Some(_) | None => {
            let decorated = format!("{label} ({owner})");
            let mut name = decorated.clone();
            let mut n = 2;
            while named(&name).is_some() {
                name = format!("{decorated} {n}");
                n += 1;
            }
            Need::Make(name, binding)
        }
    }
}

impl Cycle<'_> {
    pub(super) async fn bind(
        &mut self,
        mut mirror: Mirror,
        label_name: String,
        group: SeenGroup,
        binding: GroupBinding,
    ) -> Result<(), Stop> {
        let bound = if group.binding.as_ref() == Some(&binding) {
            group
        } else {
            let name = group.name.clone();
            self.tools
                .partner
                .update_group(&self.session, &group, &name, Some(&binding))
                .await?
        };
        mirror.agreed_name = bound.name.clone();
        mirror.group = Some(bound.id.clone());
        self.keep_bound(mirror, label_name, bound).await?;
        Ok(())
    }

    pub(super) async fn make(
        &mut self,
        mut mirror: Mirror,
        label_name: String,
        name: String,
        binding: GroupBinding,
    ) -> Result<(), Stop> {
        let made = self
            .tools
            .partner
            .create_group(&self.session, &name, &binding)
            .await;
        // Somebody just made one of that name: list again, decide again.
        if made == Err(Fault::NameTaken) {
            self.observe_groups().await?;
            return Ok(());
        }
        let made = made?;
        mirror.agreed_name = made.name.clone();
        mirror.group = Some(made.id.clone());
        mirror.made = true;
        self.keep_mirror(mirror, label_name, Some(made)).await?;
        Ok(())
    }

    /// A group that is not listed any more is read directly; if it is gone, its user is
    /// asked.
    pub(super) async fn confirm(
        &mut self,
        mut mirror: Mirror,
        label_name: String,
        group: GroupId,
    ) -> Result<(), Stop> {
        let shown = self.tools.partner.read_group(&self.session, &group).await?;
        if shown.is_some() {
            self.keep_mirror(mirror, label_name, shown).await?;
            return Ok(());
        }
        let (account, label) = (self.account, mirror.label);
        mirror.state = MirrorState::Asking;
        self.keep_mirror(mirror, label_name, None).await?;
        self.tools
            .events
            .happened(Event::GroupGone { account, label });
        Ok(())
    }
}
