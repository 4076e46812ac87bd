//! SObject, Schema and custom settings.

use crate::support::{check, check_with};

#[test]
fn fields_by_name() {
    check(&[
        ("new Account(Name='x').get('name')", "x"),
        ("new Account(Name='x').get(Account.Name)", "x"),
        ("new Account().get('Nope')", "System.SObjectException: Invalid field Nope for Account"),
        ("Account a = new Account(); Object before = a.put('Name', 'x'); return before + a.Name", "nullx"),
        ("new Account().put('Name', 5);", "System.SObjectException: Illegal assignment from Integer to String"),
        (
            "new Account().put('CreatedDate', System.now());",
            "System.SObjectException: Field CreatedDate is not editable",
        ),
        ("Account a = new Account(Name='x'); return a.isSet('Name') + ' ' + a.isSet(Account.Phone)", "true false"),
        ("new Account(Name='x', Phone=null).getPopulatedFieldsAsMap()", "{Name=x, Phone=null}"),
        ("new Account().getSObjectType()", "Account"),
        ("Account.getSObjectType()", "Account"),
        (
            "List<SObject> l = new List<SObject>{ new Account() }; return String.valueOf(l[0]?.getSObjectType())",
            "Account",
        ),
        ("new Account(Name='x').clone().Name", "x"),
        ("new Account(Id='001000000000001AAA').clone().Id", "null"),
        ("new Account(Id='001000000000001AAA').clone(true, true).Id", "001000000000001AAA"),
        (
            "Contact c = new Contact(); c.putSObject('Account', new Account(Name='p')); return c.getSObject('Account').get('Name')",
            "p",
        ),
        (
            "Contact c = new Contact(); c.putSObject(Contact.AccountId, new Account(Name='p')); return c.Account.Name",
            "p",
        ),
        ("Account a = new Account(); a.addError('no'); return a.hasErrors()", "true"),
        ("Account a = new Account(); a.Name.addError('no'); return a.getErrors().size()", "1"),
        ("new Account(Name='x') == new Account(Name='x')", "true"),
    ]);
}

const OBJECT: &str = "<CustomObject><label>Bike</label><pluralLabel>Bikes</pluralLabel><nameField><label>Name</label>\
    <type>Text</type></nameField><sharingModel>ReadWrite</sharingModel></CustomObject>";
const FIELD: &str = "<CustomField><fullName>Gears__c</fullName><label>Gears</label><type>Number</type>\
    <precision>5</precision><scale>2</scale><inlineHelpText>How many</inlineHelpText></CustomField>";
const COLOUR: &str = "<CustomField><fullName>Colour__c</fullName><label>Colour</label><type>Picklist</type><valueSet>\
    <valueSetDefinition><value><fullName>Red</fullName><default>true</default><label>Rot</label></value>\
    <value><fullName>Blue</fullName><default>false</default><label>Blau</label></value></valueSetDefinition></valueSet>\
    </CustomField>";
const LOOKUP: &str = "<CustomField><fullName>Shop__c</fullName><label>Shop</label><type>Lookup</type>\
    <referenceTo>Account</referenceTo><relationshipName>Bikes</relationshipName></CustomField>";
const FIELD_SET: &str = "<FieldSet><fullName>Main</fullName><label>Main ones</label><description>d</description>\
    <displayedFields><field>Gears__c</field><isRequired>false</isRequired></displayedFields>\
    <displayedFields><field>Shop__r.Name</field><isRequired>true</isRequired></displayedFields></FieldSet>";
const RECORD_TYPE: &str =
    "<RecordType><fullName>Big</fullName><label>Big one</label><active>true</active></RecordType>";

const COMPONENTS: [(&str, &str, &str); 6] = [
    ("CustomObject", "Bike__c", OBJECT),
    ("CustomField", "Bike__c.Gears__c", FIELD),
    ("CustomField", "Bike__c.Colour__c", COLOUR),
    ("CustomField", "Bike__c.Shop__c", LOOKUP),
    ("FieldSet", "Bike__c.Main", FIELD_SET),
    ("RecordType", "Bike__c.Big", RECORD_TYPE),
];

