//! Requests as they are sent, and answers as they were recorded or documented.

mod groups;
mod people;

use crate::sender::{Answer, Body, Call};
use serde_json::Value as Json;

fn answer(body: &Json) -> Answer {
    Answer {
        status: 200,
        retry_after: None,
        body: body.to_string().into(),
    }
}

fn query<'a>(call: &'a Call, key: &str) -> Vec<&'a str> {
    let values = call.query.iter().filter(|(k, _)| *k == key);
    values.map(|(_, value)| value.as_str()).collect()
}

fn body(call: &Call) -> &Json {
    match &call.body {
        Body::Json(json) => json,
        Body::Empty | Body::Form(_) => panic!("no JSON"),
    }
}
