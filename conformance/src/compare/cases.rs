//! The file of the command lines.

use anyhow::{Result, bail};

#[derive(Debug, Default, PartialEq)]
pub(super) struct Cases {
    /// What stands before the first line: what the file shows, for the page.
    pub(super) title: String,
    /// Differences that any line may have.
    pub(super) general: Vec<Tolerated>,
    pub(super) steps: Vec<Step>,
}

#[derive(Debug, PartialEq)]
pub(super) enum Step {
    /// A line for the shell, in the folder of each tool.
    Shell(String),
    Case(Case),
}

#[derive(Debug, Default, PartialEq)]
pub(super) struct Case {
    /// Without the program's name.
    pub(super) words: String,
    /// Whether `--json` is added.
    pub(super) json: bool,
    pub(super) captured: Vec<(String, String)>,
    pub(super) tolerated: Vec<Tolerated>,
}

/// A difference that is known, with its reason.
#[derive(Debug, PartialEq)]
pub(super) struct Tolerated {
    /// `exit`, `text`, or a pointer into the JSON; `*` stands for any one step.
    pub(super) place: String,
    pub(super) reason: String,
}

impl Tolerated {
    /// Whether a place is this one, or below it.
    pub(super) fn covers(&self, place: &str) -> bool {
        let mut steps = place.split('/');
        self.place.split('/').all(|own| steps.next().is_some_and(|step| own == "*" || own == step))
    }
}

pub(super) fn read(text: &str) -> Result<Cases> {
    let mut cases = Cases::default();
    for line in text.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
        let (mark, rest) = line.split_once(' ').unwrap_or((line, ""));
        match mark {
            "#" if cases.title.is_empty() => cases.title = rest.to_owned(),
            "#" => {}
            ":" => cases.steps.push(Step::Shell(rest.to_owned())),
            "$" | "$!" => {
                let case = Case { words: rest.to_owned(), json: mark == "$", ..Case::default() };
                cases.steps.push(Step::Case(case));
            }
            "~" | "@" => note(&mut cases, mark, rest)?,
            _ => bail!("no line begins with '{mark}'"),
        }
    }
    Ok(cases)
}

fn note(cases: &mut Cases, mark: &str, rest: &str) -> Result<()> {
    let last = cases.steps.iter_mut().rev().find_map(|step| match step {
        Step::Case(case) => Some(case),
        Step::Shell(_) => None,
    });
    match (mark, last) {
        ("~", last) => {
            let Some((place, reason)) = rest.split_once(' ') else { bail!("'{rest}' has no reason") };
            let tolerated = Tolerated { place: place.to_owned(), reason: reason.trim().to_owned() };
            last.map_or(&mut cases.general, |case| &mut case.tolerated).push(tolerated);
        }
        (_, Some(case)) => {
            let Some((name, pointer)) = rest.split_once('=') else { bail!("'{rest}' has no pointer") };
            case.captured.push((name.trim().to_owned(), pointer.trim().to_owned()));
        }
        (_, None) => bail!("'{rest}' has no command before it"),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read() {
        let text = "# What it shows\n~ /stack the traces\n: mkdir x\n$ org list\n@ id = /result/0\n~ exit because\n\n$! help\n";
        let cases = read(text).unwrap();
        assert_eq!((cases.title.as_str(), cases.general.len(), cases.steps.len()), ("What it shows", 1, 3));
        let Step::Case(case) = &cases.steps[1] else { panic!() };
        assert_eq!(case.captured, [("id".to_owned(), "/result/0".to_owned())]);
        assert_eq!(case.tolerated[0].reason, "because");
        assert!(matches!(&cases.steps[2], Step::Case(case) if !case.json));
        for wrong in ["? x", "$ a\n~ /x", "@ a = /x"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_place_covers_what_is_below_it() {
        let check = |own: &str, place: &str| Tolerated { place: own.into(), reason: String::new() }.covers(place);
        assert!(check("/a", "/a/b/0") && check("/a/*/c", "/a/b/c") && check("exit", "exit"));
        assert!(!check("/a/b", "/a") && !check("/a", "/ab"));
    }
}
