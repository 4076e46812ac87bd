//! Our tree against that of another parser, tree-sitter-sfapex: both must find the same numbers of each construct.
//! Beside the sample here, every source under the folders in ORGYARD_APEX_CORPUS (separated by `:`) is compared.

use orgyard_apex::{SourceKind, parse};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Node kinds of the other tree, and how the same construct starts in the debug text of ours.
const SAME: [(&[&str], &[&str]); 21] = [
    (&["class_declaration"], &["Class(Class {"]),
    (&["interface_declaration"], &["Interface(Interface {"]),
    (&["enum_declaration"], &["Enum(Enum {"]),
    (&["method_declaration"], &["Method { modifiers"]),
    (&["constructor_declaration"], &["Constructor(Constructor {"]),
    (&["variable_declarator"], &["Declarator { name", "Property(Property {"]),
    (&["if_statement"], &["If { condition"]),
    (&["for_statement"], &["For(For {"]),
    (&["enhanced_for_statement"], &["ForEach(ForEach {"]),
    (&["while_statement"], &["While { condition"]),
    (&["try_statement"], &["Try(Try {"]),
    (&["catch_clause"], &["Catch { parameter"]),
    (&["throw_statement"], &["Throw(Expr"]),
    (&["query_expression"], &["Query(Query {"]),
    (&["method_invocation", "explicit_constructor_invocation"], &["Call(Call {", "ConstructorCall {"]),
    (&["object_creation_expression", "array_creation_expression", "map_creation_expression"], &["New(New {"]),
    (&["instanceof_expression"], &["InstanceOf {"]),
    (&["ternary_expression"], &["Ternary {"]),
    (&["update_expression"], &["Step {"]),
    (&["array_access"], &["Index {"]),
    (&["dml_expression"], &["Dml(Dml {"]),
];

fn other_counts(text: &str) -> Option<BTreeMap<String, usize>> {
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_sfapex::apex::LANGUAGE.into()).expect("the grammar fits the library");
    let tree = parser.parse(text, None).expect("no time limit is set");
    if tree.root_node().has_error() {
        return None;
    }
    let (mut counts, mut cursor) = (BTreeMap::new(), tree.walk());
    loop {
        *counts.entry(cursor.node().kind().to_owned()).or_default() += usize::from(cursor.node().is_named());
        let mut moved = cursor.goto_first_child() || cursor.goto_next_sibling();
        while !moved {
            if !cursor.goto_parent() {
                return Some(counts);
            }
            moved = cursor.goto_next_sibling();
        }
    }
}

/// The constructs on which the two differ; nothing when the other parser refuses the text.
fn differences(text: &str, kind: SourceKind) -> Vec<String> {
    let Some(other) = other_counts(text) else { return Vec::new() };
    let parsed = parse(text, kind);
    // Scripts to run anonymously are kept in files that look like classes.
    let Some(unit) = parsed.unit.or_else(|| parse(text, SourceKind::Anonymous).unit) else {
        return vec![format!("only the other accepts it: {:?}", parsed.errors)];
    };
    let ours = format!("{:?}", unit.body);
    let mut found = Vec::new();
    for (theirs, patterns) in SAME {
        let expected: usize = theirs.iter().filter_map(|kind| other.get(*kind)).sum();
        let actual: usize = patterns.iter().map(|pattern| ours.matches(pattern).count()).sum();
        if expected != actual {
            found.push(format!("{}: {actual} here, {expected} there", theirs[0]));
        }
    }
    found
}

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|end| end == "cls" || end == "trigger") {
            out.push(path);
        }
    }
}

const SAMPLE: &str = "
public virtual with sharing class Sample extends Base implements A, B<C> {
    public enum Kind { ONE, TWO }
    interface Inner { void run(List<Map<Id, X>> a); }
    private static final Integer N = 1, M = (Integer) -2;
    public String p { get { return x?.y ?? z; } private set; }
    public Sample(Integer n) { this(n, 1); for (Integer i = 0; i < n; i++) { if (a instanceof B) --i; } }
    static { init(); }
    List<A> f(Account[] a) {
        for (Account b : [SELECT Id, (SELECT Id FROM Kids) FROM Account WHERE Id IN :ids AND Name = :f(b)]) update as user b;
        switch on a { when 1, 2 { throw new E('x'); } when Account c { c.x[0].y(1); } when else { } }
        try { merge a b; } catch (A.B e) { } finally { while (true) { break; } }
        return a < b && c > d ? new List<A>{ x } : new Map<A, B>{ k => v }.values();
    }
}";

#[test]
fn both_read_the_sample_alike() {
    assert_eq!(differences(SAMPLE, SourceKind::Class), Vec::<String>::new());
}

#[test]
fn both_read_the_corpus_alike() {
    let mut paths = Vec::new();
    for folder in std::env::var("ORGYARD_APEX_CORPUS").unwrap_or_default().split(':').filter(|one| !one.is_empty()) {
        sources(Path::new(folder), &mut paths);
    }
    let mut differing = Vec::new();
    for path in paths {
        let text = String::from_utf8_lossy(&std::fs::read(&path).expect("a file of the corpus")).into_owned();
        let is_trigger = path.extension().is_some_and(|end| end == "trigger");
        let kind = if is_trigger { SourceKind::Trigger } else { SourceKind::Class };
        let found = differences(&text, kind);
        if !found.is_empty() {
            differing.push(format!("{}: {found:?}", path.display()));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}
