//! Every command that names an org, twice: in the process of its own home, and over HTTP against `orgyard serve` with
//! another home. It prints the same.

use crate::shell::Shell;
use orgyard_values::Id;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// `{08c}` is the last id that begins so and was printed.
const LINES: &str = r#"
org list limits -o production --json
hub namespace add spacename -v production
org register-app --certificate ci.crt --name ci -o production
package version import --source ../travel-anywhere/travel-anywhere --id 04tKY000000PwFzYAK --name "Travel Anywhere!" --namespace travelanywhere --version 2.1.0.1 -v production
package create --name extra --package-type Unlocked --path extra -v production
package update --package extra --description Changed -v production
package list -v production --verbose
up --dry-run
build --jobs 1 --json
package version list -v production --verbose
package version create --package utils --installation-key-bypass --code-coverage --wait 5 -v production --json
package version create list -v production
package version create report --package-create-request-id {08c} -v production
package version report --package {04t} -v production
package version update --package {04t} --tag t1 -v production
package version promote --package {04t} --no-prompt -v production
package version displaydependencies --package {04t} -v production
package version export --package {04t} --output-file v.zip -v production
package version import --file v.zip -v production
org create scratch --edition developer --alias dev --set-default
org display -o dev --json
org auth show-access-token -o dev --no-prompt
org auth show-sfdx-auth-url -o production --no-prompt
org open --url-only -o dev --path lightning
package install --package {04t} --dry-run -o dev
package install --package {04t} --wait 5 --no-prompt -o dev
package install --package {04t} --no-prompt -o dev --json
package install report --request-id {0Hf} -o dev
package installed list -o dev
package component remove ApexClass:Nothing -o dev
package version retrieve --package {04t} --output-dir pulled -o production
project reset tracking -o dev --no-prompt --json
project status -o dev
project deploy preview -o dev
project retrieve preview -o dev --json
project deploy start --source-dir utils -o dev
project deploy validate --source-dir utils -o dev --test-level RunLocalTests --json
project deploy report --job-id {0Af} -o dev
project convert source-behavior --behavior decomposePermissionSetBeta2 --dry-run -o dev
project delete source --metadata ApexClass:LoggerTest --check-only -o dev
project deploy quick --job-id {0Af} -o dev
project deploy cancel --job-id {0Af} -o dev
project retrieve start --metadata ApexClass -o dev
project delete tracking -o dev --no-prompt
apex run --file note.apex -o dev
apex run test --synchronous --result-format json -o dev
apex run test -o dev --json
apex get test --test-run-id {707} -o dev --result-format tap
apex list log -o dev --json
apex get log --number 1 -o dev
data create record -s Account -v "Name='Acme Inc' NumberOfEmployees=5" -o dev
data create record -s Account -v Name=Two -o dev --json
data get record -s Account -w Name=Two -o dev --json
data update record -s Account -i {001} -v Website=www.example.com -o dev
data query -q "SELECT Id, Name, Owner.Name, (SELECT Name FROM Contacts) FROM Account ORDER BY Name" -o dev
data query -q "SELECT Name, NumberOfEmployees FROM Account ORDER BY Name" -r csv -o dev
data query -q "SELECT Nope FROM Account" -o dev --json
data query -q "SELECT Name FROM ApexClass ORDER BY Name" -t -o dev
data search -q "FIND {Acme} IN ALL FIELDS RETURNING Account(Name)" -o dev
data delete record -s Account -w Name=Two -o dev
data export tree -q "SELECT Name, (SELECT LastName FROM Contacts) FROM Account" -p -d trees -o dev
data import tree --plan trees/Account-plan.json -o dev --json
data import bulk -s Account -f accounts.csv --wait 5 -o dev --json
data bulk results --job-id {750} -o dev --json
data update bulk -s Account -f wrong.csv --wait 5 -o dev --json
data upsert bulk -s Account --external-id Id -f accounts.csv --wait 5 -o dev
data upsert resume
data delete bulk -s Account -f wrong.csv --wait 5 -o dev
data delete resume -o dev
data export bulk -q "SELECT Name FROM Account ORDER BY Name" --output-file out.csv --wait 5 -o dev --json
sobject list --sobject custom -o dev
sobject describe --sobject Account -o dev
org list sobject record-counts --sobject Account -o dev
org list metadata -m ApexClass -o dev
org list metadata-types -o dev
api request graphql --body "query { uiapi { query { Account { edges { node { Name { value } } } } } } }" -o dev
org disable tracking -o dev
org enable tracking -o dev
org create user -a second username=second@example.com email=second@example.com permsets=Nobody -o dev
org list users -o dev
org display user -o second
org assign permset --name Nobody --on-behalf-of second -o dev
org assign permsetlicense --name Nobody -o dev
org auth show-user-password -o second --no-prompt
org generate password -o second
api request rest /services/data/v67.0/sobjects/Account/describe/nothing -o dev
api request rest /services/data -o dev
org dump -o dev
package uninstall --package {04t} -o dev --wait 5
package uninstall report --request-id {06y} -o dev
package version delete --package {04t} --no-prompt -v production
package delete --package extra --no-prompt -v production
force:org:create edition=Developer --setalias old -v production
org create sandbox --name uat --license-type Developer --alias uat -o production --no-prompt
org resume sandbox --name uat -o production
org refresh sandbox --name uat -o production --no-prompt --json
org create snapshot --source-org old --name Base -v production
org get snapshot --snapshot Base -v production
org list snapshot -v production --json
org delete snapshot --snapshot Base -v production --no-prompt
org create shape -o production
org delete shape -o production --no-prompt
change-set create --name Code --description x -o uat
change-set add --name Code -m ApexClass:LoggerTest --with-dependencies -o uat
change-set remove --name Code -m ApexClass:LoggerTest -o uat
change-set display --name Code -o uat
change-set upload --name Code --to production -o uat
change-set list -o production
change-set validate --name Code -o production
change-set deploy --name Code -o production
change-set delete --name Code -o uat
org delete sandbox -o uat --no-prompt
org delete scratch -o old --no-prompt
up
org logout -o production --no-prompt
"#;

