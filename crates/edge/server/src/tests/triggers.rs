//! Every way in runs the org's triggers.

use super::{World, member};
use orgyard_engine::NewComponent;

const AS_HUB: &str = "\nAuthorization: Bearer {hub}";
const TRIGGER: &str = "trigger T on Account (before insert, before update, before delete) {\n\
    if (Trigger.isDelete) { Trigger.old[0].addError('it stays'); return; }\n\
    for (Account a : Trigger.new) {\n\
    if (a.Name == 'bad') { a.Name.addError('no such name'); }\n\
    if (a.Name == 'throws') { String s; s.length(); }\n\
    a.Description = Trigger.new.size() + ' at once'; }\n}";

fn world() -> World {
    let world = World::new();
    let session = world.session("{hub}");
    let org = world.home.org(session.org).unwrap();
    let trigger = NewComponent {
        type_name: "ApexTrigger".into(),
        full_name: "T".into(),
        namespace: None,
        files: vec![("triggers/T.trigger".into(), TRIGGER.as_bytes().into())],
    };
    org.write(session.user, |tx| tx.put_component(trigger)).unwrap();
    world
}

impl World {
    fn request(&self, head: &str, body: &str) -> String {
        self.send(&format!("{head}{AS_HUB}\n\n{body}"))
    }

    fn descriptions(&self, expected: &[&str]) {
        let answer = self.request("GET /services/data/v67.0/query?q=SELECT Description FROM Account", "");
        let found: Vec<&str> =
            answer.split("\"Description\":\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(found, expected, "{answer}");
    }
}

#[test]
fn of_one_record() {
    let world = world();
    let made = world.request("POST /services/data/v67.0/sobjects/Account", "{\"Name\":\"a\"}");
    let path = format!("/services/data/v67.0/sobjects/Account/{}", member(&made, "id"));
    world.descriptions(&["1 at once"]);
    assert_eq!(
        world.request(&format!("PATCH {path}"), "{\"Name\":\"bad\"}"),
        "400 [{\"message\":\"no such name\",\"errorCode\":\"FIELD_CUSTOM_VALIDATION_EXCEPTION\",\"fields\":[\"Name\"]}]"
    );
    assert_eq!(
        world.request("POST /services/data/v67.0/sobjects/Account", "{\"Name\":\"throws\"}"),
        "400 [{\"message\":\"T: execution of BeforeInsert\\n\\ncaused by: System.NullPointerException: Attempt to \
         de-reference a null object\\n\\nTrigger.T: line 5, column 1\",\"errorCode\":\
         \"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY\"}]"
    );
    assert!(world.request(&format!("DELETE {path}"), "").contains("it stays"));
}

#[test]
fn of_many_records() {
    let world = world();
    let record = |name: &str| format!("{{\"attributes\":{{\"type\":\"Account\"}},\"Name\":\"{name}\"}}");
    let body =
        |all: bool| format!("{{\"allOrNone\":{all},\"records\":[{},{},{}]}}", record("a"), record("bad"), record("b"));
    let all = world.request("POST /services/data/v67.0/composite/sobjects", &body(true));
    assert_eq!(all.matches("ALL_OR_NONE_OPERATION_ROLLED_BACK").count(), 2, "{all}");
    world.descriptions(&[]);
    let some = world.request("POST /services/data/v67.0/composite/sobjects", &body(false));
    assert_eq!((some.matches("\"success\":true").count(), some.matches("no such name").count()), (2, 1), "{some}");
    // What failed is taken out, and the others are saved once more.
    world.descriptions(&["2 at once", "2 at once"]);
}

#[test]
fn of_trees_and_composite_requests() {
    let world = world();
    let tree = "{\"records\":[{\"attributes\":{\"type\":\"Account\",\"referenceId\":\"a\"},\"Name\":\"bad\"}]}";
    assert!(world.request("POST /services/data/v67.0/composite/tree/Account", tree).contains("no such name"));
    let composite = "{\"compositeRequest\":[{\"method\":\"POST\",\"url\":\"/services/data/v67.0/sobjects/Account\",\
                     \"referenceId\":\"a\",\"body\":{\"Name\":\"a\"}},{\"method\":\"POST\",\"url\":\
                     \"/services/data/v67.0/sobjects/Account\",\"referenceId\":\"b\",\"body\":{\"Name\":\"bad\"}}]}";
    let answer = world.request("POST /services/data/v67.0/composite", composite);
    assert!(answer.contains("no such name"), "{answer}");
    world.descriptions(&["1 at once"]);
}
