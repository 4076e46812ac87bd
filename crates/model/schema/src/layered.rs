//! The schema of one org or of one check: layers of definitions over the standard part.

use crate::object::{Base, ChildRelationship, FieldDef, FieldType, ObjectDef, PicklistValue, ValidationRule};
use crate::standard::standard_object;
use crate::system::Kind;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// Definitions by name. A copy shares what it was copied from, so that a check can lay a package's own metadata over
/// an org's schema at the price of what the package brings.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    below: Option<Arc<Schema>>,
    objects: HashMap<String, Arc<ObjectDef>>,
    value_sets: HashMap<String, Arc<[PicklistValue]>>,
}

impl Schema {
    /// The standard part alone.
    pub fn standard() -> Self {
        Self::default()
    }

    /// An empty layer over another schema.
    pub fn over(below: Arc<Schema>) -> Self {
        Self { below: Some(below), ..Self::default() }
    }

    /// The object of that name. One that only fields and lookups have named so far is none yet.
    pub fn object(&self, name: &str) -> Option<&ObjectDef> {
        match self.layered(&name.to_ascii_lowercase()) {
            Some(object) => Some(&**object).filter(|o| !o.is_pending()),
            None => standard_object(name),
        }
    }

    fn layered(&self, key: &str) -> Option<&Arc<ObjectDef>> {
        self.objects.get(key).or_else(|| self.below.as_ref()?.layered(key))
    }

    pub fn field(&self, object: &str, field: &str) -> Option<&FieldDef> {
        self.object(object)?.field(field)
    }

    /// Every object of the layers, those of metadata and of the platform, without the untouched standard ones.
    pub fn layered_objects(&self) -> Vec<&ObjectDef> {
        let mut found: HashMap<&str, &ObjectDef> = HashMap::new();
        let mut layer = Some(self);
        while let Some(schema) = layer {
            for (key, object) in &schema.objects {
                found.entry(key).or_insert(object);
            }
            layer = schema.below.as_deref();
        }
        found.into_values().filter(|o| !o.is_pending()).collect()
    }

    /// Adds an object or, when there is one of that name already, what this definition says on top of it.
    pub fn put_object(&mut self, object: ObjectDef) {
        for object in derived(&object) {
            self.objects.insert(object.name.to_ascii_lowercase(), Arc::new(object));
        }
        merge(self.change(&object.name.clone()), object);
    }

    /// Adds a field. Its object need not be known yet: components come in any order.
    pub fn put_field(&mut self, object: &str, field: FieldDef) {
        for (parent, relationship) in child_of(object, &field) {
            let parent = self.change(&parent);
            parent.own_children.retain(|c| !c.name.eq_ignore_ascii_case(&relationship.name));
            parent.own_children.push(relationship);
        }
        put_field_in(self.change(object), field);
    }

    /// Adds a validation rule, or replaces the one of its name.
    pub fn put_validation_rule(&mut self, object: &str, rule: ValidationRule) {
        let rules = &mut self.change(object).validation_rules;
        rules.retain(|known| !known.name.eq_ignore_ascii_case(&rule.name));
        rules.push(rule);
    }

    /// Adds a global or standard value set, or replaces the one of its name.
    pub fn put_value_set(&mut self, name: &str, values: Vec<PicklistValue>) {
        self.value_sets.insert(name.to_ascii_lowercase(), values.into());
    }

    /// The values of a global or standard set; those of a standard one are the platform's own until metadata says more.
    pub fn value_set(&self, name: &str) -> Option<Arc<[PicklistValue]>> {
        let own = self.value_sets.get(&name.to_ascii_lowercase()).cloned();
        let below = || self.below.as_ref().and_then(|below| below.layered_value_set(name));
        own.or_else(below).or_else(|| crate::standard_value_set(name))
    }

    fn layered_value_set(&self, name: &str) -> Option<Arc<[PicklistValue]>> {
        let own = self.value_sets.get(&name.to_ascii_lowercase()).cloned();
        own.or_else(|| self.below.as_ref()?.layered_value_set(name))
    }

    /// The names of the value sets that metadata defines, folded.
    pub fn layered_value_sets(&self) -> Vec<&str> {
        let below = self.below.as_ref().map_or_else(Vec::new, |below| below.layered_value_sets());
        self.value_sets.keys().map(String::as_str).chain(below).collect()
    }

    /// A definition of this layer to change: its own, or an empty one over what lies below.
    fn change(&mut self, name: &str) -> &mut ObjectDef {
        let key = name.to_ascii_lowercase();
        if !self.objects.contains_key(&key) {
            let below = self.below.as_ref().and_then(|b| b.layered(&key)).map(|o| Base::Layer(Arc::clone(o)));
            let base = below.or_else(|| standard_object(name).map(Base::Standard));
            let new = base.map_or_else(|| pending(name), on_top);
            self.objects.insert(key.clone(), Arc::new(new));
        }
        Arc::make_mut(self.objects.entry(key).or_default())
    }
}

