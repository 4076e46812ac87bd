use super::*;

/// Rows as both forms show them.
fn check(columns: &str, records: &str) -> String {
    let records: Vec<Value> = serde_json::from_str(records).unwrap();
    let rows = Rows { total_size: records.len(), done: true, records };
    let columns = columns::read(&serde_json::from_str(columns).unwrap());
    format!("{}--\n{}", human::text(&columns, &rows), csv::text(&columns, &rows.records))
}

const ID: &str = r#"{"columnName":"Id","aggregate":false,"joinColumns":[]}"#;

#[test]
fn parents_are_columns() {
    let owner = r#"{"columnName":"Owner","aggregate":false,"joinColumns":[
        {"columnName":"Profile","aggregate":false,"joinColumns":[{"columnName":"Name","joinColumns":[]}]}]}"#;
    let shown = check(
        &format!("[{ID},{owner}]"),
        r#"[{"attributes":{},"Id":"1","Owner":{"attributes":{},"Profile":{"Name":"a, \"b\""}}},
            {"Id":null,"Owner":null},{"Id":"3","Owner":{"Profile":{"Name":null}}}]"#,
    );
    insta::assert_snapshot!(shown);
}

#[test]
fn children_stand_beside_and_below() {
    let contacts = r#"{"columnName":"Contacts","aggregate":true,"joinColumns":[{"columnName":"LastName","joinColumns":[]},
        {"columnName":"Owner","joinColumns":[{"columnName":"Name","joinColumns":[]}]}]}"#;
    let shown = check(
        &format!("[{ID},{contacts}]"),
        r#"[{"Id":"1","Contacts":{"totalSize":2,"done":true,"records":[
              {"attributes":{},"LastName":"A","Owner":{"attributes":{},"Name":"X"}},{"LastName":"B","Owner":null}]}},
            {"Id":"2","Contacts":null}]"#,
    );
    insta::assert_snapshot!(shown);
}

#[test]
fn functions_stand_under_what_they_are_called() {
    let columns = r#"[{"columnName":"expr0","displayName":"count(Id)","aggregate":true,"joinColumns":[]},
        {"columnName":"best","displayName":"best","aggregate":true,"joinColumns":[]},
        {"columnName":"Name","aggregate":false,"joinColumns":[]}]"#;
    insta::assert_snapshot!(check(columns, r#"[{"expr0":3,"best":1.0,"Name":"a"}]"#));
}
