import { minBacktestLength, probabilityOfOverfitting } from "ata-lab";
import { describe, expect, it } from "vitest";

/** Independent, roughly normal numbers. */
function noise(seed: number, days: number): Float64Array {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Float64Array.from({ length: days }, () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += uniform();
    return sum;
  });
}

const total = (returns: Float64Array): number => returns.reduce((sum, r) => sum + r, 0);

describe("probabilityOfOverfitting", () => {
  it("is what the definition gives by hand", () => {
    // Two blocks of two days, scored by their sums: A wins the first block (3 against 1), B the second (2 against 0).
    const [a, b] = [Float64Array.of(1, 2, 0, 0), Float64Array.of(1, 0, 1, 1)];
    const result = probabilityOfOverfitting([a, b], { blocks: 2, score: total });
    // In the other block each is the worse of the two: rank 1 of 2, relative rank 1 / 3.
    expect([...result.winner]).toEqual([0, 1]);
    expect([...result.logits]).toEqual([expect.closeTo(Math.log(0.5), 12), expect.closeTo(Math.log(0.5), 12)]);
    expect([[...result.inSample], [...result.outOfSample]]).toEqual([
      [3, 2],
      [0, 1],
    ]);
    expect([result.pbo, result.probabilityOfLoss, result.degradation]).toEqual([1, 0, -1]);
  });

  it("has a split for each choice of half of the blocks, and leaves out days at the start", () => {
    const columns = [1, 2, 3].map((seed) => noise(seed, 99));
    const result = probabilityOfOverfitting(columns, { blocks: 8 });
    expect(result.logits).toHaveLength(70);
    const cut = columns.map((column) => column.subarray(3));
    expect(probabilityOfOverfitting(cut, { blocks: 8 })).toEqual(result);
    expect(
      probabilityOfOverfitting(
        columns.map((column) => column.subarray(0, 96)),
        { blocks: 8 },
      ),
    ).not.toEqual(result);
  });

  it("is about one half without skill, and near 0 where one strategy has some", () => {
    const skilless = Array.from(
      { length: 20 },
      (_, run) =>
        probabilityOfOverfitting(
          Array.from({ length: 12 }, (_, i) => noise(1000 * run + 7 * i + 1, 240)),
          { blocks: 8 },
        ).pbo,
    );
    const mean = skilless.reduce((sum, p) => sum + p, 0) / skilless.length;
    expect(mean).toBeGreaterThan(0.35);
    expect(mean).toBeLessThan(0.68);
    const skilled = Array.from({ length: 12 }, (_, i) => noise(7 * i + 1, 240).map((r) => r + (i === 3 ? 0.5 : 0)));
    expect(probabilityOfOverfitting(skilled, { blocks: 8 }).pbo).toBeLessThan(0.02);
  });

  it("counts strategies that are all the same as luck, and one that does not move as 0", () => {
    const same = noise(5, 32);
    expect(probabilityOfOverfitting([same, same, same], { blocks: 4 }).pbo).toBe(1);
    const still = new Float64Array(32);
    expect([...probabilityOfOverfitting([still, still.map(() => -1)], { blocks: 4 }).inSample]).toEqual(
      Array(6).fill(0),
    );
  });

  it("refuses what it cannot cut or rank", () => {
    const column = noise(1, 20);
    expect(() => probabilityOfOverfitting([column])).toThrow(/give 2 or more strategies, got 1/);
    expect(() => probabilityOfOverfitting([column, column], { blocks: 3 })).toThrow(/even number of 2 or more, got 3/);
    expect(() => probabilityOfOverfitting([column, column])).toThrow(/20 days are too few for 16 blocks of two days/);
    expect(() => probabilityOfOverfitting([column, column.subarray(1)], { blocks: 4 })).toThrow(
      /strategy 1 has 19 days/,
    );
    const missing = column.map((r, day) => (day === 3 ? Number.NaN : r));
    expect(() => probabilityOfOverfitting([column, missing], { blocks: 4 })).toThrow(
      /strategy 1 has the return NaN on day 3/,
    );
  });
});

describe("minBacktestLength", () => {
  it("is the paper's: five years allow 45 trials at a ratio of 1", () => {
    expect(minBacktestLength(45)).toBeLessThan(5);
    expect(minBacktestLength(46)).toBeGreaterThan(5);
  });

  it("falls with the square of the ratio, and one trial needs no years", () => {
    expect(minBacktestLength(100, 2)).toBeCloseTo(minBacktestLength(100) / 4, 12);
    expect(minBacktestLength(1)).toBe(0);
    expect(() => minBacktestLength(10, 0)).toThrow(/the Sharpe ratio must be above 0, got 0/);
  });
});
