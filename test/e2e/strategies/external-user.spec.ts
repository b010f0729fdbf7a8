import { describe, expect, it } from 'vitest';
import { externalUser } from '../../../lib/index.js';

describe('externalUser', () => {
  it('makes a user like any other of what a provider tells', () => {
    const claims = { iss: 'https://provider.test' };
    const user = externalUser({ id: 'x|1', email: 'a@site.test', roles: ['admin'], claims });
    expect(user).toMatchObject({ id: 'x|1', email: 'a@site.test', claims });
    expect([user.isAuthenticated, user.isActive]).toEqual([true, true]);
    expect([user.hasRole('admin'), user.hasRole({ name: 'admin' }), user.hasRole('Admin')]).toEqual(
      [true, true, false],
    );
    expect(user.toSecurityPayload()).toEqual({ id: 'x|1', email: 'a@site.test' });
  });

  it('needs an id alone', () => {
    const user = externalUser({ id: 'x' });
    expect([user.email, user.roles, user.claims]).toEqual([null, [], {}]);
    expect(user.toSecurityPayload()).toEqual({ id: 'x' });
    expect(user.hasRole('admin')).toBe(false);
    for (const id of ['', undefined, 1])
      expect(() => externalUser({ id } as never)).toThrow(TypeError);
  });
});
