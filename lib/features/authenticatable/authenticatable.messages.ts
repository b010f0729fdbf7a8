import { defineMessages } from '../../core/messages/message-definition.js';

export const authenticatableMessages = defineMessages({
  LOGGED_OUT: { level: 'success' },
});
