//! The form of one contact.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::html::{encode, escape, frame, refusal};
use super::list::{back, header, title};
use crate::emulator::World;
use crate::handle::Handle;
use crate::lock;
use crate::model::{Account, Book, Contact, contact_id};
use crate::refused::Refused;

/// Parts of the name that the form has, with their words.
const NAME_PARTS: [(&str, &str); 5] = [
    ("honorificPrefix", "Prefix"),
    ("givenName", "First name"),
    ("middleName", "Middle name"),
    ("familyName", "Last name"),
    ("honorificSuffix", "Suffix"),
];

/// Repeated fields that the form has, with their words and the types offered.
const LISTS: [(&str, &str, &[&str]); 2] = [
    ("emailAddresses", "E-mail", &["", "home", "work", "other"]),
    (
        "phoneNumbers",
        "Phone",
        &["", "mobile", "home", "work", "homeFax", "workFax", "other"],
    ),
];

/// `GET /u/{account}/new`.
pub(super) async fn blank(State(world): State<Arc<World>>, Path(key): Path<String>) -> Response {
    match Handle::new(world).account(&key) {
        Ok(account) => page(&account, None).into_response(),
        Err(refused) => refusal(&refused),
    }
}

/// `GET /u/{account}/contacts/{id}`.
pub(super) async fn form(
    State(world): State<Arc<World>>,
    Path((key, id)): Path<(String, String)>,
) -> Response {
    let found = Handle::new(world).account(&key).and_then(|account| {
        let contact = find(&account, &id).ok_or_else(Refused::not_found)?;
        Ok(page(&account, Some(&contact)))
    });
    found.map_or_else(|refused| refusal(&refused), IntoResponse::into_response)
}

fn find(account: &Account, id: &str) -> Option<Arc<Contact>> {
    lock(&account.book)
        .contact(contact_id(&format!("people/{id}"))?)
        .cloned()
}

fn page(account: &Account, contact: Option<&Contact>) -> Html<String> {
    let base = format!("/u/{}", encode(&account.profile.email));
    let book = lock(&account.book);
    let action = match contact {
        Some(contact) => format!("{base}/contacts/c{}", contact.id),
        None => format!("{base}/new"),
    };
    let value = |field: &str, key: &'static str| {
        escape(contact.map_or("", |contact| contact.first(field, key)))
    };
    let mut fields = String::from("<div class=pair>");
    for (key, words) in NAME_PARTS {
        let _ = write!(
            fields,
            "<label>{words}<input type=text name={key} value=\"{}\"></label>",
            value("names", key)
        );
    }
    let _ = write!(
        fields,
        "<label>Company<input type=text name=company value=\"{}\"></label>\
         <label>Job title<input type=text name=title value=\"{}\"></label></div>",
        value("organizations", "name"),
        value("organizations", "title"),
    );
    for (field, words, types) in LISTS {
        list_inputs(&mut fields, contact, field, words, types);
    }
    let _ = write!(
        fields,
        "<label>Notes<textarea name=notes rows=4>\n{}</textarea></label>",
        value("biographies", "value")
    );
    label_boxes(&mut fields, &book, contact);
    let delete = contact.map_or_else(String::new, |contact| {
        format!(
            "<form method=post action=\"{base}/contacts/c{}/delete\">\
             <button class=danger>Delete contact</button></form>",
            contact.id
        )
    });
    let title = contact.map_or("New contact", title);
    let body = format!(
        "{}<main class=narrow><h1>{}</h1><form method=post action=\"{action}\">{fields}\
         <p class=actions><button>Save</button><a href=\"{base}\">Cancel</a></p></form>{delete}</main>",
        header(account, &base, ""),
        escape(title),
    );
    Html(frame(title, &body))
}

