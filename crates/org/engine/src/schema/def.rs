//! Objects and their fields.

use crate::query::QueryApi;
use orgyard_schema::{Summary, ValidationRule};
use orgyard_text::names::fold;
use orgyard_values::Value;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FieldType {
    Id,
    Reference,
    #[default]
    String,
    TextArea,
    Picklist,
    MultiPicklist,
    Combobox,
    Email,
    Phone,
    Url,
    Encrypted,
    Boolean,
    Int,
    Double,
    Currency,
    Percent,
    Date,
    DateTime,
    Time,
    Base64,
    Address,
    Location,
    AnyType,
    /// A JSON object inside the record, such as `Dependencies` of a version.
    Complex,
}

impl FieldType {
    /// Its name in a describe result.
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Reference => "reference",
            Self::String => "string",
            Self::TextArea => "textarea",
            Self::Picklist => "picklist",
            Self::MultiPicklist => "multipicklist",
            Self::Combobox => "combobox",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Url => "url",
            Self::Encrypted => "encryptedstring",
            Self::Boolean => "boolean",
            Self::Int => "int",
            Self::Double => "double",
            Self::Currency => "currency",
            Self::Percent => "percent",
            Self::Date => "date",
            Self::DateTime => "datetime",
            Self::Time => "time",
            Self::Base64 => "base64",
            Self::Address => "address",
            Self::Location => "location",
            Self::AnyType => "anyType",
            Self::Complex => "complexvalue",
        }
    }

    /// The type with this name in a describe result; names of rare types read as [`FieldType::Complex`].
    pub fn named(name: &str) -> Self {
        let all = [
            Self::Id,
            Self::Reference,
            Self::String,
            Self::TextArea,
            Self::Picklist,
            Self::MultiPicklist,
            Self::Combobox,
            Self::Email,
            Self::Phone,
            Self::Url,
            Self::Encrypted,
            Self::Boolean,
            Self::Int,
            Self::Double,
            Self::Currency,
            Self::Percent,
            Self::Date,
            Self::DateTime,
            Self::Time,
            Self::Base64,
            Self::Address,
            Self::Location,
            Self::AnyType,
        ];
        let name = fold(name);
        all.into_iter().find(|t| fold(t.name()) == name).unwrap_or(Self::Complex)
    }

    pub fn is_text(self) -> bool {
        use FieldType as T;
        matches!(
            self,
            T::String
                | T::TextArea
                | T::Picklist
                | T::MultiPicklist
                | T::Combobox
                | T::Email
                | T::Phone
                | T::Url
                | T::Encrypted
                | T::AnyType
                | T::Base64
        )
    }

    pub fn is_id(self) -> bool {
        matches!(self, Self::Id | Self::Reference)
    }

    pub fn is_number(self) -> bool {
        matches!(self, Self::Int | Self::Double | Self::Currency | Self::Percent)
    }
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FieldDef {
    pub name: String,
    pub label: String,
    pub field_type: FieldType,
    pub nillable: bool,
    pub createable: bool,
    pub updateable: bool,
    pub custom: bool,
    pub reference_to: Vec<String>,
    /// How a query goes to the parent: `Package2` for `Package2Id`, `Parent__r` for `Parent__c`.
    pub relationship_name: Option<String>,
    /// How a query on the parent names these rows.
    pub child_relationship: Option<String>,
    pub length: u32,
    pub precision: u32,
    pub scale: u32,
    pub picklist: Vec<String>,
    pub restricted: bool,
    pub default: Option<Value>,
    /// The platform fills it in when it is left out.
    pub defaulted_on_create: bool,
    /// Comes with a feature or an edition; a plain org does not show it.
    pub feature_dependent: bool,
    pub indexed: bool,
    pub unique: bool,
    /// Unique values that differ in case only are different.
    pub case_sensitive: bool,
    pub external_id: bool,
    pub cascade_delete: bool,
    /// `Cascade`, `Restrict` or `SetNull`, as the field's file says.
    pub delete_constraint: Option<String>,
    /// Stored, never shown by any API.
    pub hidden: bool,
    /// Stands in a query's WHERE but filters nothing: it is handed to the object's behaviour.
    pub credential: bool,
    pub formula: Option<String>,
    /// Blank numbers of its formula stay blank; usually they count as zero.
    pub blanks_stay_blank: bool,
    /// A default that has to be evaluated.
    pub default_formula: Option<String>,
    pub auto_number: Option<String>,
    /// Numbers begin after this one.
    pub first_number: u64,
    /// What a roll-up summary sums up.
    #[serde(skip)]
    pub summary: Option<Summary>,
}

impl FieldDef {
    pub fn new(name: &str, field_type: FieldType) -> Self {
        Self {
            name: name.into(),
            label: label_of(name),
            field_type,
            nillable: true,
            createable: true,
            updateable: true,
            ..Self::default()
        }
    }

