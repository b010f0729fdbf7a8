import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { changeable, confirmable, recoverable, registerable, SecurityModule } from 'nest-security';
import { flaskSecurity } from 'nest-security/presets/flask-security';
import { typeOrmStore } from 'nest-security/typeorm';
import { Role } from './role.entity.js';
import { SiteController } from './site.controller.js';
import { User } from './user.entity.js';

@Module({
  imports: [
    TypeOrmModule.forRoot({ type: 'better-sqlite3', database: 'flask.db', autoLoadEntities: true }),
    SecurityModule.forRoot(
      flaskSecurity({
        store: typeOrmStore({
          user: User,
          role: Role,
          fields: { user: { confirmedAt: 'confirmed_at', uniquifier: 'session_mark' } },
        }),
        features: [registerable, confirmable, recoverable, changeable],
        // SECURITY_PASSWORD_SALT of the old application.
        passwords: { pepper: '146585145368132386173505678016728509634' },
      }),
    ),
  ],
  controllers: [SiteController],
})
export class AppModule {}
