//! Users of an org: a new one with a login, and passwords.

use crate::auth::OrgAuth;
use crate::call::Call;
use crate::error::{ClientError, Result};
use crate::org::Org;
use orgyard_text::xml::Element;
use ring::rand::{SecureRandom, SystemRandom};
use serde_json::Value;

const SYMBOLS: &str = "!@#$%^&*()_[]|-";
const DIGITS: &str = "1234567890";
const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";

impl Org {
    /// Creates a user by SCIM; the id, and the refresh token that the org gives with it.
    pub async fn create_user(&self, user: &Value) -> Result<(String, String)> {
        let call = Call::post("/services/scim/v1/Users").json(user).header("auto-approve-user", "true");
        let answer = self.answer(call).await?;
        let body: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
        let status = answer.status().as_u16();
        if !matches!(status, 200 | 201) {
            return Err(ClientError::new("UserCreateHttpError", not_created(status, &body)));
        }
        let token = answer.headers().get("auto-approve-user").and_then(|value| value.to_str().ok());
        match (body.get("id").and_then(Value::as_str), token) {
            (Some(id), Some(token)) => Ok((id.to_owned(), token.to_owned())),
            _ => Err(ClientError::new("UserCreateHttpError", "The org gave no login for the user that it created.")
                .action("Log in with the user's own password")),
        }
    }

    /// The login of another user of the org, by the refresh token that the user was given.
    pub async fn log_in_as(&self, username: &str, user_id: &str, refresh_token: &str) -> Result<OrgAuth> {
        let admin = self.auth();
        let login = OrgAuth {
            username: username.to_owned(),
            user_id: Some(user_id.to_owned()),
            refresh_token: Some(refresh_token.to_owned()),
            login_url: Some(admin.instance_url.clone()),
            private_key: None,
            password: None,
            ..admin.clone()
        };
        let access_token = self.sibling(login.clone()).refresh(refresh_token).await?;
        Ok(OrgAuth { access_token, ..login })
    }

    pub async fn set_password(&self, user_id: &str, password: &str) -> Result<()> {
        let text = Element::text_element;
        let call = Element::new("setPassword").with(text("userId", user_id)).with(text("password", password));
        self.partner_call(&call).await.map(drop)
    }
}

fn not_created(status: u16, body: &Value) -> String {
    let head = format!("An invalid http response code ({status}) was received while trying to create a user.");
    let errors = body.get("Errors").and_then(Value::as_array).into_iter().flatten();
    let lines: Vec<&str> = errors.filter_map(|error| error.get("description")?.as_str()).collect();
    match lines.is_empty() {
        true => head,
        false => format!("{head} causes:\n\n{}", lines.join("\n")),
    }
}

/// A password of so many characters. Each step of complexity, 0 to 5, adds a kind of character: digits, symbols, upper
/// case; one of each kind is in it, the rest are lower case.
pub fn random_password(length: usize, complexity: u64) -> Result<String> {
    let kinds: &[&str] = match complexity {
        0 => &[LOWER],
        1 => &[DIGITS, LOWER],
        2 => &[SYMBOLS, LOWER],
        3 => &[DIGITS, UPPER, LOWER],
        4 => &[SYMBOLS, UPPER, LOWER],
        _ => &[SYMBOLS, DIGITS, UPPER, LOWER],
    };
    let mut letters = kinds.iter().map(|kind| one_of(kind)).collect::<Result<Vec<char>>>()?;
    while letters.len() < length {
        letters.insert(below(letters.len() + 1)?, one_of(LOWER)?);
    }
    for at in (1..letters.len()).rev() {
        letters.swap(at, below(at + 1)?);
    }
    Ok(letters.into_iter().collect())
}

fn one_of(letters: &str) -> Result<char> {
    let at = below(letters.len())?;
    Ok(letters.chars().nth(at).unwrap_or_default())
}

/// A number below another, from 32 random bits.
fn below(limit: usize) -> Result<usize> {
    let mut bytes = [0; 4];
    let no_chance = |_| ClientError::new("RandomError", "The system gives no random numbers.");
    SystemRandom::new().fill(&mut bytes).map_err(no_chance)?;
    Ok(usize::try_from(u32::from_be_bytes(bytes)).unwrap_or_default() % limit.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_password_has_each_kind_of_character_that_is_asked_for() {
        for (complexity, wanted) in [(0, ""), (1, "d"), (2, "s"), (3, "du"), (4, "su"), (5, "sdu")] {
            let password = random_password(20, complexity).unwrap();
            assert_eq!(password.len(), 20, "{password}");
            for (mark, kind) in [("s", SYMBOLS), ("d", DIGITS), ("u", UPPER)] {
                let has = password.contains(|c| kind.contains(c));
                assert_eq!(has, wanted.contains(mark), "{complexity} {mark} {password}");
            }
        }
        assert_ne!(random_password(20, 5).unwrap(), random_password(20, 5).unwrap());
    }

    #[test]
    fn what_the_org_says_against_a_user_is_told() {
        let body = json!({"Errors": [{"description": "one"}, {"description": "two"}]});
        let head = "An invalid http response code (400) was received while trying to create a user.";
        assert_eq!(not_created(400, &body), format!("{head} causes:\n\none\ntwo"));
        assert_eq!(not_created(400, &Value::Null), head);
    }
}
