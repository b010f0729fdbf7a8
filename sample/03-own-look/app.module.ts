import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { changeable, recoverable, registerable, SecurityModule } from 'nest-security';
import { typeOrmStore } from 'nest-security/typeorm';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ShopController } from './shop.controller.js';
import { User } from './user.entity.js';

const folder = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'better-sqlite3',
      database: 'own-look.db',
      autoLoadEntities: true,
      synchronize: true,
    }),
    SecurityModule.forRoot({
      store: typeOrmStore({ user: User }),
      features: [registerable, recoverable, changeable],
      registerable: { autoLogin: true },
      // One more field: its words are in i18n/de.json, its value goes to the column of the same name.
      forms: {
        register: z.object({
          nickname: z
            .string()
            .trim()
            .min(1, 'NICKNAME_MISSING')
            .max(40)
            .meta({ autocomplete: 'nickname' }),
        }),
      },
      // i18n/de.json has the words that differ from the package's German; nothing else is spoken here.
      i18n: { dir: folder('i18n'), locales: ['de'] },
      // views/layout.hbs is around all pages, views/loginUser.hbs is a page of this site's own.
      views: { dir: folder('views'), brand: { name: 'Rösterei Nord', accent: '#8a4b16' } },
    }),
  ],
  controllers: [ShopController],
})
export class AppModule {}
