//! The standard profiles, from data files.

use super::access::ObjectAccess;
use super::grants::Grants;
use orgyard_text::names::fold;
use std::collections::HashMap;
use std::sync::LazyLock;

const PROFILES: &str = include_str!("../../../../../data/standard-profiles.csv");
const OBJECTS: &str = include_str!("../../../../../data/profile-objects.csv");
const PERMISSIONS: &str = include_str!("../../../../../data/profile-permissions.csv");

/// The profile with every permission there is.
pub(crate) const ADMINISTRATOR: &str = "System Administrator";

pub(crate) struct StandardProfile {
    pub(crate) name: &'static str,
    /// What its component is called: `Admin`.
    pub(crate) metadata_name: &'static str,
    pub(crate) license: &'static str,
    pub(crate) user_type: &'static str,
}

pub(crate) fn profiles() -> impl Iterator<Item = StandardProfile> {
    lines(PROFILES).filter_map(|columns| match columns[..] {
        [name, metadata_name, license, user_type] => Some(StandardProfile { name, metadata_name, license, user_type }),
        _ => None,
    })
}

/// The name of the standard profile whose component has this name: `System Administrator` for `Admin`.
pub fn standard_profile(component: &str) -> Option<&'static str> {
    profiles().find(|profile| fold(profile.metadata_name) == fold(component)).map(|profile| profile.name)
}

fn lines(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().skip(1).map(|line| line.split(',').collect())
}

static GRANTS: LazyLock<HashMap<&'static str, Grants>> = LazyLock::new(|| {
    let mut out: HashMap<&'static str, Grants> = HashMap::new();
    for profile in profiles() {
        out.insert(profile.name, Grants { standard_fields: true, ..Grants::default() });
    }
    for columns in lines(OBJECTS) {
        if let [profile, object, letters] = columns[..] {
            let access = ObjectAccess::of_letters(letters);
            out.entry(profile).or_default().objects.insert(fold(object), access);
        }
    }
    for columns in lines(PERMISSIONS) {
        if let [profile, permission] = columns[..] {
            out.entry(profile).or_default().user.insert(fold(permission));
        }
    }
    out
});

/// What a standard profile grants as it comes; nothing for another name.
pub(super) fn grants(profile: &str) -> Option<&'static Grants> {
    GRANTS.get(profile)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_about_a_profile_that_exists() {
        let names: Vec<&str> = profiles().map(|profile| profile.name).collect();
        for columns in lines(OBJECTS).chain(lines(PERMISSIONS)) {
            assert!(names.contains(&columns[0]), "{columns:?}");
        }
        assert_eq!(profiles().count() + 1, PROFILES.lines().count());
    }

    #[test]
    fn profiles_differ_in_what_they_grant() {
        let may = |profile: &str, object: &str| grants(profile).unwrap().of_object(object);
        assert!(may(ADMINISTRATOR, "anything__c").modify_all);
        assert!(may("Standard User", "account").edit && !may("Standard User", "campaign").create);
        assert!(may("Marketing User", "campaign").create);
        assert_eq!(may("Minimum Access - Salesforce", "account"), ObjectAccess::NONE);
    }
}
