use super::World;

fn request(token: &str, operation: &str) -> String {
    format!(
        "POST /services/Soap/m/64.0\nContent-Type: text/xml\nSOAPAction: \"\"\n\n<?xml version=\"1.0\" \
         encoding=\"UTF-8\"?><soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\">\
         <soapenv:Header xmlns=\"http://soap.sforce.com/2006/04/metadata\"><SessionHeader><sessionId>{token}</sessionId>\
         </SessionHeader></soapenv:Header><soapenv:Body xmlns=\"http://soap.sforce.com/2006/04/metadata\">{operation}\
         </soapenv:Body></soapenv:Envelope>"
    )
}

#[test]
fn a_bad_session_is_a_fault_that_clients_know() {
    let world = World::new();
    world.check_has(&request("nonsense", "<describeMetadata/>"), "500 <?xml");
    world.check_has(&request("nonsense", "<describeMetadata/>"), "<faultcode>sf:INVALID_SESSION_ID</faultcode>");
    let (_, headers, _) = world.exchange(&request("", "<describeMetadata/>"));
    assert_eq!(headers["content-type"], "text/xml;charset=UTF-8");
}

#[test]
fn operations_that_are_not_there_say_so_by_name() {
    let world = World::new();
    world.check_has(
        &request("{hub}", "<readMetadata/>"),
        "NOT_IMPLEMENTED: not implemented here: readMetadata of the Metadata API",
    );
    world.check_has(&request("{hub}", "<x:makeCoffee/>"), "<faultcode>soapenv:Client</faultcode>");
}

#[test]
fn other_soap_apis_answer_in_soap() {
    let world = World::new();
    let other = request("{hub}", "<login/>").replace("/Soap/m/", "/Soap/u/");
    world.check_has(&other, "not implemented here: the partner SOAP API</faultstring>");
    let old = request("{hub}", "<login/>").replace("/m/64.0", "/m/99.0");
    world.check_has(&old, "UNSUPPORTED_API_VERSION: Invalid Api version specified on URL");
}

#[test]
fn a_body_beyond_the_limit_is_refused_in_the_platforms_words() {
    let world = World::new();
    let large = request("{hub}", &"x".repeat(crate::body::LIMIT));
    world.check_has(&large, "Maximum size of request reached. Maximum size of request is 52428800 bytes.");
}
