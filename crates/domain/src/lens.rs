//! What one reader may see of a card in one account, and what the account can express (K4).

use crate::{Access, Agreement, Card, Change, Entry, Field, Key, Level, Patch, Row, Value};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Raised whenever the code below, or a partner's, shows more or less than before: then
/// every entry of every mirror is looked at once (K4).
const CODE_VERSION: u8 = 4;

/// The hash of a lens (K4): levels, hidden fields, code version, what the account expresses.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct LensId(pub u64);

/// What a reader may see of a card, what they may do with it, and what their account can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The most they may do through any label.
    pub level: Level,
    /// What they may do with each field they see; the others are kept from them (R2, R6).
    pub fields: BTreeMap<Field, Level>,
    /// Fields the account can hold.
    pub expressible: BTreeSet<Field>,
}

impl Lens {
    /// The lens of a reader who sees the card in all these ways: a field is seen if one of them
    /// shows it, and it is edited at the greatest level among those (R2). Nobody who sees it in
    /// no way any more has a lens of their own: then as much as a viewer's.
    #[must_use]
    pub fn through<'a>(
        ways: impl IntoIterator<Item = &'a Access>,
        expressible: &BTreeSet<Field>,
    ) -> Self {
        let mut lens: Option<Self> = None;
        for way in ways {
            let lens = lens.get_or_insert_with(|| Self {
                level: way.level,
                fields: BTreeMap::new(),
                expressible: expressible.clone(),
            });
            lens.level = lens.level.max(way.level);
            for field in Field::ALL.into_iter().filter(|f| way.shows(*f)) {
                let level = lens.fields.entry(field).or_insert(way.level);
                *level = (*level).max(way.level);
            }
        }
        lens.unwrap_or_else(|| Self {
            expressible: expressible.clone(),
            ..Self::full(Level::Viewer)
        })
    }

    /// The lens of somebody from whom nothing is hidden, in an account that holds every field.
    #[must_use]
    pub fn full(level: Level) -> Self {
        Self::through([&Access::open(level)], &Field::ALL.into())
    }

    /// Whether entries of this field pass in either direction.
    #[must_use]
    pub fn shows(&self, field: Field) -> bool {
        self.expressible.contains(&field) && self.fields.contains_key(&field)
    }

    /// Whether the reader may change entries of this field.
    #[must_use]
    pub fn edits(&self, field: Field) -> bool {
        self.fields.get(&field) >= Some(&Level::Editor)
    }

    /// The fields that are kept from the reader.
    pub fn hidden(&self) -> impl Iterator<Item = Field> {
        Field::ALL
            .into_iter()
            .filter(|f| !self.fields.contains_key(f))
    }

    /// What the reader sees of a card: entries of fields kept from them are not there, nor
    /// what nobody here understands, since that may be about such a field.
    #[must_use]
    pub fn shown(&self, card: &Card) -> Card {
        if self.hidden().next().is_none() {
            return card.clone();
        }
        let shown = |e: &Entry| self.fields.contains_key(&e.value.field());
        let entries = card.entries.iter().filter(|(_, e)| shown(e));
        Card {
            entries: entries.map(|(k, e)| (k.clone(), e.clone())).collect(),
            next_key: card.next_key,
            rest: BTreeMap::new(),
        }
    }

    /// What the reader sees of changes: those of fields kept from them are not there.
    #[must_use]
    pub fn shown_changes(&self, patch: &Patch) -> Patch {
        let shown = |c: &&Change| c.values().all(|v| self.fields.contains_key(&v.field()));
        Patch(patch.0.iter().filter(shown).cloned().collect())
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
        let fields = self.fields.iter().flat_map(|(f, l)| [*f as u8, *l as u8]);
        let expressible = self.expressible.iter().map(|f| *f as u8);
        let bytes = level
            .into_iter()
            .chain(fields)
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
