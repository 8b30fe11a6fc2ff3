import { openingRange, resample, takeBars } from "ata-lab";
import { describe, expect, it } from "vitest";
import { expectAt, knownBars } from "./known.js";

describe("openingRange", () => {
  it("is pandas 3.1.1's max and min of each day's first minutes, once they are over", () => {
    const half = openingRange(knownBars);
    expectAt(half.high, { 28: Number.NaN, 29: 253.33, 389: 253.33, 418: Number.NaN, 420: 245.22, 1169: 249.54 });
    expectAt(half.low, { 28: Number.NaN, 29: 251.63, 389: 251.63, 418: Number.NaN, 420: 242.14, 1169: 246.17 });
    const five = openingRange(knownBars, 5);
    expectAt(five.high, { 3: Number.NaN, 4: 253.33, 393: Number.NaN, 394: 244.65, 1169: 247.09 });
    expectAt(five.low, { 3: Number.NaN, 4: 252.28, 393: Number.NaN, 394: 243.48, 1169: 246.17 });
  });

  it("is the same on longer bars", () => {
    const bars = resample(knownBars, "5min", { closed: "right", label: "left" });
    const { high } = openingRange(bars);
    expectAt(high, { 4: Number.NaN, 5: 253.33, 77: 253.33, 78: Number.NaN, 83: 245.22 });
  });

  it("goes by the clock: a bar that is missing at the end of the range only delays it", () => {
    const rows = Uint32Array.from(knownBars.time.keys()).filter((i) => i !== 4 && i !== 2);
    const { high } = openingRange(takeBars(knownBars, rows), 5);
    expect([...high.subarray(0, 4).keys()].filter((i) => Number.isNaN(high[i]!))).toEqual([0, 1, 2]);
    expect(high[3]).toBe(Math.max(...[0, 1, 3].map((i) => knownBars.high[i]!)));
  });

  it("of one bar's length is that bar's own high and low, known with it", () => {
    const { high, low } = openingRange(knownBars, 1);
    expect([high[0], low[0], high[389]]).toEqual([knownBars.high[0], knownBars.low[0], knownBars.high[0]]);
    expect([high[390], low[390]]).toEqual([knownBars.high[390], knownBars.low[390]]);
  });

  it("is unknown all session long when a price in it is missing", () => {
    const high = knownBars.high.slice();
    high[3] = Number.NaN;
    high[500] = Number.NaN; // after the range: not read
    const range = openingRange({ ...knownBars, high }, 5);
    expect(range.high.subarray(0, 394).every(Number.isNaN)).toBe(true);
    expect(range.high.subarray(394, 780).some(Number.isNaN)).toBe(false);
    expect(range.low).toEqual(openingRange(knownBars, 5).low);
  });

  it.each([0, -5, 7, 2.5, Number.NaN])("refuses %s minutes of five-minute bars", (minutes) => {
    const bars = resample(knownBars, "5min");
    expect(() => openingRange(bars, minutes)).toThrow(`a whole number of bars of 5 minutes, got ${minutes}`);
  });
});
