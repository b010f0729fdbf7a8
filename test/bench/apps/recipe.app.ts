import { Controller, Get, Injectable, Module, UseGuards } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { AuthGuard, PassportModule, PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { ANSWER } from './answer.js';
import { RECIPE_SECRET } from './recipe.secret.js';

interface RecipePayload {
  readonly sub: number;
  readonly username: string;
}

@Injectable()
class JwtStrategy extends PassportStrategy(Strategy) {
  constructor() {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      ignoreExpiration: false,
      secretOrKey: RECIPE_SECRET,
    });
  }

  validate({ sub, username }: RecipePayload): object {
    return { userId: sub, username };
  }
}

@Controller()
class RecipeController {
  @UseGuards(AuthGuard('jwt'))
  @Get('by-token')
  guarded(): object {
    return ANSWER;
  }
}

/** The authentication recipe of Nest's documentation as it stands: the token is believed, nobody is looked up. */
@Module({
  imports: [
    PassportModule,
    JwtModule.register({ secret: RECIPE_SECRET, signOptions: { expiresIn: '1h' } }),
  ],
  controllers: [RecipeController],
  providers: [JwtStrategy],
})
export class RecipeModule {}
