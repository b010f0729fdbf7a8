export { bullMailQueue } from './bull-mail-queue.js';
export type { BullMailQueueOptions } from './bull-mail-queue.options.js';
