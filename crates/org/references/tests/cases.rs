//! Small packages as text, and what a check says about them.

use orgyard_metadata::{Component, Manifest, Problem, Registry, unpack};
use orgyard_references::{ComponentNames, check};
use orgyard_text::archive::FileSet;

/// The components of files written as `== path` lines, each followed by its content. Files of elements need no root
/// and no declaration: `== layouts/A.layout` takes the root from its type.
fn components(text: &str) -> Vec<Component> {
    let mut files = FileSet::new();
    for part in text.split("== ").skip(1) {
        let (path, content) = part.split_once('\n').unwrap_or((part, ""));
        let path = path.trim();
        files.insert(path.into(), rooted(path, content.trim_end()).into_bytes());
    }
    let mut manifest = Manifest::default();
    for info in Registry::standard().types() {
        manifest.add(&info.name, "*");
    }
    unpack(&files, &manifest).components
}

const PLAIN: [&str; 12] =
    [".cls", ".trigger", ".js", ".html", ".css", ".cmp", ".page", ".component", ".evt", ".design", ".json", ".xml"];

fn rooted(path: &str, content: &str) -> String {
    let suffix = path.rsplit('.').next().unwrap_or_default();
    match Registry::standard().by_suffix(suffix) {
        Some(info) if !PLAIN.iter().any(|p| path.ends_with(p)) => format!("<{0}>{content}</{0}>", info.name),
        _ => content.to_string(),
    }
}

fn show(problem: &Problem) -> String {
    let place = format!("{}:{}", problem.line.unwrap_or(0), problem.column.unwrap_or(0));
    format!("{} {} {place} {}", problem.component_type, problem.full_name, problem.message)
}

fn assert_told(own: &[Component], names: &ComponentNames, expected: &[&str]) {
    let told: Vec<String> = check(own, names).iter().map(show).collect();
    assert_eq!(told, expected);
}

/// A package on its own.
fn alone(text: &str, expected: &[&str]) {
    let own = components(text);
    let mut names = ComponentNames::new();
    names.add(&own);
    assert_told(&own, &names, expected);
}

const ROOM: &str = "== objects/Room__c.object
<label>Room</label><pluralLabel>Rooms</pluralLabel><sharingModel>ReadWrite</sharingModel>
<fields><fullName>House__c</fullName><label>House</label><type>Lookup</type><referenceTo>Account</referenceTo>
<relationshipName>Rooms</relationshipName></fields>
<fields><fullName>Size__c</fullName><label>Size</label><type>Number</type></fields>
<fields><fullName>Kind__c</fullName><label>Kind</label><type>Picklist</type><valueSet><valueSetDefinition>
<value><fullName>Big</fullName><label>Big</label></value></valueSetDefinition></valueSet></fields>
";

fn with_room(text: &str, expected: &[&str]) {
    alone(&format!("{ROOM}{text}"), expected);
}

#[test]
fn a_layout_names_fields_buttons_and_lists() {
    with_room(
        "== layouts/Room__c-Room Layout.layout
<layoutSections><layoutColumns><layoutItems><field>Size__c</field></layoutItems>
<layoutItems><field>Name</field></layoutItems>
<layoutItems><field>Gone__c</field></layoutItems></layoutColumns></layoutSections>
<customButtons>Press</customButtons>
== layouts/Account-Account Layout.layout
<relatedLists><fields>Size__c</fields><fields>NAME</fields><fields>Lost__c</fields><relatedList>Room__c.House__c</relatedList></relatedLists>
<relatedLists><relatedList>RelatedContactList</relatedList></relatedLists>",
        &[
            "Layout Account-Account Layout 1:68 In field: fields - no CustomField named Room__c.Lost__c found",
            "Layout Room__c-Room Layout 3:14 In field: field - no CustomField named Room__c.Gone__c found",
            "Layout Room__c-Room Layout 4:1 In field: customButtons - no WebLink named Room__c.Press found",
        ],
    );
}

