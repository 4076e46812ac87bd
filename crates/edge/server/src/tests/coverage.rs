//! `docs/api.md`: every resource that is served, and every one that is known and not. Written anew when the
//! environment variable `ORGYARD_WRITE_DOCS` is set.

use crate::not_built;
use crate::soap::operations;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

fn page() -> String {
    let missing: BTreeSet<&str> = not_built::rows().map(|(_, path, _)| path).collect();
    let mut served: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for endpoint in crate::endpoints().iter().filter(|endpoint| !missing.contains(endpoint.path)) {
        for path in endpoint.paths() {
            served.entry(path).or_default().insert(endpoint.method);
        }
    }
    let mut page = String::from(
        "# Resources\n\nGenerated from the server's list of endpoints and `data/api-resources.csv`. What is not served \
         answers `not implemented here: …` with its name.\n\n## Served\n\n| path | methods |\n| --- | --- |\n",
    );
    for (path, methods) in &served {
        let methods: Vec<&str> = methods.iter().copied().collect();
        let _ = writeln!(page, "| `{path}` | {} |", methods.join(", "));
    }
    for (api, operations) in operations() {
        let _ = write!(page, "\n## Operations of {api}\n\n| operation | served |\n| --- | --- |\n");
        for (name, is_served) in operations {
            let _ = writeln!(page, "| `{name}` | {} |", if is_served { "yes" } else { "no" });
        }
    }
    page.push_str("\n## Not served\n\n| path | methods | name |\n| --- | --- | --- |\n");
    for (method, path, name) in not_built::rows() {
        let _ = writeln!(page, "| `{path}` | {} | {name} |", if method == "ANY" { "all" } else { method });
    }
    page
}

#[test]
fn the_page_of_resources_is_up_to_date() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../docs/api.md");
    let page = page();
    if std::env::var_os("ORGYARD_WRITE_DOCS").is_some() {
        std::fs::write(&file, &page).unwrap();
    }
    let present = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(present == page, "docs/api.md is stale: run the tests of orgyard-server with ORGYARD_WRITE_DOCS=1");
}
