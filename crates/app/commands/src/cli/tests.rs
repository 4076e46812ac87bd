use crate::run::understood;

/// A command line as it is understood: the command, then flags, then arguments; or the usage error.
fn check(line: &str) -> String {
    match understood(line) {
        Ok((words, matches)) => {
            let mut out = words.to_owned();
            for (name, values) in matches.given() {
                out.push_str(&format!(" | {name}={}", values.join(",")));
            }
            if !matches.arguments.is_empty() {
                out.push_str(&format!(" | {}", matches.arguments.join(" ")));
            }
            out
        }
        Err(error) => error,
    }
}

fn all(lines: &[&str]) -> String {
    lines.iter().map(|line| format!("$ {line}\n{}\n", check(line))).collect::<Vec<_>>().join("\n")
}

#[test]
fn words_may_be_joined_by_blanks_or_colons_and_stand_in_any_order() {
    insta::assert_snapshot!(all(&[
        "package create -n a -t Unlocked -r x",
        "package:create -n a -t Unlocked -r x",
        "create package -n a -t Unlocked -r x",
        "force:package:create --packagetype Unlocked --name a --path x",
        "force package create -t unlocked -n a -r x",
    ]));
}

#[test]
fn the_spellings_of_2018_are_understood() {
    insta::assert_snapshot!(all(&[
        "force:package2:create --name a --description b --containeroptions Unlocked --nonamespace",
        "force:package2:list",
        "force:org:create -f config/project-scratch-def.json -a dev -s -v hub edition=Developer --noancestors",
        "force:org:create --noancestors --setalias dev",
        "force:alias:set dev=a@b.c",
        "force:config:set defaultusername=dev --global",
        "force:limits:api:display -u dev",
    ]));
}

#[test]
fn values_are_read_as_the_official_parser_reads_them() {
    insta::assert_snapshot!(all(&[
        "package create --name=a=b -tUnlocked -r=x",
        "package create -n -5 -t Unlocked -r -x",
        "package create -n a -t Unlocked -r x -e --org-dependent",
        "org create scratch -e developer --no-track-source",
        "org list --all --verbose --json",
        "alias set a=b c=d",
        "alias set -- -a=b",
    ]));
}

#[test]
fn usage_errors_are_the_official_ones() {
    insta::assert_snapshot!(all(&[
        "package create",
        "package create --nme x",
        "package create --nme x --also y",
        "package create -n",
        "package create -t",
        "package create -n a -n b",
        "package create -n a -t Foo -r x",
        "package list extra",
        "package list --verbose extra",
        "package crate",
        "package",
        "nope",
        "org create scratch -y 99",
        "org create scratch -w x",
        "org create scratch -w 1",
        "org create scratch -e developer -s snap",
        "org create scratch --source-org 04t000000000001",
        "org list --no-prompt",
    ]));
}

#[test]
fn no_command_line_panics() {
    for line in
        ["-", "--", "---", "=", ":", "-n", "--=", "package create -", "package create --=x", "alias set =", "é -é"]
    {
        let _ = check(line).len();
    }
}

#[test]
fn every_flag_of_a_command_is_its_own() {
    for command in crate::registry::COMMANDS {
        let mut names: Vec<String> = Vec::new();
        for flag in command.all_flags() {
            names.push(flag.name.to_owned());
            names.extend(flag.short.map(|short| short.to_string()));
            names.extend(flag.aliases.iter().map(|alias| (*alias).to_owned()));
        }
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(count, names.len(), "{}: {names:?}", command.words);
    }
}

#[test]
fn every_command_has_examples_that_it_understands() {
    for command in crate::registry::COMMANDS {
        assert!(!command.examples.is_empty(), "{}", command.words);
        for example in command.examples {
            let line = example.line.split(" > ").next().unwrap().split(" && ").next().unwrap();
            let line = line
                .split('"')
                .enumerate()
                .map(|(i, part)| if i % 2 == 1 { part.replace(' ', "_") } else { part.into() });
            let understood = understood(&line.collect::<String>());
            assert_eq!(understood.as_ref().map(|(words, _)| *words), Ok(command.words), "{}", example.line);
        }
    }
}

#[test]
fn help_shows_flags_and_examples() {
    let command = crate::registry::COMMANDS.iter().find(|command| command.words == "package create").unwrap();
    insta::assert_snapshot!(super::help_of_command(command));
}

#[test]
fn completions_are_generated_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = super::completion(crate::registry::COMMANDS, shell).unwrap();
        assert!(script.contains("package-type"), "{shell}");
    }
    assert_eq!(super::completion(crate::registry::COMMANDS, "csh"), None);
}
