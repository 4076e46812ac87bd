//! `project generate`: a new project, from one of the templates beside.

use super::API_VERSION;
use super::selection::normal;
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags;
use orgyard_metadata::Manifest;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

pub(crate) static COMMAND: Command = Command {
    words: "project generate",
    spellings: &[Spelling::new("template generate project"), Spelling::new("force:project:create")],
    class: "Project",
    summary: "Make a folder with a new project.",
    description: "standard: with scripts and the settings of editors, linters and Jest; empty: what a project cannot do \
        without; analytics: for CRM Analytics templates. Files that are there already stay as they are.",
    examples: &[
        Example { says: "A project in the folder mywork:", line: "project generate --name mywork" },
        Example {
            says: "With a namespace and a package directory of its own:",
            line: "project generate --name mywork --namespace acme --default-package-dir app",
        },
    ],
    flags: &[
        Flag::text("name", "Name of the project and of its folder.").short('n').aliases(&["projectname"]).required(),
        Flag::text("template", "What the project begins with.").short('t').default("standard").options(&[
            "standard",
            "empty",
            "analytics",
        ]),
        Flag::text("output-dir", "Folder to make it in.").short('d').aliases(&["outputdir"]).default("."),
        Flag::text("namespace", "Namespace of the project and of its scratch orgs.").short('s'),
        Flag::text("default-package-dir", "Name of the package directory.")
            .short('p')
            .aliases(&["defaultpackagedir"])
            .default("force-app"),
        Flag::switch("manifest", "With a manifest (package.xml) of the usual types of code.").short('x'),
        flags::API_VERSION,
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

/// Where a file goes and what it holds.
type Template = (&'static str, &'static str);

const FIRST: &[Template] = &[
    ("config/project-scratch-def.json", include_str!("templates/project-scratch-def.json")),
    ("README.md", include_str!("templates/README.md")),
];
const IGNORED: &[Template] = &[(".forceignore", include_str!("templates/forceignore"))];
const TOOLS: &[Template] = &[
    (".vscode/extensions.json", include_str!("templates/extensions.json")),
    (".vscode/settings.json", include_str!("templates/settings.json")),
    ("eslint.config.js", include_str!("templates/eslint.config.js")),
    (".gitignore", include_str!("templates/gitignore")),
    (".prettierignore", include_str!("templates/prettierignore")),
    (".prettierrc", include_str!("templates/prettierrc")),
    ("jest.config.js", include_str!("templates/jest.config.js")),
    ("package.json", include_str!("templates/package.json")),
];
const SCRIPTS: &[Template] = &[
    ("scripts/soql/account.soql", include_str!("templates/account.soql")),
    ("scripts/apex/hello.apex", include_str!("templates/hello.apex")),
];

/// Below main/default.
const STANDARD: &[&str] = &[
    "applications",
    "aura",
    "classes",
    "contentassets",
    "flexipages",
    "layouts",
    "lwc",
    "objects",
    "permissionsets",
    "staticresources",
    "tabs",
    "triggers",
];
const EMPTY: &[&str] = &["aura", "lwc"];
const ANALYTICS: &[&str] = &["aura", "classes", "lwc", "waveTemplates"];

/// What `--manifest` lists, all of each.
const CODE: &[&str] = &[
    "ApexClass",
    "ApexComponent",
    "ApexPage",
    "ApexTestSuite",
    "ApexTrigger",
    "AuraDefinitionBundle",
    "LightningComponentBundle",
    "StaticResource",
];

struct Generated {
    folder: String,
    /// Paths below the folder the command was given.
    created: Vec<String>,
    kept: Vec<String>,
}

async fn run(context: &Context, matches: &Matches) -> Result<Generated, Failure> {
    let name = matches.text("name");
    if name.is_empty() || Path::new(&name).file_name().is_none_or(|last| last != name.as_str()) {
        let message = format!("'{name}' is no name of a folder.");
        return Err(Failure::new("InvalidProjectNameError", message).action("Name the folder above with --output-dir"));
    }
    let given = matches.text("output-dir");
    let folder = normal(&context.world.cwd.join(&given));
    let (templates, folders): (Vec<&[Template]>, _) = match matches.text("template").as_str() {
        "empty" => (vec![IGNORED], EMPTY),
        "analytics" => (vec![IGNORED, TOOLS], ANALYTICS),
        _ => (vec![SCRIPTS, IGNORED, TOOLS], STANDARD),
    };
    let root = folder.join(&name);
    for inner in folders {
        let path = root.join(matches.text("default-package-dir")).join("main/default").join(inner);
        fs::create_dir_all(&path).map_err(|error| unwritten(&path, &error))?;
    }
    let version = context.api_version(matches)?.unwrap_or_else(|| API_VERSION.to_owned());
    let filled = |(path, text): &Template| (*path, text.replace("NAME", &name));
    let mut files: Vec<(&str, String)> = FIRST.iter().map(filled).collect();
    files.push(("sfdx-project.json", definition(matches, &version)));
    files.extend(matches.has("manifest").then(|| ("manifest/package.xml", manifest(&version))));
    files.extend(templates.into_iter().flatten().map(filled));
    let below = Path::new(&given).strip_prefix(".").unwrap_or(Path::new(&given)).join(&name);
    let mut generated = Generated { folder: folder.to_string_lossy().into_owned(), created: vec![], kept: vec![] };
    for (path, text) in files {
        let full = root.join(path);
        let list = if full.exists() { &mut generated.kept } else { &mut generated.created };
        list.push(below.join(path).to_string_lossy().into_owned());
        if !full.exists() {
            write(&full, &text).map_err(|error| unwritten(&full, &error))?;
        }
    }
    Ok(generated)
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(path, text)
}

fn unwritten(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new("WriteError", format!("{} could not be written: {error}.", path.display()))
        .action("Choose a folder you may write to with --output-dir")
}

fn definition(matches: &Matches, version: &str) -> String {
    let definition = json!({
        "packageDirectories": [{"path": matches.text("default-package-dir"), "default": true}],
        "name": matches.text("name"),
        "namespace": matches.text("namespace"),
        "sfdcLoginUrl": "https://login.salesforce.com",
        "sourceApiVersion": version,
    });
    format!("{definition:#}\n")
}

fn manifest(version: &str) -> String {
    let mut manifest = Manifest { version: Some(version.to_owned()), ..Manifest::default() };
    CODE.iter().for_each(|type_name| manifest.add(type_name, "*"));
    manifest.write()
}

impl Generated {
    fn log(&self) -> String {
        let line = |what: &str, path: &String| format!("  {what} {path}\n");
        let kept = self.kept.iter().map(|path| line("keep", path));
        let lines: String = self.created.iter().map(|path| line("create", path)).chain(kept).collect();
        format!("target dir = {}\n{lines}", self.folder)
    }
}

impl Output for Generated {
    fn json(&self) -> Value {
        json!({"outputDir": self.folder, "created": self.created, "rawOutput": self.log()})
    }

    fn human(&self) -> String {
        self.log()
    }
}
