import { LightningElement, api } from 'lwc';

export default class TripCard extends LightningElement {
    @api trip;

    handleChoose() {
        this.dispatchEvent(new CustomEvent('choose', { detail: this.trip.offerId }));
    }
}
