use super::*;
use crate::graph::DependencyGraph;

const MODERN: &str = r#"{
    "packageDirectories": [
        {"path": "./es-base/", "package": "Base", "versionNumber": "57.0.0.NEXT"},
        {"path": "es-app", "package": "App", "default": true, "dependencies": [
            {"package": "Base", "versionNumber": "57.0.0.LATEST"},
            {"package": "Far@1.0.0-1"}
        ]}
    ],
    "unknown": {"z": 1, "a": 2},
    "packageAliases": {"Base": "0Ho4W000000CaeJSAS", "Far@1.0.0-1": "04t4W000002nizdQAA"}
}
"#;

fn parse(text: &str) -> Project {
    Project::parse(Path::new("/nowhere"), text).unwrap()
}

fn refusal(text: &str) -> String {
    Project::parse(Path::new("p"), text).unwrap_err().to_string()
}

fn problems(text: &str) -> String {
    let lines: Vec<String> = parse(text).problems().iter().map(ToString::to_string).collect();
    let lines = lines.into_iter().filter(|line| !line.contains("does not exist"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn rule_src_1_attributes_are_read() {
    let project = parse(MODERN);
    let app = project.default_directory().unwrap();
    assert_eq!((app.path.as_str(), app.package.as_deref()), ("es-app", Some("App")));
    assert_eq!(project.directories()[0].path, "es-base");
    assert_eq!(app.dependencies[0].version_number.as_deref(), Some("57.0.0.LATEST"));
    assert_eq!(project.resolve("Base"), Reference::Package("0Ho4W000000CaeJSAS".into()));
    assert_eq!(project.resolve("Far@1.0.0-1"), Reference::Version("04t4W000002nizdQAA".into()));
    assert_eq!(project.resolve_name_first("Base"), Reference::Name("Base".into()));
    assert_eq!(project.directory_of("0Ho4W000000CaeJ").unwrap().path, "es-base");
    assert_eq!(project.alias_of("0Ho4W000000CaeJ"), Some("Base"));
}

#[test]
fn rule_src_1_the_spellings_of_2018_are_read() {
    let project = parse(
        r#"{"packageDirectories": [{"path": "a\\b", "id": "0Ho4W000000CaeJSAS", "features": "A, B", "dependencies": [
            {"packageId": "0Ho4W000000CaeOSAS", "versionNumber": "1.0.0.LATEST"},
            {"subscriberPackageVersionId": "04t4W000002nizdQAA"}]}]}"#,
    );
    let directory = &project.directories()[0];
    assert_eq!((directory.path.as_str(), directory.package.as_deref()), ("a/b", Some("0Ho4W000000CaeJSAS")));
    assert_eq!(directory.list("features"), ["A", "B"]);
    assert_eq!(directory.dependencies[1].package, "04t4W000002nizdQAA");
}

#[test]
fn rule_src_1_a_rewrite_keeps_what_it_does_not_change() {
    let mut project = parse(MODERN);
    project.set_alias("New", "0Ho0y0000000001AAA");
    let expected = MODERN.replace("\"04t4W000002nizdQAA\"}", "\"04t4W000002nizdQAA\",\"New\": \"0Ho0y0000000001AAA\"}");
    let expected = expected.replace(",\"New\"", ", \"New\"");
    assert_eq!(project.text(), expected);
    assert_eq!(project.alias("New"), Some("0Ho0y0000000001AAA"));
}

#[test]
fn a_malformed_file_is_refused_with_line_and_next_step() {
    let text = [
        refusal("{\n  \"packageDirectories\": [,]\n}"),
        refusal("[]"),
        refusal("{}"),
        refusal("{\n\"packageDirectories\": {}}"),
        refusal("{\"packageDirectories\": [\n{\"path\": 1}]}"),
        refusal("{\"packageDirectories\": [\n{\"package\": \"A\"}]}"),
        refusal("{\"packageDirectories\": [{\"path\": \"/a\"}]}"),
        refusal("{\"packageDirectories\": [{\"path\": \"a\",\n\"dependencies\": [{}]}]}"),
        refusal("{\"packageDirectories\": [{\"path\": \"a\"}],\n\"packageAliases\": {\"A\": 1}}"),
    ];
    insta::assert_snapshot!(text.join("\n"));
}

#[test]
fn faults_in_the_content_are_found_without_a_hub() {
    let text = r#"{"packageDirectories": [
        {"path": "a", "package": "A", "versionNumber": "1.0", "dependencies": [{"package": "C"}]},
        {"path": "b", "package": "B", "default": true, "dependencies": [
            {"package": "A", "versionNumber": "1.x.0.LATEST"},
            {"package": "Far@1", "versionNumber": "1.0.0.LATEST"}]},
        {"path": "b", "package": "C", "default": true, "dependencies": [{"package": "B"}]},
        {"path": "d", "package": "B"}
    ], "packageAliases": {"Far@1": "04t4W000002nizdQAA"}}"#;
    insta::assert_snapshot!(problems(text));
}

#[test]
fn packages_are_ordered_with_needs_first() {
    let text = r#"{"packageDirectories": [
        {"path": "a", "package": "A", "dependencies": [{"package": "C"}, {"package": "0Ho4W000000CaeJSAS"}]},
        {"path": "b", "package": "B"},
        {"path": "c", "package": "C", "dependencies": [{"package": "B"}]}
    ], "packageAliases": {"B": "0Ho4W000000CaeJSAS"}}"#;
    let project = parse(text);
    let graph = DependencyGraph::of(&project);
    assert_eq!(graph.needs, [vec![2, 1], vec![], vec![1]]);
    assert_eq!(graph.order(&project).unwrap(), [1, 2, 0]);
}

#[test]
fn a_folder_outside_a_project_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = Project::find(folder.path()).unwrap_err();
    assert_eq!(error.name(), "InvalidProjectWorkspaceError");
    assert!(error.to_string().contains("is not inside a Salesforce project"));
}

#[test]
fn saving_replaces_the_file_whole() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(PROJECT_FILE), MODERN).unwrap();
    let mut project = Project::find(&folder.path().join("es-app")).unwrap();
    project.set("name", &"x".into());
    project.save().unwrap();
    assert_eq!(Project::open(folder.path()).unwrap().name(), Some("x"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}
