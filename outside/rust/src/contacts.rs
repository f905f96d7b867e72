//! Writing contacts and reading them back.

use google_people1::api::{
    BatchCreateContactsRequest, BatchDeleteContactsRequest, BatchUpdateContactsRequest,
    ContactToCreate, EmailAddress, Name, Person, PhoneNumber, UpdateContactPhotoRequest,
};

use crate::world::{Outcome, World, mask};

/// A person with a name and an address.
pub(crate) fn person(given: &str, family: &str, email: &str) -> Person {
    Person {
        names: Some(vec![Name {
            given_name: Some(given.to_owned()),
            family_name: Some(family.to_owned()),
            ..Name::default()
        }]),
        email_addresses: Some(vec![EmailAddress {
            value: Some(email.to_owned()),
            ..EmailAddress::default()
        }]),
        ..Person::default()
    }
}

/// The name a person is shown by.
pub(crate) fn shown(person: &Person) -> &str {
    let name = person.names.as_ref().and_then(|names| names.first());
    let shown = name.and_then(|name| name.display_name.as_deref());
    shown.unwrap_or_default()
}

/// The resource name.
pub(crate) fn name_of(person: &Person) -> Outcome<&str> {
    Ok(person.resource_name.as_deref().ok_or("no resource name")?)
}

/// Creates, updates and deletes, one by one and in batches. Answers the contact Ida.
pub(crate) async fn write_and_read(world: &World) -> Outcome<String> {
    println!("contacts");
    let people = world.hub.people();
    let mut ida = person("Ida", "Meier", "ida@example.com");
    ida.phone_numbers = Some(vec![PhoneNumber {
        value: Some("030 123456".to_owned()),
        type_: Some("mobile".to_owned()),
        ..PhoneNumber::default()
    }]);
    let (_, made) = people.create_contact(ida).doit().await?;
    world.check(
        "a created contact has a display name",
        shown(&made) == "Ida Meier",
    )?;
    let phone = made
        .phone_numbers
        .as_ref()
        .and_then(|phones| phones.first());
    let canonical = phone.and_then(|phone| phone.canonical_form.as_deref());
    world.check(
        "its number has a canonical form",
        canonical == Some("+4930123456"),
    )?;
    let name = name_of(&made)?.to_owned();

    let contacts = [("Ben", "Schulz"), ("Eva", "Adler"), ("Uta", "Braun")];
    let contacts = contacts.map(|(given, family)| ContactToCreate {
        contact_person: Some(person(given, family, &format!("{given}@example.com"))),
    });
    let batch = BatchCreateContactsRequest {
        contacts: Some(contacts.to_vec()),
        read_mask: Some(mask(&["names", "metadata"])),
        sources: None,
    };
    let (_, created) = people.batch_create_contacts(batch).doit().await?;
    let created = created.created_people.unwrap_or_default();
    let created: Vec<Person> = created
        .into_iter()
        .filter_map(|entry| entry.person)
        .collect();
    let names: Vec<&str> = created.iter().map(shown).collect();
    let wanted = ["Ben Schulz", "Eva Adler", "Uta Braun"];
    world.check("a batch creates in the order sent", names == wanted)?;

    let mut change = made.clone();
    change.email_addresses = person("", "", "new@example.com").email_addresses;
    let update = |change: &Person| {
        let fields = mask(&["emailAddresses"]);
        let call = people.update_contact(change.clone(), &name);
        call.update_person_fields(fields)
    };
    let (_, changed) = update(&change).doit().await?;
    world.check("an update gives a new etag", changed.etag != made.etag)?;
    world.check(
        "an update leaves other fields alone",
        shown(&changed) == "Ida Meier",
    )?;
    let stale = update(&change).doit().await;
    world.refused(
        "an update by a stale etag fails",
        stale,
        "FAILED_PRECONDITION",
    )?;

    let mut ben = created[0].clone();
    ben.names = person("Ben", "Otto", "").names;
    let ben_name = name_of(&ben)?.to_owned();
    let batch = BatchUpdateContactsRequest {
        contacts: Some([(ben_name.clone(), ben)].into()),
        update_mask: Some(mask(&["names"])),
        read_mask: Some(mask(&["names"])),
        sources: None,
    };
    let (_, answer) = people.batch_update_contacts(batch).doit().await?;
    let updated = answer.update_result.unwrap_or_default();
    let updated = updated
        .get(&ben_name)
        .and_then(|entry| entry.person.as_ref());
    world.check(
        "a batch updates by name",
        updated.map(shown) == Some("Ben Otto"),
    )?;

    let (_, read) = people
        .get(&name)
        .person_fields(mask(&["emailAddresses", "metadata"]))
        .doit()
        .await?;
    let email = read
        .email_addresses
        .as_ref()
        .and_then(|emails| emails.first());
    let email = email.and_then(|email| email.value.as_deref());
    world.check(
        "a read shows what was written",
        email == Some("new@example.com"),
    )?;
    let (_, many) = people
        .get_batch_get()
        .add_resource_names(&name)
        .add_resource_names("people/c1")
        .person_fields(mask(&["names"]))
        .doit()
        .await?;
    let codes: Vec<Option<i32>> = many
        .responses
        .unwrap_or_default()
        .iter()
        .map(|entry| entry.status.as_ref().and_then(|status| status.code))
        .collect();
    world.check(
        "a batch read has a status for each",
        codes == [None, Some(5)],
    )?;

    photo(world, &name).await?;

    let gone = name_of(&created[2])?.to_owned();
    let batch = BatchDeleteContactsRequest {
        resource_names: Some(vec![gone.clone()]),
    };
    people.batch_delete_contacts(batch).doit().await?;
    let again = people.delete_contact(&gone).doit().await;
    world.refused("a deleted contact is not found", again, "NOT_FOUND")?;
    Ok(name)
}

async fn photo(world: &World, name: &str) -> Outcome {
    let photos = mask(&["photos"]);
    let request = UpdateContactPhotoRequest {
        photo_bytes: Some(vec![0xff, 0xd8, 0xff, 0xdb, 0, 3, 0, 0xff, 0xd9]),
        person_fields: Some(photos.clone()),
        sources: None,
    };
    let people = world.hub.people();
    let (_, answer) = people.update_contact_photo(request, name).doit().await?;
    let is_default = |person: Option<Person>| {
        let photos = person.and_then(|person| person.photos).unwrap_or_default();
        photos.first().and_then(|photo| photo.default)
    };
    world.check(
        "a photo that was set is no default",
        is_default(answer.person).is_none(),
    )?;
    let call = people.delete_contact_photo(name).person_fields(photos);
    let (_, answer) = call.doit().await?;
    let default = is_default(answer.person);
    world.check(
        "without a photo there is a default one",
        default == Some(true),
    )
}
