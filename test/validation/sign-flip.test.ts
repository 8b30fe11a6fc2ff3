import { type Bars, labelForwardReturn, makeSample, resample, signFlip } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NEW_YORK } from "../../lib/dist/bars/bars.js";

const columns = ["open", "high", "low", "close"] as const;
const price = fc.double({ min: 1e-3, max: 1e5, noNaN: true });
/** Bars whose high and low hold open and close; now and then a price is missing. */
const bars = fc
  .array(fc.tuple(price, price, price, price, fc.nat(20)), { minLength: 1, maxLength: 60 })
  .map((rows): Bars => {
    const table = rows.map(([a, b, c, d, missing]) => {
      const [low, x, y, high] = [a, b, c, d].sort((p, q) => p - q) as [number, number, number, number];
      const [open, close] = a < b ? [x, y] : [y, x];
      return [open, high, low, close].map((value, k) => (k === missing ? Number.NaN : value));
    });
    const column = (k: number): Float64Array => Float64Array.from(table, (row) => row[k]!);
    return {
      ...{ symbol: "X", zone: NEW_YORK, interval: 60_000, stamp: "end" },
      time: Float64Array.from(rows.keys(), (i) => 60_000 * (i + 1)),
      ...{ open: column(0), high: column(1), low: column(2), close: column(3) },
      volume: Float64Array.from(rows.keys(), (i) => i),
    };
  });

/** Moves from one known close to the next, in log price. */
function moves({ close }: Bars): number[] {
  const known = Array.from(close).filter((x) => !Number.isNaN(x));
  return known.slice(1).map((x, i) => Math.log(x / known[i]!));
}

/** The first known price: of each bar the open, then the close. */
function firstKnown({ open, close }: Bars): number {
  return Array.from(open)
    .flatMap((o, i) => [o, close[i]!])
    .find((price) => price > 0)!;
}

