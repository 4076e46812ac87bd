//! What a file is on both sides, and how that is shown.

use similar::TextDiff;
use std::time::Duration;

/// A file of a component that both sides changed, as the org and as the project have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sides {
    pub path: String,
    pub org: Option<Vec<u8>>,
    pub project: Option<Vec<u8>>,
}

/// Differences of large files are found roughly when this is over.
const PATIENCE: Duration = Duration::from_secs(2);
const CONTEXT: usize = 3;

impl Sides {
    /// From the org's side to the project's, as `diff -u` writes it; empty where both are the same.
    pub fn diff(&self) -> String {
        let (Some(org), Some(project)) = (text(self.org.as_deref()), text(self.project.as_deref())) else {
            return format!("Binary files org/{0} and project/{0} differ\n", self.path);
        };
        let name = |side: &str, content: &Option<Vec<u8>>| match content {
            Some(_) => format!("{side}/{}", self.path),
            None => "/dev/null".to_owned(),
        };
        let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(org, project);
        let (from, to) = (name("org", &self.org), name("project", &self.project));
        diff.unified_diff().context_radius(CONTEXT).header(&from, &to).to_string()
    }
}

/// Nothing for what is no text; a file that is not there has none.
fn text(content: Option<&[u8]>) -> Option<&str> {
    let content = content.unwrap_or_default();
    std::str::from_utf8(content).ok().filter(|text| !text.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(org: Option<&[u8]>, project: Option<&[u8]>, expected: &str) {
        let sides = Sides { path: "a/b".into(), org: org.map(<[u8]>::to_vec), project: project.map(<[u8]>::to_vec) };
        assert_eq!(sides.diff(), expected);
    }

    #[test]
    fn a_diff_leads_from_the_org_to_the_project() {
        check(
            Some(b"one\ntwo\nthree\n"),
            Some(b"one\n2\nthree\n"),
            "--- org/a/b\n+++ project/a/b\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n",
        );
        check(None, Some(b"one\n"), "--- /dev/null\n+++ project/a/b\n@@ -0,0 +1 @@\n+one\n");
        check(
            Some(b"one"),
            Some(b"one\n"),
            "--- org/a/b\n+++ project/a/b\n@@ -1 +1 @@\n-one\n\\ No newline at end of file\n+one\n",
        );
        check(Some(b"one"), Some(b"one"), "");
        check(Some(b"\xff\xfe"), Some(b"one"), "Binary files org/a/b and project/a/b differ\n");
    }
}
