//! Test runs through the program: in an org of the command's own, and in one that stays.

use crate::shell::Shell;

const PROJECT: &str = r#"{"packageDirectories":[{"path":"force-app","default":true}],"sourceApiVersion":"64.0"}"#;
const META: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ApexClass xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    \
    <apiVersion>64.0</apiVersion>\n    <status>Active</status>\n</ApexClass>\n";

fn shell() -> Shell {
    let shell = Shell::empty("sums");
    shell.write("sfdx-project.json", PROJECT);
    class(&shell, "Sums", "public class Sums {\n    public static Integer two() {\n        return 2;\n    }\n}\n");
    let test = "@IsTest\nprivate class SumsTest {\n    @IsTest\n    static void two() {\n        \
                System.assertEquals(2, Sums.two());\n    }\n}\n";
    class(&shell, "SumsTest", test);
    shell
}

fn class(shell: &Shell, name: &str, text: &str) {
    let path = format!("force-app/main/default/classes/{name}.cls");
    shell.write(&path, text);
    shell.write(&format!("{path}-meta.xml"), META);
}

#[test]
fn a_checkout_is_tested_without_any_org() {
    let shell = shell();
    let before = shell.files();
    let answer = shell.run("apex run test --code-coverage --json");
    for part in ["\"testsRan\": 1", "\"FullName\": \"SumsTest.two\"", "\"unsupported\":", "\"orgWideCoverage\":"] {
        assert!(answer.stdout.contains(part), "{part}: {}", answer.stdout);
    }
    assert!(before == shell.files(), "a test run wrote to the project");
    let orgs = shell.must("org list");
    assert!(!orgs.contains("sums"), "the org of the run is still there: {orgs}");
}

#[test]
fn a_run_in_an_org_goes_on_by_itself() {
    let shell = shell();
    shell.must("org create scratch --edition developer -a dev");
    let nothing = shell.run("apex run test -o dev");
    assert_eq!((nothing.code, nothing.stderr.contains("There are no Apex tests to run in this org.")), (1, true));
    shell.must("project deploy start -o dev");
    let started = shell.with_ids("apex run test -o dev");
    let id = started.split(" -i ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap();
    assert!(started.contains("Run with --synchronous or increase --wait timeout"), "{started}");
    let results = shell.run(&format!("apex get test -i {id} -o dev --result-format tap"));
    assert!(results.stdout.starts_with("1..1\n") && results.stdout.contains("ok 1 SumsTest.two"), "{}", results.stdout);
    let at_once = shell.run("apex run test -o dev --tests SumsTest.two --synchronous --result-format junit");
    assert!(at_once.stdout.contains("<testcase name=\"two\" classname=\"SumsTest\""), "{}", at_once.stdout);
}

#[test]
fn files_of_a_run_lie_where_they_are_wanted() {
    let shell = shell();
    shell.run("apex run test -d results --coverage-formatters cobertura,html");
    for file in ["results/test-run-id.txt", "results/coverage/cobertura.xml", "results/coverage/html/index.html"] {
        assert!(!shell.read(file).is_empty(), "{file}");
    }
}

#[test]
fn what_cannot_be_deployed_is_told_with_its_place() {
    let shell = shell();
    class(&shell, "Broken", "public class Broken {\n    Integer i = ;\n}\n");
    let answer = shell.run("apex run test");
    let place = "force-app/main/default/classes/Broken.cls:2:";
    assert!(answer.code == 1 && answer.stderr.contains(place), "{}", answer.stderr);
}

/// The org of a run serves the next one, which sees every change of the files.
#[test]
fn the_next_run_sees_what_changed() {
    let shell = shell();
    let returning =
        |what: &str| format!("public class Sums {{\n    public static Integer two() {{\n        {what}\n    }}\n}}\n");
    let outcome = || {
        let answer = shell.run("apex run test --result-format tap");
        format!("{}{}", answer.stdout, answer.stderr)
    };
    assert!(outcome().contains("\nok 1 SumsTest.two"));
    class(&shell, "Sums", &returning("return 3;"));
    assert!(outcome().contains("Expected: 2, Actual: 3"), "{}", outcome());
    class(&shell, "Sums", &returning("return 2"));
    assert!(outcome().contains("Sums.cls:4:5: Missing ';' at '}'"), "{}", outcome());
    class(&shell, "Sums", &returning("return 2; "));
    assert!(outcome().contains("\nok 1 SumsTest.two"), "{}", outcome());
    shell.remove("force-app/main/default/classes/SumsTest.cls");
    shell.remove("force-app/main/default/classes/SumsTest.cls-meta.xml");
    assert!(outcome().contains("There are no Apex tests to run"), "{}", outcome());
}

#[test]
fn a_project_is_compiled_without_any_org() {
    let shell = shell();
    let first = shell.run("apex compile --json");
    assert!(
        first.stdout.contains("\"classes\": 2") && first.stdout.contains("\"unchanged\": false"),
        "{}",
        first.stdout
    );
    assert!(shell.run("apex compile --json").stdout.contains("\"unchanged\": true"));
    class(
        &shell,
        "Sums",
        "public class Sums {\n    public static Integer two() {\n        return other.two;\n    }\n}\n",
    );
    let wrong = shell.run("apex compile");
    let told = "force-app/main/default/classes/Sums.cls:3:16: Variable does not exist: other\n";
    assert!(wrong.code == 1 && wrong.stdout.starts_with(told), "{}", wrong.stdout);
}