#[test]
fn describes_of_objects() {
    check_with(
        "",
        &COMPONENTS,
        &[
            ("Account.SObjectType.getDescribe().getName()", "Account"),
            ("Bike__c.SObjectType.getDescribe().getLabelPlural()", "Bikes"),
            ("Schema.SObjectType.Account.getKeyPrefix()", "001"),
            ("Schema.getGlobalDescribe().get('ACCOUNT')", "Account"),
            ("Schema.getGlobalDescribe().get('bike__c').newSObject()", "Bike__c:{}"),
            ("Schema.getGlobalDescribe().containsKey('Nope')", "false"),
            ("Schema.describeSObjects(new List<String>{ 'account' })[0].getName()", "Account"),
            ("Bike__c.SObjectType.getDescribe().fields.getMap().get('GEARS__C')", "Gears__c"),
            ("Bike__c.SObjectType.getDescribe().fields.getMap().keySet().contains('gears__c')", "true"),
            ("Bike__c.SObjectType.getDescribe().isCustom()", "true"),
            ("Bike__c.SObjectType.getDescribe().isCreateable()", "true"),
            ("Schema.SObjectType.Account.isDeletable()", "true"),
            ("Bike__c.SObjectType == Schema.getGlobalDescribe().get('Bike__c')", "true"),
            (
                "for (Schema.ChildRelationship c : Account.SObjectType.getDescribe().getChildRelationships()) { \
                 if (c.getRelationshipName() == 'Bikes__r') { return c.getChildSObject() + ' ' + c.getField(); } } return null",
                "Bike__c Shop__c",
            ),
            (
                "for (Schema.ChildRelationship c : Account.SObjectType.getDescribe().getChildRelationships()) { \
                 if (c.getRelationshipName() == 'PersonUsers') { return 'a feature'; } } return 'none'",
                "none",
            ),
            ("Bike__c.SObjectType.getDescribe().getRecordTypeInfosByDeveloperName().get('Big').getName()", "Big one"),
            ("Schema.SObjectType.Bike__c.getRecordTypeInfosByName().keySet()", "{Big one, Master}"),
            ("Schema.SObjectType.Bike__c.RecordTypeInfosByName.get('Master').isMaster()", "true"),
        ],
    );
}

#[test]
fn describes_of_fields() {
    check_with(
        "",
        &COMPONENTS,
        &[
            ("Bike__c.Gears__c.getDescribe().getName()", "Gears__c"),
            ("Bike__c.Gears__c.getDescribe().getLabel()", "Gears"),
            ("Bike__c.Gears__c.getDescribe().getType()", "DOUBLE"),
            ("Bike__c.Gears__c.getDescribe().getType() == Schema.DisplayType.DOUBLE", "true"),
            ("Bike__c.Gears__c.getDescribe().getScale()", "2"),
            ("Bike__c.Gears__c.getDescribe().getInlineHelpText()", "How many"),
            ("Schema.SObjectType.Bike__c.fields.Gears__c.getPrecision()", "5"),
            ("Bike__c.Shop__c.getDescribe().getReferenceTo()", "(Account)"),
            ("Bike__c.Shop__c.getDescribe().getRelationshipName()", "Shop__r"),
            ("Bike__c.Shop__c.getDescribe().getSoapType()", "ID"),
            ("Bike__c.Colour__c.getDescribe().getPicklistValues()[1].getLabel()", "Blau"),
            ("Bike__c.Colour__c.getDescribe().getPicklistValues()[0].isDefaultValue()", "true"),
            ("Account.Name.getDescribe().isNameField()", "true"),
            ("Case.CaseNumber.getDescribe().isNameField()", "true"),
            ("Account.Name.getDescribe().isAccessible()", "true"),
            ("Account.CreatedDate.getDescribe().isUpdateable()", "false"),
            ("Account.Name.getDescribe().getSObjectField() == Account.Name", "true"),
            ("Bike__c.Gears__c.getDescribe().getSObjectType()", "Bike__c"),
        ],
    );
}

#[test]
fn field_sets() {
    check_with(
        "",
        &COMPONENTS,
        &[
            ("Schema.SObjectType.Bike__c.fieldSets.Main.getLabel()", "Main ones"),
            ("Bike__c.SObjectType.getDescribe().fieldSets.getMap().get('main').getName()", "Main"),
            ("Schema.SObjectType.Bike__c.fieldSets.Main.getFields().size()", "2"),
            ("Schema.SObjectType.Bike__c.fieldSets.Main.getFields()[1].getFieldPath()", "Shop__r.Name"),
            ("Schema.SObjectType.Bike__c.fieldSets.Main.getFields()[0].getLabel()", "Gears"),
            ("Schema.SObjectType.Bike__c.fieldSets.Main.getFields()[0].getType()", "DOUBLE"),
            ("Schema.SObjectType.Bike__c.fieldSets.Main.getSObjectType()", "Bike__c"),
        ],
    );
}

