//! The data API, and the tooling API, which differs in what it shows.

mod actions;
mod apex;
mod blob;
pub(crate) mod changes;
mod collections;
mod completions;
mod component;
mod composite;
mod conditions;
mod connect;
mod deploy_request;
pub(crate) mod describe;
pub(crate) mod layouts;
mod limits;
mod list_views;
mod lists;
mod objects;
mod password;
mod query;
mod quick_actions;
mod record;
mod resources;
mod sandbox_auth;
mod search;
pub(crate) mod shown;
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
        connect::ENDPOINTS,
        test_discovery::ENDPOINTS,
        password::ENDPOINTS,
        search::ENDPOINTS,
        shown::ENDPOINTS,
        layouts::ENDPOINTS,
        list_views::ENDPOINTS,
        lists::ENDPOINTS,
        quick_actions::ENDPOINTS,
        composite::ENDPOINTS,
        limits::ENDPOINTS,
        deploy_request::ENDPOINTS,
        sandbox_auth::ENDPOINTS,
        apex::ENDPOINTS,
    ]
    .concat()
}
