//! The consent page.

use std::fmt::Write as _;
use std::sync::Arc;

use super::authorize::Ask;
use super::scopes::{optional, words};
use crate::model::Account;
use crate::page::{escape, frame};

/// The page on which a user chooses an account and what a client may do.
pub(super) fn consent_page(
    ask: &Ask,
    query: &str,
    accounts: &[Arc<Account>],
    chosen: Option<usize>,
) -> String {
    let mut rows = String::new();
    for account in accounts {
        let checked = chosen.unwrap_or(0) == account.index;
        let _ = write!(
            rows,
            "<label class=choice><input type=radio name=account value=\"{email}\"{checked}> \
             <span>{name}<br><small>{email}</small></span></label>",
            email = escape(&account.profile.email),
            name = escape(&account.profile.name),
            checked = if checked { " checked" } else { "" },
        );
    }
    if accounts.is_empty() {
        rows.push_str("<p>There is no account yet.</p>");
    }
    let mut boxes = String::new();
    for scope in ask.scopes.iter().filter(|scope| optional(scope)) {
        let _ = write!(
            boxes,
            "<label class=choice><input type=checkbox name=scope value=\"{}\" checked> {}</label>",
            escape(scope),
            escape(words(scope)),
        );
    }
    let body = format!(
        "<main class=narrow><h1>Choose an account</h1><p>to continue to <b>{client}</b></p>\
         <form method=post action=\"/o/oauth2/v2/auth?{query}\">{rows}\
         <h2>What {client} may do</h2>{boxes}\
         <p class=actions><button name=decision value=allow>Continue</button> \
         <button name=decision value=deny class=quiet>Cancel</button></p></form></main>",
        client = escape(&ask.client),
        query = escape(query),
    );
    frame("Sign in", &body)
}

/// The page shown where a client's request makes no sense.
pub(super) fn error_page(text: &str) -> String {
    frame(
        "Access blocked",
        &format!(
            "<main class=narrow><h1>Access blocked</h1><p>{}</p></main>",
            escape(text)
        ),
    )
}
