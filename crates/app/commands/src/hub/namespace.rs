//! `hub namespace add`.

use crate::cli::{Arguments, Command, Example, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_DEV_HUB};
use serde_json::{Value, json};

pub(crate) static COMMAND: Command = Command {
    words: "hub namespace add",
    spellings: &[Spelling::new("hub namespace")],
    class: "HubNamespaceAdd",
    summary: "Register a namespace and link it to a Dev Hub.",
    description: "A package with a namespace can be created once its namespace is linked. The namespace is the \
        project's, \"namespace\" in sfdx-project.json; it is 1 to 15 letters, digits and single underscores, and starts \
        with a letter.",
    examples: &[Example { says: "Link the namespace acme to the hub acme:", line: "hub namespace add acme -v acme" }],
    flags: &[TARGET_DEV_HUB, API_VERSION],
    arguments: Arguments::One("NAMESPACE"),
    run: |context, matches| boxed(run(context, matches)),
};

struct Linked {
    namespace: String,
    hub: String,
}

async fn run(context: &Context, matches: &Matches) -> Result<Linked, Failure> {
    let namespace = matches.arguments.first().cloned().ok_or_else(|| {
        Failure::new("ArgumentsRequiredError", "Which namespace is to be linked?")
            .action("Write 'orgyard hub namespace add acme'")
    })?;
    let hub = context.target_hub(matches).await?;
    if !hub.is_orgyard() {
        let message = "Salesforce links namespaces on its web pages only.";
        return Err(
            Failure::new("NotEmbeddedError", message).action("Open Setup > Dev Hub > Namespace Registries there")
        );
    }
    hub.add_namespace(&namespace).await?;
    Ok(Linked { namespace, hub: hub.username().to_owned() })
}

impl Output for Linked {
    fn json(&self) -> Value {
        json!({"namespace": self.namespace, "devHub": self.hub})
    }

    fn human(&self) -> String {
        format!("The namespace {} is linked to the Dev Hub {}.", self.namespace, self.hub)
    }
}
