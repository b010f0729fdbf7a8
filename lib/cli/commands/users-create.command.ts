import { Inject } from '@nestjs/common';
import { Option, SubCommand } from 'nest-commander';
import { MessageService } from '../../core/messages/message.service.js';
import { Accounts } from '../accounts.js';
import { CliError } from '../cli.error.js';
import { askForPassword, readPassword } from '../password-prompt.js';
import { SecurityCommand, type CommandReport, type CommonOptions } from '../security.command.js';

interface CreateOptions extends CommonOptions {
  readonly password?: string;
  readonly passwordStdin?: boolean;
  readonly active?: boolean;
}

@SubCommand({
  name: 'create',
  arguments: '<identity>',
  argsDescription: { identity: 'the address, written to every identity attribute' },
  description: 'Create a user; it is inactive without --active',
})
export class UsersCreateCommand extends SecurityCommand<CreateOptions> {
  constructor(
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(MessageService) private readonly messages: MessageService,
  ) {
    super();
  }

  @Option({
    flags: '--password <password>',
    description: 'the password; other users of this machine may see it',
  })
  parsePassword(value: string): string {
    return value;
  }

  @Option({ flags: '--password-stdin', description: 'take the password from stdin' })
  parsePasswordStdin(): boolean {
    return true;
  }

  @Option({ flags: '-a, --active', description: 'let the user in at once' })
  parseActive(): boolean {
    return true;
  }

  protected async execute(
    [identity = '']: string[],
    options: CreateOptions,
  ): Promise<CommandReport> {
    const { users, identities } = this.accounts;
    const password = await this.password(options);
    await this.checkPassword(password, identity);
    const attributes = Object.fromEntries(
      identities.attributes.map(({ name }) => [name, identity]),
    );
    const active = options.active ?? false;
    const user = await users.createUser({ email: identity, ...attributes, password, active });
    const data = { id: String(user.id), email: user.email, active };
    return {
      text: `User ${user.email} created (id ${data.id}, ${active ? 'active' : 'inactive'}).`,
      data,
    };
  }

  private password({ password, passwordStdin }: CreateOptions): Promise<string> {
    if (password !== undefined && passwordStdin)
      throw new CliError('Give --password or --password-stdin, not both', 2);
    if (password !== undefined) return Promise.resolve(password);
    return passwordStdin ? readPassword() : askForPassword();
  }

  private async checkPassword(password: string, identity: string): Promise<void> {
    const problems = await this.accounts.passwords.check(password, {
      identities: [identity],
      words: [],
    });
    if (problems.length === 0) return;
    throw new CliError(
      problems.map(({ key, params }) => this.messages.text(key, params)).join(' '),
      2,
    );
  }
}
