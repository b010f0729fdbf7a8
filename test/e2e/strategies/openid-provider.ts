import { Provider } from 'oidc-provider';
import { createHash, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Visitor } from '../../support/visitor.js';

/** Of the API that these providers give access to; JWTs for it carry it as their audience. */
export const AUDIENCE = 'urn:test:api';

const CLIENT = { id: 'front', secret: 'the-secret-of-the-front-end' };
const CALLBACK = 'http://127.0.0.1:9/callback';

interface Tokens {
  readonly access_token: string;
  readonly id_token?: string;
}

/** An OpenID provider on the loopback: people sign in at its pages, programs by their own credentials. */
export class OpenIdProvider {
  private constructor(
    readonly issuer: string,
    private readonly server: Server,
  ) {}

  /** @param roles of its people, by login; @param lifetime of access tokens, in seconds */
  static async start(
    roles: Readonly<Record<string, readonly string[]>> = {},
    lifetime = 600,
  ): Promise<OpenIdProvider> {
    // A connection that the client keeps must not end under it while tests are busy elsewhere.
    const server = createServer({ keepAliveTimeout: 120_000 });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', new Provider(issuer, configuration(roles, lifetime)).callback());
    return new OpenIdProvider(issuer, server);
  }

  /** The key that its tokens are signed with, as it publishes it. */
  async publicKey(): Promise<string> {
    const answer = await fetch(`${this.issuer}/jwks`);
    const { keys } = (await answer.json()) as { keys: [Record<string, string>] };
    const key = createPublicKey({ key: keys[0], format: 'jwk' });
    return key.export({ type: 'spki', format: 'pem' }).toString();
  }

  /** The tokens of a person who signs in and consents, by the authorization code flow with PKCE. */
  async signIn(login: string): Promise<Required<Tokens>> {
    const visitor = new Visitor(this.issuer);
    const verifier = randomBytes(32).toString('base64url');
    const start = new URLSearchParams({
      client_id: CLIENT.id,
      response_type: 'code',
      redirect_uri: CALLBACK,
      scope: 'openid',
      resource: AUDIENCE,
      code_challenge_method: 'S256',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    });
    let at = await this.follow(visitor, `/auth?${start.toString()}`);
    at = await this.submit(visitor, at, { prompt: 'login', login, password: 'any' });
    at = await this.submit(visitor, at, { prompt: 'consent' });
    const code = new URL(at).searchParams.get('code') ?? '';
    const tokens = await this.token({
      grant_type: 'authorization_code',
      code,
      redirect_uri: CALLBACK,
      code_verifier: verifier,
      resource: AUDIENCE,
    });
    return tokens as Required<Tokens>;
  }

  /** The token of a program. */
  async serviceToken(): Promise<string> {
    const fields = { grant_type: 'client_credentials', resource: AUDIENCE };
    return (await this.token(fields)).access_token;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** Follows redirects until a page, or the client's callback. */
  private async follow(visitor: Visitor, path: string): Promise<string> {
    let at = new URL(path, this.issuer).href;
    while (!at.startsWith(CALLBACK)) {
      const { location } = await visitor.page(at);
      if (location === null) return at;
      at = new URL(location, at).href;
    }
    return at;
  }

  private async submit(visitor: Visitor, at: string, form: Record<string, string>) {
    const { location, text } = await visitor.form(at, form);
    if (location === null) throw new Error(`The provider did not go on: ${text}`);
    return this.follow(visitor, location);
  }

  private async token(fields: Record<string, string>): Promise<Tokens> {
    const basic = Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString('base64');
    const answer = await fetch(`${this.issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams(fields),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as Tokens;
  }
}

function configuration(
  roles: Readonly<Record<string, readonly string[]>>,
  lifetime: number,
): object {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' };
  return {
    jwks: { keys: [key] },
    cookies: { keys: ['only for these tests'] },
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        grant_types: ['authorization_code', 'client_credentials'],
        redirect_uris: [CALLBACK],
      },
    ],
    findAccount: (_: unknown, sub: string) => ({ accountId: sub, claims: () => ({ sub }) }),
    extraTokenClaims: (_: unknown, { accountId }: { accountId?: string }) =>
      accountId === undefined
        ? { roles: ['service'] }
        : { roles: roles[accountId] ?? [], email: `${accountId}@site.test` },
    features: {
      devInteractions: { enabled: true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: '',
          audience: AUDIENCE,
          accessTokenTTL: lifetime,
          accessTokenFormat: 'jwt',
        }),
      },
    },
  };
}
