//! Formula fields, validation rules and default values.

use super::scene::{Scene, scene};
use crate::{Operation, QueryApi, TriggerEvent as E};

const ORDERS: &str = "Order__c
    Order__c.Amount__c: <type>Currency</type><precision>16</precision><scale>2</scale>
    Order__c.Rate__c: <type>Percent</type><precision>5</precision><scale>2</scale>
    Order__c.Tax__c: <type>Currency</type><precision>16</precision><scale>2</scale><formula>Amount__c * Rate__c</formula>
    Order__c.Total__c: <type>Currency</type><precision>16</precision><scale>2</scale><formula>Amount__c + Tax__c</formula>
    Order__c.Share__c: <type>Percent</type><precision>5</precision><scale>1</scale><formula>0.125</formula>
    Order__c.Text__c: <type>Text</type><formula>Customer__r.Name &amp; ' of ' &amp; Customer__r.Owner.LastName</formula>
    Order__c.Big__c: <type>Checkbox</type><formula>Total__c > 100</formula>
    Order__c.Customer__c: <type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Orders</relationshipName>
    Order__c.Blank__c: <type>Number</type><precision>9</precision><scale>2</scale><formula>Amount__c + 1</formula><formulaTreatBlanksAs>BlankAsBlank</formulaTreatBlanksAs>
    Order__c.Due__c: <type>Date</type><defaultValue>TODAY() + 10</defaultValue>
    Order__c.Note__c: <type>Text</type><length>40</length><defaultValue>'for ' &amp; $User.LastName</defaultValue>";

fn fields(metadata: &str, record: &str, fields: &str, expected: &str) {
    let mut scene = scene(metadata);
    scene.add("a", "Account {\"Name\": \"Acme\"}").add("o", record);
    assert_eq!(scene.row("Order__c", "o", fields), expected, "{record}");
}

#[test]
fn formula_fields_are_computed_when_they_are_read() {
    let check = |record, names, expected| fields(ORDERS, record, names, expected);
    check("Order__c {\"Amount__c\": 99.99, \"Rate__c\": 10}", "Tax__c Total__c Big__c", "10.0 109.99 true");
    check("Order__c {}", "Tax__c Total__c Big__c Blank__c Share__c", "0.0 0.0 false null 12.5");
    check("Order__c {\"Customer__c\": \"@a\"}", "Text__c", "Acme of User");
    check("Order__c {}", "Due__c Note__c", "2026-11-30 for User");
    check("Order__c {\"Due__c\": null, \"Note__c\": \"x\"}", "Due__c Note__c", "null x");
}

fn rows(scene: &mut Scene, soql: &str) -> String {
    match scene.tx().query(soql, QueryApi::Rest) {
        Ok(result) => {
            let name = |row: &serde_json::Value| row["Name"].as_str().unwrap_or_default().to_owned();
            result.records.iter().map(name).collect::<Vec<_>>().join(" ")
        }
        Err(error) => error.message,
    }
}

#[test]
fn queries_filter_and_sort_by_formula_fields() {
    let mut scene = scene(ORDERS);
    for (name, amount) in [("one", 10), ("two", 200), ("three", 300)] {
        scene.add(name, &format!("Order__c {{\"Name\": \"{name}\", \"Amount__c\": {amount}, \"Rate__c\": 19}}"));
    }
    assert_eq!(rows(&mut scene, "SELECT Name FROM Order__c WHERE Big__c = true ORDER BY Total__c DESC"), "three two");
    assert_eq!(rows(&mut scene, "SELECT Name FROM Order__c WHERE Total__c < 20"), "one");
}

#[test]
fn a_formula_that_cannot_be_evaluated_says_so() {
    let odd = "Order__c\nOrder__c.Odd__c: <type>Text</type><formula>GETSESSIONID()</formula>\n\
               Order__c.Loop__c: <type>Number</type><precision>5</precision><formula>Loop__c + 1</formula>";
    let mut scene = scene(odd);
    scene.add("o", "Order__c {\"Name\": \"x\"}");
    assert_eq!(rows(&mut scene, "SELECT Name FROM Order__c"), "x");
    assert_eq!(
        rows(&mut scene, "SELECT Odd__c FROM Order__c"),
        "the formula of Order__c.Odd__c cannot be evaluated: not implemented here: the formula function GETSESSIONID"
    );
    assert_eq!(
        rows(&mut scene, "SELECT Loop__c FROM Order__c"),
        "the formula of Order__c.Loop__c cannot be evaluated: the formula refers to itself"
    );
}

#[test]
fn triggers_see_formula_fields_of_both_rows() {
    let mut scene = scene(ORDERS).on("Order__c", &[E::BeforeUpdate, E::AfterUpdate], |_, _, rows| {
        let of = |record: &orgyard_values::Record| super::scene::text(record.get("Total__c"));
        assert_eq!((of(rows[0].old.as_ref().unwrap()), of(&rows[0].new)), ("10.0".into(), "20.0".into()));
        Ok(())
    });
    scene.add("o", "Order__c {\"Amount__c\": 10}");
    assert_eq!(scene.outcome(Operation::Update, true, "Order__c {\"Id\": \"@o\", \"Amount__c\": 20}"), "ok");
}

