//! Definitions of objects and fields, standard and custom alike.

use std::borrow::Cow;
use std::sync::Arc;

/// A name that is mostly text of the executable.
pub type Name = Cow<'static, str>;

/// Through which API surface an object is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Surface {
    #[default]
    Data,
    Tooling,
    Both,
}

/// An object. Fields it shares with a definition below (a standard object's own, the system fields of every custom
/// object) are not copied: they are reached through `base`.
#[derive(Debug, Clone, Default)]
pub struct ObjectDef {
    pub name: Name,
    pub label: Name,
    pub plural_label: Name,
    pub key_prefix: Option<Name>,
    pub custom: bool,
    pub surface: Surface,
    /// Whether the fields are known. Of an object that is not described only the name is certain.
    pub described: bool,
    pub own_fields: Vec<FieldDef>,
    pub own_children: Vec<ChildRelationship>,
    pub base: Option<Base>,
    /// For objects of metadata: `Public`, `Private`, `ControlledByParent` …, as the file says.
    pub sharing_model: Option<String>,
    pub history: bool,
    pub feeds: bool,
    pub custom_setting: bool,
    /// A custom setting whose rows are found by name.
    pub list_setting: bool,
    /// A custom setting or custom metadata type that only its own namespace sees.
    pub protected: bool,
    pub validation_rules: Vec<ValidationRule>,
}

#[derive(Debug, Clone)]
pub enum Base {
    Standard(&'static ObjectDef),
    Layer(Arc<ObjectDef>),
}

/// A child relationship as it is named in sub-queries and related lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildRelationship {
    pub name: Name,
    pub object: Name,
    pub field: Name,
    /// It comes with a feature or an edition; a plain org does not show it.
    pub feature_dependent: bool,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct FieldDef {
    pub name: Name,
    pub label: Name,
    pub field_type: FieldType,
    pub nillable: bool,
    pub reference_to: Vec<Name>,
    /// The name of the hop to the parent: `Owner`, `Account__r`.
    pub relationship_name: Option<Name>,
    pub length: u32,
    pub precision: u32,
    pub scale: u32,
    pub createable: bool,
    pub updateable: bool,
    pub defaulted_on_create: bool,
    /// Absent from a plain org: the field comes with a feature or an edition.
    pub feature_dependent: bool,
    pub custom: bool,
    /// Never shown by an API.
    pub hidden: bool,
    pub indexed: bool,
    pub unique: bool,
    /// Unique values that differ in case only are different.
    pub case_sensitive: bool,
    pub external_id: bool,
    pub master_detail: bool,
    /// `Cascade`, `Restrict` or `SetNull`: what becomes of a lookup when its parent is deleted.
    pub delete_constraint: Option<String>,
    pub formula: Option<String>,
    /// Blank numbers of its formula stay blank; usually they count as zero.
    pub blanks_stay_blank: bool,
    pub summary: Option<Summary>,
    pub default_value: Option<String>,
    pub picklist: Vec<PicklistValue>,
    /// The picklist takes no other values.
    pub restricted: bool,
    /// The global or standard value set that the picklist uses.
    pub value_set: Option<String>,
    /// The name of the relationship on the parent, without `__r`.
    pub child_relationship: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PicklistValue {
    pub name: String,
    pub label: String,
    pub default: bool,
    pub active: bool,
    /// Of a stage or status: what a record with it is.
    pub closed: bool,
    pub won: bool,
    pub converted: bool,
    pub probability: Option<u32>,
    pub forecast_category: Option<String>,
}

/// A roll-up summary: what the parent says of its children.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// `count`, `sum`, `min` or `max`.
    pub operation: String,
    pub child: String,
    /// The child's master-detail field.
    pub foreign_key: String,
    /// The child's field; none for a count.
    pub field: Option<String>,
    pub filters: Vec<SummaryFilter>,
}

/// A condition on the children that count.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SummaryFilter {
    pub field: String,
    /// `equals`, `notEqual`, `greaterThan` …
    pub operation: String,
    pub value: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ValidationRule {
    pub name: String,
    pub active: bool,
    pub formula: String,
    pub message: String,
    /// The field that shows the error; none means the record.
    pub field: Option<String>,
}

/// A field's type as describe calls name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum FieldType {
    Id,
    #[default]
    String,
    TextArea,
    Boolean,
    Int,
    Long,
    Double,
    Currency,
    Percent,
    Date,
    DateTime,
    Time,
    Email,
    Phone,
    Url,
    Picklist,
    MultiPicklist,
    ComboBox,
    Reference,
    Address,
    Location,
    Base64,
    EncryptedString,
    AnyType,
    Complex,
}

