//! Text replacements of `sfdx-project.json`.

use crate::error::ConvertError;
use globset::{GlobBuilder, GlobMatcher};
use orgyard_project::Project;
use regex::Regex;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;

/// What was replaced in which file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Replaced {
    pub file: String,
    pub replaced: String,
}

#[derive(Debug)]
enum Files {
    /// A path that ends so.
    Ending(String),
    Glob(Box<GlobMatcher>),
}

#[derive(Debug)]
struct Rule {
    files: Files,
    /// As written in the project file.
    wanted: String,
    pattern: Regex,
    value: String,
}

#[derive(Debug)]
pub struct Replacements {
    rules: Vec<Rule>,
    done: Mutex<(BTreeSet<Replaced>, BTreeSet<String>)>,
}

type Env<'a> = &'a (dyn Fn(&str) -> Option<String> + Sync);

impl Replacements {
    /// The replacements that hold under this environment; `None` where there are none.
    pub fn of(project: &Project, env: Env<'_>) -> Result<Option<Self>, ConvertError> {
        let entries = project.get("replacements").and_then(Value::as_array);
        let holding = entries.into_iter().flatten().filter(|entry| holds(entry, env));
        let rules: Vec<Rule> = holding.map(|entry| rule(project.root(), entry, env)).collect::<Result<_, _>>()?;
        Ok((!rules.is_empty()).then(|| Self { rules, done: Mutex::default() }))
    }

    /// The bytes of a file with all replacements made; binary files stay as they are.
    pub(crate) fn apply<'b>(&self, file: &str, bytes: Cow<'b, [u8]>) -> Cow<'b, [u8]> {
        let mut rules = self.rules.iter().filter(|rule| rule.matches(file)).peekable();
        if rules.peek().is_none() {
            return bytes;
        }
        let Ok(text) = std::str::from_utf8(&bytes) else { return bytes };
        let mut text = text.to_string();
        for rule in rules {
            let (found, replaced) = rule.replace(&text);
            self.note(rule, file, found);
            text = replaced;
        }
        Cow::Owned(text.into_bytes())
    }

    fn note(&self, rule: &Rule, file: &str, found: bool) {
        let Ok(mut done) = self.done.lock() else { return };
        if found {
            done.0.insert(Replaced { file: file.into(), replaced: rule.wanted.clone() });
        } else if matches!(rule.files, Files::Ending(_)) {
            done.1.insert(format!(
                "Your sfdx-project.json specifies that {} should be replaced in {file}, but it was not found.",
                rule.wanted
            ));
        }
    }

    /// What was done so far, and warnings for what was not found in the one file it was looked for.
    pub(crate) fn done(&self) -> (Vec<Replaced>, Vec<String>) {
        let Ok(done) = self.done.lock() else { return Default::default() };
        (done.0.iter().cloned().collect(), done.1.iter().cloned().collect())
    }
}

impl Rule {
    fn matches(&self, file: &str) -> bool {
        match &self.files {
            Files::Ending(end) => format!("/{file}").ends_with(end.as_str()),
            Files::Glob(glob) => glob.is_match(file),
        }
    }

    /// The text with every match replaced, and whether there was one.
    fn replace(&self, text: &str) -> (bool, String) {
        let found = self.pattern.is_match(text);
        let replaced = self.pattern.replace_all(text, self.value.as_str());
        (found, replaced.into_owned())
    }
}

fn holds(entry: &Value, env: Env<'_>) -> bool {
    let conditions = entry.get("replaceWhenEnv").and_then(Value::as_array);
    conditions.into_iter().flatten().all(|condition| {
        let wanted = condition.get("value").map(|value| value.as_str().map_or_else(|| value.to_string(), Into::into));
        condition.get("env").and_then(Value::as_str).and_then(env) == wanted
    })
}

fn rule(root: &Path, entry: &Value, env: Env<'_>) -> Result<Rule, ConvertError> {
    let text = |key: &str| entry.get(key).and_then(Value::as_str);
    let fault = |why: String| ConvertError::Replacement(why);
    let files = match (text("filename"), text("glob")) {
        (Some(name), _) => Files::Ending(name.trim_start_matches("./").into()),
        (None, Some(glob)) => Files::Glob(Box::new(glob_of(glob)?)),
        (None, None) => return Err(fault("an entry needs a filename or a glob".into())),
    };
    let (wanted, source) = match (text("stringToReplace"), text("regexToReplace")) {
        (Some(literal), _) => (literal, regex::escape(literal)),
        (None, Some(regex)) => (regex, regex.to_string()),
        (None, None) => return Err(fault("an entry needs stringToReplace or regexToReplace".into())),
    };
    let pattern = Regex::new(&source).map_err(|error| fault(format!("'{wanted}' cannot be used here: {error}")))?;
    let value = value(root, entry, env)?;
    let value = groups(&value, pattern.captures_len());
    Ok(Rule { files, wanted: format!("/{source}/g"), pattern, value })
}

fn glob_of(glob: &str) -> Result<GlobMatcher, ConvertError> {
    let built = GlobBuilder::new(&format!("**/{glob}")).literal_separator(true).build();
    built.map(|glob| glob.compile_matcher()).map_err(|error| ConvertError::Replacement(error.to_string()))
}

fn value(root: &Path, entry: &Value, env: Env<'_>) -> Result<String, ConvertError> {
    let text = |key: &str| entry.get(key).and_then(Value::as_str);
    if let Some(name) = text("replaceWithEnv") {
        let unset_is_fine = entry.get("allowUnsetEnvVariable").and_then(Value::as_bool).unwrap_or_default();
        return match env(name) {
            Some(value) => Ok(value),
            None if unset_is_fine => Ok(String::new()),
            None => Err(ConvertError::Replacement(format!(
                "\"{name}\" is in sfdx-project.json as a value for \"replaceWithEnv\" property, but it's not set in your environment."
            ))),
        };
    }
    let file = text("replaceWithFile").unwrap_or_default();
    let content = std::fs::read_to_string(root.join(file)).map(|content| content.trim().to_string());
    content.ok().filter(|content| !content.is_empty()).ok_or_else(|| {
        ConvertError::Replacement(format!(
            "The file \"{file}\" specified in the \"replacements\" property of sfdx-project.json could not be read."
        ))
    })
}

/// `$1` and `$&` as this regex engine writes them, in the replacement of a literal too; a group that the pattern has not is
/// text.
fn groups(value: &str, count: usize) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value.chars().peekable();
    while let Some(c) = rest.next() {
        match (c, rest.peek()) {
            ('$', Some('$')) => {
                rest.next();
                out.push_str("$$");
            }
            ('$', Some('&')) => {
                rest.next();
                out.push_str("${0}");
            }
            ('$', Some(digit)) if digit.to_digit(10).is_some_and(|group| (1..count).contains(&(group as usize))) => {
                out.push_str(&format!("${{{digit}}}"));
                rest.next();
            }
            ('$', _) => out.push_str("$$"),
            (c, _) => out.push(c),
        }
    }
    out
}
