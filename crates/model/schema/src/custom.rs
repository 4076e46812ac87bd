//! Definitions out of metadata: CustomObject and CustomField components.

use crate::object::{Base, FieldDef, FieldType, ObjectDef, PicklistValue, Summary, SummaryFilter, ValidationRule};
use crate::system::Kind;
use orgyard_text::xml::{self, Element};

#[derive(Debug, thiserror::Error)]
pub enum MetadataError {
    #[error("{0}")]
    Xml(#[from] xml::XmlError),
}

/// The object that a CustomObject component defines. Its fields are components of their own, but fields that stand in
/// the text are taken too. For a standard object, hand the result to `Schema::put_object`, which keeps what it has.
pub fn custom_object(name: &str, text: &str) -> Result<ObjectDef, MetadataError> {
    let root = xml::parse(text)?.root;
    let mut object = ObjectDef::new(name.to_string());
    object.custom = suffix(name).is_some();
    if let Some(label) = root.child_text("label") {
        object.plural_label = root.child_text("pluralLabel").unwrap_or_else(|| label.clone()).into();
        object.label = label.into();
    }
    object.sharing_model = root.child_text("sharingModel");
    object.history = flag(&root, "enableHistory");
    object.feeds = flag(&root, "enableFeeds");
    object.custom_setting = root.child("customSettingsType").is_some();
    object.list_setting = root.child_text("customSettingsType").as_deref() == Some("List");
    object.protected = root.child_text("visibility").as_deref() == Some("Protected");
    if object.custom {
        let kind = kind(name, &object);
        object.base = Some(Base::Standard(kind.base()));
        object.own_fields.extend(name_field(&root, kind));
    }
    for element in root.elements_named("fields") {
        crate::layered::put_field_in(&mut object, read_field(element));
    }
    Ok(object)
}

/// The field that a CustomField component defines; `name` without the object.
pub fn custom_field(name: &str, text: &str) -> Result<FieldDef, MetadataError> {
    let root = xml::parse(text)?.root;
    let mut field = read_field(&root);
    field.name = name.to_string().into();
    finish_names(&mut field);
    Ok(field)
}

/// The rule that a ValidationRule component defines; `name` without the object.
pub fn validation_rule(name: &str, text: &str) -> Result<ValidationRule, MetadataError> {
    let root = xml::parse(text)?.root;
    Ok(ValidationRule {
        name: name.to_owned(),
        active: flag(&root, "active"),
        formula: root.child_text("errorConditionFormula").unwrap_or_default(),
        message: root.child_text("errorMessage").unwrap_or_default(),
        field: root.child_text("errorDisplayField").filter(|field| !field.is_empty()),
    })
}

/// The values that a GlobalValueSet or StandardValueSet component defines.
pub fn value_set(text: &str) -> Result<Vec<PicklistValue>, MetadataError> {
    let root = xml::parse(text)?.root;
    let values = root.elements().filter(|e| matches!(e.local_name(), "customValue" | "standardValue"));
    Ok(values.map(value).collect())
}

fn suffix(name: &str) -> Option<&str> {
    name.rfind("__").map(|at| &name[at + 2..])
}

pub(crate) fn kind(name: &str, object: &ObjectDef) -> Kind {
    match suffix(name).map(str::to_ascii_lowercase).as_deref() {
        Some("mdt") => Kind::MetadataType,
        Some("e") => Kind::PlatformEvent,
        Some("b") => Kind::BigObject,
        Some("x") => Kind::External,
        _ if object.custom_setting => Kind::Setting,
        _ => Kind::Plain,
    }
}

/// The name field, where the file says something about it: an auto number cannot be written.
fn name_field(root: &Element, kind: Kind) -> Option<FieldDef> {
    let element = root.child("nameField").filter(|_| matches!(kind, Kind::Plain | Kind::Setting))?;
    let mut field = kind.base().field("Name")?.clone();
    if let Some(label) = element.child_text("label") {
        field.label = label.into();
    }
    if element.child_text("type").as_deref() == Some("AutoNumber") {
        (field.createable, field.updateable) = (false, false);
        (field.default_value, field.length) = (element.child_text("displayFormat"), 30);
    }
    Some(field)
}

fn read_field(element: &Element) -> FieldDef {
    let text = |tag: &str| element.child_text(tag).filter(|t| !t.is_empty());
    let number = |tag: &str| text(tag).and_then(|t| t.parse().ok()).unwrap_or(0);
    let kind = text("type").unwrap_or_default();
    let calculated = element.child("formula").is_some() || matches!(&*kind, "Summary" | "AutoNumber");
    let mut field = FieldDef {
        name: text("fullName").unwrap_or_default().into(),
        label: text("label").unwrap_or_default().into(),
        field_type: describe_type(&kind),
        nillable: !flag(element, "required") && kind != "MasterDetail" && kind != "Checkbox",
        reference_to: targets(element, &kind).into_iter().map(Into::into).collect(),
        length: number("length"),
        precision: number("precision"),
        scale: number("scale"),
        createable: !calculated,
        updateable: !calculated && (kind != "MasterDetail" || flag(element, "reparentableMasterDetail")),
        defaulted_on_create: kind == "Checkbox" || element.child("defaultValue").is_some(),
        unique: flag(element, "unique"),
        external_id: flag(element, "externalId"),
        master_detail: kind == "MasterDetail",
        delete_constraint: text("deleteConstraint"),
        formula: text("formula"),
        blanks_stay_blank: text("formulaTreatBlanksAs").as_deref() == Some("BlankAsBlank"),
        summary: (kind == "Summary").then(|| summary(element)),
        case_sensitive: flag(element, "caseSensitive"),
        default_value: text("defaultValue").or_else(|| text("displayFormat")),
        child_relationship: text("relationshipName"),
        ..FieldDef::default()
    };
    field.indexed = field.unique || field.external_id || field.field_type == FieldType::Reference;
    if field.length == 0 {
        field.length = default_length(&kind);
    }
    picklist(element, &mut field);
    finish_names(&mut field);
    field
}

fn finish_names(field: &mut FieldDef) {
    field.custom = suffix(&field.name).is_some();
    let lookup = field.field_type == FieldType::Reference && field.custom;
    field.relationship_name = lookup.then(|| hop_of(&field.name).into());
    if field.label.is_empty() {
        field.label = field.name.trim_end_matches("__c").replace('_', " ").into();
    }
}

/// `Account__c` -> `Account__r`.
fn hop_of(name: &str) -> String {
    match name.strip_suffix("__c").or_else(|| name.strip_suffix("__C")) {
        Some(stem) => format!("{stem}__r"),
        None => name.to_string(),
    }
}

fn targets(element: &Element, kind: &str) -> Vec<String> {
    let named: Vec<String> = element.elements_named("referenceTo").map(Element::text).collect();
    if named.is_empty() && kind == "Hierarchy" { vec!["User".into()] } else { named }
}

fn describe_type(kind: &str) -> FieldType {
    match kind {
        "TextArea" | "LongTextArea" | "Html" => FieldType::TextArea,
        "Checkbox" => FieldType::Boolean,
        "Number" | "Summary" => FieldType::Double,
        "Currency" => FieldType::Currency,
        "Percent" => FieldType::Percent,
        "Date" => FieldType::Date,
        "DateTime" => FieldType::DateTime,
        "Time" => FieldType::Time,
        "Email" => FieldType::Email,
        "Phone" => FieldType::Phone,
        "Url" => FieldType::Url,
        "Picklist" => FieldType::Picklist,
        "MultiselectPicklist" => FieldType::MultiPicklist,
        "Lookup" | "MasterDetail" | "ExternalLookup" | "IndirectLookup" | "Hierarchy" | "MetadataRelationship" => {
            FieldType::Reference
        }
        "Location" => FieldType::Location,
        "Address" => FieldType::Address,
        "EncryptedText" => FieldType::EncryptedString,
        "File" => FieldType::Base64,
        _ => FieldType::String,
    }
}

fn default_length(kind: &str) -> u32 {
    match kind {
        "TextArea" | "Url" | "Picklist" | "AutoNumber" => 255,
        "Email" => 80,
        "Phone" => 40,
        "MultiselectPicklist" => 4099,
        "Lookup" | "MasterDetail" | "Hierarchy" => 18,
        _ => 0,
    }
}

fn picklist(element: &Element, field: &mut FieldDef) {
    let Some(set) = element.child("valueSet") else {
        // The spelling up to API 37.0.
        if let Some(old) = element.child("picklist") {
            field.picklist = old.elements_named("picklistValues").map(value).collect();
            field.restricted = flag(old, "restrictedPicklist");
        }
        return;
    };
    field.value_set = set.child_text("valueSetName");
    field.restricted = flag(set, "restricted");
    field.picklist =
        set.child("valueSetDefinition").map_or_else(Vec::new, |d| d.elements_named("value").map(value).collect());
}

fn value(element: &Element) -> PicklistValue {
    let name = element.child_text("fullName").unwrap_or_default();
    PicklistValue {
        label: element.child_text("label").unwrap_or_else(|| name.clone()),
        name,
        default: flag(element, "default"),
        active: element.child_text("isActive").as_deref() != Some("false"),
        closed: flag(element, "closed"),
        won: flag(element, "won"),
        converted: flag(element, "converted"),
        probability: element.child_text("probability").and_then(|p| p.parse().ok()),
        forecast_category: element.child_text("forecastCategory"),
    }
}

fn summary(element: &Element) -> Summary {
    let text = |tag: &str| element.child_text(tag).filter(|t| !t.is_empty());
    let key = text("summaryForeignKey").unwrap_or_default();
    let (child, foreign_key) = key.split_once('.').unwrap_or(("", &key));
    let local = |name: String| name.rsplit('.').next().map_or_else(|| name.clone(), str::to_owned);
    let filter = |item: &Element| SummaryFilter {
        field: item.child_text("field").map(local).unwrap_or_default(),
        operation: item.child_text("operation").unwrap_or_default(),
        value: item.child_text("value").unwrap_or_default(),
    };
    Summary {
        operation: text("summaryOperation").unwrap_or_default().to_ascii_lowercase(),
        child: child.to_owned(),
        foreign_key: foreign_key.to_owned(),
        field: text("summarizedField").map(local),
        filters: element.elements_named("summaryFilterItems").map(filter).collect(),
    }
}

fn flag(element: &Element, tag: &str) -> bool {
    element.child_text(tag).is_some_and(|t| t.eq_ignore_ascii_case("true"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, body: &str) -> FieldDef {
        custom_field(name, &format!("<CustomField>{body}</CustomField>")).unwrap()
    }

    #[test]
    fn a_lookup_knows_its_hop_and_its_child_relationship() {
        let lookup = field(
            "Host__c",
            "<type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Guests</relationshipName>",
        );
        assert_eq!(lookup.relationship_name.as_deref(), Some("Host__r"));
        assert_eq!((lookup.child_relationship.as_deref(), lookup.length), (Some("Guests"), 18));
        assert!(lookup.nillable && lookup.indexed && lookup.custom && !lookup.master_detail);
    }

    #[test]
    fn a_formula_cannot_be_written() {
        let formula = field("F__c", "<type>Number</type><formula>A__c + 1</formula><precision>18</precision>");
        assert_eq!((formula.field_type, formula.precision), (FieldType::Double, 18));
        assert!(!formula.createable && !formula.updateable && formula.formula.as_deref() == Some("A__c + 1"));
    }

    #[test]
    fn picklists_of_both_spellings_are_read() {
        let new = "<valueSet><valueSetDefinition><value><fullName>A</fullName><default>true</default><label>a</label>\
                   </value></valueSetDefinition></valueSet>";
        let old = "<picklist><picklistValues><fullName>A</fullName><default>true</default></picklistValues></picklist>";
        for body in [new, old] {
            let values = field("P__c", &format!("<type>Picklist</type>{body}")).picklist;
            assert_eq!(values.iter().map(|v| (&*v.name, v.default, v.active)).collect::<Vec<_>>(), [("A", true, true)]);
        }
        let global = field("P__c", "<type>Picklist</type><valueSet><valueSetName>Colours</valueSetName></valueSet>");
        assert_eq!(global.value_set.as_deref(), Some("Colours"));
    }

    #[test]
    fn a_roll_up_knows_its_children_and_its_conditions() {
        let text = "<type>Summary</type><summaryForeignKey>Leg__c.Trip__c</summaryForeignKey>\
                    <summarizedField>Leg__c.Km__c</summarizedField><summaryOperation>sum</summaryOperation>\
                    <summaryFilterItems><field>Leg__c.Done__c</field><operation>equals</operation><value>True</value>\
                    </summaryFilterItems>";
        let summary = field("Km__c", text).summary.unwrap();
        assert_eq!((&*summary.operation, &*summary.child, &*summary.foreign_key), ("sum", "Leg__c", "Trip__c"));
        assert_eq!((summary.field.as_deref(), &*summary.filters[0].field), (Some("Km__c"), "Done__c"));
    }

    #[test]
    fn rules_and_value_sets_are_read() {
        let rule = "<ValidationRule><active>true</active><errorConditionFormula>A__c</errorConditionFormula>\
                    <errorDisplayField>A__c</errorDisplayField><errorMessage>No</errorMessage></ValidationRule>";
        let rule = validation_rule("R", rule).unwrap();
        assert_eq!((rule.active, &*rule.formula, rule.field.as_deref()), (true, "A__c", Some("A__c")));
        let set = "<StandardValueSet><standardValue><fullName>Won</fullName><default>false</default><closed>true</closed>\
                   <forecastCategory>Closed</forecastCategory><probability>100</probability><won>true</won>\
                   </standardValue></StandardValueSet>";
        let values = value_set(set).unwrap();
        assert_eq!((values[0].won, values[0].probability), (true, Some(100)));
    }

    #[test]
    fn an_auto_number_name_cannot_be_written() {
        let text = "<CustomObject><label>Visit</label><pluralLabel>Visits</pluralLabel><nameField>\
                    <displayFormat>V-{0000}</displayFormat><label>No</label><type>AutoNumber</type></nameField>\
                    <sharingModel>Private</sharingModel></CustomObject>";
        let object = custom_object("Visit__c", text).unwrap();
        assert_eq!((&*object.label, &*object.plural_label), ("Visit", "Visits"));
        assert!(object.field("name").is_some_and(|f| !f.createable && f.label == "No"));
        assert_eq!(object.fields().filter(|f| f.name == "Name").count(), 1);
    }
}
