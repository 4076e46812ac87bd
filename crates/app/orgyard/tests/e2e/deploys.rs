//! The documented stories of deploys, and how each of them fails. They run in the process and over HTTP, and print the same.

use crate::org_changes::without_times;
use crate::pair::{Pair, both};
use std::fmt::Write;

const MANIFEST: &str = "package.xml";

/// What each line prints; `{job}` is the last deploy's id.
fn told(pair: &Pair, lines: &[&str]) -> String {
    let mut out = String::new();
    for line in lines {
        let words = if line.contains("{job}") { line.replace("{job}", &last_job(pair)) } else { (*line).to_owned() };
        writeln!(out, "$ orgyard {}\n{}", line, pair.shell.transcript(&words)).unwrap();
    }
    without_times(&out)
}

fn last_job(pair: &Pair) -> String {
    let text = pair.shell.with_ids("project deploy report --use-most-recent --json");
    let told: serde_json::Value = serde_json::from_str(&text).unwrap();
    told["result"]["id"].as_str().unwrap().to_owned()
}

fn manifest(pair: &Pair, path: &str, members: &[(&str, &str)]) {
    let mut types = String::new();
    for (kind, name) in members {
        writeln!(types, "    <types>\n        <members>{name}</members>\n        <name>{kind}</name>\n    </types>")
            .unwrap();
    }
    let head =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Package xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n";
    pair.shell.write(path, &format!("{head}{types}    <version>67.0</version>\n</Package>\n"));
}

fn write_class(pair: &Pair, name: &str, text: &str) {
    pair.class(name, "");
    pair.shell.write(&format!("app/main/default/classes/{name}.cls"), text);
}

/// Classes with tests: one passes, one covers, one fails.
fn tested(pair: &Pair) {
    write_class(
        pair,
        "Sum",
        "public class Sum {\n    public static Integer of(Integer a, Integer b) {\n        return a + b;\n    }\n}\n",
    );
    write_class(
        pair,
        "SumTest",
        "@IsTest\nprivate class SumTest {\n    @IsTest\n    static void adds() {\n        Assert.areEqual(3, Sum.of(1, 2));\n    }\n}\n",
    );
}

const CLASSES: &str = "SELECT Name FROM ApexClass ORDER BY Name";

fn classes(pair: &Pair) -> String {
    let told: serde_json::Value =
        serde_json::from_str(&pair.shell.must(&format!("data query -t -q \"{CLASSES}\" --json"))).unwrap();
    let names = told["result"]["records"].as_array().unwrap().iter();
    names.map(|row| row["Name"].as_str().unwrap()).collect::<Vec<_>>().join(" ")
}

/// Metadata API Developer Guide, "Running Tests in a Deployment", and the CLI's reference of `project deploy validate`,
/// `quick`, `report`, `resume` and `cancel`: a validation with tests keeps nothing, is deployed quickly once, and each level
/// of tests runs what it says.
#[test]
fn a_validation_is_deployed_quickly_and_each_level_of_tests_runs_what_it_says() {
    both(|pair| {
        tested(pair);
        let quick = told(
            pair,
            &[
                "project deploy validate -d app/main/default/classes --verbose",
                "project deploy quick --use-most-recent",
                "project deploy quick --job-id {job}",
                "project deploy report --use-most-recent",
                "project deploy resume --use-most-recent --concise",
                "project deploy cancel --use-most-recent",
            ],
        );
        insta::assert_snapshot!("quick", quick);
        assert_eq!(classes(pair), "Cart Extra Sum SumTest");
        for (level, ran) in
            [("NoTestRun", 0), ("RunSpecifiedTests -t SumTest", 1), ("RunLocalTests", 1), ("RunAllTestsInOrg", 1)]
        {
            let line = format!("project deploy start -m ApexClass:Sum -c -l {level} --json");
            let json: serde_json::Value = serde_json::from_str(&pair.shell.with_ids(&line)).unwrap();
            assert_eq!(json["result"]["numberTestsCompleted"], ran, "{level}: {json}");
        }
        pair.shell.edit("app/main/default/classes/Sum.cls", "a + b", "a - b");
        insta::assert_snapshot!(
            "tests_fail",
            told(
                pair,
                &[
                    "project deploy validate -m ApexClass:Sum",
                    "project deploy start -m ApexClass:Sum -l RunSpecifiedTests",
                    "project deploy start -m ApexClass:Sum -l RunSpecifiedTests -t SumTest",
                    "project deploy start -m ApexClass:Sum -l RunLocalTests --concise",
                    "project deploy start -m ApexClass:Sum --async",
                    "project deploy report -r --wait 5",
                ]
            )
        );
    });
}

