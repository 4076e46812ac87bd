//! How many files this process may have open: each connection is one, and so is each org that is used.

/// More than any home and its clients need.
#[cfg(unix)]
const WANTED: u64 = 65_536;
/// What systems give that let nobody have more than a number of their own.
#[cfg(unix)]
const MODEST: u64 = 10_240;

/// Raises the limit as far as the system lets it, and tells how many connections leave the home enough. Where nothing is
/// known about a limit, that is none.
#[cfg(unix)]
pub(crate) fn for_connections() -> usize {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let known = getrlimit(Resource::Nofile);
    for wanted in [WANTED, MODEST] {
        let raised = known.maximum.map_or(wanted, |most| most.min(wanted));
        let mut limit = known;
        limit.current = Some(raised);
        if known.current.is_some_and(|current| current < raised) && setrlimit(Resource::Nofile, limit).is_ok() {
            break;
        }
    }
    let files = getrlimit(Resource::Nofile).current.unwrap_or(WANTED);
    usize::try_from(files / 2).unwrap_or(usize::MAX)
}

#[cfg(not(unix))]
pub(crate) fn for_connections() -> usize {
    usize::MAX
}
