//! Labels: the sets of contacts that are shared and shown.

use super::invitations::address;
use crate::rights::{self, no_such_label};
use crate::words;
use crate::{Invitation, InvitationState, Owner, Problem, Read, Res, User, Work};
use domain::{Actor, Field, Label, LabelId, Level, OnLeaving, Scope, UserId, clean, name_key};
use std::collections::BTreeSet;
use sync::{Mirror, MirrorState};

/// The longest name of a label, in characters.
pub(crate) const LONGEST: usize = 200;

/// A label as one of its members sees it in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelView {
    /// The label.
    pub label: Label,
    /// Who owns it.
    pub owner: User,
    /// What the user may do.
    pub level: Level,
    /// Whether a label of somebody else's was taken into an account of the user's.
    pub accepted: bool,
    /// How many contacts it holds.
    pub size: usize,
    /// With how many users, teams and domains it is shared.
    pub shared: usize,
    /// The user's accounts that show it.
    pub mirrors: Vec<Mirror>,
}

/// Creates a label of the user's own.
pub fn create(work: &dyn Work, owner: UserId, name: &str) -> Res<Label> {
    let name = free_name(work, owner, name, None)?;
    make(work, owner, name)
}

/// Makes a label of a name that is known to be free.
pub(crate) fn make(work: &dyn Work, owner: UserId, name: String) -> Res<Label> {
    let label = Label {
        id: LabelId(work.uuid()),
        owner,
        name,
        seq: 0,
        deleted: None,
        scope: None,
        frozen: None,
        on_leaving: OnLeaving::default(),
        leaves_behind: BTreeSet::new(),
    };
    work.save_label(&label)?;
    Ok(label)
}

/// Another name; for the owner.
pub fn rename(work: &dyn Work, actor: Actor, label: LabelId, name: &str) -> Res<Label> {
    Owner::claim(work, label, actor)?.rename(name)
}

/// Says what becomes of the persons that Kith made, once the label leaves an account; for the
/// owner (D1).
pub fn set_on_leaving(
    work: &dyn Work,
    actor: Actor,
    label: LabelId,
    on_leaving: OnLeaving,
) -> Res<Label> {
    Owner::claim(work, label, actor)?.set_on_leaving(on_leaving)
}

/// Says which fields whoever adds a person out of an account leaves behind; for the owner (R8).
pub fn set_leaves_behind(
    work: &dyn Work,
    actor: Actor,
    label: LabelId,
    fields: BTreeSet<Field>,
) -> Res<Label> {
    Owner::claim(work, label, actor)?.set_leaves_behind(fields)
}

/// Deletes the label, at most `limit` contacts in this unit; for the owner. Call it again,
/// in a unit of its own, until it says that it is done.
pub fn delete_some(work: &dyn Work, actor: Actor, label: LabelId, limit: usize) -> Res<bool> {
    Owner::claim(work, label, actor)?.delete_some(limit)
}

/// The user's own labels and those shared with them, by name.
pub fn visible(read: &dyn Read, user: UserId) -> Res<Vec<(Label, Level)>> {
    let open = rights::open_to(read, user)?;
    let mut seen = Vec::new();
    for label in read.labels()? {
        if let Some(access) = open.get(&label.id) {
            seen.push((label, access.level));
        }
    }
    Ok(seen)
}

/// The same, with what a list shows of them.
pub fn list(read: &dyn Read, user: UserId) -> Res<Vec<LabelView>> {
    let mut views = Vec::new();
    for (label, level) in visible(read, user)? {
        let mut mirrors = Vec::new();
        for mirror in read.mirrors_of(label.id)? {
            if read
                .account(mirror.account)?
                .is_some_and(|a| a.user == user)
            {
                mirrors.push(mirror);
            }
        }
        let grants = read.grants(label.id)?;
        let taken = |m: &Mirror| m.state.is_live();
        let accepted = label.owner == user || mirrors.iter().any(taken);
        views.push(LabelView {
            owner: read.user(label.owner)?.ok_or_else(no_such_label)?,
            size: read.label_size(label.id)?,
            shared: grants.len(),
            label,
            level,
            accepted,
            mirrors,
        });
    }
    Ok(views)
}

