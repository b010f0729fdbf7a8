import { Logger } from '@nestjs/common';
import type { EventEmitter2 } from '@nestjs/event-emitter';

/**
 * Publishes events on the application's own emitter if it has one, else on a private one. A listener that throws is logged and harms nothing,
 * whatever way it was registered.
 */
export class EventPublisher {
  private readonly logger = new Logger('Security');

  constructor(private readonly emitter: () => EventEmitter2) {}

  emit(name: string, payload: unknown): void {
    const emitter = this.emitter();
    for (const listener of emitter.listenersAny())
      this.call(name, () => listener.call(emitter, name, payload));
    for (const listener of emitter.listeners(name))
      this.call(name, () => listener.call(emitter, payload));
  }

  private call(name: string, listener: () => unknown): void {
    try {
      const result = listener();
      if (result instanceof Promise) result.catch((error: unknown) => this.complain(name, error));
    } catch (error) {
      this.complain(name, error);
    }
  }

  private complain(name: string, error: unknown): void {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
    this.logger.error(`A listener of "${name}" failed: ${text}`);
  }
}
