//! Invitations (R9): a label offered by a link that is good once, for a while. The secret in the
//! link is told once and never kept; whoever may look into the database cannot accept.

pub(super) mod address;
mod secret;

use self::address::{has, proven};
pub use self::secret::Secret;
use super::{notices, users};
use crate::rights::{self, give_below, may, shareable};
use crate::words;
use crate::{Error, Invitation, InvitationState, Manager, Problem, Read, Res, Told, User, Work};
use domain::{
    Access, Actor, Door, Field, Grant, InvitationId, Label, LabelId, Level, Micros, Principal,
    UserId,
};
use std::collections::BTreeSet;

/// How many days an invitation may be accepted unless the installation says otherwise.
pub const DAYS: i64 = 14;

/// The most days it may be.
pub const MOST_DAYS: i64 = 90;

/// For as long as the installation says unless it says otherwise.
pub const LIFE: Micros = Micros::days(DAYS);

/// What is offered, and to whom.
#[derive(Clone, Debug)]
pub struct Offer {
    /// For which address; for whoever has the link if for none.
    pub email: Option<String>,
    /// At which level.
    pub level: Level,
    /// Without which fields.
    pub hidden: BTreeSet<Field>,
}

/// Makes an invitation that is good for so long, and its secret; for those who may share the
/// label at that level.
pub fn invite(
    work: &dyn Work,
    actor: Actor,
    label: LabelId,
    offer: &Offer,
    life: Micros,
) -> Res<(Invitation, Secret)> {
    may(work, label, actor.user, Level::Manager)?;
    shareable(work, label)?;
    let mut hidden = give_below(work, label, actor.user, offer.level)?;
    hidden.extend(&offer.hidden);
    let email = match &offer.email {
        Some(email) => Some(free_address(work, actor.user, label, email)?),
        None => None,
    };
    if let Some(email) = &email {
        replace_expired(work, label, email)?;
    }
    let secret = Secret::new(work.secret());
    let invitation = Invitation {
        id: InvitationId(work.uuid()),
        label,
        email,
        level: offer.level,
        hidden,
        by: actor.user,
        at: work.now(),
        until: work.now() + life,
        hash: secret.hash(),
        state: InvitationState::Pending,
        accepted_by: None,
    };
    work.save_invitation(&invitation)?;
    Ok((invitation, secret))
}

/// Takes back what expired for the same address, so that it cannot be sent again beside another.
fn replace_expired(work: &dyn Work, label: LabelId, email: &str) -> Res<()> {
    let to = |i: &Invitation| {
        i.email
            .as_ref()
            .is_some_and(|known| address::same(known, email))
    };
    for invitation in work.invitations(label)? {
        if invitation.state == InvitationState::Pending && to(&invitation) {
            work.save_invitation(&Invitation {
                state: InvitationState::Withdrawn,
                ..invitation
            })?;
        }
    }
    Ok(())
}

/// Makes another link for an invitation that was not accepted; the one before is over. For
/// those who could make it; it is theirs from then on.
pub fn resend(
    work: &dyn Work,
    actor: Actor,
    id: InvitationId,
    life: Micros,
) -> Res<(Invitation, Secret)> {
    let invitation = theirs(work, actor.user, id)?;
    shareable(work, invitation.label)?;
    let mut hidden = give_below(work, invitation.label, actor.user, invitation.level)?;
    hidden.extend(&invitation.hidden);
    let secret = Secret::new(work.secret());
    let invitation = Invitation {
        hidden,
        by: actor.user,
        at: work.now(),
        until: work.now() + life,
        hash: secret.hash(),
        ..invitation
    };
    work.save_invitation(&invitation)?;
    Ok((invitation, secret))
}

/// Takes an invitation back; for those who could make it.
pub fn withdraw(work: &dyn Work, actor: Actor, id: InvitationId) -> Res<Invitation> {
    let invitation = theirs(work, actor.user, id)?;
    give_below(work, invitation.label, actor.user, invitation.level)?;
    let invitation = Invitation {
        state: InvitationState::Withdrawn,
        ..invitation
    };
    work.save_invitation(&invitation)?;
    Ok(invitation)
}

/// All invitations to a label, the latest first; for its owner and managers.
pub fn list(read: &dyn Read, user: UserId, label: LabelId) -> Res<Vec<Invitation>> {
    may(read, label, user, Level::Manager)?;
    read.invitations(label)
}

/// How long an invitation is kept that is good for nothing any more: somebody may still ask what
/// became of it.
const KEPT: Micros = Micros::days(90);

/// Forgets invitations that were over long ago, at most `limit` in this unit; for the server itself.
/// Returns how many it were: then it is called again.
pub fn sweep(work: &dyn Work, limit: usize) -> Res<usize> {
    work.forget_invitations(work.now() - KEPT, limit)
}

