//! Changes by people without the right to make them, for those who have it.

use super::{contacts, fields, fields::FieldEdit, patching};
use crate::rights::lens;
use crate::{Deleter, Editor, Problem, Read, Res, Suggestion, SuggestionState, Viewer, Work};
use domain::{Actor, ContactId, LabelId, Level, Membership, Micros, Patch, SuggestionId, UserId};
use sync::SuggestionKind;

/// Suggests other fields for a contact.
pub fn suggest_edit(
    work: &dyn Work,
    actor: Actor,
    id: ContactId,
    edits: &[FieldEdit],
) -> Res<Suggestion> {
    let viewer = Viewer::through(work, id, actor)?;
    let patch = fields::patch(&viewer.contact(id)?.card, edits)?;
    if patch.is_empty() {
        return Problem::refuse(
            "nothing-suggested",
            "The contact says all of this already, so there is nothing to suggest. \
             `kith contact show` shows what it says.",
        );
    }
    only_once(work, actor, id, SuggestionKind::Edit, &patch)?;
    viewer.suggest(id, SuggestionKind::Edit, patch)
}

/// Suggests that a contact leaves a label.
pub fn suggest_removal(
    work: &dyn Work,
    actor: Actor,
    id: ContactId,
    label: LabelId,
) -> Res<Suggestion> {
    let (kind, patch) = (SuggestionKind::Remove { label }, Patch::default());
    let viewer = Viewer::claim(work, label, actor)?;
    only_once(work, actor, id, kind, &patch)?;
    viewer.suggest(id, kind, patch)
}

/// Refuses what the same user has suggested already, and nobody has decided.
fn only_once(
    work: &dyn Work,
    actor: Actor,
    id: ContactId,
    kind: SuggestionKind,
    patch: &Patch,
) -> Res<()> {
    for other in work.suggestions_about(id)? {
        let same = other.actor.user == actor.user;
        if same && other.kind == kind && other.patch == *patch && !is_over(work, &other)? {
            let who = match kind {
                SuggestionKind::Edit => "may edit the contact",
                SuggestionKind::Remove { .. } => "may take contacts out of the label",
            };
            return Problem::refuse(
                "suggested-already",
                format!(
                    "You have suggested just this already, and nobody has decided it yet. Whoever {who} \
                     sees it and decides."
                ),
            );
        }
    }
    Ok(())
}

/// The open suggestions that the user may decide, the oldest first.
pub fn list(read: &dyn Read, user: UserId) -> Res<Vec<Suggestion>> {
    let mut mine = Vec::new();
    for suggestion in read.suggestions()? {
        if may_decide(read, user, &suggestion)? {
            mine.push(suggestion);
        }
    }
    Ok(mine)
}

/// Takes a suggestion into the contact.
pub fn accept(work: &dyn Work, actor: Actor, id: SuggestionId) -> Res<Suggestion> {
    let suggestion = open(work, actor, id)?;
    match suggestion.kind {
        SuggestionKind::Edit => {
            let editor = Editor::through(work, suggestion.contact, actor)?;
            let now = contacts::show(work, actor.user, suggestion.contact)?.contact;
            editor.edit(
                suggestion.contact,
                &patching::rebase(&suggestion.patch, &now.card),
            )?;
        }
        SuggestionKind::Remove { label } => {
            Deleter::claim(work, label, actor)?.remove(suggestion.contact)?;
        }
    }
    decide(work, suggestion, SuggestionState::Accepted)
}

/// Turns a suggestion down; for whoever could accept it.
pub fn reject(work: &dyn Work, actor: Actor, id: SuggestionId) -> Res<Suggestion> {
    let suggestion = open(work, actor, id)?;
    decide(work, suggestion, SuggestionState::Rejected)
}

fn decide(work: &dyn Work, suggestion: Suggestion, state: SuggestionState) -> Res<Suggestion> {
    // It is kept for a while from now on.
    let suggestion = Suggestion {
        state,
        at: work.now(),
        ..suggestion
    };
    work.save_suggestion(&suggestion)?;
    Ok(suggestion)
}

/// One that waits, for whoever may decide it.
fn open(work: &dyn Work, actor: Actor, id: SuggestionId) -> Res<Suggestion> {
    let suggestion = waiting(work, actor.user, id)?;
    if may_decide(work, actor.user, &suggestion)? {
        return Ok(suggestion);
    }
    match suggestion.kind {
        SuggestionKind::Edit => drop(Editor::through(work, suggestion.contact, actor)?),
        SuggestionKind::Remove { label } => drop(Deleter::claim(work, label, actor)?),
    }
    Problem::refuse(
        "not-allowed",
        "You may change some of what this suggests and only see the rest, so it is for those who \
         may change all of it.",
    )
}

