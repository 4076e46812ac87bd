//! `org create user`.

use super::permission_set::assign;
use super::{password, some_failed};
use crate::alias::assignments;
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use crate::shared::text::text;
use crate::table::table;
use orgyard_client::{Api, ClientError, Org, quote, random_password};
use serde_json::{Map, Value, json};

const PASSWORD_LENGTH: usize = 20;

pub(crate) static COMMAND: Command = Command {
    words: "org create user",
    spellings: &[Spelling::new("force:user:create")],
    class: "CreateUserCommand",
    summary: "Create a user in a scratch org, and log in as that user.",
    description: "The user is a copy of the one who is logged in, with the profile Standard User and a username of its \
        own. A definition file, as JSON, and NAME=VALUE arguments change that: fields of the object User, and profileName, \
        roleDeveloperName, permsets (a list) and generatePassword (true or false).",
    examples: &[
        Example { says: "Create a user and name it:", line: "org create user --set-alias second --target-org dev" },
        Example {
            says: "Create one as a file describes it, with another address:",
            line: "org create user --definition-file config/reader.json email=me@example.com generatePassword=true",
        },
        Example {
            says: "Create one with a username that nobody else can have:",
            line: "org create user --set-unique-username username=reader@example.com permsets=Reader",
        },
    ],
    flags: &[
        Flag::text("set-alias", "Short name for the user, as for an org.").short('a').aliases(&["setalias"]),
        Flag::text("definition-file", "JSON file that describes the user.").short('f').aliases(&["definitionfile"]),
        Flag::switch("set-unique-username", "Append the org's id to the username that was given.")
            .short('s')
            .aliases(&["setuniqueusername"]),
        TARGET_ORG,
        API_VERSION,
    ],
    arguments: Arguments::Many("NAME=VALUE"),
    run: |context, matches| boxed(run(context, matches)),
};

type Fields = Map<String, Value>;

