import { type Bars, MINUTE, parseDay } from "ata-lab";
import { describe, expect, it } from "vitest";
import { placeInFile } from "../../lib/dist/bars/place-in-file.js";

const NINE = parseDay("2018-03-05") + 9 * 60 * MINUTE;
const at = (...minutes: number[]): Float64Array => Float64Array.from(minutes, (minute) => NINE + minute * MINUTE);

/** Bars whose ends, and the ends of the rows they were read from, are minutes after nine. */
function barsOf(ends: readonly number[], rows: readonly number[], origin: object = {}): Bars {
  const ones = new Float64Array(ends.length).fill(1);
  const places = {
    pieces: [
      { file: "data/one.csv", from: 0 },
      { file: "data\\two.csv", from: 2 },
    ],
    row: Uint32Array.from(rows, (_, i) => 10 * (i + 1)),
    time: at(...rows),
  };
  return {
    ...{ symbol: "X", zone: "America/New_York", interval: MINUTE, stamp: "end", time: at(...ends) },
    ...{ open: ones, high: ones, low: ones, close: ones, volume: ones },
    origin: { files: [], adjustment: "raw", places, ...origin },
  };
}

describe("the place of a bar in its file", () => {
  it("is the row, with the time that the file gives it", () => {
    const bars = barsOf([31, 32, 33, 34], [31, 32, 33, 34]);
    expect([0, 1, 2, 3].map((i) => placeInFile(bars, i))).toEqual([
      "one.csv row 10 (2018-03-05 09:31:00)",
      "one.csv row 20 (2018-03-05 09:32:00)",
      "two.csv row 30 (2018-03-05 09:33:00)",
      "two.csv row 40 (2018-03-05 09:34:00)",
    ]);
  });

  it("follows the file's stamps and zone", () => {
    const origin = { stamp: "start", zone: "UTC" };
    expect(placeInFile(barsOf([31, 32], [31, 32], origin), 1)).toBe("one.csv row 20 (2018-03-05 14:31:00 UTC)");
    expect(placeInFile({ ...barsOf([31, 32], [32, 33]), stamp: "start" }, 1)).toBe(
      "one.csv row 20 (2018-03-05 09:33:00)",
    );
  });

  it("is found by its time where bars were left out, and by its number where times repeat", () => {
    expect(placeInFile(barsOf([33], [31, 32, 33]), 0)).toBe("two.csv row 30 (2018-03-05 09:33:00)");
    expect(placeInFile(barsOf([31, 31], [31, 31]), 1)).toBe("one.csv row 20 (2018-03-05 09:31:00)");
  });

  it("of a bar that was filled in is after the row before it", () => {
    const bars = barsOf([31, 32, 33, 36], [31, 33, 36]);
    expect(placeInFile(bars, 1)).toBe("filled in after one.csv row 10");
    expect(placeInFile(barsOf([30], [31, 32]), 0)).toBeUndefined();
  });

  it("is not known of bars that were made in memory", () => {
    const { origin, ...bars } = barsOf([31], [31]);
    expect([
      placeInFile(bars, 0),
      placeInFile({ ...bars, origin: { ...origin!, places: undefined } as never }, 0),
    ]).toEqual([undefined, undefined]);
  });
});
