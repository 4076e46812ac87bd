//! `apex list log`.

use crate::cli::{Arguments, Command, Example, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use crate::shared::text::text;
use crate::table::table;
use orgyard_client::Org;
use serde_json::Value;

pub(crate) static COMMAND: Command = Command {
    words: "apex list log",
    spellings: &[Spelling::new("force:apex:log:list")],
    class: "Log",
    summary: "List debug logs.",
    description: "Logs are kept while a trace flag asks for them; 'apex tail log' sets one.",
    examples: &[Example { says: "List the logs of an org:", line: "apex list log --target-org dev" }],
    flags: &[TARGET_ORG, API_VERSION],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Logs(Vec<Value>);

async fn run(context: &Context, matches: &Matches) -> Result<Logs, Failure> {
    let org = context.target_org(matches).await?;
    let mut rows = rows(&org, None).await?;
    for row in &mut rows {
        row["StartTime"] = without_milliseconds(&text(row, "StartTime")).into();
    }
    Ok(Logs(rows))
}

/// The newest first.
pub(super) async fn rows(org: &Org, most: Option<u64>) -> Result<Vec<Value>, Failure> {
    let limit = most.map(|most| format!(" LIMIT {most}")).unwrap_or_default();
    let soql = format!(
        "SELECT Id, Application, DurationMilliseconds, Location, LogLength, LogUser.Name, Operation, Request, StartTime, \
         Status FROM ApexLog ORDER BY StartTime DESC{limit}"
    );
    Ok(org.tooling_query(&soql).await?)
}

fn without_milliseconds(time: &str) -> String {
    match time.split_once('.') {
        Some((second, rest)) => format!("{second}{}", rest.get(3..).unwrap_or_default()),
        None => time.to_owned(),
    }
}

impl Output for Logs {
    fn json(&self) -> Value {
        Value::Array(self.0.clone())
    }

    fn human(&self) -> String {
        if self.0.is_empty() {
            return "No debug logs found in org\n".to_owned();
        }
        let fields = [
            ("Application", "Application"),
            ("Duration (ms)", "DurationMilliseconds"),
            ("Id", "Id"),
            ("Location", "Location"),
            ("Size (B)", "LogLength"),
            ("Log User", "LogUser.Name"),
            ("Operation", "Operation"),
            ("Request", "Request"),
            ("Start Time", "StartTime"),
            ("Status", "Status"),
        ];
        let row = |row: &Value| fields.iter().map(|(_, field)| text(row, field)).collect::<Vec<_>>();
        let rows: Vec<Vec<String>> = self.0.iter().map(row).collect();
        table("", &fields.map(|(head, _)| head), &rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn logs_are_a_table() {
        let row = json!({"Id": "07L1", "Application": "Unknown", "DurationMilliseconds": 5, "Location": "Monitoring",
            "LogLength": 12, "LogUser": {"Name": "User User"}, "Operation": "ExecuteAnonymous", "Request": "Api",
            "StartTime": without_milliseconds("2026-11-20T17:00:00.000+0000"), "Status": "Success"});
        insta::assert_snapshot!(Logs(vec![row]).human());
        assert_eq!(Logs(Vec::new()).human(), "No debug logs found in org\n");
    }
}
