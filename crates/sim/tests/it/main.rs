//! Worlds of the simulator. `cargo run -p kith-sim SEED` tells one story whole.

mod stories;

/// Panics with the end of the first story that broke a law.
fn judge(broken: &[sim::Outcome], of: usize) {
    let Some(first) = broken.first() else { return };
    let from = first.story.len().saturating_sub(40);
    panic!(
        "{} of {of} worlds broke a law; seed {}: {}\n{}",
        broken.len(),
        first.seed,
        first.broken.as_deref().unwrap_or_default(),
        first.story[from..].join("\n"),
    );
}

#[test]
fn three_hundred_worlds_keep_every_law() {
    let (broken, met) = sim::run_many(0..300);
    judge(&broken, 300);
    // A step that no world meets is not proved by them.
    let steps = [
        "adopt", "agree", "brake", "disown", "expel", "forget", "hold", "import", "join", "leave",
        "link", "look", "patch", "put back", "remove", "restore", "seek", "sweep", "trash",
        "unlink",
    ];
    for step in steps {
        assert!(
            met.contains_key(&format!("step {step}")),
            "no world met the step {step}: {met:?}"
        );
    }
    for row in sync::Row::ALL {
        assert!(
            met.contains_key(&format!("row {row:?}")),
            "no world met the row {row:?}"
        );
    }
    assert!(met["power cut"] > 0, "the power never failed");
    assert!(met["read that trailed"] > 0, "no direct read ever trailed");
    for sent in ["Create", "Update", "Groups", "Delete"] {
        assert!(
            met.contains_key(&format!("wrote {sent}")),
            "no world wrote {sent}"
        );
    }
}

#[test]
fn seeds_that_broke_a_law_once_keep_it_now() {
    let seeds: Vec<u64> = include_str!("../../seeds.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split(' ').next()?.parse().ok())
        .collect();
    let broken: Vec<_> = seeds
        .iter()
        .map(|s| sim::run(*s))
        .filter(|o| o.broken.is_some())
        .collect();
    judge(&broken, seeds.len());
}

#[test]
fn the_same_seed_tells_the_same_story() {
    for seed in [3, 17, 40] {
        let (first, again) = (sim::run(seed), sim::run(seed));
        assert_eq!(first.story, again.story);
        assert_eq!(first.units, again.units);
    }
}
