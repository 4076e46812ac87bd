//! DescribeFieldResult.

use super::field_kind::{display_type, soap_type};
use super::object_field::object_field;
use super::object_type::object_type;
use super::picklist_entry::picklist_entries;
use super::token::{Described, OBJECT_TYPE, local_name};
use crate::support::component_element;
use orgyard_apex_vm::{Platform, Throw, Value, Vm, from_stored, natives, platform_type};
use orgyard_engine::{FieldAccess, FieldDef, FieldType as T};
use std::rc::Rc;

natives! { "Schema.DescribeFieldResult";
    "getName()" => |vm, this: Rc<Platform>| read(vm, &this, |own| own.name.clone()),
    "getLocalName()" => |vm, this: Rc<Platform>| read(vm, &this, |own| local_name(&own.name).to_owned()),
    "getLabel()" => |vm, this: Rc<Platform>| read(vm, &this, |own| own.label.clone()),
    "getType()" => |vm, this: Rc<Platform>| read(vm, &this, |own| display_type(own.field_type)),
    "getSoapType()" => |vm, this: Rc<Platform>| read(vm, &this, |own| soap_type(own.field_type)),
    "getLength()" => |vm, this: Rc<Platform>| read(vm, &this, |own| own.length as i32),
    "getByteLength()" => |vm, this: Rc<Platform>| read(vm, &this, |own| (own.length * 3) as i32),
    "getPrecision()" => |vm, this: Rc<Platform>| read(vm, &this, |own| own.precision as i32),
    "getScale()" => |vm, this: Rc<Platform>| read(vm, &this, |own| own.scale as i32),
    "getDigits()" => |vm, this: Rc<Platform>| read(vm, &this, |own| if own.field_type == T::Int { 9 } else { 0 }),
    "getRelationshipName()" => |vm, this: Rc<Platform>| read(vm, &this, |own| own.relationship_name.clone()),
    "getRelationshipOrder()" => |vm, this: Rc<Platform>| read(vm, &this, |own| own.cascade_delete.then_some(0)),
    "getReferenceTo()" => |vm, this: Rc<Platform>| reference_to(vm, &this),
    "getReferenceTargetField()" => |_vm, _this: Rc<Platform>| Value::Null,
    "getSobjectField()" => |vm, this: Rc<Platform>| {
        let own = Described::of(vm, &this)?;
        Ok::<_, Throw>(object_field(vm, &own.object.name, &own.field().name))
    },
    "getSObjectType()" => |vm, this: Rc<Platform>| {
        let own = Described::of(vm, &this)?;
        Ok::<_, Throw>(object_type(vm, &own.object.name))
    },
    "getPicklistValues()" => |vm, this: Rc<Platform>| picklist_entries(vm, &this),
    "getDefaultValue()" => |vm, this: Rc<Platform>| read(vm, &this, |own| {
        own.default.as_ref().map_or(Value::Null, |value| from_stored(value, own.field_type, own.scale))
    }),
    "getCalculatedFormula()" => |vm, this: Rc<Platform>| read(vm, &this, |own| own.formula.clone()),
    "getInlineHelpText()" => |vm, this: Rc<Platform>| element(vm, &this, "inlineHelpText"),
    "getDefaultValueFormula()" => |vm, this: Rc<Platform>| element(vm, &this, "defaultValue"),
    "getController()" => |_vm, _this: Rc<Platform>| Value::Null,
    "isAccessible()" => |vm, this: Rc<Platform>| may(vm, &this, |access, _| access.read),
    "isCreateable()" => |vm, this: Rc<Platform>| may(vm, &this, |access, own| access.edit && own.createable),
    "isUpdateable()" => |vm, this: Rc<Platform>| may(vm, &this, |access, own| access.edit && own.updateable),
    "isAutoNumber()" => |vm, this: Rc<Platform>| read(vm, &this, |own| own.auto_number.is_some()),
    "isCalculated()" => |vm, this: Rc<Platform>| read(vm, &this, |own| own.formula.is_some()),
    "isCascadeDelete()" => |vm, this: Rc<Platform>| read(vm, &this, |own| own.cascade_delete),
    "isRestrictedDelete()" => |vm, this: Rc<Platform>| read(vm, &this, |own| {
        own.delete_constraint.as_deref() == Some("Restrict")
    }),
    "isCustom()" => |vm, this: Rc<Platform>| read(vm, &this, |own| own.custom),
    "isDefaultedOnCreate()" => |vm, this: Rc<Platform>| read(vm, &this, |own| {
        own.defaulted_on_create || own.default.is_some()
    }),
    "getCompoundFieldName()" => |_vm, _this: Rc<Platform>| Value::Null,
    "getDataTranslationEnabled()" => |_vm, _this: Rc<Platform>| false,
    "getFilteredLookupInfo()" => |_vm, _this: Rc<Platform>| Value::Null,
    "getMask()" => |vm, this: Rc<Platform>| element(vm, &this, "maskChar"),
    "getMaskType()" => |vm, this: Rc<Platform>| element(vm, &this, "maskType"),
    "isAiPredictionField()" => |_vm, _this: Rc<Platform>| false,
    "isCaseSensitive()" => |vm, this: Rc<Platform>| Ok::<_, Throw>(element(vm, &this, "caseSensitive")?.as_deref() == Some("true")),
    "isDisplayLocationInDecimal()" => |vm, this: Rc<Platform>|
        Ok::<_, Throw>(element(vm, &this, "displayLocationInDecimal")?.as_deref() == Some("true")),
    "isFormulaTreatNullNumberAsZero()" => |vm, this: Rc<Platform>|
        read(vm, &this, |own| own.formula.is_some() && !own.blanks_stay_blank),
    "isHighScaleNumber()" => |_vm, _this: Rc<Platform>| false,
    "isQueryByDistance()" => |vm, this: Rc<Platform>| read(vm, &this, |own| own.field_type == T::Location),
    "isSearchPrefilterable()" => |_vm, _this: Rc<Platform>| false,
    "isDeprecatedAndHidden()" => |_vm, _this: Rc<Platform>| false,
    "isEncrypted()" => |vm, this: Rc<Platform>| read(vm, &this, |own| own.field_type == T::Encrypted),
    "isExternalId()" => |vm, this: Rc<Platform>| read(vm, &this, |own| own.external_id),
    "isIdLookup()" => |vm, this: Rc<Platform>| read(vm, &this, |own| own.external_id || own.name == "Id"),
    "isNameField()" => |vm, this: Rc<Platform>| is_name(vm, &this),
    "isNamePointing()" => |vm, this: Rc<Platform>| read(vm, &this, |own| own.reference_to.len() > 1),
    "isNillable()" => |vm, this: Rc<Platform>| read(vm, &this, |own| own.nillable),
    "isUnique()" => |vm, this: Rc<Platform>| read(vm, &this, |own| own.unique),
    "isRestrictedPicklist()" => |vm, this: Rc<Platform>| read(vm, &this, |own| own.restricted),
    "isPermissionable()" => |vm, this: Rc<Platform>| read(vm, &this, |own| own.custom && own.nillable),
    "isFilterable()" => |vm, this: Rc<Platform>| read(vm, &this, is_plain),
    "isGroupable()" => |vm, this: Rc<Platform>| read(vm, &this, |own| {
        is_plain(own) && !matches!(own.field_type, T::Double | T::Currency | T::Percent | T::DateTime | T::Time)
    }),
    "isSortable()" => |vm, this: Rc<Platform>| read(vm, &this, |own| {
        is_plain(own) && own.field_type != T::MultiPicklist
    }),
    "isAggregatable()" => |vm, this: Rc<Platform>| read(vm, &this, is_plain),
    "isHtmlFormatted()" => |vm, this: Rc<Platform>| {
        let kind = element(vm, &this, "type")?;
        Ok::<_, Throw>(kind.as_deref() == Some("Html"))
    },
    "isDependentPicklist()" => |vm, this: Rc<Platform>| {
        let controlled = element(vm, &this, "valueSet.controllingField")?;
        Ok::<_, Throw>(controlled.is_some())
    },
    "isWriteRequiresMasterRead()" => |vm, this: Rc<Platform>| {
        let element = element(vm, &this, "writeRequiresMasterRead")?;
        Ok::<_, Throw>(element.as_deref() == Some("true"))
    },
}

