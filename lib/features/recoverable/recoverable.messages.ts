import { defineMessages } from '../../core/messages/message-definition.js';

export const recoverableMessages = defineMessages({
  FORGOT_PASSWORD: { level: 'info' },
  PASSWORD_RESET_REQUEST: {
    level: 'info',
    params: ['email'],
    concludes: ['forgotPassword', 'linkExpired'],
  },
  PASSWORD_RESET: { level: 'success' },
  PASSWORD_RESET_EXPIRED: { level: 'error', params: ['within', 'email'] },
  INVALID_RESET_PASSWORD_TOKEN: { level: 'error' },
});
