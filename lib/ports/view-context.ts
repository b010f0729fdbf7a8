/**
 * Adds to what templates see. Extend it, with injection, and override either method; what it
 * returns replaces a key of ours that has the same name.
 * @publicApi
 */
export class ViewContext {
  /** For pages. `view` is the page's name, e.g. `loginUser`; `request` the adapter's own. */
  page(_view: string, _request: unknown): object | Promise<object> {
    return {};
  }

  /**
   * For mails. `mail` is the mail's name, e.g. `welcome`; `user` its recipient, if it has an
   * account.
   */
  mail(_mail: string, _user: object | null): object | Promise<object> {
    return {};
  }
}
