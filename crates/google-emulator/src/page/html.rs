//! The frame of every page.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

use crate::refused::Refused;

const STYLE: &str = "\
:root{color-scheme:light dark;--line:#d5d9df;--soft:#f3f5f8;--ink:#1d2127;--dim:#5b6470;--blue:#1a5fd0;--page:#fff}
@media(prefers-color-scheme:dark){:root{--line:#3a4049;--soft:#23272e;--ink:#e8eaed;--dim:#9aa3ae;--blue:#8ab4f8;--page:#181b20}}
*{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
a{color:var(--blue)}header{display:flex;gap:1rem;align-items:center;flex-wrap:wrap;padding:.75rem 1.25rem;border-bottom:1px solid var(--line)}
header h1{font-size:1.15rem;margin:0}header form{margin-left:auto}h2{font-size:1rem;margin:1.5rem 0 .5rem}
main{max-width:72rem;margin:0 auto;padding:1.25rem}main.narrow{max-width:34rem}
.columns{display:grid;grid-template-columns:14rem 1fr;gap:2rem}@media(max-width:48rem){.columns{display:block}}
nav ul{list-style:none;margin:0;padding:0}nav li a{display:block;padding:.3rem .6rem;border-radius:.4rem;text-decoration:none;color:inherit}
nav li a:hover,nav li a[aria-current]{background:var(--soft)}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.5rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
th{color:var(--dim);font-weight:500;font-size:.875rem}td{overflow-wrap:anywhere}
input,select,textarea,button{font:inherit;color:inherit;background:var(--page);border:1px solid var(--line);border-radius:.4rem;padding:.4rem .6rem}
input[type=text],input[type=search],textarea{width:100%}header input[type=search]{width:16rem}
button,.button{background:var(--blue);border-color:var(--blue);color:var(--page);cursor:pointer;text-decoration:none;border-radius:.4rem;padding:.4rem .9rem;display:inline-block}
button.quiet{background:none;color:var(--blue)}button.danger{background:none;color:#c5221f;border-color:#c5221f}
label{display:block;margin:.6rem 0}label.choice{display:flex;gap:.6rem;align-items:baseline}label.choice input{width:auto}
.row{display:grid;grid-template-columns:1fr 10rem;gap:.6rem;margin:.4rem 0}.pair{display:grid;grid-template-columns:1fr 1fr;gap:.8rem}
.chip{display:inline-block;background:var(--soft);border-radius:1rem;padding:0 .6rem;margin:0 .2rem .2rem 0;font-size:.875rem}
fieldset{border:1px solid var(--line);border-radius:.4rem;margin:0;padding:.4rem 1rem 1rem}td form{margin:0}td form.actions{margin:0;flex-wrap:wrap}button{white-space:nowrap}
.dim,small{color:var(--dim)}.actions{display:flex;gap:.8rem;align-items:center;margin-top:1rem}
";

/// A whole page around a body.
pub(crate) fn frame(title: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=en><head><meta charset=utf-8>\
         <meta name=viewport content=\"width=device-width,initial-scale=1\">\
         <title>{}</title><style>{STYLE}</style></head><body>{body}</body></html>\n",
        escape(title)
    )
}

/// Text made safe for elements and quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// Text made safe for a query or a path segment.
pub(super) fn encode(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}

/// A refusal as a page.
pub(super) fn refusal(refused: &Refused) -> Response {
    let code = StatusCode::from_u16(refused.code()).unwrap_or(StatusCode::BAD_REQUEST);
    let body = format!(
        "<main class=narrow><h1>That did not work</h1><p>{}</p><p><a href=\"/\">All accounts</a></p></main>",
        escape(refused.message())
    );
    (code, Html(frame("That did not work", &body))).into_response()
}
