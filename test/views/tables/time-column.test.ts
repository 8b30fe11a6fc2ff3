import { barTable, makeSample } from "ata-lab";
import { desc, op } from "ata-lab/arquero";
import { afterEach, describe, expect, it, vi } from "vitest";
import { barView } from "../../../lib/dist/views/tables/bar-table.js";
import { timeColumn } from "../../../lib/dist/views/tables/time-column.js";

const bars = makeSample({ to: "2018-01-10" });

afterEach(() => {
  vi.restoreAllMocks();
});

describe("timeColumn", () => {
  it("is the text of every time, read one by one or all at once", () => {
    const column = timeColumn(Float64Array.of(1514885400000, 1514885460000));
    expect([column.length, column.at(1), [...column]]).toEqual([
      2,
      "2018-01-02 09:31:00",
      ["2018-01-02 09:30:00", "2018-01-02 09:31:00"],
    ]);
  });
});

describe("a table of bars", () => {
  it("can be filtered, sorted and read by its times", () => {
    const days = barTable(bars)
      .derive({ day: (row: { time: string }) => op.substring(row.time, 0, 10) })
      .groupby("day")
      .count()
      .orderby(desc("day"));
    expect(days.array("day").slice(0, 2)).toEqual(["2018-01-09", "2018-01-08"]);
    expect(days.get("count", 0)).toBe(390);
    const first = barTable(bars).filter((row: { time: string }) => row.time < "2018-01-02 09:33:00");
    expect(first.array("time")).toEqual(["2018-01-02 09:31:00", "2018-01-02 09:32:00"]);
  });

  it("formats no more times than it shows", () => {
    const format = vi.spyOn(Date.prototype, "toISOString");
    barView(bars);
    expect(bars.time.length).toBeGreaterThan(2000);
    // The ten rows, and the span that the facts tell.
    expect(format.mock.calls.length).toBeLessThan(20);
  });
});
