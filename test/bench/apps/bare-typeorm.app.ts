import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BareModule } from './bare.app.js';
import { connectionTo, type BenchDatabase } from './database.js';
import { Role, User } from './people.entities.js';

/** Bare Nest with a database of users: what the start of ours is compared with. */
@Module({})
export class BareTypeOrmModule {
  static on(database: BenchDatabase): DynamicModule {
    return {
      module: BareTypeOrmModule,
      imports: [
        BareModule,
        TypeOrmModule.forRoot(connectionTo(database, 'recipe')),
        TypeOrmModule.forFeature([User, Role]),
      ],
    };
  }
}
