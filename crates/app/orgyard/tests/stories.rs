//! Command lines typed as people type them, through the program, against a home of their own.

#[cfg(test)]
#[path = "stories/steady.rs"]
mod steady;
#[cfg(test)]
#[path = "stories/story.rs"]
mod story;

use story::Story;

const UTILS: &str = r#"
//- sfdx-project.json
{
  "packageDirectories": [
    {
      "path": "force-app",
      "default": true,
      "versionNumber": "1.3.12.NEXT"
    }
  ],
  "namespace": "",
  "sourceApiVersion": "64.0"
}
//- force-app/main/default/labels/CustomLabels.labels-meta.xml
<?xml version="1.0" encoding="UTF-8"?>
<CustomLabels xmlns="http://soap.sforce.com/2006/04/metadata">
    <labels>
        <fullName>Hello</fullName>
        <language>en_US</language>
        <protected>false</protected>
        <shortDescription>Hello</shortDescription>
        <value>Hello, world</value>
    </labels>
</CustomLabels>
//- config/project-scratch-def.json
{"orgName": "Hello", "edition": "Developer"}
"#;

/// The names of 2018: `package2`, ids in the project file, `--setasreleased`.
#[test]
fn hello_world_of_2018() {
    let story = Story::new(UTILS);
    story.run("force:package2:create --name hello --description World --containeroptions Unlocked --nonamespace");
    let id = story.alias("hello");
    story.edit(
        "sfdx-project.json",
        "\"path\": \"force-app\",",
        &format!("\"path\": \"force-app\",\n      \"id\": \"{id}\","),
    );
    story.run("force:package2:version:create --directory force-app --wait 10");
    let version = story.alias("hello@1.3.12-1");
    story.run("force:org:create -f config/project-scratch-def.json --noancestors --setalias dev --setdefaultusername");
    story.run(&format!("force:package:install --id {version} --wait 10"));
    story.run(&format!("force:package2:version:get --package2versionid {}", story.package_version_id(&version)));
    story.run(&format!(
        "force:package2:version:update --package2versionid {} --setasreleased",
        story.package_version_id(&version)
    ));
    story.run("force:package2:version:list");
    insta::assert_snapshot!(story.told());
}

/// The names of Winter '19: aliases for everything.
#[test]
fn hello_world_of_winter_19() {
    let story = Story::new(UTILS);
    story.run(
        "force:package:create --name hello --description World --packagetype Unlocked --path force-app --nonamespace",
    );
    story.run("force:package:version:create --package hello --installationkey test1234 --wait 10");
    story.run("force:org:create --definitionfile config/project-scratch-def.json --setalias dev --setdefaultusername");
    story.run("force:package:install --package hello@1.3.12-1 --wait 10");
    story.run("force:package:install --wait 10 --publishwait 10 --package hello@1.3.12-1 -k test1234 --noprompt");
    story.answer("y\n").run("force:package:version:promote --package hello@1.3.12-1");
    story.run("force:package:installed:list");
    insta::assert_snapshot!(story.told());
}

/// What a script reads.
#[test]
fn results_as_json() {
    let story = Story::new(UTILS);
    for line in [
        "package create --name hello --package-type Unlocked --path force-app --json",
        "package list --json",
        "package version create --package hello --installation-key-bypass --wait 10 --json",
        "package version create list --json",
        "package version list --json",
        "package version report --package hello@1.3.12-1 --json",
        "org create scratch --definition-file config/project-scratch-def.json --alias dev --json",
        "package install --package hello@1.3.12-1 --dry-run --target-org dev --json",
        "package install --package hello@1.3.12-1 --wait 10 --target-org dev --json",
        "package installed list --target-org dev --json",
        "package component remove --metadata CustomLabel:Hello --target-org dev --json",
        "package uninstall --package hello@1.3.12-1 --wait 10 --target-org dev --json",
        "package version promote --package hello@1.3.12-1 --json",
        "package version displaydependencies --package hello@1.3.12-1 --json",
        "package version update --package hello@1.3.12-1 --tag v1 --json",
        "package version delete --package hello@1.3.12-1 --json",
        "package delete --package hello --json",
        "org list --json",
        "org delete scratch --target-org dev --json",
    ] {
        story.run(line);
    }
    insta::assert_snapshot!(story.told());
}

