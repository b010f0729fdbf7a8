import { Body, Controller, HttpCode, Module, Post } from '@nestjs/common';
import { engineInForce, type Engine } from '../engine.js';
import { PASSWORD } from '../people.js';
import { ANSWER } from './answer.js';

let engine: Engine;
let hash: string;

@Controller()
class BareLoginController {
  @Post('login')
  @HttpCode(200)
  async login(@Body() { password }: { readonly password: string }): Promise<object> {
    if (!(await engine.verify(hash, password))) throw new Error('wrong');
    return ANSWER;
  }
}

/** Nest and the engine, and no more: one hash in memory, no user, no session. What no login over HTTP can do without. */
@Module({ controllers: [BareLoginController] })
export class BareLoginModule {
  static async ready(): Promise<typeof BareLoginModule> {
    engine = await engineInForce();
    hash = await engine.hash(PASSWORD);
    return BareLoginModule;
  }
}
