//! One pass over everything known about an account, without contents: what is out of step,
//! how much would change, and when to look again (A1).

use crate::{
    AccountFacts, Asked, BrakeKind, HeldIn, LinkState, LinkSummary, Load, SeenState, SeenSummary,
    Summary,
};
use domain::{ContactId, LabelId, LensId, Level, Micros, RemoteId};
use std::collections::BTreeSet;

/// A thing to plan, named by what is known of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dirty {
    /// The contact; none for a person nobody linked.
    pub contact: Option<ContactId>,
    /// The remote person, if one is known.
    pub remote: Option<RemoteId>,
}

/// What a pass found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// What to plan, in order.
    pub dirty: Vec<Dirty>,
    /// Removals and additions that wait, per label: what the brake goes by (D4).
    pub load: Load,
    /// Those whose content may have changed in the account, and whose edits would cross a
    /// line of the brake if it had; empty where all of them together would not.
    pub suspects: Vec<Dirty>,
    /// What the suspects come to, once [`crate::tally`] looked at their contents.
    pub edits: Load,
    /// The brakes that were decided about while something that was seen by then still waits.
    pub decided: BTreeSet<(LabelId, BrakeKind)>,
    /// Labels on their way into the account of which everybody arrived who was in their group
    /// before ([`crate::MirrorFacts::settled`]).
    pub arrived: BTreeSet<LabelId>,
    /// When something that waits for time alone is due.
    pub wake: Option<Micros>,
}

/// Looks over the summaries. Total; the order of `dirty` is that of the summaries.
#[must_use]
pub fn survey(facts: &AccountFacts, summaries: &[Summary]) -> Survey {
    let mut found = Survey::default();
    let mut most = Load::default();
    let mut lenses = Lenses::default();
    let unsettled = facts.mirrors.iter().filter(|(_, m)| !m.settled);
    found.arrived = unsettled
        .filter(|(_, m)| m.is_open())
        .map(|(l, _)| *l)
        .collect();
    for s in summaries {
        if is_held(facts, s, &mut lenses) {
            continue; // counted as soon as its own question is answered
        }
        count(facts, s, &mut found.load);
        note_decided(facts, s, &mut found.decided);
        found.arrived.retain(|label| !arrives(facts, s, *label));
        if may_be_edited(facts, s, &mut most) {
            found.suspects.push(name(s));
        }
        match due(facts, s, &mut lenses) {
            Due::Now => {
                found.dirty.push(name(s));
            }
            Due::At(time) => found.wake = Some(found.wake.map_or(time, |w| w.min(time))),
            Due::Never => {}
        }
    }
    if !would_cross(facts, &found.load, &most) {
        found.suspects.clear();
    }
    found
}

fn name(s: &Summary) -> Dirty {
    Dirty {
        contact: s.contact,
        remote: s.remote.clone(),
    }
}

/// Whether the content may have changed; counted as an edit in each label then.
fn may_be_edited(facts: &AccountFacts, s: &Summary, most: &mut Load) -> bool {
    let linked = s
        .link
        .as_ref()
        .is_some_and(|l| l.state == LinkState::Linked);
    let (true, Some(seen)) = (linked && !s.gone, &s.seen) else {
        return false;
    };
    let moved = s.link.as_ref().is_none_or(|l| l.etag != seen.etag);
    if seen.state != SeenState::Present || !moved {
        return false;
    }
    for label in &facts.live(&s.labels) {
        most.count(*label, BrakeKind::Edits);
    }
    true
}

/// Whether that many edits, each of which may blank a field, would be too many (D4). No
/// contents are needed to say no, which is what nearly every look says.
fn would_cross(facts: &AccountFacts, load: &Load, most: &Load) -> bool {
    most.0.iter().any(|((label, _), edits)| {
        let crossed = |kind, count: usize| facts.crossed(*label, kind, count);
        crossed(BrakeKind::Edits, *edits)
            || crossed(
                BrakeKind::Removals,
                edits + load.of(*label, BrakeKind::Removals),
            )
    })
}

enum Due {
    Now,
    At(Micros),
    Never,
}

