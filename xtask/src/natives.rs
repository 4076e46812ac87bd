//! docs/apex-natives.md: which members of the platform's classes Apex can call here.

use anyhow::Result;
use orgyard_apex_check::PlatformId;
use orgyard_apex_lib::natives;
use orgyard_apex_vm::NativeKind;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write;

/// Source: data/apex-stdlib.csv.
const TABLE: &str = include_str!("../../data/apex-stdlib.csv");

/// Namespaces whose missing members are listed one by one.
const LISTED: [&str; 3] = ["Database", "Schema", "System"];

const HEAD: &str = "# Members of the platform's classes

Which methods, constructors and properties of the platform's own types run here, of those that are known. Types whose
members all lack a native are left out, and so are enums, whose values are all there, and interfaces. Code that calls
another member compiles; the call ends with `not implemented here:` and its name.
";

#[derive(Default)]
struct Type {
    /// Members without a native, as they are written.
    missing: BTreeSet<String>,
    here: usize,
}

impl Type {
    fn all(&self) -> usize {
        self.here + self.missing.len()
    }
}

/// What is registered: the exact member, or a holder of data that answers to all of its own.
struct Known<'a> {
    members: HashSet<(&'a str, &'a str, usize, NativeKind)>,
    holders: HashSet<&'a str>,
}

pub(crate) fn page() -> Result<String> {
    let types = types()?;
    let mut page = HEAD.to_owned();
    let mut namespace = "";
    for ((own, name), ty) in types.iter().filter(|(_, ty)| ty.here > 0) {
        if own != namespace {
            namespace = own;
            write!(page, "\n## {namespace}\n\n| type | members here | of |\n| --- | ---: | ---: |\n")?;
        }
        writeln!(page, "| {name} | {} | {} |", ty.here, ty.all())?;
    }
    page.push_str("\n# Members that are missing\n");
    for namespace in LISTED {
        write!(page, "\n## {namespace}\n\n")?;
        let own = types.iter().filter(|((own, _), ty)| own == namespace && !ty.missing.is_empty());
        for ((_, name), ty) in own {
            let missing: Vec<&str> = ty.missing.iter().map(String::as_str).collect();
            writeln!(page, "- {name}: {}", missing.join(", "))?;
        }
    }
    Ok(page)
}

fn types() -> Result<BTreeMap<(String, String), Type>> {
    let registered: Vec<_> = natives().members().collect();
    let known = Known {
        members: registered.iter().map(|(owner, name, count, kind)| (&**owner, &**name, *count, *kind)).collect(),
        holders: natives().data_holders().collect(),
    };
    let mut types: BTreeMap<(String, String), Type> = BTreeMap::new();
    for row in csv::Reader::from_reader(TABLE.as_bytes()).records() {
        let row = row?;
        let cell = |at: usize| row.get(at).unwrap_or_default();
        // The table gives most types a constructor without parameters and a copy, whether code can use them or not.
        let is_noise = cell(5) == "constructor" && cell(8).is_empty() || cell(7) == "clone" && cell(10) == "L";
        // The compiler makes these errors of the record, and those variables of the trigger.
        let is_special = cell(7) == "addError" && cell(1) != "SObject" || cell(1) == "Trigger";
        let is_member = cell(2) == "class" && cell(5) != "type" && cell(0) != "Internal";
        let is_counted = is_member && !is_noise && !is_special;
        if !is_counted {
            continue;
        }
        let ty = types.entry((cell(0).to_owned(), cell(1).to_owned())).or_default();
        let parameters: Vec<&str> = cell(8).split(';').map(str::trim).filter(|own| !own.is_empty()).collect();
        if known.has(&format!("{}.{}", cell(0), cell(1)), cell(5), cell(7), parameters.len()) {
            ty.here += 1;
        } else {
            ty.missing.insert(written(cell(5), cell(7), &parameters));
        }
    }
    Ok(types)
}

/// `left(Integer)`, `new(String)`, `name`.
fn written(member: &str, name: &str, parameters: &[&str]) -> String {
    let types: Vec<&str> = parameters.iter().map(|own| own.rsplit_once(' ').map_or(*own, |(ty, _)| ty)).collect();
    match member {
        "method" => format!("`{name}({})`", types.join(", ")),
        "constructor" => format!("`new({})`", types.join(", ")),
        _ => format!("`{name}`"),
    }
}

impl Known<'_> {
    fn has(&self, owner: &str, member: &str, name: &str, count: usize) -> bool {
        let above = PlatformId::named(owner).map(PlatformId::line).unwrap_or_default();
        let above = above.into_iter().map(|id| id.qualified().to_lowercase());
        let line = std::iter::once(owner.to_lowercase()).chain(above).chain(["internal.object".to_owned()]);
        let name = name.to_lowercase();
        line.into_iter().any(|owner| self.has_own(&owner, member, &name, count))
    }

    fn has_own(&self, owner: &str, member: &str, name: &str, count: usize) -> bool {
        use NativeKind as K;
        let has = |name: &str, count: usize, kind: K| self.members.contains(&(owner, name, count, kind));
        let is_holder = self.holders.contains(owner);
        match member {
            "constructor" => is_holder && count == 0 || has("<init>", count, K::Constructor),
            "method" => {
                let is_accessor = name.starts_with("get") && count == 0 || name.starts_with("set") && count == 1;
                is_holder && is_accessor || has(name, count, K::Method) || has(name, count, K::StaticMethod)
            }
            _ => {
                let reads = has(name, 0, K::Get) || has(name, 0, K::StaticGet);
                let getter = |prefix: &str| has(&format!("{prefix}{name}"), 0, K::Method);
                is_holder || reads || getter("get") || getter("is")
            }
        }
    }
}
