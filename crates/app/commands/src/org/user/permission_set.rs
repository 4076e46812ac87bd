//! `org assign permset`.

use super::{Assigned, Refused, users};
use crate::cli::{Arguments, Command, Example, Flag, Matches};
use crate::context::Context;
use crate::output::{Failure, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use crate::shared::text::text;
use orgyard_client::{Api, ClientError, Org, quote};
use serde_json::{Value, json};

pub(super) const ON_BEHALF_OF: Flag =
    Flag::text("on-behalf-of", "Username or alias of the user; the one who is logged in when left out.")
        .short('b')
        .aliases(&["onbehalfof"])
        .multiple();

pub(crate) static COMMAND: Command = Command {
    words: "org assign permset",
    spellings: &[],
    class: "AssignPermSetCommand",
    summary: "Assign permission sets to users of an org.",
    description: "A permission set of a package is named with its namespace: acme__Reader. --name and --on-behalf-of may be \
        given several times.",
    examples: &[
        Example { says: "Assign two to yourself:", line: "org assign permset --name Reader --name Writer -o dev" },
        Example {
            says: "Assign one to somebody else:",
            line: "org assign permset --name Reader --on-behalf-of second",
        },
    ],
    flags: &[
        Flag::text("name", "Name of the permission set.").short('n').aliases(&["permsetname"]).multiple().required(),
        ON_BEHALF_OF,
        TARGET_ORG,
        API_VERSION,
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<Assigned, Failure> {
    let org = context.target_org(matches).await?;
    let mut assigned =
        Assigned { what: "Permission Set Assignment", title: "Permsets Assigned", ..Assigned::default() };
    for user in users(matches, org.username()) {
        let soql = format!("SELECT Id FROM User WHERE Username={}", quote(&context.username_of(&user)?));
        let id = text(&org.single(Api::Rest, &soql).await?, "Id");
        for set in matches.all("name") {
            match assign(&org, &id, set).await {
                Ok(()) => assigned.successes.push((user.clone(), set.clone())),
                Err(error) => assigned.failures.push(refused(&user, &error)),
            }
        }
    }
    Ok(assigned)
}

pub(super) async fn assign(org: &Org, user: &str, set: &str) -> Result<(), ClientError> {
    let (namespace, name) = parts(set);
    let of_namespace = namespace.map(|prefix| format!(" AND NamespacePrefix={}", quote(prefix))).unwrap_or_default();
    let rows = org.query(&format!("SELECT Id FROM PermissionSet WHERE Name={}{of_namespace}", quote(name))).await?;
    let Some(row) = rows.first() else {
        let message = match namespace {
            Some(namespace) => format!(
                "Permission set \"{name}\" for namespace \"{namespace}\" not found in target org. Do you need to push \
                 source or install the package?"
            ),
            None => format!("Permission set \"{name}\" not found in target org. Do you need to push source?"),
        };
        return Err(ClientError::new("AssignCommandPermissionSetNotFoundError", message));
    };
    let fields = json!({"AssigneeId": user, "PermissionSetId": text(row, "Id")});
    org.create(Api::Rest, "PermissionSetAssignment", &fields).await.map(drop)
}

/// The namespace before the last two underscores, and the name.
fn parts(set: &str) -> (Option<&str>, &str) {
    match set.rsplit_once("__") {
        Some((namespace, name)) if !namespace.is_empty() => (Some(namespace), name),
        _ => (None, set),
    }
}

/// An org's answer may hold several faults; a script finds them all.
fn refused(user: &str, error: &ClientError) -> Refused {
    let faults = error.data.as_deref().and_then(Value::as_array);
    let detail = |fault: &Value| {
        let fields = fault.get("fields").filter(|fields| fields.is_array()).cloned().unwrap_or_else(|| json!([]));
        json!({"message": fault["message"], "errorCode": fault["errorCode"], "fields": fields})
    };
    let details: Option<Vec<Value>> = faults.map(|faults| faults.iter().map(detail).collect());
    let several = details.as_ref().is_some_and(|details| details.len() > 1);
    let message = if several { "Multiple errors occurred. See JSON output for details." } else { &error.message };
    Refused { user: user.to_owned(), message: message.to_owned(), details: details.map(Value::Array) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_namespace_stands_before_two_underscores() {
        assert_eq!(parts("Reader"), (None, "Reader"));
        assert_eq!(parts("acme__Reader"), (Some("acme"), "Reader"));
        assert_eq!(parts("__Reader"), (None, "__Reader"));
    }
}
