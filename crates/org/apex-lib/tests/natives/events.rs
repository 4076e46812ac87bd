//! Platform events.

use crate::support::check_with;

const EVENT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">
    <deploymentStatus>Deployed</deploymentStatus>
    <eventType>HighVolume</eventType>
    <fields><fullName>Text__c</fullName><label>Text</label><length>20</length><required>true</required><type>Text</type></fields>
    <label>Note</label>
    <pluralLabel>Notes</pluralLabel>
    <publishBehavior>PublishAfterCommit</publishBehavior>
</CustomObject>"#;

const MEMBERS: &str = "static Note__e note(String text) { return new Note__e(Text__c = text); } \
    static String names() { String all = ''; for (Account a : [SELECT Name FROM Account ORDER BY Name]) all += a.Name + ' '; return all; } \
    public class Told implements EventBus.EventPublishSuccessCallback, EventBus.EventPublishFailureCallback { \
        public void onSuccess(EventBus.SuccessResult r) { insert new Account(Name = 'yes ' + r.getEventUuids().size()); } \
        public void onFailure(EventBus.FailureResult r) { insert new Account(Name = 'no ' + r.getEventUuids().size()); } }";

#[track_caller]
fn check(trigger: &str, rows: &[(&str, &str)]) {
    let trigger = format!("trigger OnNote on Note__e (after insert) {{ {trigger} }}");
    check_with(MEMBERS, &[("CustomObject", "Note__e", EVENT), ("ApexTrigger", "OnNote", &trigger)], rows);
}

#[test]
fn events_wait_for_delivery() {
    check(
        "List<Account> all = new List<Account>(); \
         for (Note__e n : Trigger.new) all.add(new Account(Name = n.Text__c + n.ReplayId)); insert all;",
        &[
            ("EventBus.publish(note('a')); return names()", ""),
            ("EventBus.publish(note('a')); Test.getEventBus().deliver(); return names()", "a1 "),
            (
                "EventBus.publish(new List<Note__e>{ note('a'), note('b') }); Test.getEventBus().deliver(); \
                 Test.getEventBus().deliver(); return names()",
                "a1 b2 ",
            ),
        ],
    );
}

/// Source: Platform Events Developer Guide, Publish Event Messages with Apex.
#[test]
fn results_of_publishing() {
    check(
        "System.debug('');",
        &[
            ("EventBus.publish(note('a')).isSuccess()", "true"),
            ("EventBus.publish(note('a')).getErrors()[0].getStatusCode()", "OPERATION_ENQUEUED"),
            ("Database.SaveResult r = EventBus.publish(note('a')); return EventBus.getOperationId(r).length()", "36"),
            ("EventBus.publish(note(null)).isSuccess()", "false"),
            ("EventBus.publish(note(null)).getErrors()[0].getStatusCode()", "REQUIRED_FIELD_MISSING"),
            ("EventBus.publish(note('123456789012345678901')).getErrors()[0].getStatusCode()", "STRING_TOO_LONG"),
            ("EventBus.publish(note('a')); return Limits.getDmlStatements()", "1"),
            ("((Note__e) Note__e.SObjectType.newSObject(null, true)).EventUuid.length()", "36"),
        ],
    );
}

#[test]
fn callbacks_hear_of_the_outcome() {
    check(
        "System.debug('');",
        &[
            ("EventBus.publish(note('a'), new Told()); Test.getEventBus().deliver(); return names()", "yes 1 "),
            (
                "EventBus.publish(new List<Note__e>{ note('a'), note('b') }, new Told()); Test.getEventBus().fail(); \
                 return names()",
                "no 2 ",
            ),
        ],
    );
}

#[test]
fn a_trigger_that_fails_does_not_fail_the_publisher() {
    check(
        "insert new Account(Name = 'undone'); Integer i = 1 / 0;",
        &[("EventBus.publish(note('a')); Test.getEventBus().deliver(); return names()", "")],
    );
}

/// Source: Platform Events Developer Guide, Retry Event Triggers with EventBus.RetryableException.
#[test]
fn retries() {
    let retry = "EventBus.TriggerContext c = EventBus.TriggerContext.currentContext(); \
                 if (c.retries < 2) throw new EventBus.RetryableException('again'); \
                 insert new Account(Name = c.retries + c.lastError);";
    let deliver = "Test.getEventBus().deliver(); ";
    let code = |times| format!("EventBus.publish(note('a')); {}return names()", deliver.repeat(times));
    check(retry, &[(&code(2), ""), (&code(3), "2again "), (&code(4), "2again ")]);
}

/// Source: Platform Events Developer Guide, Resume Processing of Event Messages.
#[test]
fn checkpoints() {
    let one_each = "insert new Account(Name = Trigger.size() + Trigger.new[0].Text__c); \
                    EventBus.TriggerContext.currentContext().setResumeCheckpoint(Trigger.new[0].ReplayId);";
    let one_each = one_each.replace("size()", "size");
    let code =
        "EventBus.publish(new List<Note__e>{ note('a'), note('b') }); Test.getEventBus().deliver(); return names()";
    check(&one_each, &[(code, "1b 2a ")]);
}
