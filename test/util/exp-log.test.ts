import { describe, expect, it } from "vitest";
import { atan, cosOfTurns, sinOfTurns } from "../../lib/dist/util/angles.js";
import { exp } from "../../lib/dist/util/exp.js";
import { log, log1p } from "../../lib/dist/util/log.js";

// The reference: numbers of 400 binary digits behind the point, in whole numbers.

const DIGITS = 400n;
const ONE = 1n << DIGITS;

/** A number as it is, or cut where it has more digits. */
function exactly(x: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const exponent = (bits >> 52n) & 0x7ffn;
  const digits = (bits & ((1n << 52n) - 1n)) | (exponent > 0n ? 1n << 52n : 0n);
  const shift = DIGITS + (exponent > 0n ? exponent : 1n) - 1075n;
  const size = shift >= 0n ? digits << shift : digits >> -shift;
  return x < 0 ? -size : size;
}

/** ln x of x > 0, as k ln 2 + 2 artanh((m - 1)/(m + 1)) with x = 2^k m. */
function lnOf(x: bigint): bigint {
  let k = 0n;
  for (; x > 2n * ONE; x >>= 1n) k++;
  for (; x < ONE; x <<= 1n) k--;
  const artanh = (s: bigint): bigint => {
    let sum = 0n;
    for (let [term, n] = [s, 1n]; term !== 0n; term = (((term * s) >> DIGITS) * s) >> DIGITS, n += 2n) sum += term / n;
    return sum;
  };
  const half = ((x - ONE) << DIGITS) / (x + ONE);
  return 2n * artanh(half) + k * 2n * artanh(ONE / 3n);
}

const LN2 = lnOf(2n * ONE);

/** e^x, as 2^k e^r. */
function expOf(x: bigint): bigint {
  const k = x / LN2;
  const r = x - k * LN2;
  let sum = 0n;
  for (let [term, n] = [ONE, 1n]; term !== 0n; term = ((term * r) >> DIGITS) / n, n++) sum += term;
  return k >= 0n ? sum << k : sum >> -k;
}

/** The distance of a result from the truth, in units of its last digit. */
function off(found: number, truth: bigint): number {
  const size = Math.abs(found);
  const unit = 2 ** (Math.floor(Math.log2(size)) - 52);
  return Math.abs(Number(((exactly(found) - truth) * 1_000_000n) / exactly(unit))) / 1e6;
}

/** n numbers spread over a range, not evenly. */
function spread(low: number, high: number, n = 1500): number[] {
  return Array.from({ length: n }, (_, i) => low + (high - low) * ((i * 0.6180339887498949) % 1));
}

/** The largest distance over some arguments. */
function worst(f: (x: number) => number, truth: (x: bigint) => bigint, xs: readonly number[]): number {
  return Math.max(...xs.map((x) => off(f(x), truth(exactly(x)))));
}

describe("exp", () => {
  it("is within 0.9 units of the last digit", () => {
    const xs = [...spread(-0.4, 0.4), ...spread(-40, 40), ...spread(-150, 700)];
    expect(worst(exp, expOf, xs)).toBeLessThan(0.9);
    expect(off(Math.E, expOf(ONE))).toBeLessThan(0.5);
    expect(off(Math.E + 2 * 2 ** -51, expOf(ONE))).toBeGreaterThan(1.5);
  });

  it("at its ends", () => {
    const xs = [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, -1e-300, 710, -746];
    expect(xs.map(exp)).toEqual([1, 1, Number.NaN, Number.POSITIVE_INFINITY, 0, 1, 1, Number.POSITIVE_INFINITY, 0]);
    expect(exp(709.782712893384) / Number.MAX_VALUE).toBeCloseTo(1, 12);
    expect([exp(709.7827128933841), exp(-745.1332191019412), exp(-745.1332191019411)]).toEqual([
      Number.POSITIVE_INFINITY,
      0,
      Number.MIN_VALUE,
    ]);
    // Among subnormal numbers, a unit is the smallest one.
    for (const x of spread(-745, -708, 300)) {
      expect(Math.abs(exp(x) - Math.exp(x))).toBeLessThanOrEqual(Number.MIN_VALUE);
    }
  });
});

describe("log and log1p", () => {
  it("are within 0.85 units of the last digit", () => {
    expect(worst(log, lnOf, [...spread(0.01, 0.999), ...spread(1.001, 4), ...spread(4, 1e12)])).toBeLessThan(0.85);
    const one = (x: bigint): bigint => lnOf(ONE + x);
    const xs = [...spread(-0.99, -0.001), ...spread(0.001, 3), ...spread(3, 1e6), ...spread(-1e-9, 1e-9)];
    expect(worst(log1p, one, xs)).toBeLessThan(0.85);
  });

  it("at their ends", () => {
    const [up, down] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    expect([0, -0, 1, up, down, -1, Number.NaN].map(log)).toEqual([down, down, 0, up, ...Array(3).fill(Number.NaN)]);
    expect([0, -0, -1, up, -1.5, down, Number.NaN].map(log1p)).toEqual([0, -0, down, up, ...Array(3).fill(Number.NaN)]);
    expect([5e-324, -5e-324, 1e-300, -1e-20].map(log1p)).toEqual([5e-324, -5e-324, 1e-300, -1e-20]);
    for (const x of [5e-324, 2.2e-308, 2.3e-308, 1e-100, Number.MAX_VALUE]) {
      expect(log(x) / Math.log(x)).toBeCloseTo(1, 15);
    }
  });
});

it("angles are those of Math, and exact at quarters of a turn", () => {
  for (const turns of [...spread(-3, 3, 500), 1e-20, -1e-9]) {
    expect(Math.abs(sinOfTurns(turns) - Math.sin(2 * Math.PI * turns))).toBeLessThan(4e-15);
    expect(Math.abs(cosOfTurns(turns) - Math.cos(2 * Math.PI * turns))).toBeLessThan(4e-15);
  }
  expect([0, 0.25, 0.5, 0.75, 1, -0.25].map(sinOfTurns)).toEqual([0, 1, 0, -1, 0, -1]);
  expect([0, 0.25, 0.5, 0.75, 1, -0.25].map(cosOfTurns)).toEqual([1, 0, -1, 0, 1, 0]);
  expect(sinOfTurns(1e-20) / (2 * Math.PI * 1e-20)).toBeCloseTo(1, 14);
  for (const x of [...spread(-5, 5, 300), 1e-200, 1e9, -1e200]) expect(atan(x) / Math.atan(x)).toBeCloseTo(1, 14);
  expect([atan(0), atan(Number.NaN)]).toEqual([0, Number.NaN]);
});
