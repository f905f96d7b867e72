//! Google's own description of the People API, held against everything that is sent and
//! answered here. The document is the discovery document of `people` v1 without its prose.

use std::sync::LazyLock;

use axum::http::Method;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use url::Url;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../google/people-v1.discovery.json")).unwrap()
});

/// The canonical status of each HTTP code that Google's errors have.
const STATUSES: [(u16, &[&str]); 10] = [
    (
        400,
        &[
            "INVALID_ARGUMENT",
            "FAILED_PRECONDITION",
            "RESOURCE_EXHAUSTED",
        ],
    ),
    (401, &["UNAUTHENTICATED"]),
    (403, &["PERMISSION_DENIED"]),
    (404, &["NOT_FOUND"]),
    (409, &["ABORTED", "ALREADY_EXISTS"]),
    (429, &["RESOURCE_EXHAUSTED"]),
    (499, &["CANCELLED"]),
    (500, &["INTERNAL", "UNKNOWN"]),
    (503, &["UNAVAILABLE"]),
    (504, &["DEADLINE_EXCEEDED"]),
];

/// What is wrong, each with its place.
type Faults = Vec<String>;

/// Holds one call against the document: an answer of success has to be of the method's type
/// and may only follow a request that the document knows; an error has Google's envelope.
///
/// # Panics
///
/// With everything that is wrong.
pub(crate) fn check(verb: &Method, url: &Url, body: Option<&[u8]>, code: u16, answer: &Value) {
    let path = url.path().trim_start_matches('/');
    let method = find(&DOCUMENT["resources"], verb, path);
    let mut faults = Faults::new();
    if code < 300 {
        match method {
            None => faults.push("answers a method that Google does not have".to_owned()),
            Some(method) => {
                parameters(method, url, &mut faults);
                request(method, body, &mut faults);
                value(answer, &method["response"], "answer", true, &mut faults);
            }
        }
    } else if method.is_some() {
        error(code, answer, &mut faults);
    }
    assert!(
        faults.is_empty(),
        "{verb} {path} → {code} is not as the discovery document says:\n{}\n{answer}",
        faults.join("\n")
    );
}

/// What keeps something from being one of the schemas, given by name.
pub(crate) fn faults_of(schema: &str, shown: &Value) -> Vec<String> {
    let mut faults = Faults::new();
    let reference = serde_json::json!({ "$ref": schema });
    value(shown, &reference, schema, true, &mut faults);
    faults
}

/// Every method of the document by its id without the leading `people.`.
pub(crate) fn methods() -> Vec<String> {
    fn gather(resources: &Value, found: &mut Vec<String>) {
        for resource in resources.as_object().into_iter().flat_map(Map::values) {
            for method in resource["methods"]
                .as_object()
                .into_iter()
                .flat_map(Map::values)
            {
                let id = method["id"].as_str().unwrap();
                found.push(id.strip_prefix("people.").unwrap().to_owned());
            }
            gather(&resource["resources"], found);
        }
    }
    let mut found = Vec::new();
    gather(&DOCUMENT["resources"], &mut found);
    found
}

/// The verb and a path of a method given by its id; variables are filled with `x`.
pub(crate) fn path_of(id: &str) -> (String, String) {
    fn seek(resources: &Value, id: &str) -> Option<Value> {
        resources.as_object()?.values().find_map(|resource| {
            let own = resource["methods"].as_object().into_iter();
            own.flat_map(Map::values)
                .find(|method| method["id"] == format!("people.{id}"))
                .cloned()
                .or_else(|| seek(&resource["resources"], id))
        })
    }
    let method = seek(&DOCUMENT["resources"], id).unwrap();
    let template = method["flatPath"].as_str().unwrap();
    let path = template.strip_prefix("v1/").unwrap();
    let path = match (path.split_once('{'), path.split_once('}')) {
        (Some((before, _)), Some((_, after))) if after == "/connections" => {
            format!("{before}me{after}")
        }
        (Some((before, _)), Some((_, after))) => format!("{before}x{after}"),
        _ => path.to_owned(),
    };
    (method["httpMethod"].as_str().unwrap().to_owned(), path)
}

/// Fields that a person may have, by the document.
pub(crate) fn person_fields() -> Vec<&'static str> {
    let person = DOCUMENT["schemas"]["Person"]["properties"].as_object();
    person.unwrap().keys().map(String::as_str).collect()
}

