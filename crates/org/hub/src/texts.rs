//! What the hub says when a rule refuses: the platform's words where they are known (wire-packaging §17,
//! error-texts F), then which component or version it is about and what to do next.

use crate::install::incoming::Key;
use orgyard_deploy::ownership::Owner;
use orgyard_values::Id;

/// §39.
pub(crate) fn owned_elsewhere(type_name: &str, full_name: &str, subject: Id, owner: &str) -> String {
    format!(
        "Cannot add component of type:{type_name} named:{full_name} subjectId:{} to another package because it is an \
         installed component.\nIt belongs to {owner}. Install a version of that package without it first (upgrade type \
         DeprecateOnly), or take it out of that package with \"orgyard package component remove\".",
        subject.short()
    )
}

/// UPG-2 (Delete), UPG-7.
pub(crate) fn still_referenced(type_name: &str, full_name: &str, referrers: &[Key]) -> String {
    let mut list: Vec<String> = referrers.iter().map(|r| format!("{} {}", r.type_name, r.full_name)).collect();
    list.sort();
    list.dedup();
    format!(
        "This {type_name} is referenced elsewhere in Salesforce. Remove the usage and try again. : {full_name}\n\
         It is referred to by: {}.",
        list.join(", ")
    )
}

/// §11.
pub(crate) fn beta_into_production(package: Id, version: Option<Id>) -> String {
    let version = version.map(|id| id.to_string()).unwrap_or_default();
    format!(
        "Package({}) Unable to install beta package, Details: The package you attempted to install is a beta package, \
         which you can only install in sandbox or Developer Edition organizations.\n\
         Promote the version first: orgyard package version promote --package {version}",
        package.short()
    )
}

/// Of the version number that an `InstalledPackage` names; clients that wait for a new version look for these words.
pub(crate) fn no_such_number(number: &str) -> String {
    format!("InstalledPackage version number : {number} does not exist!")
}

/// §12.
pub(crate) fn install_first(package: &str, version: &str, dependent: &str) -> String {
    format!(
        "Invalid Upgrade., Details: The package you're installing depends on package '{package}', version '{version}'. \
         Install package '{package}' in the target org before you install package '{dependent}'.\n\
         \"orgyard package install --with-dependencies\" installs them in order."
    )
}

/// §13.
pub(crate) fn dependency_order(failing: Id, package: &str, version: &str, dependent: &str) -> String {
    format!(
        "An error occurred while trying to install a package dependency, ID {failing}: The package you're installing \
         depends on package '{package}', version '{version}'. Install package '{package}' in the target org before you \
         install package '{dependent}'.\nDeclare '{package}' in sfdx-project.json before '{dependent}', or set \
         calculateTransitiveDependencies."
    )
}

/// §14.
pub(crate) fn unusable_dependency(id: &str) -> String {
    format!(
        "Can't create package version. Package dependency [{id}] isn't a valid subscriber package version ID. Correct \
         the package ID in your sfdx-project.json file, and retry creating the package version."
    )
}

/// §18.
pub(crate) const NO_NAMESPACE_INTO_NAMESPACE: &str =
    "You cannot install an unlocked package without a namespace into an org with a namespace.";

/// §34.
pub(crate) const PACKAGE_NOT_FOUND: &str = "Package Not Found, Details: The requested package doesn't yet exist or has been \
     deleted. If this is a recently created package version, please try again in a few minutes or contact the package \
     publisher.";

/// §19 and §20.
pub(crate) const KEY_NEEDED: &str = "Please provide installationkey when querying against SubscriberPackageVersion that is protected by installationkey";
pub(crate) const KEY_WRONG: &str = "Invalid InstallationKey for SubscriberPackageVersion";

/// §21.
pub(crate) const KEY_NOT_NEEDED: &str = "Can't install package. This package doesn't require an installation key. Install the \
     package without specifying an installation key.";

/// §36.
pub(crate) fn used_by_component(owner: &Owner, by: &Key) -> String {
    format!(
        "{} {}: This installed component is referenced by a locally created component.\nIt is referred to by {} {}: \
         remove that reference, then uninstall again.",
        owner.type_name, owner.full_name, by.type_name, by.full_name
    )
}

/// §36, other packages.
pub(crate) fn needed_by_package(dependent: &str) -> String {
    format!("The package is needed by {dependent}, which is installed in this org: uninstall that first.")
}
