//! What the platform has no API for: the home itself, and whole versions. Under `/services/orgyard`.
//!
//! What concerns one org takes a token of that org; what concerns the home answers programs that may read it: in this process, or
//! showing the secret of the file `serve.port`.

mod change_sets;
mod components;
mod dry_run;
mod dump;
mod health;
mod hubs;
mod login;
mod namespaces;
mod orgs;
mod packages;
mod versions;

use crate::route::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    [
        change_sets::ENDPOINTS,
        components::ENDPOINTS,
        dry_run::ENDPOINTS,
        dump::ENDPOINTS,
        health::ENDPOINTS,
        hubs::ENDPOINTS,
        login::ENDPOINTS,
        namespaces::ENDPOINTS,
        orgs::ENDPOINTS,
        packages::ENDPOINTS,
        versions::ENDPOINTS,
    ]
    .concat()
}
