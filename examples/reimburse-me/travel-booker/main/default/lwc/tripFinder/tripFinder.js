import { LightningElement, wire } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';
import getTrips from '@salesforce/apex/BookingController.getTrips';
import requestTrip from '@salesforce/apex/BookingController.requestTrip';
import BOOKING from '@salesforce/schema/Booking__c';
import OFFER from '@salesforce/schema/Booking__c.Offer__c';
import title from '@salesforce/label/c.Booking_Title';

export default class TripFinder extends NavigationMixin(LightningElement) {
    label = { title };
    origin = '';
    destination = '';
    chosenField = OFFER.fieldApiName;

    @wire(getTrips, { origin: '$origin', destination: '$destination' })
    trips;

    handleChange(event) {
        this[event.target.name] = event.target.value.toUpperCase();
    }

    async handleChoose(event) {
        const recordId = await requestTrip({ offerId: event.detail });
        this[NavigationMixin.Navigate]({
            type: 'standard__recordPage',
            attributes: { recordId, objectApiName: BOOKING.objectApiName, actionName: 'view' }
        });
    }
}
