//! The contacts of an account.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::html::{encode, escape, frame, refusal};
use crate::emulator::World;
use crate::handle::Handle;
use crate::lock;
use crate::model::{Account, Book, Contact};
use crate::params::Params;
use crate::refused::Refused;

/// Contacts of one page.
const PAGE: usize = 100;

/// What part of the contacts to show.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Part {
    q: String,
    label: String,
    page: usize,
}

impl Part {
    fn query(&self, page: usize) -> String {
        format!(
            "?q={}&label={}&page={page}",
            encode(&self.q),
            encode(&self.label)
        )
    }

    fn has(&self, contact: &Contact, needle: &str) -> bool {
        if !self.label.is_empty() && !contact.groups.contains(&self.label) {
            return false;
        }
        let places = [
            ("names", "displayName"),
            ("emailAddresses", "value"),
            ("phoneNumbers", "value"),
            ("organizations", "name"),
        ];
        needle.is_empty()
            || places.iter().any(|(field, key)| {
                contact
                    .texts(field, key)
                    .any(|text| text.to_lowercase().contains(needle))
            })
    }
}

/// `GET /u/{account}`.
pub(super) async fn list(
    State(world): State<Arc<World>>,
    Path(key): Path<String>,
    Query(part): Query<Part>,
) -> Response {
    let account = match Handle::new(world).account(&key) {
        Ok(account) => account,
        Err(refused) => return refusal(&refused),
    };
    let book = lock(&account.book);
    let needle = part.q.trim().to_lowercase();
    let mut found: Vec<_> = book
        .contacts()
        .filter(|contact| part.has(contact, &needle))
        .collect();
    found.sort_by_cached_key(|contact| {
        (
            contact
                .first("names", "displayNameLastFirst")
                .to_lowercase(),
            contact.id,
        )
    });
    let base = format!("/u/{}", encode(&account.profile.email));
    let mut rows = String::new();
    let listed = if part.label.is_empty() {
        "all"
    } else {
        &part.label
    };
    for contact in found.iter().skip(part.page.saturating_mul(PAGE)).take(PAGE) {
        row(&mut rows, &base, &book, contact);
    }
    let body = format!(
        "{header}<main class=columns>{labels}<section>\
         <form action=\"{base}/merge\"><p class=actions><a class=button href=\"{base}/new\">New contact</a>\
         <button class=quiet>Merge</button>\
         <button class=danger formmethod=post formaction=\"{base}/delete\">Delete</button>\
         <span class=dim>{total} contacts</span></p>\
         <table><thead><tr><th scope=col>Choose<th scope=col>Name<th scope=col>E-mail\
         <th scope=col>Phone<th scope=col>Labels</tr></thead><tbody>{rows}</tbody></table></form>\
         {pages}</section></main>",
        header = header(&account, &base, &part.q),
        labels = places(&book, &base, listed),
        total = found.len(),
        pages = pages(&part, &base, found.len()),
    );
    Html(frame(
        &format!("Contacts of {}", account.profile.name),
        &body,
    ))
    .into_response()
}

/// `POST /u/{account}/delete`: those who were chosen go to the trash, or nobody does.
pub(super) async fn delete(
    State(world): State<Arc<World>>,
    Path(key): Path<String>,
    body: String,
) -> Response {
    let chosen: Vec<String> = Params::parse(&body)
        .all("contact")
        .map(|id| format!("people/{id}"))
        .collect();
    let chosen: Vec<&str> = chosen.iter().map(String::as_str).collect();
    let deleted = match chosen.is_empty() {
        true => Err(Refused::invalid(
            "Tick the contacts in the list, then press Delete.",
        )),
        false => Handle::new(world).user_deletes_all(&key, &chosen),
    };
    back(&key, "", deleted)
}

/// The top of an account's pages.
pub(super) fn header(account: &Account, base: &str, query: &str) -> String {
    format!(
        "<header><h1><a href=\"{base}\">Contacts</a></h1><span>{} <small>{}</small></span>\
         <a href=\"/\">All accounts</a><form action=\"{base}\" role=search>\
         <input type=search name=q value=\"{}\" placeholder=Search aria-label=Search></form></header>",
        escape(&account.profile.name),
        escape(&account.profile.email),
        escape(query),
    )
}

