import { BadRequestException, Body, Controller, Get, Post } from '@nestjs/common';
import { CurrentUser, LoginRequired, Public, type User } from 'nest-security';
import { MembersService } from './members.service.js';

@Controller()
export class MembersController {
  constructor(private readonly members: MembersService) {}

  @Get()
  @Public()
  home(@CurrentUser() user: User | null): string {
    return user ? `Hello ${user.displayName}` : 'Sign up at /register';
  }

  @Get('me')
  @LoginRequired()
  async me(@CurrentUser() user: User): Promise<object> {
    const member = await this.members.planOf(user);
    return { name: user.displayName, company: user.company, plan: member?.plan };
  }

  @Post('invitations')
  @LoginRequired()
  async invite(@Body() body: { email?: unknown; name?: unknown; plan?: unknown }): Promise<object> {
    const { email, name, plan } = body;
    if (typeof email !== 'string' || typeof name !== 'string' || typeof plan !== 'string')
      throw new BadRequestException('email, name and plan are texts');
    const user = await this.members.invite(email, name, plan);
    return { invited: user.email };
  }
}
