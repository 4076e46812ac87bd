//! What an install would do, for people and scripts.

use crate::output::Output;
use crate::table::table;
use orgyard_client::ours::{ComponentName, DryRun};
use serde_json::Value;

pub(crate) struct DryRunResult(pub DryRun);

impl DryRunResult {
    fn rows(&self) -> Vec<Vec<String>> {
        let lists: [(&str, &Vec<ComponentName>); 5] = [
            ("created", &self.0.created),
            ("adopted", &self.0.adopted),
            ("overwritten", &self.0.overwritten),
            ("deleted", &self.0.deleted),
            ("deprecated", &self.0.deprecated),
        ];
        let mut rows = Vec::new();
        for (what, components) in lists {
            rows.extend(components.iter().map(|component| self.row(what, component)));
        }
        rows
    }

    fn row(&self, what: &str, component: &ComponentName) -> Vec<String> {
        let mut remarks = Vec::new();
        if self.0.edits_lost.contains(component) {
            remarks.push("edits made in the org are lost");
        }
        if self.0.ignored_by_salesforce.contains(component) {
            remarks.push("ignored by Salesforce's own upgrade");
        }
        vec![what.into(), component.type_name.clone(), component.full_name.clone(), remarks.join("; ")]
    }
}

impl Output for DryRunResult {
    fn json(&self) -> Value {
        serde_json::to_value(&self.0).unwrap_or_default()
    }

    fn human(&self) -> String {
        let run = &self.0;
        let mut out = String::new();
        let rows = self.rows();
        if !rows.is_empty() {
            out.push_str(&table("Install (dry run)", &["Change", "Type", "Name", "Remarks"], &rows));
        }
        let changes = run.created.len() + run.overwritten.len() + run.deleted.len();
        out.push_str(&format!(
            "adopts {}, changes {changes}, deprecates {}, leaves {} as they are; nothing was changed.\n",
            run.adopted.len(),
            run.deprecated.len(),
            run.unchanged
        ));
        if !run.errors.is_empty() {
            out.push_str("The install would be refused:\n");
            run.errors.iter().enumerate().for_each(|(at, error)| out.push_str(&format!("{}) {error}\n", at + 1)));
        }
        out
    }

    fn exit_code(&self) -> i32 {
        i32::from(!self.0.errors.is_empty())
    }
}