/// The invitations that the user may accept without their links: those for an address of theirs
/// that Google vouches for (R9), and that would give them something.
pub fn mine(read: &dyn Read, user: UserId) -> Res<Vec<Invitation>> {
    let mut mine = Vec::new();
    for invitation in read.pending_invitations()? {
        if !proven(read, user, &invitation)? {
            continue;
        }
        match acceptable(read, user, &invitation) {
            Ok(_) => mine.push(invitation),
            Err(Error::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(mine)
}

/// What a link offers, if the user may accept it.
pub fn opened(read: &dyn Read, user: UserId, secret: &Secret) -> Res<(Invitation, Label)> {
    let invitation = read.invitation_by_hash(&secret.hash())?.ok_or_else(|| {
        Problem::new(
            "unknown-invitation",
            "This link is not known here. It may have been replaced by a later one, or copied in \
             part. Use the latest, whole, or ask for another.",
        )
    })?;
    let label = acceptable(read, user, &invitation)?;
    if !has(read, user, &invitation)? {
        return Problem::refuse(
            "invitation-other-address",
            format!(
                "This invitation is for another address than yours. Ask {} for one to your \
                 address, or for one to whoever has the link.",
                inviter(read, &invitation)?
            ),
        );
    }
    Ok((invitation, label))
}

/// Accepts an invitation by its link: it becomes a grant to this user.
pub fn accept(work: &dyn Work, user: UserId, secret: &Secret) -> Res<Grant> {
    let (invitation, _) = opened(work, user, secret)?;
    take(work, user, invitation)
}

/// Accepts an invitation that [`mine`] lists, without its link.
pub fn accept_mine(work: &dyn Work, user: UserId, id: InvitationId) -> Res<Grant> {
    match work.invitation(id)? {
        Some(invitation) if proven(work, user, &invitation)? => {
            acceptable(work, user, &invitation)?;
            take(work, user, invitation)
        }
        Some(_) | None => Err(unknown().into()),
    }
}

/// What is refused to an inviter who may no longer share a label so.
const NO_LONGER: [&str; 4] = [
    "unknown-label",
    "not-allowed",
    "label-frozen",
    "above-own-level",
];

/// Shares the label in the name of whoever invited, if they still may (R4).
fn take(work: &dyn Work, user: UserId, invitation: Invitation) -> Res<Grant> {
    let by = Actor {
        user: invitation.by,
        door: Door::Operator,
    };
    let shared = Manager::claim(work, invitation.label, by).and_then(|manager| {
        let hidden = invitation.hidden.clone();
        manager.share(&Principal::User(user), invitation.level, hidden)
    });
    let grant = match shared {
        Err(Error::Refused(why)) if NO_LONGER.contains(&why.code) => {
            return no_longer(&inviter(work, &invitation)?);
        }
        other => other?,
    };
    let told = Told::InvitationAccepted {
        label: invitation.label,
        by: user,
    };
    notices::tell(work, invitation.by, told)?;
    work.save_invitation(&Invitation {
        state: InvitationState::Accepted,
        accepted_by: Some(user),
        ..invitation
    })?;
    Ok(grant)
}

fn no_longer<R>(inviter: &str) -> Res<R> {
    Problem::refuse(
        "invitation-void",
        format!(
            "{inviter} may no longer share this label so, and the invitation is not good any more. \
             Ask its owner for another."
        ),
    )
}

/// Whether whoever invited may still share the label so, as far as can be seen before somebody
/// accepts (R4).
fn still_may(read: &dyn Read, invitation: &Invitation) -> Res<bool> {
    let (label, by) = (invitation.label, invitation.by);
    let may = may(read, label, by, Level::Manager)
        .and_then(|_| give_below(read, label, by, invitation.level));
    match may {
        Ok(_) => Ok(true),
        Err(Error::Refused(why)) if NO_LONGER.contains(&why.code) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The label, if nothing about the invitation or its label keeps the user from accepting.
fn acceptable(read: &dyn Read, user: UserId, invitation: &Invitation) -> Res<Label> {
    let inviter = inviter(read, invitation)?;
    match invitation.state {
        InvitationState::Accepted if invitation.accepted_by == Some(user) => {
            return Problem::refuse("invitation-used", used(read, user, invitation, &inviter)?);
        }
        InvitationState::Accepted => {
            return Problem::refuse(
                "invitation-used",
                format!("This invitation was used already. Ask {inviter} for another."),
            );
        }
        InvitationState::Withdrawn => {
            return Problem::refuse(
                "invitation-withdrawn",
                format!("This invitation was taken back. Ask {inviter} if that was meant."),
            );
        }
        InvitationState::Pending if invitation.until <= read.now() => {
            return Problem::refuse(
                "invitation-expired",
                format!(
                    "This invitation has expired. Ask {inviter} to send it again \
                     (`kith share resend`)."
                ),
            );
        }
        InvitationState::Pending => {}
    }
    let label = read.label(invitation.label)?;
    let Some(label) = label.filter(|l| l.deleted.is_none()) else {
        return Problem::refuse(
            "invitation-void",
            format!("The label of this invitation exists no more. Ask {inviter} about it."),
        );
    };
    let own = Principal::User(user);
    if label.owner == user || invitation.by == user || read.grant(label.id, &own)?.is_some() {
        let had = "You have this label already. `kith label list` shows it; `kith share list` shows \
                   what you may do.";
        return Problem::refuse(
            "already-shared",
            match invitation.email {
                None => format!("{had} The invitation stays good for somebody else."),
                Some(_) => had.to_owned(),
            },
        );
    }
    // What somebody could give who can give nothing any more says nothing.
    if !still_may(read, invitation)? {
        return no_longer(&inviter);
    }
    if let Some(had) = read.access(label.id, user)?
        && !gives_more(&offered(read, invitation)?, &had)
    {
        return Problem::refuse(
            "already-shared",
            format!(
                "You have this label already, with a team or an organisation you are in, and this \
                 invitation would give you no more, or take something from you. Ask {inviter} for \
                 another if you need more; this one stays good."
            ),
        );
    }
    Ok(label)
}

/// What an invitation would give: nothing that is hidden from whoever invited (R6).
fn offered(read: &dyn Read, invitation: &Invitation) -> Res<Access> {
    let by = read.access(invitation.label, invitation.by)?;
    let theirs = by.map(|a| a.hidden).unwrap_or_default();
    Ok(Access {
        level: invitation.level,
        hidden: invitation.hidden.union(&theirs).copied().collect(),
    })
}

/// Whether a grant to one alone, which counts before those to teams and organisations (R1), gives more
/// than they do, and takes nothing away.
fn gives_more(offered: &Access, had: &Access) -> bool {
    offered != had && had.within(offered) == *had
}

/// What to say to whoever accepted an invitation and opens it again.
fn used(read: &dyn Read, user: UserId, invitation: &Invitation, inviter: &str) -> Res<String> {
    let label = read.label(invitation.label)?;
    let has = read.access(invitation.label, user)?.is_some();
    Ok(match label.filter(|_| has) {
        Some(label) => format!(
            "You have accepted this invitation already, and have “{}”. Take it into an account with \
             `kith share accept {}`.",
            label.name,
            words::shell(&label.name)
        ),
        None => format!(
            "You have accepted this invitation already, and do not have the label any more. Ask \
             {inviter} for another."
        ),
    })
}

/// The address to invite, if nobody was invited by it who has not answered yet.
fn free_address(read: &dyn Read, user: UserId, label: LabelId, email: &str) -> Res<String> {
    let email = users::address(email)?;
    let known = address::known_as(read, &email)?;
    if known.as_ref().is_some_and(|k| k.id == user) || address::is_theirs(read, user, &email)? {
        return Problem::refuse(
            "share-with-self",
            "You have this label already. Name the person to invite.",
        );
    }
    // Who has it as the address of an account is theirs to tell, and so is that anybody has: they
    // are told when they open the link.
    if let Some(known) = known
        && read.access(label, known.id)?.is_some()
    {
        return Problem::refuse(
            "already-shared",
            format!(
                "{} has this label already. To change the level, use `kith share set`.",
                known.name
            ),
        );
    }
    for other in read.invitations(label)? {
        let waits = other.state == InvitationState::Pending && other.until > read.now();
        let same = |known: &String| address::same(known, &email);
        if waits && other.email.as_ref().is_some_and(same) {
            return Problem::refuse(
                "already-invited",
                "This address is invited to the label already. `kith share resend` makes another \
                 link; `kith share withdraw` takes the invitation back. `kith share invitations` \
                 shows its id.",
            );
        }
    }
    Ok(email)
}

/// An invitation that waits, for those who share its label.
fn theirs(read: &dyn Read, user: UserId, id: InvitationId) -> Res<Invitation> {
    let invitation = read.invitation(id)?.ok_or_else(unknown)?;
    if read.access(invitation.label, user)?.is_none() {
        return Err(unknown().into());
    }
    rights::may(read, invitation.label, user, Level::Manager)?;
    match invitation.state {
        InvitationState::Pending => Ok(invitation),
        InvitationState::Accepted => Problem::refuse(
            "invitation-used",
            "This invitation was accepted. To take the label away again, use `kith share revoke`.",
        ),
        InvitationState::Withdrawn => Problem::refuse(
            "invitation-withdrawn",
            "This invitation was taken back. Make another with `kith share invite`.",
        ),
    }
}

fn inviter(read: &dyn Read, invitation: &Invitation) -> Res<String> {
    let by: Option<User> = read.user(invitation.by)?;
    Ok(by.map_or_else(
        || "whoever sent it".to_owned(),
        |by| format!("{} ({})", by.name, by.email),
    ))
}

fn unknown() -> Problem {
    Problem::new(
        "unknown-invitation",
        "There is no such invitation. `kith share invitations` shows those there are.",
    )
}
