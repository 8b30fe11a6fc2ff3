import { type Bars, compareBars, comparisonTable, makeSample, sliceBars, takeBars } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comparisonView, stretchesOf } from "../../lib/dist/views/tables/comparison-table.js";
import { viewText } from "../../lib/dist/views/view.js";

const MINUTE = 60_000;
const bars = makeSample({ to: "2018-01-20" });
const later = (minutes: number, of: Bars = bars): Bars => ({
  ...of,
  time: of.time.map((time) => time + minutes * MINUTE),
});
const says = (second: Bars, first: Bars = bars): string =>
  viewText(comparisonView(compareBars(first, second)), { width: 400 });

describe("two sources of one stock", () => {
  it("that are the same do not differ", () => {
    const { days, onlyFirst, onlySecond } = compareBars(bars, bars);
    expect(days).toHaveLength(13);
    for (const day of days) {
      expect(day).toMatchObject({
        offset: 0,
        both: 390,
        onlyFirst: 0,
        onlySecond: 0,
        priceRatio: 1,
        volumeRatio: 1,
        equal: 1,
      });
    }
    expect([onlyFirst, onlySecond]).toEqual([[], []]);
    expect(says(bars)).toContain("nothing: times, prices and volumes agree");
  });

  it.each([1, -1, 60, -300, 477])("one of which is %i minutes later", (minutes) => {
    const { days } = compareBars(bars, later(minutes));
    expect(days.map(({ offset, both }) => [offset, both])).toEqual(Array.from({ length: 13 }, () => [minutes, 390]));
  });

  it("a minute is the other stamp, hours are another zone, a change is a zone that changes its clocks otherwise", () => {
    expect(says(later(1))).toContain("stamped at the other end of the minute (--stamp)");
    expect(says(later(-300))).toContain("earlier by 300 minutes on every day: one is in another zone (--zone)");
    const half = bars.time.findIndex((time) => time > Date.UTC(2018, 0, 10));
    const mixed = { ...bars, time: bars.time.map((time, i) => time + (i < half ? 0 : 60 * MINUTE)) };
    expect(says(mixed)).toContain("the offset changes (0, 60 minutes)");
  });

  it("a split that one is not adjusted for is a step of the price ratio on its day", () => {
    const at = bars.time.findIndex((time) => time > Date.UTC(2018, 0, 10));
    const scale = (column: Float64Array): Float64Array => column.map((price, i) => (i < at ? price : price / 5));
    const split = {
      ...bars,
      open: scale(bars.open),
      high: scale(bars.high),
      low: scale(bars.low),
      close: scale(bars.close),
    };
    expect(stretchesOf(compareBars(bars, split)).map(({ first, days }) => [first.priceRatio, days.length])).toEqual([
      [1, 6],
      [0.2, 7],
    ]);
    expect(says(split)).toContain("the price ratio changes by 0.2000 on 2018-01-10: a split");
  });

  it("another feed has another volume", () => {
    expect(says({ ...bars, volume: bars.volume.map((volume) => volume / 50) })).toContain("another feed");
  });

  it("counts bars and days that only one has, whatever is taken out", () => {
    const out = fc.array(fc.tuple(fc.nat(12), fc.nat(389)), { maxLength: 60 });
    fc.assert(
      fc.property(out, (list) => {
        const gone = new Set(list.map(([day, minute]) => day * 390 + minute));
        const rows = Uint32Array.from([...bars.time.keys()].filter((row) => !gone.has(row)));
        const { days } = compareBars(bars, takeBars(bars, rows));
        for (const [d, day] of days.entries()) {
          const missing = [...gone].filter((row) => Math.floor(row / 390) === d).length;
          expect(day).toMatchObject({ offset: 0, both: 390 - missing, onlyFirst: missing, onlySecond: 0 });
        }
      }),
      { numRuns: 30 },
    );
    const { onlyFirst } = compareBars(bars, sliceBars(bars, 390, 5070));
    expect(onlyFirst).toEqual([Date.UTC(2018, 0, 2)]);
  });

  it("another stock is not brought together", () => {
    const other = makeSample({ to: "2018-01-20", seed: 2 });
    const { days } = compareBars(bars, other);
    expect(days.filter(({ offset }) => Number.isNaN(offset)).length).toBeGreaterThan(10);
    expect(says(other)).toContain("where no offset makes the two alike");
  });

  it("of other lengths, or without a common day, is refused", () => {
    expect(() => compareBars(bars, { ...bars, interval: 5 * MINUTE })).toThrow(
      /has 1-minute bars, the second 5-minute bars/,
    );
    expect(() => compareBars(sliceBars(bars, 0, 390), sliceBars(bars, 390, 780))).toThrow("no day is in both sources");
  });

  it("are a table of a row a day", () => {
    expect(comparisonTable(compareBars(bars, later(1))).get("offset", 3)).toBe(1);
  });
});
