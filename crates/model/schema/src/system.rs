//! System fields: what objects have without a file saying so.

use crate::object::{FieldDef, FieldType, ObjectDef};
use std::borrow::Cow;
use std::sync::OnceLock;

/// What kind of custom object a definition is; it decides the system fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Plain,
    /// With a master-detail field: the owner is the parent's.
    Detail,
    Setting,
    MetadataType,
    PlatformEvent,
    BigObject,
    External,
    Share,
    History,
    Feed,
    ChangeEvent,
}

const COMMON: &str = "Id:id:18 CreatedById>User:CreatedBy CreatedDate:datetime LastModifiedById>User:LastModifiedBy \
                      LastModifiedDate:datetime SystemModstamp:datetime";

const PLAIN: &str = "IsDeleted:boolean Name:string:80:w LastActivityDate:date LastViewedDate:datetime \
                     LastReferencedDate:datetime RecordTypeId>RecordType:RecordType:w CurrencyIsoCode:picklist:3:w";

const OWNER: &str = "OwnerId>Group|User:Owner:w";

const METADATA_TYPE: &str = "Id:id:18 DeveloperName:string:40:w MasterLabel:string:40:w Label:string:40:w \
                             Language:picklist:40 NamespacePrefix:string:15 QualifiedApiName:string:70 \
                             SystemModstamp:datetime IsProtected:boolean";

const EVENT: &str = "ReplayId:string:1000 EventUuid:string:36 CreatedById>User:CreatedBy CreatedDate:datetime";

const SETTING: &str = "IsDeleted:boolean Name:string:38:w SetupOwnerId>Organization|Profile|User:SetupOwner:w";

const SHARE: &str = "ParentId>:Parent:w UserOrGroupId>Group|User:UserOrGroup:w AccessLevel:picklist:40:w \
                     RowCause:picklist:40:w IsDeleted:boolean";

const HISTORY: &str = "ParentId>:Parent Field:picklist:255 DataType:picklist:40 OldValue:anytype NewValue:anytype \
                       IsDeleted:boolean";

const FEED: &str = "ParentId>:Parent Type:picklist:40 Body:textarea:10000 Title:string:255 LinkUrl:url:1000 \
                    CommentCount:int LikeCount:int IsDeleted:boolean InsertedById>User:InsertedBy \
                    BestCommentId>FeedComment:BestComment IsRichText:boolean RelatedRecordId>:";

const CHANGE: &str = "ReplayId:string:1000 ChangeEventHeader:complexvalue Name:string:80";

const EXTERNAL: &str = "Id:id:18 ExternalId:string:255 DisplayUrl:url:1000";

impl Kind {
    fn specifications(self) -> Vec<&'static str> {
        match self {
            Kind::Plain => vec![COMMON, PLAIN, OWNER],
            Kind::Detail => vec![COMMON, PLAIN],
            Kind::Setting => vec![COMMON, SETTING],
            Kind::MetadataType => vec![METADATA_TYPE],
            Kind::PlatformEvent => vec![EVENT],
            Kind::BigObject => vec!["Id:id:18 CreatedById>User:CreatedBy CreatedDate:datetime"],
            Kind::External => vec![EXTERNAL],
            Kind::Share => vec!["Id:id:18 LastModifiedById>User:LastModifiedBy LastModifiedDate:datetime", SHARE],
            Kind::History => vec!["Id:id:18 CreatedById>User:CreatedBy CreatedDate:datetime", HISTORY],
            Kind::Feed => vec![COMMON, FEED],
            Kind::ChangeEvent => vec![COMMON, CHANGE, OWNER],
        }
    }

    /// The definition that holds the system fields of this kind, made once.
    pub(crate) fn base(self) -> &'static ObjectDef {
        static BASES: [OnceLock<ObjectDef>; 11] = [const { OnceLock::new() }; 11];
        BASES[self as usize].get_or_init(|| object_of(&self.specifications()))
    }
}

/// The fields nearly every standard object has, for those that the table does not describe.
pub(crate) fn common() -> &'static ObjectDef {
    Kind::Plain.base()
}

fn object_of(specifications: &[&'static str]) -> ObjectDef {
    let mut object = ObjectDef::new("");
    object.own_fields = specifications.iter().flat_map(|s| s.split_whitespace()).map(field).collect();
    object
}

/// `Name:type[:length][:w]` or `Name>Target|Target:Relationship[:w]`; `w` marks what a user may write.
fn field(text: &'static str) -> FieldDef {
    let mut parts = text.split(':');
    let head = parts.next().unwrap_or_default();
    let rest: Vec<&'static str> = parts.collect();
    let writable = rest.last() == Some(&"w");
    let (name, targets) = head.split_once('>').map_or((head, None), |(n, t)| (n, Some(t)));
    let mut field = match targets {
        Some(targets) => lookup(targets, &rest),
        None => plain(&rest),
    };
    field.name = name.into();
    field.label = label(name).into();
    // What was last done with a record may be nothing yet.
    let late = name.starts_with("Last") && !name.starts_with("LastModified");
    field.nillable = name == "RecordTypeId" || late;
    (field.createable, field.updateable, field.defaulted_on_create) = (writable, writable, !late);
    // A plain org has one currency.
    field.feature_dependent = name == "CurrencyIsoCode";
    field
}

fn lookup(targets: &'static str, rest: &[&'static str]) -> FieldDef {
    FieldDef {
        field_type: FieldType::Reference,
        length: 18,
        reference_to: targets.split('|').filter(|t| !t.is_empty()).map(Cow::Borrowed).collect(),
        relationship_name: rest.first().filter(|n| !n.is_empty()).map(|n| Cow::Borrowed(*n)),
        ..FieldDef::default()
    }
}

fn plain(rest: &[&str]) -> FieldDef {
    FieldDef {
        field_type: FieldType::from_describe(rest.first().copied().unwrap_or_default()),
        length: rest.get(1).and_then(|n| n.parse().ok()).unwrap_or(0),
        ..FieldDef::default()
    }
}

fn label(name: &str) -> String {
    match name {
        "Id" => "Record ID".into(),
        "IsDeleted" => "Deleted".into(),
        "SystemModstamp" => "System Modstamp".into(),
        _ => match name.strip_suffix("Id") {
            Some(stem) => format!("{} ID", crate::object::split_words(stem)),
            None => crate::object::split_words(name),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_differ_in_their_system_fields() {
        let has = |kind: Kind, name: &str| kind.base().field(name).is_some();
        assert!(has(Kind::Plain, "OwnerId") && !has(Kind::Detail, "OwnerId"));
        assert!(has(Kind::MetadataType, "DeveloperName") && !has(Kind::MetadataType, "Name"));
        assert!(has(Kind::PlatformEvent, "ReplayId") && !has(Kind::PlatformEvent, "Id"));
        assert_eq!(Kind::Plain.base().field("Name").map(|f| (f.length, f.createable)), Some((80, true)));
        assert_eq!(Kind::Plain.base().relationship("owner").map(|f| f.reference_to.len()), Some(2));
    }
}
