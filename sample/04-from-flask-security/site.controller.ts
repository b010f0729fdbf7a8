import { Controller, Get, Header } from '@nestjs/common';
import { AuthTokenRequired, CurrentUser, LoginRequired, Roles } from 'nest-security';
import type { User } from './user.entity.js';

@Controller()
export class SiteController {
  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  home(@CurrentUser() user: User | { isAnonymous: true }): string {
    const name = 'isAnonymous' in user ? 'nobody' : `user ${user.id}`;
    return `<h1>Hello ${name}</h1><a href="/login">/login</a> <a href="/logout">/logout</a>`;
  }

  @Get('profile')
  @LoginRequired()
  profile(@CurrentUser() user: User): object {
    return { id: user.id, roles: user.roles.map(({ name }) => name) };
  }

  @Get('api')
  @AuthTokenRequired()
  api(@CurrentUser() user: User): object {
    return { id: user.id };
  }

  @Get('admin')
  @Roles('admin')
  admin(): string {
    return 'Only administrators read this.';
  }
}