fn find(resources: &'static Value, verb: &Method, path: &str) -> Option<&'static Value> {
    resources.as_object()?.values().find_map(|resource| {
        let own = resource["methods"].as_object().into_iter();
        own.flat_map(Map::values)
            .find(|method| {
                method["httpMethod"] == verb.as_str()
                    && method["flatPath"]
                        .as_str()
                        .is_some_and(|template| fits(template, path))
            })
            .or_else(|| find(&resource["resources"], verb, path))
    })
}

/// Whether a path is made by a template with one variable segment or none.
fn fits(template: &str, path: &str) -> bool {
    let Some((before, rest)) = template.split_once('{') else {
        return template == path;
    };
    let after = rest.split_once('}').unwrap().1;
    path.strip_prefix(before)
        .and_then(|rest| rest.strip_suffix(after))
        .is_some_and(|variable| !variable.is_empty() && !variable.contains(['/', ':']))
}

fn parameters(method: &Value, url: &Url, faults: &mut Faults) {
    let own = method["parameters"].as_object();
    let mut seen: Vec<String> = Vec::new();
    for (name, text) in url.query_pairs() {
        let known = own
            .and_then(|own| own.get(&*name))
            .filter(|parameter| parameter["location"] == "query")
            .or_else(|| DOCUMENT["parameters"].get(&*name));
        let Some(known) = known else {
            faults.push(format!("takes a parameter `{name}` that Google does not"));
            continue;
        };
        if seen.contains(&name.to_string()) && known["repeated"] != true {
            faults.push(format!("takes `{name}` twice"));
        }
        let parsed = match known["type"].as_str() {
            Some("integer") => text.parse::<i64>().map(Value::from).ok(),
            Some("boolean") => text.parse::<bool>().map(Value::from).ok(),
            _ => Some(Value::from(text.as_ref())),
        };
        match parsed {
            Some(parsed) => value(&parsed, known, &name, false, faults),
            None => faults.push(format!("takes {text} for `{name}`")),
        }
        seen.push(name.into_owned());
    }
}

fn request(method: &Value, body: Option<&[u8]>, faults: &mut Faults) {
    let Some(body) = body.filter(|body| !body.is_empty()) else {
        return;
    };
    match serde_json::from_slice(body) {
        Ok(sent) if method.get("request").is_some() => {
            value(&sent, &method["request"], "request", false, faults);
        }
        Ok(_) => faults.push("takes a body where Google has none".to_owned()),
        Err(error) => faults.push(format!("takes a body that is no JSON: {error}")),
    }
}

/// Compares a value with its schema. In answers (`shown`), what has its default value is left
/// out, as the JSON form of proto3 wants it.
fn value(found: &Value, schema: &Value, at: &str, shown: bool, faults: &mut Faults) {
    if let Some(name) = schema["$ref"].as_str() {
        return value(found, &DOCUMENT["schemas"][name], at, shown, faults);
    }
    match (schema["type"].as_str().unwrap_or_default(), found) {
        ("any", _) => {}
        ("object", Value::Object(object)) => members(object, schema, at, shown, faults),
        ("array", Value::Array(list)) => {
            if shown && list.is_empty() {
                faults.push(format!("{at}: an empty list is left out"));
            }
            for (n, item) in list.iter().enumerate() {
                let at = format!("{at}[{n}]");
                value(item, &schema["items"], &at, shown, faults);
            }
        }
        ("string", Value::String(text)) => {
            if shown && text.is_empty() {
                faults.push(format!("{at}: an empty text is left out"));
            }
            if !text_fits(text, schema) {
                let wanted = schema["format"].as_str().unwrap_or("listed word");
                faults.push(format!("{at}: `{text}` is no {wanted}"));
            }
        }
        ("integer", Value::Number(number)) => {
            if number
                .as_i64()
                .and_then(|n| i32::try_from(n).ok())
                .is_none()
            {
                faults.push(format!("{at}: {number} is no int32"));
            }
            if shown && number.as_i64() == Some(0) {
                faults.push(format!("{at}: 0 is left out"));
            }
        }
        ("boolean", Value::Bool(true)) => {}
        ("boolean", Value::Bool(false)) => {
            if shown {
                faults.push(format!("{at}: false is left out"));
            }
        }
        (wanted, found) => faults.push(format!("{at}: {found} is no {wanted}")),
    }
}

fn members(
    object: &Map<String, Value>,
    schema: &Value,
    at: &str,
    shown: bool,
    faults: &mut Faults,
) {
    for (key, member) in object {
        let of_map = &schema["additionalProperties"];
        let known = schema["properties"].get(key);
        let at = format!("{at}.{key}");
        match known.or((!of_map.is_null()).then_some(of_map)) {
            Some(known) => value(member, known, &at, shown, faults),
            None => faults.push(format!("{at}: no such property")),
        }
    }
}

fn text_fits(text: &str, schema: &Value) -> bool {
    let listed = match schema["enum"].as_array() {
        Some(words) => words.iter().any(|word| word == text),
        None => true,
    };
    listed
        && match schema["format"].as_str() {
            Some("int64") => text.parse::<i64>().is_ok(),
            Some("google-datetime") => text.parse::<jiff::Timestamp>().is_ok(),
            Some("google-fieldmask") => text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, ',' | '.')),
            Some("byte") => STANDARD.decode(text).is_ok(),
            Some(other) => panic!("the document has a format `{other}` that is new here"),
            None => true,
        }
}

