//! `api request graphql`.

use super::rest::{Answer, INCLUDE, STREAM_TO_FILE, finish};
use crate::cli::{Arguments, Command, Example, Flag, Matches};
use crate::context::Context;
use crate::output::{Failure, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use orgyard_client::{Api, Call};
use serde_json::json;

pub(crate) static COMMAND: Command = Command {
    words: "api request graphql",
    spellings: &[],
    class: "Graphql",
    summary: "Send a GraphQL query to an org, and show the answer.",
    description: "The body is the query itself, the name of a file that holds it, or '-' for what is piped in.",
    examples: &[
        Example {
            says: "Query accounts:",
            line: "api request graphql --body \"query { uiapi { query { Account { edges { node { Name { value } } } } } } }\"",
        },
        Example {
            says: "Send the query of a file, and keep the answer:",
            line: "api request graphql --body accounts.graphql --stream-to-file accounts.json -o dev",
        },
    ],
    flags: &[
        TARGET_ORG,
        API_VERSION,
        STREAM_TO_FILE,
        INCLUDE,
        Flag::text("body", "The query, or the file that holds it.").stdin().required(),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<Answer, Failure> {
    let given = matches.text("body");
    let query = match given.as_str() {
        "" | "-" => context.piped_in().unwrap_or_default(),
        file if context.world.cwd.join(file).is_file() => context.read_file(file)?,
        _ => given,
    };
    let org = context.target_org(matches).await?;
    let call = Call::post(format!("{}/graphql", org.base(Api::Rest).await?)).json(&json!({"query": query}));
    finish(context, matches, &org.answer(call).await?)
}
