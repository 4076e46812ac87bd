//! `--help`.

use super::spec::{Arguments, Command, Flag, GLOBAL, Kind};

const WIDTH: usize = 100;

/// The help of one command.
pub(crate) fn help_of_command(command: &Command) -> String {
    let mut out = format!("{}\n\nUSAGE\n", command.summary);
    out.push_str(&wrap(&usage(command), "  ", "      "));
    section(&mut out, "FLAGS", command.flags);
    section(&mut out, "GLOBAL FLAGS", GLOBAL);
    if !command.description.is_empty() {
        out.push_str("\nDESCRIPTION\n");
        for paragraph in command.description.split('\n').filter(|paragraph| !paragraph.is_empty()) {
            out.push_str(&wrap(paragraph, "  ", "  "));
        }
    }
    if !command.spellings.is_empty() {
        let names: Vec<&str> = command.spellings.iter().map(|spelling| spelling.words).collect();
        out.push_str("\nALSO\n");
        out.push_str(&wrap(&names.join(", "), "  ", "  "));
    }
    out.push_str("\nEXAMPLES\n");
    for example in command.examples {
        out.push_str(&wrap(example.says, "  ", "  "));
        out.push_str(&format!("    $ orgyard {}\n", example.line));
    }
    out
}

/// The help of words that several commands begin with; of everything, without words.
pub(crate) fn help_of_topic(commands: &[&Command], topic: &str) -> String {
    let mut out = match topic {
        "" => "An embedded Salesforce for the package development model, and the commands that drive it.\n\n\
               USAGE\n  $ orgyard COMMAND [FLAGS]\n\n\
               Start with 'orgyard up' in a project's folder. Words may be joined by blanks or colons.\n"
            .to_owned(),
        topic => format!("USAGE\n  $ orgyard {topic} COMMAND [FLAGS]\n"),
    };
    out.push_str("\nCOMMANDS\n");
    let prefix = if topic.is_empty() { String::new() } else { format!("{topic} ") };
    let mut listed: Vec<&&Command> =
        commands.iter().filter(|c| c.words.starts_with(&prefix) || c.words == topic).collect();
    listed.sort_by_key(|command| command.words);
    let width = listed.iter().map(|command| command.words.len()).max().unwrap_or(0);
    for command in listed {
        let first = format!("  {:width$}  ", command.words);
        out.push_str(&wrap(command.summary, &first, &" ".repeat(width + 4)));
    }
    out.push_str("\nAdd --help to a command for its flags and examples, and --json for a result a script can read.\n");
    out
}

fn usage(command: &Command) -> String {
    let mut line = format!("$ orgyard {}", command.words);
    match command.arguments {
        Arguments::None => {}
        Arguments::One(name) => line.push_str(&format!(" {name}")),
        Arguments::Many(name) => line.push_str(&format!(" {name}...")),
    }
    let shown = |flag: &&Flag| !flag.hidden;
    for flag in command.flags.iter().filter(shown).filter(|flag| flag.required) {
        line.push_str(&format!(" {}", usage_of(flag)));
    }
    line.push_str(" [--json]");
    for flag in command.flags.iter().filter(shown).filter(|flag| !flag.required) {
        line.push_str(&format!(" [{}]", usage_of(flag)));
    }
    line
}

fn usage_of(flag: &Flag) -> String {
    let name = flag.short.map_or_else(|| format!("--{}", flag.name), |short| format!("-{short}"));
    let more = if flag.multiple { "..." } else { "" };
    match (flag.kind, flag.options) {
        (Kind::Switch, _) => name,
        (_, []) => format!("{name} <value>{more}"),
        (_, options) => format!("{name} {}{more}", options.join("|")),
    }
}

fn section(out: &mut String, title: &str, flags: &[Flag]) {
    let rows: Vec<(String, String)> = flags.iter().filter(|flag| !flag.hidden).map(row).collect();
    if rows.is_empty() {
        return;
    }
    out.push_str(&format!("\n{title}\n"));
    let width = rows.iter().map(|(head, _)| head.chars().count()).max().unwrap_or(0);
    for (head, text) in rows {
        out.push_str(&wrap(&text, &format!("  {head:width$}  "), &" ".repeat(width + 4)));
    }
}

fn row(flag: &Flag) -> (String, String) {
    let short = flag.short.map_or("    ".to_owned(), |short| format!("-{short}, "));
    let no = if flag.negatable { "[no-]" } else { "" };
    let value = match (flag.kind, flag.multiple) {
        (Kind::Switch, _) => "",
        (_, true) => "=<value>...",
        (_, false) => "=<value>",
    };
    let mut text = String::new();
    if flag.required {
        text.push_str("(required) ");
    }
    text.push_str(flag.summary);
    if !flag.options.is_empty() {
        text.push_str(&format!(" One of: {}.", flag.options.join(", ")));
    }
    if let Some(default) = flag.default {
        text.push_str(&format!(" Default: {default}."));
    }
    (format!("{short}--{no}{}{value}", flag.name), text)
}

/// Breaks a text into lines, the first with one indentation, the others with another.
fn wrap(text: &str, first: &str, rest: &str) -> String {
    let mut out = String::new();
    let mut line = first.to_owned();
    let mut empty = true;
    for word in text.split_whitespace() {
        if !empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            out.push_str(line.trim_end());
            out.push('\n');
            line = rest.to_owned();
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    out.push_str(line.trim_end());
    out.push('\n');
    out
}
