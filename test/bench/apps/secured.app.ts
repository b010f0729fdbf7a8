import { Controller, Get, Module, UseGuards, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  AuthGuard,
  AuthTokenRequired,
  LoginRequired,
  Roles,
  RolesGuard,
  SecurityModule,
} from 'nest-security';
import { typeOrmStore } from 'nest-security/typeorm';
import { ANSWER } from './answer.js';
import { connectionTo, type BenchDatabase } from './database.js';

@Controller()
class SecuredController {
  @Get('open')
  open(): object {
    return ANSWER;
  }

  @UseGuards(AuthGuard, RolesGuard)
  @AuthTokenRequired()
  @Roles('admin')
  @Get('by-token')
  byToken(): object {
    return ANSWER;
  }

  @UseGuards(AuthGuard, RolesGuard)
  @LoginRequired()
  @Roles('admin')
  @Get('by-session')
  bySession(): object {
    return ANSWER;
  }
}

/** An application with this package at its defaults: throttling, CSRF check and all. */
@Module({})
export class SecuredModule {
  static on(database: BenchDatabase): DynamicModule {
    return {
      module: SecuredModule,
      imports: [
        TypeOrmModule.forRoot(connectionTo(database, 'secured')),
        SecurityModule.forRoot({
          store: typeOrmStore(),
          secret: 'the benchmark signs with this text of more than thirty-two bytes',
          baseUrl: 'http://localhost:3000',
        }),
      ],
      controllers: [SecuredController],
    };
  }
}
