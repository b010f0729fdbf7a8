import type { LinkKind } from '../../core/accounts/mailed-links.service.js';

export const CONFIRMATION_LINK: LinkKind = {
  purpose: 'confirm',
  template: 'confirmationInstructions',
  route: 'confirm',
};
