import { describe, expect, it } from "vitest";
import { type Bars, sliceBars } from "../../lib/src/bars/bars.js";
import { makeSample } from "../../lib/src/bars/sample.js";
import { PRESETS } from "../../lib/src/recipes/presets.js";
import { recipeBars } from "../../lib/src/recipes/recipe-bars.js";
import { finishedBars } from "../../lib/src/serving/finished-bars.js";

/** The day before Thanksgiving, and the early close after it. */
const days = makeSample({ to: "2018-11-24" });
const minutes = sliceBars(days, days.time.length - 390 - 210, days.time.length);

/** Whether bars are the first of others, bit for bit. */
function isPrefix(some: Bars, all: Bars): boolean {
  return (["time", "open", "high", "low", "close", "volume"] as const).every((name) =>
    some[name].every((value, i) => Object.is(value, all[name][i])),
  );
}

describe("finishedBars", () => {
  it.each([
    ["seed", PRESETS.seed.bars],
    ["sound", PRESETS.sound.bars],
    ["65 minutes", { ...PRESETS.sound.bars, rule: "65min" }],
    ["a day", { ...PRESETS.sound.bars, rule: "1D", label: "left" as const }],
    ["all hours", { ...PRESETS.sound.bars, session: "all" as const }],
  ])("%s: whatever the number of minutes, no bar changes later", (_, choices) => {
    const all = recipeBars(minutes, choices);
    for (let k = 1; k <= minutes.time.length; k++) {
      const { bars } = finishedBars(sliceBars(minutes, 0, k), choices);
      expect(isPrefix(bars, all), `${k} minutes`).toBe(true);
    }
  });

  it("gives a bar as soon as its last minute is there", () => {
    const after = (k: number): number => finishedBars(sliceBars(minutes, 0, k), PRESETS.sound.bars).bars.time.length;
    expect([4, 5, 9, 10].map(after)).toEqual([0, 1, 1, 2]);
    // The seed's first bin, 09:30 to 09:34, has four minutes.
    const ofSeed = (k: number): number => finishedBars(sliceBars(minutes, 0, k), PRESETS.seed.bars).bars.time.length;
    expect([3, 4, 8, 9].map(ofSeed)).toEqual([0, 1, 1, 2]);
  });

  it("gives the last bar of a day at the close, early or not", () => {
    const { bars, leftOut } = finishedBars(minutes, PRESETS.seed.bars);
    expect(leftOut).toBe(false);
    expect(bars.time.length).toBe(79 + 43);
    expect(finishedBars(sliceBars(minutes, 0, 390), PRESETS.seed.bars).bars.time.length).toBe(79);
  });

  it.each(["left", "right"] as const)(
    "gives a day that is labelled %s at its close, and with all hours at midnight",
    (label) => {
      const daily = { ...PRESETS.sound.bars, rule: "1D", closed: label, label };
      const made = (k: number, session: "regular" | "all"): number =>
        finishedBars(sliceBars(minutes, 0, k), { ...daily, session }).bars.time.length;
      expect([389, 390, 391, 599, 600].map((k) => made(k, "regular"))).toEqual([0, 1, 1, 1, 2]);
      expect([389, 390, 391, 599, 600].map((k) => made(k, "all"))).toEqual([0, 0, 1, 1, 1]);
    },
  );

  it("takes bars that are not made of shorter ones as they are", () => {
    const bars = recipeBars(minutes, PRESETS.sound.bars);
    expect(finishedBars(bars, PRESETS.sound.bars)).toMatchObject({ leftOut: false, bars: { time: bars.time } });
  });
});
