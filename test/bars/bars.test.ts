import { type Bars, makeSample, restamp, sliceBars, takeBars, takeColumn } from "ata-lab";
import { describe, expect, it } from "vitest";
import { BAR_COLUMNS, copyBars } from "../../lib/dist/bars/bars.js";

const bars: Bars = {
  ...makeSample({ to: "2018-01-03", symbol: "XYZ" }),
  origin: { files: [{ path: "xyz.csv", bytes: 1, sha256: "" }], adjustment: "split" },
};
const about = ({ symbol, zone, interval, stamp, origin }: Bars): object => ({ symbol, zone, interval, stamp, origin });

describe("takeBars", () => {
  it("takes the rows in the order asked, a row as often as asked, of every column", () => {
    const rows = Uint32Array.of(7, 2, 2);
    const taken = takeBars(bars, rows);
    for (const name of BAR_COLUMNS) {
      expect([...taken[name]]).toEqual([bars[name][7], bars[name][2], bars[name][2]]);
      expect(taken[name]).toEqual(takeColumn(bars[name], rows));
    }
    expect(about(taken)).toEqual(about(bars));
  });
});

describe("sliceBars", () => {
  it("is a view of the rows from the first up to the last, the last not among them", () => {
    const part = sliceBars(bars, 3, 5);
    for (const name of BAR_COLUMNS) {
      expect([...part[name]]).toEqual([bars[name][3], bars[name][4]]);
      expect(part[name].buffer).toBe(bars[name].buffer);
    }
    expect(about(part)).toEqual(about(bars));
  });
});

describe("copyBars", () => {
  it("gives arrays of their own, so that nobody writes into another's bars", () => {
    const copy = copyBars(bars);
    expect(copy).toEqual(bars);
    for (const name of BAR_COLUMNS) expect(copy[name].buffer).not.toBe(bars[name].buffer);
  });
});

describe("restamp", () => {
  it("moves the time from a minute's end to its start and back, and nothing else", () => {
    const starts = restamp(bars, "start");
    expect(starts.stamp).toBe("start");
    expect(starts.time).toEqual(bars.time.map((time) => time - 60_000));
    expect({ ...starts, stamp: "end", time: bars.time }).toEqual(bars);
    expect(restamp(starts, "end")).toEqual(bars);
  });

  it("gives back the bars themselves where there is nothing to do", () => {
    expect(restamp(bars, "end")).toBe(bars);
  });
});
