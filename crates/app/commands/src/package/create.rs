//! `package create`.

use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::not_here::not_implemented;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_DEV_HUB};
use crate::table::pairs;
use orgyard_client::Api;
use orgyard_project::Project;
use serde_json::{Value, json};

pub(crate) static COMMAND: Command = Command {
    words: "package create",
    spellings: &[
        Spelling::new("force:package:create"),
        Spelling::new("force:package2:create")
            .without(&["path"])
            .renaming(&[("directory", "path"), ("u", "target-dev-hub")]),
    ],
    class: "PackageCreateCommand",
    summary: "Create a package in a Dev Hub.",
    description: "The Dev Hub owns the package for ever; its type and namespace cannot be changed later.\n\
        The package's folder is added to sfdx-project.json, with an alias for the package's id, unless the environment \
        variable SF_PROJECT_AUTOUPDATE_DISABLE_FOR_PACKAGE_CREATE is true.",
    examples: &[
        Example {
            says: "Create an unlocked package from the folder force-app:",
            line: "package create --name utils --package-type Unlocked --path force-app",
        },
        Example {
            says: "Create one that may use metadata of the orgs it is installed in:",
            line: "package create -n app -t Unlocked -r app --org-dependent -v production",
        },
    ],
    flags: &[
        TARGET_DEV_HUB,
        API_VERSION,
        Flag::text("name", "Name of the package, unique in the Dev Hub.").short('n').required(),
        Flag::text("package-type", "Type of the package.")
            .short('t')
            .aliases(&["packagetype", "containeroptions"])
            .options(&["Managed", "Unlocked"])
            .required(),
        Flag::text("description", "What the package is for.").short('d'),
        Flag::switch("no-namespace", "Create the package without the project's namespace.")
            .short('e')
            .aliases(&["nonamespace"]),
        Flag::text("path", "Folder that holds, or will hold, the package's source.").short('r').required(),
        Flag::switch("org-dependent", "The package may use what is in the org it is installed in.")
            .aliases(&["orgdependent"]),
        Flag::text("error-notification-username", "User of the Dev Hub who is told of errors.")
            .short('o')
            .aliases(&["errornotificationusername"]),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Created {
    id: String,
}

async fn run(context: &Context, matches: &Matches) -> Result<Created, Failure> {
    if matches.get("package-type") == Some("Managed") {
        return Err(not_implemented("managed packages").action("Create it with --package-type Unlocked"));
    }
    let mut project = context.project()?;
    let hub = context.target_hub(matches).await?;
    let id = hub.create(Api::Tooling, "Package2", &fields(&project, matches)).await.map_err(picklist)?;
    if context.variable("SF_PROJECT_AUTOUPDATE_DISABLE_FOR_PACKAGE_CREATE") != Some("true") {
        record(&mut project, matches, &id)?;
    }
    Ok(Created { id })
}

fn fields(project: &Project, matches: &Matches) -> Value {
    let namespace = if matches.has("no-namespace") { "" } else { project.namespace().unwrap_or_default() };
    let mut fields = json!({
        "Name": matches.text("name"),
        "Description": matches.text("description"),
        "NamespacePrefix": namespace,
        "ContainerOptions": matches.text("package-type"),
    });
    if matches.has("org-dependent") {
        fields["IsOrgDependent"] = true.into();
    }
    if let Some(user) = matches.get("error-notification-username") {
        fields["PackageErrorUsername"] = user.into();
    }
    fields
}

fn picklist(error: orgyard_client::ClientError) -> Failure {
    match error.is("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST") {
        true => Failure::new(&error.name, "Invalid package type"),
        false => crate::shared::orgs::explain_packaging(error),
    }
}

/// Adds or completes the package's directory, and its alias.
fn record(project: &mut Project, matches: &Matches, id: &str) -> Result<(), Failure> {
    let name = matches.text("name");
    if let Some(path) = matches.get("path") {
        let clean = path.replace('\\', "/");
        let clean = clean.trim_end_matches('/');
        let wanted = clean.trim_start_matches("./");
        let known = project.directories().iter().position(|directory| directory.path == wanted);
        match known {
            Some(index) => complete(project, index, matches),
            None => {
                let is_default = !project.directories().iter().any(|directory| directory.default);
                project.add_directory(&json!({
                    "versionName": "ver 0.1",
                    "versionNumber": "0.1.0.NEXT",
                    "path": clean,
                    "default": is_default,
                    "package": name,
                    "versionDescription": matches.text("description"),
                }));
            }
        }
    }
    project.set_alias(&name, id);
    Ok(project.save()?)
}

fn complete(project: &mut Project, index: usize, matches: &Matches) {
    let raw = project.directories()[index].raw.clone();
    let missing = [
        ("versionName", json!("ver 0.1")),
        ("versionNumber", json!("0.1.0.NEXT")),
        ("versionDescription", json!(matches.text("description"))),
    ];
    for (key, value) in missing.iter().filter(|(key, _)| !raw.contains_key(*key)) {
        project.set_directory_attribute(index, key, value);
    }
    project.set_directory_attribute(index, "package", &matches.text("name").into());
}

impl Output for Created {
    fn json(&self) -> Value {
        json!({"Id": self.id})
    }

    fn human(&self) -> String {
        pairs("Ids", ["Name", "Value"], &[("Package Id", self.id.clone())])
    }
}
