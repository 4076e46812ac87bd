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
    check_with(&[after], "insert new Account(Name = 'x');", "!! System.FinalException: Record is read-only");
}
