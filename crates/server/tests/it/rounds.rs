//! Every field that Kith knows, through Google's shapes and HTTP in both directions: three
//! accounts, edited in each in turn. What stays in one account alone is a field that was lost.

use crate::{
    emulated::Google,
    support::{ANNA, Place, until},
};
use domain::{Field, value::Keyword};
use serde_json::{Map, Value, json};

const ACCOUNTS: [&str; 3] = [ANNA, "anna@work.example", "anna@club.example"];
const ROUNDS: usize = 10;

/// Head and end of a PNG.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x08\0\0\0\x08\x08\x06\0\0\0\0\0\0\0\
    \0\0\0\0IEND\0\0\0\0";

/// Google's name of a field, and an entry of it that has all its parts; none of the photo, which
/// goes a way of its own. No two entries are alike.
fn entry(field: Field, n: usize) -> Option<(&'static str, Value)> {
    let said = |word: &str| format!("{word} {n}, Grüße, 東京 👩‍🚀");
    let kind = |known: &str| match n % 3 {
        0 => json!(known),
        1 => json!(format!("eigene Art {n} ✓")),
        _ => Value::Null,
    };
    let day = match n % 3 {
        0 => json!({ "year": 1900 + n, "month": 1 + n % 12, "day": 1 + n % 28 }),
        1 => json!({ "month": 1 + n % 12, "day": 1 + n % 28 }),
        _ => json!({ "year": 1900 + n }),
    };
    let flag = if n.is_multiple_of(2) {
        json!(true)
    } else {
        Value::Null
    };
    let one_of = |words: &[&str]| json!(words[n % words.len()]);
    let whole = n.is_multiple_of(4);
    Some(match field {
        Field::Name if whole => ("names", json!({ "unstructuredName": format!("山田{n}") })),
        Field::Name => (
            "names",
            json!({
                "givenName": format!("Zoë{n}"), "middleName": format!("Ńina{n}"),
                "familyName": format!("Müller-Lüdenscheidt{n}"), "honorificPrefix": "Prof. Dr.",
                "honorificSuffix": "d. J.", "phoneticGivenName": format!("ゾーイ{n}"),
                "phoneticMiddleName": "ニーナ", "phoneticFamilyName": "ミュラー",
            }),
        ),
        Field::Nickname => {
            let words = ["MAIDEN_NAME", "INITIALS", "OTHER_NAME", "ALTERNATE_NAME", "SHORT_NAME"];
            ("nicknames", json!({ "value": said("nickname"), "type": one_of(&words) }))
        }
        Field::Email => (
            "emailAddresses",
            json!({
                "value": format!("post{n}@müller.example"), "type": kind("work"),
                "displayName": said("shown as"),
            }),
        ),
        Field::Phone => (
            "phoneNumbers",
            json!({ "value": format!("030 / {}", 1_000_000 + n), "type": kind("workMobile") }),
        ),
        Field::Address if whole => (
            "addresses",
            json!({ "formattedValue": format!("〒100-{n}\n東京都"), "type": kind("work") }),
        ),
        Field::Address => (
            "addresses",
            json!({
                "poBox": format!("PF {n}"), "streetAddress": format!("Straße {n}\nHinterhaus"),
                "extendedAddress": "c/o №", "city": "København", "region": "Île-de-France",
                "postalCode": format!("{n:05}"), "country": "Österreich", "countryCode": "AT",
                "type": kind("home"),
            }),
        ),
        Field::Organization => (
            "organizations",
            json!({
                "name": format!("Société {n}"), "title": said("title"), "department": "Abteilung",
                "jobDescription": said("does"), "symbol": "SN", "domain": "firm.example",
                "location": "Zürich", "phoneticName": "ソシエテ", "costCenter": format!("{n}"),
                "fullTimeEquivalentMillipercent": 50_000 + n, "startDate": day, "endDate": day,
                "current": flag, "type": kind("work"),
            }),
        ),
        Field::Birthday if whole => ("birthdays", json!({ "text": format!("spring of {n}") })),
        Field::Birthday => ("birthdays", json!({ "date": day })),
        Field::Event => ("events", json!({ "date": day, "type": format!("Feier {n}") })),
        Field::Note => (
            "biographies",
            json!({
                "value": format!("{}\nand a second line\n\n• a third", said("note")),
                "contentType": one_of(&["TEXT_PLAIN", "TEXT_HTML"]),
            }),
        ),
        Field::Url => (
            "urls",
            json!({ "value": format!("https://example.org/{n}?a=b&c=%20#ü"), "type": kind("blog") }),
        ),
        Field::Relation => (
            "relations",
            json!({ "person": said("relative"), "type": kind("domesticPartner") }),
        ),
        // Keys may come twice.
        Field::Custom => (
            "userDefined",
            json!({ "key": format!("Schlüssel {}", n % 2), "value": said("value") }),
        ),
        Field::Gender => (
            "genders",
            json!({
                "value": one_of(&["female", "male", "unspecified", "divers"]),
                "addressMeAs": format!("they/them {n}"),
            }),
        ),
        Field::Im => (
            "imClients",
            json!({
                "username": said("user"), "protocol": one_of(&["jabber", "googleTalk", "Signal"]),
                "type": kind("home"),
            }),
        ),
        Field::Sip => (
            "sipAddresses",
            json!({ "value": format!("sip:{n}@calls.example"), "type": kind("mobile") }),
        ),
        Field::ExternalId => (
            "externalIds",
            json!({ "value": said("id"), "type": kind("customer") }),
        ),
        Field::Interest => ("interests", json!({ "value": said("interest") })),
        Field::Occupation => ("occupations", json!({ "value": said("occupation") })),
        Field::Location => (
            "locations",
            json!({
                "value": said("location"), "buildingId": format!("B{n}"), "floor": "2. Stock",
                "floorSection": "west", "deskCode": format!("D-{n}"), "current": flag,
                "type": kind("desk"),
            }),
        ),
        Field::Locale => ("locales", json!({ "value": format!("de-x-n{n}") })),
        Field::CalendarUrl => (
            "calendarUrls",
            json!({ "url": format!("https://calendar.example/{n}.ics"), "type": kind("freeBusy") }),
        ),
        Field::Keyword => (
            "miscKeywords",
            json!({ "value": said("keyword"), "type": one_of(&Keyword::KINDS) }),
        ),
        Field::Photo => return None,
    })
    .map(|(name, entry)| (name, without_null(entry)))
}

