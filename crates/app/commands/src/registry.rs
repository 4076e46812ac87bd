//! Every command, a line each.

use crate::cli::Command;
use crate::{alias, completion, config, hub, org, package, project};

pub(crate) static COMMANDS: &[&Command] = &[
    &alias::list::COMMAND,
    &alias::set::COMMAND,
    &alias::unset::COMMAND,
    &completion::COMMAND,
    &config::get::COMMAND,
    &config::list::COMMAND,
    &config::set::COMMAND,
    &config::unset::COMMAND,
    &hub::create::COMMAND,
    &hub::namespace::COMMAND,
    &org::create_sandbox::COMMAND,
    &org::create_scratch::COMMAND,
    &org::create_legacy::COMMAND,
    &org::delete::SCRATCH,
    &org::delete::SANDBOX,
    &org::display::COMMAND,
    &org::dump::COMMAND,
    &org::limits::COMMAND,
    &org::list::COMMAND,
    &package::create::COMMAND,
    &package::delete::COMMAND,
    &package::list::COMMAND,
    &package::update::COMMAND,
    &package::version::create::COMMAND,
    &package::version::create_list::COMMAND,
    &package::version::create_report::COMMAND,
    &package::version::delete::COMMAND,
    &package::version::list::COMMAND,
    &package::version::promote::COMMAND,
    &package::version::report::COMMAND,
    &package::version::update::COMMAND,
    &project::convert_source::COMMAND,
];
