//! Merging contacts: first choosing which one stays, then doing it.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::response::{Html, IntoResponse, Response};

use super::html::{encode, escape, frame, refusal};
use super::list::{back, header, joined, title};
use crate::emulator::World;
use crate::handle::Handle;
use crate::lock;
use crate::model::contact_id;
use crate::params::Params;
use crate::refused::Refused;

/// `GET /u/{account}/merge?contact=c…&contact=c…`: the contacts chosen in the list.
pub(super) async fn choose(
    State(world): State<Arc<World>>,
    Path(key): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    match page(world, &key, &query.unwrap_or_default()) {
        Ok(page) => page.into_response(),
        Err(refused) => refusal(&refused),
    }
}

fn page(world: Arc<World>, key: &str, query: &str) -> Result<Html<String>, Refused> {
    let account = Handle::new(world).account(key)?;
    let params = Params::parse(query);
    let chosen: Vec<&str> = params.all("contact").collect();
    if chosen.len() < 2 {
        return Err(Refused::invalid(
            "Tick at least two contacts in the list, then press Merge.",
        ));
    }
    let base = format!("/u/{}", encode(&account.profile.email));
    let book = lock(&account.book);
    let mut rows = String::new();
    for (n, id) in chosen.into_iter().enumerate() {
        let contact = contact_id(&format!("people/{id}"))
            .and_then(|id| book.contact(id))
            .ok_or_else(Refused::not_found)?;
        let _ = write!(
            rows,
            "<label class=choice><input type=radio name=keep value=\"{id}\"{checked}>\
             <span>{title}<br><small>{emails}</small></span></label>\
             <input type=hidden name=contact value=\"{id}\">",
            id = escape(id),
            checked = if n == 0 { " checked" } else { "" },
            title = escape(title(contact)),
            emails = joined(contact, "emailAddresses", "value"),
        );
    }
    let body = format!(
        "{}<main class=narrow><h1>Merge contacts</h1><form method=post action=\"{base}/merge\">\
         <fieldset><legend>Which one stays? It gets what only the others have; they go to the \
         trash.</legend>{rows}</fieldset><p class=actions><button>Merge</button>\
         <a href=\"{base}\">Cancel</a></p></form></main>",
        header(&account, &base, "")
    );
    Ok(Html(frame("Merge contacts", &body)))
}

/// `POST /u/{account}/merge`.
pub(super) async fn merge(
    State(world): State<Arc<World>>,
    Path(key): Path<String>,
    body: String,
) -> Response {
    let form = Params::parse(&body);
    let name = |id: &str| format!("people/{id}");
    let keep = form.get("keep").map(name).unwrap_or_default();
    let others: Vec<String> = form
        .all("contact")
        .map(name)
        .filter(|other| *other != keep)
        .collect();
    let others: Vec<&str> = others.iter().map(String::as_str).collect();
    back(
        &key,
        "",
        Handle::new(world).user_merges(&key, &keep, &others),
    )
}
