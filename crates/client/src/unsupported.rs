//! Calls that the embedded org does not implement, as a person reads them: by what is called, with its places.

use std::collections::BTreeMap;

/// More members than these are only counted.
const MEMBERS: usize = 12;
/// More places of one member than these are only counted.
const PLACES: usize = 4;

/// `A, line 4: not implemented here: System.Site.login(…)` each; nothing where there are none.
///
/// ```text
/// 3 calls are not implemented here; a test that meets one is unsupported:
///   System.Site.login(String, String, String): A 4, 9; B 2
/// ```
pub fn unsupported_calls<S: AsRef<str>>(calls: &[S]) -> Option<String> {
    let mut members: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for call in calls {
        let (place, member) = call.as_ref().split_once(": not implemented here: ").unwrap_or(("", call.as_ref()));
        members.entry(member).or_default().push(place.rsplit_once(", line ").unwrap_or((place, "")));
    }
    if members.is_empty() {
        return None;
    }
    let mut members: Vec<(&str, Vec<(&str, &str)>)> = members.into_iter().collect();
    members.sort_by_key(|(_, places)| std::cmp::Reverse(places.len()));
    let verb = if calls.len() == 1 { "call is" } else { "calls are" };
    let mut lines = vec![format!("{} {verb} not implemented here; a test that meets one is unsupported:", calls.len())];
    lines.extend(members.iter().take(MEMBERS).map(|(member, places)| format!("  {member}: {}", shown(places))));
    if members.len() > MEMBERS {
        let left = &members[MEMBERS..];
        let count: usize = left.iter().map(|(_, places)| places.len()).sum();
        lines.push(format!("  and {count} calls of {} more members", left.len()));
    }
    Some(lines.join("\n"))
}

/// `A 4, 9; B 2`
fn shown(places: &[(&str, &str)]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut before = None;
    for (unit, line) in places.iter().take(PLACES) {
        match parts.last_mut().filter(|_| before == Some(unit)) {
            Some(last) => last.push_str(&format!(", {line}")),
            None => parts.push(format!("{unit} {line}").trim_end().to_owned()),
        }
        before = Some(unit);
    }
    if places.len() > PLACES {
        parts.push(format!("{} more", places.len() - PLACES));
    }
    parts.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(calls: &str, expected: &str) {
        let calls: Vec<String> = calls.lines().map(str::to_owned).collect();
        assert_eq!(unsupported_calls(&calls).unwrap_or_default(), expected);
    }

    #[test]
    fn calls_are_told_by_what_is_called() {
        check("", "");
        check(
            "A, line 4: not implemented here: System.x()",
            "1 call is not implemented here; a test that meets one is unsupported:\n  System.x(): A 4",
        );
        check(
            "A, line 1: not implemented here: System.y()\nA, line 4: not implemented here: System.x()\n\
             A, line 9: not implemented here: System.x()\nB, line 2: not implemented here: System.x()\n\
             C, line 2: not implemented here: System.x()\nD, line 2: not implemented here: System.x()",
            "6 calls are not implemented here; a test that meets one is unsupported:\n  \
             System.x(): A 4, 9; B 2; C 2; 1 more\n  System.y(): A 1",
        );
        let many: Vec<String> = (0..14).map(|n| format!("A, line {n}: not implemented here: m{n:02}()")).collect();
        let told = unsupported_calls(&many).unwrap_or_default();
        assert_eq!((told.lines().count(), told.lines().last()), (14, Some("  and 2 calls of 2 more members")));
    }
}