fn on_top(base: Base) -> ObjectDef {
    // Nothing lies on an object that is none yet: its definition may come in this layer, and brings the system fields.
    if let Base::Layer(object) = &base
        && object.is_pending()
    {
        return ObjectDef::clone(object);
    }
    let head = match &base {
        Base::Standard(object) => {
            ObjectDef { own_fields: vec![], own_children: vec![], base: None, ..(*object).clone() }
        }
        Base::Layer(object) => {
            ObjectDef { own_fields: vec![], own_children: vec![], base: None, ..ObjectDef::clone(object) }
        }
    };
    ObjectDef { base: Some(base), ..head }
}

/// An object that only its fields have named so far.
fn pending(name: &str) -> ObjectDef {
    ObjectDef { custom: name.contains("__"), described: false, ..ObjectDef::new(name.to_string()) }
}

/// A definition out of metadata over the one that was known: the file of a standard object says little about it.
fn merge(known: &mut ObjectDef, new: ObjectDef) {
    for field in new.own_fields {
        put_field_in(known, field);
    }
    if !known.described {
        known.base = known.base.take().or(new.base);
    }
    if new.custom || known.name.is_empty() {
        (known.label, known.plural_label) = (new.label, new.plural_label);
        known.key_prefix = new.key_prefix.or(known.key_prefix.take());
    }
    known.described |= new.described && (new.custom || known.base.is_none());
    known.sharing_model = new.sharing_model.or(known.sharing_model.take());
    (known.history, known.feeds) = (known.history || new.history, known.feeds || new.feeds);
    known.custom_setting |= new.custom_setting;
    known.list_setting |= new.list_setting;
    known.protected |= new.protected;
    detail_base(known);
}

/// Puts a field and what follows from it: the parts of a location, the owner that a detail record does not have.
pub(crate) fn put_field_in(object: &mut ObjectDef, field: FieldDef) {
    for part in parts(&field) {
        object.put_field(part);
    }
    object.put_field(field);
    detail_base(object);
}

fn detail_base(object: &mut ObjectDef) {
    let plain = matches!(object.base, Some(Base::Standard(base)) if std::ptr::eq(base, Kind::Plain.base()));
    if object.custom && plain && object.own_fields.iter().any(|f| f.master_detail) {
        object.base = Some(Base::Standard(Kind::Detail.base()));
    }
}

/// `Place__c` of type location has `Place__Latitude__s` and `Place__Longitude__s`; an address its lines.
fn parts(field: &FieldDef) -> Vec<FieldDef> {
    let names: &[&str] = match field.field_type {
        FieldType::Location => &["Latitude", "Longitude"],
        FieldType::Address => {
            &["Street", "City", "PostalCode", "StateCode", "CountryCode", "Latitude", "Longitude", "GeocodeAccuracy"]
        }
        _ => return Vec::new(),
    };
    let Some(stem) = field.name.strip_suffix("__c").filter(|_| field.custom) else { return Vec::new() };
    let number = |name: &str| matches!(name, "Latitude" | "Longitude");
    let part = |name: &&str| FieldDef {
        name: format!("{stem}__{name}__s").into(),
        label: Cow::Owned(format!("{} ({name})", field.label)),
        field_type: if number(name) { FieldType::Double } else { FieldType::String },
        nillable: true,
        createable: true,
        updateable: true,
        custom: true,
        scale: field.scale,
        ..FieldDef::default()
    };
    names.iter().map(part).collect()
}

/// The relationships that a lookup gives its parents.
fn child_of(object: &str, field: &FieldDef) -> Vec<(String, ChildRelationship)> {
    let Some(name) = field.child_relationship.as_ref().filter(|_| field.custom) else { return Vec::new() };
    let relationship = ChildRelationship {
        name: format!("{}__r", name.trim_end_matches("__r")).into(),
        object: object.to_string().into(),
        field: field.name.clone(),
        feature_dependent: false,
    };
    field.reference_to.iter().map(|parent| (parent.to_string(), relationship.clone())).collect()
}

/// `X__Share`, `X__History` and `X__Feed` of a custom object whose file turns them on.
fn derived(object: &ObjectDef) -> Vec<ObjectDef> {
    let Some(stem) = object.name.strip_suffix("__c").filter(|_| object.custom && !object.custom_setting) else {
        return Vec::new();
    };
    let shared = matches!(object.sharing_model.as_deref(), Some("Private" | "Read"));
    let kinds = [
        ("Share", Kind::Share, shared),
        ("History", Kind::History, object.history),
        ("Feed", Kind::Feed, object.feeds),
        ("ChangeEvent", Kind::ChangeEvent, true),
    ];
    let make = |(suffix, kind, _): (&str, Kind, bool)| ObjectDef {
        base: Some(Base::Standard(kind.base())),
        own_fields: parent_field(kind, object).into_iter().collect(),
        ..ObjectDef::new(format!("{stem}__{suffix}"))
    };
    kinds.into_iter().filter(|(_, _, on)| *on).map(make).collect()
}

