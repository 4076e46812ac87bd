//! The data API, and the tooling API, which differs in what it shows.

mod actions;
mod apex;
mod blob;
mod changes;
mod collections;
mod completions;
mod component;
mod composite;
mod deploy_request;
pub(crate) mod describe;
mod limits;
mod objects;
mod password;
mod query;
mod record;
mod resources;
mod sandbox_auth;
mod search;
mod shown;
mod test_discovery;
mod tree;
mod versions;

use crate::route::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    [
        versions::ENDPOINTS,
        resources::ENDPOINTS,
        query::ENDPOINTS,
        describe::ENDPOINTS,
        record::ENDPOINTS,
        collections::ENDPOINTS,
        tree::ENDPOINTS,
        changes::ENDPOINTS,
        actions::ENDPOINTS,
        completions::ENDPOINTS,
        test_discovery::ENDPOINTS,
        password::ENDPOINTS,
        search::ENDPOINTS,
        shown::ENDPOINTS,
        composite::ENDPOINTS,
        limits::ENDPOINTS,
        deploy_request::ENDPOINTS,
        sandbox_auth::ENDPOINTS,
        apex::ENDPOINTS,
    ]
    .concat()
}
