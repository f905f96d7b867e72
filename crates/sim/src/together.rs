//! What happens in some worlds alone, by a chance of its own: somebody puts all contacts of their
//! accounts together (G6), or another installation puts its mark on a group (G2).

use crate::build::{Sim, operator};
use crate::rng::Rng;
use app::use_cases::all_contacts;
use domain::{AccountId, GroupId, LabelId, Uuid};
use sync::{GroupBinding, MirrorState};

impl Sim {
    /// The owner puts all contacts of their accounts together: stars and groups become labels, too.
    pub(crate) fn puts_all_together(&mut self) {
        let owner = self.owner;
        let mine = self.users.iter().filter(|(_, user)| **user == owner);
        let mine: Vec<AccountId> = mine.map(|(account, _)| *account).collect();
        let accounts = mine.clone();
        let joined = self.unit(move |w| all_contacts::join(w, operator(owner), &accounts));
        for account in mine {
            if let Some(book) = self.world.accounts.get_mut(&account) {
                book.all_in_step = true;
            }
        }
        for label in joined.labels {
            if !self.labels.contains(&label.id) {
                self.labels.push(label.id);
            }
        }
        self.rights_change();
        self.say("all contacts are put together".into());
    }

    /// Whether an account's provider's own groups show labels.
    pub(crate) fn is_together(&self, account: AccountId) -> bool {
        self.world.accounts[&account].all_in_step
    }

    /// Another installation puts its mark on the group of a label.
    pub(crate) fn somebody_binds(&mut self, chance: &mut Rng) {
        let accounts: Vec<AccountId> = self.users.keys().copied().collect();
        let Some(account) = chance.pick(&accounts).copied() else {
            return;
        };
        let mut mirrors = self.look(move |r| r.mirrors(account));
        mirrors.retain(|m| m.state == MirrorState::Active);
        let book = &self.world.accounts[&account];
        let groups = mirrors.into_iter().filter_map(|m| m.group);
        let own = |g: &GroupId| book.group(g).is_some_and(|g| !g.system);
        let groups: Vec<GroupId> = groups.filter(own).collect();
        let Some(group) = chance.pick(&groups) else {
            return;
        };
        let binding = GroupBinding {
            installation: "elsewhere".into(),
            label: LabelId(Uuid::from_u128(7)),
        };
        let book = self.world.accounts.get_mut(&account);
        let bound = book.and_then(|b| b.change_group(group, |g| g.binding = Some(binding)));
        if bound.is_some() {
            self.elsewhere.insert(account);
            self.say(format!("{group} in {account} is another installation's"));
        }
    }
}
