import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { UserDatastore } from 'nest-security';
import { randomBytes } from 'node:crypto';

@Injectable()
export class FirstUsers implements OnApplicationBootstrap {
  constructor(private readonly users: UserDatastore) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.create('user@quick.test', 'member');
    await this.create('admin@quick.test', 'member', 'admin');
  }

  private async create(email: string, ...names: string[]): Promise<void> {
    if (await this.users.findUser({ email })) return;
    const roles = await Promise.all(names.map((name) => this.users.findOrCreateRole(name)));
    const password = randomBytes(12).toString('base64url');
    await this.users.createUser({ email, password, roles, confirmedAt: new Date() });
    console.log(`Made once: ${email} with the password ${password}`);
  }
}