fn parent_field(kind: Kind, object: &ObjectDef) -> Option<FieldDef> {
    let mut field = kind.base().field("ParentId")?.clone();
    field.reference_to = vec![object.name.clone()];
    Some(field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{custom_field, custom_object};

    fn lookup(name: &str, kind: &str, to: &str, relationship: &str) -> FieldDef {
        let text = format!(
            "<CustomField><type>{kind}</type><referenceTo>{to}</referenceTo><relationshipName>{relationship}\
             </relationshipName></CustomField>"
        );
        custom_field(name, &text).unwrap()
    }

    fn object(name: &str, body: &str) -> ObjectDef {
        custom_object(name, &format!("<CustomObject><label>L</label>{body}</CustomObject>")).unwrap()
    }

    #[test]
    fn fields_extend_a_standard_object_without_copying_it() {
        let mut schema = Schema::standard();
        schema.put_field("account", lookup("Boss__c", "Lookup", "Contact", "Minions"));
        let account = schema.object("Account").unwrap();
        assert_eq!(
            (account.own_fields.len(), &*account.name, account.key_prefix.as_deref()),
            (1, "Account", Some("001"))
        );
        assert!(account.field("boss__c").is_some() && account.field("Name").is_some());
        assert_eq!(account.relationship("Boss__r").map(|f| &*f.name), Some("Boss__c"));
        assert_eq!(schema.object("Contact").and_then(|c| c.child("minions__r")).map(|c| &*c.field), Some("Boss__c"));
        assert!(Schema::standard().field("Account", "Boss__c").is_none());
    }

    #[test]
    fn an_object_that_a_lower_layer_only_names_is_defined_above_it() {
        let mut below = Schema::standard();
        below.put_field("A__c", lookup("P__c", "Lookup", "B__c", "As"));
        let mut schema = Schema::over(Arc::new(below));
        schema.put_object(object("B__c", ""));
        let known = schema.object("B__c").unwrap();
        assert!(known.field("CreatedById").is_some() && known.child("As__r").is_some());
    }

    #[test]
    fn a_field_may_come_before_its_object() {
        let mut schema = Schema::standard();
        schema.put_field("A__c", lookup("P__c", "MasterDetail", "B__c", "As"));
        assert!(schema.object("a__c").is_none(), "nothing defines it yet");
        schema.put_object(object("A__c", "<sharingModel>ControlledByParent</sharingModel>"));
        let known = schema.object("A__c").unwrap();
        assert!(known.described && known.field("P__c").is_some() && known.field("Name").is_some());
        assert!(known.field("OwnerId").is_none(), "a detail record has no owner");
        schema.put_object(object("B__c", "<sharingModel>Private</sharingModel>"));
        assert!(schema.object("B__c").is_some_and(|o| o.child("As__r").is_some() && o.field("OwnerId").is_some()));
    }

    #[test]
    fn a_layer_changes_nothing_below_it() {
        let mut org = Schema::standard();
        org.put_object(object("A__c", ""));
        let org = Arc::new(org);
        let mut check = Schema::over(Arc::clone(&org));
        check.put_field("A__c", lookup("X__c", "Lookup", "Account", "Xs"));
        assert!(check.field("A__c", "X__c").is_some() && check.field("A__c", "Name").is_some());
        assert!(org.field("A__c", "X__c").is_none());
        assert_eq!(check.layered_objects().len(), 3, "A__c, its change event and the extended Account");
    }

    #[test]
    fn what_derives_from_an_object_follows_its_switches() {
        let mut schema = Schema::standard();
        schema.put_object(object("A__c", "<sharingModel>Private</sharingModel><enableHistory>true</enableHistory>"));
        let target = |name: &str| schema.object(name).and_then(|o| o.field("ParentId")).map(|f| f.reference_to.clone());
        assert_eq!(target("A__Share"), Some(vec!["A__c".into()]));
        assert!(target("A__History").is_some() && target("A__Feed").is_none());
    }

    #[test]
    fn a_location_has_its_parts() {
        let mut schema = Schema::standard();
        let field = custom_field("Spot__c", "<CustomField><type>Location</type></CustomField>").unwrap();
        schema.put_field("Account", field);
        assert!(schema.field("Account", "Spot__Latitude__s").is_some());
    }
}