fn without_null(entry: Value) -> Value {
    let Value::Object(keys) = entry else {
        return entry;
    };
    keys.into_iter().filter(|(_, v)| !v.is_null()).collect()
}

/// What each field of a person says, without what Google adds to it, in an order of its own.
fn said(person: &Value) -> Map<String, Value> {
    let mut all = Map::new();
    for field in Field::ALL {
        let Some((name, _)) = entry(field, 1) else {
            continue;
        };
        let entries = person[name].as_array().into_iter().flatten();
        let mut entries: Vec<Value> = entries.map(without_metadata).collect();
        entries.sort_by_key(Value::to_string);
        all.insert(name.to_owned(), entries.into());
    }
    all
}

fn without_metadata(entry: &Value) -> Value {
    let mut entry = entry.clone();
    if let Some(keys) = entry.as_object_mut() {
        keys.remove("metadata");
    }
    entry
}

/// The person who has every field; only she is in a label's group.
fn person(google: &Google, account: &str) -> Option<Value> {
    let people = google.handle.people(account).expect("the account is there");
    people.into_iter().find(|p| !p["locales"].is_null())
}

/// A third of the fields as their user leaves them in a round, each three times in ten rounds
/// and once in each account: of each, one entry is changed, and one comes or goes. More of them
/// that come and go within the hour would be taken for a program's doing (S1).
fn edited(shown: &Value, round: usize, n: &mut usize) -> Value {
    let mut fields = Map::new();
    for (i, field) in Field::ALL.into_iter().enumerate() {
        if !(i + round + round / 3).is_multiple_of(3) {
            continue;
        }
        let mut new = || {
            *n += 1;
            entry(field, *n)
        };
        let Some((name, changed)) = new() else {
            continue;
        };
        let mut entries = shown[name].as_array().cloned().unwrap_or_default();
        if field.is_singleton() {
            entries = vec![changed];
        } else {
            entries.rotate_left(1);
            entries[0] = changed;
            match round / 3 {
                1 => {}
                2 => drop(entries.pop()),
                _ => entries.extend(new().map(|(_, added)| added)),
            }
        }
        let entries: Vec<Value> = entries.iter().map(without_metadata).collect();
        fields.insert(name.to_owned(), entries.into());
    }
    fields.into()
}

