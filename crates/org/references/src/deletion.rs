//! Which types of a package's components an upgrade deletes.

const TABLE: &str = include_str!("../../../../data/hard-deleted-types.csv");

/// Whether a component of this type that the new version no longer has is deleted on upgrade; components of all other
/// types are marked deprecated and stay.
pub fn may_delete(type_name: &str) -> bool {
    TABLE.lines().skip(1).any(|line| line.eq_ignore_ascii_case(type_name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_and_what_holds_it_stays() {
        assert!(may_delete("ApexClass") && may_delete("layout") && may_delete("WorkflowTask"));
        assert!(!may_delete("CustomObject") && !may_delete("CustomField") && !may_delete("RecordType"));
    }
}
