export { trackable } from './trackable.feature.js';