#[test]
fn a_missing_object_is_told_once_and_not_field_by_field() {
    alone(
        "== permissionsets/P.permissionset
<fieldPermissions><field>Gone__c.A__c</field></fieldPermissions>
<fieldPermissions><field>Gone__c.B__c</field></fieldPermissions>
<userPermissions><name>FlyToTheMoon</name></userPermissions>
<userPermissions><name>ApiEnabled</name></userPermissions>
<tabSettings><tab>standard-Account</tab></tabSettings>",
        &[
            "PermissionSet P 1:34 In field: field - no CustomObject named Gone__c found",
            "PermissionSet P 3:18 Unknown user permission: FlyToTheMoon",
        ],
    );
}

#[test]
fn formulas_follow_relationships() {
    with_room(
        "== objects/Account.object
<fields><fullName>Sum__c</fullName><type>Number</type><label>S</label><formula>/* Gone__c */ Parent.NumberOfEmployees +
 LEN('Gone__c') + $User.Fax__c</formula></fields>
<validationRules><fullName>V</fullName><errorConditionFormula>$Setup.Conf__c.On__c || ISBLANK($Label.Hi)</errorConditionFormula></validationRules>
== workflows/Room__c.workflow
<rules><fullName>R</fullName><formula>House__r.Owner.Name = House__r.Nope__c</formula></rules>",
        &[
            "CustomField Account.Sum__c 2:19 Field $User.Fax__c does not exist. Check spelling.",
            "ValidationRule Account.V 3:5 Field $Setup.Conf__c.On__c does not exist. Check spelling.",
            "ValidationRule Account.V 3:37 Field $Label.Hi does not exist. Check spelling.",
            "WorkflowRule Room__c.R 1:27 Field House__r.Nope__c does not exist. Check spelling.",
        ],
    );
}

#[test]
fn lightning_components_import() {
    with_room(
        "== classes/Api.cls
public class Api { @AuraEnabled public static void open() {} public static void hidden() {} }
== lwc/card/card.js
import open from '@salesforce/apex/Api.open';
import hidden from '@salesforce/apex/Api.hidden';
import none from '@salesforce/apex/None.open';
import SIZE from '@salesforce/schema/Room__c.Size__c';
import NAME from '@salesforce/schema/Room__c.House__r.Name';
import GONE from '@salesforce/schema/Room__c.Gone__c';
import label from '@salesforce/label/c.Hello';
import { LightningElement } from 'lwc';
import { getRecord } from 'lightning/uiRecordApi';
import id from '@salesforce/user/Id';
import util from 'c/util';
import local from './local';
== lwc/card/card.html
<template><lightning-card></lightning-card>
  <c-child-card onx={y}></c-child-card></template>
== lwc/card/card.js-meta.xml
<LightningComponentBundle><targetConfigs><targetConfig><objects><object>Nothing__c</object></objects>
</targetConfig></targetConfigs></LightningComponentBundle>",
        &[
            "LightningComponentBundle card 2:3 No MODULE named markup://c:childCard found : [markup://c:card]",
            "LightningComponentBundle card 2:20 Unable to find Apex action method referenced as 'Api.hidden'.",
            "LightningComponentBundle card 3:18 Unable to find Apex action class referenced as 'None'.",
            "LightningComponentBundle card 6:18 Invalid reference Room__c.Gone__c of type sobjectField in file card.js",
            "LightningComponentBundle card 7:19 Invalid reference c.Hello of type label in file card.js",
            "LightningComponentBundle card 11:18 No MODULE named markup://c:util found : [markup://c:card]",
            "LightningComponentBundle card 1:65 In field: object - no CustomObject named Nothing__c found",
        ],
    );
}

