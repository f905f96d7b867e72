//! From a contact to the JSON that Google would show.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::api::Context;
use crate::clock::rfc3339;
use crate::fields::{Language, field, formatted_gender, formatted_protocol, formatted_type};
use crate::mask::{Mask, Sources};
use crate::model::{Contact, Linked, resource_name, revision_text};

/// How somebody looks at contacts.
#[derive(Clone, Debug)]
pub(crate) struct Look {
    /// Fields shown.
    pub(crate) mask: Mask,
    /// Where they may come from.
    pub(crate) sources: Sources,
    /// Language of derived words.
    pub(crate) language: Language,
    /// Where the emulator is reached, for addresses of photos.
    pub(crate) origin: String,
    /// Whether long fields are cut, as lists do.
    pub(crate) cut: bool,
    /// Whether former names are told, as deltas do.
    pub(crate) former: bool,
}

impl Look {
    /// How a caller looks at single contacts.
    pub(crate) fn new(context: &Context<'_>, mask: Mask, sources: Sources) -> Self {
        Self {
            mask,
            sources,
            language: context.language,
            origin: context.origin.clone(),
            cut: false,
            former: false,
        }
    }
}

/// E-mails and phones that lists show at most.
const CUT: usize = 100;

/// Writes a live contact.
pub(crate) fn person(contact: &Contact, look: &Look) -> Value {
    let mut person = Map::new();
    let revision = revision_text(contact.revision);
    person.insert("resourceName".into(), contact.resource_name().into());
    person.insert("etag".into(), person_etag(&revision, look).into());
    if look.sources.contact {
        own_fields(&mut person, contact, &revision, look);
    }
    if look.sources.profile
        && let Some(linked) = &contact.linked
    {
        profile_fields(&mut person, contact, linked, look);
    }
    Value::Object(person)
}

/// Adds what the user keeps in the contact.
fn own_fields(person: &mut Map<String, Value>, contact: &Contact, revision: &str, look: &Look) {
    let source = source(contact);
    for name in look.mask.fields() {
        match name {
            "metadata" => {
                let mut metadata = metadata(&source, revision, &rfc3339(contact.updated));
                if look.former && !contact.former.is_empty() {
                    let names = contact.former.iter().map(|id| resource_name(*id, false));
                    metadata["previousResourceNames"] = names.collect();
                }
                person.insert(name.into(), metadata);
            }
            "memberships" if contact.other => {}
            "memberships" => {
                person.insert(name.into(), memberships(contact, &source));
            }
            "photos" => {
                person.insert(name.into(), json!([photo(contact, &source, look)]));
            }
            _ => {
                let Some(entries) = contact.entries.get(name) else {
                    continue;
                };
                let most = if look.cut && matches!(name, "emailAddresses" | "phoneNumbers") {
                    CUT
                } else {
                    usize::MAX
                };
                person.insert(
                    name.into(),
                    field_entries(name, entries, &source, look, most),
                );
            }
        }
    }
}

/// Adds what the linked profile says, after the contact's own entries and never primary
/// beside them. So a field that may be written only once can be read twice.
fn profile_fields(
    person: &mut Map<String, Value>,
    contact: &Contact,
    linked: &Linked,
    look: &Look,
) {
    let source = json!({ "type": "PROFILE", "id": linked.id });
    for (name, entries) in &linked.entries {
        if !look.mask.has(name) {
            continue;
        }
        let mut shown = field_entries(name, entries, &source, look, usize::MAX);
        let mut own = person.remove(*name);
        if *name == "photos" && contact.photo.is_none() {
            own = None; // A generated picture gives way to a real one.
        }
        if let (Some(Value::Array(mut own)), Value::Array(profile)) = (own, &mut shown) {
            for entry in profile.iter_mut() {
                if let Some(metadata) = entry["metadata"].as_object_mut() {
                    metadata.remove("primary");
                }
            }
            own.append(profile);
            shown = Value::Array(own);
        }
        person.insert((*name).to_owned(), shown);
    }
    if look.mask.has("metadata") {
        let metadata = person
            .entry("metadata")
            .or_insert_with(|| json!({ "objectType": "PERSON", "sources": [] }));
        if let Some(sources) = metadata["sources"].as_array_mut() {
            sources.push(json!({
                "type": "PROFILE",
                "id": linked.id,
                "etag": "#AAAAAAAAAAA=",
                "profileMetadata": { "objectType": "PERSON", "userTypes": ["GOOGLE_USER"] },
            }));
        }
        metadata["linkedPeopleResourceNames"] = json!([format!("people/{}", linked.id)]);
    }
}

