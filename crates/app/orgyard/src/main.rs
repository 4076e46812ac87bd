//! The program: the commands on one side, the embedded server on the other, and a home between them.

mod embedded;
mod environment;
mod files;
mod in_process;
mod logs;
mod served;

use orgyard_commands::{Printer, World};
use std::process::ExitCode;
use std::sync::Arc;

/// Compiling Apex and packing records make many small short-lived things.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let line: Vec<String> = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    match start(line) {
        Ok(code) => ExitCode::from(u8::try_from(code).unwrap_or(1)),
        Err(error) => {
            Printer::terminal().say(&format!("Error: {error:#}"));
            ExitCode::from(10)
        }
    }
}

fn start(line: Vec<String>) -> anyhow::Result<i32> {
    let variables = environment::variables();
    let home = environment::home_folder(&variables)?;
    let env = environment::env(&variables, &line)?;
    let embedded =
        Arc::new(embedded::EmbeddedHome::new(home.clone(), env.clone(), environment::lock_wait(&variables)?));
    let world = World {
        cwd: std::env::current_dir()?,
        home,
        user_home: directories::BaseDirs::new().map(|folders| folders.home_dir().to_path_buf()),
        now: Arc::new(move || env.now()),
        embedded,
        printer: Printer::terminal(),
        variables,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    // A command is a task of its own, so that a fault in it ends as an error and not as a panic of the program.
    Ok(runtime.block_on(async { tokio::spawn(orgyard_commands::run(world, line)).await })?)
}
