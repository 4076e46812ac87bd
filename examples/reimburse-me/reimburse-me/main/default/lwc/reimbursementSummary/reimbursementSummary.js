import { LightningElement, api, wire } from 'lwc';
import { getRecord, getFieldValue } from 'lightning/uiRecordApi';
import getSummary from '@salesforce/apex/ReimbursementController.getSummary';
import AMOUNT from '@salesforce/schema/Reimbursement__c.Amount__c';
import PURPOSE from '@salesforce/schema/Reimbursement__c.Expense_Report__r.Purpose__c';
import title from '@salesforce/label/c.Reimbursement_Title';

export default class ReimbursementSummary extends LightningElement {
    label = { title };
    @api recordId;

    @wire(getSummary, { reimbursementId: '$recordId' })
    summary;

    @wire(getRecord, { recordId: '$recordId', fields: [AMOUNT, PURPOSE] })
    reimbursement;

    get amount() {
        return getFieldValue(this.reimbursement.data, AMOUNT);
    }

    get purpose() {
        return getFieldValue(this.reimbursement.data, PURPOSE);
    }
}
