//! Listing in pages, and what changed since.

use google_people1::api::{ListConnectionsResponse, Person};
use serde_json::json;

use crate::contacts::{name_of, person, shown};
use crate::world::{Outcome, World, mask};

async fn page(
    world: &World,
    page_token: Option<&str>,
    sync_token: Option<&str>,
) -> google_people1::Result<ListConnectionsResponse> {
    let people = world.hub.people();
    let mut call = people
        .connections_list("people/me")
        .person_fields(mask(&[
            "names",
            "emailAddresses",
            "memberships",
            "metadata",
        ]))
        .add_sources("READ_SOURCE_TYPE_CONTACT")
        .request_sync_token(true)
        .page_size(2);
    if let Some(token) = page_token {
        call = call.page_token(token);
    }
    if let Some(token) = sync_token {
        call = call.sync_token(token);
    }
    Ok(call.doit().await?.1)
}

/// Everything, or what changed, and the token for the next time.
pub(crate) async fn listed(world: &World, since: Option<&str>) -> Outcome<(Vec<Person>, String)> {
    let mut people = Vec::new();
    let mut token = None;
    loop {
        let page = page(world, token.as_deref(), since).await?;
        people.extend(page.connections.unwrap_or_default());
        token = page.next_page_token;
        if token.is_none() {
            return Ok((people, page.next_sync_token.ok_or("no sync token")?));
        }
    }
}

/// A full listing, a delta with a change and a tombstone, an empty one, an expired token.
pub(crate) async fn listing_and_deltas(world: &World, ida: &str) -> Outcome {
    println!("sync");
    let (all, token) = listed(world, None).await?;
    world.check("pages of two show all three contacts", all.len() == 3)?;
    let eva = all.iter().find(|person| shown(person) == "Eva Adler");
    let eva = name_of(eva.ok_or("Eva is not listed")?)?.to_owned();

    let people = world.hub.people();
    let fields = mask(&["names", "metadata"]);
    let (_, mut change) = people.get(ida).person_fields(fields.clone()).doit().await?;
    change.names = person("Ida", "Schulz", "").names;
    let call = people.update_contact(change, ida);
    let (_, written) = call
        .update_person_fields(mask(&["names"]))
        .person_fields(fields)
        .doit()
        .await?;
    people.delete_contact(&eva).doit().await?;

    let (delta, token) = listed(world, Some(&token)).await?;
    let names: Vec<Option<&str>> = delta.iter().map(|p| p.resource_name.as_deref()).collect();
    world.check(
        "a delta shows both changes",
        names == [Some(ida), Some(&*eva)],
    )?;
    world.check("with what was written", shown(&delta[0]) == "Ida Schulz")?;
    let source = |person: &Person| {
        let sources = person.metadata.as_ref()?.sources.as_ref()?;
        Some((
            sources.first()?.etag.clone()?,
            sources.first()?.update_time?,
        ))
    };
    let own = source(&written).is_some() && source(&written) == source(&delta[0]);
    world.check("and the revision that the write answered", own)?;
    let deleted = delta[1]
        .metadata
        .as_ref()
        .and_then(|metadata| metadata.deleted);
    let bare = delta[1].names.is_none() && deleted == Some(true);
    world.check("and a tombstone for the deleted one", bare)?;

    let (delta, token) = listed(world, Some(&token)).await?;
    world.check("an empty delta is empty", delta.is_empty())?;
    let malformed = page(world, None, Some("nonsense")).await;
    world.refused(
        "a malformed token is refused",
        malformed,
        "INVALID_ARGUMENT",
    )?;
    let fault = json!({ "method": "people.connections.list", "action": "expire_sync_token" });
    world.control("faults", &fault).await?;
    let expired = page(world, None, Some(&token)).await;
    world.refused(
        "an expired one with its reason",
        expired,
        "EXPIRED_SYNC_TOKEN",
    )
}
