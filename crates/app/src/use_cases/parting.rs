//! A user leaves, or is removed (R10): what they own that others have goes to an heir or is frozen,
//! what is theirs alone goes to the trash, and what they were given ends. Their address books keep
//! what they show (D1), and history keeps their name.

use super::{accounts, labels::folded, notices, teams};
use crate::rights::{self, access_changed, freeze, heir, inherit, reached};
use crate::{Account, Invitation, InvitationState, Problem, Read, Res, Team, Told, User, Work};
use domain::{Actor, Door, Label, LabelId, Micros, Principal, UserId};
use std::collections::BTreeSet;

/// How long a label without an owner is kept for those who have it.
pub const KEPT: Micros = Micros::days(30);

/// What happens when a user goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parting {
    /// Who goes.
    pub user: User,
    /// Labels that get a new owner, and whom.
    pub inherited: Vec<(Label, User)>,
    /// Labels that others have and nobody manages: frozen, and ended after [`KEPT`].
    pub frozen: Vec<Label>,
    /// Labels nobody else has, and how many contacts each holds: deleted.
    pub deleted: Vec<(Label, usize)>,
    /// Accounts that are disconnected.
    pub accounts: Vec<Account>,
    /// How many labels of others they have by a grant to them alone.
    pub given: usize,
    /// Teams of theirs, and who owns each from then on; one that nobody else is in ends.
    pub teams: Vec<(Team, Option<User>)>,
    /// Invitations of theirs that are taken back.
    pub invitations: Vec<Invitation>,
}

/// What would happen if the user went now.
pub fn plan(read: &dyn Read, user: UserId) -> Res<Parting> {
    let user = present(read, user)?;
    let id = user.id;
    let mut parting = Parting {
        accounts: accounts::list(read, id)?,
        given: read.grants_to(&Principal::User(id))?.len(),
        user,
        inherited: Vec::new(),
        frozen: Vec::new(),
        deleted: Vec::new(),
        teams: Vec::new(),
        invitations: invitations(read, id)?,
    };
    for label in owned(read, id)? {
        match fate(read, &label)? {
            Fate::Inherited(heir) => parting.inherited.push((label, heir)),
            Fate::Frozen => parting.frozen.push(label),
            Fate::Deleted => {
                let size = read.label_size(label.id)?;
                parting.deleted.push((label, size));
            }
        }
    }
    for team in read.teams()?.into_iter().filter(|t| t.owner == id) {
        let next = team_heir(read, &team)?;
        parting.teams.push((team, next));
    }
    Ok(parting)
}

/// A user leaves, in units of at most `limit` contacts: call it again, in a unit of its own, until
/// it says that it is done. Refused where [`may_leave`] refuses.
pub fn leave_some(work: &dyn Work, actor: Actor, limit: usize) -> Res<bool> {
    may_leave(work, actor.user)?;
    remove_some(work, actor.user, limit)
}

/// Refuses who owns what others have: they name a new owner before they leave (R10).
pub fn may_leave(read: &dyn Read, user: UserId) -> Res<()> {
    let parting = plan(read, user)?;
    let inherited = parting.inherited.iter().map(|(l, _)| l);
    let shared: Vec<String> = inherited
        .chain(&parting.frozen)
        .map(|l| format!("“{}”", l.name))
        .collect();
    if !shared.is_empty() {
        return Problem::refuse(
            "owns-shared-labels",
            format!(
                "Others have labels of yours: {}. Hand each over first (`kith share transfer`), or \
                 delete it (`kith label delete`); then leave.",
                shared.join(", ")
            ),
        );
    }
    let teams = parting.teams.iter().filter(|(_, heir)| heir.is_some());
    let teams: Vec<String> = teams.map(|(t, _)| format!("“{}”", t.name)).collect();
    if !teams.is_empty() {
        return Problem::refuse(
            "owns-teams",
            format!(
                "Others are in teams of yours: {}. Hand each over first (`kith team transfer`), or \
                 delete it (`kith team delete`); then leave.",
                teams.join(", ")
            ),
        );
    }
    Ok(())
}

/// Removes a user, for whoever runs the server; in units, like [`leave_some`]. An interrupted
/// removal is simply asked for again: until the last unit the user is there.
pub fn remove_some(work: &dyn Work, user: UserId, limit: usize) -> Res<bool> {
    let user = present(work, user)?;
    let by = Actor {
        user: user.id,
        door: Door::Operator,
    };
    // Before any label is touched: nothing of this is to be done in their own address books.
    if let Some(account) = accounts::list(work, user.id)?.first() {
        accounts::disconnect(work, user.id, account.id)?;
        return Ok(false);
    }
    for account in accounts::remembered(work)? {
        if work.account(account)?.is_some_and(|a| a.user == user.id) {
            accounts::forget_some(work, account, limit)?;
            return Ok(false);
        }
    }
    for label in owned(work, user.id)? {
        match fate(work, &label)? {
            Fate::Inherited(heir) => drop(inherit(work, label, heir.id)?),
            Fate::Frozen => drop(freeze(work, label, KEPT)?),
            Fate::Deleted => {
                rights::delete_some(work, label, by, limit)?;
                return Ok(false);
            }
        }
    }
    let me = Principal::User(user.id);
    for grant in work.grants_to(&me)? {
        work.drop_grant(grant.label, &me)?;
        access_changed(work, grant.label, &me)?;
    }
    part_from_teams(work, user.id)?;
    for invitation in invitations(work, user.id)? {
        work.save_invitation(&Invitation {
            state: InvitationState::Withdrawn,
            ..invitation
        })?;
    }
    for notice in work.notices(user.id)? {
        work.drop_notice(notice.id)?;
    }
    work.drop_private_comments(user.id)?;
    work.save_user(&User {
        gone: Some(work.now()),
        ..user
    })?;
    Ok(true)
}

