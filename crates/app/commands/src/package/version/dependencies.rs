//! `package version displaydependencies`.

use crate::cli::{Arguments, Command, Example, Flag, Matches};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_DEV_HUB};
use crate::shared::packages::version_id;
use crate::shared::text::{flag, text, version_number};
use orgyard_client::{Api, Org, quote};
use serde::Deserialize;
use serde_json::Value;

pub(crate) static COMMAND: Command = Command {
    words: "package version displaydependencies",
    spellings: &[],
    class: "PackageVersionDisplayDependenciesCommand",
    summary: "Print what a package version depends on, as a graph in DOT.",
    description: "",
    examples: &[
        Example {
            says: "Print the graph of a version:",
            line: "package version displaydependencies --package app@1.0.0-1",
        },
        Example {
            says: "Print that of a request, with ids:",
            line: "package version displaydependencies -p 08c0y0000000001AAA --verbose",
        },
    ],
    flags: &[
        TARGET_DEV_HUB,
        API_VERSION,
        Flag::text("package", "Alias or id (04t) of the version, or id (08c) of the request that built it.")
            .short('p')
            .required(),
        Flag::text("installation-key", "Key of the version, where it has one.").short('k'),
        Flag::text("edge-direction", "Whether an arrow leads from the version to what it needs, or the other way.")
            .options(&["root-first", "root-last"])
            .default("root-first"),
        Flag::switch("verbose", "Show ids in the labels."),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

/// The node that stands for the version the graph belongs to.
const BEING_BUILT: &str = "VERSION_BEING_BUILT";

#[derive(Default, Deserialize)]
struct Graph {
    #[serde(default)]
    nodes: Vec<Node>,
    #[serde(default)]
    edges: Vec<Edge>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
}

/// From a dependency to what depends on it.
#[derive(Deserialize)]
struct Edge {
    source: String,
    target: String,
}

struct Dot(String);

async fn run(context: &Context, matches: &Matches) -> Result<Dot, Failure> {
    let hub = context.target_hub(matches).await?;
    let given = matches.text("package");
    let (request, version) = if given.starts_with("08c") {
        (given, None)
    } else {
        let id = version_id(&hub, context.project_if_any()?.as_ref(), &given).await?;
        (request_of(&hub, &id).await?, Some(id))
    };
    let graph = graph(&hub, &request, version.as_deref(), matches).await?;
    let root_last = matches.get("edge-direction") == Some("root-last");
    let mut lines = vec!["strict digraph G {".to_owned()];
    for node in &graph.nodes {
        let (id, label) = label(&hub, &request, &node.id).await?;
        let label = if matches.has("verbose") { format!("{label} ({id})") } else { label };
        lines.push(format!("\t node_{} [label=\"{}\"]", node.id, label.replace('"', "\\\"")));
    }
    for Edge { source, target } in &graph.edges {
        let (from, to) = if root_last { (source, target) } else { (target, source) };
        lines.push(format!("\t node_{from} -> node_{to}"));
    }
    lines.push("}".into());
    Ok(Dot(lines.join("\n")))
}

async fn request_of(hub: &Org, version: &str) -> Result<String, Failure> {
    let soql = format!("SELECT Id FROM Package2Version WHERE SubscriberPackageVersionId = {}", quote(version));
    let row = hub.single(Api::Tooling, &soql).await.map_err(|_| unknown(version))?;
    let soql =
        format!("SELECT Id FROM Package2VersionCreateRequest WHERE Package2VersionId = {}", quote(&text(&row, "Id")));
    let request = hub.single(Api::Tooling, &soql).await.map_err(|_| unknown(version))?;
    Ok(text(&request, "Id"))
}

fn unknown(id: &str) -> Failure {
    let message =
        format!("Can't display package dependencies. The package version ID {id} isn't valid in this Dev Hub.");
    Failure::new("InvalidPackageVersionIdError", message)
        .action("See the versions there are with 'orgyard package version list'")
}

/// The graph calculated with the version, or the version with what it declares.
async fn graph(hub: &Org, request: &str, version: Option<&str>, matches: &Matches) -> Result<Graph, Failure> {
    let soql = format!(
        "SELECT CalcTransitiveDependencies, DependencyGraphJson FROM Package2VersionCreateRequest WHERE Id = {}",
        quote(request)
    );
    let row = hub.single(Api::Tooling, &soql).await.map_err(|_| unknown(request))?;
    if flag(&row, "CalcTransitiveDependencies") {
        return serde_json::from_str(&text(&row, "DependencyGraphJson")).map_err(|_| {
            Failure::new(
                "InvalidDependencyGraphError",
                "Can't display package dependencies. The graph isn't calculated yet.",
            )
        });
    }
    let version = version.ok_or_else(|| {
        let message =
            "Can't display package dependencies of a request whose transitive dependencies aren't calculated.";
        Failure::new("NoDependencyGraphJsonError", message).action("Name the version (04t) that the request built")
    })?;
    let row = super::super::subscriber::version(hub, version, matches.get("installation-key")).await?;
    let needs = super::super::subscriber::dependencies(&row);
    let mut graph = Graph { nodes: vec![Node { id: version.to_owned() }], edges: vec![] };
    for need in needs {
        graph.edges.push(Edge { source: need.clone(), target: version.to_owned() });
        graph.nodes.push(Node { id: need });
    }
    Ok(graph)
}

/// A node's id and `NAME@1.2.0.3`.
async fn label(hub: &Org, request: &str, node: &str) -> Result<(String, String), Failure> {
    let fields = |prefix: &str| {
        ["SubscriberPackageVersionId", "MajorVersion", "MinorVersion", "PatchVersion", "BuildNumber"]
            .map(|field| format!("{prefix}{field}"))
            .join(", ")
    };
    let (prefix, from, id) = match node {
        BEING_BUILT => ("Package2Version.", "Package2VersionCreateRequest WHERE Id", request),
        version => ("", "Package2Version WHERE SubscriberPackageVersionId", version),
    };
    let soql = format!("SELECT Package2.Name, {} FROM {from} = {}", fields(prefix), quote(id));
    let rows = hub.tooling_query(&soql).await?;
    match rows.first() {
        Some(row) => {
            let id = text(row, &format!("{prefix}SubscriberPackageVersionId"));
            Ok((id, format!("{}@{}", text(row, "Package2.Name"), version_number(row, prefix))))
        }
        // A version of another hub has no row here.
        None => Ok((node.to_owned(), node.to_owned())),
    }
}

impl Output for Dot {
    fn json(&self) -> Value {
        self.0.as_str().into()
    }

    fn human(&self) -> String {
        self.0.clone()
    }
}