/// Each refusal says what is wrong and what to do next, and ends with a code that is not 0.
#[test]
fn refusals() {
    let story = Story::new(UTILS);
    for line in [
        "package create --name hello --package-type Managed --path force-app",
        "package version create --package hello --wait 1",
        "package version create --package hello -x",
        "package version create --path other -x",
        "package install --package hello@1.3.12-1",
        "package install --package hello@1.3.12-1 -o production",
        "package install --package 04t000000000001AAA -o production",
        "package version report --package 05i000000000001AAA",
        "package version promote --package 0Ho000000000001AAA --no-prompt",
        "package push-upgrade list",
        "package bundle list",
        "package convert -p 033",
        "package1 version list",
        "package version displayancestry -p x",
        "org display -o nobody",
        "org delete scratch -o production --no-prompt",
        "org create scratch",
        "package list --json -v nobody",
        "pakage list",
    ] {
        story.run(line);
    }
    insta::assert_snapshot!(story.told());
}

/// A version goes to another home as a file, and comes back from there.
#[test]
fn a_version_travels_as_a_file() {
    let story = Story::new(UTILS);
    story.run("package create --name hello --package-type Unlocked --path force-app");
    story.run("package version create --package hello --installation-key-bypass --wait 10 --generate-pkg-zip");
    story.run("package version retrieve --package hello@1.3.12-1 --output-dir again");
    story.run("package version export --package hello@1.3.12-1 --output-file hello.zip");
    let elsewhere = Story::new(UTILS);
    elsewhere.copy_from(&story, "hello.zip");
    elsewhere.run("package version import hello.zip");
    elsewhere.run("org create scratch --edition developer --alias dev --set-default");
    elsewhere.run(&format!("package install --package {} --wait 10", story.alias("hello@1.3.12-1")));
    insta::assert_snapshot!(format!("{}\n{}", story.told(), elsewhere.told()));
}

/// A command talks to the server that runs on its home, and does without once that has ended.
#[cfg(unix)]
#[test]
fn a_running_server_is_used() {
    let story = Story::new(UTILS);
    let server = story.serve();
    story.run("package create --name hello --package-type Unlocked --path force-app");
    story.run("org create scratch --edition developer --alias dev");
    assert!(story.run("org list --json").contains(&format!("http://localhost:{}", server.port)));
    server.stop();
    story.run("package list");
    insta::assert_snapshot!(story.told().replace(&server.port.to_string(), "PORT"));
}

/// Broken projects, odd words: an error, and nothing panics.
#[test]
fn no_input_panics() {
    let story = Story::new("//- sfdx-project.json\n{\"packageDirectories\": [\n");
    for line in [
        "",
        "--",
        "-",
        ":::",
        "package list -v",
        "package create -n é -t Unlocked -r ../..",
        "help help",
        "alias set =",
    ] {
        story.run(line);
    }
    assert!(!story.told().contains("panicked"), "{}", story.told());
}

const TRIPS: &str = r#"
//- sfdx-project.json
{"packageDirectories": [{"path": "force-app", "default": true}, {"path": "more"}], "sourceApiVersion": "64.0",
 "replacements": [{"filename": "force-app/main/default/classes/Trips.cls", "stringToReplace": "PLACE", "replaceWithFile": "place.txt"}]}
//- place.txt
Rome
//- force-app/main/default/classes/Trips.cls
public class Trips {
    public String place() { return 'PLACE'; }
}
//- force-app/main/default/classes/Trips.cls-meta.xml
<?xml version="1.0" encoding="UTF-8"?>
<ApexClass xmlns="http://soap.sforce.com/2006/04/metadata">
    <apiVersion>64.0</apiVersion>
    <status>Active</status>
