//! The text files of the workspace, read once.

use anyhow::{Context as _, Result};
use std::{fs, path::Path};

/// A text file.
#[derive(Debug)]
pub(crate) struct File {
    /// Its path from the root, with `/` between the parts.
    pub(crate) path: String,
    /// What it says.
    pub(crate) text: String,
}

/// All text files, by path.
#[derive(Debug)]
pub(crate) struct Tree {
    /// The files.
    pub(crate) files: Vec<File>,
}

/// What counts as text here.
const TEXT: [&str; 7] = [".rs", ".md", ".toml", ".sql", ".html", ".css", "seeds.txt"];

/// Folders that are not the workspace's own text.
const SKIPPED: [&str; 2] = ["target", ".git"];

impl Tree {
    /// Reads everything below the root.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let mut files = Vec::new();
        gather(root, "", &mut files)?;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { files })
    }

    /// The file at this path.
    pub(crate) fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|f| f.path == path)
    }

    /// Rust files.
    pub(crate) fn rust(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|f| f.path.ends_with(".rs"))
    }
}

fn gather(dir: &Path, below: &str, files: &mut Vec<File>) -> Result<()> {
    let entries = fs::read_dir(dir).with_context(|| format!("{} cannot be read", dir.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{below}{name}");
        if entry.file_type()?.is_dir() {
            if !SKIPPED.contains(&name.as_str()) {
                gather(&entry.path(), &format!("{path}/"), files)?;
            }
        } else if is_text(&path) {
            let text =
                fs::read_to_string(entry.path()).with_context(|| format!("{path} is no text"))?;
            files.push(File { path, text });
        }
    }
    Ok(())
}

fn is_text(path: &str) -> bool {
    let script = path.starts_with("scripts/") || path.starts_with(".ci/");
    script || TEXT.iter().any(|end| path.ends_with(end))
}
