/**
 * How the link in a mail is made, for front ends and apps: a URL with `{token}`, or a function of the token.
 * @publicApi
 */
export type LinkTemplate = string | ((token: string) => string);
