//! End to end: `up` and `build` on the example, through the program, in a home of its own.
#![cfg(test)]

mod adoption;
mod apex;
mod bad_input;
mod behavior;
mod change_sets;
mod conflicts;
mod delete_source;
mod deploys;
mod example;
mod faults;
mod generate;
mod http;
#[cfg(unix)]
mod machine;
mod org_changes;
mod orgs;
mod pair;
mod profiles;
mod promote;
mod retrieves;
#[cfg(unix)]
mod served;
mod shell;
#[path = "../stories/steady.rs"]
mod steady;
mod tracked_later;
mod tracking;
