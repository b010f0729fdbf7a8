import { afterEach, describe, expect, it } from 'vitest';
import { Attention } from '../../../lib/common/attention.js';
import { createMemoryStore } from '../../../lib/core/users/memory-store.js';
import type { OutgoingMail } from '../../../lib/index.js';
import { MailSender } from '../../../lib/index.js';
import { MailFixture } from '../../support/mail.fixture.js';

describe('The link of a mail', () => {
  let node: MailFixture;
  afterEach(() => node.close());

  async function linkWith(
    links: object,
  ): Promise<{ link: string | undefined; token: string; mail: OutgoingMail }> {
    const mails: OutgoingMail[] = [];
    const send = async (mail: OutgoingMail) => void mails.push(mail);
    const overrides = [{ provide: MailSender, useValue: { send } }];
    const security = { links, overrides, origins: ['https://front.example'] };
    node = await MailFixture.start({ store: createMemoryStore(), security });
    const { token } = await node.promiseReset(await node.user('alice@app.test'));
    await node.mails.flush();
    const [mail] = mails;
    if (!mail) throw new Error('No mail');
    return { link: mail.link, token, mail };
  }

  it('leads to our own route', async () => {
    const { link, token, mail } = await linkWith({});
    expect(link).toBe(`http://app.test/reset/${token}`);
    expect(mail.text).toContain(link);
  });

  it('leads to where links.<kind> says', async () => {
    const { link, token, mail } = await linkWith({
      reset: 'https://front.example/#/reset/{token}',
    });
    expect(link).toBe(`https://front.example/#/reset/${token}`);
    expect(mail.html).toContain(link);
  });

  it('leads to where a function says', async () => {
    const { link, token } = await linkWith({ reset: (t: string) => `myapp://reset?t=${t}` });
    expect(link).toBe(`myapp://reset?t=${token}`);
  });

  describe('from a function that may not be mailed', () => {
    const attempt = async (reset: unknown) => {
      const mails: OutgoingMail[] = [];
      const send = async (mail: OutgoingMail) => void mails.push(mail);
      const overrides = [{ provide: MailSender, useValue: { send } }];
      const security = { links: { reset }, overrides, origins: ['https://front.example'] };
      node = await MailFixture.start({ store: createMemoryStore(), security });
      const { token } = await node.promiseReset(await node.user('alice@app.test'));
      const outcome = await node.mails.flush();
      return { mails, outcome, told: node.app.get(Attention).messages.join('\n'), token };
    };

    it.each([
      ['a foreign origin', () => 'https://evil.example/r', 'gave a link to https://evil.example'],
      ['a script', () => 'javascript:alert(1)', 'gave no absolute URL'],
      ['a path', (t: string) => `/reset/${t}`, 'gave no absolute URL'],
      ['nothing', () => undefined, 'gave no absolute URL'],
      ['a promise', () => Promise.reject(new Error('no')), 'gave no absolute URL'],
      [
        'a throw',
        (t: string) => {
          throw new TypeError(`no ${t}`);
        },
        'threw TypeError',
      ],
    ])('goes out in no mail, and is told by the name of the option: %s', async (_, make, words) => {
      const { mails, outcome, told, token } = await attempt(make);
      expect(mails).toEqual([]);
      expect(outcome.sent).toBe(0);
      expect(told).toContain(`links.reset ${words}`);
      expect(told).not.toContain(token);
    });

    it.each([
      (t: string) => `https://front.example/#/${t}`,
      (t: string) => `http://app.test/own/${t}`,
      (t: string) => `myapp://reset/${t}`,
    ])('does not touch what a template may say: %s', async (make) => {
      const { mails, token } = await attempt(make);
      expect(mails[0]?.link).toBe(make(token));
    });
  });
});
