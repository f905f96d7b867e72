//! Changes by people without the right to make them, for those who have it.

use super::{contacts, fields, fields::FieldEdit, patching};
use crate::rights::lens;
use crate::{Deleter, Editor, Problem, Read, Res, Suggestion, SuggestionState, Viewer, Work};
use domain::{Actor, ContactId, LabelId, Level, Patch, SuggestionId, UserId};
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
            "The contact says all of this already, so there is nothing to suggest.",
        );
    }
    viewer.suggest(id, SuggestionKind::Edit, patch)
}

/// Suggests that a contact leaves a label.
pub fn suggest_removal(
    work: &dyn Work,
    actor: Actor,
    id: ContactId,
    label: LabelId,
) -> Res<Suggestion> {
    let kind = SuggestionKind::Remove { label };
    Viewer::claim(work, label, actor)?.suggest(id, kind, Patch::default())
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
    let suggestion = open(work, actor.user, id)?;
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
    let suggestion = open(work, actor.user, id)?;
    match suggestion.kind {
        SuggestionKind::Edit => drop(Editor::through(work, suggestion.contact, actor)?),
        SuggestionKind::Remove { label } => drop(Deleter::claim(work, label, actor)?),
    }
    decide(work, suggestion, SuggestionState::Rejected)
}

fn decide(work: &dyn Work, suggestion: Suggestion, state: SuggestionState) -> Res<Suggestion> {
    let suggestion = Suggestion {
        state,
        ..suggestion
    };
    work.save_suggestion(&suggestion)?;
    Ok(suggestion)
}

fn open(read: &dyn Read, user: UserId, id: SuggestionId) -> Res<Suggestion> {
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
        SuggestionKind::Remove { label } => read.level(label, user)? >= Some(Level::Deleter),
    })
}
