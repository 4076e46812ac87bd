import { LightningElement, api } from 'lwc';
import receiptMissing from '@salesforce/label/c.Receipt_Missing';

export default class ExpenseRow extends LightningElement {
    label = { receiptMissing };
    @api expense;

    get amount() {
        return `${this.expense.Amount__c} ${this.expense.Currency_Code__c}`;
    }
}
