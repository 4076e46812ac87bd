//! `data …`: queries and single records.

pub(crate) mod bulk;
pub(crate) mod query;
pub(crate) mod record;
pub(crate) mod search;
pub(crate) mod tree;
mod values;

use crate::cli::Flag;
use crate::cli::Matches;
use orgyard_client::Api;

pub(crate) const TOOLING: Flag =
    Flag::switch("use-tooling-api", "Use the Tooling API and its objects.").short('t').aliases(&["usetoolingapi"]);

pub(crate) fn api(matches: &Matches) -> Api {
    if matches.has("use-tooling-api") { Api::Tooling } else { Api::Rest }
}
