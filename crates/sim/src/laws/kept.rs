//! Memberships in groups that show no label are their users' (G1).

use super::linked;
use crate::build::Sim;
use crate::fake::PHONE;
use domain::AccountId;

/// Kith takes nobody out of a group that shows no label, a star or `myContacts` among them; and
/// whom it makes is shown on phones (G1). Where a label is of the provider's own groups they are
/// in step like any other (G6).
pub(super) fn other_groups_are_kept(sim: &Sim) -> Result<(), String> {
    if let Some((account, remote, group)) = sim.world.torn.first() {
        return Err(format!("{remote} in {account} was taken out of {group}"));
    }
    let alone = |account: &AccountId| !sim.is_together(*account);
    for account in sim.users.keys().copied().filter(alone) {
        for remote in linked(sim, account).keys() {
            let person = sim.world.accounts[&account].person(remote);
            // Nobody in these worlds takes anybody off a phone.
            if person.is_some_and(|p| !p.by_user && !p.groups.contains(&PHONE.into())) {
                return Err(format!(
                    "Kith made {remote} in {account}, and no phone shows it"
                ));
            }
        }
    }
    Ok(())
}