const RULES: &str = "Trip__c
    Trip__c.Days__c: <type>Number</type><precision>5</precision><scale>0</scale>
    Trip__c.Kind__c: <type>Picklist</type><valueSet><restricted>true</restricted><valueSetDefinition><value><fullName>Air</fullName></value><value><fullName>Sea</fullName></value></valueSetDefinition></valueSet>
    ValidationRule Trip__c.Positive: <active>true</active><errorConditionFormula>Days__c &lt; 0</errorConditionFormula><errorDisplayField>Days__c</errorDisplayField><errorMessage>Days must be positive</errorMessage>
    ValidationRule Trip__c.Sea: <active>true</active><errorConditionFormula>ISPICKVAL(Kind__c, 'Sea') &amp;&amp; ISBLANK(Days__c)</errorConditionFormula><errorMessage>By sea it takes days</errorMessage>
    ValidationRule Trip__c.Fixed: <active>true</active><errorConditionFormula>ISCHANGED(Kind__c) &amp;&amp; NOT(ISNEW()) &amp;&amp; ISPICKVAL(PRIORVALUE(Kind__c), 'Sea')</errorConditionFormula><errorMessage>Once at sea, always at sea</errorMessage>
    ValidationRule Trip__c.Off: <active>false</active><errorConditionFormula>TRUE</errorConditionFormula><errorMessage>off</errorMessage>";

#[test]
fn validation_rules_hold_on_insert_and_update() {
    let mut scene = scene(RULES);
    let mut check =
        |operation, row: &str, expected: &str| assert_eq!(scene.outcome(operation, true, row), expected, "{row}");
    let rule = "FIELD_CUSTOM_VALIDATION_EXCEPTION";
    check(Operation::Insert, "Trip__c {\"Days__c\": -1}", &format!("{rule}, Days must be positive: [Days__c]"));
    check(Operation::Insert, "Trip__c {\"Kind__c\": \"Sea\"}", &format!("{rule}, By sea it takes days: []"));
    check(Operation::Insert, "Trip__c {\"Kind__c\": \"Sea\", \"Days__c\": 3}", "created");
    check(
        Operation::Update,
        "Trip__c {\"Id\": \"@r0\", \"Kind__c\": \"Air\"}",
        &format!("{rule}, Once at sea, always at sea: []"),
    );
    check(Operation::Update, "Trip__c {\"Id\": \"@r0\", \"Days__c\": 4}", "ok");
    check(
        Operation::Insert,
        "Trip__c {\"Kind__c\": \"Rail\"}",
        "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST, Kind: bad value for restricted picklist field: Rail: [Kind__c]",
    );
}

#[test]
fn a_rule_that_cannot_be_evaluated_never_passes_in_silence() {
    let mut scene = scene(
        "Trip__c\nValidationRule Trip__c.Odd: <active>true</active><errorConditionFormula>$Api.Session_ID = ''</errorConditionFormula><errorMessage>x</errorMessage>",
    );
    assert_eq!(
        scene.outcome(Operation::Insert, true, "Trip__c {}"),
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, the validation rule Odd of Trip__c cannot be evaluated: not implemented here: $Api.Session_ID in a formula: []"
    );
}

#[test]
fn globals_lead_to_the_user_labels_settings_and_custom_metadata() {
    let metadata = "Order__c
        CustomLabel Hello: <value>Good day</value>
        Prefs__c: <customSettingsType>Hierarchy</customSettingsType>
        Prefs__c.Limit__c: <type>Number</type><precision>5</precision><scale>0</scale>
        App__mdt
        App__mdt.Level__c: <type>Number</type><precision>3</precision><scale>0</scale>
        CustomMetadata App.Log: <label>Log</label><values><field>Level__c</field><value xmlns:xsi=\"x\" xsi:type=\"xsd:double\">3.0</value></values>
        Order__c.A__c: <type>Text</type><formula>$Label.Hello &amp; ' ' &amp; $User.Username &amp; ' ' &amp; $Profile.Name</formula>
        Order__c.B__c: <type>Number</type><precision>9</precision><scale>0</scale><formula>$Setup.Prefs__c.Limit__c + $CustomMetadata.App__mdt.Log.Level__c</formula>
        Order__c.C__c: <type>Text</type><formula>$RecordType.Name &amp; TEXT($Permission.Nope)</formula>";
    let mut scene = scene(metadata);
    let org = scene.tx().org().id;
    scene.add("o", "Order__c {}").add("s", &format!("Prefs__c {{\"SetupOwnerId\": \"{org}\", \"Limit__c\": 5}}"));
    let name = scene.tx().org().username.clone();
    assert_eq!(
        scene.row("Order__c", "o", "A__c B__c C__c"),
        format!("Good day {name} System Administrator 8.0 Masterfalse")
    );
}
