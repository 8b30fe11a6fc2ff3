import { barTable, makeSample, sliceBars } from "ata-lab";
import { desc, op, table } from "ata-lab/arquero";
import { afterEach, describe, expect, it, vi } from "vitest";
import { viewTable } from "../../../lib/dist/views/table-view.js";
import { barView } from "../../../lib/dist/views/tables/bar-table.js";
import { timeColumn } from "../../../lib/dist/views/tables/time-column.js";

const bars = makeSample({ to: "2018-01-10" });

afterEach(() => {
  vi.restoreAllMocks();
});

describe("timeColumn", () => {
  it("is the date of every time, read one by one or all at once", () => {
    const column = timeColumn(Float64Array.of(1514885400000, 1514885460000));
    expect([column.length, column.at(1), [...column]]).toEqual([
      2,
      new Date("2018-01-02T09:31:00Z"),
      [new Date("2018-01-02T09:30:00Z"), new Date("2018-01-02T09:31:00Z")],
    ]);
  });
});

describe("a table of bars", () => {
  it("is grouped by day or hour, filtered and sorted by its dates", () => {
    const days = barTable(bars)
      .groupby({ day: (row: { time: Date }) => op.substring(op.format_utcdate(row.time), 0, 10) })
      .rollup({ high: op.max("high"), volume: op.sum("volume"), bars: op.count() })
      .orderby(desc("day"));
    expect(days.array("day").slice(0, 2)).toEqual(["2018-01-09", "2018-01-08"]);
    expect(days.get("bars", 0)).toBe(390);
    expect(days.get("high", 5)).toBe(Math.max(...bars.high.slice(0, 390)));
    const hours = barTable(bars)
      .groupby({ hour: (row: { time: Date }) => op.utchours(row.time) })
      .count();
    // Stamped at their end, from 09:31 to 16:00, on six days.
    expect(hours.objects()).toEqual(
      [9, 10, 11, 12, 13, 14, 15, 16].map((hour) => ({ hour, count: 6 * ({ 9: 29, 16: 1 }[hour] ?? 60) })),
    );
    const first = barTable(bars)
      .params({ to: Date.UTC(2018, 0, 2, 9, 33) })
      .filter((row: { time: Date }, $: { to: number }) => +row.time < $.to);
    expect(first.array("time")).toEqual([new Date("2018-01-02T09:31:00Z"), new Date("2018-01-02T09:32:00Z")]);
    expect(barTable(bars).orderby(desc("time")).get("time", 0)).toEqual(new Date("2018-01-09T16:00:00Z"));
  });

  it("joins two tables by their times", () => {
    const later = barTable(sliceBars(bars, 1, 4)).select("time", "open");
    const both = barTable(bars).select("time", "close").join(later, "time");
    expect(both.array("time")).toEqual([32, 33, 34].map((minute) => new Date(Date.UTC(2018, 0, 2, 9, minute))));
  });

  it("makes no more dates than it shows", () => {
    const format = vi.spyOn(Date.prototype, "toISOString");
    barView(bars);
    expect(bars.time.length).toBeGreaterThan(2000);
    // The ten rows, and the span that the facts tell.
    expect(format.mock.calls.length).toBeLessThan(20);
  });
});

describe("dates in a table", () => {
  it("are written as the exchange's clock showed them, in any zone, and without the time where there is none", () => {
    const midnights = [Date.UTC(2018, 0, 2), Date.UTC(2018, 0, 3)].map((time) => new Date(time));
    const invalid = new Date(Number.NaN);
    expect(viewTable(table({ day: midnights })).head).toEqual([["2018-01-02"], ["2018-01-03"]]);
    expect(viewTable(table({ at: [...midnights, new Date(Date.UTC(2018, 0, 3, 9, 30)), invalid] })).head).toEqual([
      ["2018-01-02 00:00:00"],
      ["2018-01-03 00:00:00"],
      ["2018-01-03 09:30:00"],
      [""],
    ]);
  });
});
