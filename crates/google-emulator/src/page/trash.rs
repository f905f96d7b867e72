//! The trash of an account.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Response};

use super::html::{encode, escape, frame, refusal};
use super::list::{back, header, joined, places, title};
use crate::emulator::World;
use crate::handle::Handle;
use crate::lock;

/// `GET /u/{account}/trash`.
pub(super) async fn list(State(world): State<Arc<World>>, Path(key): Path<String>) -> Response {
    let account = match Handle::new(world.clone()).account(&key) {
        Ok(account) => account,
        Err(refused) => return refusal(&refused),
    };
    let base = format!("/u/{}", encode(&account.profile.email));
    let book = lock(&account.book);
    let mut rows = String::new();
    for contact in book.trashed(world.clock.now()) {
        let name = escape(title(&contact));
        let _ = write!(
            rows,
            "<tr><td>{name}<td>{}<td>{}<td><form method=post action=\"{base}/trash/c{}\">\
             <button class=quiet aria-label=\"Restore {name}\">Restore</button></form></tr>",
            joined(&contact, "emailAddresses", "value"),
            joined(&contact, "phoneNumbers", "value"),
            contact.id,
        );
    }
    let table = if rows.is_empty() {
        "<p>The trash is empty.</p>".to_owned()
    } else {
        format!(
            "<table><thead><tr><th scope=col>Name<th scope=col>E-mail<th scope=col>Phone\
             <th scope=col>Action</tr></thead><tbody>{rows}</tbody></table>"
        )
    };
    let body = format!(
        "{}<main class=columns>{}<section><h2>Trash</h2>\
         <p class=dim>Deleted contacts can be restored for thirty days.</p>{table}</section></main>",
        header(&account, &base, ""),
        places(&book, &base, "trash"),
    );
    Html(frame("Trash", &body)).into_response()
}

/// `POST /u/{account}/trash/{id}`: restores it.
pub(super) async fn restore(
    State(world): State<Arc<World>>,
    Path((key, id)): Path<(String, String)>,
) -> Response {
    let restored = Handle::new(world).user_restores(&key, &format!("people/{id}"));
    back(&key, "/trash", restored)
}
