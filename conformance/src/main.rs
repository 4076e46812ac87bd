//! Runs unmodified clients of Salesforce against the release binary and writes `docs/conformance.md`.

mod accept;
mod clients;
mod compare;
mod mask;
mod matching;
mod page;
mod play;
mod run;
mod scenario;
mod surroundings;

use anyhow::{Result, bail};
use std::io::Write;
use std::process::ExitCode;

const USAGE: &str = "conformance [CLIENT or CLIENT/SCENARIO…] [--accept] [--check] [--jobs N]
  Without names: all scenarios of the clients that are installed (tools/clients.sh), except for the slow ones (sfp, cci),
  and docs/conformance.md anew.
  --accept  writes what came into the scenarios as what is expected
  --check   compares docs/conformance.md instead of writing it
  compare [FILE…] [--check]
            runs the same words with sf and with orgyard, and writes docs/comparison.md
  --jobs    how many scenarios run at once; as many as there are cores by default";

#[derive(Default)]
struct Options {
    names: Vec<String>,
    accept: bool,
    check: bool,
    jobs: Option<usize>,
}

fn options(arguments: impl Iterator<Item = String>) -> Result<Options> {
    let mut options = Options::default();
    let mut arguments = arguments.peekable();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--accept" => options.accept = true,
            "--check" => options.check = true,
            "--jobs" => options.jobs = Some(arguments.next().unwrap_or_default().parse()?),
            _ if argument.starts_with('-') => bail!("{USAGE}"),
            _ => options.names.push(argument),
        }
    }
    Ok(options)
}

fn say(text: &str) {
    // A closed pipe is the reader's choice, not an error of ours.
    let _ = writeln!(std::io::stdout(), "{text}");
}

fn start(options: &Options) -> Result<bool> {
    match options.names.split_first() {
        Some((first, files)) if first == "compare" => compare::run(files, options.check),
        _ => run::run(options),
    }
}

fn main() -> ExitCode {
    match options(std::env::args().skip(1)).and_then(|options| start(&options)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            say(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}
