//! The components of one generated package: 4 objects, 16 fields, 10 classes, 4 labels, 4 tabs, 2 permission sets.

const NAMESPACE: &str = "http://soap.sforce.com/2006/04/metadata";
const OBJECTS: [&str; 4] = ["Order", "Line", "Payment", "Shipment"];

pub(super) type Files = Vec<(String, String)>;

pub(super) fn of(prefix: &str, dependencies: &[String]) -> Files {
    let mut files = Vec::new();
    for (index, object) in OBJECTS.iter().enumerate() {
        let name = format!("{prefix}_{object}__c");
        // The first object looks at a dependency's, the others at the package's own first one.
        let above = dependencies.get(index).or(dependencies.first()).map(|above| format!("{above}_Order__c"));
        let own = format!("{prefix}_Order__c");
        objects(&mut files, &name, object, if index < 3 { above.as_deref().unwrap_or(&own) } else { &own });
        classes(&mut files, prefix, object);
    }
    facade(&mut files, prefix, dependencies);
    labels(&mut files, prefix);
    permission_sets(&mut files, prefix);
    files
}

fn document(root: &str, body: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"{NAMESPACE}\">\n{body}</{root}>\n")
}

fn objects(files: &mut Files, name: &str, label: &str, looks_at: &str) {
    let body = format!(
        "    <deploymentStatus>Deployed</deploymentStatus>\n    <label>{label}</label>\n    <nameField>\n        \
         <label>{label} Name</label>\n        <type>Text</type>\n    </nameField>\n    \
         <pluralLabel>{label}s</pluralLabel>\n    <sharingModel>ReadWrite</sharingModel>\n"
    );
    files.push((format!("objects/{name}/{name}.object-meta.xml"), document("CustomObject", &body)));
    let number = "    <precision>10</precision>\n    <required>false</required>\n    <scale>2</scale>\n";
    field(files, name, "Amount__c", "Number", number);
    field(files, name, "Note__c", "Text", "    <length>80</length>\n    <required>false</required>\n");
    let total = "    <formula>Amount__c * 2</formula>\n    <precision>18</precision>\n    <scale>2</scale>\n";
    field(files, name, "Double__c", "Number", total);
    let relationship = name.trim_end_matches("__c");
    let lookup = format!(
        "    <referenceTo>{looks_at}</referenceTo>\n    <relationshipName>{relationship}s</relationshipName>\n    \
         <required>false</required>\n"
    );
    field(files, name, "Origin__c", "Lookup", &lookup);
    let tab = "    <customObject>true</customObject>\n    <motif>Custom20: Airplane</motif>\n";
    files.push((format!("tabs/{name}.tab-meta.xml"), document("CustomTab", tab)));
}

fn field(files: &mut Files, object: &str, name: &str, kind: &str, rest: &str) {
    let label = name.trim_end_matches("__c");
    let body = format!("    <fullName>{name}</fullName>\n    <label>{label}</label>\n{rest}    <type>{kind}</type>\n");
    files.push((format!("objects/{object}/fields/{name}.field-meta.xml"), document("CustomField", &body)));
}

fn class(files: &mut Files, name: &str, body: String) {
    files.push((format!("classes/{name}.cls"), body));
    let meta = "    <apiVersion>64.0</apiVersion>\n    <status>Active</status>\n";
    files.push((format!("classes/{name}.cls-meta.xml"), document("ApexClass", meta)));
}

/// Per object a class with its queries, and one that works on its records.
fn classes(files: &mut Files, prefix: &str, object: &str) {
    let record = format!("{prefix}_{object}__c");
    let (queries, service) = (format!("{prefix}_{object}Queries"), format!("{prefix}_{object}Service"));
    class(
        files,
        &queries,
        format!(
            "public with sharing class {queries} {{\n    public static List<{record}> above(Decimal amount) {{\n        \
             return [SELECT Id, Name, Amount__c, Note__c, Origin__r.Name FROM {record} WHERE Amount__c > :amount];\n    \
             }}\n}}\n"
        ),
    );
    class(
        files,
        &service,
        format!(
            "public with sharing class {service} {{\n    public static Decimal raise(Decimal least) {{\n        \
             Decimal total = 0;\n        List<{record}> records = {queries}.above(least);\n        \
             for ({record} one : records) {{\n            one.Note__c = Label.{prefix}_{object};\n            \
             one.Amount__c += 1;\n            total += one.Amount__c;\n        }}\n        update records;\n        \
             return total;\n    }}\n}}\n"
        ),
    );
}

/// What dependents call, and its test.
fn facade(files: &mut Files, prefix: &str, dependencies: &[String]) {
    let own: String = lines(OBJECTS.iter().map(|object| format!("total += {prefix}_{object}Service.raise(0);")));
    let above: String = lines(dependencies.iter().map(|above| format!("total += {above}_Facade.own();")));
    class(
        files,
        &format!("{prefix}_Facade"),
        format!(
            "public with sharing class {prefix}_Facade {{\n    public static Decimal own() {{\n        \
             Decimal total = 0;\n{own}        return total;\n    }}\n\n    public static Decimal total() {{\n        \
             Decimal total = own();\n{above}        return total;\n    }}\n}}\n"
        ),
    );
    class(
        files,
        &format!("{prefix}_FacadeTest"),
        format!(
            "@IsTest\nprivate class {prefix}_FacadeTest {{\n    @IsTest\n    static void adds() {{\n        \
             insert new {prefix}_Order__c(Name = 'one', Amount__c = 2);\n        \
             System.assertEquals(3, {prefix}_Facade.total());\n    }}\n}}\n"
        ),
    );
}

fn lines(statements: impl Iterator<Item = String>) -> String {
    statements.map(|statement| format!("        {statement}\n")).collect()
}

fn labels(files: &mut Files, prefix: &str) {
    let one = |object: &&str| {
        format!(
            "    <labels>\n        <fullName>{prefix}_{object}</fullName>\n        <language>en_US</language>\n        \
             <protected>false</protected>\n        <shortDescription>{object}</shortDescription>\n        \
             <value>{object}</value>\n    </labels>\n"
        )
    };
    let body: String = OBJECTS.iter().map(one).collect();
    files.push(("labels/CustomLabels.labels-meta.xml".to_string(), document("CustomLabels", &body)));
}

fn permission_sets(files: &mut Files, prefix: &str) {
    for (kind, editable) in [("Reader", false), ("Writer", true)] {
        let fields: String = OBJECTS
            .iter()
            .map(|object| {
                format!(
                    "    <fieldPermissions>\n        <editable>{editable}</editable>\n        \
                     <field>{prefix}_{object}__c.Amount__c</field>\n        <readable>true</readable>\n    \
                     </fieldPermissions>\n"
                )
            })
            .collect();
        let body = format!(
            "    <classAccesses>\n        <apexClass>{prefix}_Facade</apexClass>\n        <enabled>true</enabled>\n    \
             </classAccesses>\n{fields}    <label>{prefix} {kind}</label>\n"
        );
        let path = format!("permissionsets/{prefix}_{kind}.permissionset-meta.xml");
        files.push((path, document("PermissionSet", &body)));
    }
}
