//! `config …`: defaults of our own, in the home and in the project, apart from the official tool's.

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod set;
pub(crate) mod unset;

use crate::cli::Flag;
use crate::context::Context;
use crate::output::{Failure, Output};
use crate::settings::{Location, TextFile, Variable};
use crate::table::table;
use serde_json::{Value, json};
use std::path::PathBuf;

pub(crate) const GLOBAL: Flag = Flag::switch("global", "For every project, not only this one.").short('g');

/// What became of each variable that was to be set or unset.
pub(crate) struct Changes {
    title: &'static str,
    rows: Vec<Change>,
}

struct Change {
    name: String,
    value: Option<String>,
    refused: Option<(&'static str, String)>,
}

impl Change {
    fn json(&self) -> Value {
        let mut out = json!({"name": self.name});
        if let (None, Some(value)) = (&self.refused, &self.value) {
            out["value"] = value.as_str().into();
        }
        out["success"] = self.refused.is_none().into();
        if let Some((name, message)) = &self.refused {
            if let Some(value) = &self.value {
                out["value"] = value.as_str().into();
            }
            out["error"] = json!({"name": name, "exitCode": 1});
            out["message"] = message.as_str().into();
        }
        out
    }
}

impl Output for Changes {
    fn json(&self) -> Value {
        let of = |good: bool| self.rows.iter().filter(move |row| row.refused.is_none() == good).map(Change::json);
        json!({"successes": of(true).collect::<Vec<_>>(), "failures": of(false).collect::<Vec<_>>()})
    }

    fn human(&self) -> String {
        let values = self.rows.iter().any(|row| row.value.is_some());
        let messages = self.rows.iter().any(|row| row.refused.is_some());
        let mut header = vec!["Name", "Value", "Success", "Message"];
        let mut rows: Vec<Vec<String>> = Vec::new();
        for row in &self.rows {
            let message = row.refused.as_ref().map(|(_, message)| message.clone()).unwrap_or_default();
            let success = row.refused.is_none().to_string();
            rows.push(vec![row.name.clone(), row.value.clone().unwrap_or_default(), success, message]);
        }
        for (column, keep) in [(3, messages), (1, values)] {
            if !keep {
                header.remove(column);
                rows.iter_mut().for_each(|row| _ = row.remove(column));
            }
        }
        table(self.title, &header, &rows)
    }

    fn exit_code(&self) -> i32 {
        i32::from(self.rows.iter().any(|row| row.refused.is_some()))
    }
}

/// A variable as `get` and `list` show it.
struct Shown {
    name: String,
    value: Option<(String, Location)>,
    path: String,
}

impl Shown {
    fn read(context: &Context, name: &str) -> Result<Self, Failure> {
        let variable = Variable::find(name).ok_or_else(|| unknown(name))?;
        let value = context.config(variable.name)?;
        let path = match &value {
            Some((_, Location::Environment)) => format!("${}", variable.environment()),
            Some((_, Location::Local)) => local_path(context).unwrap_or_default().display().to_string(),
            Some((_, Location::Global)) => context.world.home.join("config.json").display().to_string(),
            None => String::new(),
        };
        Ok(Self { name: variable.name.to_owned(), value, path })
    }

    fn json(&self) -> Value {
        let mut out = json!({"name": self.name, "key": self.name});
        if let Some((value, _)) = &self.value {
            out["value"] = value.as_str().into();
            out["path"] = self.path.as_str().into();
        }
        out["success"] = true.into();
        if let Some((_, location)) = &self.value {
            out["location"] = location.name().into();
        }
        out
    }
}

fn local_path(context: &Context) -> Option<PathBuf> {
    Some(context.project_root()?.join(".orgyard").join("config.json"))
}

fn unknown(name: &str) -> Failure {
    let failure = Failure::new("UnknownConfigKeyError", format!("Unknown config name: {name}."));
    let names = crate::settings::VARIABLES.iter().map(|variable| variable.name);
    match crate::cli::nearest(name, names) {
        Some(nearest) => failure.action(format!("Did you mean {nearest}?")),
        None => failure.action("See 'orgyard config set --help' for the names there are"),
    }
}

/// The file a change goes to.
fn file(context: &Context, global: bool) -> Result<TextFile, Failure> {
    if global {
        return Ok(TextFile::global(&context.world.home));
    }
    let root = context.project_root().ok_or_else(|| {
        let message = format!("{} does not contain a valid Salesforce DX project.", context.world.cwd.display());
        Failure::new("InvalidProjectWorkspaceError", message)
            .action("Add --global to set the value for every project, or change to a project's folder")
    })?;
    Ok(TextFile::local(&root, &context.world.home))
}
