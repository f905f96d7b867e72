//! Laws that hold in every world (sync §9, as far as they are about content).

use crate::fake::Habits;
use crate::words::{EDITOR, VIEWER, show_agreement, value};
use crate::worlds::{
    Act, World, act_on_values, agreeing, any_act, any_card, any_habits, any_lens, any_rights,
    any_value, moved,
};
use domain::{
    Agreement, Card, Change, Field, Lens, Level, Merged, Origin, Patch, Rights, Row, Value,
    farewell, join_own, merge, outgoing, settle,
};
use proptest::prelude::*;
use proptest::sample::Index;

fn full() -> Lens {
    Lens::full(Level::Owner)
}

/// `PROPTEST_CASES` asks for more; what fails becomes a row in a table of cases.
fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn quiet(merged: &Merged) -> bool {
    merged.patch.is_empty() && merged.suggestions.is_empty()
}

fn sorted<'a>(values: impl IntoIterator<Item = &'a Value>) -> Vec<Value> {
    let mut values: Vec<Value> = values.into_iter().cloned().collect();
    values.sort_unstable();
    values
}

/// One account that mirrors the card.
#[derive(Clone, Debug)]
struct Account {
    agreed: Agreement,
    shows: Vec<Value>,
    habits: Habits,
    rights: Rights,
}

impl Account {
    fn new(habits: Habits, rights: Rights) -> Self {
        Self {
            agreed: Agreement::default(),
            shows: Vec::new(),
            habits,
            rights,
        }
    }

