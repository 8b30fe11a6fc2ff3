/** How often something may be repeated, and why not more often. */
export interface CountLimits {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** What more would need, and what to do instead. */
  readonly why: string;
}

/**
 * Refuses a number of repetitions before the first one, when it is no whole number or out of bounds.
 *
 * @throws RangeError naming the bound and the cure
 */
export function checkCount(count: number, { name, least, most, why }: CountLimits): void {
  if (!(Number.isInteger(count) && count >= least))
    throw new RangeError(`${name} must be ${least} or more, got ${count}`);
  if (count > most)
    throw new RangeError(`${name} must be ${most.toLocaleString("en-US")} or less, got ${count}: ${why}`);
}