/// The label of this name among those the user sees. Where several are called so, the
/// owner's address in front tells which: `anna@example.org/Family`.
pub fn find(read: &dyn Read, user: UserId, name: &str) -> Res<Label> {
    let mut found = visible(read, user)?;
    let wanted = match name.split_once('/') {
        Some((email, rest)) if email.contains('@') => {
            let owners = owners_of(read, &found, email)?;
            found.retain(|(l, _)| owners.contains(&l.owner));
            folded(rest)
        }
        Some(_) | None => folded(name),
    };
    found.retain(|(l, _)| folded(&l.name) == wanted);
    match (found.pop(), found.as_slice()) {
        (Some((label, _)), []) => Ok(label),
        (None, _) => Err(no_such_label().into()),
        (Some(last), others) => {
            let mut ways = Vec::new();
            for (label, _) in others.iter().chain([&last]) {
                let owner = read.user(label.owner)?.ok_or_else(no_such_label)?;
                let whose = format!("{}/{}", owner.email, label.name);
                ways.push(format!("`{}`", words::shell(&whose)));
            }
            Problem::refuse(
                "label-ambiguous",
                format!(
                    "Several labels are called so; say whose you mean: {}.",
                    ways.join(" or ")
                ),
            )
        }
    }
}

/// The owners of these labels that have the address, those who are gone among them (R10).
fn owners_of(read: &dyn Read, labels: &[(Label, Level)], email: &str) -> Res<BTreeSet<UserId>> {
    let wanted = super::users::address(email)?;
    let mut owners = BTreeSet::new();
    for (label, _) in labels {
        owners.extend(
            read.user(label.owner)?
                .filter(|o| address::same(&o.email, &wanted))
                .map(|o| o.id),
        );
    }
    if owners.is_empty() {
        owners.insert(super::users::by_email(read, email)?.id);
    }
    Ok(owners)
}

/// A name in the form it is kept in, if none of the owner's other labels has it.
pub(crate) fn free_name(
    read: &dyn Read,
    owner: UserId,
    name: &str,
    but: Option<LabelId>,
) -> Res<String> {
    let Some(name) = one_line(name) else {
        return Problem::refuse(
            "label-name-invalid",
            format!("A label needs a name of one line and at most {LONGEST} characters."),
        );
    };
    let wanted = folded(&name);
    let labels = read.labels()?;
    let itself = labels.iter().find(|l| Some(l.id) == but);
    if is_system(&wanted) && itself.is_none_or(|l| l.scope.is_none()) {
        return Problem::refuse(
            "label-name-reserved",
            format!(
                "“{name}” is what a group of Google's own is called, so no label can be. Choose \
                 another name. Everybody in your accounts, with their stars, is kept in step by \
                 `kith label all`."
            ),
        );
    }
    let taken = labels
        .into_iter()
        .find(|l| l.owner == owner && Some(l.id) != but && folded(&l.name) == wanted);
    match taken {
        Some(other) => Problem::refuse(
            "label-name-taken",
            format!(
                "You have a label “{}” already. Choose another name.",
                other.name
            ),
        ),
        None => Ok(name),
    }
}

/// Whether a name, folded, is one of those by which the provider's own groups are known.
fn is_system(wanted: &str) -> bool {
    let scopes = Scope::ALL.into_iter().map(Scope::name);
    let others = [
        "My contacts",
        "myContacts",
        "Other contacts",
        "otherContacts",
        "Chat buddies",
        "chatBuddies",
        "blocked",
    ];
    scopes.chain(others).any(|name| folded(name) == wanted)
}

/// With how many users, teams and domains somebody's own label is shared, and invitations to it
/// wait: what its owner is asked about before it is deleted.
pub fn others(read: &dyn Read, label: LabelId) -> Res<usize> {
    let waits = |i: &Invitation| i.state == InvitationState::Pending && i.until > read.now();
    let invited = read.invitations(label)?.into_iter().filter(waits).count();
    Ok(read.grants(label)?.len() + invited)
}

/// A name in the form it is kept in, if it is one.
pub(crate) fn one_line(name: &str) -> Option<String> {
    let name = clean(name);
    let fits = !folded(&name).is_empty() && name.chars().count() <= LONGEST;
    (fits && !name.contains(char::is_control)).then_some(name)
}

/// A name as names of labels are compared: without regard to case, and to what nobody sees.
pub(crate) fn folded(name: &str) -> String {
    name_key(name)
}

/// Ends a mirror: one that nothing was written for is over at once, any other is
/// [`MirrorState::Ending`] until its contacts are out of the account.
pub(crate) fn end_mirror(work: &dyn Work, mirror: Mirror) -> Res<()> {
    let (label, account) = (mirror.label, mirror.account);
    work.drop_join_plan(label, account)?;
    match mirror.state {
        MirrorState::Proposed => work.drop_mirror(label, account)?,
        MirrorState::Active
        | MirrorState::Asking
        | MirrorState::Unjoining
        | MirrorState::Ending => {
            work.save_mirror(&Mirror {
                state: MirrorState::Ending,
                ..mirror
            })?;
        }
    }
    work.save_due(account, Some(work.now()))
}
