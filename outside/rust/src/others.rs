//! Other contacts and searching.

use google_people1::api::CopyOtherContactToMyContactsGroupRequest;
use serde_json::json;

use crate::contacts::shown;
use crate::world::{Outcome, World, mask};

/// Somebody is noted down, found, and copied to the contacts.
pub(crate) async fn story(world: &World) -> Outcome {
    println!("other contacts and searching");
    let kai = json!({ "names": [{ "givenName": "Kai" }] });
    world.control("accounts/{account}/others", &kai).await?;
    let others = world.hub.other_contacts();
    let scope = "https://www.googleapis.com/auth/contacts.other.readonly";
    let call = others.list().read_mask(mask(&["names", "metadata"]));
    let (_, list) = call.add_scope(scope).doit().await?;
    let list = list.other_contacts.unwrap_or_default();
    let kai = list.first().ok_or("no other contact is listed")?;
    world.check("an other contact is listed", shown(kai) == "Kai")?;
    let name = kai.resource_name.as_deref().unwrap_or_default();
    let request = CopyOtherContactToMyContactsGroupRequest {
        copy_mask: Some(mask(&["names"])),
        read_mask: None,
        sources: None,
    };
    let copy = others.copy_other_contact_to_my_contacts_group(request, name);
    let (_, copied) = copy.doit().await?;
    let new = copied.resource_name.as_deref().unwrap_or_default();
    world.check("its copy is a contact", new.starts_with("people/c"))?;
    let search = world.hub.people().search_contacts();
    let (_, found) = search
        .query("ka")
        .read_mask(mask(&["names"]))
        .doit()
        .await?;
    let found = found.results.unwrap_or_default();
    let found: Vec<&str> = found
        .iter()
        .filter_map(|hit| hit.person.as_ref())
        .map(shown)
        .collect();
    world.check("a search finds it", found == ["Kai"])
}
