//! `people.searchContacts` and `otherContacts.search`.

use serde_json::{Value, json};

use super::render::{Look, person};
use crate::api::Context;
use crate::lock;
use crate::mask::{Mask, Sources};
use crate::model::{Contact, Shelf};
use crate::refused::Refused;

/// Most results; a larger page size is cut down to it.
const MOST: usize = 30;

/// Where a search looks: fields and the keys in them.
type Places = [(&'static str, &'static [&'static str])];

const IN_CONTACTS: &Places = &[
    ("names", &["displayName", "displayNameLastFirst"]),
    ("nicknames", &["value"]),
    ("emailAddresses", &["value"]),
    ("phoneNumbers", &["value", "canonicalForm"]),
    ("organizations", &["name", "title"]),
];

const IN_OTHERS: &Places = &[
    ("names", &["displayName", "displayNameLastFirst"]),
    ("emailAddresses", &["value"]),
    ("phoneNumbers", &["value", "canonicalForm"]),
];

/// Searches the contacts.
pub(crate) fn search(context: &Context<'_>) -> Result<Value, Refused> {
    context
        .params
        .check(&["query", "readMask", "pageSize", "sources"])?;
    let mask = Mask::required("readMask", context.params.get("readMask"))?;
    let sources = Sources::of_contacts(context.params.all("sources"))?;
    let look = Look::new(context, mask, sources);
    let mut book = lock(&context.account.book);
    found(context, &mut book.shelf, &look, IN_CONTACTS)
}

/// Searches the other contacts.
pub(crate) fn search_others(context: &Context<'_>) -> Result<Value, Refused> {
    context.params.check(&["query", "readMask", "pageSize"])?;
    let allowed = ["emailAddresses", "metadata", "names", "phoneNumbers"];
    let mask =
        Mask::required("readMask", context.params.get("readMask"))?.within("readMask", &allowed)?;
    let look = Look::new(context, mask, Sources::CONTACT);
    let mut book = lock(&context.account.book);
    found(context, &mut book.others, &look, IN_OTHERS)
}

/// The search runs over what lists show, so what was just written is missing. An empty query,
/// which warms Google's cache up, finds nothing.
fn found(
    context: &Context<'_>,
    shelf: &mut Shelf,
    look: &Look,
    places: &Places,
) -> Result<Value, Refused> {
    let page_size = context.params.number("pageSize", 10, usize::MAX)?.min(MOST);
    let query = context.params.get("query").unwrap_or_default();
    let query = query.trim().to_lowercase();
    if query.is_empty() {
        return Ok(json!({}));
    }
    let position = shelf.position(context.world.horizon());
    let view = shelf.at(position);
    let hits = view
        .iter()
        .filter(|contact| matches(contact, &query, places))
        .take(page_size)
        .map(|contact| json!({ "person": person(contact, look) }));
    let hits: Vec<Value> = hits.collect();
    if hits.is_empty() {
        return Ok(json!({}));
    }
    Ok(json!({ "results": hits }))
}

fn matches(contact: &Contact, query: &str, places: &Places) -> bool {
    places.iter().any(|(field, keys)| {
        keys.iter()
            .any(|key| contact.texts(field, key).any(|text| begins(text, query)))
    })
}

/// Whether the query is a prefix of the text or of what follows one of its words: `foo name`
/// is found by `foo n` and `nam`, not by `oo n`.
fn begins(text: &str, query: &str) -> bool {
    let text = text.to_lowercase();
    let mut before = ' ';
    text.char_indices().any(|(at, character)| {
        let starts = !before.is_alphanumeric();
        before = character;
        starts && text[at..].starts_with(query)
    })
}