/// The CLI's reference of `--coverage-formatters`, `--junit` and `--results-dir`.
#[test]
fn results_of_tests_go_to_files() {
    let pair = Pair::in_process();
    tested(&pair);
    let forms = "clover cobertura html-spa html json json-summary lcovonly none teamcity text text-summary";
    let forms: String = forms.split(' ').map(|form| format!(" --coverage-formatters {form}")).collect();
    pair.shell.must(&format!("project deploy start -d app -l RunLocalTests --junit --results-dir out{forms}"));
    let written: Vec<String> =
        pair.shell.files_below("out").into_keys().map(|path| path.to_string_lossy().into_owned()).collect();
    assert_eq!(
        written.join(" "),
        "out/coverage/clover.xml out/coverage/cobertura.xml out/coverage/coverage-summary.json out/coverage/coverage.json \
         out/coverage/html/index.html out/coverage/html-spa/index.html out/coverage/lcovonly.info \
         out/coverage/teamcity.txt out/coverage/text-summary.txt out/coverage/text.txt out/junit/junit.xml"
    );
}

/// Metadata API Developer Guide, "Deploying", "Deleting Components" and "Special Behavior in Metadata API Deployments": what
/// is deleted before and after, purged, missing with a warning, kept in part and rolled back; by manifest, folder and zip.
#[test]
fn what_is_deployed_and_deleted_together_lands_whole_or_as_it_was_asked() {
    both(|pair| {
        pair.shell.must("project deploy start");
        manifest(pair, MANIFEST, &[("ApexClass", "Cart")]);
        manifest(pair, "pre.xml", &[("ApexClass", "Extra")]);
        manifest(pair, "post.xml", &[("CustomLabel", "Hello"), ("ApexClass", "Nobody")]);
        let deletes = "--pre-destructive-changes pre.xml --post-destructive-changes post.xml --purge-on-delete";
        insta::assert_snapshot!(
            "deletes",
            told(
                pair,
                &[
                    &format!("project deploy start {deletes}"),
                    &format!("project deploy start -x package.xml --dry-run {deletes} -c"),
                    &format!("project deploy start -x package.xml {deletes} -c"),
                    &format!("project deploy start -x package.xml {deletes} -c -g"),
                ]
            )
        );
        assert_eq!(classes(pair), "Cart");
        // Kept in part where it is asked, and not at all otherwise.
        write_class(pair, "Good", "public class Good {}\n");
        write_class(pair, "Bad", "public class Bad { Nope x; }\n");
        insta::assert_snapshot!(
            "in_part",
            told(
                pair,
                &[
                    "project deploy start -m ApexClass:Good -m ApexClass:Bad",
                    "project deploy start -m ApexClass:Good -m ApexClass:Bad --ignore-errors",
                ]
            )
        );
        assert_eq!(classes(pair), "Cart Good");
        // Metadata format: a folder, a folder that is the package itself, and a zip of it.
        pair.shell.must("project convert source -r app --metadata ApexClass:Cart -d packed");
        insta::assert_snapshot!(
            "metadata_format",
            told(
                pair,
                &[
                    "project deploy start --metadata-dir packed",
                    "project deploy start --metadata-dir packed --single-package",
                    "project deploy start --single-package",
                    "project retrieve start -m ApexClass:Cart -t zipped --single-package --zip-file-name cart -c",
                    "project retrieve start -m ApexClass:Cart -t zipped --single-package --zip-file-name cart",
                    "project deploy start --metadata-dir zipped/cart.zip --single-package",
                    "project deploy start --metadata-dir nowhere",
                ]
            )
        );
    });
}

/// What a user reads when something is wrong: no such org, an org that does not track and no choice, a manifest or a name
/// that is nowhere, deploys that are unknown, not validated or over.
#[test]
fn what_goes_wrong_is_told_with_what_can_be_done() {
    both(|pair| {
        pair.shell.must("org create scratch --edition developer --alias plain --no-track-source -v production");
        insta::assert_snapshot!(
            "goes_wrong",
            told(
                pair,
                &[
                    "project deploy start -o nobody",
                    "project deploy start -o plain",
                    "project retrieve start -o plain",
                    "project deploy preview -o plain",
                    "project retrieve preview -o plain",
                    "project status -o plain",
                    "project reset tracking -o plain --no-prompt",
                    "project deploy start -x nowhere.xml",
                    "project deploy start -d nowhere",
                    "project deploy start -m ApexClass:Nobody",
                    "project deploy start -m ApexKlass:Cart",
                    "project deploy start -m ApexClass:Cart -m ApexClass:Nobody",
                    "project deploy start --async --wait 5",
                    "project deploy report",
                    "project deploy report --job-id 0Af000000000001AAA",
                    "project deploy resume --job-id 0Af000000000001AAA",
                    "project deploy cancel --job-id 0Af000000000001AAA",
                    "project deploy quick --job-id 0Af000000000001AAA",
                    "project deploy quick --job-id {job}",
                    "project deploy validate -d app -l RunSpecifiedTests",
                    "project deploy validate -d app -l NoTestRun",
                    "project retrieve start -m ApexClass:Nobody",
                    "project retrieve start -x nowhere.xml",
                    "project retrieve start -n nothing",
                    "project retrieve start -m ApexClass --output-dir app",
                    "project retrieve start -m ApexClass --output-dir ..",
                    "project retrieve start -t away",
                    "project retrieve start -m ApexClass --unzip",
                ]
            )
        );
    });
}
