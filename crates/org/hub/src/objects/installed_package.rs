//! `InstalledPackage`: the component that stands for a package with a namespace. Who deploys one installs the version
//! that its file names, who deletes it uninstalls the package (Metadata API guide, InstalledPackage).

use super::refusal;
use crate::install::plan::UpgradeType;
use crate::install::{self, InstallOptions, Security};
use crate::installed::{self, COMPONENT};
use crate::registry::{Registry, Version};
use crate::texts;
use orgyard_engine::{ApiError, Behaviour, EngineError, Tx};
use orgyard_values::Record;
use std::sync::Arc;

pub(super) struct InstalledPackage;

impl Behaviour for InstalledPackage {
    fn object(&self) -> &'static str {
        COMPONENT
    }

    fn before_insert(&self, tx: &mut Tx, new: &mut Record) -> Result<(), ApiError> {
        let field = |name: &str| new.text(name).unwrap_or_default();
        let version = named(tx, field("FullName"), field("versionNumber"))?;
        let Some((package, id)) = version.and_then(|v| Some((v.manifest.subscriber_package, v.id()?))) else {
            let text = texts::no_such_number(field("versionNumber"));
            return Err(refusal("INVALID_CROSS_REFERENCE_KEY", text));
        };
        if installed::of_package(tx, package)?.is_some_and(|installed| installed.version == id) {
            return Ok(());
        }
        // Clients also write what install requests call it.
        let all = ["AllUsers", "FULL"].iter().any(|all| all.eq_ignore_ascii_case(field("securityType")));
        let options = InstallOptions {
            version: id,
            key: new.text("password").map(String::from),
            upgrade: UpgradeType::Mixed,
            security: if all { Security::AllUsers } else { Security::Admins },
            enable_sites: field("activateRSS") == "true",
        };
        refused(&install::install(tx, &options)?.problems)
    }

    /// Packages that came later may need those that came before.
    fn before_delete(&self, tx: &mut Tx, old: &Record) -> Result<(), ApiError> {
        let installed = installed::of_namespace(tx, old.text("FullName").unwrap_or_default())?;
        for version in installed.iter().rev().filter_map(|version| version.id()) {
            refused(&install::uninstall(tx, version)?)?;
        }
        Ok(())
    }
}

/// The newest version of that number.
fn named(tx: &Tx, namespace: &str, number: &str) -> Result<Option<Arc<Version>>, EngineError> {
    let found = Registry::of(tx.home())?.of_namespace(namespace)?;
    let asked = number.strip_suffix(".0").filter(|short| short.contains('.')).unwrap_or(number);
    Ok(found.into_iter().rev().find(|version| version.subscriber_number() == asked))
}

fn refused(problems: &[String]) -> Result<(), ApiError> {
    match problems {
        [] => Ok(()),
        problems => Err(refusal("INVALID_INPUT", problems.join("\n"))),
    }
}
