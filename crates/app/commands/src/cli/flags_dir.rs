//! `--flags-dir`: flags from files. A file named after a flag holds its values, one a line; an empty file is a switch.

use super::spec::{Command, Kind};
use super::usage::UsageError;
use std::path::Path;

/// The tokens with those of the folder after them; flags on the command line win.
pub(crate) fn with_flags_dir(command: &Command, tokens: &[String], cwd: &Path) -> Result<Vec<String>, UsageError> {
    let mut all = tokens.to_vec();
    let Some(folder) = folder_of(tokens) else { return Ok(all) };
    let path = cwd.join(&folder);
    let entries = std::fs::read_dir(&path).map_err(|error| {
        UsageError::flags_dir(format!("The folder '{folder}' of --flags-dir cannot be read: {error}."))
    })?;
    let mut files: Vec<_> = entries.flatten().filter(|entry| entry.path().is_file()).map(|e| e.path()).collect();
    files.sort();
    for file in files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let short = name.chars().next().filter(|_| name.chars().count() == 1);
        let Some(flag) = short.map_or_else(|| command.flag(&name), |letter| command.short_flag(letter)) else {
            all.push(format!("--{name}"));
            continue;
        };
        if is_given(tokens, flag.name, flag.short) {
            continue;
        }
        let text = std::fs::read_to_string(&file)
            .map_err(|error| UsageError::flags_dir(format!("{} cannot be read: {error}.", file.display())))?;
        match flag.kind {
            Kind::Switch => all.push(format!("--{}", flag.name)),
            _ if is_json(&file) => all.push(format!("--{}={}", flag.name, compact(&text))),
            _ => all
                .extend(text.lines().filter(|l| !l.trim().is_empty()).map(|l| format!("--{}={}", flag.name, l.trim()))),
        }
    }
    Ok(all)
}

fn folder_of(tokens: &[String]) -> Option<String> {
    let at = tokens.iter().position(|token| token == "--flags-dir" || token.starts_with("--flags-dir="))?;
    match tokens[at].split_once('=') {
        Some((_, folder)) => Some(folder.to_owned()),
        None => tokens.get(at + 1).cloned(),
    }
}

fn is_given(tokens: &[String], name: &str, short: Option<char>) -> bool {
    tokens.iter().any(|token| {
        token.strip_prefix("--").is_some_and(|long| long.split('=').next() == Some(name))
            || (!token.starts_with("--") && token.starts_with('-') && token.chars().nth(1) == short && short.is_some())
    })
}

fn is_json(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "json")
}

fn compact(text: &str) -> String {
    serde_json::from_str::<serde_json::Value>(text).map_or_else(|_| text.to_owned(), |value| value.to_string())
}
