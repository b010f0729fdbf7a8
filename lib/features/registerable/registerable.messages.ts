import { defineMessages } from '../../core/messages/message-definition.js';

export const registerableMessages = defineMessages({
  EMAIL_ALREADY_ASSOCIATED: { level: 'error', params: ['email'] },
  USERNAME_ALREADY_ASSOCIATED: { level: 'error', params: ['username'] },
  REGISTERED: { level: 'success' },
});