const META: &str =
    "<ApexClass xmlns=\"http://soap.sforce.com/2006/04/metadata\"><apiVersion>66.0</apiVersion></ApexClass>";

/// What goes on until it is stopped, and what needs the official tool.
const NOT_TRIED: &[&str] = &["apex tail log", "sf login"];

pub(crate) struct Server {
    process: Child,
    pub(crate) address: String,
}

impl Server {
    pub(crate) fn start(home: &Shell) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_orgyard"))
            .arg("serve")
            .env_clear()
            .env("ORGYARD_HOME", home.home())
            .env("HOME", home.home())
            .env("ORGYARD_CLOCK", "1795194000000")
            .env("ORGYARD_SEED", "1")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let address =
            lines.find_map(|line| line.unwrap().split(' ').find(|w| w.starts_with("http://")).map(str::to_owned));
        // What is said later is read, or the pipe would fill up.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, address: address.unwrap() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What each line prints.
fn told(shell: &Shell, address: &str) -> Vec<(String, String)> {
    let mut ids: BTreeMap<String, String> = BTreeMap::new();
    let tell = |line: &str| {
        let mut words = line.to_owned();
        for (prefix, id) in &ids {
            words = words.replace(&format!("{{{prefix}}}"), id);
        }
        let output = shell.output(&words);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let found = text
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| word.parse::<Id>().is_ok_and(|id| id.is_minted_here()));
        ids.extend(found.map(|id| (id[..3].to_owned(), id.to_owned())));
        let shown = shell.steady(&output.stdout) + &shell.steady(&output.stderr);
        (
            line.to_owned(),
            format!("{}exit {:?}", alike(&shown.replace(address, "http://localhost")), output.status.code()),
        )
    };
    LINES.lines().filter(|line| !line.is_empty()).map(tell).collect()
}

/// Without times, and without the widths that they and addresses have.
fn alike(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        // How long something took.
        let timed = [
            "\"seconds\":",
            "\"time\":",
            "\"RunTime\":",
            "\"commandTime\":",
            "\"testExecutionTime\":",
            "\"testTotalTime\":",
            "\"testStartTime\":",
            "\"testSetupTime",
        ];
        let line = if timed.iter().any(|key| line.trim_start().starts_with(key)) { "took some time" } else { line };
        let words: Vec<&str> = line.split([' ', '─']).filter(|word| !word.is_empty()).collect();
        out.push_str(&without_times(&words.join(" ")));
        out.push('\n');
    }
    let out = without_password(&without_number(&out, "__:__:__."));
    let out = ["RunTime=", "TestTime=", "TestSetupTime="].iter().fold(out, |out, field| without_number(&out, field));
    out.replace("http://localhost/", "http://localhost")
}

