/** A share of a run: the items whose index leaves this remainder. */
export interface Shard {
  /** From 0. */
  readonly index: number;
  /** Number of shards. */
  readonly of: number;
}

/** The items of a shard. All shards together have each item once. */
export function inShard<I>(items: readonly I[], { index, of }: Shard): I[] {
  return items.filter((_, i) => i % of === index);
}
