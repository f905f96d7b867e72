//! Teams: users that labels are shared with together. Who is in one is for its owner to say, and
//! takes effect on every label the team has, at once.

use super::labels::{LONGEST, folded, one_line};
use crate::rights::{access_changed, lifts_nothing};
use crate::{Problem, Read, Res, Team, User, Work};
use domain::{Actor, Principal, TeamId, UserId};

/// A team as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamView {
    /// The team.
    pub team: Team,
    /// Who owns it.
    pub owner: User,
    /// Who is in it.
    pub members: Vec<User>,
}

/// Makes a team; whoever makes it owns it, and is in it.
pub fn create(work: &dyn Work, actor: Actor, name: &str) -> Res<Team> {
    let team = Team {
        id: TeamId(work.uuid()),
        owner: actor.user,
        name: free_name(work, name, None)?,
        at: work.now(),
    };
    work.save_team(&team)?;
    work.add_team_member(team.id, actor.user)?;
    Ok(team)
}

/// Another name; for its owner.
pub fn rename(work: &dyn Work, actor: Actor, id: TeamId, name: &str) -> Res<Team> {
    let team = Team {
        name: free_name(work, name, Some(id))?,
        ..own(work, actor, id)?
    };
    work.save_team(&team)?;
    Ok(team)
}

/// Deletes a team: what was shared with it is shared with it no more (D1). For its owner.
pub fn delete(work: &dyn Work, actor: Actor, id: TeamId) -> Res<()> {
    own(work, actor, id)?;
    if work.team_members(id)?.contains(&actor.user) {
        without(work, actor.user, id)?;
    }
    dissolve(work, id)
}

/// Puts a user into a team; for its owner.
pub fn add(work: &dyn Work, actor: Actor, id: TeamId, user: UserId) -> Res<()> {
    own(work, actor, id)?;
    let known = work.user(user)?.filter(|u| u.gone.is_none());
    let Some(user) = known else {
        return Problem::refuse(
            "unknown-user",
            "There is no such user. `kith user list` shows all of them.",
        );
    };
    if work.team_members(id)?.contains(&user.id) {
        return Problem::refuse(
            "already-in-team",
            format!(
                "{} is in this team already. `kith team list` shows who is.",
                user.name
            ),
        );
    }
    work.add_team_member(id, user.id)?;
    changed(work, id, user.id)
}

/// Takes a user out of a team; for its owner, and for that user.
pub fn remove(work: &dyn Work, actor: Actor, id: TeamId, user: UserId) -> Res<()> {
    if user != actor.user {
        own(work, actor, id)?;
    }
    if !work.team_members(id)?.contains(&user) {
        return Problem::refuse(
            "not-in-team",
            "This person is not in the team. `kith team list` shows who is.",
        );
    }
    if user == actor.user {
        without(work, user, id)?;
    }
    take_out(work, id, user)
}

/// Refuses a user who would get more of any label by no longer being in a team (R1).
fn without(read: &dyn Read, user: UserId, id: TeamId) -> Res<()> {
    let team = Principal::Team(id);
    let mut grants = read.grants_to(&team)?.into_iter();
    grants.try_for_each(|g| lifts_nothing(read, g.label, user, &team))
}

/// Makes somebody who is in the team its owner; for the owner.
pub fn transfer(work: &dyn Work, actor: Actor, id: TeamId, to: UserId) -> Res<Team> {
    let team = own(work, actor, id)?;
    if !work.team_members(id)?.contains(&to) {
        return Problem::refuse(
            "not-in-team",
            "A team is handed over only to somebody who is in it. `kith team list` shows who is.",
        );
    }
    let team = Team { owner: to, ..team };
    work.save_team(&team)?;
    Ok(team)
}

/// All teams by name; everybody sees them, as everybody may share a label with one.
pub fn list(read: &dyn Read) -> Res<Vec<TeamView>> {
    let mut views = Vec::new();
    for team in read.teams()? {
        let Some(owner) = read.user(team.owner)? else {
            continue;
        };
        let mut members = Vec::new();
        for member in read.team_members(team.id)? {
            members.extend(read.user(member)?);
        }
        views.push(TeamView {
            team,
            owner,
            members,
        });
    }
    Ok(views)
}

/// The team of this name.
pub fn by_name(read: &dyn Read, name: &str) -> Res<Team> {
    let wanted = folded(name);
    let mut teams = read.teams()?.into_iter();
    teams
        .find(|t| folded(&t.name) == wanted)
        .ok_or_else(|| unknown().into())
}

/// Ends a team, whoever owns it.
pub(crate) fn dissolve(work: &dyn Work, id: TeamId) -> Res<()> {
    let team = Principal::Team(id);
    for grant in work.grants_to(&team)? {
        work.drop_grant(grant.label, &team)?;
        // While it is known whom it reached.
        access_changed(work, grant.label, &team)?;
    }
    work.drop_team(id)
}

/// Takes a user out of a team, whoever owns it.
pub(crate) fn take_out(work: &dyn Work, id: TeamId, user: UserId) -> Res<()> {
    work.drop_team_member(id, user)?;
    changed(work, id, user)
}

/// A user came into a team, or left it: they see more or less of its labels.
fn changed(work: &dyn Work, id: TeamId, user: UserId) -> Res<()> {
    for grant in work.grants_to(&Principal::Team(id))? {
        access_changed(work, grant.label, &Principal::User(user))?;
    }
    Ok(())
}

fn own(read: &dyn Read, actor: Actor, id: TeamId) -> Res<Team> {
    let team = read.team(id)?.ok_or_else(unknown)?;
    if team.owner == actor.user {
        return Ok(team);
    }
    let owner = read.user(team.owner)?.map_or_else(
        || "its owner".to_owned(),
        |o| format!("its owner {} ({})", o.name, o.email),
    );
    Problem::refuse(
        "not-allowed",
        format!("The team “{}” is not yours. Ask {owner}.", team.name),
    )
}

fn unknown() -> Problem {
    Problem::new(
        "unknown-team",
        "There is no such team. `kith team list` shows all of them; `kith team create` makes one.",
    )
}

fn free_name(read: &dyn Read, name: &str, but: Option<TeamId>) -> Res<String> {
    let Some(name) = one_line(name) else {
        return Problem::refuse(
            "team-name-invalid",
            format!("A team needs a name of one line and at most {LONGEST} characters."),
        );
    };
    let wanted = folded(&name);
    let mut teams = read.teams()?.into_iter();
    match teams.find(|t| Some(t.id) != but && folded(&t.name) == wanted) {
        Some(other) => Problem::refuse(
            "team-name-taken",
            format!(
                "There is a team “{}” already. Choose another name.",
                other.name
            ),
        ),
        None => Ok(name),
    }
}
