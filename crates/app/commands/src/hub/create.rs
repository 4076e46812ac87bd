//! `hub create`.

use crate::cli::{Arguments, Command, Example, Flag, Matches};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::table::pairs;
use serde_json::{Value, json};

pub(crate) static COMMAND: Command = Command {
    words: "hub create",
    spellings: &[],
    class: "HubCreate",
    summary: "Create another company's production org, which is a Dev Hub.",
    description: "A fresh home has one production org, called production. Packages belong to the hub they were created \
        in; versions can be installed in the orgs of every hub of the home. The name becomes an alias.",
    examples: &[
        Example { says: "Create a second company and a package in it:", line: "hub create acme" },
        Example { says: "Make it the default hub of this project:", line: "hub create acme --set-default" },
    ],
    flags: &[
        Flag::text("username", "Username of the administrator; made up from the name when left out."),
        Flag::text("namespace", "Namespace to register and link to the hub."),
        Flag::switch("set-default", "Make it the default Dev Hub of this project, or of the home outside of one.")
            .short('d'),
    ],
    arguments: Arguments::One("NAME"),
    run: |context, matches| boxed(run(context, matches)),
};

struct Hub {
    name: String,
    org_id: String,
    username: String,
    namespace: Option<String>,
}

async fn run(context: &Context, matches: &Matches) -> Result<Hub, Failure> {
    let name = matches.arguments.first().cloned().ok_or_else(|| {
        Failure::new("ArgumentsRequiredError", "A Dev Hub needs a name.").action("Write 'orgyard hub create acme'")
    })?;
    let taken = context.aliases().read()?.contains_key(&name);
    let home = context.home()?;
    if taken || crate::shared::orgs::named(&home.orgs().await?, &name).is_some() {
        let message = format!("'{name}' is the name of an org already.");
        return Err(Failure::new("DuplicateNameError", message).action("Choose another name"));
    }
    let login = home.create_hub(&name, matches.get("username"), None).await?;
    let hub = home.org(login);
    context.auth().save(hub.auth())?;
    context.aliases().change(|aliases| _ = aliases.insert(name.clone(), hub.username().to_owned()))?;
    if let Some(namespace) = matches.get("namespace") {
        hub.add_namespace(namespace).await?;
    }
    if matches.has("set-default") {
        context.set_default("target-dev-hub", &name)?;
    }
    Ok(Hub {
        name,
        org_id: hub.auth().org_id.clone(),
        username: hub.username().to_owned(),
        namespace: matches.get("namespace").map(str::to_owned),
    })
}

impl Output for Hub {
    fn json(&self) -> Value {
        json!({"name": self.name, "orgId": self.org_id, "username": self.username, "namespace": self.namespace})
    }

    fn human(&self) -> String {
        let mut rows =
            vec![("Alias", self.name.clone()), ("Org ID", self.org_id.clone()), ("Username", self.username.clone())];
        rows.extend(self.namespace.clone().map(|namespace| ("Namespace", namespace)));
        pairs("Dev Hub", ["Name", "Value"], &rows)
    }
}
