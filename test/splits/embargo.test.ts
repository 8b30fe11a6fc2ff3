import {
  DAY,
  type Embargo,
  embargoSpans,
  knownTimes,
  labelSpans,
  MINUTE,
  makeSample,
  parseDay,
  purge,
  purgedKFold,
  resample,
  takeColumn,
  takeSpans,
  trainSelectTest,
  walkForward,
} from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

// Weekends, Martin Luther King Jr. Day, Washington's Birthday, Good Friday, and Memorial Day are among them.
const bars = resample(makeSample({ to: "2018-06-15" }), "15min", { closed: "right", label: "right" });
const known = knownTimes(bars);
const days = [...new Set(known.map((time) => Math.floor(time / DAY)))];
const wholeDaysBetween = (from: number, to: number): number =>
  days.filter((day) => day > Math.floor(from / DAY) && day < Math.floor(to / DAY)).length;
const barsBetween = (from: number, to: number): number => known.filter((time) => time > from && time < to).length;

const embargoes = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.constantFrom("bar", "session"))
  .map(([count, unit]) => `${unit === "session" ? 1 + (count % 4) : count} ${unit}s` as Embargo);
/** Some of the bars, as filters leave them. */
const filtered = fc
  .array(fc.boolean(), { minLength: known.length, maxLength: known.length })
  .map((kept) => Uint32Array.from(known.keys()).filter((row) => kept[row]));

/** Whether every training label that ends before a test row leaves the embargo in between. */
function expectLeft(embargo: Embargo, ends: Float64Array, starts: Float64Array): void {
  const [count, unit] = String(embargo).split(" ") as [string, string];
  const last = ends.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const next = starts.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const left = unit.startsWith("session") ? wholeDaysBetween(last, next) : barsBetween(last, next);
  expect(left).toBeGreaterThanOrEqual(Number(count));
}

describe("embargoSpans", () => {
  it("leaves the session between a Friday's label and the next part, over a weekend and a holiday", () => {
    const friday = parseDay("2018-02-16") + 12 * 60 * MINUTE;
    const spans = { start: Float64Array.of(friday - 60 * MINUTE), end: Float64Array.of(friday) };
    const end = embargoSpans(spans, "1 session", known).end[0]!;
    // Monday, 19 February, is Washington's Birthday.
    expect(end).toBe(parseDay("2018-02-20") + 16 * 60 * MINUTE);
    expect(embargoSpans(spans, "17 bars", known).end[0]).toBe(parseDay("2018-02-20") + (9 * 60 + 45) * MINUTE);
    // 1,440 minutes later it is Saturday: they would have left nothing.
    expect(wholeDaysBetween(friday, friday + 1440 * MINUTE + 3 * DAY)).toBe(0);
  });

  it("really leaves so many sessions or bars between parts, in every kind of split, whatever rows are kept", () => {
    fc.assert(
      fc.property(embargoes, filtered, fc.integer({ min: 1, max: 30 }), (embargo, rows, horizon) => {
        const all = labelSpans(bars, horizon);
        const ended = rows.filter((row) => Number.isFinite(all.end[row]!));
        const spans = takeSpans(all, ended);
        const reach = embargoSpans(spans, embargo, known);
        const { train, select, test } = trainSelectTest(reach, { train: 0.5, select: 0.25 });
        expectLeft(embargo, takeColumn(spans.end, train), takeColumn(spans.start, select));
        expectLeft(embargo, takeColumn(spans.end, select), takeColumn(spans.start, test));
        for (const fold of walkForward(reach, { nSplits: 3 })) {
          expectLeft(embargo, takeColumn(spans.end, fold.train), takeColumn(spans.start, fold.test));
        }
        for (const fold of purgedKFold(reach, 4)) {
          const first = fold.test[0]!;
          const before = fold.train.filter((row) => row < first);
          const after = fold.train.filter((row) => row > first);
          if (before.length > 0) expectLeft(embargo, takeColumn(spans.end, before), takeColumn(spans.start, fold.test));
          if (after.length > 0) expectLeft(embargo, takeColumn(spans.end, fold.test), takeColumn(spans.start, after));
        }
      }),
      { numRuns: 40 },
    );
  });

  it("drops no more than that: the row just after it stays", () => {
    fc.assert(
      fc.property(embargoes, fc.integer({ min: 0, max: known.length - 1 }), (embargo, row) => {
        const spans = { start: known, end: known };
        const reach = embargoSpans(spans, embargo, known);
        const later = Uint32Array.from(known.keys()).filter((other) => other > row);
        const kept = purge(reach, later, Uint32Array.of(row));
        if (kept.length === 0) return;
        const [count, unit] = String(embargo).split(" ") as [string, string];
        const left = unit.startsWith("session") ? wholeDaysBetween : barsBetween;
        expect(left(known[row]!, known[kept[0]!]!)).toBe(Number(count));
      }),
    );
  });

  it("changes nothing with 0, and does not move starts", () => {
    const spans = labelSpans(bars, 3);
    expect(embargoSpans(spans, 0, known)).toEqual(spans);
    expect(embargoSpans(spans, "2 sessions", known).start).toBe(spans.start);
  });

  it.each([
    [1440, '1440 would be minutes, which leave nothing out over a weekend: write "1 session" or "12 bars"'],
    ["1 day", '"1 day" is not an embargo: write "1 session", "12 bars", or 0 for none'],
    ["0 bars", '"0 bars" is not an embargo'],
    [-1, "-1 is not an embargo"],
  ])("refuses %o", (embargo, message) => {
    expect(() => embargoSpans(labelSpans(bars, 3), embargo as never, known)).toThrow(message);
  });
});
