/** The options of run time as the site gave them. */
export const SETTINGS_INPUT = 'SECURITY:INPUT';
