//! `org assign permsetlicense`.

use super::permission_set::ON_BEHALF_OF;
use super::{Assigned, Refused, users};
use crate::cli::{Arguments, Command, Example, Flag, Matches};
use crate::context::Context;
use crate::output::{Failure, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use crate::shared::text::text;
use orgyard_client::{Api, ClientError, Org, quote};
use serde_json::json;

pub(crate) static COMMAND: Command = Command {
    words: "org assign permsetlicense",
    spellings: &[],
    class: "AssignPermSetLicenseCommand",
    summary: "Assign permission set licenses to users of an org.",
    description: "A license is named by its developer name or by its label. Who has it already keeps it.",
    examples: &[
        Example { says: "Assign a license to yourself:", line: "org assign permsetlicense --name SalesConsole -o dev" },
        Example {
            says: "Assign one to two others:",
            line: "org assign permsetlicense --name SalesConsole --on-behalf-of second,third",
        },
    ],
    flags: &[
        Flag::text("name", "Name of the permission set license.")
            .short('n')
            .aliases(&["perm-set-license", "psl"])
            .multiple()
            .required(),
        ON_BEHALF_OF.commas(),
        TARGET_ORG,
        API_VERSION,
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<Assigned, Failure> {
    let org = context.target_org(matches).await?;
    let mut assigned = Assigned {
        what: "Permission Set License Assignment",
        title: "Permset Licenses Assigned",
        ..Assigned::default()
    };
    for license in matches.all("name") {
        let name = quote(license);
        let soql = format!("select Id from PermissionSetLicense where DeveloperName = {name} or MasterLabel = {name}");
        let found = org.single(Api::Rest, &soql).await.map(|row| text(&row, "Id"));
        for user in users(matches, org.username()) {
            let username = context.username_of(&user)?;
            let refused = |user: &str, message: String| Refused { user: user.to_owned(), message, details: None };
            let Ok(id) = &found else {
                assigned.failures.push(refused(&user, format!("PermissionSetLicense not found: {license}")));
                continue;
            };
            match assign(&org, &username, id).await {
                Ok(true) => assigned.successes.push((username, license.clone())),
                Ok(false) => {
                    let message =
                        format!("The user \"{username}\" already has the Permission Set License \"{license}\"");
                    context.warn(message);
                    assigned.successes.push((username, license.clone()));
                }
                Err(error) => assigned.failures.push(refused(&username, error.message)),
            }
        }
    }
    Ok(assigned)
}

/// Whether the user did not have it before.
async fn assign(org: &Org, username: &str, license: &str) -> Result<bool, ClientError> {
    let soql = format!("select Id from User where Username = {}", quote(username));
    let user = text(&org.single(Api::Rest, &soql).await?, "Id");
    let fields = json!({"AssigneeId": user, "PermissionSetLicenseId": license});
    match org.create(Api::Rest, "PermissionSetLicenseAssign", &fields).await {
        Ok(_) => Ok(true),
        Err(error) if error.message.starts_with("duplicate value found") => Ok(false),
        Err(error) => Err(error),
    }
}
