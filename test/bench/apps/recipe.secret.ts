/** A text, as in the documentation. */
export const RECIPE_SECRET = 'a text that is long enough to be the secret of the recipe';
