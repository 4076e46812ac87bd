//! An org in memory, and what tests put into it.

use orgyard_engine::{Home, HomeOptions, NewComponent, Org, Tx};
use orgyard_values::{Env, Id};
use std::sync::Arc;

pub(crate) fn org() -> Arc<Org> {
    let options = HomeOptions { behaviours: super::behaviours(), ..HomeOptions::in_memory(Env::fixed(0)) };
    let home = Home::open(options).unwrap();
    let id = home.orgs().unwrap().remove(0).id;
    home.org(id).unwrap()
}

pub(crate) fn add(tx: &mut Tx, type_name: &str, name: &str, path: &str, text: &str, namespace: Option<&str>) -> Id {
    let files = vec![(path.to_owned(), Arc::from(text.as_bytes()))];
    let namespace = namespace.map(str::to_owned);
    tx.put_component(NewComponent { type_name: type_name.into(), full_name: name.into(), namespace, files }).unwrap().id
}

pub(crate) fn add_class(tx: &mut Tx, name: &str, text: &str, namespace: Option<&str>) -> Id {
    add(tx, "ApexClass", name, &format!("classes/{name}.cls"), text, namespace)
}
