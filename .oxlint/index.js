import { layers } from './layers.js';
import { maxParams } from './max-params.js';

export default { meta: { name: 'house' }, rules: { layers, 'max-params': maxParams } };
