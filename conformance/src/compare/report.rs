//! `docs/comparison.md`.

use super::Compared;
use super::cases::Cases;
use crate::clients::root;
use crate::say;
use anyhow::Result;
use std::fs;

const INTRO: &str = "# Same words, two tools

Each line is run by the official CLI and by `orgyard`, against the same org of one server, and the exit code and what `--json` prints
are compared; ids, times, tokens and the tools' own names are masked, and what the official tool shows of its own inside (`stack`,
`cause`) is left out. `cargo run --release -p conformance -- compare` does it and writes this page, from the files of
`conformance/compare`. What differs is listed with the reason.
";

/// Writes the page, or with `check` compares it; whether it is as it should be.
pub(super) fn write(version: &str, sections: Vec<(&str, &Cases, &Vec<Compared>)>, check: bool) -> Result<bool> {
    let text = page(version, &sections);
    let file = root().join("docs/comparison.md");
    if !check {
        fs::write(file, text)?;
        return Ok(true);
    }
    let same = fs::read_to_string(file).is_ok_and(|written| written == text);
    if !same {
        say("docs/comparison.md is not what it would become");
    }
    Ok(same)
}

fn page(version: &str, sections: &[(&str, &Cases, &Vec<Compared>)]) -> String {
    let mut out = format!("{INTRO}\nThe official CLI is of version {version}.\n");
    for (_, cases, compared) in sections {
        out.push_str(&format!("\n## {}\n\n", cases.title));
        for general in &cases.general {
            out.push_str(&format!("- Anywhere, `{}`: {}\n", general.place, general.reason));
        }
        if !cases.general.is_empty() {
            out.push('\n');
        }
        out.push_str("| command | result |\n| --- | --- |\n");
        compared.iter().for_each(|case| out.push_str(&row(case)));
        let same = compared.iter().filter(|case| case.listed.is_empty() && case.problems.is_empty()).count();
        out.push_str(&format!("\nThe same: {same} of {}.\n", compared.len()));
    }
    out
}

fn row(case: &Compared) -> String {
    let result = match (case.problems.as_slice(), case.listed.as_slice()) {
        ([], []) => "the same".to_owned(),
        ([], listed) => listed.join("; "),
        _ => "differs".to_owned(),
    };
    format!("| `{}` | {} |\n", case.words.replace('|', "\\|"), result.replace('|', "\\|"))
}
