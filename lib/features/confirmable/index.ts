export { confirmable } from './confirmable.feature.js';
export { ConfirmableService } from './confirmable.service.js';
export { UserConfirmedEvent, UserConfirmInstructionsSentEvent } from './confirmable.events.js';
export { SendConfirmationForm } from './dto/send-confirmation.form.js';
