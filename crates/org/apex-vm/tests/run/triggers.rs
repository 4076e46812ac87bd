//! Triggers.

use super::check_with;

#[test]
fn before_triggers_change_rows() {
    let trigger = "trigger T on Account (before insert, before update) { for (Account a : Trigger.new) { \
                   a.Description = (Trigger.isInsert ? 'new ' : 'was ' + Trigger.oldMap.get(a.Id).Name + ' ') + a.Name; } }";
    check_with(
        &[trigger],
        "Account a = new Account(Name = 'x'); insert a; System.debug([SELECT Description FROM Account].Description); \
        a.Name = 'y'; update a; System.debug([SELECT Description FROM Account].Description);",
        "new x\nwas x y",
    );
}

#[test]
fn errors_added_fail_the_row() {
    let trigger = "trigger T on Account (before insert) { Trigger.new[0].addError('no'); }";
    check_with(
        &[trigger],
        "insert new Account(Name = 'x');",
        "! System.DmlException: Insert failed. First exception on row 0; first error: FIELD_CUSTOM_VALIDATION_EXCEPTION, no: []",
    );
}

#[test]
fn exceptions_reach_who_saves() {
    let trigger = "trigger T on Account (after insert) {\n String s;\n s.length();\n}";
    check_with(
        &[trigger],
        "insert new Account(Name = 'x');",
        "! System.DmlException: Insert failed. First exception on row 0; first error: CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, \
         T: execution of AfterInsert\n\ncaused by: System.NullPointerException: Attempt to de-reference a null object\n\n\
         Trigger.T: line 3, column 1: []",
    );
    let after = "trigger T on Account (after insert) { Trigger.new[0].Name = 'y'; }";
    check_with(
        &[after],
        "insert new Account(Name = 'x');",
        "! System.DmlException: Insert failed. First exception on row 0; first error: CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, \
         T: execution of AfterInsert\n\ncaused by: System.FinalException: Record is read-only\n\n\
         Trigger.T: line 1, column 1: []",
    );
}

#[test]
fn no_handler_of_the_trigger_sees_a_write_to_a_row_that_is_read_only() {
    let trigger = "trigger T on Account (after insert) { try { Trigger.new[0].Name = 'y'; } catch (Exception e) { \
                   System.debug('caught'); } finally { System.debug('finally'); } }";
    check_with(
        &[trigger],
        "try { insert new Account(Name = 'x'); } catch (DmlException e) { System.debug(e.getDmlStatusCode(0)); }",
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
    );
}

#[test]
fn a_failed_assertion_in_a_trigger_ends_everything() {
    let trigger = "trigger T on Account (before insert) { System.assertEquals(1, 2); }";
    check_with(
        &[trigger],
        "try { insert new Account(Name = 'x'); } catch (Exception e) { System.debug('caught'); }",
        "!! System.AssertException: Assertion Failed: Expected: 1, Actual: 2",
    );
}

#[test]
fn trigger_variables_tell_the_event() {
    let trigger = "trigger T on Account (before insert, after insert, before update, after delete) { \
                   System.debug(Trigger.operationType + ' ' + Trigger.size + ' ' + (Trigger.new == null) + ' ' + \
                   (Trigger.old == null) + ' ' + (Trigger.newMap == null) + ' ' + Trigger.isBefore); }";
    check_with(
        &[trigger],
        "Account a = new Account(Name = 'x'); insert a; update a; delete a; System.debug(Trigger.isExecuting);",
        "BEFORE_INSERT 1 false true true true\nAFTER_INSERT 1 false true false false\n\
         BEFORE_UPDATE 1 false false false true\nAFTER_DELETE 1 true false true false\nfalse",
    );
}

#[test]
fn statics_of_classes_outlive_a_trigger_and_its_own_do_not() {
    let own = "public class Own { public static Integer n = 0; }";
    let trigger = "trigger T on Account (before insert) { Integer here = 0; here++; Own.n++; \
                   System.debug(here + ' ' + Own.n); }";
    check_with(&[own, trigger], "insert new Account(Name = 'x'); insert new Account(Name = 'y');", "1 1\n1 2");
}

#[test]
fn a_row_of_the_trigger_is_not_saved_by_it() {
    let trigger = "trigger T on Account (after insert) { update Trigger.new; }";
    check_with(
        &[trigger],
        "insert new Account(Name = 'x');",
        "! System.DmlException: Insert failed. First exception on row 0; first error: CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, \
         T: execution of AfterInsert\n\ncaused by: System.SObjectException: DML statement cannot operate on trigger.new \
         or trigger.old\n\nTrigger.T: line 1, column 1: []",
    );
}
