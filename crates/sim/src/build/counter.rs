//! What the executor tells, counted and told.

use super::lock;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Counts what the executor tells.
#[derive(Default)]
pub(crate) struct Counter {
    pub(crate) met: Mutex<BTreeMap<String, usize>>,
    pub(crate) story: Mutex<Vec<String>>,
}

impl app::Events for Counter {
    fn happened(&self, event: app::Event) {
        if !matches!(event, app::Event::Met { .. }) {
            lock(&self.story).push(format!("  {}", short(&format!("{event:?}"))));
        }
        let name = match event {
            app::Event::Met { row, .. } => format!("row {row:?}"),
            app::Event::Took { step, .. } => format!("step {step}"),
            app::Event::Wrote { kind, .. } => format!("wrote {kind:?}"),
            app::Event::Braked { .. } => "step brake".to_owned(),
            app::Event::GroupGone { .. } => "group gone".to_owned(),
            app::Event::GroupUnusable { why, .. } => why.name().to_owned(),
            app::Event::Observed { .. } => "observed".to_owned(),
            app::Event::Paused { .. } => "paused".to_owned(),
            app::Event::Full { .. } => "full".to_owned(),
            app::Event::Resumed { .. } => "resumed".to_owned(),
            app::Event::NoPictures { .. } => "no pictures".to_owned(),
            app::Event::Faulted { .. } => "faulted".to_owned(),
        };
        *lock(&self.met).entry(name).or_default() += 1;
    }

    fn wants_rows(&self) -> bool {
        true
    }
}

/// Ids by their last digits, so that a story can be read.
fn short(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some(at) = rest.find("Id(") {
        let (head, tail) = rest.split_at(at + 3);
        text.push_str(head);
        let end = tail.find(')').unwrap_or(tail.len());
        text.push_str(&tail[end.saturating_sub(3)..end]);
        rest = &tail[end..];
    }
    text.push_str(rest);
    text
}
