//! Who is calling, and how tokens come about.

pub(crate) mod grants;
mod identity;
mod single_access;
mod token;
mod userinfo;

use crate::route::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    [token::ENDPOINTS, userinfo::ENDPOINTS, identity::ENDPOINTS, single_access::ENDPOINTS].concat()
}
