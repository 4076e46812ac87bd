//! `org register-app`.

use crate::cli::{Arguments, Command, Example, Flag, Matches};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::TARGET_ORG;
use crate::table::pairs;
use orgyard_client::{DeployOptions, Org, Poll, Wait};
use orgyard_text::archive;
use orgyard_text::xml::escape;
use serde_json::{Value, json};

pub(crate) static COMMAND: Command = Command {
    words: "org register-app",
    spellings: &[],
    class: "OrgRegisterApp",
    summary: "Register a connected app in an org, so that a client logs in with a private key.",
    description: "Deploys a connected app that holds your certificate. Whoever has its private key can log in as any user \
        of the org, and of the scratch orgs and sandboxes that come from it, as the official CLI does with 'sf org login \
        jwt'. The key itself is never asked for.",
    examples: &[
        Example {
            says: "Make a key and a certificate, and register it in the home's Dev Hub:",
            line: "org register-app --target-org production --name ci --certificate ci.crt",
        },
        Example {
            says: "Let another org know it under a client id of your choice:",
            line: "org register-app --target-org acme --name ci --certificate ci.crt --client-id my-client",
        },
    ],
    flags: &[
        TARGET_ORG,
        Flag::text("certificate", "File with the certificate, in PEM format.").required(),
        Flag::text("name", "Name of the app.").default("ci"),
        Flag::text("client-id", "Client id (consumer key) of the app; the name when left out."),
        Flag::text("callback-url", "Address that a login by a web page goes on to.")
            .default("http://localhost:1717/OauthRedirect"),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Registered {
    name: String,
    client_id: String,
    org: String,
}

async fn run(context: &Context, matches: &Matches) -> Result<Registered, Failure> {
    let org = context.target_org(matches).await?;
    let name = matches.get("name").unwrap_or("ci").to_owned();
    if !is_api_name(&name) {
        let message = format!("'{name}' is no name of an app: letters, digits and underscores, a letter first.");
        return Err(Failure::new("NameError", message).action("Choose another one with --name"));
    }
    let client_id = matches.get("client-id").unwrap_or(&name).to_owned();
    let file = context.world.cwd.join(matches.get("certificate").unwrap_or_default());
    let certificate = std::fs::read_to_string(&file)
        .map_err(|error| Failure::new("CertificateError", format!("{} cannot be read: {error}.", file.display())))?;
    if !certificate.contains("-----BEGIN CERTIFICATE-----") {
        let message = format!("{} is no certificate in PEM format.", file.display());
        return Err(Failure::new("CertificateError", message).action(
            "Make one with 'openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=ci -keyout ci.key -out ci.crt'",
        ));
    }
    let app = component(&name, &client_id, matches.get("callback-url").unwrap_or_default(), &certificate);
    deploy(&org, &name, &app).await?;
    Ok(Registered { name, client_id, org: org.username().to_owned() })
}

fn is_api_name(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(|c| c.is_ascii_alphabetic()) && letters.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn component(name: &str, client_id: &str, callback: &str, certificate: &str) -> String {
    let [name, client_id, callback, certificate] = [name, client_id, callback, certificate.trim()].map(escape);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ConnectedApp xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    \
         <contactEmail>nobody@example.com</contactEmail>\n    <label>{name}</label>\n    <oauthConfig>\n        \
         <callbackUrl>{callback}</callbackUrl>\n        <certificate>{certificate}</certificate>\n        \
         <consumerKey>{client_id}</consumerKey>\n        <isAdminApproved>true</isAdminApproved>\n        \
         <scopes>Api</scopes>\n        <scopes>Web</scopes>\n        <scopes>RefreshToken</scopes>\n    \
         </oauthConfig>\n</ConnectedApp>\n"
    )
}

async fn deploy(org: &Org, name: &str, app: &str) -> Result<(), Failure> {
    let version = org.api_version().await?;
    let manifest = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Package xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    \
         <types>\n        <members>{name}</members>\n        <name>ConnectedApp</name>\n    </types>\n    \
         <version>{version}</version>\n</Package>\n"
    );
    let path = format!("connectedApps/{name}.connectedApp");
    let zip = archive::write([("package.xml", manifest.as_bytes()), (path.as_str(), app.as_bytes())]);
    let id = org.start_deploy(&zip, &DeployOptions::default()).await?;
    let done = org.finish_deploy(&id, Wait::minutes(10, 1).embedded(org.is_embedded()), |_| {}).await?;
    let late =
        || Failure::new("DeployError", "The app was not deployed in time.").action(format!("Look at the deploy {id}"));
    let Poll::Done(result) = done else { return Err(late()) };
    match result.get("success").and_then(Value::as_bool) {
        Some(true) => Ok(()),
        _ => Err(Failure::new("DeployError", format!("The app could not be deployed: {}.", problem(&result)))),
    }
}

fn problem(result: &Value) -> String {
    let failures = result.pointer("/details/componentFailures");
    let first = failures.map(|failures| failures.get(0).unwrap_or(failures));
    let text = first.and_then(|failure| failure.get("problem")).and_then(Value::as_str);
    text.or_else(|| result.get("errorMessage").and_then(Value::as_str)).unwrap_or("no reason was given").to_owned()
}

impl Output for Registered {
    fn json(&self) -> Value {
        json!({"name": self.name, "clientId": self.client_id, "username": self.org})
    }

    fn human(&self) -> String {
        let rows = [("Name", self.name.clone()), ("Client id", self.client_id.clone()), ("Org", self.org.clone())];
        pairs("Connected app", ["Name", "Value"], &rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_an_api_name() {
        for (name, expected) in
            [("ci", true), ("Ci_2", true), ("", false), ("2ci", false), ("a-b", false), ("a/b", false)]
        {
            assert_eq!(is_api_name(name), expected, "{name}");
        }
    }

    #[test]
    fn what_is_given_stays_text() {
        let app = component("ci", "<key>", "http://localhost/?a&b", "-----BEGIN CERTIFICATE-----\nA\n");
        assert!(
            app.contains("<consumerKey>&lt;key&gt;</consumerKey>") && app.contains("a&amp;b</callbackUrl>"),
            "{app}"
        );
    }
}
