import type { ApiSchema, ApiSecurity } from '../../ports/api-description.js';
import type { CallerRule } from './operations.js';

/** Where this application's credentials stand on a request. */
export interface CredentialPlaces {
  readonly sessionCookie: string;
  readonly tokenHeader: string;
  readonly tokenQuery: string | undefined;
  /** The header of the CSRF token; `null` when the check is off. */
  readonly csrfHeader: string | null;
  readonly realm: string;
}

/** The mechanisms of the application as security schemes. */
export class SecuritySchemes {
  private readonly strangers = new Map<string, ApiSchema>();

  constructor(private readonly places: CredentialPlaces) {}

  /** One of these mechanisms, whichever. */
  anyOf(mechanisms: readonly string[]): ApiSecurity {
    return mechanisms.flatMap((name) => this.schemesOf(name)).map((scheme) => ({ [scheme]: [] }));
  }

  /** What a route of ours asks of its caller. */
  of(rule: CallerRule | undefined): ApiSecurity {
    if (!rule || rule.caller === 'refused') return [];
    const known = this.anyOf(rule.mechanisms);
    return rule.caller === 'welcome' ? [...known, {}] : known;
  }

  /** All of ours, and those of the site's that somebody asked for. */
  all(): Readonly<Record<string, ApiSchema>> {
    return {
      ...Object.fromEntries(this.strangers),
      session: this.session(),
      bearer: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: 'An auth token of the application (RFC 6750).',
      },
      token: {
        type: 'apiKey',
        in: 'header',
        name: this.places.tokenHeader,
        description: 'An auth token of the application in a header of its own.',
      },
      tokenInQuery: {
        type: 'apiKey',
        in: 'query',
        name: this.places.tokenQuery ?? '',
        description: 'An auth token of the application in the address.',
      },
      basic: {
        type: 'http',
        scheme: 'basic',
        description: `Identity and password at each request (RFC 7617), realm "${this.places.realm}".`,
      },
    };
  }

  private session(): ApiSchema {
    const { csrfHeader, sessionCookie } = this.places;
    const writes =
      csrfHeader === null
        ? ''
        : ` Writes must come from a page of the site, by Fetch Metadata or Origin, or carry the header \`${csrfHeader}\`.`;
    const description = `The session of a browser that signed in.${writes}`;
    return { type: 'apiKey', in: 'cookie', name: sessionCookie, description };
  }

  private schemesOf(mechanism: string): readonly string[] {
    if (mechanism === 'session' || mechanism === 'basic') return [mechanism];
    if (mechanism === 'token') {
      return ['bearer', 'token', ...(this.places.tokenQuery === undefined ? [] : ['tokenInQuery'])];
    }
    const name = mechanism.replace(/[^\w.-]/g, '-');
    this.strangers.set(name, strangerScheme(name));
    return [name];
  }
}

/** Only the site knows where its strategy finds the credential; what it declares under the same name stands. */
function strangerScheme(name: string): ApiSchema {
  return {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: `The application's own strategy "${name}"; DocumentBuilder.addSecurity('${name}', ...) says where its credential stands.`,
  };
}