/// Source: Object Reference: objects whose name field is another than `Name`.
const NAME_FIELDS: [(&str, &str); 9] = [
    ("Case", "CaseNumber"),
    ("Contract", "ContractNumber"),
    ("ContentDocument", "Title"),
    ("ContentVersion", "Title"),
    ("Event", "Subject"),
    ("Order", "OrderNumber"),
    ("OrderItem", "OrderItemNumber"),
    ("Solution", "SolutionName"),
    ("Task", "Subject"),
];

fn read<T>(vm: &Vm, token: &Platform, of: impl Fn(&FieldDef) -> T) -> Result<T, Throw> {
    Ok(of(Described::of(vm, token)?.field()))
}

/// Long texts and compound fields stand in no condition.
fn is_plain(field: &FieldDef) -> bool {
    let is_long = field.field_type == T::TextArea && field.length > 255;
    !is_long && !matches!(field.field_type, T::Complex | T::Base64 | T::Address | T::Location | T::Encrypted)
}

fn is_name(vm: &Vm, token: &Platform) -> Result<bool, Throw> {
    let own = Described::of(vm, token)?;
    let other = NAME_FIELDS.iter().find(|(object, _)| *object == own.object.name).map(|(_, field)| *field);
    Ok(own.field().name == other.unwrap_or("Name"))
}

fn reference_to(vm: &Vm, token: &Platform) -> Result<Value, Throw> {
    let own = Described::of(vm, token)?;
    let tokens = own.field().reference_to.iter().map(|name| object_type(vm, name)).collect();
    Ok(Value::list(platform_type(OBJECT_TYPE), tokens))
}

/// What the running user may do with the field.
fn may(vm: &Vm, token: &Platform, test: impl Fn(FieldAccess, &FieldDef) -> bool) -> Result<bool, Throw> {
    let own = Described::of(vm, token)?;
    let access = vm.tx.permissions(vm.context.user)?.field(&own.object, own.field());
    Ok(test(access, own.field()))
}

/// What the file of a custom field says.
fn element(vm: &Vm, token: &Platform, path: &str) -> Result<Option<String>, Throw> {
    let own = Described::of(vm, token)?;
    component_element(vm, "CustomField", &format!("{}.{}", own.object.name, own.field().name), path)
}
