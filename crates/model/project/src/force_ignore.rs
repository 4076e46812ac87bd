//! `.forceignore`: which files of a project no command looks at.

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::path::{Path, PathBuf};

const FILE: &str = ".forceignore";

/// Rules that come before the file's own. They hold only where a file exists, even an empty one.
const ALWAYS: [&str; 10] = [
    "**/*.dup",
    "**/.*",
    "!.sf",
    "**/.sf/**",
    "!**/.sf/orgs",
    "!**/.sf/orgs/**",
    "**/.sf/orgs/*/**",
    "!**/.sf/orgs/*/remoteMetadata",
    "!**/.sf/orgs/*/remoteMetadata/**",
    "**/package2-descriptor.json",
];

/// The rules of the nearest `.forceignore`; without a file nothing is ignored.
#[derive(Debug, Clone, Default)]
pub struct ForceIgnore {
    rules: Option<(PathBuf, Gitignore)>,
    warnings: Vec<String>,
}

impl ForceIgnore {
    /// The rules that hold for this path: those of the nearest file upwards.
    pub fn find(start: &Path) -> Self {
        let start = std::path::absolute(start).unwrap_or_else(|_| start.to_path_buf());
        let Some(folder) = start.ancestors().find(|folder| folder.join(FILE).is_file()) else {
            return Self::default();
        };
        match std::fs::read(folder.join(FILE)) {
            Ok(bytes) => Self::parse(folder, &String::from_utf8_lossy(&bytes)),
            Err(_) => Self::default(),
        }
    }

    pub fn parse(folder: &Path, text: &str) -> Self {
        let mut builder = GitignoreBuilder::new(folder);
        // The switch is documented not to fail.
        let _ = builder.case_insensitive(true);
        for line in ALWAYS.into_iter().chain(["**/package2-manifest.json"]) {
            let _ = builder.add_line(None, line);
        }
        let mut warnings = Vec::new();
        for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            if let Err(error) = builder.add_line(None, line) {
                warnings.push(format!("{FILE}:{}: this rule is left out: {error}.", number + 1));
            }
            warnings.extend(suspicious(line).map(|why| format!("{FILE}:{}: {why}", number + 1)));
        }
        let rules = builder.build().ok().map(|rules| (folder.to_path_buf(), rules));
        Self { rules, warnings }
    }

    /// What the rules' author may not have meant.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Whether the file at this path is ignored. What lies in an ignored folder is ignored, whatever later rules say.
    pub fn is_ignored(&self, path: &Path, is_directory: bool) -> bool {
        let Some((folder, rules)) = &self.rules else { return false };
        let Ok(relative) = path.strip_prefix(folder) else { return false };
        let mut prefix = PathBuf::new();
        let mut segments = relative.components().peekable();
        while let Some(segment) = segments.next() {
            prefix.push(segment);
            let is_directory = segments.peek().is_some() || is_directory;
            if rules.matched(&prefix, is_directory).is_ignore() {
                return true;
            }
        }
        false
    }
}

fn suspicious(line: &str) -> Option<&'static str> {
    if line.starts_with('#') {
        None
    } else if line.contains('\\') {
        Some("a backslash does not separate folders here; write '/' instead, or the rule does nothing.")
    } else if line.contains("**/unpackaged/**") {
        Some("the rule **/unpackaged/** ignores every file of a retrieve.")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rules: &str, path: &str) -> bool {
        let (path, is_directory) = (path.trim_end_matches('/'), path.ends_with('/'));
        ForceIgnore::parse(Path::new("/p"), rules).is_ignored(&Path::new("/p").join(path), is_directory)
    }

    #[test]
    fn rules_are_those_of_gitignore_without_regard_to_case() {
        assert!(check("**/__tests__/**", "f/lwc/a/__tests__/a.test.js"));
        assert!(check("package.xml", "f/Package.xml"));
        assert!(check("/f", "f/classes/A.cls"));
        assert!(!check("/f", "g/f/A.cls"));
        assert!(check("**settings", "f/settings/Account.settings-meta.xml"));
    }

    #[test]
    fn a_file_in_an_ignored_folder_cannot_be_taken_back() {
        assert!(check("f/\n!f/A.cls", "f/A.cls"));
        assert!(!check("f/*\n!f/A.cls", "f/A.cls"));
    }

    #[test]
    fn built_in_rules_hold_only_where_a_file_exists() {
        assert!(check("", "f/.eslintrc.json"));
        assert!(check("", "f/A.cls.dup"));
        assert!(check("", "f/package2-descriptor.json"));
        assert!(!check("", ".sf/orgs/00D/remoteMetadata/a"));
        assert!(check("", ".sf/config.json"));
        assert!(!ForceIgnore::default().is_ignored(Path::new("/p/f/.eslintrc.json"), false));
    }

    #[test]
    fn rules_that_do_nothing_are_pointed_out() {
        let rules = ForceIgnore::parse(Path::new("/p"), "# a\\b\nf\\g\n");
        assert_eq!(rules.warnings().len(), 1, "{:?}", rules.warnings());
        assert!(rules.warnings()[0].starts_with(".forceignore:2: a backslash"));
    }
}
