//! Apex REST, invocable actions, discovery of tests.

use super::World;

const AS_HUB: &str = "\nAuthorization: Bearer {hub}";

fn world() -> World {
    let world = World::new();
    class(
        &world,
        "Trips",
        "@RestResource(urlMapping='/trips/*') global class Trips {\n\
         global class Trip { public String name; public Integer days; }\n\
         @HttpGet global static Map<String, Object> get() {\n\
         RestRequest r = RestContext.request;\n\
         return new Map<String, Object>{ 'uri' => r.requestURI, 'path' => r.resourcePath, 'p' => r.params.get('p'), 'h' => r.headers.get('X-Own') }; }\n\
         @HttpPost global static Trip make(String name, Integer days, List<String> stops) {\n\
         insert new Account(Name = name); RestContext.response.statusCode = 201;\n\
         RestContext.response.addHeader('X-Made', name);\n\
         if (days == 0) { Integer i = 1 / days; }\n\
         Trip t = new Trip(); t.name = name + stops.size(); t.days = days; return t; }\n\
         @HttpPut global static void put() {\n\
         RestContext.response.addHeader('Content-Type', 'text/plain');\n\
         RestContext.response.responseBody = Blob.valueOf('got ' + RestContext.request.requestBody.toString()); }\n}",
    );
    class(
        &world,
        "Exact",
        "@RestResource(urlMapping='/trips/exact') global class Exact { @HttpGet global static String get() { return 'it'; } }",
    );
    world
}

fn class(world: &World, name: &str, text: &str) {
    let org = world.home.org(world.session("{hub}").org).unwrap();
    let written = org.write(org.info().user_id, |tx| {
        let files = vec![(format!("classes/{name}.cls"), std::sync::Arc::from(text.as_bytes()))];
        let new = orgyard_engine::NewComponent {
            type_name: "ApexClass".into(),
            full_name: name.into(),
            namespace: None,
            files,
        };
        tx.put_component(new)
    });
    written.unwrap();
}

#[test]
fn classes_answer_requests() {
    let world = world();
    world.check(
        &format!("GET /services/apexrest/trips/7/x?p=a%20b{AS_HUB}\nX-Own: 5"),
        "200 {\"uri\":\"/trips/7/x\",\"path\":\"/services/apexrest/trips/*\",\"p\":\"a b\",\"h\":\"5\"}",
    );
    world.check(&format!("GET /services/apexrest/trips/exact/{AS_HUB}"), "200 \"it\"");
    let post = |body: &str| world.exchange(&format!("POST /services/apexrest/trips{AS_HUB}\n\n{body}"));
    let (status, headers, body) = post("{\"name\":\"n\",\"days\":2,\"stops\":[\"a\",\"b\"]}");
    assert_eq!((status, body.as_str()), (201, "{\"name\":\"n2\",\"days\":2}"));
    assert_eq!(headers["x-made"], "n");
    let (status, headers, body) = world.exchange(&format!("PUT /services/apexrest/trips{AS_HUB}\n\nthis"));
    assert_eq!((status, body.as_str(), headers["content-type"].to_str().unwrap()), (200, "got this", "text/plain"));
}

/// error-texts E.
#[test]
fn what_fails_is_told_and_undone() {
    let world = world();
    let failed =
        world.send(&format!("POST /services/apexrest/trips{AS_HUB}\n\n{{\"name\":\"gone\",\"days\":0,\"stops\":[]}}"));
    assert!(
        failed.starts_with("500 [{\"message\":\"System.MathException: Divide by 0\\n\\nClass.Trips.make: line "),
        "{failed}"
    );
    assert!(failed.contains("\"errorCode\":\"APEX_ERROR\""), "{failed}");
    let count = format!("GET /services/data/v64.0/query?q=SELECT COUNT() FROM Account{AS_HUB}");
    world.check_has(&count, "\"totalSize\":0");
    world.check_has(
        &format!("GET /services/apexrest/nowhere{AS_HUB}"),
        "404 [{\"message\":\"Could not find a match for URL /nowhere\"",
    );
    world.check_has(
        &format!("DELETE /services/apexrest/trips/1{AS_HUB}"),
        "405 [{\"message\":\"HTTP Method 'DELETE' not allowed. Allowed are GET,POST,PUT\"",
    );
    world.check_has(
        &format!("POST /services/apexrest/trips{AS_HUB}\n\n{{\"nome\":1}}"),
        "Unexpected parameter encountered during deserialization: nome",
    );
    world.check_has(&format!("POST /services/apexrest/trips{AS_HUB}\n\n{{"), "JSON_PARSER_ERROR");
    world.check_has("GET /services/apexrest/trips/1\nAuthorization: Bearer {scratch}", "404");
}

#[test]
fn invocable_methods_are_listed_and_called() {
    let world = world();
    class(
        &world,
        "Doubler",
        "public class Doubler { public class Given { @InvocableVariable public Integer n; }\n\
         public class Made { @InvocableVariable public Integer twice; }\n\
         @InvocableMethod(label='Double it') public static List<Made> run(List<Given> all) { List<Made> outs = new List<Made>();\n\
         for (Given one : all) { Made o = new Made(); o.twice = one.n * 2; outs.add(o); } return outs; } }",
    );
    class(
        &world,
        "Names",
        "public class Names { @InvocableMethod public static List<String> run(List<Id> ids) { return new List<String>{ 'a' + ids.size() }; } }",
    );
    let actions = "/services/data/v64.0/actions/custom/apex";
    world.check_has(
        &format!("GET {actions}{AS_HUB}"),
        "{\"label\":\"Double it\",\"name\":\"Doubler\",\"type\":\"APEX\",\"url\":\"/services/data/v64.0/actions/custom/apex/Doubler\"}",
    );
    let done = world.send(&format!("POST {actions}/Doubler{AS_HUB}\n\n{{\"inputs\":[{{\"n\":2}},{{\"n\":5}}]}}"));
    assert!(done.starts_with("200 ") && done.contains("\"outputValues\":{\"twice\":10}"), "{done}");
    let done = world.send(&format!("POST {actions}/Names{AS_HUB}\n\n{{\"inputs\":[{{\"ids\":\"{{hub user}}\"}}]}}"));
    assert!(done.contains("\"isSuccess\":true") && done.contains("\"outputValues\":{\"output\":\"a1\"}"), "{done}");
    let failed = world.send(&format!("POST {actions}/Doubler{AS_HUB}\n\n{{\"inputs\":[{{}}]}}"));
    assert!(failed.starts_with("400 [{") && failed.contains("System.NullPointerException"), "{failed}");
    world.check_has(&format!("POST {actions}/Trips{AS_HUB}\n\n{{}}"), "404");
    world.check_has(
        &format!("POST /services/data/v64.0/actions/standard/emailSimple{AS_HUB}\n\n{{}}"),
        "not implemented here: invocable actions",
    );
}

/// wire-clients §5.
#[test]
fn tests_are_discovered() {
    let world = world();
    class(
        &world,
        "TripsTest",
        "@IsTest private class TripsTest {\n@IsTest static void a() {}\nstatic void helper() {} }",
    );
    let tests = world.send(&format!("GET /services/data/v65.0/tooling/tests?showAllMethods=true{AS_HUB}"));
    assert!(tests.contains("\"name\":\"TripsTest\",\"namespacePrefix\":\"\",\"testMethods\":[{\"name\":\"a\",\"line\":2,\"column\":1}]}]"), "{tests}");
    world.check_has(&format!("GET /services/data/v65.0/tooling/tests?namespacePrefix=x{AS_HUB}"), "\"size\":0");
}
