import {
  type Bars,
  brain,
  formatTime,
  makeSample,
  modelSignals,
  PRESETS,
  promote,
  recipeBars,
  research,
  rsiBaseline,
} from "ata-lab";
import { describe, expect, it } from "vitest";

// Short versions of bench/promotion.js, whose figures stand in bench/README.md.

const CAP = 0.2;
const SEEDS = [1, 2, 3];
const breakeven = {
  ...{ edgeMode: "breakeven" as const, gate: 0, cap: CAP, longOnly: false, flatAtClose: true },
  ...{ stopAtr: null, targetAtr: null },
} as const;
const policies = [
  breakeven,
  { ...breakeven, flatAtClose: false },
  { ...breakeven, stopAtr: 1, targetAtr: 2 },
  { gate: 0.01, cap: CAP },
];

/** The verdicts of all policies at two levels of costs, on signals of a test part. */
function verdicts(bars: Bars, signals: ReturnType<typeof modelSignals>, from: string): string[] {
  return policies.flatMap((settings) =>
    ["bps:0.5+slip:2bps", "slip:1tick"].map((costs) => {
      const options = {
        signals,
        costs,
        shares: "fractional",
        from,
        to: formatTime(bars.time.at(-1)!),
        looks: 1,
      } as const;
      return promote(bars, brain(settings), rsiBaseline({ size: CAP }), options).verdict;
    }),
  );
}

describe("the verdict on stocks without an edge", () => {
  it.each([0, 2])("that rise by a factor of 1 + %s a year promotes no model", (drift) => {
    for (const seed of SEEDS) {
      const { bars, models, test, recipe } = research(makeSample({ edge: 0, drift, seed }), PRESETS.sound);
      const found = verdicts(bars, modelSignals(bars, models, recipe), formatTime(test!.time[0]!));
      expect(found).not.toContain("promote");
    }
  });

  it.each([0.5, 2])("that rise by a factor of 1 + %s a year promotes no brain that always says one half", (drift) => {
    for (const seed of SEEDS) {
      const bars = recipeBars(makeSample({ edge: 0, drift, seed, to: "2019-07-01" }), PRESETS.sound.bars);
      const still = bars.close.map(() => 0.5);
      const { models } = research(makeSample({ to: "2018-03-01" }), PRESETS.sound);
      const signals = { ...modelSignals(bars, models, PRESETS.sound), p: still };
      expect(verdicts(bars, signals, "2018-09-01")).not.toContain("promote");
    }
  });

  it("is not bought with costs that nobody is offered", () => {
    const { bars, models, test, recipe } = research(makeSample({ edge: 0.1 }), PRESETS.sound);
    const options = {
      ...{ signals: modelSignals(bars, models, recipe), shares: "fractional" as const, looks: 1 },
      ...{ from: formatTime(test!.time[0]!), to: formatTime(test!.time.at(-1)!) },
    } as const;
    const judged = (cash: number, costs: string) =>
      promote(bars, brain(breakeven), rsiBaseline({ size: CAP }), { ...options, cash, costs }).verdict;
    expect(judged(100_000, "bps:0.5+slip:2bps")).toBe("promote");
    expect(judged(1e12, "bps:0.0001")).not.toBe("promote");
    expect(judged(1e12, "bps:0.5+slip:2bps")).not.toBe("promote");
    expect(judged(100_000, "bps:0.0001")).not.toBe("promote");
  });
});
