/** Directive to sources, e.g. `{ 'style-src': ["'self'"] }`. */
export type PolicySources = Readonly<Record<string, readonly string[]>>;

export interface PagePolicyOptions {
  readonly styleHash: string;
  readonly scriptHash: string;
  readonly logo: string | null;
  /**
   * Origins beside our own at which a form may end: Chromium applies form-action to redirects as
   * well.
   */
  readonly formTargets: readonly string[];
  /** What a site's own templates and the option `views.csp` need besides. */
  readonly extra: readonly PolicySources[];
}

/**
 * The Content-Security-Policy of our pages (ASVS 3.4.3, 3.4.6): nothing but the inline style and
 * script under their hashes, the logo, and forms that end at known origins; no frames around the
 * page.
 */
export function contentSecurityPolicy(options: PagePolicyOptions): string {
  const policy = new Map<string, Set<string>>([
    ['default-src', new Set(["'none'"])],
    ['style-src', new Set([options.styleHash])],
    ['script-src', new Set([options.scriptHash])],
    // 'self' lets the browser fetch the site's own icon.
    ['img-src', new Set(["'self'", ...(options.logo === null ? [] : [sourceOf(options.logo)])])],
    ['form-action', new Set(["'self'", ...options.formTargets])],
    ['base-uri', new Set(["'none'"])],
    ['frame-ancestors', new Set(["'none'"])],
  ]);
  for (const [directive, sources] of options.extra.flatMap((one) => Object.entries(one))) {
    const known = policy.get(directive) ?? new Set();
    policy.set(directive, new Set([...known, ...sources].filter((source) => source !== "'none'")));
  }
  return [...policy]
    .filter(([, sources]) => sources.size > 0)
    .map(([directive, sources]) => `${directive} ${[...sources].join(' ')}`)
    .join('; ');
}

/** The source expression for what lies at a URL or path. */
export function sourceOf(address: string): string {
  if (/^data:/i.test(address)) return 'data:';
  const base = 'http://self.invalid';
  const origin = URL.canParse(address, base) ? new URL(address, base).origin : base;
  return origin === base ? "'self'" : origin;
}

/**
 * What is wrong with `views.csp`, one line each: a value that would end its directive or the
 * header.
 */
export function policyProblems(extra: PolicySources): string[] {
  return Object.entries(extra).flatMap(([directive, sources]) =>
    /^[a-z-]+$/.test(directive) && sources.every((source) => /^[^\s;,]+$/.test(source))
      ? []
      : [
          `views.csp: "${directive}" must be a directive with a list of sources, ` +
            `e.g. { 'font-src': ["'self'"] }`,
        ],
  );
}
