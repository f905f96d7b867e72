//! The page in a browser.

use serde_json::json;

use crate::support::{Google, google, name_of, named, texts};

const ANNA: &str = "anna@example.com";

async fn show(google: &Google, path: &str) -> String {
    let response = google
        .http
        .get(format!("{}{path}", google.url))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200, "{path}");
    response.text().await.unwrap()
}

async fn submit(google: &Google, path: &str, form: &[(&str, &str)]) {
    let response = google
        .http
        .post(format!("{}{path}", google.url))
        .form(form)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 303, "{path}");
}

#[tokio::test]
async fn a_contact_is_added_edited_labelled_and_deleted_by_forms() {
    let google = google().await;
    google.user(ANNA);
    assert!(show(&google, "/").await.contains("/u/anna%40example.com"));
    submit(
        &google,
        "/u/anna%40example.com/labels",
        &[("name", "Chess")],
    )
    .await;
    let label = google.handle.groups(ANNA).unwrap()[0]["resourceName"]
        .as_str()
        .unwrap()
        .to_owned();
    let label = label.strip_prefix("contactGroups/").unwrap();
    show(&google, "/u/0/new").await;
    let form = [
        ("givenName", "Ida"),
        ("familyName", "<Meier>"),
        ("emailAddresses", "ida@example.com"),
        ("emailAddressesType", "work"),
        ("emailAddresses", ""),
        ("emailAddressesType", ""),
        ("phoneNumbers", "030 123456"),
        ("phoneNumbersType", ""),
        ("notes", "one\r\ntwo"),
        ("label", label),
    ];
    submit(&google, "/u/0/new", &form).await;
    let person = google.handle.people(ANNA).unwrap().remove(0);
    assert_eq!(person["names"][0]["familyName"], "<Meier>");
    assert_eq!(person["emailAddresses"][0]["type"], "work");
    assert_eq!(person["biographies"][0]["value"], "one\ntwo");
    assert_eq!(person["memberships"].as_array().unwrap().len(), 2);

    let list = show(&google, &format!("/u/0?label={label}&q=ida")).await;
    assert!(list.contains("Ida &lt;Meier&gt;") && !list.contains("<Meier>"));
    assert!(list.contains("<span class=chip>Chess</span>"));
    assert!(!show(&google, "/u/0?q=nobody").await.contains("Ida"));

    let id = person["resourceName"]
        .as_str()
        .unwrap()
        .strip_prefix("people/")
        .unwrap()
        .to_owned();
    let at = format!("/u/0/contacts/{id}");
    assert!(
        show(&google, &at)
            .await
            .contains("value=\"ida@example.com\"")
    );
    submit(
        &google,
        &at,
        &[("givenName", "Eva"), ("familyName", "Meier")],
    )
    .await;
    let person = google.handle.people(ANNA).unwrap().remove(0);
    assert_eq!(person["names"][0]["displayName"], "Eva Meier");
    assert!(person.get("emailAddresses").is_none());
    assert_eq!(person["memberships"].as_array().unwrap().len(), 1);

    submit(
        &google,
        &format!("/u/0/labels/{label}"),
        &[("name", "Go"), ("do", "rename")],
    )
    .await;
    assert_eq!(google.handle.groups(ANNA).unwrap()[0]["name"], "Go");
    submit(
        &google,
        &format!("/u/0/labels/{label}"),
        &[("do", "delete")],
    )
    .await;
    assert!(google.handle.groups(ANNA).unwrap().is_empty());
    submit(&google, &format!("{at}/delete"), &[]).await;
    assert!(google.handle.people(ANNA).unwrap().is_empty());
}

#[tokio::test]
async fn fields_the_form_does_not_show_are_kept() {
    let google = google().await;
    let anna = google.user(ANNA);
    let person = anna
        .create(json!({
            "names": [{ "givenName": "Ida", "phoneticGivenName": "Iida" }],
            "organizations": [{ "name": "A", "costCenter": "7" }, { "name": "B" }],
            "clientData": [{ "key": "k", "value": "v" }],
        }))
        .await;
    let path = person["resourceName"]
        .as_str()
        .unwrap()
        .replace("people/", "/u/0/contacts/");
    submit(&google, &path, &[("givenName", "Eva"), ("company", "C")]).await;
    let person = google.handle.people(ANNA).unwrap().remove(0);
    assert_eq!(person["names"][0]["phoneticGivenName"], "Iida");
    assert_eq!(person["organizations"][0]["costCenter"], "7");
    assert_eq!(texts(&person["organizations"], "/name"), ["C", "B"]);
    assert_eq!(person["clientData"][0]["value"], "v");
}

