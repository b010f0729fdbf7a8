import { Controller, Get } from '@nestjs/common';
import { CurrentUser, Public, type User } from 'nest-security';

@Controller()
export class ShopController {
  @Get()
  @Public()
  home(@CurrentUser() user: User | null): string {
    return user ? `Moin, ${user.nickname}! Der Kaffee ist fertig.` : 'Moin! Anmelden: /login';
  }
}
