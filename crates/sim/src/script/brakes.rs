//! What a brake holds, and what is said about it (D4).

use super::Story;
use crate::build::operator;
use app::{BrakeState, use_cases::questions};

impl Story {
    /// What the brakes of an account hold: the label and the kind of change, by the alphabet.
    #[must_use]
    pub fn braked(&self, account: &str) -> Vec<String> {
        let id = self.id(account);
        let mut all = self.unit(move |w| {
            let mut all = Vec::new();
            for brake in w.brakes(id)? {
                if brake.state == BrakeState::Holding {
                    let label = w.label(brake.label)?.ok_or(app::Error::Moved)?;
                    all.push(format!("{} {}", label.name, brake.kind.name()));
                }
            }
            Ok(all)
        });
        all.sort();
        all
    }

    /// The account's user decides about all that is held there for a label: to have it put back,
    /// or to let it pass.
    ///
    /// # Panics
    /// When nothing is.
    pub fn decide(&mut self, account: &str, label: &str, back: bool) {
        let (user, id, label) = (self.who(account), self.id(account), self.label_id(label));
        let decided = self.unit(move |w| {
            let mut holding = w.brakes(id)?;
            holding.retain(|b| b.label == label && b.state == BrakeState::Holding);
            for brake in &holding {
                if back {
                    questions::put_back(w, operator(user), brake.id)?;
                } else {
                    questions::approve(w, operator(user), brake.id)?;
                }
            }
            Ok(holding.len())
        });
        assert!(decided > 0, "nothing is held in {account}");
    }
}
