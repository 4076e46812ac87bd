//! `fuzz [--seconds N] [TARGET]`: bytes made from a small corpus are thrown at every reader of bytes from outside. What makes one
//! panic, hang or die is written to `target/fuzz`; once mended, it joins the corpus in `xtask/fuzz`.

mod mutate;
mod targets;

use crate::workspace::{files_below, root, say, write};
use anyhow::{Context, Result, bail};
use orgyard_text::archive;
use std::fs::{self, File};
use std::io::{Seek, Write};
use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::{Duration, Instant};
use targets::{TARGETS, Target};

const SECONDS: u64 = 20;
/// An input that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) fn run(arguments: &[String]) -> Result<bool> {
    let (seconds, names) = match arguments {
        [flag, seconds, names @ ..] if flag == "--seconds" => (seconds.parse()?, names),
        names => (SECONDS, names),
    };
    if let [child, name, ..] = names
        && child == "--child"
    {
        return inside(find(name)?, seconds).map(|()| true);
    }
    let wanted: Vec<&Target> = match names {
        [] => TARGETS.iter().collect(),
        names => names.iter().map(|name| find(name)).collect::<Result<_>>()?,
    };
    let mut good = true;
    for target in wanted {
        good &= outside(target, seconds)?;
    }
    Ok(good)
}

fn find(name: &str) -> Result<&'static Target> {
    let names = || TARGETS.iter().map(|target| target.name).collect::<Vec<_>>().join(", ");
    TARGETS
        .iter()
        .find(|target| target.name == name)
        .with_context(|| format!("no target '{name}'; there are {}", names()))
}

/// The committed inputs of a target; archives are made from the corpus of packages.
fn corpus(target: &Target) -> Result<Vec<Vec<u8>>> {
    let read = |name: &str| -> Result<Vec<Vec<u8>>> {
        let folder = root().join("xtask/fuzz").join(name);
        files_below(&folder)?.iter().map(|file| Ok(fs::read(file)?)).collect()
    };
    let mut corpus = read(target.name)?;
    if target.name == "zip" {
        for content in read("package")? {
            corpus.push(archive::write([
                ("package.xml", content.as_slice()),
                ("classes/A.cls", b"class A {}".as_slice()),
            ]));
        }
    }
    if corpus.is_empty() {
        bail!("xtask/fuzz/{} holds no input to start from", target.name);
    }
    Ok(corpus)
}

fn counter(target: &Target) -> PathBuf {
    root().join("target/fuzz").join(format!("{}.count", target.name))
}

/// A process of its own: an overflown stack takes it down, and this one tells.
fn outside(target: &Target, seconds: u64) -> Result<bool> {
    let corpus = corpus(target)?;
    write(&counter(target), [0; 8])?;
    let program = std::env::current_exe()?;
    let mut child =
        Command::new(program).args(["fuzz", "--seconds", &seconds.to_string(), "--child", target.name]).spawn()?;
    let ended = wait(&mut child, Duration::from_secs(seconds) + PATIENCE)?;
    let number = fs::read(counter(target))?.try_into().map_or(0, u64::from_le_bytes);
    if ended == Some(true) {
        say(&format!("{:<12} {number} inputs", target.name));
        return Ok(true);
    }
    let file = root().join("target/fuzz").join(format!("{}-{number}", target.name));
    write(&file, mutate::input(target, &corpus, number))?;
    let how = if ended.is_some() { "panics or dies" } else { "hangs" };
    say(&format!("{:<12} {how} at {}", target.name, file.display()));
    Ok(false)
}

/// Whether it ended well; `None` when it did not end in time.
fn wait(child: &mut Child, limit: Duration) -> Result<Option<bool>> {
    let start = Instant::now();
    while start.elapsed() < limit {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.success()));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill()?;
    child.wait()?;
    Ok(None)
}

fn inside(target: &Target, seconds: u64) -> Result<()> {
    let corpus = corpus(target)?;
    let mut counter = File::create(counter(target))?;
    let start = Instant::now();
    let mut number = 0_u64;
    while start.elapsed() < Duration::from_secs(seconds) {
        counter.rewind()?;
        counter.write_all(&number.to_le_bytes())?;
        (target.run)(&mutate::input(target, &corpus, number));
        number += 1;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was found once stays mended, and numbers always mean the same inputs.
    #[test]
    fn the_corpus_and_some_changes_of_it_are_read() {
        for target in TARGETS {
            let corpus = corpus(target).unwrap();
            for number in 0..corpus.len() as u64 + 200 {
                let input = mutate::input(target, &corpus, number);
                assert_eq!(input, mutate::input(target, &corpus, number));
                (target.run)(&input);
            }
        }
    }
}
