//! One-time codes of this process.

use orgyard_engine::Session;
use orgyard_values::Env;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

const OPEN: usize = 100;
const LIFETIME_MILLISECONDS: i64 = 15 * 60 * 1000;

#[derive(Default)]
pub(crate) struct Codes {
    open: Mutex<VecDeque<(String, i64, Session)>>,
}

impl Codes {
    pub(crate) fn make(&self, env: &Env, session: Session) -> String {
        let code = format!("aPrx{}", secret(env));
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.len() >= OPEN {
            open.pop_front();
        }
        open.push_back((code.clone(), env.now() + LIFETIME_MILLISECONDS, session));
        code
    }

    pub(crate) fn take(&self, env: &Env, code: &str) -> Option<Session> {
        let now = env.now();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|(_, until, _)| *until > now);
        let at = open.iter().position(|(ours, ..)| ours == code)?;
        open.remove(at).map(|(_, _, session)| session)
    }
}

/// 256 unpredictable bits in hexadecimal.
pub(crate) fn secret(env: &Env) -> String {
    env.random::<32>().iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use orgyard_values::Id;

    #[test]
    fn a_code_works_once() {
        let (codes, env) = (Codes::default(), Env::fixed(0));
        let session = Session { org: Id::mint("00D", 1), user: Id::mint("005", 1), expires: None };
        let code = codes.make(&env, session);
        assert_eq!(codes.take(&env, "other").map(|s| s.org), None);
        assert_eq!(codes.take(&env, &code).map(|s| s.org), Some(Id::mint("00D", 1)));
        assert_eq!(codes.take(&env, &code).map(|s| s.org), None);
    }
}
