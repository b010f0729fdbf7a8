import { afterEach, describe, expect, it } from 'vitest';
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
});
