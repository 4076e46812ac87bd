//! Plans: which files are imported, in an order in which each lookup finds its record.

use super::import::{Inserted, insert, records};
use super::{Record, is_reference};
use crate::context::Context;
use crate::output::Failure;
use crate::shared::text::{field, text};
use orgyard_client::Org;
use serde_json::Value;
use std::collections::{HashMap, VecDeque};
use std::path::Path;

/// What one request takes.
const MOST: usize = 200;

/// Records of one object, out of one file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    pub(super) object: String,
    pub(super) file: String,
    pub(super) records: Vec<Record>,
}

pub(super) fn read(context: &Context, file: &str) -> Result<Vec<Part>, Failure> {
    let not_a_plan = |why: String| {
        let message = format!("Data plan file {file} did not validate against the schema. Errors: {why}.");
        Failure::new("InvalidDataImportError", message)
            .action("Name the plan that 'orgyard data export tree --plan' has written")
    };
    let plan: Value = serde_json::from_str(&context.read_file(file)?).map_err(|error| not_a_plan(error.to_string()))?;
    let steps = plan.as_array().ok_or_else(|| not_a_plan("it is no list".to_owned()))?;
    let folder = Path::new(file).parent().unwrap_or(Path::new(""));
    let mut parts = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let object = text(step, "sobject");
        let files = field(step, "files").as_array().filter(|files| !files.is_empty() && !object.is_empty());
        let files = files.ok_or_else(|| not_a_plan(format!("entry {at} has no sobject and files")))?;
        if step.get("saveRefs").is_some() || step.get("resolveRefs").is_some() {
            context.warn(
                "The plan contains the 'saveRefs' and/or 'resolveRefs' properties. These properties will be ignored and \
                 can be removed.",
            );
        }
        for name in files.iter().filter_map(Value::as_str) {
            let path = folder.join(name).to_string_lossy().into_owned();
            parts.push(Part { object: object.clone(), records: records(context, &path)?, file: path });
        }
    }
    Ok(parts)
}

/// Inserts part after part. Records whose lookups are not there yet wait until those are.
pub(super) async fn carry_out(org: &Org, parts: Vec<Part>) -> Result<Vec<Inserted>, Failure> {
    let mut queue: VecDeque<Part> = parts.into();
    let mut done: Vec<Inserted> = Vec::new();
    let mut ids: HashMap<String, String> = HashMap::new();
    let mut waiting = 0;
    while let Some(mut part) = queue.pop_front() {
        resolve(&mut part.records, &ids);
        let (later, mut now): (Vec<Record>, Vec<Record>) =
            part.records.drain(..).partition(|record| record.values().any(is_reference));
        if now.len() > MOST {
            let rest = now.split_off(MOST);
            queue.push_front(Part { records: rest, ..part.clone() });
        }
        let sent = !now.is_empty();
        if sent {
            let inserted = insert(org, &mut Part { records: now, ..part.clone() }).await?;
            ids.extend(inserted.iter().map(|inserted| (format!("@{}", inserted.reference), inserted.id.clone())));
            done.extend(inserted);
        }
        waiting = if sent { 0 } else { waiting + 1 };
        if later.is_empty() {
            continue;
        }
        let part = Part { records: later, ..part };
        if waiting > queue.len() {
            return Err(unresolvable(&part, &done));
        }
        match sent && waits_for_its_own(&part) {
            true => queue.push_front(part),
            false => queue.push_back(part),
        }
    }
    Ok(done)
}

fn resolve(records: &mut [Record], ids: &HashMap<String, String>) {
    for value in records.iter_mut().flat_map(|record| record.values_mut()) {
        if let Some(id) = value.as_str().and_then(|text| ids.get(text)) {
            *value = id.as_str().into();
        }
    }
}

/// Whether all that is waited for is in the same part's file.
fn waits_for_its_own(part: &Part) -> bool {
    let own = format!("@{}Ref", part.object);
    let mut references = part.records.iter().flat_map(|record| record.values()).filter(|value| is_reference(value));
    references.all(|value| value.as_str().is_some_and(|text| text.starts_with(&own)))
}

fn unresolvable(part: &Part, done: &[Inserted]) -> Failure {
    let references = part.records.iter().flat_map(|record| record.values()).filter(|value| is_reference(value));
    let lines: Vec<String> = references.filter_map(Value::as_str).map(|text| format!("- {text}")).collect();
    let message =
        format!("There are references in a data file {} that can't be resolved:\n\n{}", part.file, lines.join("\n"));
    Failure::new("UnresolvableRefsError", message).data(done.iter().map(Inserted::json).collect())
}