#[tokio::test]
async fn thousands_are_shown_in_pages() {
    let google = google().await;
    google.user(ANNA);
    google
        .handle
        .seed(
            ANNA,
            (0..2500).map(|n| named(&format!("p{n:04}"))).collect(),
        )
        .unwrap();
    let page = show(&google, "/u/0?page=24").await;
    assert!(page.contains("Page 25 of 25") && page.contains("p2499") && !page.contains("p0001"));
    let response = google
        .http
        .get(format!("{}/u/nobody", google.url))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 404);
}

#[tokio::test]
async fn p16_17_two_contacts_are_merged_and_one_is_restored_by_forms() {
    let google = google().await;
    let anna = google.user(ANNA);
    let a = name_of(&anna.create(named("Ida")).await).replace("people/", "");
    let b = name_of(&anna.create(named("<Eva>")).await).replace("people/", "");
    let list = show(&google, "/u/0").await;
    assert!(list.contains(&format!("name=contact value={a}")));
    let choice = show(&google, &format!("/u/0/merge?contact={a}&contact={b}")).await;
    assert!(choice.contains("&lt;Eva&gt;") && !choice.contains("<Eva>"));
    let one = format!("{}/u/0/merge?contact={a}", google.url);
    let refused = google.http.get(one).send().await.unwrap();
    assert_eq!(refused.status(), 400);
    assert!(refused.text().await.unwrap().contains("at least two"));

    let form = [("contact", a.as_str()), ("contact", &b), ("keep", &b)];
    submit(&google, "/u/0/merge", &form).await;
    let person = google.handle.people(ANNA).unwrap().remove(0);
    assert_eq!(texts(&person["names"], "/givenName"), ["<Eva>"]);
    assert_eq!(
        texts(&person["emailAddresses"], "/value"),
        ["<Eva>@example.com", "Ida@example.com"]
    );

    let trash = show(&google, "/u/0/trash").await;
    assert!(trash.contains("Restore Ida") && trash.contains(&format!("/trash/{a}")));
    submit(&google, &format!("/u/0/trash/{a}"), &[]).await;
    assert_eq!(google.handle.people(ANNA).unwrap().len(), 2);
    assert!(
        show(&google, "/u/0/trash")
            .await
            .contains("The trash is empty")
    );
}

#[tokio::test]
async fn those_who_are_ticked_are_deleted_at_once_or_nobody_is() {
    let google = google().await;
    let anna = google.user(ANNA);
    let mut ids = Vec::new();
    for name in ["Ida", "Eva", "Max"] {
        ids.push(name_of(&anna.create(named(name)).await).replace("people/", ""));
    }
    let list = show(&google, "/u/0").await;
    assert!(list.contains("formaction=\"/u/anna%40example.com/delete\">Delete</button>"));
    let post = async |form: &[(&str, &str)]| {
        let url = format!("{}/u/0/delete", google.url);
        google.http.post(url).form(form).send().await.unwrap()
    };
    let none = post(&[]).await;
    assert_eq!(none.status(), 400);
    assert!(none.text().await.unwrap().contains("Tick the contacts"));
    let unknown = post(&[("contact", &ids[0]), ("contact", "c404")]).await;
    assert_eq!(unknown.status(), 404);
    assert_eq!(google.handle.people(ANNA).unwrap().len(), 3);

    let form = [("contact", ids[0].as_str()), ("contact", &ids[1])];
    submit(&google, "/u/0/delete", &form).await;
    let left = google.handle.people(ANNA).unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(texts(&left[0]["names"], "/givenName"), ["Max"]);
    let trash = show(&google, "/u/0/trash").await;
    assert!(trash.contains("Restore Ida") && trash.contains("Restore Eva"));
}

#[tokio::test]
async fn p16_17_other_contacts_are_added_and_forgotten_by_forms() {
    let google = google().await;
    google.user(ANNA);
    for (given, email) in [("Ida", "ida@example.com"), ("", "eva@example.com")] {
        let form = [("givenName", given), ("familyName", ""), ("email", email)];
        submit(&google, "/u/0/others", &form).await;
    }
    let others = google.handle.other_contacts(ANNA).unwrap();
    let page = show(&google, "/u/0/others").await;
    assert!(page.contains("Add Ida to contacts") && page.contains("Delete eva@example.com"));
    let at = |n: usize| {
        format!(
            "/u/0/others/{}",
            name_of(&others[n]).replace("otherContacts/", "")
        )
    };
    submit(&google, &at(0), &[("do", "add")]).await;
    submit(&google, &at(1), &[("do", "forget")]).await;
    assert_eq!(google.handle.people(ANNA).unwrap().len(), 1);
    let page = show(&google, "/u/0/others").await;
    assert!(page.contains("There are no other contacts"));
}