fn list_inputs(
    fields: &mut String,
    contact: Option<&Contact>,
    field: &str,
    words: &str,
    types: &[&str],
) {
    let _ = write!(fields, "<h2>{words}</h2>");
    let none = Vec::new();
    let entries = contact
        .and_then(|contact| contact.entries.get(field))
        .unwrap_or(&none);
    let text = |entry: &Map<String, Value>, key: &str| {
        entry
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let known = entries
        .iter()
        .map(|entry| (text(entry, "value"), text(entry, "type")));
    for (value, kind) in known.chain([(String::new(), String::new())]) {
        let mut options = String::new();
        let own = (!types.contains(&kind.as_str())).then_some(kind.as_str());
        for offered in types.iter().copied().chain(own) {
            let selected = if offered == kind { " selected" } else { "" };
            let shown = if offered.is_empty() {
                "no label"
            } else {
                offered
            };
            let _ = write!(
                options,
                "<option value=\"{}\"{selected}>{}</option>",
                escape(offered),
                escape(shown)
            );
        }
        let _ = write!(
            fields,
            "<div class=row><input type=text name={field} value=\"{}\" aria-label={words}>\
             <select name={field}Type aria-label=\"{words} type\">{options}</select></div>",
            escape(&value)
        );
    }
}

fn label_boxes(fields: &mut String, book: &Book, contact: Option<&Contact>) {
    fields.push_str("<h2>Labels</h2>");
    let mut groups: Vec<(String, String)> = book
        .groups_at(book.group_end())
        .iter()
        .map(|group| (group.id.clone(), group.name.clone()))
        .collect();
    groups.sort_by_key(|(_, name)| name.to_lowercase());
    groups.insert(0, ("starred".to_owned(), "Starred".to_owned()));
    for (id, name) in groups {
        let checked = contact.is_some_and(|contact| contact.groups.contains(&id));
        let _ = write!(
            fields,
            "<label class=choice><input type=checkbox name=label value=\"{}\"{}> {}</label>",
            escape(&id),
            if checked { " checked" } else { "" },
            escape(&name)
        );
    }
}

/// `POST /u/{account}/new`.
pub(super) async fn create(
    State(world): State<Arc<World>>,
    Path(key): Path<String>,
    body: String,
) -> Response {
    let person = person(&Form::parse(&body), None);
    back(
        &key,
        "",
        Handle::new(world).user_creates(&key, person).map(|_| ()),
    )
}

/// `POST /u/{account}/contacts/{id}`.
pub(super) async fn save(
    State(world): State<Arc<World>>,
    Path((key, id)): Path<(String, String)>,
    body: String,
) -> Response {
    let handle = Handle::new(world);
    let saved = handle.account(&key).and_then(|account| {
        let contact = find(&account, &id).ok_or_else(Refused::not_found)?;
        let person = person(&Form::parse(&body), Some(&contact));
        handle.user_edits(&key, &format!("people/{id}"), person)
    });
    back(&key, "", saved)
}

/// `POST /u/{account}/contacts/{id}/delete`.
pub(super) async fn delete(
    State(world): State<Arc<World>>,
    Path((key, id)): Path<(String, String)>,
) -> Response {
    back(
        &key,
        "",
        Handle::new(world).user_deletes(&key, &format!("people/{id}")),
    )
}

/// The fields of the form as a person. What the form does not show of a name, an organization
/// or a membership is kept.
fn person(form: &Form, before: Option<&Contact>) -> Value {
    let kept = |field: &str| {
        let entries = before.and_then(|contact| contact.entries.get(field));
        entries.map_or_else(Vec::new, |entries| entries.clone())
    };
    let first = |field: &str| kept(field).into_iter().next().unwrap_or_default();

    let mut name = first("names");
    name.remove("unstructuredName");
    for (key, _) in NAME_PARTS {
        name.insert(key.to_owned(), form.one(key).into());
    }
    let mut organizations = kept("organizations");
    if organizations.is_empty() {
        organizations.push(Map::new());
    }
    if let Some(organization) = organizations.first_mut() {
        organization.insert("name".to_owned(), form.one("company").into());
        organization.insert("title".to_owned(), form.one("title").into());
    }
    let list = |field: &str| {
        let values = form
            .all(field)
            .into_iter()
            .zip(form.all(&format!("{field}Type")));
        values
            .map(|(value, kind)| json!({ "value": value, "type": kind }))
            .collect::<Value>()
    };
    let mut groups: BTreeSet<String> = form.all("label").into_iter().map(str::to_owned).collect();
    let unseen =
        |group: &&String| group.as_str() != "starred" && crate::model::is_system_group(group);
    groups.extend(
        before
            .into_iter()
            .flat_map(|contact| contact.groups.iter().filter(unseen).cloned()),
    );
    groups.insert("myContacts".to_owned());
    let membership = |group: String| {
        let name = format!("contactGroups/{group}");
        json!({ "contactGroupMembership": { "contactGroupResourceName": name } })
    };
    json!({
        "names": [name],
        "organizations": organizations,
        "emailAddresses": list("emailAddresses"),
        "phoneNumbers": list("phoneNumbers"),
        "biographies": [{ "value": form.one("notes").replace("\r\n", "\n") }],
        "memberships": groups.into_iter().map(membership).collect::<Value>(),
    })
}

/// A form as sent, empty values included: the n-th type belongs to the n-th value.
#[derive(Debug)]
struct Form(Vec<(String, String)>);

impl Form {
    fn parse(body: &str) -> Self {
        Self(
            url::form_urlencoded::parse(body.as_bytes())
                .into_owned()
                .collect(),
        )
    }

    fn one(&self, name: &str) -> &str {
        self.all(name).first().copied().unwrap_or_default()
    }

    fn all(&self, name: &str) -> Vec<&str> {
        let named = self.0.iter().filter(|(key, _)| key == name);
        named.map(|(_, value)| value.as_str()).collect()
    }
}
