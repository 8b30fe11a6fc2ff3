/** Days from which on 95 % intervals hold about as often as they say. */
const ENOUGH_DAYS = 50;

/**
 * How often 95 % intervals of so few days held the truth, on synthetic histories whose volatility has regimes: the lowest
 * share of the AUC and of its lead over the baseline (`npm run bench:coverage -- regimes`).
 */
const MEASURED: readonly (readonly [days: number, share: number])[] = [
  [20, 0.885],
  [15, 0.885],
  [10, 0.86],
  [5, 0.775],
  [3, 0.61],
];

/**
 * How often intervals of a few days hold the truth, although they should in 95 of 100 histories.
 *
 * @param days number of scored days
 * @returns the share measured for that many days, or for the next smaller number that was measured; undefined from 50
 * days on
 */
export function coverageOfFewDays(days: number): number | undefined {
  if (days >= ENOUGH_DAYS) return undefined;
  const measured = MEASURED.find(([least]) => days >= least) ?? MEASURED.at(-1)!;
  return measured[1];
}

/** What to say about the intervals of so few days; undefined from 50 days on. */
export function fewDaysText(days: number): string | undefined {
  const share = coverageOfFewDays(days);
  if (share === undefined) return undefined;
  const most = days < MEASURED.at(-1)![0] ? "at most " : "about ";
  return (
    `The intervals of AUCs and of differences are too narrow: with ${days === 1 ? "1 day" : `${days} days`}, 95 % intervals held the truth in ${most}` +
    `${Math.round(100 * share)} % of simulated histories; ${ENOUGH_DAYS} days or more are needed.`
  );
}