/// Writes what a delta shows of a deleted contact.
pub(crate) fn tombstone(id: u64, other: bool, revision: u64, look: &Look) -> Value {
    let gone = Contact::blank(id, other);
    let source = source(&gone);
    let revision = revision_text(revision);
    let mut person = json!({
        "resourceName": gone.resource_name(),
        "etag": person_etag(&revision, look),
    });
    if look.mask.has("metadata") {
        person["metadata"] = metadata(&source, &revision, "1970-01-01T00:00:00Z");
        person["metadata"]["deleted"] = true.into();
    }
    if look.mask.has("photos") {
        person["photos"] = json!([photo(&gone, &source, look)]);
    }
    person
}

fn source(contact: &Contact) -> Value {
    let kind = if contact.other {
        "OTHER_CONTACT"
    } else {
        "CONTACT"
    };
    json!({ "type": kind, "id": format!("{:x}", contact.id) })
}

fn metadata(source: &Value, revision: &str, updated: &str) -> Value {
    let mut source = source.clone();
    source["etag"] = format!("#{revision}").into();
    source["updateTime"] = updated.into();
    json!({ "objectType": "PERSON", "sources": [source] })
}

/// The photo of a contact, or the generated picture of one that has none.
fn photo(contact: &Contact, source: &Value, look: &Look) -> Value {
    let metadata = json!({ "primary": true, "source": source });
    let origin = &look.origin;
    match &contact.photo {
        Some(photo) => json!({
            "metadata": metadata,
            "url": format!("{origin}/photo/{}=s100", photo.token),
        }),
        None => json!({
            "default": true,
            "metadata": metadata,
            "url": format!("{origin}/photo/cm/{:x}=s100", contact.id),
        }),
    }
}

fn memberships(contact: &Contact, source: &Value) -> Value {
    let one = |group: &String| {
        json!({
            "contactGroupMembership": {
                "contactGroupId": group,
                "contactGroupResourceName": format!("contactGroups/{group}"),
            },
            "metadata": { "source": source },
        })
    };
    contact.groups.iter().map(one).collect()
}

fn field_entries(
    name: &str,
    entries: &[Map<String, Value>],
    source: &Value,
    look: &Look,
    most: usize,
) -> Value {
    let chosen = |entry: &Map<String, Value>| entry.contains_key("metadata");
    let primary = entries.iter().position(chosen).unwrap_or(0);
    let typed =
        field(name).is_some_and(|field| field.keys.iter().any(|(key, _)| *key == "formattedType"));
    let shown = entries.iter().take(most).enumerate().map(|(index, kept)| {
        let mut entry = kept.clone();
        let mut metadata = json!({ "source": source });
        if index == primary {
            metadata["primary"] = true.into();
        }
        if name == "names" || (chosen(kept) && index == primary) {
            metadata["sourcePrimary"] = true.into();
        }
        entry.insert("metadata".into(), metadata);
        if typed && let Some(kind) = kept.get("type").and_then(Value::as_str) {
            entry.insert(
                "formattedType".into(),
                formatted_type(look.language, kind).into(),
            );
        }
        if let Some(protocol) = kept.get("protocol").and_then(Value::as_str) {
            entry.insert(
                "formattedProtocol".into(),
                formatted_protocol(look.language, protocol).into(),
            );
        }
        if name == "genders"
            && let Some(gender) = kept.get("value").and_then(Value::as_str)
        {
            entry.insert(
                "formattedValue".into(),
                formatted_gender(look.language, gender).into(),
            );
        }
        Value::Object(entry)
    });
    shown.collect()
}

/// The `%` etag: the fields and sources asked for, then the revision, in the wire format that
/// captured ones decode to. So it differs by mask although only its end is the revision.
fn person_etag(revision: &str, look: &Look) -> String {
    let fields: Vec<u8> = look
        .mask
        .fields()
        .filter_map(field)
        .map(|field| field.number)
        .collect();
    let mut containers = Vec::new();
    if look.sources.contact {
        containers.extend([2, 5]);
    }
    if look.sources.profile {
        containers.extend([1, 7]);
    }
    let mut bytes = Vec::new();
    for (tag, part) in [
        (0x12, &fields[..]),
        (0x1a, &containers[..]),
        (0x22, revision.as_bytes()),
    ] {
        bytes.push(tag);
        bytes.push(u8::try_from(part.len()).unwrap_or(u8::MAX));
        bytes.extend(part);
    }
    format!("%{}", STANDARD.encode(bytes))
}

/// The revision inside an etag of either form.
pub(super) fn etag_revision(etag: &str) -> Option<String> {
    if let Some(revision) = etag.strip_prefix('#') {
        return Some(revision.to_owned());
    }
    let bytes = STANDARD.decode(etag.strip_prefix('%')?).ok()?;
    let (_, revision) = bytes.split_at_checked(bytes.len().checked_sub(12)?)?;
    String::from_utf8(revision.to_vec()).ok()
}
