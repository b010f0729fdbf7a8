import { defineMessages } from '../../core/messages/message-definition.js';

export const changeableMessages = defineMessages({
  PASSWORD_CHANGE: { level: 'success' },
  PASSWORD_CHANGE_LOGIN: { level: 'info' },
  PASSWORD_IS_THE_SAME: { level: 'error' },
});
