//! Passwords of an org's users: kept salted and stretched, in the org itself.

use crate::failure::Failure;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use orgyard_engine::{EngineError, Org, Tx};
use orgyard_values::{Id, Record, Value};
use ring::pbkdf2;
use std::num::NonZeroU32;
use std::sync::Arc;

const OBJECT: &str = "UserPassword";
const ROUNDS: NonZeroU32 = NonZeroU32::new(100_000).unwrap();
const LENGTH: usize = 32;
/// What new passwords are made of: nothing that looks like something else.
const LETTERS: &[u8] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// The org and user that a username and password open. A security token may stand behind the password: it is asked of
/// nobody here, and clients that have one send it.
pub(crate) fn log_in(
    home: &Arc<orgyard_engine::Home>,
    username: &str,
    password: &str,
) -> Result<Option<(Arc<Org>, Id)>, Failure> {
    let Some((org, user)) = home.user_by_username(username)? else { return Ok(None) };
    let tx = org.read(user)?;
    let lengths = [0, 24, 25].into_iter().filter_map(|token| password.len().checked_sub(token));
    let mut shown = lengths.filter_map(|end| password.get(..end));
    let fits = shown.any(|password| fits(&tx, user, password).unwrap_or(false));
    Ok(fits.then_some((org, user)))
}

fn fits(tx: &Tx, user: Id, password: &str) -> Result<bool, EngineError> {
    let Some(row) = row(tx, user)? else { return Ok(false) };
    let bytes = |field: &str| STANDARD.decode(row.text(field).unwrap_or_default()).unwrap_or_default();
    let verified =
        pbkdf2::verify(pbkdf2::PBKDF2_HMAC_SHA256, ROUNDS, &bytes("Salt"), password.as_bytes(), &bytes("Hash"));
    Ok(verified.is_ok())
}

fn row(tx: &Tx, user: Id) -> Result<Option<Record>, EngineError> {
    Ok(tx.find(OBJECT, "UserId", &Value::Id(user))?.into_iter().next())
}

/// Gives a user a new password. One's own, or with the right to manage users anybody's.
pub(crate) fn set(tx: &mut Tx, user: Id, password: &str) -> Result<(), Failure> {
    check_right(tx, user)?;
    check(password)?;
    let salt = tx.home().env().random::<16>();
    let mut hash = [0; LENGTH];
    pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, ROUNDS, &salt, password.as_bytes(), &mut hash);
    let mut new = row(tx, user)?.unwrap_or_else(|| Record::new(OBJECT).with("UserId", user));
    new.set("Salt", STANDARD.encode(salt));
    new.set("Hash", STANDARD.encode(hash));
    match new.id() {
        Some(_) => tx.put_row(&new)?,
        None => drop(tx.add_row(new)?),
    }
    Ok(())
}

/// Gives a user a password that nobody chose.
pub(crate) fn reset(tx: &mut Tx, user: Id) -> Result<String, Failure> {
    let random = tx.home().env().random::<10>();
    let letters = random.iter().map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]));
    // Whatever comes before, it has a letter and a digit.
    let password: String = letters.chain("a7".chars()).collect();
    set(tx, user, &password)?;
    Ok(password)
}

fn check_right(tx: &Tx, user: Id) -> Result<(), Failure> {
    if tx.get("User", user)?.is_none() {
        return Err(Failure::new(404, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id"));
    }
    let caller = tx.permissions(tx.user())?;
    if tx.user() == user || caller.has("ManageUsers") || caller.has("ResetPasswords") {
        return Ok(());
    }
    let text = "insufficient access rights on cross-reference id: the right to manage users is needed";
    Err(Failure::new(403, "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", text))
}

/// What an org's password policy asks for at first. Source: Salesforce Help, "Set Password Policies".
fn check(password: &str) -> Result<(), Failure> {
    let refused = |text: &str| Err(Failure::new(400, "INVALID_NEW_PASSWORD", text));
    if password.chars().count() < 8 {
        return refused("Your password must be at least 8 characters long.");
    }
    let has = |kind: fn(char) -> bool| password.chars().any(kind);
    if !has(char::is_alphabetic) || !has(char::is_numeric) {
        return refused("Your password must have a mix of letters and numbers.");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_have_letters_and_numbers() {
        let checked = |password: &str| self::check(password).err().map(|failure| failure.message).unwrap_or_default();
        assert_eq!(checked("secret12"), "");
        assert_eq!(checked("short1"), "Your password must be at least 8 characters long.");
        assert_eq!(checked("onlyletters"), "Your password must have a mix of letters and numbers.");
        assert_eq!(checked("123456789"), "Your password must have a mix of letters and numbers.");
    }
}
