import { labelBalance, reliabilityCurve, wilsonInterval } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const Z = 1.959963984540054;
const labels = (list: readonly (readonly [number, number])[]): Uint8Array => Uint8Array.from(list, ([y]) => y);
const numbers = (list: readonly (readonly [number, number])[]): Float64Array => Float64Array.from(list, ([, x]) => x);

describe("wilsonInterval", () => {
  it("ends where the score test of the share just rejects", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, part) => {
        const k = Math.round(part * n);
        for (const end of wilsonInterval(k, n)) {
          expect(end).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(1);
          // Defined by |share - p| = z sqrt(p (1 - p) / n), which 0 and 1 solve at the borders.
          expect((k / n - end) ** 2).toBeCloseTo((Z * Z * end * (1 - end)) / n, 10);
        }
        const [low, high] = wilsonInterval(k, n);
        expect(low).toBeLessThanOrEqual(k / n);
        expect(high).toBeGreaterThanOrEqual(k / n);
      }),
    );
  });

  it("refuses a share of nothing", () => {
    expect(() => wilsonInterval(0, 0)).toThrow(/0 of 0 rows/);
    expect(() => wilsonInterval(3, 2)).toThrow(/3 of 2 rows/);
  });
});

describe("labelBalance", () => {
  it("counts every row in its group, once", () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: -3, max: 3 })), { maxLength: 60 });
    fc.assert(
      fc.property(rows, (list) => {
        const balance = labelBalance(labels(list), numbers(list));
        const groups = [...new Set(list.map(([, group]) => group))].sort((a, b) => a - b);
        expect(balance.map(({ group }) => group)).toEqual(groups);
        for (const { group, rows, positives, share, low, high } of balance) {
          const mine = list.filter(([, g]) => g === group);
          expect(rows).toBe(mine.length);
          expect(positives).toBe(mine.filter(([y]) => y === 1).length);
          expect(share).toBe(positives / rows);
          expect([low, high]).toEqual(wilsonInterval(positives, rows));
        }
      }),
    );
  });

  it("refuses rows without a group", () => {
    expect(() => labelBalance(Uint8Array.of(1), Float64Array.of())).toThrow(/1 labels but 0 groups/);
    expect(() => labelBalance(Uint8Array.of(1), Float64Array.of(Number.NaN))).toThrow(/group 0 is NaN/);
  });
});

describe("reliabilityCurve", () => {
  const probability = fc.oneof(fc.constantFrom(0, 0.25, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true }));
  const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), probability), { minLength: 1, maxLength: 80 });

  it("puts every row in one bin, in order, equal probabilities together", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 12 }), (list, count) => {
        const bins = reliabilityCurve(labels(list), numbers(list), count);
        expect(bins.length).toBeLessThanOrEqual(count);
        expect(bins.reduce((sum, bin) => sum + bin.rows, 0)).toBe(list.length);
        for (const [i, bin] of bins.entries()) {
          if (i > 0) expect(bin.from).toBeGreaterThan(bins[i - 1]!.to);
          const mine = list.filter(([, p]) => p >= bin.from && p <= bin.to);
          expect(mine).toHaveLength(bin.rows);
          expect(bin.positives).toBe(mine.filter(([y]) => y === 1).length);
          expect(bin.observed).toBe(bin.positives / bin.rows);
          expect(bin.predicted).toBeCloseTo(mine.reduce((sum, [, p]) => sum + p, 0) / mine.length, 12);
          expect(bin.predicted).toBeGreaterThanOrEqual(bin.from);
          expect(bin.predicted).toBeLessThanOrEqual(bin.to);
        }
      }),
    );
  });

  it("makes bins of equal count where nothing ties, whatever the order of the rows", () => {
    const p = Float64Array.from({ length: 100 }, (_, i) => ((i * 37) % 100) / 100);
    const bins = reliabilityCurve(new Uint8Array(100), p, 8);
    expect(bins).toHaveLength(8);
    for (const { rows } of bins) expect([12, 13]).toContain(rows);
    expect(reliabilityCurve(new Uint8Array(100), p.slice().sort(), 8)).toEqual(bins);
  });

  it("lets a bin take all rows of the probability at its end", () => {
    const rowsOf = (...p: number[]): number[] =>
      reliabilityCurve(new Uint8Array(4), Float64Array.from(p), 2).map(({ rows }) => rows);
    expect(rowsOf(0.1, 0.5, 0.5, 0.5)).toEqual([4]);
    expect(rowsOf(0.1, 0.5, 0.5, 0.7)).toEqual([3, 1]);
    expect(rowsOf(0.5, 0.5, 0.5, 0.7)).toEqual([3, 1]);
  });

  it("is one bin when all probabilities are one", () => {
    expect(reliabilityCurve(Uint8Array.of(0, 1, 1), new Float64Array(3).fill(0.1))).toEqual([
      expect.objectContaining({ rows: 3, predicted: 0.1, from: 0.1, to: 0.1, positives: 2 }),
    ]);
  });

  it("refuses what is no probability", () => {
    expect(() => reliabilityCurve(Uint8Array.of(0), Float64Array.of(1.5))).toThrow(/probability 0 is 1.5/);
    expect(() => reliabilityCurve(Uint8Array.of(0), Float64Array.of(Number.NaN))).toThrow(/probability 0 is NaN/);
    expect(() => reliabilityCurve(Uint8Array.of(), Float64Array.of())).toThrow(/no rows/);
    expect(() => reliabilityCurve(Uint8Array.of(0, 1), Float64Array.of(0, -0.1))).toThrow(/probability 1 is -0.1/);
    for (const bins of [0, -1, 2.5]) {
      expect(() => reliabilityCurve(Uint8Array.of(0), Float64Array.of(0.5), bins)).toThrow(
        `bins must be a positive integer, got ${bins}`,
      );
    }
    expect(() => reliabilityCurve(Uint8Array.of(0), Float64Array.of())).toThrow(/1 labels but 0 probabilities/);
  });
});
