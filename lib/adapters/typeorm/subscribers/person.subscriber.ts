import type { EntitySubscriberInterface, InsertEvent, UpdateEvent } from 'typeorm';
import type { PersonShape } from '../schema/person-shape.js';

/**
 * Hides the secrets of every user that TypeORM loads or saves on the DataSource, those of the site's own repositories too, and
 * adds the canonical names.
 */
export class PersonSubscriber implements EntitySubscriberInterface<object> {
  constructor(
    private readonly target: abstract new () => object,
    private readonly shape: PersonShape,
  ) {}

  listenTo(): abstract new () => object {
    return this.target;
  }

  afterLoad(person: object): void {
    this.shape.dress(person);
  }

  afterInsert({ entity }: InsertEvent<object>): void {
    this.dress(entity);
  }

  afterUpdate({ entity }: UpdateEvent<object>): void {
    this.dress(entity);
  }

  /** A query builder's update has no entity but its values. */
  private dress(entity: unknown): void {
    if (entity instanceof this.target) this.shape.dress(entity);
  }
}
