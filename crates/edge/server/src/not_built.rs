//! Every resource the platform is known to have and this server has not: each answers by its name, so that nobody
//! takes a gap for a fault of their own.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};

const TABLE: &str = include_str!("../../../../data/api-resources.csv");
const METHODS: [&str; 5] = ["GET", "POST", "PATCH", "PUT", "DELETE"];

pub(crate) fn endpoints() -> Vec<Endpoint> {
    let endpoint = |method, path: &'static str| {
        // A SOAP client understands faults only.
        let access = if path.starts_with("/services/Soap/") { Access::Envelope } else { Access::Open };
        Endpoint::new(method, Under::Root, path, access, refuse)
    };
    rows().flat_map(|(method, path, _)| methods(method).into_iter().map(move |method| endpoint(method, path))).collect()
}

fn methods(method: &'static str) -> Vec<&'static str> {
    if method == "ANY" { METHODS.to_vec() } else { vec![method] }
}

/// Method or `ANY`, path, name.
pub(crate) fn rows() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    TABLE.lines().skip(1).filter_map(|line| {
        let (method, rest) = line.split_once(',')?;
        let (path, name) = rest.split_once(',')?;
        Some((method, path, name))
    })
}

fn refuse(call: &Call) -> Result<Answer, Failure> {
    let name = rows().find(|(_, path, _)| *path == call.pattern).map_or(call.path.as_str(), |(_, _, name)| name);
    Err(Failure::not_built(name))
}
