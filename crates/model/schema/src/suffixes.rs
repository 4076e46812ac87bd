//! Namespaces before names, and suffixes behind them.

/// Namespace and rest of `ns__Name` and `ns__Name__c`.
pub fn namespace_of(name: &str) -> Option<(&str, &str)> {
    let (before, after) = name.split_once("__")?;
    let word =
        !before.is_empty() && before.len() <= 15 && before.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let rest_is_suffix = !after.contains("__") && is_suffix(after);
    (word && !after.is_empty() && !rest_is_suffix).then_some((before, after))
}

/// What the platform puts behind the names of custom things.
const SUFFIXES: [&str; 23] = [
    "c",
    "r",
    "mdt",
    "e",
    "b",
    "x",
    "kav",
    "pc",
    "pr",
    "s",
    "xo",
    "dlm",
    "dll",
    "share",
    "history",
    "feed",
    "tag",
    "changeevent",
    "p",
    "hd",
    "ka",
    "vs",
    "viewstat",
];

pub fn is_suffix(text: &str) -> bool {
    SUFFIXES.iter().any(|s| s.eq_ignore_ascii_case(text))
}

/// The text after the last `__`, when it is one of the platform's suffixes.
pub fn suffix(name: &str) -> Option<&str> {
    let at = name.rfind("__")?;
    Some(&name[at + 2..]).filter(|s| is_suffix(s))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namespaces_are_told_from_suffixes() {
        assert_eq!(namespace_of("npe01__Paid__c"), Some(("npe01", "Paid__c")));
        assert_eq!(namespace_of("npe01__Label"), Some(("npe01", "Label")));
        assert_eq!(namespace_of("Paid__c"), None);
        assert_eq!(namespace_of("A__Share"), None);
        assert_eq!(namespace_of("Plain_Name"), None);
        assert_eq!(suffix("A__Latitude__s"), Some("s"));
    }
}