    /// Whether it is never null.
    pub(crate) fn is_checkbox(&self) -> bool {
        self.field_type == FieldType::Boolean && self.default.is_some() && !self.indexed && self.formula.is_none()
    }

    #[must_use]
    pub(crate) fn read_only(mut self) -> Self {
        self.createable = false;
        self.updateable = false;
        self
    }
}

/// `LastModifiedDate` reads "Last Modified Date".
fn label_of(name: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    for c in name.trim_end_matches("__c").replace('_', " ").chars() {
        if c.is_uppercase() && before.is_lowercase() {
            out.push(' ');
        }
        out.push(c);
        before = c;
    }
    out
}

/// Which API shows an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Surface {
    #[default]
    Both,
    Rest,
    Tooling,
    /// No API: the platform's own bookkeeping.
    None,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildRelationship {
    pub name: String,
    pub child: String,
    pub field: String,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct ObjectDef {
    pub name: String,
    pub label: String,
    pub plural_label: String,
    pub key_prefix: Option<String>,
    pub custom: bool,
    pub custom_setting: bool,
    /// A custom setting whose rows are found by name.
    pub list_setting: bool,
    /// Whether its fields are known; of some standard objects only the name is.
    pub described: bool,
    pub surface: Surface,
    /// Only orgs that are a Dev Hub have it.
    pub hub_only: bool,
    /// Metadata may add fields to it.
    pub customizable: bool,
    /// Its rows tell what was asked and how it ended; they are no part of the org's state.
    pub log: bool,
    /// A delete keeps the row, marked as deleted.
    pub recycle_bin: bool,
    /// Its rows are the components of this metadata type.
    pub component_type: Option<String>,
    pub fields: Vec<FieldDef>,
    pub validation_rules: Vec<ValidationRule>,
    /// Whether some of its fields are formulas.
    pub computed: bool,
    by_name: HashMap<String, usize>,
    by_relationship: HashMap<String, usize>,
}

impl ObjectDef {
    pub fn new(name: &str) -> Self {
        let label = label_of(name);
        Self { name: name.into(), plural_label: format!("{label}s"), label, described: true, ..Self::default() }
    }

    /// Adds the field, or replaces the one of the same name.
    pub fn add(&mut self, field: FieldDef) {
        self.computed |= field.formula.is_some();
        let name = fold(&field.name);
        let relationship = field.relationship_name.as_deref().map(fold);
        let place = match self.by_name.get(&name) {
            Some(&place) => {
                self.fields[place] = field;
                place
            }
            None => {
                self.fields.push(field);
                self.fields.len() - 1
            }
        };
        self.by_name.insert(name, place);
        if let Some(relationship) = relationship {
            self.by_relationship.insert(relationship, place);
        }
    }

    /// Whether this surface shows it to callers of an org.
    pub fn is_shown(&self, api: QueryApi, dev_hub: bool) -> bool {
        let on_surface = match self.surface {
            Surface::Both => true,
            Surface::Rest => api == QueryApi::Rest,
            Surface::Tooling => api == QueryApi::Tooling,
            Surface::None => false,
        };
        on_surface && (dev_hub || !self.hub_only)
    }

    pub fn field(&self, name: &str) -> Option<&FieldDef> {
        self.by_name.get(&fold(name)).map(|&place| &self.fields[place])
    }

    /// The reference field that a parent path goes through.
    pub fn relationship(&self, name: &str) -> Option<&FieldDef> {
        self.by_relationship.get(&fold(name)).map(|&place| &self.fields[place])
    }

    /// Whether its rows are components.
    pub fn shows_components(&self) -> bool {
        self.component_type.is_some() || self.name.ends_with("__mdt")
    }

    /// The names of the fields that are checked or not, and never null.
    pub(crate) fn checkboxes(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(|field| field.is_checkbox()).map(|field| field.name.as_str())
    }

    pub(crate) fn indexed(&self) -> impl Iterator<Item = &FieldDef> {
        self.fields.iter().filter(|field| field.indexed)
    }

    /// The fields each row has: id, author, dates.
    pub(crate) fn add_system_fields(&mut self) {
        let user = |name: &str, relationship: &str| FieldDef {
            reference_to: vec!["User".into()],
            relationship_name: Some(relationship.into()),
            ..FieldDef::new(name, FieldType::Reference).read_only()
        };
        let date = |name: &str| FieldDef::new(name, FieldType::DateTime).read_only();
        let deleted =
            FieldDef { default: Some(false.into()), ..FieldDef::new("IsDeleted", FieldType::Boolean).read_only() };
        for field in [
            FieldDef::new("Id", FieldType::Id).read_only(),
            deleted,
            date("CreatedDate"),
            user("CreatedById", "CreatedBy"),
            date("LastModifiedDate"),
            user("LastModifiedById", "LastModifiedBy"),
            date("SystemModstamp"),
        ] {
            if self.field(&field.name).is_none() {
                self.add(FieldDef { nillable: false, ..field });
            }
        }
    }
}
