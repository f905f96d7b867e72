//! `kith label all`, against an emulated Google that speaks German to one of the accounts.

use crate::{
    emulated::Google,
    support::{ANNA, Place, WORK, until},
};
use google_emulator::Profile;
use serde_json::{Value, json};

/// Anna's two accounts: Борис is in both, with a star in the second, and Ida only there.
async fn two_accounts() -> (Google, Place) {
    let google = Google::start().await;
    let handle = &google.handle;
    let profile = Profile {
        locale: "de".to_owned(),
        ..Profile::new(WORK)
    };
    handle
        .create_account(profile)
        .expect("nobody has the address");
    let boris = json!({
        "names": [{ "givenName": "Борис" }], "emailAddresses": [{ "value": "10@x.example" }],
        "memberships": [
            { "contactGroupMembership": { "contactGroupResourceName": "contactGroups/myContacts" } },
            { "contactGroupMembership": { "contactGroupResourceName": "contactGroups/starred" } },
        ],
    });
    let ida = json!({
        "names": [{ "givenName": "Ida" }], "emailAddresses": [{ "value": "ida@x.example" }],
        "labels": ["Freundinnen"],
    });
    handle
        .seed(WORK, vec![boris, ida])
        .expect("they are people");
    let place = Place::with(&google);
    place.kith(&["user", "add", ANNA, "--name", "Anna"]).fine();
    place.connect(ANNA).await.fine();
    place.connect(WORK).await.fine();
    (google, place)
}

/// The given names of those in a group of the provider's own.
fn names_in(google: &Google, account: &str, group: &str) -> Vec<String> {
    let people = google.handle.people(account).expect("the account is there");
    let group = format!("contactGroups/{group}");
    let is_in = |p: &&Value| {
        let memberships = p["memberships"].as_array().into_iter().flatten();
        let mut names =
            memberships.map(|m| &m["contactGroupMembership"]["contactGroupResourceName"]);
        names.any(|name| *name == group)
    };
    let mut names: Vec<String> = people
        .iter()
        .filter(is_in)
        .filter_map(|p| Some(p["names"][0]["givenName"].as_str()?.to_owned()))
        .collect();
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn g6_all_contacts_of_two_accounts_in_one_command() {
    let (google, place) = two_accounts().await;
    let both = ["label", "all", "--account", ANNA, "--account", WORK];
    place
        .kith(&["label", "all", "--account", ANNA])
        .refused(&["between two accounts", "kith account connect"]);
    place
        .kith(&both)
        .refused(&["was not read yet", "kith sync"]);
    let serving = place.serve().await;
    place.kith(&["sync", "now", "--wait"]).fine();

    let planned = place.kith(&[both.as_slice(), &["--json"]].concat()).fine();
    let planned: Value = serde_json::from_str(&planned).expect("JSON and nothing else");
    let all = planned.as_array().expect("a list").iter();
    let all = all.clone().find(|p| p["label"] == "All contacts");
    let all = all.expect("all contacts are planned");
    assert_eq!(
        (&all["account"], &all["link"], &all["create"]),
        (&json!(WORK), &json!(1), &json!(2)),
        "{planned}"
    );
    // Ida comes in by this plan, unless her own label brought her before it was made.
    assert!(all["import"].as_u64() <= Some(1), "{planned}");
    let told = place.kith(&both).fine();
    assert!(told.contains("Nothing is written yet"), "{told}");
    assert_eq!(names_in(&google, WORK, "myContacts"), ["Ida", "Борис"]);

    let done = place.kith(&[both.as_slice(), &["--yes"]].concat()).fine();
    assert!(done.contains("kept in step from now on"), "{done}");
    let everybody = ["Ida", "Αθηνά", "Борис", "春子"];
    until("everybody in both accounts", async || {
        let there = |account| {
            names_in(&google, account, "myContacts") == everybody
                && names_in(&google, account, "starred") == ["Борис"]
        };
        (there(ANNA) && there(WORK)).then_some(())
    })
    .await;
    place.kith(&["sync", "now", "--wait"]).fine();
    let labels = place.kith(&["label", "list"]).fine();
    for label in ["All contacts", "Starred", "Family", "Freundinnen"] {
        assert!(labels.contains(label), "{label} in {labels}");
    }
    place
        .kith(&["user", "add", "ben@x.example", "--name", "Ben"])
        .fine();
    let share = [
        "--user",
        ANNA,
        "share",
        "add",
        "All contacts",
        "ben@x.example",
    ];
    place
        .kith(&share)
        .refused(&["cannot be shared", "kith label create"]);
    place
        .kith(&["--user", ANNA, "label", "delete", "All contacts"])
        .refused(&["kith label unmirror"]);
    serving.stop();
}

/// Pitfall 21: in a German account “Freunde” is taken, and no listing says so.
#[tokio::test(flavor = "multi_thread")]
async fn g4_a_label_called_like_a_system_group_in_the_account_s_language() {
    let (google, place) = two_accounts().await;
    let serving = place.serve().await;
    place.kith(&["sync", "now", "--wait"]).fine();
    place.kith(&["label", "create", "Freunde"]).fine();
    let ask = ["label", "mirror", "Freunde", "--account", WORK, "--yes"];
    place.kith(&ask).fine();
    until("the group", async || {
        let groups = google.handle.groups(WORK).expect("the account is there");
        groups
            .iter()
            .any(|g| g["name"] == "Freunde (Anna)")
            .then_some(())
    })
    .await;
    place.kith(&["sync", "now", "--wait"]).fine();
    serving.stop();
}
