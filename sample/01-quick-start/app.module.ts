import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  changeable,
  confirmable,
  passwordless,
  recoverable,
  registerable,
  SecurityModule,
  trackable,
} from 'nest-security';
import { typeOrmStore } from 'nest-security/typeorm';
import { FirstUsers } from './first-users.js';
import { SiteController } from './site.controller.js';

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'better-sqlite3',
      database: 'quick-start.db',
      autoLoadEntities: true,
      synchronize: true,
    }),
    SecurityModule.forRoot({
      store: typeOrmStore(),
      features: [registerable, confirmable, recoverable, changeable, passwordless, trackable],
    }),
  ],
  controllers: [SiteController],
  providers: [FirstUsers],
})
export class AppModule {}
