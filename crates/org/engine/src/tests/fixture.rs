//! Homes for tests.

use crate::{Behaviour, Home, HomeOptions, Org};
use orgyard_values::Env;
use std::sync::Arc;

/// Friday, 2026-11-20T17:00Z.
pub(super) const NOW: i64 = 1_795_194_000_000;

pub(super) fn home(behaviours: Vec<Arc<dyn Behaviour>>) -> Arc<Home> {
    Home::open(HomeOptions { behaviours, ..HomeOptions::in_memory(Env::fixed(NOW)) }).unwrap()
}

pub(super) fn hub(home: &Arc<Home>) -> Arc<Org> {
    home.org(home.orgs().unwrap()[0].id).unwrap()
}
