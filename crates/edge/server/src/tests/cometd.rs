use super::{World, member};

const AS_HUB: &str = "\nAuthorization: OAuth {hub}";

fn post(world: &World, messages: &str) -> String {
    world.send(&format!("POST /cometd/36.0{AS_HUB}\n\n{messages}"))
}

fn handshake(world: &World) -> String {
    let answer = post(world, "[{\"channel\":\"/meta/handshake\",\"version\":\"1.0\",\"id\":\"1\"}]");
    assert!(answer.contains("\"supportedConnectionTypes\":[\"long-polling\"]"), "{answer}");
    member(&answer, "clientId")
}

/// wire-org 9: what `tail log` of the official tool sends.
#[test]
fn a_log_is_told_to_who_listens() {
    let world = World::new();
    let client = handshake(&world);
    let connect = format!(
        "{{\"channel\":\"/meta/connect\",\"clientId\":\"{client}\",\"connectionType\":\"long-polling\",\"id\":\"2\",\
         \"advice\":{{\"timeout\":0}}}}"
    );
    let subscribe = format!(
        "{{\"channel\":\"/meta/subscribe\",\"clientId\":\"{client}\",\"subscription\":\"/systemTopic/Logging\",\"id\":\"3\"}}"
    );
    let answer = post(&world, &format!("[{connect},{subscribe}]"));
    assert!(answer.contains("\"subscription\":\"/systemTopic/Logging\"") && !answer.contains("\"data\""), "{answer}");
    let session = world.session("{hub}");
    let org = world.home.org(session.org).unwrap();
    org.write(session.user, |tx| orgyard_org_apex::keep_log(tx, "ExecuteAnonymous", "Success", 1, "text")).unwrap();
    let news = post(&world, &format!("[{connect}]"));
    assert!(news.contains("\"sobject\":{\"Id\":\"07L"), "{news}");
    assert!(!post(&world, &format!("[{connect}]")).contains("\"data\""), "told once");
}

#[test]
fn clients_of_other_orgs_and_other_channels_are_refused() {
    let world = World::new();
    let client = handshake(&world);
    let connect = format!("[{{\"channel\":\"/meta/connect\",\"clientId\":\"{client}\",\"advice\":{{\"timeout\":0}}}}]");
    let other = world.send(&format!("POST /cometd/36.0\nAuthorization: OAuth {{scratch}}\n\n{connect}"));
    assert!(other.contains("403::Unknown client"), "{other}");
    let subscribe =
        format!("[{{\"channel\":\"/meta/subscribe\",\"clientId\":\"{client}\",\"subscription\":\"/event/X__e\"}}]");
    assert!(post(&world, &subscribe).contains("not implemented here: the channel /event/X__e"));
    world.check_has(&format!("GET /cometd/36.0{AS_HUB}"), "405");
    world.check_has("POST /cometd/36.0\n\n[]", "INVALID_SESSION_ID");
}
