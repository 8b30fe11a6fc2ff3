/** How often something may be repeated, and why not more often. */
export interface CountLimits {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** What one costs, and what to do instead. */
  readonly why: string;
  /** What so many would need, at least. */
  readonly needs: (count: number) => string;
}

/**
 * Refuses a number of repetitions before the first one, when it is no whole number or out of bounds.
 *
 * @throws RangeError naming the bound and the cure
 */
export function checkCount(count: number, { name, least, most, why, needs }: CountLimits): void {
  if (!(Number.isInteger(count) && count >= least))
    throw new RangeError(`${name} must be ${least} or more, got ${count}`);
  if (count > most) {
    throw new RangeError(
      `${name} must be ${most.toLocaleString("en-US")} or less, got ${count}, which would need ${needs(count)}: ${why}`,
    );
  }
}

/** Memory for so many numbers, in words. */
export function numbersNeed(count: number): string {
  return `${Math.ceil((count * Float64Array.BYTES_PER_ELEMENT) / 1e6).toLocaleString("en-US")} MB for each figure`;
}

/** Processor time at a second each, in words. */
export function secondsNeed(count: number): string {
  return `${Math.ceil(count / 3600).toLocaleString("en-US")} hours of a processor at a second each`;
}
