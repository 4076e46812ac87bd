//! `codegen [--check]`: the generated files that are committed. With `--check` a stale one is an error.

use crate::workspace::{complain, root, say, write};
use crate::{apex_errors, natives, rules, standard_objects};
use anyhow::Result;
use std::fs;

/// A generated file: where it is, and what makes it.
struct Generated {
    path: &'static str,
    make: fn() -> Result<String>,
}

const GENERATED: &[Generated] = &[
    Generated { path: "docs/apex-errors.md", make: apex_errors::page },
    Generated { path: "docs/apex-natives.md", make: natives::page },
    Generated { path: "docs/rules.md", make: rules::page },
    Generated { path: "docs/standard-objects.md", make: standard_objects::page },
];

pub(crate) fn run(check: bool) -> Result<bool> {
    let mut stale = 0;
    for Generated { path, make } in GENERATED {
        stale += usize::from(!bring_up_to_date(path, &make()?, check)?);
    }
    say(&format!("{} generated files, {stale} stale", GENERATED.len()));
    Ok(stale == 0)
}

/// False where the file is stale and was to be left alone.
pub(crate) fn bring_up_to_date(path: &str, content: &str, check: bool) -> Result<bool> {
    let file = root().join(path);
    if fs::read_to_string(&file).is_ok_and(|present| present == content) {
        return Ok(true);
    }
    if check {
        complain(&format!("{path} is stale: run `cargo run -p xtask -- codegen`"));
        return Ok(false);
    }
    write(&file, content)?;
    Ok(true)
}
