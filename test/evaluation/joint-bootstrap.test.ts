import { DAY, type ScoredRows } from "ata-lab";
import fc from "fast-check";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { describe, expect, it } from "vitest";
import { blockBootstrap, blockBootstrapDifference, drawScores } from "../../lib/dist/evaluation/bootstrap.js";
import { type Interval, percentileInterval } from "../../lib/dist/evaluation/interval.js";
import { differenceOf, jointBootstrap, LANES, type Statistic } from "../../lib/dist/evaluation/joint-bootstrap.js";

/** The area under the ROC curve of rows that occur `times[i]` times: its definition, pair by pair. */
function aucOfPairs({ label, score }: ScoredRows, times: ArrayLike<number>): number {
  let [wins, pairs] = [0, 0];
  for (let i = 0; i < label.length; i++) {
    for (let j = 0; j < label.length; j++) {
      if (label[i] !== 1 || label[j] !== 0) continue;
      const count = times[i]! * times[j]!;
      pairs += count;
      wins += score[i]! > score[j]! ? count : score[i] === score[j] ? count / 2 : 0;
    }
  }
  return wins / pairs;
}

/** An interval of one number on days drawn for it alone. */
function drawnAlone(
  time: Float64Array,
  { draws, seed, level }: { draws: number; seed: number; level: number },
  statistic: (timesOfRow: number[]) => number,
): Interval {
  const days = [...new Set(Array.from(time, (moment) => Math.floor(moment / DAY)))].sort((a, b) => a - b);
  const generator = xoroshiro128plus(seed);
  const values: number[] = [];
  while (values.length < draws) {
    const times = new Map(days.map((day) => [day, 0]));
    for (let i = 0; i < days.length; i++) {
      const day = days[uniformInt(generator, 0, days.length - 1)]!;
      times.set(day, times.get(day)! + 1);
    }
    const value = statistic(Array.from(time, (moment) => times.get(Math.floor(moment / DAY))!));
    if (!Number.isNaN(value)) values.push(value);
  }
  const all = statistic(Array.from(time, () => 1));
  return percentileInterval(all, Float64Array.from(values), level, days.length);
}

/** Rows on a few days, in any order, with ties; on some draws only one class is left. */
const cases = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 1 }), fc.nat(5), fc.nat(5)), {
    minLength: 6,
    maxLength: 25,
  })
  .filter((rows) => [0, 1].every((y) => new Set(rows.filter(([, label]) => label === y).map(([day]) => day)).size > 1))
  .map((rows) => {
    const time = Float64Array.from(rows, ([day], i) => day * DAY + i);
    const label = Uint8Array.from(rows, ([, y]) => y);
    const scored = (column: 2 | 3): ScoredRows => ({
      time,
      label,
      score: Float64Array.from(rows, (row) => row[column] / 5),
    });
    return [scored(2), scored(3)] as const;
  });

describe("the joint bootstrap", () => {
  it("gives the bits of intervals and differences that are each drawn alone", () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: -9, max: 99 }), ([a, b], seed) => {
        const settings = { draws: 20, level: 0.9, seed };
        const joint = drawScores("auc", [a, b], settings);
        const alone = (statistic: (times: number[]) => number): Interval => drawnAlone(a.time, settings, statistic);
        // In another order than they were given in, and one twice.
        const difference = alone((times) => aucOfPairs(b, times) - aucOfPairs(a, times));
        expect(joint.difference(b, a)).toEqual(difference);
        const [first, second] = [a, b].map((rows) => drawScores("auc", [rows], settings).drawn(rows));
        expect(differenceOf(second!, first!)).toEqual(difference);
        expect(joint.interval(a)).toEqual(alone((times) => aucOfPairs(a, times)));
        expect(joint.interval(b)).toEqual(alone((times) => aucOfPairs(b, times)));
        expect(joint.interval(a)).toEqual(blockBootstrap("auc", a, settings));
        expect(blockBootstrapDifference("auc", b, a, settings)).toEqual(difference);
      }),
      { numRuns: 40 },
    );
  });

  it("repeats draws only for the statistic that has no value in them", () => {
    // The first block is missing in about a third of the draws.
    const countOf = (block: number): Statistic => ({
      ofAll: 1,
      ofDraws: (counts, lanes) => counts.slice(block * lanes, (block + 1) * lanes),
    });
    const second = countOf(1);
    const first = {
      ...countOf(0),
      ofDraws: (counts: Float64Array, lanes: number) =>
        countOf(0)
          .ofDraws(counts, lanes)
          .map((count) => count || Number.NaN),
    };
    const options = { draws: 50, seed: 3 };
    const both = jointBootstrap(6, new Map(Object.entries({ first, second })), options);
    const alone = (one: Statistic): Interval => jointBootstrap(6, new Map([["one", one]]), options).interval("one");
    expect(both.interval("second")).toEqual(alone(second));
    expect(both.interval("first")).toEqual(alone(first));
    expect(both.interval("first").low).toBeGreaterThanOrEqual(1);
    expect(both.interval("second").low).toBe(0);
  });

  it("computes each statistic once a draw", () => {
    let computed = 0;
    const ofDraws = (counts: Float64Array, lanes: number): Float64Array => {
      computed += lanes;
      return counts.slice(0, lanes);
    };
    const statistics = new Map(["a", "b"].map((name) => [name, { ofAll: 1, ofDraws }]));
    const joint = jointBootstrap(4, statistics, { draws: 2 * LANES });
    for (const name of ["a", "b", "a"]) joint.interval(name);
    joint.difference("a", "b");
    expect(computed).toBe(2 * 2 * LANES);
  });
});
