//! Who is calling, and how tokens come about.

mod apps;
mod authorize;
mod form;
mod frontdoor;
pub(crate) mod grants;
mod identity;
mod jwt;
mod key;
mod page;
pub(crate) mod token;
mod userinfo;

use crate::route::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    [token::ENDPOINTS, authorize::ENDPOINTS, userinfo::ENDPOINTS, identity::ENDPOINTS, frontdoor::ENDPOINTS].concat()
}
