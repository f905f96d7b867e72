//! Teams, and which principals a user is reached by.

use crate::sql::{Row, Sql, binds};
use app::{Res, Team};
use domain::{Principal, TeamId, UserId};

/// One team.
pub(crate) fn by_id(sql: &dyn Sql, id: TeamId) -> Res<Option<Team>> {
    let one = "SELECT id, owner, name, at FROM teams WHERE id = $1";
    sql.one(one, binds![id], read)
}

/// All teams by name.
pub(crate) fn all(sql: &dyn Sql) -> Res<Vec<Team>> {
    let all = "SELECT id, owner, name, at FROM teams ORDER BY name, id";
    sql.all(all, &[], read)
}

/// Keeps a team.
pub(crate) fn save(sql: &dyn Sql, team: &Team) -> Res<()> {
    let Team {
        id,
        owner,
        name,
        at,
    } = team;
    sql.run(
        "INSERT INTO teams (id, owner, name, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, name = excluded.name, at = excluded.at",
        binds![*id, *owner, name, *at],
    )?;
    Ok(())
}

/// Forgets a team and who was in it.
pub(crate) fn drop(sql: &dyn Sql, id: TeamId) -> Res<()> {
    sql.run("DELETE FROM team_members WHERE team = $1", binds![id])?;
    sql.run("DELETE FROM teams WHERE id = $1", binds![id])?;
    Ok(())
}

/// Who is in a team.
pub(crate) fn members(sql: &dyn Sql, id: TeamId) -> Res<Vec<UserId>> {
    let all = "SELECT user_id FROM team_members WHERE team = $1 ORDER BY user_id";
    sql.all(all, binds![id], |row| row.get(0))
}

/// Puts a user into a team.
pub(crate) fn add(sql: &dyn Sql, id: TeamId, user: UserId) -> Res<()> {
    sql.run(
        "INSERT INTO team_members (team, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        binds![id, user],
    )?;
    Ok(())
}

/// Takes a user out of a team.
pub(crate) fn remove(sql: &dyn Sql, id: TeamId, user: UserId) -> Res<()> {
    sql.run(
        "DELETE FROM team_members WHERE team = $1 AND user_id = $2",
        binds![id, user],
    )?;
    Ok(())
}

/// Everything a user is reached by.
pub(crate) fn principals(sql: &dyn Sql, user: UserId) -> Res<Vec<Principal>> {
    let mut all = vec![Principal::User(user)];
    let teams = "SELECT team FROM team_members WHERE user_id = $1 ORDER BY team";
    sql.each(teams, binds![user], &mut |row| {
        all.push(Principal::Team(row.get(0)?));
        Ok(())
    })?;
    let domains = "SELECT DISTINCT domain FROM accounts
                   WHERE user_id = $1 AND domain IS NOT NULL AND state <> 'disconnected' ORDER BY domain";
    sql.each(domains, binds![user], &mut |row| {
        all.push(Principal::Domain(row.get(0)?));
        Ok(())
    })?;
    Ok(all)
}

fn read(row: Row<'_>) -> Res<Team> {
    Ok(Team {
        id: row.get(0)?,
        owner: row.get(1)?,
        name: row.get(2)?,
        at: row.get(3)?,
    })
}
