//! In which API versions the platform's classes have a method.

/// `type,member,added,removed`: the first version that has it, and the last.
const TABLE: &str = include_str!("../../../../../data/apex-versions.csv");

/// Why a source of a version cannot use a member; None for the newest version.
pub(crate) fn fault(ty: &str, member: &str, version: Option<u16>) -> Option<String> {
    let row = |line: &&str| {
        let mut cells = line.split(',');
        let is = |cell: Option<&str>, name: &str| cell.is_some_and(|cell| cell.eq_ignore_ascii_case(name));
        is(cells.next(), ty) && is(cells.next(), member)
    };
    let cells: Vec<&str> = TABLE.lines().skip(1).find(row)?.split(',').collect();
    let [ty, member, added, removed] = cells.as_slice() else { return None };
    let (added, removed): (Option<u16>, Option<u16>) = (added.parse().ok(), removed.parse().ok());
    let early = added.filter(|added| version.is_some_and(|version| version < *added));
    let late = removed.filter(|removed| version.is_none_or(|version| version > *removed));
    let early = early.map(|added| format!("Method not added until version {added}.0: {ty}.{member}"));
    early.or_else(|| late.map(|removed| format!("Method was removed after version {removed}.0: {ty}.{member}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_has_what_was_added_and_not_yet_removed() {
        let feeds = "connectapi.chatterfeeds";
        assert!(fault(feeds, "postfeeditem", Some(31)).is_none());
        assert!(fault(feeds, "postfeedelement", Some(31)).is_none());
        assert!(fault(feeds, "postComment", Some(20)).is_none());
        let early = fault(feeds, "postFeedElement", Some(30));
        assert_eq!(early.unwrap(), "Method not added until version 31.0: ConnectApi.ChatterFeeds.postFeedElement");
        let late = fault(feeds, "postFeedItem", None);
        assert_eq!(late.unwrap(), "Method was removed after version 31.0: ConnectApi.ChatterFeeds.postFeedItem");
    }
}
