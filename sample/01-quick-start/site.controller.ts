import { Controller, Get, Header, Post } from '@nestjs/common';
import { CurrentUser, LoginRequired, Public, Roles, type User } from 'nest-security';
import { page } from './page.js';

@Controller()
export class SiteController {
  @Get()
  @Public()
  @Header('Content-Type', 'text/html; charset=utf-8')
  home(@CurrentUser() user: User | null): string {
    return page(user);
  }

  @Get('profile')
  @LoginRequired()
  profile(@CurrentUser() user: User): User {
    return user;
  }

  @Get('admin')
  @Roles('admin')
  admin(): string {
    return 'Only administrators read this.';
  }

  @Get('api/me')
  @Roles('member')
  me(@CurrentUser() user: User): object {
    return { email: user.email, roles: user.roles.map(({ name }) => name) };
  }

  @Post('api/notes')
  @Roles('member')
  note(@CurrentUser() user: User): object {
    return { saved: true, by: user.email };
  }
}
