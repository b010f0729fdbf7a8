export { changeable } from './changeable.feature.js';
export { ChangeableService } from './changeable.service.js';
export { UserPasswordChangedEvent } from './changeable.events.js';
export { ChangePasswordForm } from './dto/change-password.form.js';
