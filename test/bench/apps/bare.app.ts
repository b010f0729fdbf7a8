import { Controller, Get, Module } from '@nestjs/common';
import { ANSWER } from './answer.js';

@Controller()
class BareController {
  @Get('open')
  open(): object {
    return ANSWER;
  }
}

/** Nest and nothing else: what all ratios are of. */
@Module({ controllers: [BareController] })
export class BareModule {}
