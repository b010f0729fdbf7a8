const folder = new URL('./views/', import.meta.url);

/** Pages: name to the folder of `<name>.hbs`. */
export const confirmableViews = { sendConfirmation: folder, confirmEmail: folder };