/// What to call a contact.
pub(super) fn title(contact: &Contact) -> &str {
    let mut names = contact
        .texts("names", "displayName")
        .chain(contact.texts("organizations", "name"))
        .chain(contact.texts("emailAddresses", "value"));
    names.next().unwrap_or("(no name)")
}

/// Every text of a field, one a line, made safe.
pub(super) fn joined(contact: &Contact, field: &str, key: &'static str) -> String {
    let texts: Vec<String> = contact.texts(field, key).map(escape).collect();
    texts.join("<br>")
}

/// Back to one of the account's pages, or to what went wrong.
pub(super) fn back(account: &str, page: &str, result: Result<(), Refused>) -> Response {
    match result {
        Ok(()) => Redirect::to(&format!("/u/{}{page}", encode(account))).into_response(),
        Err(refused) => refusal(&refused),
    }
}

fn row<'a>(rows: &mut String, base: &str, book: &'a Book, contact: &'a Contact) {
    let _ = write!(
        rows,
        "<tr><td><input type=checkbox name=contact value=c{id} aria-label=\"Choose {name}\">\
         <td><a href=\"{base}/contacts/c{id}\">{name}</a><td>{emails}<td>{phones}<td>",
        id = contact.id,
        name = escape(title(contact)),
        emails = joined(contact, "emailAddresses", "value"),
        phones = joined(contact, "phoneNumbers", "value"),
    );
    let shown = |id: &'a String| book.group(id).map_or(id.as_str(), |group| &group.name);
    let labels = contact.groups.iter().filter(|id| *id != "myContacts");
    let mut labels: Vec<&str> = labels.map(shown).collect();
    labels.sort_unstable();
    for label in labels {
        let _ = write!(rows, "<span class=chip>{}</span>", escape(label));
    }
    rows.push_str("</tr>");
}

/// The places one can go to: the lists, the trash, and the labels.
pub(super) fn places(book: &Book, base: &str, current: &str) -> String {
    let mut items = format!(
        "<li><a href=\"{base}\"{}>All contacts</a>\
         <li><a href=\"{base}/others\"{}>Other contacts</a>\
         <li><a href=\"{base}/trash\"{}>Trash</a></ul><h2>Labels</h2><ul>",
        mark(current == "all"),
        mark(current == "others"),
        mark(current == "trash"),
    );
    let mut groups = book.groups_at(book.group_end());
    groups.sort_by_key(|group| group.name.to_lowercase());
    let _ = write!(
        items,
        "<li><a href=\"{base}?label=starred\"{}>Starred</a>",
        mark(current == "starred")
    );
    for group in &groups {
        let _ = write!(
            items,
            "<li><a href=\"{base}?label={}\"{}>{} <small>{}</small></a>",
            encode(&group.id),
            mark(current == group.id),
            escape(&group.name),
            book.size(&group.id),
        );
    }
    let mut tools = String::new();
    if let Some(group) = book.group(current) {
        let _ = write!(
            tools,
            "<form method=post action=\"{base}/labels/{}\"><label>Label name\
             <input type=text name=name value=\"{}\"></label>\
             <p class=actions><button name=do value=rename class=quiet>Rename</button>\
             <button name=do value=delete class=danger>Delete label</button></p></form>",
            encode(&group.id),
            escape(&group.name),
        );
    }
    format!(
        "<nav aria-label=Places><ul>{items}</ul>\
         <form method=post action=\"{base}/labels\"><label>New label<input type=text name=name></label>\
         <button class=quiet>Create label</button></form>{tools}</nav>"
    )
}

fn mark(current: bool) -> &'static str {
    if current { " aria-current=page" } else { "" }
}

fn pages(part: &Part, base: &str, total: usize) -> String {
    let last = total.saturating_sub(1) / PAGE;
    let mut links = String::new();
    if part.page > 0 {
        let _ = write!(
            links,
            "<a href=\"{base}{}\">Previous</a>",
            part.query(part.page - 1)
        );
    }
    if last > 0 {
        let _ = write!(
            links,
            "<span class=dim>Page {} of {}</span>",
            part.page + 1,
            last + 1
        );
    }
    if part.page < last {
        let _ = write!(
            links,
            "<a href=\"{base}{}\">Next</a>",
            part.query(part.page + 1)
        );
    }
    format!("<p class=actions>{links}</p>")
}
