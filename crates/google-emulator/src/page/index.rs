//! The list of accounts.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Html;

use super::html::{encode, escape, frame};
use crate::emulator::World;
use crate::lock;

/// `GET /`.
pub(super) async fn index(State(world): State<Arc<World>>) -> Html<String> {
    let mut rows = String::new();
    for account in world.accounts() {
        let _ = write!(
            rows,
            "<tr><td><a href=\"/u/{}\">{}</a><td>{}<td>{}</tr>",
            encode(&account.profile.email),
            escape(&account.profile.name),
            escape(&account.profile.email),
            lock(&account.book).len(),
        );
    }
    let body = format!(
        "<header><h1>Contacts</h1><span class=dim>emulated accounts</span></header>\
         <main><table><tr><th>Name<th>Address<th>Contacts</tr>{rows}</table></main>"
    );
    Html(frame("Contacts", &body))
}
