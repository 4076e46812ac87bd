//! Every reader of bytes from outside, as a function that must neither panic nor hang.

use orgyard_metadata::elements::{filled, three_way};
use orgyard_metadata::{Manifest, PackageFiles, Registry, unpack};
use orgyard_project::{ForceIgnore, Project, ScratchDefinition};
use orgyard_text::archive::{self, FileSet, Limits};
use std::path::Path;

pub(super) struct Target {
    pub(super) name: &'static str,
    pub(super) run: fn(&[u8]),
    /// Words of the format, which chance alone would not find.
    pub(super) words: &'static [&'static str],
}

const fn target(name: &'static str, run: fn(&[u8]), words: &'static [&'static str]) -> Target {
    Target { name, run, words }
}

const XML: &[&str] = &[
    "<a>",
    "</a>",
    "<a/>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "&#x41;",
    "&amp;",
    "&x;",
    "<?xml?>",
    "xmlns=\"n\"",
    "<!DOCTYPE a [",
    "\u{feff}",
    "fullName",
    "fields",
    "<Profile>",
    "<classAccesses>",
    "<apexClass>",
    "\0",
];
const HTTP: &[&str] = &[
    " HTTP/1.1\r\n",
    "\r\n\r\n",
    "Host: localhost\r\n",
    "Authorization: Bearer TOKEN\r\n",
    "Content-Length: 3\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Expect: 100-continue\r\n",
    "Connection: close\r\n",
    "\r\n0\r\n\r\n",
    "GET /services/data/v64.0/",
    "POST ",
    "\u{16}\u{3}\u{1}",
    "%00",
];
const REQUEST: &[&str] = &[
    "DELETE ",
    "PATCH ",
    "/describe",
    "?q=SELECT+",
    "&fields=",
    "%27",
    "%F0",
    "{}",
    "[]",
    "null",
    "1e999",
    "\"attributes\":",
    "\"type\":\"Account\"",
    "@{a.id}",
    "001000000000000AAA",
    "TOKEN",
];
const JSON: &[&str] =
    &["{", "}", "[", "]", "null", "-1e999", "\"\\ud800\"", "packageDirectories", "dependencies", "path"];
const SOQL: &[&str] = &[
    "SELECT ",
    " FROM ",
    " WHERE ",
    "TYPEOF",
    " WHEN ",
    " THEN ",
    " END",
    "GROUP BY ROLLUP(",
    "LIMIT 1",
    "LAST_N_DAYS:3",
    "(SELECT ",
    "'\\",
    "NOT (",
    "IN (",
    ":a",
    "FOR UPDATE",
];
const FORMULA: &[&str] =
    &["IF(", "&&", "||", "<>", "$User.Id", "/*", "*/", "'\\'", "\"", "1e9", "^", "CASE(", "ISPICKVAL(", "-"];
const APEX: &[&str] = &[
    "class A {",
    "trigger T on A (",
    "try {",
    "catch(",
    "[SELECT Id FROM A]",
    "switch on ",
    "when ",
    "'\\u00",
    "/*",
    "@isTest",
    "->",
    "new Map<Id,",
    "?.",
    "??",
    "get;",
    "for(",
];

pub(super) const TARGETS: &[Target] = &[
    target("zip", zip, &["PK\u{3}\u{4}", "PK\u{1}\u{2}", "PK\u{5}\u{6}", "../", "\0\0\0\0"]),
    target("xml", xml, XML),
    target(
        "multipart",
        orgyard_server::fuzz_multipart,
        &["--b\r\n", "--b--", "Content-Disposition: form-data; name=\"a\"", "\r\n\r\n"],
    ),
    target(
        "oauth",
        orgyard_server::fuzz_oauth,
        &["grant_type=", "%2", "&", ".", "eyJhbGciOiJSUzI1NiJ9.", "-----BEGIN CERTIFICATE-----", "MIIB", "http://[::1"],
    ),
    target("connection", orgyard_server::fuzz_connection, HTTP),
    target("request", orgyard_server::fuzz_request, REQUEST),
    target("soap", orgyard_server::fuzz_soap, XML),
    target("manifest", manifest, XML),
    target("package", package, XML),
    target("elements", elements, XML),
    target(
        "tracking",
        orgyard_tracking::fuzz_state,
        &[
            "orgyard tracking\t2\n",
            "revision\t0\n",
            "official\t-\n",
            "files\t1\n",
            "members\t1\n",
            "pending\t0\n",
            "end\n",
        ],
    ),
    target("project", project, JSON),
    target("forceignore", force_ignore, &["**", "!", "[a-", "\\", "{a,", "#", "/"]),
    target("soql", soql, SOQL),
    target("formula", formula, FORMULA),
    target("apex", orgyard_apex::fuzz_parse, APEX),
    target("apex-check", orgyard_apex_check::fuzz_check, APEX),
    target("apex-run", orgyard_org_apex::fuzz_run, APEX),
    target("apex-json", orgyard_apex_text::fuzz_json, JSON),
    target(
        "apex-regex",
        orgyard_apex_text::fuzz_regex,
        &["(?<a>", "\\Q", "\\E", "{2,}", "[^", "(?i)", "\\b", "*+", "(?="],
    ),
];

fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// What is read is written again, and reads the same.
fn zip(data: &[u8]) {
    let Ok(files) = archive::read(data, Limits::default()) else { return };
    let written = archive::write(files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    assert!(archive::read(&written, Limits::default()).is_ok_and(|again| again == files));
}

/// What the official tool's writer gives is XML again, with as many lines as there are origins.
fn xml(data: &[u8]) {
    let Ok(root) = orgyard_metadata::xml::read(data) else { return };
    let written = orgyard_metadata::xml::write_lines(&root);
    assert_eq!(written.text.lines().count(), written.lines.len());
    assert_eq!(orgyard_metadata::xml::write(&root), written.text);
    let _ = orgyard_text::xml::parse(&root.write());
}

fn manifest(data: &[u8]) {
    if let Ok(manifest) = Manifest::parse(&text(data)) {
        assert!(Manifest::parse(&manifest.write()).is_ok());
    }
}

/// The bytes up to the first line feed are a path, the rest is what lies there, in a package that names everything.
fn package(data: &[u8]) {
    let text = text(data);
    let (path, content) = text.split_once('\n').unwrap_or((&text, ""));
    let mut files = FileSet::new();
    files.insert(path.to_owned(), content.as_bytes().to_vec());
    let mut manifest = Manifest::default();
    ["CustomObject", "CustomLabels", "Workflow", "ApexClass"].iter().for_each(|name| manifest.add(name, "*"));
    let _ = unpack(&files, &manifest);
    let _ = PackageFiles::read(&files);
}

/// Three versions of a file, between zeros. One that did not change leaves the other as it is.
fn elements(data: &[u8]) {
    let text = text(data);
    let mut versions = text.splitn(3, '\0');
    let mut next = || versions.next().unwrap_or_default();
    let (base, ours, theirs) = (next(), next(), next());
    let registry = Registry::standard();
    let _ = three_way(registry, base, ours, theirs);
    assert_eq!(three_way(registry, base, base, theirs).as_deref(), Ok(theirs));
    let _ = filled(registry, ours, theirs);
}

/// A project file, which is then edited in place, and a definition file.
fn project(data: &[u8]) {
    let _ = ScratchDefinition::parse(Path::new("definition.json"), data);
    let Ok(mut project) = Project::parse(Path::new("."), &text(data)) else { return };
    project.set_alias("a@1.0.0-1", "04t000000000001AAA");
    assert!(Project::parse(Path::new("."), project.text()).is_ok(), "{}", project.text());
}

fn force_ignore(data: &[u8]) {
    let ignore = ForceIgnore::parse(Path::new("/project"), &text(data));
    let _ = ignore.is_ignored(Path::new("/project/force-app/main/default/classes/A.cls"), false);
}

fn soql(data: &[u8]) {
    let _ = orgyard_soql::parse(&text(data));
}

fn formula(data: &[u8]) {
    let text = text(data);
    orgyard_formula::merges(&text);
    if let Ok(expression) = orgyard_formula::parse(&text) {
        orgyard_formula::paths(&expression);
    }
}
