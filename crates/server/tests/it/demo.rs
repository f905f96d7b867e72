//! The demo, and the tour that checks itself.

use crate::support::{Place, get};
use std::{
    io::{BufRead as _, BufReader},
    process::Command,
};

#[test]
fn the_tour_holds() {
    let said = Place::new().kith(&["demo", "--tour"]);
    assert_eq!(said.code, 0, "{}\n{}", said.out, said.err);
    assert!(
        said.out.contains("Every step held") && !said.out.contains('✗'),
        "{}",
        said.out
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_sets_itself_up_and_shows_its_pages() {
    let place = Place::new();
    let mut demo = place.start(&["demo"]);
    let mut lines = BufReader::new(demo.stdout.take().expect("it is piped")).lines();
    let mut said = Vec::new();
    while said.last().is_none_or(|l: &String| !l.contains("Ctrl-c")) {
        let line = lines.next().unwrap_or_else(|| panic!("it ended: {said:?}"));
        said.push(line.expect("it is text"));
    }
    let pages: Vec<&str> = said
        .iter()
        .filter_map(|l| l.split_whitespace().find(|w| w.starts_with("http")))
        .collect();
    assert_eq!(pages.len(), 4, "{said:?}");
    for page in pages {
        assert!(get(page).await.is_some(), "{page}");
    }
    let asked = Command::new("kill")
        .args(["-INT", &demo.id().to_string()])
        .status();
    assert!(asked.expect("there is a kill command").success());
    assert!(demo.wait().expect("it ends").success());
}
