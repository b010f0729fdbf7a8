import { Module } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { TypeOrmModule } from '@nestjs/typeorm';
import { confirmable, recoverable, registerable, SecurityModule } from 'nest-security';
import { typeOrmStore } from 'nest-security/typeorm';
import { fileURLToPath } from 'node:url';
import { Member } from './member.entity.js';
import { MembersController } from './members.controller.js';
import { MembersService } from './members.service.js';
import { SignUpForm } from './sign-up.form.js';
import { User } from './user.entity.js';

@Module({
  imports: [
    EventEmitterModule.forRoot(),
    TypeOrmModule.forRoot({
      type: 'better-sqlite3',
      database: 'own-user.db',
      autoLoadEntities: true,
      synchronize: true,
    }),
    TypeOrmModule.forFeature([Member]),
    SecurityModule.forRoot({
      store: typeOrmStore({ user: User }),
      features: [registerable, confirmable, recoverable],
      forms: { confirmRegister: SignUpForm },
      // views/registerUser.hbs is this site's own page, views/mails/welcome.* its own words; all others stay the package's.
      views: { dir: fileURLToPath(new URL('../views', import.meta.url)) },
      mail: { subjects: { register: 'Come on board' } },
    }),
  ],
  controllers: [MembersController],
  providers: [MembersService],
})
export class AppModule {}
