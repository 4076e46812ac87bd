//! Calls of the SOAP APIs.

use crate::call::Call;
use crate::error::{ClientError, Result};
use crate::org::Org;
use orgyard_text::xml::{self, Element};
use serde_json::json;

const METADATA: &str = "http://soap.sforce.com/2006/04/metadata";
const ENVELOPE: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const PARTNER: &str = "urn:partner.soap.sforce.com";
const APEX: &str = "http://soap.sforce.com/2006/08/apex";

/// One call: where it goes, in whose names it speaks, and what it says.
struct SoapCall<'a> {
    path: String,
    namespace: &'a str,
    /// Headers besides those every call has.
    header: Option<Element>,
    operation: &'a Element,
}

impl Org {
    /// Calls an operation of the Metadata API; the `result` elements of its answer.
    pub(crate) async fn metadata_call(&self, operation: &Element) -> Result<Vec<Element>> {
        let path = format!("/services/Soap/m/{}", self.api_version().await?);
        let (_, answer) = self.soap(&SoapCall { path, namespace: METADATA, header: None, operation }).await?;
        Ok(answer.elements_named("result").cloned().collect())
    }

    /// Calls an operation of the Apex API; the header of the answer, where there is one, and the answer.
    pub(crate) async fn apex_call(&self, header: Element, operation: &Element) -> Result<(Option<Element>, Element)> {
        let path = format!("/services/Soap/s/{}/{}", self.api_version().await?, self.auth().org_id);
        self.soap(&SoapCall { path, namespace: APEX, header: Some(header), operation }).await
    }

    /// Calls an operation of the partner API.
    pub(crate) async fn partner_call(&self, operation: &Element) -> Result<Element> {
        let path = format!("/services/Soap/u/{}", self.api_version().await?);
        let (_, answer) = self.soap(&SoapCall { path, namespace: PARTNER, header: None, operation }).await?;
        Ok(answer)
    }

    async fn soap(&self, call: &SoapCall<'_>) -> Result<(Option<Element>, Element)> {
        match read_answer(&self.exchange(call).await?) {
            Err(error) if error.name.ends_with(":INVALID_SESSION_ID") && self.renew_token().await => {
                read_answer(&self.exchange(call).await?)
            }
            read => read,
        }
    }

    async fn exchange(&self, soap: &SoapCall<'_>) -> Result<Vec<u8>> {
        let text = Element::text_element;
        let mut header = Element::new("soapenv:Header")
            .attribute("xmlns", soap.namespace)
            .with(Element::new("SessionHeader").with(text("sessionId", &self.access_token())))
            .with(Element::new("CallOptions").with(text("client", "orgyard")));
        if let Some(own) = &soap.header {
            header = header.with(own.clone());
        }
        let body = Element::new("soapenv:Body").attribute("xmlns", soap.namespace).with(soap.operation.clone());
        let root = Element::new("soapenv:Envelope").attribute("xmlns:soapenv", ENVELOPE);
        let envelope = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{}", root.with(header).with(body).write());
        let call = Call::post(&soap.path).bytes("text/xml; charset=UTF-8", envelope).header("soapaction", "\"\"");
        Ok(self.attempt(&call).await?.body().to_vec())
    }
}

/// The header's first element and the body's.
fn read_answer(bytes: &[u8]) -> Result<(Option<Element>, Element)> {
    let text = String::from_utf8_lossy(bytes);
    let not_soap = || ClientError::from_answer(500, bytes);
    let root = xml::parse(&text).map_err(|_| not_soap())?.root;
    let first = |name: &str| root.elements().find(|element| element.local_name() == name)?.elements().next().cloned();
    let answer = first("Body").ok_or_else(not_soap)?;
    if answer.local_name() == "Fault" {
        let part = |name: &str| answer.child_text(name).unwrap_or_default();
        let (code, message) = (part("faultcode"), part("faultstring"));
        let data = json!({"errorCode": code, "message": message});
        return Err(ClientError { status: Some(500), ..ClientError::new(&code, message).data(data) });
    }
    Ok((first("Header"), answer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_and_faults_are_told_apart() {
        let wrap = |inner: &str| format!("<s:Envelope xmlns:s=\"x\"><s:Body>{inner}</s:Body></s:Envelope>");
        let (header, answer) = read_answer(wrap("<r><result><id>1</id></result><result/></r>").as_bytes()).unwrap();
        let result = answer.child("result").unwrap();
        assert_eq!((header, result.child_text("id").as_deref()), (None, Some("1")));
        let fault = wrap("<s:Fault><faultcode>sf:X</faultcode><faultstring>no</faultstring></s:Fault>");
        let error = read_answer(fault.as_bytes()).unwrap_err();
        assert_eq!((error.name.as_str(), error.message.as_str()), ("sf:X", "no"));
        assert!(read_answer(b"<html").is_err());
    }
}
