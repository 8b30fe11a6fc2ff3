import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { thinFigure } from "../../../lib/dist/display/figure/thin-figure.js";

// biome-ignore lint/suspicious/noExplicitAny: traces of every kind, as plotly's own types can't be narrowed
type Any = any;

const line = (y: ArrayLike<number>, more: object = {}): Any => ({
  data: [{ type: "scatter", mode: "lines", y, ...more }],
  layout: { title: { text: "A walk" } },
});

describe("thinning a figure", () => {
  it("leaves short traces alone: the very same figure", () => {
    const figure = line(new Float64Array(4000));
    expect(thinFigure(figure)).toBe(figure);
  });

  it("keeps the ends, the extremes and the order of a long line, and says so", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4001, max: 9000 }),
        fc.integer(),
        fc.array(fc.tuple(fc.nat(8999), fc.double({ noNaN: true, min: -1e9, max: 1e9 })), { maxLength: 5 }),
        (n, seed, spikes) => {
          const y = Float64Array.from({ length: n }, (_, i) => Math.sin(i * 0.01 + seed) + (i % 7));
          for (const [at, value] of spikes) y[at % n] = value;
          const x = Float64Array.from({ length: n }, (_, i) => i * 3);
          const before = [x.slice(), y.slice()];
          const { data, layout } = thinFigure(line(y, { x })) as Any;
          const [{ x: xs, y: ys }] = data;
          expect(ys.length).toBe(xs.length);
          expect(ys.length).toBeLessThanOrEqual(4000);
          expect([xs[0], xs.at(-1)]).toEqual([0, (n - 1) * 3]);
          expect(Math.min(...ys)).toBe(Math.min(...y));
          expect(Math.max(...ys)).toBe(Math.max(...y));
          const misplaced = xs.filter((at: number, i: number) => ys[i] !== y[at / 3] || (i > 0 && at <= xs[i - 1]));
          expect([...misplaced]).toEqual([]);
          expect(layout.title).toEqual({
            text: "A walk",
            subtitle: {
              text: `${ys.length.toLocaleString("en-US")} of ${n.toLocaleString("en-US")} points shown, extremes kept`,
            },
          });
          expect([x, y]).toEqual(before);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("keeps gaps: a line is not drawn across missing values", () => {
    const y = Float64Array.from({ length: 8000 }, (_, i) => (i >= 4000 && i < 4003 ? Number.NaN : i));
    const [{ x, y: shown }] = thinFigure(line(y)).data as Any;
    const gap = shown.findIndex(Number.isNaN);
    expect(x[gap]).toBeGreaterThanOrEqual(4000);
    expect(x[gap]).toBeLessThan(4003);
    expect(thinFigure(line(new Float64Array(5000).fill(Number.NaN))).data).toHaveLength(1);
  });

  it("thins what goes with the points, also inside markers, and nothing else", () => {
    const n = 10_000;
    const y = Float64Array.from({ length: n }, (_, i) => i);
    const [trace] = thinFigure(
      line(y, { text: Array.from(y, (i) => `bar ${i}`), marker: { color: y, size: 3 }, line: { dash: "dot" } }),
    ).data as Any;
    expect(trace.text).toEqual(trace.y.map((i: number) => `bar ${i}`));
    expect(trace.marker).toEqual({ color: trace.y, size: 3 });
    expect(trace.line).toEqual({ dash: "dot" });
    expect(trace.x).toEqual(trace.y);
  });

  it("adds to a subtitle that is there", () => {
    const figure = { ...line(new Float64Array(5000)), layout: { title: { text: "A", subtitle: { text: "B" } } } };
    expect((thinFigure(figure).layout as Any).title.subtitle.text).toMatch(/^B · .* extremes kept$/);
  });

  it("merges candles: first open, highest high, lowest low, last close", () => {
    const n = 9001;
    const column = (f: (i: number) => number): Float64Array => Float64Array.from({ length: n }, (_, i) => f(i));
    const [open, close] = [column((i) => i), column((i) => i + 0.5)];
    const high = column((i) => (i === 4321 ? 1e6 : i + 1));
    const low = column((i) => (i === 1234 ? -1e6 : i - 1));
    const candles: Any = { data: [{ type: "candlestick", x: open, open, high, low, close }], layout: {} };
    const { data, layout } = thinFigure(candles) as Any;
    expect(data[0].open).toHaveLength(3001);
    expect(data[0].open.slice(0, 2)).toEqual([0, 3]);
    expect(data[0].x).toEqual(data[0].open);
    expect(data[0].close.slice(0, 2)).toEqual([2.5, 5.5]);
    expect(data[0].close.at(-1)).toBe(9000.5);
    expect(Math.max(...data[0].high)).toBe(1e6);
    expect(Math.min(...data[0].low)).toBe(-1e6);
    expect(layout.title.subtitle.text).toBe("9,001 candles shown as 3,001 of 3 each");
  });

  it("leaves what plotly counts itself alone", () => {
    const figure: Any = { data: [{ type: "histogram", x: new Float64Array(50_000) }], layout: {} };
    expect(thinFigure(figure)).toBe(figure);
  });
});
