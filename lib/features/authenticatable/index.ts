export { authenticatable } from './authenticatable.feature.js';
export { AuthenticatableService } from './authenticatable.service.js';
export { LoginForm } from './dto/login.form.js';
export { VerifyForm } from './dto/verify.form.js';
