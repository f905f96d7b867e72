//! The other contacts of an account.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Response};
use serde_json::json;

use super::html::{encode, escape, frame, refusal};
use super::list::{back, header, joined, places, title};
use crate::emulator::World;
use crate::handle::Handle;
use crate::lock;
use crate::params::Params;

/// `GET /u/{account}/others`.
pub(super) async fn list(State(world): State<Arc<World>>, Path(key): Path<String>) -> Response {
    let account = match Handle::new(world).account(&key) {
        Ok(account) => account,
        Err(refused) => return refusal(&refused),
    };
    let base = format!("/u/{}", encode(&account.profile.email));
    let book = lock(&account.book);
    let mut rows = String::new();
    for contact in book.others.all() {
        let name = escape(title(contact));
        let _ = write!(
            rows,
            "<tr><td>{name}<td>{}<td>{}<td><form method=post action=\"{base}/others/c{}\" class=actions>\
             <button name=do value=add class=quiet aria-label=\"Add {name} to contacts\">Add to contacts</button>\
             <button name=do value=forget class=danger aria-label=\"Delete {name}\">Delete</button></form></tr>",
            joined(contact, "emailAddresses", "value"),
            joined(contact, "phoneNumbers", "value"),
            contact.id,
        );
    }
    let table = if rows.is_empty() {
        "<p>There are no other contacts.</p>".to_owned()
    } else {
        format!(
            "<table><thead><tr><th scope=col>Name<th scope=col>E-mail<th scope=col>Phone\
             <th scope=col>Action</tr></thead><tbody>{rows}</tbody></table>"
        )
    };
    let body = format!(
        "{}<main class=columns>{}<section><h2>Other contacts</h2>\
         <p class=dim>People whom Google notes down by itself when you write to them.</p>{table}\
         <h2>Note somebody down</h2><form method=post action=\"{base}/others\"><div class=pair>\
         <label>First name<input type=text name=givenName></label>\
         <label>Last name<input type=text name=familyName></label></div>\
         <label>E-mail<input type=text name=email></label>\
         <p class=actions><button class=quiet>Note down</button></p></form></section></main>",
        header(&account, &base, ""),
        places(&book, &base, "others"),
    );
    Html(frame("Other contacts", &body)).into_response()
}

/// `POST /u/{account}/others`: notes somebody down, as Google would.
pub(super) async fn collect(
    State(world): State<Arc<World>>,
    Path(key): Path<String>,
    body: String,
) -> Response {
    let form = Params::parse(&body);
    let text = |name: &str| form.get(name).unwrap_or_default().to_owned();
    let person = json!({
        "names": [{ "givenName": text("givenName"), "familyName": text("familyName") }],
        "emailAddresses": [{ "value": text("email") }],
    });
    let collected = Handle::new(world).collect_other(&key, person);
    back(&key, "/others", collected.map(|_| ()))
}

/// `POST /u/{account}/others/{id}`: adds one to the contacts or forgets it.
pub(super) async fn change(
    State(world): State<Arc<World>>,
    Path((key, id)): Path<(String, String)>,
    body: String,
) -> Response {
    let form = Params::parse(&body);
    let name = format!("otherContacts/{id}");
    let handle = Handle::new(world);
    let changed = match form.get("do") {
        Some("forget") => handle.user_forgets_other(&key, &name),
        Some(_) | None => handle.user_adds_other(&key, &name).map(|_| ()),
    };
    back(&key, "/others", changed)
}
