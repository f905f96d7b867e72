//! What a check finds: one sentence, and the next step where there is one.

use crate::cli::Out;
use serde::Serialize;

/// How it stands with something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Level {
    /// As it should be.
    Ok,
    /// It works, but somebody should look.
    Warning,
    /// It does not work.
    Problem,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Finding {
    /// What was looked at; several findings may be about the same.
    pub(super) check: &'static str,
    /// How it stands.
    pub(super) level: Level,
    /// What was found.
    pub(super) said: String,
    /// What to do about it.
    pub(super) next: Option<String>,
}

/// As it should be.
pub(super) fn ok(check: &'static str, said: impl Into<String>) -> Finding {
    Finding {
        check,
        level: Level::Ok,
        said: said.into(),
        next: None,
    }
}

/// It works, but somebody should look.
pub(super) fn warning(
    check: &'static str,
    said: impl Into<String>,
    next: impl Into<String>,
) -> Finding {
    Finding {
        level: Level::Warning,
        next: Some(next.into()),
        ..ok(check, said)
    }
}

/// It does not work.
pub(super) fn problem(
    check: &'static str,
    said: impl Into<String>,
    next: impl Into<String>,
) -> Finding {
    Finding {
        level: Level::Problem,
        ..warning(check, said, next)
    }
}

/// Tells all findings, and how many problems there are.
pub(super) fn tell(findings: &[Finding], out: Out) -> usize {
    let of = |level| findings.iter().filter(|f| f.level == level).count();
    let (problems, warnings) = (of(Level::Problem), of(Level::Warning));
    out.one(&findings, |findings| {
        let mut last = "";
        for f in findings.iter() {
            if f.check != last {
                println!("{}", f.check);
                last = f.check;
            }
            let mark = match f.level {
                Level::Ok => "✓",
                Level::Warning => "!",
                Level::Problem => "✗",
            };
            println!("  {mark} {}", f.said.replace('\n', "\n    "));
            if let Some(next) = &f.next {
                println!("    → {}", next.replace('\n', "\n      "));
            }
        }
        println!("\n{}", verdict(problems, warnings));
    });
    problems
}

fn verdict(problems: usize, warnings: usize) -> String {
    let count = |n, one: &str| match n {
        0 => format!("no {one}"),
        1 => format!("1 {one}"),
        n => format!("{n} {one}s"),
    };
    match (problems, warnings) {
        (0, 0) => "Everything is as it should be.".to_owned(),
        _ => format!(
            "{} and {}. An arrow tells the next step.",
            count(problems, "problem"),
            count(warnings, "warning")
        ),
    }
}
