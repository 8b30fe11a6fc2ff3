import { reach } from "ata-lab";
import { describe, expect, it } from "vitest";
import type { ModelInputs } from "../../lib/dist/models/inputs.js";

const logit = (p: number): number => Math.log(p / (1 - p));
const logistic = (bias: number, weights: { [name: string]: number }) => ({ type: "logistic" as const, bias, weights });

/** An expert that decides alone: it rises with `up` and falls with `down`. */
const alone: ModelInputs = { experts: { only: ["up", "down"] }, brain: null };
const models = { only: logistic(0, { up: 1, down: -2 }) };
const columns = {
  p: Float64Array.of(0.4, Number.NaN, 0.7, 0.5),
  // What these are where there is no probability does not count.
  up: Float64Array.of(-1, 50, 2, 1),
  down: Float64Array.of(0.5, -50, 0, 0.25),
};

describe("reach", () => {
  it("counts bars with a probability, and those whose edge is at least the gate", () => {
    const found = reach(columns, models, 0.1, alone);
    expect(found).toMatchObject({ bars: 4, decided: 3, lowest: 0.4, highest: 0.7 });
    expect(found.largestLong).toBeCloseTo(0.2, 15);
    expect(found.largestShort).toBeCloseTo(0.1, 15);
    // 0.5 is an edge of 0 on either side.
    expect(found.gates[0]).toEqual({ gate: 0, long: 2, short: 2 });
    expect(found.gates.map(({ gate }) => gate)).toEqual([
      0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3,
    ]);
    expect(found.gates.find(({ gate }) => gate === 0.05)).toEqual({ gate: 0.05, long: 1, short: 1 });
    expect(found.gates.find(({ gate }) => gate === 0.15)).toEqual({ gate: 0.15, long: 1, short: 0 });
  });

  it("counts an edge of just the gate on both sides", () => {
    const { gate } = reach({ ...columns, p: Float64Array.of(0.25, 0.75, 0.5, 0.76) }, models, 0.25, alone);
    expect(gate).toEqual({ gate: 0.25, long: 2, short: 1 });
  });

  it("is bounded by the ends of the columns where there is a probability, each on the side of its weight", () => {
    const [low, high] = reach(columns, models, 0.1, alone).bounds;
    expect(logit(low)).toBeCloseTo(-1 - 2 * 0.5, 12);
    expect(logit(high)).toBeCloseTo(2 - 2 * 0, 12);
  });

  it("of a brain is bounded by experts that say anything from 0 to 1, at these regimes", () => {
    const stacked: ModelInputs = {
      experts: { a: ["x"], b: ["x"] },
      brain: { experts: ["a", "b"], regime: { hour: "time_of_day" } },
    };
    const brain = logistic(0.5, { "experts.a": 2, "experts.b": -3, "regime.hour": -0.1 });
    const own = { a: logistic(0, { x: 1 }), b: logistic(0, { x: 1 }), brain };
    const signals = { p: Float64Array.of(0.4, 0.6), time_of_day: Float64Array.of(10, 16) };
    const { bounds, explanation } = reach(signals, own, 0.2, stacked);
    expect(logit(bounds[0])).toBeCloseTo(0.5 - 3 - 1.6, 12);
    expect(logit(bounds[1])).toBeCloseTo(0.5 + 2 - 1, 12);
    // exp(-4.1) and exp(1.5) in odds: 0.016 and 0.818.
    expect(explanation).toBe(
      "NO BAR PASSES: the brain's p runs from 0.400 to 0.600 on 2 bars, so its largest edge is 0.100, below the gate of " +
        "0.2; the experts' answers would have to be more extreme (at the limit, p runs from 0.016 to 0.818)",
    );
    expect(reach(signals, own, 0.49, stacked).explanation).toMatch(
      /0\.49; no answers of the experts could reach it: with these weights p stays between 0\.016 and 0\.818$/,
    );
  });

  it("tells in words how many bars pass, and when none does, whether its columns could", () => {
    const words = (gate: number): string => reach(columns, models, gate, alone).explanation;
    expect(words(0.15)).toBe(
      "expert only's p runs from 0.400 to 0.700 on 3 bars: the edge is 0.15 or more at 1 of them to buy, at 0 to sell short",
    );
    const bearish = { ...columns, p: Float64Array.of(0.2, 0.3, 0.25, 0.4) };
    expect(reach(bearish, models, 0.25, alone).explanation).toMatch(/at 0 of them to buy, at 2 to sell short$/);
    // The odds of the bounds are exp(-2) and exp(2): 0.119 and 0.881.
    expect(words(0.3)).toBe(
      "NO BAR PASSES: expert only's p runs from 0.400 to 0.700 on 3 bars, so its largest edge is 0.200, below the gate of " +
        "0.3; its columns would all have to be extreme at once (then p runs from 0.119 to 0.881)",
    );
    expect(words(0.4)).toMatch(
      /0\.4; no values that its columns have on these bars could reach it: with these weights p stays between 0\.119 and 0\.881$/,
    );
  });

  it("names the largest edge of either side", () => {
    const bearish = { ...columns, p: Float64Array.of(0.3, 0.45, Number.NaN, 0.5) };
    expect(reach(bearish, models, 0.4, alone).explanation).toMatch(/so its largest edge is 0\.200, below/);
    // Only the low end is far: weights that cannot raise p above a half.
    const low = { only: logistic(-2, { up: 0, down: 0 }) };
    expect(reach(bearish, low, 0.3, alone).explanation).toMatch(/would all have to be extreme at once/);
    expect(reach(bearish, low, 0.4, alone).explanation).toMatch(/could reach it/);
  });

  it("needs a probability, and the columns that the deciding model reads", () => {
    expect(() => reach({ ...columns, p: new Float64Array(4).fill(Number.NaN) }, models, 0.1, alone)).toThrow(
      "expert only has no probability at any of 4 bars: use more bars",
    );
    expect(() => reach({ p: Float64Array.of(0.5) }, models, 0.1, alone)).toThrow(/there is no column "up"/);
  });
});
