import {
  Controller,
  Get,
  Injectable,
  Module,
  SetMetadata,
  UnauthorizedException,
  UseGuards,
  type CanActivate,
  type DynamicModule,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { AuthGuard, PassportModule, PassportStrategy } from '@nestjs/passport';
import { InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { Repository } from 'typeorm';
import { ANSWER } from './answer.js';
import { connectionTo, type BenchDatabase } from './database.js';
import { Role, User } from './people.entities.js';
import { RECIPE_SECRET } from './recipe.secret.js';

const Roles = (...roles: string[]) => SetMetadata('roles', roles);

@Injectable()
class JwtStrategy extends PassportStrategy(Strategy) {
  constructor(@InjectRepository(User) private readonly users: Repository<User>) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      ignoreExpiration: false,
      secretOrKey: RECIPE_SECRET,
    });
  }

  async validate({ sub }: { readonly sub: number }): Promise<User> {
    const user = await this.users.findOne({ where: { id: sub }, relations: { roles: true } });
    if (!user) throw new UnauthorizedException();
    return user;
  }
}

@Injectable()
class RolesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const required = this.reflector.getAllAndOverride<string[]>('roles', [
      context.getHandler(),
      context.getClass(),
    ]);
    const { user } = context.switchToHttp().getRequest<{ user: User }>();
    return required.some((role) => user.roles.some(({ name }) => name === role));
  }
}

@Controller()
class RecipeController {
  @UseGuards(AuthGuard('jwt'), RolesGuard)
  @Roles('admin')
  @Get('by-token')
  guarded(): object {
    return ANSWER;
  }
}

/** The recipe with what most teams add: the user and its roles are read at each request, by TypeORM's `findOne`. */
@Module({})
export class RecipeLookupModule {
  static on(database: BenchDatabase): DynamicModule {
    return {
      module: RecipeLookupModule,
      imports: [
        TypeOrmModule.forRoot(connectionTo(database, 'recipe')),
        TypeOrmModule.forFeature([User, Role]),
        PassportModule,
        JwtModule.register({ secret: RECIPE_SECRET, signOptions: { expiresIn: '1h' } }),
      ],
      controllers: [RecipeController],
      providers: [JwtStrategy, RolesGuard],
    };
  }
}
