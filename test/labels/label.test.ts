import {
  type Bars,
  forwardReturn,
  futureReturn,
  type Label,
  labelSpans,
  makeSample,
  PRESETS,
  recipeBars,
} from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelBars } from "../../lib/dist/labels/label.js";

const bars = recipeBars(makeSample({ to: "2018-01-06" }), PRESETS.sound.bars);
const { length } = bars.time;
const day = (i: number): number => Math.floor(bars.time[i]! / 86_400_000);

describe("forwardReturn", () => {
  const choices = fc.record({
    horizon: fc.integer({ min: 1, max: 100 }),
    threshold: fc.constantFrom(-0.001, 0, 0.001),
    unknown: fc.constantFrom("zero" as const, "drop" as const),
    withinSession: fc.boolean(),
  });

  it("labels by the definition, drops what is not to be believed, and says what each label is made of", () => {
    fc.assert(
      fc.property(choices, (options) => {
        const { horizon, threshold, unknown, withinSession } = options;
        const made = forwardReturn(options);
        expect(made.choices).toEqual(options);
        expect(Object.isFrozen(made.choices)).toBe(true);
        const { label, spans } = labelBars(made, bars);
        const rise = futureReturn(bars.close, horizon);
        expect(spans).toEqual(labelSpans(bars, horizon));
        for (let i = 0; i < length; i++) {
          const past = i + horizon >= length;
          if (past) expect(label[i]).toBe(unknown === "zero" ? 0 : Number.NaN);
          else if (withinSession && day(i) !== day(i + horizon)) expect(label[i]).toBeNaN();
          else expect(label[i]).toBe(rise[i]! > threshold ? 1 : 0);
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [{ horizon: 0 }, "label: horizon must be a positive number of bars, got 0"],
    [{ horizon: 1.5 }, "label: horizon must be a positive number of bars, got 1.5"],
    [{ threshold: Number.NaN }, "label: threshold must be a finite return, got NaN"],
    [{ threshold: Number.POSITIVE_INFINITY }, "label: threshold must be a finite return, got Infinity"],
  ])("refuses %o", (wrong, message) => {
    expect(() => forwardReturn({ ...PRESETS.seed.label.choices!, ...wrong })).toThrow(message);
  });
});

describe("labelBars", () => {
  const spans = labelSpans(bars, 1);
  const gives = (labels: unknown): Label => (() => labels) as unknown as Label;

  it("takes labels of one's own, as whole numbers or with gaps", () => {
    const own = (b: Bars) => ({ label: Uint8Array.from(b.close, (_, i) => i % 2), spans });
    expect(labelBars(own, bars).label[1]).toBe(1);
    const gaps = Float64Array.from(bars.close, (_, i) => (i % 3 === 0 ? Number.NaN : 1));
    expect(labelBars(gives({ label: gaps, spans }), bars).label).toBe(gaps);
  });

  it("takes a span of no length, as of a label known at once", () => {
    const label = new Float64Array(length).fill(1);
    const at = { start: bars.time, end: bars.time };
    expect(labelBars(gives({ label, spans: at }), bars).spans).toBe(at);
  });

  it("does not mind the span of a bar without a label", () => {
    const label = new Float64Array(length).fill(Number.NaN);
    const none = { start: new Float64Array(length).fill(2), end: new Float64Array(length).fill(1) };
    expect(labelBars(gives({ label, spans: none }), bars).label).toBe(label);
  });

  const label = new Uint8Array(length);
  it.each<[unknown, RegExp]>([
    [{ spans }, /^the label returns no values of label for \d+ bars$/],
    [{ label }, /^the label returns no values of spans.start for \d+ bars$/],
    [{ label: label.subarray(1), spans }, /^the label returns \d+ values of label for \d+ bars$/],
    [
      { label, spans: { ...spans, end: new Float64Array(3) } },
      /^the label returns 3 values of spans.end for \d+ bars$/,
    ],
    [{ label: label.map((_, i) => i), spans }, /^the label of bar 2 is 2: labels are 1, 0, or NaN for none$/],
    [{ label: Float64Array.from(label, () => 0.5), spans }, /^the label of bar 0 is 0.5: /],
    [
      { label, spans: { start: spans.end, end: spans.start } },
      /^the label of bar 0 starts at \d+ and ends at \d+: a span/,
    ],
    [{ label, spans: { ...spans, end: spans.end.map(() => Number.NaN) } }, /^the label of bar 0 starts at .* NaN/],
  ])("refuses what cannot be learned from", (labels, message) => {
    expect(() => labelBars(gives(labels), bars)).toThrow(message);
  });
});