#[test]
fn aura_and_visualforce_markup_name_their_parts() {
    with_room(
        "== aura/Box/Box.cmp
<aura:component controller=\"Ctrl\" implements=\"force:appHostable,c:Face\">
<aura:attribute name=\"a\" type=\"List\"/><aura:attribute name=\"o\" type=\"SelectOption[]\"/>
<c:Inner label=\"{!$Label.c.Hi}\"/> <lightning:card/> {!v.body && x}
</aura:component>
== pages/Plan.page
<apex:page standardController=\"Room__c\" extensions=\"Ext\">
<script>if (1 <2 && a) { go('{!$Resource.Lib}'); }</script>
<apex:outputField value=\"{!Room__c.Size__c}\"/><apex:outputText value=\"{!Room__c.House__r.Gone__c}\"/><c:Part/>
</apex:page>",
        &[
            "AuraDefinitionBundle Box 1:29 No CONTROLLER named apex://Ctrl found : [markup://c:Box]",
            "AuraDefinitionBundle Box 1:47 No INTERFACE named markup://c:Face found : [markup://c:Box]",
            "AuraDefinitionBundle Box 3:1 No COMPONENT named markup://c:Inner found : [markup://c:Box]",
            "AuraDefinitionBundle Box 3:19 In field: label - no CustomLabel named Hi found",
            "ApexPage Plan 1:53 Apex class 'Ext' does not exist",
            "ApexPage Plan 2:32 Field $Resource.Lib does not exist. Check spelling.",
            "ApexPage Plan 3:73 Invalid field Gone__c for SObject Account",
            "ApexPage Plan 3:101 Component c:Part does not exist",
        ],
    );
}

#[test]
fn apex_names_types_fields_labels_and_relationships() {
    with_room(
        "== classes/Work.cls
public class Work {
  void run(Room__c room, Missing helper) {
    room.Size__c = 1; room.House__r.Name = 'x'; room.Gone__c = 2;
    List<Room__c> found = [SELECT Id, House__r.Owner.Name, Lost__c FROM Room__c];
    for (Account a : [SELECT (SELECT Id, No__c FROM Rooms__r) FROM Account]) { a.Rooms__r.size(); }
    String s = Label.Hi + System.Label.Ho; Database.insert(found); Map<Id, SObject> m; Gone.go();
  }
}
== classes/Sub.cls
public class Sub extends Base { void f() { inherited.go(); } }
== triggers/T.trigger
trigger T on Nowhere__c (before insert) {}",
        &[
            "ApexClass Sub 1:26 Invalid type: Base",
            "ApexClass Work 2:26 Invalid type: Missing",
            "ApexClass Work 3:54 No such column 'Gone__c' on entity 'Room__c'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
            "ApexClass Work 4:60 No such column 'Lost__c' on entity 'Room__c'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
            "ApexClass Work 5:42 No such column 'No__c' on entity 'Room__c'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
            "ApexClass Work 6:22 External string does not exist: Hi",
            "ApexClass Work 6:40 External string does not exist: Ho",
            "ApexClass Work 6:88 Variable does not exist: Gone",
            "ApexTrigger T 1:14 Invalid type: Nowhere__c",
        ],
    );
}

#[test]
fn flows_follow_their_resources() {
    with_room(
        "== flows/F.flow
<start><object>Room__c</object><filterFormula>{!$Record.Size__c} > 1 &amp;&amp; {!$Record.Off__c}</filterFormula></start>
<recordLookups><name>get</name><object>Account</object><filters><field>No__c</field></filters></recordLookups>
<loops><name>each</name><collectionReference>get</collectionReference></loops>
<assignments><assignmentItems><assignToReference>each.Name</assignToReference>
<value><elementReference>each.Un__c</elementReference></value></assignmentItems></assignments>
<actionCalls><actionName>Doer</actionName><actionType>apex</actionType></actionCalls>
<actionCalls><actionName>emailSimple</actionName><actionType>emailSimple</actionType></actionCalls>
<formulas><expression>{!get.Kn__c} + {!$Label.Hi}</expression></formulas>
<recordUpdates><inputReference>each</inputReference><inputAssignments><field>Up__c</field></inputAssignments></recordUpdates>",
        &[
            "Flow F 1:66 field integrity exception: unknown (The field \"Off__c\" for the object \"Room__c\" doesn't exist.)",
            "Flow F 2:65 field integrity exception: unknown (The field \"No__c\" for the object \"Account\" doesn't exist.)",
            "Flow F 5:8 field integrity exception: unknown (The field \"Un__c\" for the object \"Account\" doesn't exist.)",
            "Flow F 6:14 field integrity exception: unknown (We can't find the Doer action. Verify that it's available and that you have the permissions and licenses required to use it.)",
            "Flow F 8:13 field integrity exception: unknown (The field \"Kn__c\" for the object \"Account\" doesn't exist.)",
            "Flow F 8:28 In field: expression - no CustomLabel named Hi found",
            "Flow F 9:71 field integrity exception: unknown (The field \"Up__c\" for the object \"Account\" doesn't exist.)",
        ],
    );
}

