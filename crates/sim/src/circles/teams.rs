//! Teams and domains as those whom a label is shared with (R1).

use super::{DOMAIN, LEVELS, digits};
use crate::build::{Sim, operator};
use crate::rng::Rng;
use app::use_cases::{shares, teams};
use domain::{Field, Grant, LabelId, Level, Principal, TeamId, UserId};
use std::collections::BTreeSet;

impl Sim {
    fn any_team(&self, chance: &mut Rng) -> Option<TeamId> {
        let teams: Vec<TeamId> = self.unit(|w| Ok(w.teams()?.iter().map(|t| t.id).collect()));
        chance.pick(&teams).copied()
    }

    /// Somebody comes into a team, or leaves it; who may not say so is refused.
    pub(super) fn joins_or_leaves(&mut self, chance: &mut Rng) {
        let (by, who) = (self.anyone(chance), self.anyone(chance));
        let Some(team) = self.any_team(chance) else {
            return;
        };
        let (owner, inside) = self.unit(move |w| {
            let owner = w.team(team)?.map(|t| t.owner);
            Ok((owner, w.team_members(team)?.contains(&who)))
        });
        // Mostly somebody who may.
        let by = owner.filter(|_| chance.chance(70)).unwrap_or(by);
        let done = self.try_unit(move |w| match inside {
            true => teams::remove(w, operator(by), team, who),
            false => teams::add(w, operator(by), team, who),
        });
        let may = owner == Some(by) || (inside && by == who);
        if done.is_ok() && !may {
            self.wrong(format!("{by} says who is in somebody else's team"));
        }
        if done.is_ok() {
            self.rights_change();
            self.meet(if inside {
                "left a team"
            } else {
                "joined a team"
            });
        }
        let what = if inside { "out of" } else { "into" };
        let (by, who) = (digits(by), digits(who));
        self.say(format!("user {by} puts {who} {what} a team: {done:?}"));
    }

    pub(super) fn makes_or_ends_a_team(&mut self, chance: &mut Rng) {
        let (by, to) = (self.anyone(chance), self.anyone(chance));
        let team = self.any_team(chance);
        let owner = team.and_then(|t| self.unit(move |w| Ok(w.team(t)?.map(|t| t.owner))));
        self.tokens += 1;
        let (name, turn) = (format!("Team {}", self.tokens), chance.below(3));
        let done = self.try_unit(move |w| match (turn, team, owner) {
            (0, Some(team), Some(owner)) => teams::delete(w, operator(owner), team),
            (1, Some(team), Some(owner)) => teams::transfer(w, operator(owner), team, to).map(drop),
            _ => teams::create(w, operator(by), &name).map(drop),
        });
        if done.is_ok() {
            self.rights_change();
        }
        let what = ["ends", "hands over", "makes"][turn];
        self.say(format!("somebody {what} a team: {done:?}"));
    }