struct Created {
    org_id: String,
    fields: Fields,
    failures: Vec<(&'static str, String)>,
    successes: bool,
}

async fn run(context: &Context, matches: &Matches) -> Result<Created, Failure> {
    let org = context.target_org(matches).await?;
    if org.auth().is_scratch != Some(true) && org.auth().dev_hub_username.is_none() {
        let message = "This command works with only scratch orgs.";
        return Err(Failure::new("NonScratchOrgError", message).action("Create users of other orgs in Setup"));
    }
    let mut fields = fields(context, matches, &org).await?;
    let id = create(context, &org, &fields).await?;
    fields.insert("id".to_owned(), id.clone().into());
    let username = value(&fields, "username");
    let mut created = Created { org_id: org.auth().org_id.clone(), fields, failures: Vec::new(), successes: false };
    let sets = permission_sets(&created.fields);
    if !sets.is_empty() {
        let mut outcome = Ok(());
        for set in &sets {
            outcome = outcome.and(assign(&org, &id, set).await);
        }
        created.note("Permission Set Assignment", outcome);
    }
    if created.fields.get("generatePassword") == Some(&Value::Bool(true)) {
        let word = random_password(PASSWORD_LENGTH, 5)?;
        let outcome = password::set(context, &context.org(&username).await?, &word).await;
        context.warn("This command has generated a password; see it with 'orgyard org auth show-user-password'.");
        created.note("Password Assignment", outcome);
    }
    if let Some(alias) = matches.get("set-alias") {
        context.aliases().change(|aliases| _ = aliases.insert(alias.to_owned(), username))?;
    }
    Ok(created)
}

/// What the new user is to be: as the one who is logged in, but for the file and, before it, the arguments.
async fn fields(context: &Context, matches: &Matches, org: &Org) -> Result<Fields, Failure> {
    let mut fields = template(org).await?;
    let own = format!("{}_{}", context.now(), org.username());
    fields.insert("username".to_owned(), own.as_str().into());
    if let Some(file) = matches.get("definition-file") {
        let read: Value = serde_json::from_str(&context.read_file(file)?).map_err(|error| {
            Failure::new("JsonParseError", format!("{file} is not JSON: {error}.")).action("Mend the definition file")
        })?;
        let given = read.as_object().into_iter().flatten();
        fields.extend(given.map(|(name, value)| (first(name, char::to_ascii_lowercase), value.clone())));
    }
    for (name, value) in assignments(&matches.arguments)? {
        let known = ["generatePassword", "profileName", "roleDeveloperName"];
        let name =
            known.iter().find(|known| known.eq_ignore_ascii_case(&name)).map_or(name, |known| (*known).to_owned());
        let value = if name == "generatePassword" { json!(value == "true") } else { value.into() };
        fields.insert(first(&name, char::to_ascii_lowercase), value);
    }
    let username = value(&fields, "username");
    if matches.has("set-unique-username") && username != own {
        let unique = format!("{username}.{}", org.auth().org_id.to_lowercase());
        fields.insert("username".to_owned(), unique.into());
    }
    look_up(org, &mut fields).await?;
    Ok(fields)
}

async fn template(org: &Org) -> Result<Fields, Failure> {
    let name = quote(org.username());
    let soql = format!(
        "SELECT Id, Username, LastName, Alias, TimeZoneSidKey, LocaleSidKey, EmailEncodingKey, ProfileId, \
         LanguageLocaleKey, Email FROM User WHERE Username={name}"
    );
    let row = org.single(Api::Rest, &soql).await?;
    let given = row.as_object().into_iter().flatten().filter(|(name, _)| *name != "attributes");
    let mut fields: Fields =
        given.map(|(name, value)| (first(name, char::to_ascii_lowercase), value.clone())).collect();
    if let Some(profile) = org.query("SELECT Id FROM Profile WHERE name='Standard User'").await?.first() {
        fields.insert("profileId".to_owned(), text(profile, "Id").into());
    }
    Ok(fields)
}

/// Puts ids in the place of names.
async fn look_up(org: &Org, fields: &mut Fields) -> Result<(), Failure> {
    let named = |fields: &Fields, name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
    if let Some(name) = named(fields, "profileName") {
        let row = org.single(Api::Rest, &format!("SELECT id FROM profile WHERE name={}", quote(&name))).await?;
        fields.insert("profileId".to_owned(), text(&row, "Id").into());
    }
    if let Some(name) = named(fields, "roleDeveloperName") {
        let good = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && !name.contains("__")
            && !name.ends_with('_');
        if !good {
            let message = format!(
                "Invalid roleDeveloperName: \"{name}\". Must start with a letter and contain only alphanumeric \
                 characters or single underscores, with no double or final underscores."
            );
            return Err(Failure::new("InvalidRoleDeveloperNameError", message));
        }
        let soql = format!("SELECT id FROM userrole WHERE developername={}", quote(&name));
        fields.insert("userRoleId".to_owned(), text(&org.single(Api::Rest, &soql).await?, "Id").into());
    }
    Ok(())
}

/// Creates the user, sets what sign-up leaves out, and keeps the login; the id.
async fn create(context: &Context, org: &Org, fields: &Fields) -> Result<String, Failure> {
    let username = value(fields, "username");
    let nick_name: String = username.chars().take(40).collect();
    let user = json!({
        "username": username,
        "emails": [value(fields, "email")],
        "name": {"familyName": value(fields, "lastName")},
        "nickName": nick_name,
        "entitlements": [{"value": value(fields, "profileId")}],
    });
    let (id, token) = match org.create_user(&user).await {
        Ok(created) => created,
        Err(error) => return Err(explained(org, fields, error).await),
    };
    let not_fields = [
        "id",
        "username",
        "email",
        "lastName",
        "profileId",
        "permsets",
        "generatePassword",
        "profileName",
        "roleDeveloperName",
    ];
    let rest = fields.iter().filter(|(name, _)| !not_fields.contains(&name.as_str()));
    let rest: Fields = rest.map(|(name, value)| (first(name, char::to_ascii_uppercase), value.clone())).collect();
    org.update(Api::Rest, "User", &id, &Value::Object(rest)).await?;
    context.auth().save(&org.log_in_as(&username, &id, &token).await?)?;
    Ok(id)
}

async fn explained(org: &Org, fields: &Fields, error: ClientError) -> Failure {
    if error.message.contains("LICENSE_LIMIT_EXCEEDED") {
        let soql = format!("SELECT name FROM profile WHERE id={}", quote(&value(fields, "profileId")));
        let profile = org.single(Api::Rest, &soql).await.map(|row| text(&row, "Name")).unwrap_or_default();
        let message = format!("There are no available user licenses for the user profile \"{profile}\".");
        return Failure::new("licenseLimitExceeded", message);
    }
    if error.message.contains("DUPLICATE_USERNAME") {
        let message = format!(
            "The username \"{}\" already exists in this or another Salesforce org. Usernames must be unique across all \
             Salesforce orgs. Try using the --set-unique-username flag to force a unique username by appending the org \
             ID.",
            value(fields, "username")
        );
        return Failure::new("duplicateUsername", message);
    }
    Failure::new("Error", error.message)
}

fn value(fields: &Fields, name: &str) -> String {
    fields.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn first(name: &str, change: impl Fn(&char) -> char) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|letter| change(&letter));
    first.into_iter().chain(letters).collect()
}

