//! The data API, and the tooling API, which differs in what it shows.

mod apex;
mod blob;
mod changes;
mod collections;
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
