//! The demo, and the tour that checks itself.

use crate::support::{Place, Said, get};
use std::{
    io::{BufRead as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

/// What the README shows between two marks.
fn shown(part: &str) -> Vec<String> {
    let readme = include_str!("../../../../README.md");
    let (begin, end) = (
        format!("<!-- {part}: begin -->"),
        format!("<!-- {part}: end -->"),
    );
    let after = readme.split_once(&begin).expect("the mark is there").1;
    let block = after.split_once(&end).expect("the mark is there").0;
    let lines = block.lines().filter(|l| !l.starts_with("```"));
    lines.map(str::to_owned).collect()
}

/// The titles of the tour's steps.
fn steps(lines: &[String]) -> Vec<String> {
    let steps = lines.iter().filter(|l| l.starts_with('✓'));
    steps
        .map(|l| l.chars().take(39).collect::<String>().trim_end().to_owned())
        .collect()
}

#[test]
fn the_tour_holds() {
    let said = Place::new().kith(&["demo", "--tour"]);
    assert_eq!(said.code, 0, "{}\n{}", said.out, said.err);
    assert!(
        said.out.contains("Every step held") && !said.out.contains('✗'),
        "{}",
        said.out
    );
    let told: Vec<String> = said.out.lines().map(str::to_owned).collect();
    assert_eq!(steps(&shown("tour")), steps(&told), "README.md shows it");
}

/// A demo that runs, and what it says.
struct Demo {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    said: Vec<String>,
    place: Place,
}

impl Demo {
    fn start() -> Self {
        let place = Place::new();
        let mut child = place.start(&["demo"]);
        let out = child.stdout.take().expect("it is piped");
        Self {
            child,
            lines: BufReader::new(out).lines(),
            said: Vec::new(),
            place,
        }
    }

    /// The next line that has all of this in it.
    fn hears(&mut self, parts: &[&str]) -> String {
        loop {
            let line = self.lines.next();
            let line = line.unwrap_or_else(|| panic!("no {parts:?} in {:?}", self.said));
            let line = line.expect("it is text");
            self.said.push(line.clone());
            if parts.iter().all(|part| line.contains(part)) {
                return line;
            }
        }
    }

    /// Runs a line that the demo printed, as it stands.
    fn types(&self, line: &str) -> String {
        let mut shell = Command::new("sh");
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("KITH_")) {
            shell.env_remove(name);
        }
        shell.args(["-c", line]).current_dir(&self.place.dir);
        Said::of(&shell.output().expect("there is a shell")).fine()
    }

    fn stop(mut self) {
        let asked = Command::new("kill")
            .args(["-INT", &self.child.id().to_string()])
            .status();
        assert!(asked.expect("there is a kill command").success());
        assert!(self.child.wait().expect("it ends").success());
    }
}

/// What stands between two texts, each time.
fn between<'a>(text: &'a str, before: &'a str, after: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(before)
        .skip(1)
        .filter_map(move |rest| rest.split(after).next())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_sets_itself_up_shows_its_pages_and_tells_what_travels() {
    let mut demo = Demo::start();
    let line = demo.hears(&["Commands work meanwhile"]);
    let command = line.split_once(": ").expect("the command").1;
    assert!(demo.types(command).contains("Family & friends"));
    demo.hears(&["Ctrl-c"]);
    // Addresses differ where a port is taken; the rest is as the README shows it.
    let same = |lines: &[String]| {
        let told = lines.iter().take_while(|l| !l.contains("Ctrl-c"));
        let told = told.filter(|l| !l.is_empty() && !l.contains("http") && !l.contains("--user"));
        told.cloned().collect::<Vec<_>>()
    };
    assert_eq!(same(&shown("demo")), same(&demo.said));
    let pages: Vec<String> = demo
        .said
        .iter()
        .filter_map(|l| l.split_whitespace().find(|w| w.starts_with("http")))
        .map(str::to_owned)
        .collect();
    assert_eq!(pages.len(), 4, "{:?}", demo.said);
    for page in &pages {
        assert!(get(page).await.is_some(), "{page}");
    }

    let (anna, http) = (&pages[0], reqwest::Client::new());
    let post = async |path: &str, form: &[(&str, &str)]| {
        let answer = http.post(format!("{anna}{path}")).form(form).send();
        let answer = answer.await.expect("the page answers");
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
    };
    let list = get(anna).await.expect("the list");
    let mut labels = between(&list, "?label=", ">Family &amp; friends");
    let label = labels.find_map(|l| l.strip_suffix('"'));
    let label = label.expect("the label is in the list");
    post(
        "/new",
        &[
            ("givenName", "Ines"),
            ("familyName", "Duarte"),
            ("emailAddresses", "ines@example.com"),
            ("emailAddressesType", "home"),
            ("label", label),
        ],
    )
    .await;
    // To both, in either order.
    let told = [0, 1].map(|_| demo.hears(&["Ines Duarte", " new ", "anna@home.example ", " ms"]));
    for other in ["→ anna@work.example", "→ ben@team.example"] {
        assert!(told.iter().any(|line| line.contains(other)), "{told:?}");
    }

    // An edit, then a deletion, each told with how long it took.
    let list = get(anna).await.expect("the list");
    let ines = between(&list, "/contacts/", "</a>").find(|row| row.ends_with("Ines Duarte"));
    let ines = ines.and_then(|row| row.split('"').next());
    let ines = format!("/contacts/{}", ines.expect("she is in the list"));
    let edited = [
        ("givenName", "Ines"),
        ("familyName", "Duarte"),
        ("emailAddresses", "ines@example.com"),
        ("emailAddressesType", "home"),
        ("notes", "knows the way"),
        ("label", label),
    ];
    post(&ines, &edited).await;
    for _ in 0..2 {
        demo.hears(&["Ines Duarte", " changed ", "anna@home.example ", " ms"]);
    }
    // Ben may only look from now on: what he writes is put back, what Kith writes after that is not.
    let kith = |words: &str| command.replace("label list", words);
    demo.types(&kith(
        "share set 'Family & friends' ben@team.example viewer",
    ));
    let ben = &pages[2];
    let his = get(ben).await.expect("the list");
    let row = between(&his, "/contacts/", "</a>").find(|row| row.ends_with("Ines Duarte"));
    let id = row.and_then(|row| row.split('"').next());
    let id = id.expect("she is in the list").to_owned();
    let form = get(&format!("{ben}/contacts/{id}"))
        .await
        .expect("her form");
    let groups = between(&form, "name=label value=\"", "\" checked");
    let groups: Vec<&str> = groups.filter(|g| !g.contains('"')).collect();
    let mut form: Vec<(&str, &str)> = edited[..4].to_vec();
    form.push(("notes", "is lost"));
    form.extend(groups.into_iter().map(|g| ("label", g)));
    let answer = http.post(format!("{ben}/contacts/{id}")).form(&form).send();
    assert!(answer.await.expect("it answers").status().is_success());
    demo.hears(&["Ines Duarte", " put back ", "Kith ", "→ ben@team.example"]);
    demo.types(&kith("contact edit 'Ines Duarte' note=again"));
    let told = [0, 1, 2].map(|_| demo.hears(&["Ines Duarte", " changed ", "Kith ", " ms"]));
    for place in [
        "→ anna@home.example",
        "→ anna@work.example",
        "→ ben@team.example",
    ] {
        assert!(told.iter().any(|line| line.contains(place)), "{told:?}");
    }
    post(&format!("{ines}/delete"), &[]).await;
    for _ in 0..2 {
        demo.hears(&["Ines Duarte", " gone ", "anna@home.example ", " ms"]);
    }

    let members = get(&format!("{anna}?label={label}"))
        .await
        .expect("the list");
    let twelve: Vec<(&str, &str)> = between(&members, "name=contact value=", " ")
        .take(12)
        .map(|id| ("contact", id))
        .collect();
    post("/delete", &twelve).await;
    demo.hears(&["■ 12 changes from anna@home.example are held"]);
    let command = demo.hears(&["brake list"]);
    assert!(demo.types(command.trim()).contains("anna@home.example"));
    demo.stop();
}
