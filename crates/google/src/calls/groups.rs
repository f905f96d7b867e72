//! Contact groups.

use crate::{
    fault::Failure,
    requests::{
        create_group::CreateGroup,
        delete_group::DeleteGroup,
        get_group::GetGroup,
        group::{GroupEntry, group as read_as_group},
        list_groups::{ListGroups, groups_shape},
        update_group::UpdateGroup,
    },
    sender::{Deadline, Sender, incomplete},
};
use app::{Fault, GroupsPage, ListingToken, Session};
use domain::GroupId;
use serde_json::Value as Json;
use sync::{GroupBinding, SeenGroup};

/// More pages than there can be groups for.
const PAGES: usize = 100;

/// Lists groups, following all pages.
pub(crate) async fn groups(
    sender: &Sender,
    session: &Session,
    since: Option<&ListingToken>,
) -> Result<GroupsPage, Fault> {
    if since.is_some_and(|since| since.shape != groups_shape()) {
        return Err(Fault::TokenExpired);
    }
    let mut all = GroupsPage::default();
    let mut next: Option<String> = None;
    for _ in 0..PAGES {
        let operation = ListGroups {
            since,
            page: next.as_deref(),
        };
        let (page, following) = sender.read(session, &operation).await?;
        all.groups.extend(page.groups);
        all.gone.extend(page.gone);
        all.token = page.token;
        match following {
            Some(_) if following == next => break,
            Some(_) => next = following,
            None => return Ok(all),
        }
    }
    // A listing that has no end is no listing (D2).
    Err(incomplete("pages of groups without an end").into())
}

/// Reads one group.
pub(crate) async fn read_group(
    sender: &Sender,
    session: &Session,
    id: &GroupId,
) -> Result<Option<SeenGroup>, Fault> {
    Ok(get(sender, session, id).await?.map(|(group, _)| group))
}

async fn get(
    sender: &Sender,
    session: &Session,
    id: &GroupId,
) -> Result<Option<(SeenGroup, Json)>, Fault> {
    let json = match sender.read(session, &GetGroup { id }).await {
        Ok(json) => json,
        Err(Failure {
            fault: Fault::Gone, ..
        }) => return Ok(None),
        Err(failure) => return Err(failure.into()),
    };
    match read_as_group(&json) {
        Some(GroupEntry::There(group)) => Ok(Some((group, json))),
        Some(GroupEntry::Gone(_)) => Ok(None),
        None => Err(incomplete("a group without an id").into()),
    }
}

/// Creates a group bound to us.
pub(crate) async fn create_group(
    sender: &Sender,
    session: &Session,
    name: &str,
    binding: &GroupBinding,
) -> Result<SeenGroup, Fault> {
    let operation = CreateGroup { name, binding };
    Ok(sender
        .write(session, &operation, Deadline::of_write())
        .await?)
}

/// Changes name and binding to what is given, if they differ. For a new binding the group
/// is read first: what other programs keep on it has to go back with it (F17).
pub(crate) async fn update_group(
    sender: &Sender,
    session: &Session,
    group: &SeenGroup,
    name: &str,
    binding: Option<&GroupBinding>,
) -> Result<SeenGroup, Fault> {
    let name = (group.name != name).then_some(name);
    let rebind = group.binding.as_ref() != binding;
    if name.is_none() && !rebind {
        return Ok(group.clone());
    }
    let read = if rebind {
        let (now, json) = get(sender, session, &group.id).await?.ok_or(Fault::Gone)?;
        if now.etag != group.etag {
            return Err(Fault::Stale);
        }
        Some(json)
    } else {
        None
    };
    let operation = UpdateGroup {
        group,
        name,
        binding: read.as_ref().map(|json| (binding, json)),
    };
    Ok(sender
        .write(session, &operation, Deadline::of_write())
        .await?)
}

/// Deletes a group, never its contacts; one that is gone already is no error.
pub(crate) async fn delete_group(
    sender: &Sender,
    session: &Session,
    id: &GroupId,
) -> Result<(), Fault> {
    let operation = DeleteGroup { id };
    match sender
        .write(session, &operation, Deadline::of_write())
        .await
        .map_err(Fault::from)
    {
        Ok(()) | Err(Fault::Gone) => Ok(()),
        other => other,
    }
}