/// A package that sees `visible`, in a project where another package owns `elsewhere`.
fn in_project(own: &str, visible: &str, elsewhere: &str, expected: &[&str]) {
    let own = components(own);
    let mut names = ComponentNames::new();
    names.add(&components(visible));
    names.own("Elsewhere", &components(elsewhere));
    names.add(&own);
    assert_told(&own, &names, expected);
}

#[test]
fn the_text_says_which_package_to_declare() {
    let uses = "== layouts/Room__c-L.layout\n<layoutSections><layoutColumns><layoutItems><field>Size__c</field>\
                </layoutItems></layoutColumns></layoutSections>";
    in_project(uses, ROOM, "", &[]);
    in_project(
        uses,
        "",
        ROOM,
        &[
            "Layout Room__c-L 1:1 In field: fullName - no CustomObject named Room__c found (CustomObject Room__c is in \
             package 'Elsewhere': declare that package as a dependency in sfdx-project.json)",
            "Layout Room__c-L 1:53 In field: field - no CustomObject named Room__c found (CustomObject Room__c is in \
             package 'Elsewhere': declare that package as a dependency in sfdx-project.json)",
        ],
    );
}

/// A package with a namespace, over another one with its own.
fn with_namespaces(own: &str, namespace: &str, foreign: Option<&str>, expected: &[&str]) {
    let own = components(own);
    let mut names = ComponentNames::new().with_namespace(Some(namespace));
    if let Some(foreign) = foreign {
        names.add_from(
            foreign,
            &components(&format!(
                "{ROOM}== lwc/tile/tile.js\n//\n== classes/Api.cls\nclass Api {{ @AuraEnabled static void run() {{}} }}"
            )),
        );
    }
    names.add(&own);
    assert_told(&own, &names, expected);
}

#[test]
fn own_names_may_carry_the_prefix_and_foreign_ones_need_their_package() {
    let own = "== objects/Mine__c.object
<label>M</label><fields><fullName>Up__c</fullName><type>Lookup</type><referenceTo>far__Room__c</referenceTo></fields>
== layouts/my__Mine__c-L.layout
<layoutSections><layoutColumns><layoutItems><field>my__Up__c</field></layoutItems></layoutColumns></layoutSections>
== lwc/card/card.html
<template><far-tile></far-tile><my-card></my-card></template>
== lwc/card/card.js
import api from '@salesforce/apex/far.Api.run'; import size from '@salesforce/schema/far__Room__c.far__Size__c';
== classes/Own.cls
class Own { far.Api api; my.Own own; far__Room__c room; void f() { room.far__House__r.Name = room.far__Kind__c; } }";
    with_namespaces(own, "my", Some("far"), &[]);
    let told = "ApexClass Own 1:38 Invalid type: far__Room__c (no package with the namespace 'far' is installed or \
                declared as a dependency)";
    with_namespaces(own, "my", None, &["ApexClass Own 1:13 Invalid type: far.Api", told]);
}

#[test]
fn lists_of_values_are_closed() {
    with_room(
        "== objects/Account.object
<recordTypes><fullName>R</fullName><label>R</label><picklistValues><picklist>Industry</picklist>
<values><fullName>Whatever</fullName></values></picklistValues></recordTypes>
== objects/Hall__c.object
<label>H</label><recordTypes><fullName>R</fullName><picklistValues><picklist>Tone__c</picklist>
<values><fullName>Loud %28very%29</fullName></values><values><fullName>Shrill</fullName></values></picklistValues></recordTypes>
<fields><fullName>Tone__c</fullName><type>Picklist</type><valueSet><valueSetDefinition><value><fullName>Loud (very)</fullName></value>
</valueSetDefinition></valueSet></fields>",
        &["RecordType Hall__c.R 2:13 Picklist value: Shrill in picklist: Tone__c not found"],
    );
}