/// Google's error envelope.
fn error(code: u16, answer: &Value, faults: &mut Faults) {
    let error = &answer["error"];
    if error["code"] != code {
        faults.push("error.code is not the HTTP code".to_owned());
    }
    if error["message"].as_str().is_none_or(str::is_empty) {
        faults.push("error.message is missing".to_owned());
    }
    let fits = STATUSES
        .iter()
        .any(|(of, statuses)| *of == code && statuses.iter().any(|s| error["status"] == *s));
    if !fits {
        faults.push(format!("error.status {} with {code}", error["status"]));
    }
    for (n, detail) in error["details"]
        .as_array()
        .into_iter()
        .flatten()
        .enumerate()
    {
        if detail["@type"].as_str().is_none() {
            faults.push(format!("error.details[{n}] has no @type"));
        }
    }
    let known = ["code", "message", "status", "details"];
    for key in error.as_object().into_iter().flat_map(Map::keys) {
        if !known.contains(&key.as_str()) {
            faults.push(format!("error.{key}: no such property"));
        }
    }
}

#[test]
fn what_is_not_as_described_is_found() {
    use serde_json::json;
    for (bad, said) in [
        (json!({ "name": [] }), "Person.name: no such property"),
        (json!({ "names": {} }), "Person.names: {} is no array"),
        (
            json!({ "names": [] }),
            "Person.names: an empty list is left out",
        ),
        (
            json!({ "names": [{ "givenName": "" }] }),
            "Person.names[0].givenName: an empty text is left out",
        ),
        (
            json!({ "names": [{ "givenName": 1 }] }),
            "Person.names[0].givenName: 1 is no string",
        ),
        (
            json!({ "birthdays": [{ "date": { "year": 0 } }] }),
            "Person.birthdays[0].date.year: 0 is left out",
        ),
        (
            json!({ "nicknames": [{ "type": "PET" }] }),
            "Person.nicknames[0].type: `PET` is no listed word",
        ),
        (
            json!({ "metadata": { "sources": [{ "updateTime": "now" }] } }),
            "Person.metadata.sources[0].updateTime: `now` is no google-datetime",
        ),
        (
            json!({ "photos": [{ "default": false }] }),
            "Person.photos[0].default: false is left out",
        ),
    ] {
        assert_eq!(faults_of("Person", &bad), [said]);
    }
    assert_eq!(faults_of("Person", &json!({ "etag": "e" })), [""; 0]);
}

#[test]
#[should_panic(expected = "takes a parameter `pagesize` that Google does not")]
fn a_request_that_google_does_not_know_must_not_succeed() {
    let url = Url::parse("http://127.0.0.1/v1/contactGroups?pagesize=1").unwrap();
    check(&Method::GET, &url, None, 200, &serde_json::json!({}));
}

#[test]
#[should_panic(expected = "error.status \"NOT_FOUND\" with 400")]
fn an_error_has_the_status_of_its_code() {
    let url = Url::parse("http://127.0.0.1/v1/contactGroups").unwrap();
    let error = serde_json::json!({ "error": {
        "code": 400, "message": "no", "status": "NOT_FOUND" } });
    check(&Method::GET, &url, None, 400, &error);
}
