//! Clients that misbehave, and many at once.

use super::tests::World;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use orgyard_text::archive;
use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

fn soap(token: &str, inner: &str) -> String {
    format!(
        "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Header><SessionHeader><sessionId>{token}</sessionId>\
         </SessionHeader></e:Header><e:Body>{inner}</e:Body></e:Envelope>"
    )
}

fn post(body: &str) -> String {
    format!(
        "POST /services/Soap/m/64.0 HTTP/1.1\nHost: localhost\nConnection: close\nContent-Type: text/xml\n\
         Content-Length: {}\n\n{body}",
        body.len()
    )
}

/// Deploys one object with some fields.
fn deploy(token: &str, object: &str) -> String {
    let fields: String = (0..20)
        .map(|n| {
            format!(
                "<fields><fullName>F{n}__c</fullName><label>F{n}</label><length>9</length><type>Text</type></fields>"
            )
        })
        .collect();
    let body = format!(
        "<CustomObject xmlns=\"http://soap.sforce.com/2006/04/metadata\"><deploymentStatus>Deployed</deploymentStatus>{fields}\
         <label>{object}</label><nameField><label>Name</label><type>Text</type></nameField><pluralLabel>{object}</pluralLabel>\
         <sharingModel>ReadWrite</sharingModel></CustomObject>"
    );
    let manifest = format!(
        "<Package xmlns=\"http://soap.sforce.com/2006/04/metadata\"><types><members>{object}</members><name>CustomObject</name>\
         </types><version>64.0</version></Package>"
    );
    let path = format!("objects/{object}.object");
    let zip = archive::write([("package.xml", manifest.as_bytes()), (path.as_str(), body.as_bytes())]);
    let zip = STANDARD.encode(zip);
    let options =
        "<DeployOptions><singlePackage>true</singlePackage><rollbackOnError>true</rollbackOnError></DeployOptions>";
    post(&soap(token, &format!("<deploy><ZipFile>{zip}</ZipFile>{options}</deploy>")))
}

impl World {
    /// A token of the home's Dev Hub.
    fn token(&self) -> String {
        let hub = self.home.orgs().unwrap().remove(0);
        self.home.issue_token(hub.id, hub.user_id).unwrap()
    }

    fn get(&self, token: &str, path: &str) -> String {
        let head = format!("GET {path} HTTP/1.1\nHost: localhost\nConnection: close\n");
        self.plain(&format!("{head}Authorization: Bearer {token}\n\n"))
    }

    /// Waits until the org has the object.
    fn await_object(&self, token: &str, object: &str) {
        let end = Instant::now() + Duration::from_secs(60);
        while !self.get(token, &format!("/services/data/v64.0/sobjects/{object}")).starts_with("HTTP/1.1 200") {
            assert!(Instant::now() < end, "{object} was not deployed");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

#[test]
fn a_body_that_is_too_large_is_refused_before_it_is_sent() {
    let world = World::new();
    let head = "POST /services/oauth2/token HTTP/1.1\nHost: localhost\nConnection: close\nContent-Length: 52428801\n\n";
    let answer = world.plain(head);
    assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("EXCEEDED_MAX_SIZE_REQUEST"), "{answer}");
}

#[test]
fn bodies_that_are_not_what_they_say_are_refused() {
    let world = World::new();
    let token = world.token();
    let check = |path: &str, kind: &str, body: &str, expected: &str| {
        let head = format!("POST {path} HTTP/1.1\nHost: localhost\nConnection: close\nAuthorization: Bearer {token}\n");
        let answer = world.plain(&format!("{head}Content-Type: {kind}\nContent-Length: {}\n\n{body}", body.len()));
        assert!(answer.starts_with("HTTP/1.1 4") && answer.contains(expected), "{path}: {answer}");
    };
    let account = "/services/data/v64.0/sobjects/Account";
    check(account, "application/json", "{\"Name\":", "JSON_PARSER_ERROR");
    check(account, "text/xml", "<Name>x</Name>", "JSON_PARSER_ERROR");
    check(account, "multipart/form-data", "{}", "INVALID_MULTIPART_REQUEST");
    check(account, "multipart/form-data; boundary=b", "--c\r\n", "INVALID_MULTIPART_REQUEST");
    check("/services/data/v64.0/metadata/deployRequest", "application/json", "{}", "errorCode");
}

/// Half of a request is none; a whole one is carried out, whether somebody waits for its answer or not.
#[test]
fn a_client_that_goes_away_in_the_middle_of_a_deploy() {
    let world = World::new();
    let token = world.token();
    for (object, sent) in [("Half__c", 0.5), ("Whole__c", 1.0)] {
        let request = deploy(&token, object);
        let mut stream = TcpStream::connect(world.address).unwrap();
        stream.write_all(&request.as_bytes()[..(request.len() as f64 * sent) as usize]).unwrap();
        drop(stream);
    }
    world.await_object(&token, "Whole__c");
    assert!(world.get(&token, "/services/data/v64.0/sobjects/Half__c").starts_with("HTTP/1.1 404"));
}

#[test]
fn two_clients_deploy_and_two_hundred_read() {
    let world = World::new();
    let token = world.token();
    std::thread::scope(|threads| {
        for object in ["One__c", "Two__c"] {
            let (world, token) = (&world, &token);
            threads.spawn(move || {
                let answer = world.plain(&deploy(token, object));
                assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
            });
        }
        for _ in 0..200 {
            let (world, token) = (&world, &token);
            threads.spawn(move || {
                let answer = world.get(token, "/services/data/v64.0/query?q=SELECT+Id+FROM+User");
                assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("\"totalSize\":1"), "{answer}");
            });
        }
    });
    for object in ["One__c", "Two__c"] {
        world.await_object(&token, object);
    }
}

/// A request that is being answered when the server is told to stop is answered.
#[test]
fn the_last_answers_are_given() {
    let mut world = World::new();
    let token = world.token();
    let (address, request) = (world.address, deploy(&token, "Last__c"));
    let client = std::thread::spawn(move || super::tests::exchange(TcpStream::connect(address).unwrap(), &request));
    std::thread::sleep(Duration::from_millis(100));
    world.stop();
    let answer = client.join().unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let hub = world.home.orgs().unwrap().remove(0);
    let org = world.home.org(hub.id).unwrap();
    let found = org.read(hub.user_id).unwrap().component("CustomObject", "Last__c").unwrap();
    assert!(found.is_some(), "the job of a stopped server was dropped");
}
