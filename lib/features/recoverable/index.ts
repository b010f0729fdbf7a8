export { recoverable } from './recoverable.feature.js';
export { RecoverableService } from './recoverable.service.js';
export { UserPasswordResetEvent, UserResetInstructionsSentEvent } from './recoverable.events.js';
export { ForgotPasswordForm } from './dto/forgot-password.form.js';
export { ResetPasswordForm } from './dto/reset-password.form.js';