    /// Somebody shares a label with a team or a domain, or changes what those may do.
    pub(super) fn shares_with_many(&mut self, chance: &mut Rng) {
        let Some(label) = chance.pick(&self.labels).copied() else {
            return;
        };
        let with = match self.any_team(chance).filter(|_| chance.chance(65)) {
            Some(team) => Principal::Team(team),
            None => Principal::Domain(DOMAIN.into()),
        };
        let owner = self.unit(move |w| Ok(w.label(label)?.map(|l| l.owner)));
        let owner = owner.filter(|_| chance.chance(60));
        let by = owner.unwrap_or_else(|| self.anyone(chance));
        let level = LEVELS[chance.below(4)];
        let fields: BTreeSet<Field> = [Field::Phone, Field::Note]
            .into_iter()
            .filter(|_| chance.chance(50))
            .collect();
        let turn = chance.below(5);
        let (had, to) = (self.level_of(by, label), with.clone());
        let given = self.unit(move |w| Ok(w.grant(label, &to)?.is_some()));
        let to = with.clone();
        let done = self.try_unit(move |w| match (given, turn) {
            (false, _) => shares::share(w, operator(by), label, to.clone(), level).map(drop),
            (true, 0 | 1) => shares::set_level(w, operator(by), label, to.clone(), level).map(drop),
            (true, 2) => shares::revoke(w, operator(by), label, to.clone()),
            (true, _) => shares::hide(w, operator(by), label, to.clone(), fields.clone()).map(drop),
        });
        let needed = match (given, turn) {
            (true, 3..) => Level::Owner,
            _ => Level::Manager,
        };
        if done.is_ok() && had < Some(needed) {
            self.wrong(format!("{by}, with {had:?}, decides about {with:?}"));
        }
        // R1: whoever is kept from fields cannot show them to others.
        let to = with.clone();
        let (kept, hidden) = self.unit(move |w| {
            let kept = w.access(label, by)?.map(|a| a.hidden).unwrap_or_default();
            let grant = w.grant(label, &to)?;
            Ok((kept, grant.map(|g| g.hidden)))
        });
        let shows = |hidden: &BTreeSet<Field>| !hidden.is_superset(&kept);
        if done.is_ok() && !given && hidden.as_ref().is_some_and(shows) {
            self.wrong(format!(
                "{by}, kept from {kept:?}, gives all but {hidden:?}"
            ));
        }
        if done.is_ok() {
            self.rights_change();
            self.meet(match with {
                Principal::Team(_) => "shared with a team",
                Principal::Domain(_) | Principal::User(_) => "shared with a domain",
            });
        }
        self.say(format!(
            "user {} shares {} with {with:?} ({given}, {turn}, {level}): {done:?}",
            digits(by),
            digits(label)
        ));
    }
}

/// R1: of several grants the most specific counts alone, with its level and hidden fields. Judged
/// anew from the grants: a person's own, else those of their teams, else that of their domain; of
/// several of one kind the one that gives most (decision 0013). Returns how many are reached by
/// others than their own, and how many have several grants.
pub(crate) fn the_most_specific_grant_counts(sim: &Sim) -> Result<(usize, usize), String> {
    let (mut reached, mut several) = (0, 0);
    for label in sim.labels.clone() {
        for user in sim.everybody() {
            let (access, ranked) =
                sim.unit(move |w| Ok((w.access(label, user)?, ranked(w, label, user)?)));
            let Some(ranked) = ranked else { continue };
            let first = ranked.iter().find(|grants| !grants.is_empty());
            let level = first.and_then(|grants| grants.iter().map(|g| g.level).max());
            let fits = match (&access, first) {
                (Some(access), Some(grants)) => grants
                    .iter()
                    .any(|g| Some(g.level) == level && g.hidden == access.hidden),
                (None, None) => true,
                (Some(_), None) | (None, Some(_)) => false,
            };
            let given = access.as_ref().map(|a| a.level);
            if !fits || given != level {
                return Err(format!("{user} has {access:?} in {label}, of {ranked:?}"));
            }
            let own = ranked.first().is_some_and(|own| !own.is_empty());
            reached += usize::from(access.is_some() && !own);
            several += usize::from(ranked.iter().filter(|l| !l.is_empty()).count() > 1);
        }
    }
    Ok((reached, several))
}

/// The grants that reach a user in a label, the most specific first; none where they own it, or
/// where it is deleted or frozen.
pub(crate) fn ranked(
    w: &dyn app::Read,
    label: LabelId,
    user: UserId,
) -> app::Res<Option<[Vec<Grant>; 3]>> {
    let row = w.label(label)?;
    let open = |l: &domain::Label| l.owner != user && l.deleted.is_none() && l.frozen.is_none();
    if !row.as_ref().is_some_and(open) {
        return Ok(None);
    }
    let mut ranked: [Vec<Grant>; 3] = Default::default();
    for grant in w.grants(label)? {
        let (rank, reaches) = match &grant.with {
            Principal::User(with) => (0, *with == user),
            Principal::Team(team) => (1, w.team_members(*team)?.contains(&user)),
            Principal::Domain(domain) => {
                // One that is disconnected says nothing of who its user is (R9).
                let connected = |a: &app::Account| a.state != app::AccountState::Disconnected;
                let accounts = w.accounts()?.into_iter();
                let mut accounts = accounts.filter(|a| a.user == user && connected(a));
                (2, accounts.any(|a| a.domain.as_ref() == Some(domain)))
            }
        };
        if reaches {
            ranked[rank].push(grant);
        }
    }
    Ok(Some(ranked))
}