fn due(facts: &AccountFacts, s: &Summary, lenses: &mut Lenses) -> Due {
    let live = facts.live(&s.labels);
    let open = live.iter().any(|l| facts.mirrors[l].is_open());
    match (&s.link, &s.seen) {
        (None, None) if !s.gone && open => Due::Now,
        (None, None) => Due::Never,
        (None, Some(seen)) => settled(facts, seen),
        (Some(link), seen) => match link.state {
            LinkState::Creating if seen.as_ref().is_some_and(|s| s.state == SeenState::Present) => {
                Due::Now
            }
            LinkState::Creating if is_closed(facts, s) => Due::Never,
            LinkState::Creating => graced(facts, link),
            LinkState::Gone if seen.is_none() && is_to_be_deleted(facts, s) => Due::Now,
            LinkState::Gone if seen.is_some() || (!s.gone && open) => Due::Now,
            LinkState::Gone => lapsed(facts, link),
            LinkState::Linked if link.sending || is_unwanted(facts, s) => Due::Now,
            // While a mirror asks (G5), what is missing from its group is that one event. But what is
            // hidden meanwhile goes at once (R6).
            LinkState::Linked if is_closed(facts, s) => {
                let there = seen.as_ref().is_none_or(|s| s.state == SeenState::Present);
                match there && link.lens != lenses.id(facts, &s.labels) {
                    true => Due::Now,
                    false => Due::Never,
                }
            }
            LinkState::Linked if seen.is_some() => Due::Now,
            LinkState::Linked if is_answered(facts, s) => Due::Now,
            LinkState::Linked if moved(facts, s, link, lenses) => Due::Now,
            LinkState::Linked => match link.photo.into_iter().chain(link.thaws).min() {
                Some(at) if facts.now < at => Due::At(at),
                Some(_) => Due::Now,
                None => Due::Never,
            },
        },
    }
}

/// A question keeps Kith from writing, never from taking in what was seen; and from leaving
/// once access was withdrawn only where it was about that.
fn is_held(facts: &AccountFacts, s: &Summary, lenses: &mut Lenses) -> bool {
    let Some(contact) = s.contact else {
        return s
            .remote
            .as_ref()
            .is_some_and(|r| facts.held_people.contains(r));
    };
    let linked = s
        .link
        .as_ref()
        .is_some_and(|l| l.state == LinkState::Linked);
    let Some(asked) = facts.held_contacts.get(&contact) else {
        return false;
    };
    let unwanted = is_unwanted(facts, s);
    let mut stops = |asked: &Asked| match asked {
        Asked::Whether => !linked && !unwanted,
        Asked::Version(version, lens) => {
            let same = *version == s.version && *lens == lenses.id(facts, &s.labels);
            same && !unwanted && !is_answered(facts, s)
        }
        Asked::Leaving => linked && unwanted,
    };
    s.seen.is_none() && asked.iter().any(&mut stops)
}

/// A new person waits until it was quiet for a while: phones send them in steps (S4).
fn settled(facts: &AccountFacts, seen: &SeenSummary) -> Due {
    let labels = facts.labels_of(&seen.groups);
    if labels.is_empty() || seen.state != SeenState::Present {
        return Due::Now; // to be forgotten
    }
    if !labels.iter().any(|l| facts.mirrors[l].is_open()) {
        return Due::Never;
    }
    if labels.iter().all(|l| !facts.mirrors[l].settled) {
        return Due::Now; // it was there before the label came
    }
    let at = (seen.last + facts.settings.settle).min(seen.first + facts.settings.settle_most);
    if facts.now >= at {
        Due::Now
    } else {
        Due::At(at)
    }
}

/// A create of unknown outcome is tried again once its marks were not found for long enough,
/// and one complete listing began after that (table, `creating`).
fn graced(facts: &AccountFacts, link: &LinkSummary) -> Due {
    let Some(attempted) = link.attempted else {
        return Due::Now;
    };
    let at = attempted + facts.settings.create_grace;
    match facts.listed {
        Some(listed) if listed >= at => Due::Now,
        _ if facts.now < at => Due::At(at),
        _ => Due::Never, // the next listing makes it due
    }
}

fn lapsed(facts: &AccountFacts, link: &LinkSummary) -> Due {
    let at = link.since + facts.settings.remember_gone;
    if facts.now >= at {
        Due::Now
    } else {
        Due::Never
    }
}

/// Its user said which person of theirs the contact is (I1).
fn is_answered(facts: &AccountFacts, s: &Summary) -> bool {
    s.contact.is_some_and(|c| facts.same.contains_key(&c))
}

/// Its user wants deleted what they had typed into the person that Kith made (D1).
fn is_to_be_deleted(facts: &AccountFacts, s: &Summary) -> bool {
    let said = s.contact.is_some_and(|c| facts.unwanted.contains(&c));
    said && s.remote.is_some() && is_unwanted(facts, s)
}

fn is_unwanted(facts: &AccountFacts, s: &Summary) -> bool {
    s.gone || facts.live(&s.labels).is_empty()
}

