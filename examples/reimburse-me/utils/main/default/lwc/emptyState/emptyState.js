import { LightningElement, api } from 'lwc';
import noRecords from '@salesforce/label/c.No_Records';
import unexpectedError from '@salesforce/label/c.Unexpected_Error';
import { messagesOf } from 'c/errors';

export default class EmptyState extends LightningElement {
    @api error;
    @api text = noRecords;

    get title() {
        return this.error ? unexpectedError : this.text;
    }

    get details() {
        return messagesOf(this.error).join(' ');
    }
}
