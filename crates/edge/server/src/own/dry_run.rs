//! `POST install/dry-run`: what an install would do to the caller's org, component by component. The install is really
//! made, in a transaction that is thrown away.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::incoming;
use crate::route::{Access, Endpoint, Under};
use orgyard_hub::install::plan::{Action, Plan, Step};
use orgyard_hub::install::{InstallOptions, install};
use serde_json::{Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] =
    &[Endpoint::new("POST", Under::Root, "/services/orgyard/install/dry-run", Access::Session, dry_run)];

/// Takes the fields of a `PackageInstallRequest`.
fn dry_run(call: &Call) -> Result<Answer, Failure> {
    let mut tx = call.read()?;
    let object = tx.schema().object("PackageInstallRequest").ok_or_else(Failure::not_found)?;
    let row = incoming::record(&tx, object, &call.json()?)?;
    let missing =
        || Failure::new(400, "INVALID_ID_FIELD", "SubscriberPackageVersionKey: the id of a version (04t…) is needed");
    let options = InstallOptions::of_row(&row).ok_or_else(missing)?;
    Ok(Answer::json(&answer(&install(&mut tx, &options)?)))
}

fn answer(plan: &Plan) -> Json {
    let list =
        |wanted: fn(&Action) -> bool| plan.steps.iter().filter(|s| wanted(&s.action)).map(name).collect::<Json>();
    let unchanged = plan.steps.iter().filter(|s| matches!(s.action, Action::Keep | Action::LeaveParent)).count();
    json!({
        "created": list(|a| matches!(a, Action::Create)),
        "adopted": list(|a| matches!(a, Action::Adopt { .. } | Action::TakeOver { .. })),
        "overwritten": list(|a| matches!(a, Action::Overwrite { .. })),
        "editsLost": list(loses_edits),
        "unchanged": unchanged,
        "deleted": list(|a| matches!(a, Action::Delete)),
        "deprecated": list(|a| matches!(a, Action::Deprecate)),
        "ignoredBySalesforce": [],
        "errors": plan.problems,
    })
}

fn loses_edits(action: &Action) -> bool {
    match action {
        Action::Adopt { changes } | Action::TakeOver { changes } => *changes,
        Action::Overwrite { loses_edits } => *loses_edits,
        _ => false,
    }
}

fn name(step: &Step) -> Json {
    json!({"type": step.type_name, "fullName": step.full_name})
}
