import { LightningElement, api, wire } from 'lwc';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { getRecord, getFieldValue, notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import getExpenses from '@salesforce/apex/ExpenseController.getExpenses';
import submitReport from '@salesforce/apex/ExpenseController.submitReport';
import STATUS from '@salesforce/schema/Expense_Report__c.Status__c';
import TOTAL from '@salesforce/schema/Expense_Report__c.Total__c';
import title from '@salesforce/label/c.Expenses_Title';
import { messagesOf } from 'c/errors';

export default class ExpenseList extends LightningElement {
    label = { title };
    @api recordId;

    @wire(getExpenses, { reportId: '$recordId' })
    expenses;

    @wire(getRecord, { recordId: '$recordId', fields: [STATUS, TOTAL] })
    report;

    get total() {
        return getFieldValue(this.report.data, TOTAL);
    }

    get isDraft() {
        return getFieldValue(this.report.data, STATUS) === 'Draft';
    }

    get hasExpenses() {
        return this.expenses.data?.length > 0;
    }

    async handleSubmit() {
        try {
            const message = await submitReport({ reportId: this.recordId });
            await notifyRecordUpdateAvailable([{ recordId: this.recordId }]);
            this.dispatchEvent(new ShowToastEvent({ title: message, variant: 'success' }));
        } catch (error) {
            this.dispatchEvent(new ShowToastEvent({ title: messagesOf(error).join(' '), variant: 'error' }));
        }
    }
}
