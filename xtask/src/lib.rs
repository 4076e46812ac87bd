//! Tasks of the project itself: `cargo run -p xtask -- TASK …`. They drive the release binary, as a user does.

mod apex_errors;
#[cfg(test)]
mod architecture;
mod bench;
mod binary;
mod codegen;
mod corpus;
mod crash;
mod fuzz;
mod generate;
mod http;
mod mutate;
mod natives;
pub mod rename;
mod rules;
mod serving;
mod standard_objects;
mod workspace;

pub use workspace::complain;

use anyhow::{Result, bail};
use std::path::PathBuf;

const USAGE: &str = "cargo run -p xtask -- TASK …

  corpus DIR…                 each project below the folders: conversions both ways beside the official CLI's, byte for
                              byte, and `up`; a line each
  mutate DIR…                 remove each mentioned component from a copy, one at a time; `build` must say so
  bench [DIR]                 speed and memory beside their limits; DIR holds checkouts of NPSP and easy-spaces-lwc
  bench DIR convert           the part of it about conversion
  bench DIR tracking          the part of it about source tracking
  fuzz [--seconds N] [TARGET] bytes made from a small corpus, thrown at every reader of bytes from outside
  crash N                     kill the process at N points of an install, an upgrade and a version create
  crash serve N               kill a server N times while clients write, deploy, install and sign orgs up
  generate-project N DIR      a project of N packages in ten layers
  rename-example DIR          a copy of the examples with every package, object and class renamed
  rules [--check]             docs/rules.md: which tests prove which rule
  codegen [--check]           every generated file of the repository";

/// Whether the task found nothing to complain about.
pub fn run(arguments: &[String]) -> Result<bool> {
    let (task, rest) = match arguments.split_first() {
        Some((task, rest)) => (task.as_str(), rest),
        None => bail!("{USAGE}"),
    };
    let check = rest.iter().any(|argument| argument == "--check");
    let folders: Vec<PathBuf> = rest.iter().map(PathBuf::from).collect();
    match (task, rest) {
        ("corpus", [_, ..]) => corpus::run(&folders),
        ("mutate", [_, ..]) => mutate::run(&folders),
        ("bench", [] | [_]) => bench::run(folders.first()),
        ("bench", [_, part]) if part == "convert" => bench::run_convert(&folders[0]),
        ("bench", [_, part]) if part == "tracking" => bench::run_tracking(),
        ("fuzz", _) => fuzz::run(rest),
        ("crash", [what, rounds]) if what == "serve" => crash::run_served(rounds.parse()?),
        ("crash", [count]) => crash::run(count.parse()?),
        ("generate-project", [count, folder]) => generate::run(count.parse()?, folder.as_ref()).map(|()| true),
        ("rename-example", [folder]) => rename::run(folder.as_ref()).map(|()| true),
        ("rules", _) => rules::run(check),
        ("codegen", _) => codegen::run(check),
        _ => bail!("{USAGE}"),
    }
}
