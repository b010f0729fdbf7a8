import { RegisterForm } from './register.form.js';

/** What POST /register reads where addresses are confirmed. @publicApi */
export class ConfirmRegisterForm extends RegisterForm {}