describe("a sign flip of bars", () => {
  it("keeps the size of each move, the times, the volumes, and what is missing", () => {
    fc.assert(
      fc.property(bars, fc.integer(), (real, seed) => {
        const walk = signFlip(real, seed);
        expect([walk.time, walk.volume]).toEqual([real.time, real.volume]);
        for (const [i, move] of moves(real).entries()) {
          expect(Math.abs(Math.abs(moves(walk)[i]!) - Math.abs(move))).toBeLessThan(1e-9);
        }
        const missing = (name: (typeof columns)[number], of: Bars): boolean[] => Array.from(of[name], Number.isNaN);
        for (const name of ["open", "close"] as const) expect(missing(name, walk)).toEqual(missing(name, real));
        // Mirrored, a high is a low.
        const ends = (of: Bars): boolean[][] => {
          const low = missing("low", of);
          return missing("high", of).map((high, i) => [high, low[i]!].sort());
        };
        expect(ends(walk)).toEqual(ends(real));
      }),
    );
  });

  it("keeps each bar's shape, as it is or mirrored: a high stays the highest, the range the same", () => {
    fc.assert(
      fc.property(bars, fc.integer(), (real, seed) => {
        const walk = signFlip(real, seed);
        for (let i = 0; i < real.close.length; i++) {
          const [o, h, l, c] = columns.map((name) => walk[name][i]!) as [number, number, number, number];
          const rounding = 1 + 1e-12;
          for (const x of [o, c])
            if (!Number.isNaN(h - l + x)) expect(l <= x * rounding && x <= h * rounding).toBe(true);
          const range = Math.log(real.high[i]! / real.low[i]!);
          if (!Number.isNaN(h - l)) expect(Math.abs(Math.log(h / l) - range)).toBeLessThan(1e-9);
          expect([o, h, l, c].some((x) => x <= 0)).toBe(false);
        }
      }),
    );
  });

  it("begins with the first walk's bars whatever follows: no bar knows a later one", () => {
    const real = makeSample({ to: "2018-01-10" });
    const first = { ...real, close: real.close.map((x, i) => (i < 500 ? x : 2 * x)) };
    expect(signFlip(first, 5).close.subarray(0, 500)).toEqual(signFlip(real, 5).close.subarray(0, 500));
  });

  const year = makeSample({ to: "2019-01-01" });
  it("tosses each direction anew: signs are even, and independent of the past and of the bars", () => {
    const [real, walk] = [moves(year), moves(signFlip(year, 3))].map((x) => x.map(Math.sign));
    const n = walk!.length;
    const correlation = (a: number[], lag: number): number =>
      a.reduce((sum, x, i) => sum + x * (walk![i - lag] ?? 0), 0) / n;
    // Four standard errors of a mean of independent signs.
    for (const lag of [1, 2, 5, 60, 390]) expect(Math.abs(correlation(walk!, lag))).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(correlation(real!, 0))).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(walk!.reduce((a, b) => a + b) / n)).toBeLessThan(4 / Math.sqrt(n));
  });

  it("is a martingale in price, not in log price", () => {
    // Large moves, so that it can be seen: each bar up or down by a quarter.
    const n = 16;
    const flat = new Float64Array(n).fill(0).map((_, i) => 100 * 1.25 ** i);
    const real: Bars = { ...year, time: year.time.subarray(0, n), open: flat, high: flat, low: flat, close: flat };
    const ends = Array.from({ length: 5_000 }, (_, seed) => signFlip(real, seed).close[n - 1]! / 100);
    const mean = (x: number[]): number => x.reduce((a, b) => a + b) / x.length;
    const error = Math.sqrt(mean(ends.map((x) => (x - mean(ends)) ** 2)) / ends.length);
    expect(Math.abs(mean(ends) - 1)).toBeLessThan(4 * error);
    const logs = ends.map(Math.log);
    expect(mean(logs)).toBeLessThan(-0.3);
  });

  it("with the drift kept, flips the deviations from the mean log move, and ends at the bars' own last price", () => {
    fc.assert(
      fc.property(bars, fc.integer(), (real, seed) => {
        const close = (of: Bars): number[] => Array.from(of.close).filter((x) => !Number.isNaN(x));
        if (close(real).length === 0) return;
        const walk = signFlip(real, seed, { keepDrift: true });
        const logs = (of: Bars): number[] =>
          close(of).map((x, i) => Math.log(x / (close(of)[i - 1] ?? firstKnown(real))));
        const [before, after] = [logs(real), logs(walk)];
        expect(Math.abs(Math.log(close(walk).at(-1)! / close(real).at(-1)!))).toBeLessThan(1e-9);
        // Each move is m + d or m - d, less one amount for all; the mean of what was drawn tells it.
        const m = before.reduce((a, b) => a + b) / before.length;
        const amounts = [-1, 1].map((sign) => before.map((r, i) => m + sign * (r - m) - after[i]!));
        const possible = (amount: number): boolean =>
          before.every((_, i) => amounts.some((one) => Math.abs(one[i]! - amount) < 1e-8));
        expect(amounts.some((one) => possible(one[0]!))).toBe(true);
        for (let i = 0; i < real.close.length; i++) {
          const range = Math.log(real.high[i]! / real.low[i]!);
          if (!Number.isNaN(range)) expect(Math.abs(Math.log(walk.high[i]! / walk.low[i]!) - range)).toBeLessThan(1e-8);
        }
      }),
    );
  });

  it("keeps how many labels are 1 where the bars have no drift", () => {
    const share = (minutes: Bars): number => {
      const label = labelForwardReturn(resample(minutes, "5min").close, { horizon: 12, threshold: 0.001 });
      return label.reduce((sum, y) => sum + y, 0) / label.length;
    };
    const walks = [1, 2, 3, 4, 5].map((seed) => share(signFlip(year, seed)));
    expect(Math.abs(walks.reduce((a, b) => a + b) / 5 - share(year))).toBeLessThan(0.03);
  });

  it("is the same for the same seed, another for another, and leaves the bars alone", () => {
    const week = makeSample({ to: "2018-01-08" });
    const before = structuredClone(week);
    expect(signFlip(week, 1)).toEqual(signFlip(week, 1));
    expect(signFlip(week, 1).close).not.toEqual(signFlip(week, 2).close);
    expect(week).toEqual(before);
  });

  it("refuses prices that have no logarithm, and seeds that are none", () => {
    const bad = { ...year, low: year.low.map((x, i) => (i === 7 ? 0 : x)) };
    expect(() => signFlip(bad, 1)).toThrow("bar 7 has a price of 0: a sign flip needs prices above 0");
    expect(() => signFlip(year, 0.5)).toThrow("seed must be an integer, got 0.5");
  });
});
