trigger ExpenseTrigger on Expense__c(before insert, before update) {
    new ExpenseTriggerHandler().run();
}