fn is_closed(facts: &AccountFacts, s: &Summary) -> bool {
    let live = facts.live(&s.labels);
    !live.is_empty() && !live.iter().any(|l| facts.mirrors[l].is_open())
}

/// The lenses met in one pass, by the labels that hold a contact: nearly all share a few.
#[derive(Default)]
struct Lenses(Vec<(HeldIn, LensId)>);

impl Lenses {
    fn id(&mut self, facts: &AccountFacts, held: &HeldIn) -> LensId {
        if let Some((_, id)) = self.0.iter().find(|(known, _)| known == held) {
            return *id;
        }
        let id = facts.lens(held).id();
        // What came out of other labels may differ for each contact.
        if self.0.len() < 64 {
            self.0.push((held.clone(), id));
        }
        id
    }
}

fn moved(facts: &AccountFacts, s: &Summary, link: &LinkSummary, lenses: &mut Lenses) -> bool {
    let live = facts.live(&s.labels);
    let open: BTreeSet<LabelId> = live
        .iter()
        .filter(|l| facts.mirrors[l].is_open())
        .copied()
        .collect();
    link.version != s.version
        || link.lens != lenses.id(facts, &s.labels)
        || open.iter().any(|l| !link.groups.contains(l))
        || link.groups.iter().any(|l| !live.contains(l))
}

/// Notes which decisions are still about something (D4): a change of this may be one of those
/// they were made about.
fn note_decided(facts: &AccountFacts, s: &Summary, decided: &mut BTreeSet<(LabelId, BrakeKind)>) {
    if facts.held.decided.is_empty() {
        return;
    }
    // What goes on by itself is not seen again; it may have waited for ever so long.
    let due = |l: &LinkSummary| l.photo.into_iter().chain(l.thaws).any(|at| at <= facts.now);
    let seen = match (&s.seen, &s.link) {
        (Some(seen), _) => seen.last,
        (None, Some(link)) if due(link) => Micros(0),
        (None, _) => return,
    };
    let mut labels = facts.live(&s.labels);
    labels.extend(s.link.iter().flat_map(|l| &l.groups));
    labels.extend(s.seen.iter().flat_map(|seen| facts.labels_of(&seen.groups)));
    let about = facts.held.decided.keys();
    decided.extend(
        about.filter(|(l, kind)| labels.contains(l) && facts.held.says(*l, *kind, seen).is_some()),
    );
}

/// Whether somebody in the label's group is still to come into the label. Where Kith had put them
/// there, each contact is first to find its person among them.
fn arrives(facts: &AccountFacts, s: &Summary, label: LabelId) -> bool {
    let linked = |state| matches!(state, LinkState::Linked | LinkState::Gone);
    let sought = !s.link.as_ref().is_some_and(|l| linked(l.state));
    if facts.mirrors[&label].again && sought && !s.gone && s.labels.contains_key(&label) {
        return true;
    }
    let there = |seen: &SeenSummary| {
        seen.state == SeenState::Present && facts.labels_of(&seen.groups).contains(&label)
    };
    s.seen.as_ref().is_some_and(there) && !s.labels.contains_key(&label)
}

/// Counts what would leave labels, and what would come into them (D4), but for what was decided
/// about.
fn count(facts: &AccountFacts, s: &Summary, load: &mut Load) {
    let Some(seen) = &s.seen else { return };
    let may = |label: &LabelId, level: Level| {
        let mirror = &facts.mirrors[label];
        mirror.is_open() && mirror.level >= Some(level)
    };
    let open = |label: &LabelId, kind| facts.held.says(*label, kind, seen.last).is_none();
    match &s.link {
        Some(link) if link.state == LinkState::Linked && !s.gone => {
            let agreed = link
                .groups
                .iter()
                .filter(|l| s.labels.contains_key(l) && facts.mirrors.contains_key(l));
            let shown = match seen.state {
                SeenState::Present if link.etag == seen.etag => return,
                SeenState::Present => facts.labels_of(&seen.groups),
                SeenState::Missing | SeenState::Gone => BTreeSet::new(),
            };
            for label in agreed.filter(|l| !shown.contains(l) && may(l, Level::Deleter)) {
                if open(label, BrakeKind::Removals) {
                    load.count(*label, BrakeKind::Removals);
                }
            }
        }
        Some(_) => {}
        None if seen.state == SeenState::Present => {
            for label in facts.labels_of(&seen.groups) {
                let counts = may(&label, Level::Editor) && facts.mirrors[&label].settled;
                if counts && open(&label, BrakeKind::Additions) {
                    load.count(label, BrakeKind::Additions);
                }
            }
        }
        None => {}
    }
}
