//! The people of the demo, made from their number alone: the same ones every time.

use super::names::{COMPANIES, CULTURES, Culture, FAMILIES, GIVEN, TITLES};
use serde_json::{Value, json};

/// The private address of person `n`; nobody else has it.
pub(crate) fn email(n: u32) -> String {
    let ((_, given), (_, family)) = name(n);
    format!("{given}.{family}{n}@mail.example")
}

/// Person `n` as friends know them.
pub(crate) fn friend(n: u32) -> Value {
    let mut contact = base(n);
    let culture = culture(n);
    if n.is_multiple_of(3) {
        contact["biographies"] =
            json!([{ "value": part(&culture.notes, n, 3), "contentType": "TEXT_PLAIN" }]);
    }
    if n.is_multiple_of(2) {
        let (city, country) = part(&culture.cities, n, 4);
        contact["addresses"] = json!([{
            "type": "home", "streetAddress": part(&culture.streets, n, 5), "city": city, "countryCode": country,
        }]);
    }
    if n.is_multiple_of(4) {
        let mut date = json!({ "month": 1 + n % 12, "day": 1 + n % 28 });
        if n.is_multiple_of(8) {
            date["year"] = (1950 + n % 55).into();
        }
        contact["birthdays"] = json!([{ "date": date }]);
    }
    if n.is_multiple_of(7) {
        contact["nicknames"] = json!([{ "value": name(n).0.0 }]);
        contact["urls"] =
            json!([{ "value": format!("https://www.example/{n}"), "type": "homePage" }]);
    }
    if n.is_multiple_of(11) {
        contact["userDefined"] =
            json!([{ "key": "T-Shirt", "value": part(&["S", "M", "L"], n, 8) }]);
        contact["events"] =
            json!([{ "date": { "month": 6, "day": 1 + n % 28 }, "type": "anniversary" }]);
    }
    contact
}

/// Person `n` as colleagues know them: the same person, told by address and number, with
/// what one notes about people at work.
pub(crate) fn colleague(n: u32) -> Value {
    let mut contact = base(n);
    contact["organizations"] = json!([{
        "name": part(&COMPANIES, n, 6), "title": part(&TITLES, n, 7), "type": "work",
    }]);
    let desk = json!({ "value": format!("desk{n}@work.example"), "type": "work" });
    if let Some(emails) = contact["emailAddresses"].as_array_mut() {
        emails.push(desk);
    }
    if n % 3 == 1 {
        contact["biographies"] =
            json!([{ "value": format!("Desk {n}, third floor."), "contentType": "TEXT_PLAIN" }]);
    }
    contact
}

/// What everybody who knows person `n` has: name, address, number.
fn base(n: u32) -> Value {
    let culture = culture(n);
    let ((given, sounds), (family, family_sounds)) = name(n);
    let mut name = json!({ "givenName": given, "familyName": family });
    if culture.phonetic {
        name["phoneticGivenName"] = capital(sounds).into();
        name["phoneticFamilyName"] = capital(family_sounds).into();
    }
    json!({
        "names": [name],
        "emailAddresses": [{ "value": email(n), "type": "home" }],
        "phoneNumbers": [{ "value": phone(n), "type": "mobile" }],
    })
}

/// A number from a range that is kept free for films and books.
pub(crate) fn phone(n: u32) -> String {
    let line = n % 1000;
    match (n / 1000 + n) % 4 {
        0 => format!("+49 30 23125{line:03}"),
        1 => format!("030 23125 {line:03}"),
        2 => format!("+44 7700 900{line:03}"),
        _ => format!("+49 (0)89 99998-{line:03}"),
    }
}

fn culture(n: u32) -> &'static Culture {
    &CULTURES[n as usize % CULTURES.len()]
}

/// Given and family name: of the first 880 people no two are called alike.
fn name(n: u32) -> ((&'static str, &'static str), (&'static str, &'static str)) {
    let culture = culture(n);
    let nth = (n as usize / CULTURES.len() * 37) % (GIVEN * FAMILIES);
    (culture.given[nth % GIVEN], culture.family[nth / GIVEN])
}

fn part<T>(from: &[T], n: u32, which: u32) -> &T {
    &from[mix(n, which) % from.len()]
}

/// A number that looks drawn at random, yet is always the same.
fn mix(n: u32, which: u32) -> usize {
    let mut x = u64::from(n) << 8 | u64::from(which);
    x = (x ^ (x >> 30))
        .wrapping_add(0x9e37_79b9_7f4a_7c15)
        .wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    usize::try_from((x ^ (x >> 31)) & 0xffff_ffff).unwrap_or(0)
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn everybody_is_somebody_else_and_always_the_same() {
        let emails: BTreeSet<String> = (0..880).map(email).collect();
        let phones: BTreeSet<String> = (0..880).map(phone).collect();
        let names: BTreeSet<_> = (0..880).map(name).collect();
        assert_eq!((emails.len(), phones.len(), names.len()), (880, 880, 880));
        assert_eq!(friend(7), friend(7));
        assert!(
            emails.iter().all(|e| e.is_ascii()),
            "addresses are written in Latin letters"
        );
    }

    #[test]
    fn names_come_in_many_scripts() {
        let names: String = (0..200)
            .filter_map(|n| {
                friend(n)["names"][0]["givenName"]
                    .as_str()
                    .map(str::to_owned)
            })
            .collect();
        for (script, range) in [
            ("Cyrillic", 'а'..='я'),
            ("Greek", 'α'..='ω'),
            ("Chinese or Japanese", '\u{4e00}'..='\u{9fff}'),
            ("Arabic", '\u{620}'..='\u{64a}'),
            ("Hebrew", 'א'..='ת'),
            ("Korean", '가'..='힣'),
            ("Devanagari", '\u{900}'..='\u{97f}'),
        ] {
            assert!(
                names.chars().any(|c| range.contains(&c)),
                "no {script} name"
            );
        }
    }
}