    /// Looks, takes what changed into the card, writes what differs. Whether anything moved.
    fn sync(&mut self, card: &mut Card, lens: &Lens) -> bool {
        let merged = merge(card, lens, &self.agreed, &self.shows, self.rights);
        merged.patch.apply(card);
        let writes = outgoing(card, lens, &merged.agreement);
        if !writes.is_empty() {
            self.shows = self.habits.write(&self.shows, &writes);
        }
        self.agreed = settle(&merged.agreement, &writes, &self.shows);
        !quiet(&merged) || !writes.is_empty()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn k6_put_of_view_changes_nothing(world in agreeing(), rights in any_rights(), by in any::<Index>()) {
        let World { card, agreed, mut seen, .. } = world;
        let n = seen.len().max(1);
        seen.rotate_left(by.index(n));
        let merged = merge(&card, &full(), &agreed, &seen, rights);
        prop_assert!(quiet(&merged), "{merged:?}");
        prop_assert!(outgoing(&card, &full(), &agreed).is_empty());
        prop_assert!(outgoing(&card, &full(), &merged.agreement).is_empty());
        if !agreed.0.iter().any(Row::is_own) {
            prop_assert_eq!(merged.agreement, agreed);
        }
    }

    #[test]
    fn k6_an_edit_of_one_entry_patches_exactly_that_entry(world in agreeing(), which in any::<Index>()) {
        let own: Vec<_> =
            world.agreed.0.iter().filter(|r| r.is_own()).map(|r| r.remote.clone()).collect();
        let keyed: Vec<usize> = (0..world.agreed.0.len())
            .filter(|i| world.agreed.0[*i].remote.is_some() && !world.agreed.0[*i].is_own())
            // Of an own and a shared entry that are equal, the own one counts as edited.
            .filter(|i| !own.contains(&world.agreed.0[*i].remote))
            .collect();
        if keyed.is_empty() {
            return Ok(());
        }
        let i = *which.get(&keyed);
        let row = &world.agreed.0[i];
        let was = row.remote.clone().unwrap();
        let now = edited(&was);
        let mut seen = world.seen;
        let place = seen.iter().position(|v| *v == was).unwrap();
        seen[place] = now.clone();

        let merged = merge(&world.card, &full(), &world.agreed, &seen, EDITOR);
        let mut card = world.card.clone();
        merged.patch.apply(&mut card);
        let changed: Vec<_> = card.entries.iter().filter(|(k, e)| world.card.entries.get(k) != Some(e)).collect();
        prop_assert_eq!(changed.len(), 1, "{:?}", merged.patch);
        prop_assert_eq!(card.entries.len(), world.card.entries.len());
        prop_assert_eq!(merged.patch.0.len(), 1);
        // Of equal entries, any may be the one edited.
        let key = changed[0].0;
        let before = world.agreed.row(key).and_then(|r| r.remote.clone());
        prop_assert_eq!(before, Some(was));
        let untouched = |a: &Agreement| a.0.iter().filter(|r| r.key.as_ref() != Some(key) && !r.is_own()).cloned().collect::<Vec<_>>();
        if !world.agreed.0.iter().any(Row::is_own) {
            prop_assert_eq!(untouched(&merged.agreement), untouched(&world.agreed));
        }
        prop_assert!(outgoing(&card, &full(), &merged.agreement).is_empty(), "it is there already");
    }

    /// What the user of such a person types is shared, or suggested and put back: deleting
    /// the person takes nothing away that the hub does not have.
    #[test]
    fn d1_a_person_kith_made_gets_no_entries_of_its_users_alone(world in moved(), edit in any::<bool>()) {
        let World { card, mut agreed, seen, .. } = world;
        agreed.0.retain(|row| !row.is_own());
        let rights = Rights { edit, origin: Origin::Kith, ..EDITOR };
        let merged = merge(&card, &full(), &agreed, &seen, rights);
        prop_assert_eq!(merged.agreement.own().next(), None, "{}", show_agreement(&merged.agreement));
    }

    /// What somebody who was merged into the person said comes to nobody, and nobody is asked to
    /// take it in: it is its user's alone.
    #[test]
    fn d3_what_is_apart_adds_nothing(world in moved(), lens in any_lens(), rights in any_rights()) {
        let rights = Rights { apart: true, ..rights };
        let merged = merge(&world.card, &lens, &world.agreed, &world.seen, rights);
        let added = |patch: &Patch| patch.0.iter().any(|c| matches!(c, Change::Add { .. }));
        prop_assert!(!added(&merged.patch) && !added(&merged.suggestions), "{merged:?}");
        prop_assert!(merged.agreement.shows(&world.seen));
    }

    #[test]
    fn k6_a_card_through_three_accounts_and_back_is_equal(card in any_card(), habits in prop::array::uniform3(any_habits())) {
        let mut now = card.clone();
        let mut accounts = habits.map(|h| Account::new(h, EDITOR));
        for account in &mut accounts {
            account.sync(&mut now, &full());
        }
        for account in &mut accounts {
            prop_assert!(!account.sync(&mut now, &full()), "{account:?}");
        }
        prop_assert_eq!(&now, &card);
    }

    #[test]
    fn k6_handed_on_from_account_to_account_nothing_is_lost(card in any_card()) {
        let mut now = card.clone();
        for _ in 0..3 {
            let shown = Habits::default().write(&[], &outgoing(&now, &full(), &Agreement::default()));
            let (by, at) = (EDITOR.by, EDITOR.at);
            let joined = join_own(&Card::default(), &full(), &shown, "DE", by, at);
            now = Card::default();
            joined.patch.apply(&mut now);
        }
        // What was said twice is said once: nothing of it is lost.
        let mut all = sorted(card.values());
        all.dedup();
        prop_assert_eq!(sorted(now.values()), all);
    }

    #[test]
    fn table_after_a_merge_and_a_write_there_is_nothing_to_do(
        world in moved(), lens in any_lens(), rights in any_rights(),
    ) {
        let mut card = world.card.clone();
        let merged = merge(&card, &lens, &world.agreed, &world.seen, rights);
        prop_assert!(merged.agreement.shows(&world.seen), "what was seen is agreed-remote");
        merged.patch.apply(&mut card);

        let again = merge(&card, &lens, &merged.agreement, &world.seen, rights);
        prop_assert!(quiet(&again), "{again:?}");
        prop_assert_eq!(
            show_agreement(&again.agreement),
            show_agreement(&merged.agreement)
        );

        let (mut settled, mut shown) = (merged.agreement, world.seen);
        // A side of a clash that does not outlive the write gives way to the older one.
        for _ in 0..=usize::from(card.is_contested()) {
            let writes = outgoing(&card, &lens, &settled);
            shown = world.habits.write(&shown, &writes);
            settled = settle(&settled, &writes, &shown);
            prop_assert!(settled.shows(&shown));
        }
        prop_assert!(outgoing(&card, &lens, &settled).is_empty());
        let after = merge(&card, &lens, &settled, &shown, rights);
        prop_assert!(quiet(&after), "{after:?}");
    }

    #[test]
    fn table_without_the_right_the_card_never_changes(world in moved(), lens in any_lens(), rights in any_rights()) {
        let merged = merge(&world.card, &lens, &world.agreed, &world.seen, Rights { edit: false, ..rights });
        prop_assert_eq!(merged.patch, Patch::default());
    }

    #[test]
    fn law_no_value_vanishes(world in moved(), lens in any_lens(), rights in any_rights()) {
        let mut card = world.card.clone();
        let merged = merge(&card, &lens, &world.agreed, &world.seen, rights);
        merged.patch.apply(&mut card);
        for (key, was) in &world.card.entries {
            let row = world.agreed.row(key);
            let known = row.and_then(|r| r.remote.as_ref()).is_some();
            let unseen = !known || !lens.shows(was.value.field());
            let now = card.entries.get(key);
            // What the account does not show, and what the hub changed, stays (or stands).
            let moved_here = row.is_some_and(|r| {
                !r.hub_form().into_iter().chain(&r.remote).any(|v| was.offers(v))
            });
            if unseen || moved_here {
                let now = now.unwrap();
                prop_assert!(now.offers(&was.value), "{was:?} {now:?}");
                prop_assert!(was.contested.iter().all(|c| now.offers(&c.value)));
            }
            if !lens.shows(was.value.field()) {
                prop_assert_eq!(now, Some(was));
            }
        }
        // What was typed there is in the hub, suggested, or its user's own.
        for row in merged.agreement.0.iter().filter(|r| r.remote.is_some()) {
            let value = row.hub_form().unwrap();
            let typed = !world.agreed.remote_values().any(|v| Some(v) == row.remote.as_ref());
            let entry = row.key.as_ref().and_then(|k| card.entries.get(k));
            let suggested = merged.suggestions.0.iter().any(|c| match c {
                Change::Add { value: v, .. } | Change::Set { to: v, .. } => v.field() == value.field(),
                Change::Remove { .. } | Change::Contest { .. } => false,
            });
            prop_assert!(
                !typed || row.is_own() || suggested || entry.is_some_and(|e| e.offers(value)),
                "{row:?}",
            );
        }
        for field in Field::ALL.into_iter().filter(|f| f.is_singleton()) {
            prop_assert!(card.of_field(field).count() <= 1, "two of {field}");
        }
    }

    #[test]
    fn r6_what_is_hidden_makes_no_difference(world in moved(), rights in any_rights(), secret in "[a-z]{1,3}") {
        let lens = crate::words::hiding(&[Field::Phone, Field::Note]);
        let mut other = world.card.clone();
        for entry in other.entries.values_mut() {
            if entry.value.field() == Field::Phone {
                entry.value = Value::phone(&secret, "");
            } else if entry.value.field() == Field::Note {
                entry.value = Value::note(&secret);
            }
        }
        let [a, b] = [&world.card, &other].map(|c| merge(c, &lens, &world.agreed, &world.seen, rights));
        prop_assert_eq!(&a, &b);
        prop_assert_eq!(outgoing(&world.card, &lens, &a.agreement), outgoing(&other, &lens, &b.agreement));
    }

    #[test]
    fn r6_hidden_and_shown_again_all_is_as_before(world in agreeing()) {
        let (hidden, mut card) = (crate::words::hiding(&[Field::Phone, Field::Note]), world.card.clone());
        let mut account = Account::new(Habits::default(), EDITOR);
        account.sync(&mut card, &full());
        let before = sorted(&account.shows);
        account.sync(&mut card, &hidden);
        prop_assert!(!account.shows.iter().any(|v| !hidden.shows(v.field())));
        account.sync(&mut card, &full());
        prop_assert_eq!(sorted(&account.shows), before);
        prop_assert_eq!(card, world.card);
    }

    #[test]
    fn d1_farewell_leaves_exactly_own_and_brought(world in moved(), rights in any_rights()) {
        let merged = merge(&world.card, &full(), &world.agreed, &world.seen, rights);
        let left = Habits::default().write(&world.seen, &farewell(&merged.agreement));
        let expected = merged.agreement.0.iter().filter_map(|r| {
            if r.is_own() { r.remote.as_ref() } else { r.brought.as_ref() }
        });
        prop_assert_eq!(sorted(&left), sorted(expected));
    }

    #[test]
    fn table_a_clash_is_closed_by_the_next_edit_which_travels(was in any_value(), with in prop::array::uniform3(any::<u8>())) {
        let mut card = Card::of([was.clone()]);
        let mut accounts = [EDITOR, EDITOR, VIEWER].map(|r| Account::new(Habits::default(), r));
        for account in &mut accounts {
            account.sync(&mut card, &full());
        }
        let sides: Vec<Value> = with.iter().enumerate().map(|(i, n)| numbered(&was, usize::from(*n) * 3 + i)).collect();
        accounts[0].shows = vec![sides[0].clone()];
        accounts[1].shows = vec![sides[1].clone()];
        for account in &mut accounts {
            account.sync(&mut card, &full());
        }
        prop_assert!(card.is_contested());
        let shown = |a: &[Account; 3]| a.clone().map(|a| a.shows[0].clone());
        prop_assert_eq!(shown(&accounts), [sides[0].clone(), sides[1].clone(), sides[0].clone()]);

        accounts[1].shows = vec![sides[2].clone()];
        for i in [1, 0, 2] {
            accounts[i].sync(&mut card, &full());
        }
        prop_assert!(!card.is_contested());
        prop_assert_eq!(shown(&accounts), [sides[2].clone(), sides[2].clone(), sides[2].clone()]);
    }

    #[test]
    fn law_all_books_converge_once_people_rest(
        card in any_card(),
        who in prop::array::uniform3((any_habits(), any_rights(), any_lens())),
        story in prop::collection::vec((0..3usize, any_act(), any::<bool>()), 0..12),
    ) {
        let mut card = card;
        let lenses = who.clone().map(|w| w.2);
        let mut accounts = who.map(|(habits, rights, _)| Account::new(habits, rights));
        for (who, act, syncs) in &story {
            let account = &mut accounts[*who];
            act_on_values(&mut account.shows, act);
            if *syncs {
                account.sync(&mut card, &lenses[*who]);
            }
        }
        for _ in 0..3 {
            for (account, lens) in accounts.iter_mut().zip(&lenses) {
                account.sync(&mut card, lens);
            }
        }
        for (account, lens) in accounts.iter_mut().zip(&lenses) {
            prop_assert!(!account.sync(&mut card, lens), "{account:?} {card:?}");
            // Everything visible is there, kept out by an own singleton, or known not to fit.
            for (key, value) in lens.view(&card, &account.agreed) {
                let row = account.agreed.row(key);
                let own = account.agreed.0.iter().filter(|r| r.is_own()).filter_map(|r| r.remote.as_ref());
                let kept_out = own.clone().any(|v| v == value || v.field().is_singleton() && v.field() == value.field());
                prop_assert!(row.is_some() || kept_out, "{key:?} {account:?}");
            }
        }
    }
}

/// The value after an edit that cannot be mistaken for another entry.
fn edited(was: &Value) -> Value {
    numbered(was, 4711)
}

fn numbered(was: &Value, n: usize) -> Value {
    let mut now = was.clone();
    match &mut now {
        Value::Name(v) => v.given = format!("n{n}"),
        Value::Email(v) => v.value = format!("n{n}@x"),
        Value::Phone(v) => v.value = format!("+77{n}"),
        Value::Note(v) => v.text = format!("n{n}"),
        Value::Url(v) => v.value = format!("n{n}"),
        Value::Custom(v) => v.value = format!("n{n}"),
        Value::Organization(v) => v.title = format!("n{n}"),
        Value::Birthday(v) => v.date.year = Some(1000 + u16::try_from(n % 5000).unwrap()),
        Value::Gender(v) => v.pronouns = format!("n{n}"),
        Value::Im(v) => v.user = format!("n{n}"),
        Value::Sip(v) => v.value = format!("n{n}"),
        Value::ExternalId(v) => v.value = format!("n{n}"),
        Value::Interest(v) => v.value = format!("n{n}"),
        Value::Occupation(v) => v.value = format!("n{n}"),
        Value::Location(v) => v.building = format!("n{n}"),
        Value::Locale(v) => v.value = format!("n{n}"),
        Value::CalendarUrl(v) => v.value = format!("n{n}"),
        Value::Keyword(v) => v.value = format!("n{n}"),
        Value::Nickname(_)
        | Value::Address(_)
        | Value::Event(_)
        | Value::Relation(_)
        | Value::Photo(_) => {
            now = value("note=x");
        }
    }
    now
}

#[test]
fn the_acts_of_a_story_reach_every_kind_of_change() {
    // A guard for the generators: a removal of the last entry must not panic.
    let mut values = vec![];
    act_on_values(&mut values, &Act::Add(value("tel=1")));
    assert_eq!(values.len(), 1);
}
