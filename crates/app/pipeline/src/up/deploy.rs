//! Projects without packages: their source is deployed.

use crate::build::Build;
use crate::version_info::zip;
use orgyard_client::{ClientError, DeployOptions, Org, Poll, Result, Wait};
use orgyard_metadata::{MetadataOptions, Origins, Place, SourceSet, Tree, registry_of, to_metadata};
use orgyard_project::ForceIgnore;
use serde::Serialize;
use serde_json::Value;
use std::time::{Duration, Instant};

/// The project in metadata format.
pub(super) struct Source {
    pub(super) name: String,
    pub(super) archive: Vec<u8>,
    pub(super) components: usize,
    origins: Origins,
    pub(super) warnings: Vec<String>,
}

#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeployReport {
    pub name: String,
    pub id: String,
    pub status: String,
    pub components: usize,
    pub seconds: f64,
    /// What the org refused: component, place and reason.
    pub errors: Vec<String>,
}

/// Converts all package directories of the project.
pub(super) fn read(build: &Build) -> Result<Source> {
    let project = &build.project;
    let failed = |error: orgyard_metadata::ConvertError| ClientError::new(error.name(), error.to_string());
    let folders: Vec<String> = project.directories().iter().map(|directory| directory.path.clone()).collect();
    let registry = registry_of(project).map_err(failed)?;
    let tree = Tree::walk(project.root(), &folders, &ForceIgnore::find(project.root())).map_err(failed)?;
    let set = SourceSet::of(&registry, tree).map_err(failed)?;
    let options = MetadataOptions { api_version: build.api_version().to_owned(), package_name: None };
    let converted = to_metadata(&set, &options).map_err(failed)?;
    let components = converted.manifest.iter().flat_map(|manifest| manifest.types.values()).map(|all| all.len()).sum();
    if components == 0 {
        return Err(ClientError::new("NoSourceError", "The project's folders hold no metadata.")
            .action("Put metadata into one of the folders of packageDirectories, or look for a rule in .forceignore"));
    }
    let losses = converted.losses.iter().map(ToString::to_string);
    let warnings = losses.chain(converted.warnings.iter().cloned()).collect();
    let origins = converted.origins();
    let archive = zip(&converted.into_files().map_err(failed)?);
    let folder = project.root().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Source { name: project.name().map_or(folder, str::to_owned), archive, components, origins, warnings })
}

pub(super) async fn deploy(build: &Build, org: &Org, source: &Source) -> Result<DeployReport> {
    let start = Instant::now();
    let id = org.start_deploy(&source.archive, &DeployOptions::default()).await?;
    let wait = Wait::new(build.options.wait, Duration::from_secs(2));
    let result = match org.finish_deploy(&id, wait, |_| {}).await? {
        Poll::Done(result) => result,
        Poll::Running(_) => {
            return Err(ClientError::new("DeployTimeout", format!("The deploy {id} is still running."))
                .action(format!("'orgyard project deploy report -i {id}' says how it goes on")));
        }
    };
    let status = result.get("status").and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok(DeployReport {
        name: source.name.clone(),
        id,
        errors: failures(&result, &source.origins),
        status,
        components: source.components,
        seconds: start.elapsed().as_secs_f64(),
    })
}

fn failures(result: &Value, origins: &Origins) -> Vec<String> {
    let listed = result.get("details").and_then(|details| details.get("componentFailures"));
    let listed = match listed {
        Some(Value::Array(all)) => all.iter().collect(),
        Some(one @ Value::Object(_)) => vec![one],
        _ => Vec::new(),
    };
    let mut errors: Vec<String> = listed.into_iter().map(|row| failure(row, origins)).collect();
    let succeeded = result.get("success").and_then(Value::as_bool).unwrap_or(false);
    if errors.is_empty() && !succeeded {
        let message = result.get("errorMessage").and_then(Value::as_str);
        errors.push(message.unwrap_or("The deploy failed, and the org does not say why.").to_owned());
    }
    errors
}

/// Place, component and reason, as a version's build says them.
fn failure(row: &Value, origins: &Origins) -> String {
    let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default();
    let number = |name: &str| {
        let value = row.get(name)?;
        value.as_u64().or_else(|| value.as_str()?.parse().ok()).filter(|number| *number > 0)
    };
    let at = number("lineNumber").map(|line| (line as u32, number("columnNumber").unwrap_or(1) as u32));
    let file = text("fileName");
    let place = origins.place(file, text("fullName"), at).unwrap_or(Place { file: file.to_owned(), at });
    let place = if file.is_empty() { String::new() } else { format!("{place}: ") };
    format!("{place}{} {}: {}", text("componentType"), text("fullName"), text("problem"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn failures_name_component_file_and_place() {
        let none = Origins::default();
        let row = json!({
            "componentType": "ApexClass", "fullName": "A", "fileName": "classes/A.cls",
            "problem": "Invalid type: B", "lineNumber": 3, "columnNumber": 7
        });
        let result = json!({"success": false, "details": {"componentFailures": row}});
        assert_eq!(failures(&result, &none), ["classes/A.cls:3:7: ApexClass A: Invalid type: B"]);
        assert_eq!(failures(&json!({"success": false, "errorMessage": "gone"}), &none), ["gone"]);
        assert!(failures(&json!({"success": true}), &none).is_empty());
    }
}
