//! Manners that the compiler does not know. Each finding says what to do.

mod arrows;
mod files;
mod lock;
mod map;
mod rules;
mod tree;

use anyhow::Result;
use std::path::Path;
use tree::Tree;

/// What a look at the workspace found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// What has to be mended.
    pub(crate) faults: Vec<String>,
    /// What may be worth a thought.
    pub(crate) advice: Vec<String>,
    /// How many files were looked at.
    pub(crate) files: usize,
}

/// Looks at the whole workspace.
pub(crate) fn look(root: &Path) -> Result<Found> {
    let tree = Tree::read(root)?;
    let mut found = Found {
        files: tree.files.len(),
        ..Found::default()
    };
    arrows::check(&tree, &mut found)?;
    lock::check(&tree, &mut found)?;
    files::check(&tree, &mut found);
    map::check(&tree, &mut found);
    rules::check(&tree, &mut found)?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    #[test]
    fn tidy_is_clean() {
        let found = super::look(crate::root()).expect("the workspace can be read");
        assert!(found.faults.is_empty(), "\n{}\n", found.faults.join("\n"));
    }
}