/// `17:00`, `17:00:05`, and hexadecimal digits that only chance gives.
fn without_times(line: &str) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric();
    let is_time = |word: &str| word.len() == 2 && word.bytes().all(|b| b.is_ascii_digit());
    let is_chance = |word: &str| word.len() > 31 && word.bytes().all(|b| b.is_ascii_hexdigit());
    let mut out = String::new();
    for word in line.split_inclusive(|c: char| !is_word(c)) {
        let end = word.find(|c: char| !is_word(c)).unwrap_or(word.len());
        match &word[..end] {
            time if is_time(time) || is_time(time.split('T').next_back().unwrap_or_default()) => out.push_str("__"),
            chance if is_chance(chance) => out.push_str("CHANCE"),
            other => out.push_str(other),
        }
        out.push_str(&word[end..]);
    }
    out
}

/// Without the password that chance has made.
fn without_password(text: &str) -> String {
    match text.split_once("set the password \"").and_then(|(head, rest)| Some((head, rest.split_once("\" for ")?.1))) {
        Some((head, tail)) => format!("{head}set the password for {tail}"),
        None => text.to_owned(),
    }
}

/// Without the digits that follow a text: `__:__:__.337` of a debug log.
fn without_number(text: &str, before: &str) -> String {
    let mut parts = text.split(before);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + before + part.trim_start_matches(|c: char| c.is_ascii_digit() || c == '_'))
}

fn prepared() -> Shell {
    let shell = Shell::with_example();
    shell.write("ci.crt", include_str!("ci.crt"));
    shell.write("accounts.csv", "Name,Industry\nOne,Energy\nTwo,Energy\n");
    shell.write("wrong.csv", "Id,Name\n001000000000001AAA,Nobody\n");
    shell.write("note.apex", "System.debug('hello');");
    shell.write("extra/classes/Extra.cls", "public class Extra {}");
    shell.write("extra/classes/Extra.cls-meta.xml", META);
    shell.set("SF_TEMP_SHOW_SECRETS", "true");
    shell
}

#[test]
fn every_command_prints_the_same_over_http() {
    let here = told(&prepared(), "http://localhost");
    let served = Shell::empty("nothing");
    let server = Server::start(&served);
    let away = prepared();
    let shown: serde_json::Value = serde_json::from_str(&served.with_ids("org display -o production --json")).unwrap();
    away.set("SF_ACCESS_TOKEN", shown["result"]["accessToken"].as_str().unwrap());
    away.must(&format!("org login access-token --instance-url {} --alias production --no-prompt", server.address));
    let there = told(&away, &server.address);
    let differing: Vec<String> = here
        .iter()
        .zip(&there)
        .filter(|(a, b)| a != b)
        .map(|(a, b)| format!("$ {}\n--- in the process\n{}\n--- over HTTP\n{}\n", a.0, a.1, b.1))
        .collect();
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

/// A command that names an org and is not tried above would not be known to work elsewhere.
#[test]
fn no_command_that_names_an_org_is_left_out() {
    let shell = Shell::empty("nothing");
    let listed = shell.must("--help");
    let commands = listed.lines().skip_while(|line| *line != "COMMANDS").filter_map(|line| {
        let words = line.strip_prefix("  ").filter(|line| !line.starts_with(' '))?;
        words.split("  ").next().map(str::to_owned)
    });
    let names_an_org = |command: &String| {
        let help = shell.must(&format!("{command} --help"));
        help.contains("--target-org=") || help.contains("--target-dev-hub=")
    };
    let tried = |command: &str| LINES.lines().any(|line| line.replace(':', " ").starts_with(command));
    let missing: BTreeSet<String> =
        commands.filter(names_an_org).filter(|c| !tried(c) && !NOT_TRIED.contains(&c.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