fn waiting(read: &dyn Read, user: UserId, id: SuggestionId) -> Res<Suggestion> {
    let unknown = || {
        Problem::new(
            "unknown-suggestion",
            "There is no such suggestion for you to decide. `kith suggestion list` shows those \
             there are.",
        )
    };
    let suggestion = read.suggestion(id)?.ok_or_else(unknown)?;
    let sees_all = match suggestion.kind {
        SuggestionKind::Edit => lens(read, suggestion.contact, user)?
            .is_some_and(|lens| lens.shown_changes(&suggestion.patch) == suggestion.patch),
        SuggestionKind::Remove { .. } => contacts::show(read, user, suggestion.contact).is_ok(),
    };
    if !sees_all {
        return Err(unknown().into());
    }
    match suggestion.state {
        SuggestionState::Open if is_over(read, &suggestion)? => Problem::refuse(
            "suggestion-over",
            "The contact has left this label since, so there is nothing to decide any more.",
        ),
        SuggestionState::Open => Ok(suggestion),
        SuggestionState::Accepted | SuggestionState::Rejected => Problem::refuse(
            "suggestion-decided",
            "Somebody decided this suggestion already. `kith history` shows what became of it.",
        ),
    }
}

fn may_decide(read: &dyn Read, user: UserId, suggestion: &Suggestion) -> Res<bool> {
    Ok(match suggestion.kind {
        // Whoever may change all of it, and so sees all of it (R6).
        SuggestionKind::Edit => {
            let Some(lens) = lens(read, suggestion.contact, user)? else {
                return Ok(false);
            };
            let mut fields = suggestion.patch.0.iter().flat_map(|c| c.values());
            fields.all(|v| lens.edits(v.field()))
        }
        SuggestionKind::Remove { label } => {
            !is_over(read, suggestion)? && read.level(label, user)? >= Some(Level::Deleter)
        }
    })
}

/// Open suggestions that nobody needs to decide any more: their entry is over, or the contact says
/// by now what they suggest. One about a contact in the trash waits, it may come back.
pub fn over(read: &dyn Read) -> Res<Vec<SuggestionId>> {
    let mut over = Vec::new();
    for suggestion in read.suggestions()? {
        if is_done(read, &suggestion)? {
            over.push(suggestion.id);
        }
    }
    Ok(over)
}

/// Forgets those of these that are open and over; returns how many.
pub fn forget(work: &dyn Work, ids: &[SuggestionId]) -> Res<usize> {
    let mut forgotten = 0;
    for id in ids {
        let Some(suggestion) = work.suggestion(*id)? else {
            continue;
        };
        if suggestion.state == SuggestionState::Open && is_done(work, &suggestion)? {
            work.drop_suggestion(*id)?;
            forgotten += 1;
        }
    }
    Ok(forgotten)
}

/// For so long whoever made a suggestion, or decided it, may ask what became of it.
const DECIDED: Micros = Micros::days(90);

/// Forgets suggestions that were decided long ago; what became of them is in history.
pub fn forget_decided(work: &dyn Work) -> Res<()> {
    work.forget_decided(work.now() - DECIDED)
}

fn is_done(read: &dyn Read, suggestion: &Suggestion) -> Res<bool> {
    let Some(contact) = read.contact(suggestion.contact)? else {
        return Ok(true);
    };
    Ok(match suggestion.kind {
        SuggestionKind::Edit => patching::rebase(&suggestion.patch, &contact.card).is_empty(),
        SuggestionKind::Remove { .. } => contact.gone.is_none() && is_over(read, suggestion)?,
    })
}

/// Whether the contact left the label since somebody suggested that, also where it came back: that
/// is another entry, of which nobody said anything.
fn is_over(read: &dyn Read, suggestion: &Suggestion) -> Res<bool> {
    let SuggestionKind::Remove { label } = suggestion.kind else {
        return Ok(false);
    };
    let entries = read.memberships(suggestion.contact)?;
    let meant = |e: &Membership| e.label == label && e.present && e.at <= suggestion.at;
    Ok(!entries.iter().any(meant))
}
