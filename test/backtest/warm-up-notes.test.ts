import { type Bars, makeSample, resample, rsi } from "ata-lab";
import { describe, expect, it } from "vitest";
import { warmUpNotes } from "../../lib/dist/backtest/warm-up-notes.js";
import { rollingMean } from "../../lib/dist/indicators/rolling-mean.js";

const bars = resample(makeSample({ to: "2018-03-15" }), "5min");
const part = (start: number, end = bars.time.length) => ({ start, end });
const mean = (length: number) => (some: Bars) => ({
  time: some.time,
  columns: { mean: rollingMean(some.close, length) },
});

describe("a note on warm-up", () => {
  it("counts the judged bars whose signals depend on where the bars begin, and says until when", () => {
    // A mean of 20 is the same from the twentieth bar on.
    expect(warmUpNotes(bars, part(0), mean(20))).toEqual([
      "WARM-UP: 0 bars come before the judged part, but the signals settle only after 20. The first 19 judged bars, until " +
        "2018-01-02 11:00:00, are traded on signals that depend on where the bars begin: give earlier bars too.",
    ]);
    expect(warmUpNotes(bars, part(18), mean(20))[0]).toMatch(
      /^WARM-UP: 18 bars .* The first 1 judged bars, until 2018-01-02 11:00/,
    );
    expect(warmUpNotes(bars, part(19), mean(20))).toEqual([]);
    expect(warmUpNotes(bars, part(0, 5), mean(20))[0]).toMatch(/The first 5 judged bars, until 2018-01-02 09:50/);
  });

  it("looks further for signals with a long memory", () => {
    const slow = warmUpNotes(bars, part(0), mean(1200))[0];
    expect(slow).toMatch(/settle only after 1,200\. The first 1,199 judged bars/);
    expect(warmUpNotes(bars, part(1199), mean(1200))).toEqual([]);
    // Wilder's mean forgets slowly: (13 / 14) ** n is a millionth after 186 bars.
    const wilder = (some: Bars) => ({ time: some.time, columns: { rsi: rsi(some.close, 14) } });
    const [, needed] = /after ([\d,]+)\./.exec(warmUpNotes(bars, part(0), wilder)[0]!)!;
    expect(Number(needed)).toBeGreaterThan(150);
    expect(Number(needed)).toBeLessThan(260);
  });

  it("says what p needs, as it was found elsewhere, where that is more", () => {
    expect(warmUpNotes(bars, part(0), mean(20), 1300)[0]).toMatch(
      /settle only after 1,300\. The first 1,299 judged bars/,
    );
    expect(warmUpNotes(bars, part(1299), mean(20), 1300)).toEqual([]);
    expect(warmUpNotes(bars, part(0), mean(20), 5)[0]).toMatch(/settle only after 20\./);
    expect(warmUpNotes(bars, part(0), mean(20), Number.POSITIVE_INFINITY)[0]).toMatch(
      /and after a quarter the signals still depend on where the bars begin/,
    );
  });

  it("says so if they never settle", () => {
    const whole = (some: Bars) => ({ time: some.time, columns: { count: some.close.map(() => some.close.length) } });
    expect(warmUpNotes(bars, part(3000), whole)[0]).toMatch(
      /^WARM-UP: 3,000 bars come before the judged part, and after [\d,]+ bars the signals still depend on where the bars begin/,
    );
    const one = {
      ...bars,
      ...Object.fromEntries(
        Object.entries(bars).map(([k, v]) => [k, ArrayBuffer.isView(v) ? (v as Float64Array).subarray(0, 1) : v]),
      ),
    };
    expect(warmUpNotes(one as Bars, { start: 0, end: 1 }, whole)).toEqual([]);
  });
});