/// A label that has lost its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    /// The label.
    pub label: Label,
    /// Who had it.
    pub from: Option<User>,
    /// When it ends.
    pub until: Micros,
    /// Who has it, and may become its owner.
    pub members: Vec<User>,
}

/// All labels that have lost their owner, for whoever runs the server.
pub fn frozen(read: &dyn Read) -> Res<Vec<Frozen>> {
    let mut all = Vec::new();
    for label in read.labels()? {
        let Some(since) = label.frozen else { continue };
        let mut members = Vec::new();
        for user in everybody(read, &label)? {
            members.extend(read.user(user)?);
        }
        all.push(Frozen {
            from: read.user(label.owner)?,
            until: since + KEPT,
            label,
            members,
        });
    }
    Ok(all)
}

/// Gives a frozen label an owner, somebody who has it; for whoever runs the server.
pub fn adopt(work: &dyn Work, label: LabelId, to: UserId) -> Res<Label> {
    let to = present(work, to)?;
    let row = work.label(label)?.ok_or_else(rights::no_such_label)?;
    if row.frozen.is_none() || row.deleted.is_some() {
        return Problem::refuse(
            "not-frozen",
            "This label has an owner, who alone can hand it over (`kith share transfer`).",
        );
    }
    if work.access(label, to.id)?.is_none() {
        return Err(rights::no_such_label().into());
    }
    let label = inherit(work, row, to.id)?;
    // They may do again what their levels say.
    for grant in work.grants(label.id)? {
        access_changed(work, label.id, &grant.with)?;
    }
    Ok(label)
}

/// Ends the labels that were frozen long enough, at most `limit` contacts in this unit; for the
/// server itself. Says whether there was anything to do: then it is called again.
pub fn end_frozen(work: &dyn Work, limit: usize) -> Res<bool> {
    let now = work.now();
    let over = |l: &Label| l.frozen.is_some_and(|since| since + KEPT <= now);
    let Some(label) = work.labels()?.into_iter().find(over) else {
        return Ok(false);
    };
    let members = everybody(work, &label)?;
    let (id, from) = (label.id, label.owner);
    let by = Actor {
        user: from,
        door: Door::Operator,
    };
    if rights::delete_some(work, label, by, limit)? {
        for member in members {
            notices::tell(work, member, Told::LabelEnded { label: id, from })?;
        }
    }
    Ok(true)
}

/// What becomes of a label whose owner goes.
enum Fate {
    Inherited(User),
    Frozen,
    Deleted,
}

fn fate(read: &dyn Read, label: &Label) -> Res<Fate> {
    if let Some(heir) = heir(read, label)? {
        return Ok(Fate::Inherited(heir));
    }
    Ok(match everybody(read, label)?.is_empty() {
        true => Fate::Deleted,
        false => Fate::Frozen,
    })
}

/// Everybody who has the label beside its owner.
fn everybody(read: &dyn Read, label: &Label) -> Res<BTreeSet<UserId>> {
    let mut users = BTreeSet::new();
    for grant in read.grants(label.id)? {
        users.extend(reached(read, &grant.with)?);
    }
    users.remove(&label.owner);
    Ok(users)
}

/// The labels of a user that still have their owner.
fn owned(read: &dyn Read, user: UserId) -> Res<Vec<Label>> {
    let mut labels = read.owned_labels(user)?;
    labels.retain(|l| l.frozen.is_none());
    labels.sort_by_key(|l| (folded(&l.name), l.id));
    Ok(labels)
}

fn invitations(read: &dyn Read, user: UserId) -> Res<Vec<Invitation>> {
    let mut all = read.pending_invitations()?;
    all.retain(|i| i.by == user);
    Ok(all)
}

/// Of those who are in a team beside its owner, whoever has been a user the longest.
fn team_heir(read: &dyn Read, team: &Team) -> Res<Option<User>> {
    let mut members = Vec::new();
    for id in read.team_members(team.id)? {
        members.extend(read.user(id)?.filter(|u| u.id != team.owner));
    }
    Ok(members.into_iter().min_by_key(|u| (u.at, u.id)))
}

fn part_from_teams(work: &dyn Work, user: UserId) -> Res<()> {
    for team in work.teams()? {
        if team.owner == user {
            match team_heir(work, &team)? {
                Some(heir) => {
                    let what = Told::TeamYours {
                        team: team.id,
                        from: user,
                    };
                    notices::tell(work, heir.id, what)?;
                    work.save_team(&Team {
                        owner: heir.id,
                        ..team.clone()
                    })?;
                }
                None => {
                    teams::dissolve(work, team.id)?;
                    continue;
                }
            }
        }
        if work.team_members(team.id)?.contains(&user) {
            teams::take_out(work, team.id, user)?;
        }
    }
    Ok(())
}

fn present(read: &dyn Read, user: UserId) -> Res<User> {
    let known = read.user(user)?.filter(|u| u.gone.is_none());
    known.ok_or_else(|| {
        Problem::new(
            "unknown-user",
            "There is no such user. `kith user list` shows all of them.",
        )
        .into()
    })
}
