export { flaskSecurity } from './flask-security.js';
