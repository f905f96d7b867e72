//! Every setting there is, once: its name in `kith.toml`; in the environment it is called
//! the same in capitals, with `KITH_` in front.

/// The settings. A dot stands for a table of the file.
pub(crate) const KEYS: [&str; 32] = [
    "bind",
    "public_url",
    "data_dir",
    "database_url",
    "secret_key_file",
    "log",
    "google.client_id",
    "google.client_secret",
    "google.issuer",
    "google.people_url",
    "google.photo_hosts",
    "sync.poll_min",
    "sync.poll_max",
    "sync.settle",
    "sync.settle_most",
    "sync.create_grace",
    "sync.remember_gone",
    "quota.reads_per_minute",
    "quota.writes_per_minute",
    "quota.project_reads_per_minute",
    "quota.project_writes_per_minute",
    "trash.days",
    "invitation.days",
    "brake.span",
    "brake.removals_least",
    "brake.removals_share",
    "brake.removals_most",
    "brake.emptied_least",
    "brake.edits_least",
    "brake.edits_share",
    "brake.additions_most",
    "region",
];

/// The variable that says the same as the setting.
pub(crate) fn variable(key: &str) -> String {
    format!("KITH_{}", key.replace('.', "_").to_uppercase())
}

/// Whether what the setting says is shown to nobody.
pub(crate) fn is_secret(key: &str) -> bool {
    key == "google.client_secret"
}

/// The setting most like a word that is none.
pub(crate) fn nearest(word: &str) -> Option<&'static str> {
    let score = |key: &str| strsim(word, key);
    let best = KEYS.into_iter().min_by_key(|key| score(key))?;
    (score(best) <= 3).then_some(best)
}

/// The variable most like one that sets nothing.
pub(crate) fn nearest_variable(name: &str) -> Option<String> {
    let variables = KEYS.map(variable);
    let best = variables
        .into_iter()
        .min_by_key(|known| strsim(name, known))?;
    (strsim(name, &best) <= 3).then_some(best)
}

/// How many letters are to be changed to make one word the other.
fn strsim(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = before + usize::from(x != *y);
            before = row[j + 1];
            row[j + 1] = changed.min(before + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_hand_is_recognised() {
        assert_eq!(nearest("bnid"), Some("bind"));
        assert_eq!(nearest("sync.poll-min"), Some("sync.poll_min"));
        assert_eq!(nearest("smtp.password"), None);
    }

    #[test]
    fn every_setting_is_a_variable() {
        assert_eq!(variable("sync.poll_min"), "KITH_SYNC_POLL_MIN");
    }
}
