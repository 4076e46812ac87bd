//! Apex in an org: test runs, anonymous blocks, debug logs.

use crate::call::Call;
use crate::error::{ClientError, Result};
use crate::org::{Api, Org};
use crate::query::encode;
use orgyard_text::xml::Element;
use serde_json::Value;

/// What came of an anonymous block.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Anonymous {
    pub compiled: bool,
    pub success: bool,
    /// -1 where there is no place to name.
    pub line: i64,
    pub column: i64,
    pub compile_problem: Option<String>,
    pub exception_message: Option<String>,
    pub exception_stack_trace: Option<String>,
    pub log: String,
}

impl Org {
    /// Asks for a test run; its id (`707`).
    pub async fn start_tests(&self, payload: &Value) -> Result<String> {
        let path = format!("{}/runTestsAsynchronous", self.base(Api::Tooling).await?);
        let answer = self.send_json(Call::post(path).json(payload)).await?;
        let id = answer.as_str().map(str::to_owned);
        id.ok_or_else(|| ClientError::new("TestRunError", "The org gave no id for the test run.").data(answer))
    }

    /// Runs tests within the request.
    pub async fn run_tests(&self, payload: &Value) -> Result<Value> {
        let path = format!("{}/runTestsSynchronous", self.base(Api::Tooling).await?);
        self.send_json(Call::post(path).json(payload)).await
    }

    pub async fn execute_anonymous(&self, source: &str) -> Result<Anonymous> {
        let debugging = Element::new("DebuggingHeader").with(Element::text_element("debugLevel", "DEBUGONLY"));
        let operation = Element::new("executeAnonymous").with(Element::text_element("String", source));
        let (header, answer) = self.apex_call(debugging, &operation).await?;
        let log = header.and_then(|header| header.child_text("debugLog")).unwrap_or_default();
        let malformed = || ClientError::new("AnswerError", "The org's answer tells nothing of the block.");
        Ok(anonymous(answer.child("result").ok_or_else(malformed)?, log))
    }

    /// The text of a debug log.
    pub async fn log_body(&self, id: &str) -> Result<String> {
        let path = format!("{}/sobjects/ApexLog/{}/Body", self.base(Api::Tooling).await?, encode(id));
        let answer = self.send(Call::get(path)).await?;
        Ok(String::from_utf8_lossy(answer.body()).into_owned())
    }
}

fn anonymous(result: &Element, log: String) -> Anonymous {
    let text = |name: &str| result.child_text(name).filter(|text| !text.is_empty());
    let number = |name: &str| text(name).and_then(|text| text.parse().ok()).unwrap_or(-1);
    let flag = |name: &str| text(name).as_deref() == Some("true");
    Anonymous {
        compiled: flag("compiled"),
        success: flag("success"),
        line: number("line"),
        column: number("column"),
        compile_problem: text("compileProblem"),
        exception_message: text("exceptionMessage"),
        exception_stack_trace: text("exceptionStackTrace"),
        log,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nil_is_nothing() {
        let text = "<result><compiled>false</compiled><line>2</line><compileProblem>no</compileProblem>\
                    <exceptionMessage xsi:nil=\"true\"/></result>";
        let read = anonymous(&orgyard_text::xml::parse(text).unwrap().root, "log".into());
        assert_eq!((read.compiled, read.line, read.column), (false, 2, -1));
        assert_eq!((read.compile_problem.as_deref(), read.exception_message), (Some("no"), None));
    }
}
