/**
 * What the site's code knows better than we do: its adapter's request, its own user. Functions of it can be written with the site's type
 * or with none.
 */
// oxlint-disable-next-line typescript/no-explicit-any
export type SiteObject = any;
