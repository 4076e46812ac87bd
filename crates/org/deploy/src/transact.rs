//! A request's work and its outcome as one commit, so that a row never says what the org does not hold.

use orgyard_engine::{EngineError, Org, Tx};
use orgyard_values::Id;
use std::sync::Arc;

pub enum Outcome<T> {
    /// The work stands; it and the stored outcome are one commit.
    Commit(T),
    /// The work is undone; only the outcome is stored.
    RollBack(T),
}

/// Runs `work` in a transaction of its own and keeps its outcome with `store`. `broken` makes an outcome of a fault of
/// the engine, so that a request always ends.
pub fn transact<T>(
    org: &Arc<Org>,
    user: Id,
    work: impl FnOnce(&mut Tx) -> Result<Outcome<T>, EngineError>,
    broken: impl FnOnce(EngineError) -> T,
    store: impl Fn(&mut Tx, &T) -> Result<(), EngineError>,
) -> Result<T, EngineError> {
    let attempt = org.write(user, |tx| match work(tx)? {
        Outcome::Commit(outcome) => {
            store(tx, &outcome)?;
            Ok(outcome)
        }
        Outcome::RollBack(outcome) => Err(Stop::Decided(outcome)),
    });
    let outcome = match attempt {
        Ok(outcome) => return Ok(outcome),
        Err(Stop::Decided(outcome)) => outcome,
        Err(Stop::Engine(error)) => broken(error),
    };
    org.write(user, |tx| store(tx, &outcome))?;
    Ok(outcome)
}

enum Stop<T> {
    Decided(T),
    Engine(EngineError),
}

impl<T> From<EngineError> for Stop<T> {
    fn from(error: EngineError) -> Self {
        Self::Engine(error)
    }
}
