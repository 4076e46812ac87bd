//! Calls of the SOAP Metadata API.

use crate::call::Call;
use crate::error::{ClientError, Result};
use crate::org::Org;
use orgyard_text::xml::{self, Element};

const METADATA: &str = "http://soap.sforce.com/2006/04/metadata";
const ENVELOPE: &str = "http://schemas.xmlsoap.org/soap/envelope/";

impl Org {
    /// Calls an operation; the `result` elements of its answer.
    pub(crate) async fn metadata_call(&self, operation: &Element) -> Result<Vec<Element>> {
        let path = format!("/services/Soap/m/{}", self.api_version().await?);
        let answer = self.soap(&path, operation).await?;
        match (read_answer(&answer), self.is_embedded()) {
            (Err(error), _) if error.name.ends_with(":INVALID_SESSION_ID") && self.renew_token().await => {
                read_answer(&self.soap(&path, operation).await?)
            }
            (read, _) => read,
        }
    }

    async fn soap(&self, path: &str, operation: &Element) -> Result<Vec<u8>> {
        let text = Element::text_element;
        let header = Element::new("soapenv:Header")
            .attribute("xmlns", METADATA)
            .with(Element::new("SessionHeader").with(text("sessionId", &self.access_token())))
            .with(Element::new("CallOptions").with(text("client", "orgyard")));
        let body = Element::new("soapenv:Body").attribute("xmlns", METADATA).with(operation.clone());
        let root = Element::new("soapenv:Envelope").attribute("xmlns:soapenv", ENVELOPE);
        let envelope = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{}", root.with(header).with(body).write());
        let call = Call::post(path).bytes("text/xml; charset=UTF-8", envelope);
        Ok(self.attempt(&call).await?.body().to_vec())
    }
}

fn read_answer(bytes: &[u8]) -> Result<Vec<Element>> {
    let text = String::from_utf8_lossy(bytes);
    let not_soap = || ClientError::from_answer(500, bytes);
    let root = xml::parse(&text).map_err(|_| not_soap())?.root;
    let body = root.elements().find(|element| element.local_name() == "Body").ok_or_else(not_soap)?;
    let answer = body.elements().next().ok_or_else(not_soap)?;
    if answer.local_name() == "Fault" {
        let part = |name: &str| answer.child_text(name).unwrap_or_default();
        return Err(ClientError::new(&part("faultcode"), part("faultstring")));
    }
    Ok(answer.elements_named("result").cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_and_faults_are_told_apart() {
        let wrap = |inner: &str| format!("<s:Envelope xmlns:s=\"x\"><s:Body>{inner}</s:Body></s:Envelope>");
        let results = read_answer(wrap("<r><result><id>1</id></result><result/></r>").as_bytes()).unwrap();
        assert_eq!(results[0].child_text("id").as_deref(), Some("1"));
        let fault = wrap("<s:Fault><faultcode>sf:X</faultcode><faultstring>no</faultstring></s:Fault>");
        let error = read_answer(fault.as_bytes()).unwrap_err();
        assert_eq!((error.name.as_str(), error.message.as_str()), ("sf:X", "no"));
        assert!(read_answer(b"<html").is_err());
    }
}
