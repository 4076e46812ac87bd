//! `alias …`: short names for orgs, kept in the home.

pub(crate) mod list;
pub(crate) mod set;
pub(crate) mod unset;

use crate::output::{Failure, Output};
use crate::table::table;
use serde_json::{Value, json};

/// What happened to each alias.
pub(crate) struct Changes {
    title: &'static str,
    rows: Vec<(String, Option<String>)>,
}

impl Output for Changes {
    fn json(&self) -> Value {
        let row = |(alias, value): &(String, Option<String>)| match value {
            Some(value) => json!({"alias": alias, "success": true, "value": value}),
            None => json!({"alias": alias, "success": true}),
        };
        self.rows.iter().map(row).collect()
    }

    fn human(&self) -> String {
        let row = |(alias, value): &(String, Option<String>)| {
            vec![alias.clone(), value.clone().unwrap_or_default(), "true".into()]
        };
        table(self.title, &["Alias", "Value", "Success"], &self.rows.iter().map(row).collect::<Vec<_>>())
    }
}

/// `a=b c=d`, or one name and its value.
pub(crate) fn assignments(arguments: &[String]) -> Result<Vec<(String, String)>, Failure> {
    if let [name, value] = arguments
        && !name.contains('=')
    {
        return Ok(vec![(name.clone(), value.clone())]);
    }
    let pair = |argument: &String| match argument.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => {
            let format = "Set varargs with this format: key=value or key=\"value with spaces\"";
            let message = format!("Error in the following argument\n{argument}\n{format}");
            Err(Failure::new("InvalidArgumentFormatError", message))
        }
    };
    arguments.iter().map(pair).collect()
}