#[tokio::test(flavor = "multi_thread")]
async fn k1_every_field_goes_through_three_accounts_in_both_directions() {
    let google = Google::start().await;
    for account in &ACCOUNTS[1..] {
        google.also(account);
    }
    let mut n = 0;
    let mut full = Map::from_iter([("labels".to_owned(), json!(["Rounds"]))]);
    for field in Field::ALL {
        let entries = if field.is_singleton() { 1 } else { 3 };
        for _ in 0..entries {
            n += 1;
            if let Some((name, entry)) = entry(field, n) {
                let all = full.entry(name).or_insert_with(|| json!([]));
                all.as_array_mut().expect("a list").push(entry);
            }
        }
    }
    let seeded = google.handle.seed(ANNA, vec![full.into()]);
    let id = seeded.expect("a good person").remove(0);
    let photo = google.handle.user_sets_photo(ANNA, &id, PNG.to_vec());
    photo.expect("a picture");

    let place = Place::with(&google);
    place.kith(&["user", "add", ANNA]).fine();
    for account in ACCOUNTS {
        place.connect(account).await.fine();
    }
    let serving = place.serve().await;
    place.kith(&["sync", "now", "--wait"]).fine();
    let from_group = [
        "label",
        "create",
        "--from-group",
        "Rounds",
        "--account",
        ANNA,
    ];
    place.kith(&from_group).fine();
    for account in &ACCOUNTS[1..] {
        let mirror = ["label", "mirror", "Rounds", "--account", account, "--yes"];
        place.kith(&mirror).fine();
    }
    until("the photo in all accounts", async || {
        let people = ACCOUNTS.iter().map(|account| person(&google, account));
        let mut photos = people.map(|p| Some(p?["photos"][0]["default"].is_null()));
        photos.all(|own| own == Some(true)).then_some(())
    })
    .await;

    for round in 0..=ROUNDS {
        let at = ACCOUNTS[round % 3];
        let shown = person(&google, at).expect("she is there");
        place.kith(&["sync", "now", "--wait"]).fine();
        google.handle.reset_counters();
        // At first, only what came by joining is compared.
        if round > 0 {
            let id = shown["resourceName"].as_str().expect("an id");
            let edit = google
                .handle
                .user_edits(at, id, edited(&shown, round, &mut n));
            edit.expect("a good edit");
        }
        let typed = said(&person(&google, at).expect("she is there"));
        let mut last = Vec::new();
        let came = crate::support::until_or(async || {
            let people = ACCOUNTS
                .iter()
                .filter_map(|account| person(&google, account));
            last = people.map(|p| said(&p)).collect();
            last.iter().all(|s| *s == typed).then_some(())
        });
        if came.await.is_none() {
            for (account, shows) in ACCOUNTS.iter().zip(&last) {
                for (field, entries) in &typed {
                    assert_eq!(
                        &shows[field], entries,
                        "round {round}: {field} in {account}"
                    );
                }
            }
        }
        place.kith(&["sync", "now", "--wait"]).fine();
        let counters = google.handle.counters();
        for account in ACCOUNTS {
            let due = u64::from(round > 0 && account != at);
            let written = counters.account(account).people_written;
            assert_eq!(written, due, "round {round}: writes to {account}");
        }
    }
    serving.stop();
}
