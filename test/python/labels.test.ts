import { execFileSync } from "node:child_process";
import { atr, type Bars, makeSample, PRESETS, recipeBars, tradeReturns, tripleBarrier } from "ata-lab";
import { describe, expect, it } from "vitest";
import { pythonWith } from "../support/python.js";

/**
 * Bars of a price without gaps that is only seen at closes, as the published method has it: each opens at the last
 * close, and its high and low are its open and close.
 */
function closesOnly(seed: number): Bars {
  const bars = recipeBars(makeSample({ seed, to: "2018-01-20" }), PRESETS.sound.bars);
  const { close } = bars;
  const open = close.map((x, i) => close[i - 1] ?? x);
  return {
    ...bars,
    open,
    high: open.map((x, i) => Math.max(x, close[i]!)),
    low: open.map((x, i) => Math.min(x, close[i]!)),
  };
}

const cases = [1, 2, 3, 4, 5, 6].map((seed) => {
  const bars = closesOnly(seed);
  const horizon = [3, 12, 40][seed % 3]!;
  const rules = { targetAtr: [1, 2.5][seed % 2]!, stopAtr: [1, 2, 4][seed % 3]!, horizon, flatAtClose: false };
  const side = seed % 2 === 0 ? ("short" as const) : ("long" as const);
  const range = atr(bars, 14);
  // From the second bar on: the open after a bar is its close, and the touch is measured from it.
  const rows = [...bars.time.keys()].slice(1, -horizon - 1);
  return { bars, rows, range, rules: { ...rules, side } };
});

const input = cases.map(({ bars, rows, range, rules: { side, targetAtr, stopAtr, horizon } }) => ({
  close: [...bars.close],
  target: [...range].map((value, i) => value / bars.close[i]!),
  rows,
  side: side === "long" ? 1 : -1,
  targetAtr,
  stopAtr,
  horizon,
}));

const answers: readonly { readonly label: number[]; readonly touch: number[] }[] = JSON.parse(
  execFileSync(pythonWith("bench/requirements.txt"), ["test/python/labels.py"], {
    input: JSON.stringify(input),
    maxBuffer: 1e9,
    encoding: "utf8",
  }),
);

describe("the triple barrier as published", () => {
  it("has the same labels and first touches, where prices are seen at closes and cost nothing", () => {
    cases.forEach(({ bars, rows, rules }, i) => {
      const { label } = tripleBarrier({ ...rules, threshold: 0 })(bars);
      const { exit } = tradeReturns(bars, rules);
      const { label: wanted, touch } = answers[i]!;
      expect(rows.map((row) => label[row])).toEqual(wanted);
      // A trade that nothing touches is closed at the next open, the price of the close at the time limit.
      expect(rows.map((row) => Math.min(exit[row]!, row + rules.horizon))).toEqual(touch);
      expect(new Set(wanted).size).toBe(2);
    });
  });
});
