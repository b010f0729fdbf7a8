export { passwordless } from './passwordless.feature.js';
export { PasswordlessService } from './passwordless.service.js';
export { UserLoginInstructionsSentEvent } from './passwordless.events.js';
export { PasswordlessLoginForm } from './dto/passwordless-login.form.js';