</ApexClass>
//- more/labels/CustomLabels.labels-meta.xml
<?xml version="1.0" encoding="UTF-8"?>
<CustomLabels xmlns="http://soap.sforce.com/2006/04/metadata">
    <labels>
        <fullName>Hello</fullName>
        <language>en_US</language>
        <protected>false</protected>
        <shortDescription>Hello</shortDescription>
        <value>Hello, world</value>
    </labels>
</CustomLabels>
//- gone.xml
<Package xmlns="http://soap.sforce.com/2006/04/metadata">
    <types><members>Trips</members><name>ApexClass</name></types>
    <version>64.0</version>
</Package>
//- none.xml
<Package xmlns="http://soap.sforce.com/2006/04/metadata"><version>64.0</version></Package>
//- config/project-scratch-def.json
{"orgName": "Trips", "edition": "Developer"}
"#;

/// Source goes to an org and comes back to where it was.
#[test]
fn metadata_goes_to_an_org_and_comes_back() {
    let story = Story::new(TRIPS);
    story.run("org create scratch --definition-file config/project-scratch-def.json --alias dev --set-default");
    story.run("project deploy validate --source-dir force-app");
    story.run("project deploy start");
    story.edit("more/labels/CustomLabels.labels-meta.xml", "Hello, world", "Changed here");
    story.run("project retrieve start --metadata ApexClass:Tri* CustomLabel:Hello ApexClass:Nope");
    let label = story.read("more/labels/CustomLabels.labels-meta.xml");
    assert!(label.contains("Hello, world"), "{label}");
    assert!(story.read("force-app/main/default/classes/Trips.cls").contains("'Rome'"));
    story.run("project retrieve start --metadata ApexClass:Nope --json");
    story.run("project generate manifest --source-dir force-app more");
    story
        .run("project retrieve start --manifest package.xml --target-metadata-dir mdapi --unzip --zip-file-name trips");
    story.run("project convert mdapi --root-dir mdapi/trips --output-dir again");
    story.edit("force-app/main/default/classes/Trips.cls", "class Trips", "class Trips extends Nope");
    story.run("project deploy start --source-dir force-app");
    story.run("project deploy start --manifest none.xml --post-destructive-changes gone.xml");
    story.run("project deploy start --metadata ApexClass:Nope");
    story.run("project deploy start --source-dir force-app --junit --ignore-conflicts");
    insta::assert_snapshot!(story.told());
}

/// What was started is looked at again, and what was validated is deployed.
#[test]
fn deploys_are_followed() {
    let story = Story::new(TRIPS);
    story.run("project deploy report --use-most-recent");
    story.run("org create scratch --definition-file config/project-scratch-def.json --alias dev --set-default");
    story.run("project deploy validate --source-dir more --async");
    story.run("project deploy resume --use-most-recent");
    story.run("project deploy report --use-most-recent");
    story.run("project deploy quick --use-most-recent --json");
    story.run("project deploy report --use-most-recent --json");
    story.run("project deploy cancel --use-most-recent");
    story.run("project deploy quick --job-id 0Af000000000001AAA");
    story.run("project deploy report --job-id 0Af000000000001AAA");
    story.run("project deploy resume --job-id 0Af000000000001AAA");
    story.run("project deploy report");
    story.edit("force-app/main/default/classes/Trips.cls", "class Trips", "class Trips extends Nope");
    story.run("project deploy start --source-dir force-app more --async --ignore-conflicts");
    story.run("project deploy resume --use-most-recent");
    story.run("project generate manifest --from-org dev --name all");
    story
        .run("project generate manifest --from-org dev --metadata ApexClass --excluded-metadata ApexClass --name none");
    let listed = ["all.xml", "none.xml"].map(|file| story.read(file)).concat();
    insta::assert_snapshot!(format!("{}{listed}", story.told()));
}
