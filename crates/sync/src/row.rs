//! The rows of the table (sync §3) by name: which situation a subject is in, read from what is
//! known alone. The planner does not use it; tests count by it which rows were ever met.

use crate::{AccountFacts, HubFacts, Link, LinkState, SeenState, Subject};
use domain::{Person, outgoing};

/// A row of the table: agreed, hub, remote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Row {
    /// – | x | –
    Missing,
    /// – | – | x
    Arrived,
    /// x | same | same
    InStep,
    /// x | same | changed
    RemoteChanged,
    /// x | changed | same
    HubChanged,
    /// x | changed | changed
    BothChanged,
    /// x | same | gone
    Vanished,
    /// x | changed by a person | gone
    ChangedAndVanished,
    /// x | any | out of a mirrored group
    LeftGroup,
    /// x | any | in a further mirrored group
    EnteredGroup,
    /// x | in fewer labels | any
    FewerLabels,
    /// x | access withdrawn | same
    Withdrawn,
    /// x | access withdrawn | changed
    WithdrawnChanged,
    /// x | trashed | same
    Trashed,
    /// x | trashed | changed by a person
    TrashedChanged,
    /// x | trashed or withdrawn | gone
    TrashedGone,
    /// gone | any | back
    CameBack,
    /// gone | x | –
    BelongsAgain,
    /// creating | x | unknown
    Creating,
    /// A write whose answer is not known (A3)
    Sending,
}

impl Row {
    /// Every row.
    pub const ALL: [Self; 20] = [
        Self::Missing,
        Self::Arrived,
        Self::InStep,
        Self::RemoteChanged,
        Self::HubChanged,
        Self::BothChanged,
        Self::Vanished,
        Self::ChangedAndVanished,
        Self::LeftGroup,
        Self::EnteredGroup,
        Self::FewerLabels,
        Self::Withdrawn,
        Self::WithdrawnChanged,
        Self::Trashed,
        Self::TrashedChanged,
        Self::TrashedGone,
        Self::CameBack,
        Self::BelongsAgain,
        Self::Creating,
        Self::Sending,
    ];

    /// The row a subject is in; none where nothing is known of it.
    #[must_use]
    pub fn of(facts: &AccountFacts, s: &Subject) -> Option<Self> {
        let Some(link) = &s.link else {
            return match (&s.hub, &s.seen) {
                (Some(_), _) => Some(Self::Missing),
                (None, Some(_)) => Some(Self::Arrived),
                (None, None) => None,
            };
        };
        let hub = s.hub.as_ref()?;
        let state = s.seen.as_ref().map(|seen| seen.state);
        Some(match link.state {
            LinkState::Creating => Self::Creating,
            LinkState::Gone if state == Some(SeenState::Present) => Self::CameBack,
            LinkState::Gone => Self::BelongsAgain,
            LinkState::Linked if link.sending.is_some() => Self::Sending,
            LinkState::Linked => match state {
                Some(SeenState::Missing | SeenState::Gone) => vanished(facts, hub),
                Some(SeenState::Present) | None => {
                    let person = s.seen.as_ref().and_then(|seen| seen.person.as_ref());
                    linked(facts, link, hub, person.filter(|p| !link.knows(&p.etag)))
                }
            },
        })
    }
}

fn vanished(facts: &AccountFacts, hub: &HubFacts) -> Row {
    if hub.contact.gone.is_some() || facts.live(&hub.labels).is_empty() {
        Row::TrashedGone
    } else if hub.changed_by_person {
        Row::ChangedAndVanished
    } else {
        Row::Vanished
    }
}

fn linked(facts: &AccountFacts, link: &Link, hub: &HubFacts, news: Option<&Person>) -> Row {
    let live = facts.live(&hub.labels);
    let gone = hub.contact.gone.is_some();
    let lens = facts.lens(&hub.labels);
    let writes = outgoing(&hub.contact.card, &lens, &link.agreement);
    let hub_changed = !link.frozen.spare(writes).is_empty();
    let over = link.frozen.over(facts.now, &hub.meant);
    let counting = |shown| link.frozen.counting(shown, &link.agreement, &over);
    let changed = news.is_some_and(|person| !link.agreement.shows(&counting(Some(&person.values))));
    match (changed, gone, live.is_empty()) {
        (true, true, _) => return Row::TrashedChanged,
        (true, false, true) => return Row::WithdrawnChanged,
        (true, false, false) if hub_changed => return Row::BothChanged,
        (true, false, false) => return Row::RemoteChanged,
        (false, true, _) => return Row::Trashed,
        (false, false, true) => return Row::Withdrawn,
        (false, false, false) => {}
    }
    let shown = news.map(|person| facts.labels_of(&person.groups));
    match shown {
        Some(shown)
            if link
                .groups
                .iter()
                .any(|l| live.contains(l) && !shown.contains(l)) =>
        {
            Row::LeftGroup
        }
        Some(shown) if shown.iter().any(|l| !link.groups.contains(l)) => Row::EnteredGroup,
        Some(_) | None if link.groups.iter().any(|l| !live.contains(l)) => Row::FewerLabels,
        Some(_) | None if hub_changed => Row::HubChanged,
        Some(_) | None => Row::InStep,
    }
}
