// The definitions of windowed statistics in exact arithmetic: a double is an integer times a power of two, so sums and
// squares of doubles are integers when counted in small enough units.

const UNIT_BITS = 1074n;

/** A finite double as an integer count of 2^-1074. */
function units(x: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = bits & ((1n << 52n) - 1n);
  const size = exponent === 0n ? fraction : (fraction | (1n << 52n)) << (exponent - 1n);
  return bits >> 63n ? -size : size;
}

/** numerator / denominator as a double, right to about 18 digits. */
function quotient(numerator: bigint, denominator: bigint): number {
  if (numerator === 0n) return 0;
  const sign = numerator < 0n === denominator < 0n ? 1 : -1;
  const [n, d] = [numerator < 0n ? -numerator : numerator, denominator < 0n ? -denominator : denominator];
  const shift = BigInt(d.toString(2).length - n.toString(2).length + 60);
  const scaled = shift > 0n ? (n << shift) / d : n / (d << -shift);
  return sign * Number(scaled) * 2 ** -Number(shift);
}

/** Mean of the values. */
export function exactMean(values: readonly number[]): number {
  return quotient(
    values.reduce((sum, x) => sum + units(x), 0n),
    BigInt(values.length) << UNIT_BITS,
  );
}

/** Variance times n (n - 1), in squared units. */
function spread(values: readonly number[]): bigint {
  const all = values.map(units);
  const sum = all.reduce((a, b) => a + b, 0n);
  return BigInt(all.length) * all.reduce((squares, x) => squares + x * x, 0n) - sum * sum;
}

/** Sample standard deviation (ddof 1) of the values. */
export function exactStd(values: readonly number[]): number {
  const n = BigInt(values.length);
  return Math.sqrt(quotient(spread(values), (n * (n - 1n)) << (2n * UNIT_BITS)));
}

/** (last - mean) / (width * std + 1e-9), each part exact before it is rounded. */
export function exactZScore(values: readonly number[], width: number): number {
  const n = BigInt(values.length);
  const sum = values.reduce((total, x) => total + units(x), 0n);
  const distance = quotient(n * units(values.at(-1)!) - sum, n << UNIT_BITS);
  return distance / (width * exactStd(values) + 1e-9);
}
