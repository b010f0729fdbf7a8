const folder = new URL('./mails/', import.meta.url);

/** Mails: name to the folder of `<name>.hbs` and `<name>.txt.hbs`. */
export const recoverableMails = { resetInstructions: folder, resetNotice: folder };
