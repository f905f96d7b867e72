//! What nobody here understands, kept by its path (RFC 6901) and put back where it was.

use super::homes::{HOMES, fill};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

type Rest = BTreeMap<String, String>;

/// Everything in `input` for which `output` has no place, as JSON text by path.
pub(super) fn left_over(input: &Map<String, Json>, output: &Map<String, Json>) -> Rest {
    let mut rest = Rest::new();
    walk(input, output, "", &mut rest);
    rest
}

fn walk(input: &Map<String, Json>, output: &Map<String, Json>, path: &str, rest: &mut Rest) {
    for (name, value) in input {
        let path = format!("{path}{}", name.replace('~', "~0").replace('/', "~1"));
        match (value, output.get(name)) {
            (Json::Object(input), Some(Json::Object(output))) => {
                walk(input, output, &format!("{path}/"), rest);
            }
            (_, Some(_)) => {}
            (value, None) => {
                rest.insert(path, value.to_string());
            }
        }
    }
}

/// Puts it back. What stood inside an entry goes with the entry.
pub(super) fn put_back(out: &mut Map<String, Json>, rest: &Rest) {
    for (path, text) in rest {
        let Ok(value) = serde_json::from_str::<Json>(text) else {
            continue;
        };
        let names: Vec<String> = path
            .split('/')
            .map(|n| n.replace("~1", "/").replace("~0", "~"))
            .collect();
        // A property, or an entry beside others of its home; not a part of one that is gone.
        let stays = match names.split_last() {
            Some((_, home)) => home.len() <= 1 || HOMES.contains(&home.join("/").as_str()),
            None => false,
        };
        match names.as_slice() {
            // It may have come to hold entries since.
            [name] => fill(out, Map::from_iter([(name.clone(), value)])),
            names => insert(out, names, value, stays),
        }
    }
}

fn insert(out: &mut Map<String, Json>, names: &[String], value: Json, make: bool) {
    match names {
        [] => {}
        [name] => {
            out.entry(name.clone()).or_insert(value);
        }
        [name, inner @ ..] => {
            if make {
                out.entry(name.clone())
                    .or_insert_with(|| Json::Object(Map::new()));
            }
            if let Some(Json::Object(there)) = out.get_mut(name) {
                insert(there, inner, value, make);
            }
        }
    }
}
