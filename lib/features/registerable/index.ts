export { registerable } from './registerable.feature.js';
export { RegisterableService, type RegistrationRequest } from './registerable.service.js';
export { UserRegisteredEvent } from './registerable.events.js';
export { RegisterForm } from './dto/register.form.js';
export { ConfirmRegisterForm } from './dto/confirm-register.form.js';
