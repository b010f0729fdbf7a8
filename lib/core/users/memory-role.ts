/** A role as {@link memoryStore} keeps it. */
export class MemoryRole {
  declare readonly id: number;
  declare name: string;
  declare description: string | null;
}