fn permission_sets(fields: &Fields) -> Vec<String> {
    match fields.get("permsets") {
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Some(Value::String(names)) => names.split(',').map(|name| name.replace('\'', "").trim().to_owned()).collect(),
        _ => Vec::new(),
    }
}

impl Created {
    fn note(&mut self, what: &'static str, outcome: Result<(), ClientError>) {
        match outcome {
            Ok(()) => self.successes = true,
            Err(error) => self.failures.push((what, error.message)),
        }
    }
}

impl Output for Created {
    fn json(&self) -> Value {
        let fields = self.fields.iter().filter(|(name, _)| *name != "permsets");
        let fields: Fields = fields.map(|(name, value)| (name.to_lowercase(), value.clone())).collect();
        json!({
            "orgId": self.org_id,
            "permissionSetAssignments": permission_sets(&self.fields),
            "fields": fields,
        })
    }

    fn human(&self) -> String {
        let username = value(&self.fields, "username");
        let done = format!(
            "Successfully created user \"{username}\" with ID {} for org {}.\n\
             See more details about this user by running \"orgyard org display user -o {username}\".\n",
            value(&self.fields, "id"),
            self.org_id
        );
        if self.failures.is_empty() {
            return done;
        }
        let rows: Vec<Vec<String>> =
            self.failures.iter().map(|(what, message)| vec![(*what).to_owned(), message.clone()]).collect();
        format!("Partial Success\n{done}\n{}", table("Failures", &["Action", "Error Message"], &rows))
    }

    fn exit_code(&self) -> i32 {
        some_failed(self.successes, !self.failures.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permission_sets_come_as_a_list_or_as_text() {
        let check = |sets: Value| permission_sets(&Map::from_iter([("permsets".to_owned(), sets)])).join("|");
        assert_eq!(check(json!(["A", "B"])), "A|B");
        assert_eq!(check(json!("'A, B'")), "A|B");
        assert_eq!(check(Value::Null), "");
    }

    #[test]
    fn a_user_who_lacks_something_is_created_all_the_same() {
        let fields = Map::from_iter([
            ("id".to_owned(), json!("005x")),
            ("username".to_owned(), json!("a@b.c")),
            ("timeZoneSidKey".to_owned(), json!("GMT")),
            ("permsets".to_owned(), json!("Nobody")),
        ]);
        let failures = vec![("Permission Set Assignment", "no".to_owned())];
        let created = Created { org_id: "00Dx".into(), fields, failures, successes: false };
        assert_eq!(created.exit_code(), 1);
        insta::assert_snapshot!(format!("{}\n{}", created.human(), created.json()));
    }
}
