import { openingGap } from "ata-lab";
import { describe, expect, it } from "vitest";
import { expectAt, knownBars } from "./known.js";

describe("openingGap", () => {
  it("is pandas 3.1.1's first open of a day over the last close of the day before, less 1", () => {
    const gap = openingGap(knownBars);
    expectAt(
      gap,
      {
        0: Number.NaN,
        389: Number.NaN,
        390: -0.010214007782101242,
        779: -0.010214007782101242,
        780: -0.0013769084355890193,
        1169: -0.0013769084355890193,
      },
      1e-13,
    );
  });

  it("looks for no other price where one of the two is missing", () => {
    const close = knownBars.close.slice();
    close[389] = Number.NaN;
    const open = knownBars.open.slice();
    open[780] = Number.NaN;
    expect(openingGap({ ...knownBars, open, close }).every(Number.isNaN)).toBe(true);
  });
});
