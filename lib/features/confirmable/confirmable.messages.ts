import { defineMessages } from '../../core/messages/message-definition.js';

export const confirmableMessages = defineMessages({
  CONFIRM_REGISTRATION: { level: 'success', params: ['email'], concludes: ['registerUser'] },
  CONFIRMATION_REQUEST: {
    level: 'info',
    params: ['email'],
    concludes: ['sendConfirmation', 'linkExpired'],
  },
  EMAIL_CONFIRMED: { level: 'success' },
  ALREADY_CONFIRMED: { level: 'info' },
  CONFIRMATION_EXPIRED: { level: 'error', params: ['within', 'email'] },
  INVALID_CONFIRMATION_TOKEN: { level: 'error' },
});
