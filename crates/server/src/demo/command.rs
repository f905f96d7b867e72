//! How to run a command on the demo, as it can be typed or pasted into a shell.

use std::path::{Path, PathBuf};

/// The program that runs, and where the demo keeps its data.
#[derive(Clone, Debug)]
pub(super) struct Command {
    program: PathBuf,
    data: PathBuf,
}

impl Command {
    /// Of this program: nothing says that it is installed.
    pub(super) fn new(data: &Path) -> Self {
        let program = std::env::current_exe().unwrap_or_else(|_| "kith".into());
        let here = std::env::current_dir().unwrap_or_default();
        Self {
            program: from(&here, program),
            data: data.to_owned(),
        }
    }

    /// The line that runs these words by a user.
    pub(super) fn line(&self, user: &str, words: &str) -> String {
        format!(
            "{} --data-dir {} --user {user} {words}",
            quoted(&self.program.display().to_string()),
            quoted(&self.data.display().to_string())
        )
    }
}

/// The path as one would type it in a directory.
fn from(here: &Path, path: PathBuf) -> PathBuf {
    match path.strip_prefix(here) {
        // A bare name would be looked for in the search path.
        Ok(below) => Path::new(".").join(below),
        Err(_) => path,
    }
}

/// One word of a shell.
pub(super) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+:@\\".contains(c);
    if word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_can_be_typed() {
        let command = |program: &str, data: &str| {
            let command = Command {
                program: from(Path::new("/srv/kith"), program.into()),
                data: data.into(),
            };
            command.line("anna@home.example", "brake list")
        };
        assert_eq!(
            command("/srv/kith/target/release/kith", "/tmp/demo"),
            "./target/release/kith --data-dir /tmp/demo --user anna@home.example brake list"
        );
        assert_eq!(
            command("/opt/my kith/kith", "/tmp/it's"),
            r"'/opt/my kith/kith' --data-dir '/tmp/it'\''s' --user anna@home.example brake list"
        );
    }
}
