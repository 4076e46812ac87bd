//! From a command line to an exit code.

use crate::cli::{self, Arguments, Command, Found, Spelling, UsageError};
use crate::context::{Context, World};
use crate::not_here;
use crate::output::Failure;
use crate::registry::COMMANDS;
use serde_json::Value;

/// Carries out a command line (without the program's name); the exit code.
pub async fn run(world: World, line: Vec<String>) -> i32 {
    let json = line.iter().take_while(|word| *word != "--").any(|word| word == "--json");
    let context = Context::new(world, json);
    let code = match cli::find_command(COMMANDS, &line) {
        Found::Command { command, spelling, rest } => carry_out(&context, command, spelling, &rest).await,
        Found::Topic(topic) => show(&context, &cli::help_of_topic(COMMANDS, &topic)),
        Found::Nothing(flags) => without_words(&context, &flags),
        Found::Unknown(words) => unknown(&context, &words),
    };
    context.world.embedded.finish();
    code
}

fn show(context: &Context, text: &str) -> i32 {
    context.world.printer.data(text);
    0
}

fn without_words(context: &Context, flags: &[String]) -> i32 {
    match flags.first().map(String::as_str) {
        Some("--version" | "-v") => show(context, &format!("orgyard/{}", env!("CARGO_PKG_VERSION"))),
        None | Some("--help" | "-h" | "--json") => show(context, &cli::help_of_topic(COMMANDS, "")),
        Some(flag) => fail(context, "Command", &UsageError::nonexistent_flags(&[flag.to_owned()], None).into()),
    }
}

fn unknown(context: &Context, words: &str) -> i32 {
    if let Some(failure) = not_here::refusal(words) {
        return fail(context, "Command", &failure);
    }
    if let Some(topic) = words.strip_prefix("help ") {
        return help(context, topic);
    }
    match words {
        "help" => show(context, &cli::help_of_topic(COMMANDS, "")),
        "version" => show(context, &format!("orgyard/{}", env!("CARGO_PKG_VERSION"))),
        _ => {
            let near = nearest_command(words).map(|found| format!("orgyard {found}"));
            fail(context, "Command", &UsageError::unknown_command(words, near).into())
        }
    }
}

/// The command whose words differ least: as a whole, else by the words after a topic that is right.
fn nearest_command(words: &str) -> Option<&'static str> {
    cli::nearest(words, COMMANDS.iter().map(|command| command.words))
}

fn help(context: &Context, topic: &str) -> i32 {
    let line: Vec<String> = topic.split(' ').map(str::to_owned).collect();
    match cli::find_command(COMMANDS, &line) {
        Found::Command { command, .. } => show(context, &cli::help_of_command(command)),
        Found::Topic(topic) => show(context, &cli::help_of_topic(COMMANDS, &topic)),
        _ => unknown(context, topic),
    }
}

async fn carry_out(
    context: &Context,
    command: &'static Command,
    spelling: Option<&'static Spelling>,
    tokens: &[String],
) -> i32 {
    let parsed = cli::with_flags_dir(command, tokens, &context.world.cwd)
        .and_then(|tokens| cli::parse(command, spelling, &tokens));
    let matches = match parsed {
        Ok(matches) if matches.has("help") => return show(context, &cli::help_of_command(command)),
        Ok(matches) => matches,
        Err(error) => return fail(context, command.class, &beyond_the_words(command, tokens, error).into()),
    };
    if let Some(error) = missing_file(context, command, &matches) {
        return fail(context, command.class, &error.into());
    }
    match (command.run)(context, &matches).await {
        Ok(output) => {
            let code = output.exit_code();
            match context.json {
                true => print_json(context, &context.envelope(code, output.json())),
                false => context.world.printer.data(&output.human()),
            }
            code
        }
        Err(failure) => fail(context, command.class, &failure),
    }
}

/// A file that a flag names and that is not there.
fn missing_file(context: &Context, command: &Command, matches: &cli::Matches) -> Option<UsageError> {
    let named =
        command.flags.iter().filter(|flag| flag.existing).filter_map(|flag| Some((flag, matches.get(flag.name)?)));
    let mut missing = named.filter(|(_, file)| !context.world.cwd.join(file).is_file());
    missing.next().map(|(flag, file)| UsageError::no_file(flag.name, file))
}

/// Words after a command that takes none make another, unknown command.
fn beyond_the_words(command: &Command, tokens: &[String], error: UsageError) -> UsageError {
    let words: Vec<&str> = tokens.iter().take_while(|t| !t.starts_with('-')).map(String::as_str).collect();
    if command.arguments != Arguments::None || words.is_empty() {
        return error;
    }
    let line = format!("{} {}", command.words, words.join(" "));
    let near = nearest_command(&line).map(|found| format!("orgyard {found}"));
    UsageError::unknown_command(&line, near)
}

fn print_json(context: &Context, value: &Value) {
    context.world.printer.data(&serde_json::to_string_pretty(value).unwrap_or_default());
}

fn fail(context: &Context, class: &str, failure: &Failure) -> i32 {
    let printer = &context.world.printer;
    if context.json {
        print_json(context, &failure.json(class, &context.warnings()));
        return failure.exit_code();
    }
    printer.say(&format!("Error ({}): {}", failure.code(), failure.message()));
    match failure.actions() {
        [] => {}
        [only] => printer.say(&format!("Next: {only}")),
        several => printer.say(&format!("Next, one of:\n- {}", several.join("\n- "))),
    }
    failure.exit_code()
}

/// For tests: what a command line is understood as.
#[cfg(test)]
pub(crate) fn understood(line: &str) -> Result<(&'static str, cli::Matches), String> {
    let words: Vec<String> = line.split_whitespace().map(|word| word.replace('_', " ")).collect();
    match cli::find_command(COMMANDS, &words) {
        Found::Command { command, spelling, rest } => match cli::parse(command, spelling, &rest) {
            Ok(matches) => Ok((command.words, matches)),
            Err(error) => {
                let error = beyond_the_words(command, &rest, error);
                Err(format!("{} [{}] {}", error.exit_code, error.name, error.message))
            }
        },
        Found::Topic(topic) => Err(format!("topic {topic}")),
        Found::Nothing(_) => Err("nothing".into()),
        Found::Unknown(words) => Err(format!("127 {words}")),
    }
}
