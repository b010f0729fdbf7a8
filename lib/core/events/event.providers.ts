import type { Provider } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { EventPublisher } from './event.publisher.js';

export const eventProviders: Provider[] = [
  {
    provide: EventPublisher,
    useFactory: (moduleRef: ModuleRef) => new EventPublisher(applicationEmitter(moduleRef)),
    inject: [ModuleRef],
  },
];

/** The application's emitter, looked for at the first event, when all its modules are there; else one of our own. */
function applicationEmitter(moduleRef: ModuleRef): () => EventEmitter2 {
  let emitter: EventEmitter2 | null = null;
  return () => (emitter ??= find(moduleRef) ?? new EventEmitter2({ maxListeners: 0 }));
}

function find(moduleRef: ModuleRef): EventEmitter2 | null {
  try {
    return moduleRef.get(EventEmitter2, { strict: false });
  } catch {
    return null;
  }
}