const TYPE_NAMES: [(&str, FieldType); 25] = [
    ("id", FieldType::Id),
    ("string", FieldType::String),
    ("textarea", FieldType::TextArea),
    ("boolean", FieldType::Boolean),
    ("int", FieldType::Int),
    ("long", FieldType::Long),
    ("double", FieldType::Double),
    ("currency", FieldType::Currency),
    ("percent", FieldType::Percent),
    ("date", FieldType::Date),
    ("datetime", FieldType::DateTime),
    ("time", FieldType::Time),
    ("email", FieldType::Email),
    ("phone", FieldType::Phone),
    ("url", FieldType::Url),
    ("picklist", FieldType::Picklist),
    ("multipicklist", FieldType::MultiPicklist),
    ("combobox", FieldType::ComboBox),
    ("reference", FieldType::Reference),
    ("address", FieldType::Address),
    ("location", FieldType::Location),
    ("base64", FieldType::Base64),
    ("encryptedstring", FieldType::EncryptedString),
    ("anytype", FieldType::AnyType),
    ("complexvalue", FieldType::Complex),
];

impl FieldType {
    pub fn as_str(self) -> &'static str {
        TYPE_NAMES.iter().find(|(_, t)| *t == self).map_or("string", |(name, _)| name)
    }

    /// The type of a describe name; types that hold a structure (`queryresult`, `symboltable`, …) are one.
    pub fn from_describe(name: &str) -> Self {
        match name {
            "integer" => FieldType::Int,
            "timeonly" => FieldType::Time,
            _ => TYPE_NAMES.iter().find(|(n, _)| *n == name).map_or(FieldType::Complex, |(_, t)| *t),
        }
    }
}

impl ObjectDef {
    pub fn new(name: impl Into<Name>) -> Self {
        let name = name.into();
        let label: Name = Cow::Owned(split_words(&name));
        Self { plural_label: label.clone(), label, name, described: true, ..Self::default() }
    }

    /// Named by a field or a lookup, and defined by nothing.
    pub(crate) fn is_pending(&self) -> bool {
        self.custom && !self.described
    }

    fn below(&self) -> Option<&ObjectDef> {
        match &self.base {
            Some(Base::Standard(object)) => Some(object),
            Some(Base::Layer(object)) => Some(object),
            None => None,
        }
    }

    /// All fields, the base's first.
    pub fn fields(&self) -> Box<dyn Iterator<Item = &FieldDef> + '_> {
        match self.below() {
            Some(below) => Box::new(below.fields().filter(|f| self.own(&f.name).is_none()).chain(&self.own_fields)),
            None => Box::new(self.own_fields.iter()),
        }
    }

    fn own(&self, name: &str) -> Option<&FieldDef> {
        self.own_fields.iter().find(|f| f.name.eq_ignore_ascii_case(name))
    }

    pub fn field(&self, name: &str) -> Option<&FieldDef> {
        self.own(name).or_else(|| self.below()?.field(name))
    }

    /// The lookup field behind a hop: `Owner`, `Account__r`.
    pub fn relationship(&self, name: &str) -> Option<&FieldDef> {
        let own = self.own_fields.iter().find(|f| f.relationship_name.as_deref().is_some_and(|n| same(n, name)));
        own.or_else(|| self.below()?.relationship(name))
    }

    /// The relationship by which children of this object are reached: `Contacts`, `Items__r`.
    pub fn children(&self) -> Box<dyn Iterator<Item = &ChildRelationship> + '_> {
        match self.below() {
            Some(below) => Box::new(below.children().chain(&self.own_children)),
            None => Box::new(self.own_children.iter()),
        }
    }

    pub fn child(&self, name: &str) -> Option<&ChildRelationship> {
        self.children().find(|c| same(&c.name, name))
    }

    /// Adds a field, or replaces the one of that name.
    pub fn put_field(&mut self, field: FieldDef) {
        self.own_fields.retain(|f| !same(&f.name, &field.name));
        self.own_fields.push(field);
    }
}

fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// `OpportunityLineItem` -> `Opportunity Line Item`: how labels follow from names.
pub(crate) fn split_words(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut before = ' ';
    for c in name.chars() {
        let starts_word = c.is_ascii_uppercase() && before.is_ascii_lowercase();
        if starts_word || (c.is_ascii_digit() && before.is_ascii_lowercase()) {
            out.push(' ');
        }
        out.push(c);
        before = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_follow_from_names() {
        assert_eq!(split_words("OpportunityLineItem"), "Opportunity Line Item");
        assert_eq!(split_words("URLField"), "URLField");
        assert_eq!(split_words("Product2"), "Product 2");
    }

    #[test]
    fn types_have_the_names_of_describe_calls() {
        assert_eq!(FieldType::from_describe("datetime").as_str(), "datetime");
        assert_eq!(FieldType::from_describe("symboltable"), FieldType::Complex);
    }
}
