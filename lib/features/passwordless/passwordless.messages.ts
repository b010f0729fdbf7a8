import { defineMessages } from '../../core/messages/message-definition.js';

export const passwordlessMessages = defineMessages({
  LOGIN_EMAIL_SENT: {
    level: 'success',
    params: ['email'],
    concludes: ['sendLogin', 'linkExpired'],
  },
  PASSWORDLESS_LOGIN_SUCCESSFUL: { level: 'success' },
  LOGIN_EXPIRED: { level: 'error', params: ['within', 'email'] },
  INVALID_LOGIN_TOKEN: { level: 'error' },
});
