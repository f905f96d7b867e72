//! What one reader may see of a card in one account, and what the account can express (K4).

use crate::{Agreement, Card, Entry, Field, Key, Level, Row, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Raised whenever the code below, or a partner's, shows more or less than before: then
/// every entry of every mirror is looked at once (K4).
const CODE_VERSION: u8 = 2;

/// The hash of a lens (K4): level, hidden fields, code version, what the account expresses.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct LensId(pub u64);

/// What a reader may see of a card, and what their account can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// What the reader may do.
    pub level: Level,
    /// Fields that are kept from the reader.
    pub hidden: BTreeSet<Field>,
    /// Fields the account can hold.
    pub expressible: BTreeSet<Field>,
}

impl Lens {
    /// The lens of somebody from whom nothing is hidden, in an account that holds every field.
    #[must_use]
    pub fn full(level: Level) -> Self {
        Self {
            level,
            hidden: BTreeSet::new(),
            expressible: Field::ALL.into(),
        }
    }

    /// Whether entries of this field pass in either direction.
    #[must_use]
    pub fn shows(&self, field: Field) -> bool {
        self.expressible.contains(&field) && !self.hidden.contains(&field)
    }

    /// What the account should show of the card: the value of each visible entry, in the
    /// order of keys. While a clash is open, the account keeps the value it has (sync §3).
    /// Of a singleton field the first entry alone is shown: no account can hold two.
    pub fn view<'a>(
        &'a self,
        card: &'a Card,
        agreement: &'a Agreement,
    ) -> impl Iterator<Item = (&'a Key, &'a Value)> {
        let mut taken = BTreeSet::new();
        card.entries
            .iter()
            .filter(|(_, e)| self.shows(e.value.field()))
            .filter(move |(_, e)| {
                let field = e.value.field();
                !field.is_singleton() || taken.insert(field)
            })
            .map(|(k, e)| (k, settled(e, agreement.row(k))))
    }

    /// The hash by which a changed lens is noticed. FNV-1a: it must be the same in every
    /// build for years, and nobody gains by colliding it.
    #[must_use]
    pub fn id(&self) -> LensId {
        let level = [CODE_VERSION, self.level as u8];
        let hidden = self.hidden.iter().map(|f| *f as u8);
        let expressible = self.expressible.iter().map(|f| *f as u8);
        let bytes = level
            .into_iter()
            .chain(hidden)
            .chain([0xff])
            .chain(expressible);
        LensId(bytes.fold(0xcbf2_9ce4_8422_2325, |hash, b| {
            (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
        }))
    }
}

/// The value an account shows of an entry: its own while it is one of those that stand
/// against each other, else the entry's.
fn settled<'a>(entry: &'a Entry, row: Option<&'a Row>) -> &'a Value {
    if entry.contested.is_empty() {
        return &entry.value;
    }
    let mine = row.filter(|r| r.remote.is_some());
    let forms = mine
        .into_iter()
        .flat_map(|r| [r.hub_form(), r.remote.as_ref()])
        .flatten();
    forms
        .into_iter()
        .find(|v| entry.offers(v))
        .unwrap_or(&entry.value)
}
