import { Body, Controller, Get, Post } from '@nestjs/common';
import { connect } from 'node:net';
import {
  AnonymousRequired,
  AuthRequired,
  AuthTokenRequired,
  CurrentUser,
  HttpAuthRequired,
  LoginRequired,
  Public,
  Roles,
  type User,
} from '../../../lib/index.js';

export const ALICE = 'alice@site.test';
export const BOB = 'bob@site.test';

/** Options of a site as in production, reached over https. */
export const SECURE = {
  baseUrl: 'https://app.test',
  acceptRisk: { MEMORY_STORE: 'test', PASSWORD_COST_TOO_LOW: 'test', NO_MAIL_TRANSPORT: 'test' },
};

/** What the attacks are after: one handler for each way of guarding it. */
@Controller('vault')
export class VaultController {
  static writes = 0;

  @Get()
  @AuthRequired('session', 'token')
  read(@CurrentUser() user: User): object {
    return { email: user.email };
  }

  @Post()
  @LoginRequired()
  write(@Body() body: unknown): object {
    VaultController.writes += 1;
    return { body };
  }

  @Get('admin')
  @Roles('admin')
  admin(): object {
    return { secret: true };
  }

  @Get('api')
  @AuthTokenRequired()
  api(@CurrentUser() user: User): object {
    return { email: user.email };
  }

  @Get('basic')
  @HttpAuthRequired()
  basic(@CurrentUser() user: User): object {
    return { email: user.email };
  }

  @Get('either')
  @AuthRequired('session', 'basic')
  either(@CurrentUser() user: User): object {
    return { email: user.email };
  }

  @Post('any')
  @AuthRequired('session', 'basic', 'token')
  any(): object {
    VaultController.writes += 1;
    return {};
  }

  @Get('strangers')
  @AnonymousRequired()
  strangers(): object {
    return {};
  }

  @Get('open')
  @Public()
  open(@CurrentUser() user: User | null): object {
    return { email: user?.email ?? null };
  }
}

/** What a server answers to these very bytes, until it closes the connection. */
export function wire(url: string, bytes: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
  });
}

/** The statuses in an answer, one for each request that was understood. */
export function statuses(answer: string): number[] {
  return [...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
}

/** A POST as bytes, after which the connection is closed. */
export function posted(
  path: string,
  body: string | Buffer,
  headers: readonly string[] = ['Content-Type: application/json'],
): Buffer {
  const bytes = Buffer.from(body as string);
  const lines = [
    `POST ${path} HTTP/1.1`,
    'Host: any.test',
    'Accept: application/json',
    'Connection: close',
    `Content-Length: ${bytes.length}`,
    ...headers,
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), bytes]);
}
