//! DataWeave scripts from Apex.

use crate::support::check_with;

#[track_caller]
fn check(script: &str, members: &str, rows: &[(&str, &str)]) {
    check_with(members, &[("DataWeaveResource", "own", script)], rows);
}

const RUN: &str = "static DataWeave.Result run(Map<String, Object> m) { \
                   return new DataWeaveScriptResource.own().execute(m); } \
                   public class Pet { public String name; public Integer age; } ";

#[test]
fn texts_come_and_go_in_the_formats_of_the_script() {
    check(
        "%dw 2.0\ninput rows application/csv\noutput application/json indent=false\n---\nrows map upper($.a)",
        RUN,
        &[
            ("run(new Map<String, Object>{ 'rows' => 'a,b\\nx,y' }).getValueAsString()", "[\"X\"]"),
            ("run(new Map<String, Object>{ 'rows' => Blob.valueOf('a\\nz') }).getValue()", "[\"Z\"]"),
            (
                "DataWeave.Script.createScript('own').execute(new Map<String, Object>{ 'rows' => 'a' }).getValueAsString()",
                "[]",
            ),
        ],
    );
}

#[test]
fn values_of_apex() {
    let given = "List<Account> all = new List<Account>{ new Account(Name = 'A', NumberOfEmployees = 3) }; \
                 Map<String, Object> m = new Map<String, Object>{ 'rows' => all };";
    check(
        "%dw 2.0\ninput rows application/java\noutput application/apex\n---\nrows map { n: $.Name, e: $.NumberOfEmployees + 1 }",
        RUN,
        &[(&format!("{given} return ((List<Object>) run(m).getValue())[0]"), "{n=A, e=4}")],
    );
    check(
        "%dw 2.0\ninput rows application/java\noutput application/apex\n---\nrows map (r) -> { LastName: r.Name } as Object {class: \"Contact\"}",
        RUN,
        &[(&format!("{given} return ((List<Contact>) run(m).getValue())[0].LastName"), "A")],
    );
    check(
        "%dw 2.0\noutput application/apex\n---\n{ name: \"Rex\", age: 4 } as Object {class: \"T.Pet\"}",
        RUN,
        &[("((Pet) run(new Map<String, Object>()).getValue()).age", "4")],
    );
}

#[test]
fn failures() {
    let message = "try { run(new Map<String, Object>()); return null; } catch (DataWeaveScriptException e) { \
                   return e.getMessage().split('\\n')[0]; }";
    check("%dw 2.0\n---\n1/0", RUN, &[(message, "Division by zero")]);
    check("%dw 2.0\noutput application/xlsx\n---\n1", RUN, &[(message, "Unknown content type `application/xlsx`")]);
}
