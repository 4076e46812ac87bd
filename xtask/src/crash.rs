//! `crash N`: kills the process at N points spread over an install, an upgrade and a version create. Each org must then be
//! as it was before, or as it is after the command, never between; no job is left running, and no file that does not
//! belong into a home. The binary is built with the fail points of the store: `ORGYARD_FAIL_AT=n` aborts at the n-th write.
//! `crash serve N` kills a server instead, while it is used.

mod clients;
mod scene;
mod serve;
mod verdict;
mod world;

use crate::binary::build;
use crate::workspace::{complain, say};
use anyhow::{Result, ensure};
use scene::{Found, Scene, Stage, Step};

/// Between the first and the last write of a commit there must be so many points to fail at.
const POINTS_OF_A_COMMIT: usize = 40;

#[derive(Default)]
struct Tally {
    before: usize,
    after: usize,
    wrong: usize,
}

/// `$ORGYARD_BIN`, else a debug build.
pub(crate) fn run_served(rounds: usize) -> Result<bool> {
    let program = match std::env::var_os("ORGYARD_BIN") {
        Some(given) => given.into(),
        None => build(&[], "dev")?,
    };
    serve::run(&Stage::new(program)?, rounds)
}

pub(crate) fn run(count: usize) -> Result<bool> {
    let program = build(&["-p", "orgyard-store", "--features", "orgyard-store/failpoints"], "dev")?;
    let stage = Stage::new(program)?;
    let mut tally = Tally::default();
    let steps = [Step::Install, Step::Upgrade, Step::VersionCreate];
    for (index, step) in steps.into_iter().enumerate() {
        let scene = stage.scene(step)?;
        let share = count / steps.len() + usize::from(index < count % steps.len());
        say(&format!("{step}: {} writes, {share} kills", scene.writes));
        ensure!(scene.writes > POINTS_OF_A_COMMIT, "{step}: fewer than {POINTS_OF_A_COMMIT} writes to fail at");
        kill(&scene, share, &mut tally)?;
    }
    say(&format!("{count} kills: {} before, {} after, {} wrong", tally.before, tally.after, tally.wrong));
    Ok(tally.wrong == 0 && tally.before > 0 && tally.after > 0)
}

/// Kills at points spread evenly from the first write to the last.
fn kill(scene: &Scene, count: usize, tally: &mut Tally) -> Result<()> {
    for number in 0..count {
        let point = 1 + number * (scene.writes - 1) / count.saturating_sub(1).max(1);
        match scene.kill_at(point)? {
            Found::Before => tally.before += 1,
            Found::After => tally.after += 1,
            Found::Wrong(what) => {
                complain(&format!("  killed at write {point}: {what}"));
                tally.wrong += 1;
            }
        }
    }
    Ok(())
}
