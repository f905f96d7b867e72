//! Labels and who is in them.

use google_people1::api::{
    ContactGroup, CreateContactGroupRequest, ModifyContactGroupMembersRequest,
    UpdateContactGroupRequest,
};

use crate::world::{Outcome, World, mask};

fn named(name: &str) -> Option<ContactGroup> {
    Some(ContactGroup {
        name: Some(name.to_owned()),
        ..ContactGroup::default()
    })
}

/// A label is made, filled, renamed, emptied and deleted.
pub(crate) async fn story(world: &World, ida: &str) -> Outcome {
    println!("labels");
    let groups = world.hub.contact_groups();
    let request = || CreateContactGroupRequest {
        contact_group: named("Chess"),
        read_group_fields: None,
    };
    let (_, made) = groups.create(request()).doit().await?;
    let label = made.resource_name.clone().ok_or("a label without a name")?;
    let again = groups.create(request()).doit().await;
    world.refused("a label's name is taken once", again, "ALREADY_EXISTS")?;

    let modify = ModifyContactGroupMembersRequest {
        resource_names_to_add: Some(vec![ida.to_owned(), "people/c1".to_owned()]),
        resource_names_to_remove: None,
    };
    let (_, answer) = groups.members_modify(modify, &label).doit().await?;
    let unknown = answer.not_found_resource_names.unwrap_or_default();
    world.check(
        "who is unknown is told, not refused",
        unknown == ["people/c1"],
    )?;
    let (_, full) = groups.get(&label).max_members(10).doit().await?;
    let members = full.member_resource_names.unwrap_or_default();
    world.check("the label has its member", members == [ida])?;
    world.check("and counts it", full.member_count == Some(1))?;
    let call = world.hub.people().get(ida);
    let (_, read) = call.person_fields(mask(&["memberships"])).doit().await?;
    let inside = read
        .memberships
        .unwrap_or_default()
        .iter()
        .any(|membership| {
            let group = membership.contact_group_membership.as_ref();
            group.and_then(|group| group.contact_group_resource_name.as_deref()) == Some(&*label)
        });
    world.check("the contact shows the label", inside)?;

    let mut renamed = named("Go").unwrap_or_default();
    renamed.etag = made.etag;
    let request = UpdateContactGroupRequest {
        contact_group: Some(renamed),
        update_group_fields: Some(mask(&["name"])),
        read_group_fields: None,
    };
    let (_, renamed) = groups.update(request.clone(), &label).doit().await?;
    world.check(
        "a label is renamed",
        renamed.formatted_name.as_deref() == Some("Go"),
    )?;
    let stale = groups.update(request, &label).doit().await;
    world.refused("a stale etag of a label is refused", stale, "outdated")?;

    let emptied = ModifyContactGroupMembersRequest {
        resource_names_to_add: None,
        resource_names_to_remove: Some(vec![ida.to_owned()]),
    };
    groups.members_modify(emptied, &label).doit().await?;
    let (_, empty) = groups.get(&label).max_members(10).doit().await?;
    world.check(
        "the label is emptied",
        empty.member_resource_names.is_none(),
    )?;

    let (_, list) = groups.list().doit().await?;
    let list = list.contact_groups.unwrap_or_default();
    let first = list.first().and_then(|group| group.name.as_deref());
    world.check(
        "labels come before system groups",
        first == Some("Go") && list.len() == 9,
    )?;
    groups.delete(&label).delete_contacts(false).doit().await?;
    let gone = groups.get(&label).doit().await;
    world.refused("a deleted label is not found", gone, "NOT_FOUND")
}
