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

/// Every reader of text from outside, one after the other.
pub(crate) fn read_any(text: &str) {
    let _ = crate::call::pairs(text);
    let _ = form::basic(text);
    let _ = jwt::is_assertion(text);
    let _ = key::PublicKey::parse(text);
    let _ = apps::is_local(text);
    let _ = apps::parse(text);
}
