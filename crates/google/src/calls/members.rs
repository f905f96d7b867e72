//! Memberships in bulk.

use super::delete::partly;
use crate::{
    requests::modify_members::{MOST, ModifyMembers},
    sender::{Deadline, Sender},
};
use app::{Fault, MembersOutcome, Session};
use domain::{GroupId, RemoteId};

/// Puts people into a group and takes others out.
pub(crate) async fn members(
    sender: &Sender,
    session: &Session,
    group: &GroupId,
    add: &[RemoteId],
    remove: &[RemoteId],
) -> Result<MembersOutcome, Fault> {
    let (mut add, mut remove) = (add, remove);
    let mut outcome = MembersOutcome::default();
    let mut done = false;
    while !add.is_empty() || !remove.is_empty() {
        let (adding, rest) = add.split_at(add.len().min(MOST));
        add = rest;
        let (removing, rest) = remove.split_at(remove.len().min(MOST - adding.len()));
        remove = rest;
        let operation = ModifyMembers {
            group,
            add: adding,
            remove: removing,
        };
        let part = modify(sender, session, &operation)
            .await
            .map_err(|fault| partly(done, fault))?;
        outcome.missing.extend(part.missing);
        outcome.last_group.extend(part.last_group);
        done = true;
    }
    Ok(outcome)
}

/// A group just made may not be usable at once (F23); a 404 has had no effect.
async fn modify(
    sender: &Sender,
    session: &Session,
    operation: &ModifyMembers<'_>,
) -> Result<MembersOutcome, Fault> {
    let deadline = Deadline::of_write();
    let mut failures = 0;
    loop {
        match sender
            .write(session, operation, deadline)
            .await
            .map_err(Fault::from)
        {
            Err(Fault::Gone) if failures + 1 < sender.tries() => {
                failures += 1;
                sender.pause(failures).await;
            }
            other => return other,
        }
    }
}
