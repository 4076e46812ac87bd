//! Which metadata types which feature supports.

use crate::table::Table;

const TABLE: Table = Table::new(include_str!("../../../../data/metadata-coverage.csv"));

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    Yes,
    No,
    /// Only in packages without a namespace.
    NoNamespaceOnly,
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    pub type_name: &'static str,
    pub unlocked_packaging: Support,
    pub source_tracking: Support,
    pub scratch_org: Support,
    pub metadata_api: Support,
}

/// The coverage row of a metadata type; `None` for a type that the table does not know.
pub fn coverage(type_name: &str) -> Option<Coverage> {
    let columns: Vec<&'static str> = TABLE.rows(type_name).next()?.split(',').collect();
    let at = |i: usize| columns.get(i).map_or(Support::Unknown, |text| support(text));
    Some(Coverage {
        type_name: columns.first()?,
        unlocked_packaging: at(1),
        source_tracking: at(2),
        scratch_org: at(3),
        metadata_api: at(5),
    })
}

fn support(text: &str) -> Support {
    match text {
        "yes" => Support::Yes,
        "no" => Support::No,
        "no-namespace-only" => Support::NoNamespaceOnly,
        _ => Support::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::first;

    #[test]
    fn types_say_whether_a_package_may_hold_them() {
        assert_eq!(coverage("apexclass").map(|c| c.unlocked_packaging), Some(Support::Yes));
        assert_eq!(coverage("AIAssistantTemplate").map(|c| c.unlocked_packaging), Some(Support::No));
        assert_eq!(coverage("NoSuchType"), None);
        assert!(TABLE.lines().map(|l| first(l).to_ascii_lowercase()).is_sorted());
    }
}