#[test]
fn what_the_platform_has_is_not_missing() {
    with_room(
        "== objects/Activity.object
<fields><fullName>Note__c</fullName><type>Text</type><length>9</length></fields>
== objects/Contact.object
<fields><fullName>Shoe__c</fullName><type>Number</type></fields>
== objects/Cfg__mdt.object
<label>C</label><fields><fullName>O__c</fullName><type>MetadataRelationship</type><referenceTo>EntityDefinition</referenceTo></fields>
<fields><fullName>F__c</fullName><type>MetadataRelationship</type><referenceTo>FieldDefinition</referenceTo></fields>
== customMetadata/Cfg.A.md
<values><field>O__c</field><value>Room__c</value></values><values><field>F__c</field><value>SIZE__C</value></values>
== customMetadata/Cfg.B.md
<values><field>O__c</field><value>Room__c</value></values><values><field>F__c</field><value>Gone__c</value></values>
== layouts/Account-Account Layout.layout
<layoutSections><layoutColumns><layoutItems><field>Shoe__pc</field></layoutItems>
<layoutItems><field>%%%NAMESPACE%%%X__c</field></layoutItems></layoutColumns></layoutSections>
== permissionsets/P.permissionset
<fieldPermissions><field>Task.Note__c</field></fieldPermissions><fieldPermissions><field>event.note__C</field></fieldPermissions>
<objectPermissions><object>ROOM__C</object></objectPermissions><recordTypeVisibilities><recordType>Account.Master</recordType>
</recordTypeVisibilities>
== profiles/Admin.profile
<fieldPermissions><field>Room__c.Unknown__c</field></fieldPermissions>
== classes/W.cls
class W { Room__ChangeEvent e; AccountShare s; Messaging.SingleEmailMessage m; Task t; void f() { t.Note__c = ''; } }",
        &["CustomMetadata Cfg.B 1:102 In field: value - no CustomField named Room__c.Gone__c found"],
    );
}

#[test]
fn pages_actions_reports_and_lists() {
    with_room(
        "== flexipages/Pg.flexipage
<flexiPageRegions><itemInstances><componentInstance><componentName>force:detailPanel</componentName></componentInstance></itemInstances>
<itemInstances><componentInstance><componentName>tile</componentName><visibilityRule><criteria><leftValue>{!Record.Off__c}</leftValue></criteria></visibilityRule></componentInstance></itemInstances>
<itemInstances><fieldInstance><fieldItem>Record.Un__c</fieldItem></fieldInstance></itemInstances></flexiPageRegions><sobjectType>Room__c</sobjectType>
== quickActions/Room__c.Go.quickAction
<lightningWebComponent>tile</lightningWebComponent><targetObject>Account</targetObject><targetParentField>ParentId</targetParentField>
== reports/F-meta.xml
<ReportFolder/>
== reports/F/R.report
<reportType>CustomEntity$Room__c</reportType><columns><field>Room__c$Size__c</field></columns><columns><field>FK_Room__c.Gone__c</field></columns>
<columns><field>CUST_NAME</field></columns>
== objects/Hall__c.object
<label>H</label><listViews><fullName>All</fullName><columns>NAME</columns><columns>Nix__c</columns></listViews>",
        &[
            "FlexiPage Pg 2:35 We couldn't retrieve the design time component information for component c:tile.",
            "FlexiPage Pg 2:98 Field Record.Off__c does not exist. Check spelling.",
            "FlexiPage Pg 3:31 Something went wrong. We couldn't retrieve or load the information on the field: Record.Un__c.",
            "ListView Hall__c.All 1:5 Could not resolve list view column: Nix__c",
            "QuickAction Room__c.Go 1:14 Unable to retrieve lightning web component by namespace/developer name : tile",
            "Report F/R 1:112 In field: field - no CustomField named Room__c.Gone__c found",
        ],
    );
}

#[test]
fn a_site_without_its_description_is_none() {
    let network = "== networks/Shop.network\n<picassoSite>Shop1</picassoSite>\n== experiences/Shop1/views/home.json\n\
                   { \"componentName\" : \"c:hero\" }";
    let hero = "ExperienceBundle Shop1 1:3 In field: componentName - no AuraDefinitionBundle named hero found";
    let described = format!("{network}\n== experiences/Shop1.site-meta.xml\n<ExperienceBundle/>");
    alone(&described, &[hero]);
    alone(network, &[hero, "Network Shop 1:10 In field: picassoSite - no SiteDotCom named Shop1 found"]);
}