const SETTING: &str = "<CustomObject><label>S</label><customSettingsType>Hierarchy</customSettingsType>\
    <enableFeeds>false</enableFeeds></CustomObject>";
const TEXT: &str =
    "<CustomField><fullName>Text__c</fullName><label>Text</label><type>Text</type><length>80</length></CustomField>";
const METADATA: &str = "<CustomObject><label>M</label></CustomObject>";
const RECORD: &str = "<CustomMetadata xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
    xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"><label>One</label><values><field>Text__c</field>\
    <value xsi:type=\"xsd:string\">x</value></values></CustomMetadata>";

#[test]
fn settings_and_metadata() {
    check_with(
        "",
        &[
            ("CustomObject", "S__c", SETTING),
            ("CustomField", "S__c.Text__c", TEXT),
            ("CustomObject", "M__mdt", METADATA),
            ("CustomField", "M__mdt.Text__c", TEXT),
            ("CustomMetadata", "M.One", RECORD),
            ("CustomLabel", "hello", "<CustomLabel><fullName>hello</fullName><value>Hello</value></CustomLabel>"),
        ],
        &[
            ("S__c.getInstance().Text__c", "null"),
            ("S__c.getOrgDefaults().Id", "null"),
            ("S__c.getValues(UserInfo.getUserId())", "null"),
            (
                "insert new S__c(SetupOwnerId=UserInfo.getOrganizationId(), Text__c='org'); \
                 return S__c.getInstance().Text__c + S__c.getOrgDefaults().Text__c",
                "orgorg",
            ),
            ("M__mdt.getInstance('One').Text__c", "x"),
            ("M__mdt.getInstance('Two')", "null"),
            ("M__mdt.getAll().keySet()", "{One}"),
            ("M__mdt.getInstance('One').Text__c = 'y';", "System.FinalException: Record is read-only"),
            ("System.Label.hello", "Hello"),
        ],
    );
}

/// Apex Developer Guide, "Enforce User Mode for Database Operations": a closed object is no DmlException.
#[test]
fn an_object_that_is_closed_to_the_user() {
    check_with(
        "static Account saved() { Account own = new Account(Name = 'A'); insert own; return own; } \
         static User guest() { return new User(Username = 'g@guest.example', LastName = 'G', Email = 'g@guest.example', \
           Alias = 'g', TimeZoneSidKey = 'GMT', LocaleSidKey = 'en_US', EmailEncodingKey = 'UTF-8', \
           LanguageLocaleKey = 'en_US', ProfileId = [SELECT Id FROM Profile WHERE Name = 'Minimum Access - Salesforce'].Id); }",
        &[],
        &[(
            "Account own = saved(); System.runAs(guest()) { Database.update(own, AccessLevel.USER_MODE); } return null",
            "System.SecurityException: Access to entity 'Account' denied",
        )],
    );
}

/// Apex Developer Guide, stripInaccessible: relationships to closed objects go, too.
#[test]
fn children_of_a_closed_object_are_stripped() {
    check(&[(
        "Profile p = [SELECT Id FROM Profile WHERE Name = 'Minimum Access - Salesforce']; \
         User u = new User(LastName = 'u', Alias = 'u', Username = 'u@x.org', Email = 'u@x.org', ProfileId = p.Id, \
         TimeZoneSidKey = 'GMT', LocaleSidKey = 'en_US', EmailEncodingKey = 'UTF-8', LanguageLocaleKey = 'en_US'); \
         insert u; PermissionSet s = new PermissionSet(Name = 's', Label = 's'); insert s; \
         insert new ObjectPermissions(ParentId = s.Id, SobjectType = 'Account', PermissionsRead = true); \
         insert new PermissionSetAssignment(PermissionSetId = s.Id, AssigneeId = u.Id); \
         Account[] found; System.runAs(new User(Id = UserInfo.getUserId())) { insert new Account(Name = 'A'); \
         found = [SELECT Name, (SELECT LastName FROM Contacts) FROM Account]; } List<Object> out = new List<Object>(); \
         System.runAs(u) { Account a = (Account) Security.stripInaccessible(AccessType.READABLE, found).getRecords()[0]; \
         out.add(a.Name); out.add(a.getSObjects('Contacts')); } return out;",
        "(A, null)",
    )]);
}
