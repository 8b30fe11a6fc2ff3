import { type Bars, formatTime, makeSample, sliceBars } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { barFault, isSound, orderFault, valueFault } from "../../lib/dist/bars/bar-fault.js";
import type { BarArrays } from "../../lib/dist/bars/bars.js";
import { checkBars } from "../../lib/dist/bars/check-bars.js";

const bars = sliceBars(makeSample({ to: "2018-01-03" }), 0, 5);

/** The bars with some numbers of the third one changed. */
function changed(numbers: Partial<Record<keyof BarArrays, number>>): Bars {
  const copy = structuredClone(bars);
  for (const [name, value] of Object.entries(numbers)) copy[name as keyof BarArrays][2] = value;
  return copy;
}

/** What is wrong with the third bar. */
const faultOf = (numbers: Parameters<typeof changed>[0]): string | undefined => barFault(changed(numbers), 2);

describe("barFault", () => {
  it.each([
    [{ time: bars.time[2]! + 1000 }, "the time is not a whole minute, so these are not minute bars"],
    [{ time: bars.time[1]! }, "the time repeats that of row 2; keep one bar per minute and symbol"],
    [{ time: bars.time[0]! }, "the time is before that of row 2 (2018-01-02 09:32:00); sort the file by time"],
    [{ open: 0 }, "open is 0; a price must be positive"],
    [{ high: -1, close: -2 }, "high is -1; a price must be positive"],
    [{ low: 0 }, "low is 0; a price must be positive"],
    [{ close: -0.01 }, "close is -0.01; a price must be positive"],
    [{ high: 2, low: 2.01 }, "high 2 is below low 2.01"],
    [{ high: 1e9 + 1 }, "high is 1000000001; no price is that high"],
    [{ volume: 2 ** 53 }, "volume is 9007199254740992; no volume is that large"],
    [{ volume: -1 }, "volume is -1; a volume cannot be negative"],
  ])("tells of %o", (numbers, fault) => {
    expect(faultOf(numbers)).toBe(fault);
  });

  it.each([
    {},
    { high: 2, low: 2, open: 2, close: 2 },
    { high: 1e9 },
    { volume: 0 },
    { volume: 2 ** 53 - 1 },
    { open: Number.NaN, high: Number.NaN, low: Number.NaN, close: Number.NaN, volume: Number.NaN },
  ])("has nothing to say of %o", (numbers) => {
    expect(faultOf(numbers)).toBeUndefined();
  });

  it("compares the first bar with none, and looks at a bar alone where its place does not matter", () => {
    expect(barFault(bars, 0)).toBeUndefined();
    expect(valueFault(changed({ time: bars.time[1]! }), 2)).toBeUndefined();
    expect(orderFault(bars.time[1]!, bars.time[1]!, 11)).toContain("repeats that of row 11;");
  });
});

describe("isSound", () => {
  it("is true of just those complete bars that have no fault", () => {
    const price = fc.constantFrom(-1, 0, 0.01, 1, 2, 1e9, 1e9 + 1, Number.NaN);
    const volume = fc.constantFrom(-1, 0, 1, 2 ** 53 - 1, 2 ** 53, Number.NaN);
    const time = fc.constantFrom(-1, 0, 0.5, 1, 2).map((minutes) => bars.time[1]! + minutes * 60_000);
    fc.assert(
      fc.property(fc.record({ time, open: price, high: price, low: price, close: price, volume }), (bar) => {
        const { time, open, high, low, close, volume } = bar;
        const isWhole = !Object.values(bar).some(Number.isNaN);
        expect(isSound(time, open, high, low, close, volume)).toBe(
          isWhole && valueFault(changed(bar), 2) === undefined,
        );
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["the lowest and the highest price, and no volume", 0.01, 1e9, 0.01, 1e9, 0, true],
    ["one price all along, and the largest volume", 2, 2, 2, 2, 2 ** 53 - 1, true],
    ["an open of 0", 0, 2, 1, 1, 1, false],
    ["a close of 0", 1, 2, 1, 0, 1, false],
    ["a low of 0", 1, 2, 0, 1, 1, false],
    ["a high below the low", 1, 1, 2, 1, 1, false],
    ["a high beyond any price", 1, 1e9 + 1, 1, 1, 1, false],
    ["a volume below 0", 1, 2, 1, 1, -1, false],
    ["a volume beyond any", 1, 2, 1, 1, 2 ** 53, false],
    ["a missing volume", 1, 2, 1, 1, Number.NaN, false],
  ])("judges %s", (_, open, high, low, close, volume, sound) => {
    expect(isSound(120_000, open, high, low, close, volume)).toBe(sound);
    expect(isSound(90_000, open, high, low, close, volume)).toBe(false);
  });
});

describe("checkBars", () => {
  it("names what it was given, the row and the time of the first impossible bar", () => {
    expect(formatTime(bars.time[2]!)).toBe("2018-01-02 09:33:00");
    expect(() => checkBars(changed({ close: 0 }), "prices.csv")).toThrow(
      "prices.csv: row 3 (2018-01-02 09:33:00): close is 0; a price must be positive",
    );
  });

  it("lets possible bars pass, and missing numbers", () => {
    expect(() => checkBars(bars, "bars")).not.toThrow();
    expect(() => checkBars(changed({ close: Number.NaN }), "bars")).not.toThrow();
    expect(() => checkBars(sliceBars(bars, 0, 0), "bars")).not.toThrow();
  });
});
