// The hot loops of a logistic fit, and of the AUCs of drawn days, in AssemblyScript: two rows, or two draws, at a time, in
// WebAssembly SIMD.
//
// `npm run assembly` compiles this file to lib/src/training/assembly/bytes.ts. The same operations in the same order are in
// JavaScript in lib/src/training/assembly/plain-log-loss.ts, lib/src/util/exp.ts and lib/src/util/log.ts; a test compares all bits.
// So: no relaxed SIMD, no sums in another order.
//
// A column is `stride` bytes long and follows the one before it. Rows come in fours: whoever fills the memory puts zeros
// after the last row, and a sign of 0 there, which leaves the row out of every sum.

/** @see util/log.ts `log1p` */
declare function log1p(x: f64): f64;

/** Where the memory is free. */
export const heap: usize = __heap_base;

/** Adding it rounds to integers, which are then in the last bits. */
const SHIFT: f64 = 6755399441055744;

const BLOCK = 128;
const ODDS = memory.data(BLOCK * 8, 16);
const RESIDUAL = memory.data(BLOCK * 8, 16);
const CURVATURE = memory.data(BLOCK * 8, 16);
const SCALED = memory.data(BLOCK * 8, 16);

// @ts-ignore: decorator
@inline
function all(x: f64): v128 {
  return f64x2.splat(x);
}

// @ts-ignore: decorator
@inline
function times(a: v128, b: v128): v128 {
  return f64x2.mul(a, b);
}

// @ts-ignore: decorator
@inline
function plus(a: v128, b: v128): v128 {
  return f64x2.add(a, b);
}

// @ts-ignore: decorator
@inline
function minus(a: v128, b: v128): v128 {
  return f64x2.sub(a, b);
}

/** a + b * x */
// @ts-ignore: decorator
@inline
function line(a: f64, b: f64, x: v128): v128 {
  return plus(all(a), times(x, all(b)));
}

/** The sum of four numbers, of which each argument has two. */
// @ts-ignore: decorator
@inline
function total(a: v128, b: v128): f64 {
  const sum = plus(a, b);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

// @ts-ignore: decorator
@inline
function addTo(at: usize, value: f64): void {
  store<f64>(at, load<f64>(at) + value);
}

/** `exp` of numbers from -707 to 710, so that their power of two needs one step; NaN stays NaN. @see util/exp.ts */
// @ts-ignore: decorator
@inline
function exp(x: v128): v128 {
  const shifted = plus(times(x, all(1.4426950408889634)), all(SHIFT));
  const k = minus(shifted, all(SHIFT));
  const high = minus(x, times(k, all(0.6931471803691238)));
  const low = times(k, all(1.9082149292705877e-10));
  const r = minus(high, low);
  const r2 = times(r, r);
  const r4 = times(r2, r2);
  const a = plus(line(1.0 / 2, 1.0 / 6, r), times(r2, line(1.0 / 24, 1.0 / 120, r)));
  const b = plus(line(1.0 / 720, 1.0 / 5040, r), times(r2, line(1.0 / 40320, 1.0 / 362880, r)));
  const c = plus(line(1.0 / 3628800, 1.0 / 39916800, r), times(r2, line(1.0 / 479001600, 1.0 / 6227020800, r)));
  const rest = plus(plus(a, times(r4, b)), times(times(r4, r4), c));
  const power = plus(all(1), plus(high, minus(times(r2, rest), low)));
  return times(plus(power, power), i64x2.shl(i64x2.add(shifted, i64x2.splat(1022)), 52));
}

/** `log1p` of numbers from 0 to 1. @see util/log.ts */
// @ts-ignore: decorator
@inline
function log1pOfShare(x: v128): v128 {
  const u = plus(all(1), x);
  const doubled = f64x2.ge(u, all(reinterpret<f64>(0x3ff6a09e00000000)));
  const k = v128.and(doubled, all(1));
  const f = v128.bitselect(minus(times(u, all(0.5)), all(1)), x, doubled);
  const lost = v128.and(doubled, f64x2.div(minus(x, minus(u, all(1))), u));
  const s = f64x2.div(f, plus(all(2), f));
  const z = times(s, s);
  const z2 = times(z, z);
  const z4 = times(z2, z2);
  const a = plus(line(2.0 / 3, 2.0 / 5, z), times(z2, line(2.0 / 7, 2.0 / 9, z)));
  const b = plus(line(2.0 / 11, 2.0 / 13, z), times(z2, line(2.0 / 15, 2.0 / 17, z)));
  const c = line(2.0 / 19, 2.0 / 21, z);
  const rest = times(z, plus(plus(a, times(z4, b)), times(times(z4, z4), c)));
  const half = times(times(all(0.5), f), f);
  const low = plus(times(k, all(1.9082149292705877e-10)), lost);
  const tail = minus(minus(half, plus(times(s, plus(half, rest)), low)), f);
  return minus(times(k, all(0.6931471803691238)), tail);
}

/** Fills `odds` with bias + sum of weight * column, added in the order of the columns; the bias follows the weights. */
function fillOdds(p: i32, bytes: usize, columns: usize, stride: usize, point: usize, odds: usize): void {
  const bias = v128.load64_splat(point + (<usize>p << 3));
  for (let i: usize = 0; i < bytes; i += 16) v128.store(odds + i, bias);
  let j = 0;
  let x = columns;
  for (; j + 3 < p; j += 4, x += 4 * stride) {
    const weights = point + (<usize>j << 3);
    const w0 = v128.load64_splat(weights);
    const w1 = v128.load64_splat(weights, 8);
    const w2 = v128.load64_splat(weights, 16);
    const w3 = v128.load64_splat(weights, 24);
    const x1 = x + stride;
    const x2 = x1 + stride;
    const x3 = x2 + stride;
    for (let i: usize = 0; i < bytes; i += 16) {
      let z = plus(v128.load(odds + i), times(w0, v128.load(x + i)));
      z = plus(z, times(w1, v128.load(x1 + i)));
      z = plus(z, times(w2, v128.load(x2 + i)));
      z = plus(z, times(w3, v128.load(x3 + i)));
      v128.store(odds + i, z);
    }
  }
  for (; j < p; j++, x += stride) {
    const w = v128.load64_splat(point + (<usize>j << 3));
    for (let i: usize = 0; i < bytes; i += 16) v128.store(odds + i, plus(v128.load(odds + i), times(w, v128.load(x + i))));
  }
}

/** exp(-|margin|), and the like of -707 for rows that are further away: nothing is added to 1 by either. */
// @ts-ignore: decorator
@inline
function expOfMargin(margin: v128): v128 {
  return exp(f64x2.pmax(f64x2.neg(f64x2.abs(margin)), all(-707)));
}

/** Fills RESIDUAL (p - label) and CURVATURE (p (1 - p)), both by the rows' weights, and returns the sum of log losses. */
// @ts-ignore: decorator
@inline
function fillResiduals(bytes: usize, sign: usize, weight: usize, gradient: usize, hessian: usize): f64 {
  const zero = all(0);
  const one = all(1);
  let residuals0 = zero;
  let residuals1 = zero;
  let curvatures0 = zero;
  let curvatures1 = zero;
  let excess0 = zero;
  let excess1 = zero;
  let loss0 = zero;
  let loss1 = zero;
  for (let i: usize = 0; i < bytes; i += 32) {
    const sign0 = v128.load(sign + i);
    const sign1 = v128.load(sign + i, 16);
    const margin0 = times(sign0, v128.load(ODDS + i));
    const margin1 = times(sign1, v128.load(ODDS + i, 16));
    const e0 = v128.and(expOfMargin(margin0), f64x2.ne(sign0, zero));
    const e1 = v128.and(expOfMargin(margin1), f64x2.ne(sign1, zero));
    const q0 = f64x2.div(one, plus(one, e0));
    const q1 = f64x2.div(one, plus(one, e1));
    const eq0 = times(e0, q0);
    const eq1 = times(e1, q1);
    let r0 = times(sign0, v128.bitselect(q0, eq0, f64x2.ge(margin0, zero)));
    let r1 = times(sign1, v128.bitselect(q1, eq1, f64x2.ge(margin1, zero)));
    let c0 = times(eq0, q0);
    let c1 = times(eq1, q1);
    const wrong0 = f64x2.pmax(margin0, zero);
    const wrong1 = f64x2.pmax(margin1, zero);
    if (weight) {
      const w0 = v128.load(weight + i);
      const w1 = v128.load(weight + i, 16);
      r0 = times(w0, r0);
      r1 = times(w1, r1);
      c0 = times(w0, c0);
      c1 = times(w1, c1);
      loss0 = plus(loss0, times(w0, plus(wrong0, log1pOfShare(e0))));
      loss1 = plus(loss1, times(w1, plus(wrong1, log1pOfShare(e1))));
    } else {
      excess0 = plus(excess0, plus(e0, times(excess0, e0)));
      excess1 = plus(excess1, plus(e1, times(excess1, e1)));
      loss0 = plus(loss0, wrong0);
      loss1 = plus(loss1, wrong1);
    }
    v128.store(RESIDUAL + i, r0);
    v128.store(RESIDUAL + i, r1, 16);
    v128.store(CURVATURE + i, c0);
    v128.store(CURVATURE + i, c1, 16);
    residuals0 = plus(residuals0, r0);
    residuals1 = plus(residuals1, r1);
    curvatures0 = plus(curvatures0, c0);
    curvatures1 = plus(curvatures1, c1);
  }
  addTo(gradient, total(residuals0, residuals1));
  addTo(hessian, total(curvatures0, curvatures1));
  const loss = total(loss0, loss1);
  if (weight) return loss;
  const excess = plus(excess0, plus(excess1, times(excess0, excess1)));
  const a = f64x2.extract_lane(excess, 0);
  const b = f64x2.extract_lane(excess, 1);
  return loss + log1p(a + (b + a * b));
}

/** SCALED = CURVATURE * column; returns the sum. */
// @ts-ignore: decorator
@inline
function fillScaled(bytes: usize, x: usize): f64 {
  let sum0 = all(0);
  let sum1 = all(0);
  for (let i: usize = 0; i < bytes; i += 32) {
    const value0 = times(v128.load(CURVATURE + i), v128.load(x + i));
    const value1 = times(v128.load(CURVATURE + i, 16), v128.load(x + i, 16));
    v128.store(SCALED + i, value0);
    v128.store(SCALED + i, value1, 16);
    sum0 = plus(sum0, value0);
    sum1 = plus(sum1, value1);
  }
  return total(sum0, sum1);
}

/** Adds values . column of `count` columns, 4 at most, to as many numbers. */
// @ts-ignore: decorator
@inline
function addSomeProducts(values: usize, bytes: usize, x: usize, stride: usize, count: i32, out: usize): void {
  const y = x + stride;
  const z = y + stride;
  const u = z + stride;
  let x0 = all(0);
  let x1 = all(0);
  let y0 = all(0);
  let y1 = all(0);
  let z0 = all(0);
  let z1 = all(0);
  let u0 = all(0);
  let u1 = all(0);
  for (let i: usize = 0; i < bytes; i += 32) {
    const value0 = v128.load(values + i);
    const value1 = v128.load(values + i, 16);
    x0 = plus(x0, times(value0, v128.load(x + i)));
    x1 = plus(x1, times(value1, v128.load(x + i, 16)));
    if (count > 1) {
      y0 = plus(y0, times(value0, v128.load(y + i)));
      y1 = plus(y1, times(value1, v128.load(y + i, 16)));
    }
    if (count > 2) {
      z0 = plus(z0, times(value0, v128.load(z + i)));
      z1 = plus(z1, times(value1, v128.load(z + i, 16)));
    }
    if (count > 3) {
      u0 = plus(u0, times(value0, v128.load(u + i)));
      u1 = plus(u1, times(value1, v128.load(u + i, 16)));
    }
  }
  addTo(out, total(x0, x1));
  if (count > 1) addTo(out + 8, total(y0, y1));
  if (count > 2) addTo(out + 16, total(z0, z1));
  if (count > 3) addTo(out + 24, total(u0, u1));
}

function addProducts(values: usize, bytes: usize, x: usize, stride: usize, count: i32, out: usize): void {
  for (; count > 3; count -= 4, x += 4 * stride, out += 32) addSomeProducts(values, bytes, x, stride, 4, out);
  if (count === 3) addSomeProducts(values, bytes, x, stride, 3, out);
  else if (count === 2) addSomeProducts(values, bytes, x, stride, 2, out);
  else if (count === 1) addSomeProducts(values, bytes, x, stride, 1, out);
}

/**
 * Adds the rows' loss, its gradient and its Hessian to what is in `out`: the loss, p + 1 numbers, and (p + 1)^2 of which the
 * lower triangle is filled. A pass without the Hessian leaves all of it but its last number.
 *
 * @param rows a multiple of 4
 * @param weight 0 if all rows count alike
 */
export function addTerms(
  p: i32,
  rows: i32,
  columns: usize,
  stride: usize,
  sign: usize,
  weight: usize,
  point: usize,
  out: usize,
  withHessian: bool,
): void {
  const size = <usize>(p + 1) << 3;
  const gradient = out + 8;
  const hessian = gradient + size;
  const corner = hessian + size * (p + 1) - 8;
  for (let from = 0; from < rows; from += BLOCK) {
    const bytes = <usize>min(rows - from, BLOCK) << 3;
    const done = <usize>from << 3;
    fillOdds(p, bytes, columns + done, stride, point, ODDS);
    const weights = weight ? weight + done : 0;
    addTo(out, fillResiduals(bytes, sign + done, weights, gradient + size - 8, corner));
    addProducts(RESIDUAL, bytes, columns + done, stride, p, gradient);
    if (!withHessian) continue;
    for (let j = 0; j < p; j++) {
      addTo(corner - (<usize>(p - j) << 3), fillScaled(bytes, columns + done + <usize>j * stride));
      addProducts(SCALED, bytes, columns + done, stride, j + 1, hessian + <usize>j * size);
    }
  }
}

/** Turns a column into its distances from a value. */
export function centre(column: usize, rows: i32, mean: f64): void {
  const end = column + (<usize>rows << 3);
  for (let x = column; x < end; x += 16) v128.store(x, minus(v128.load(x), all(mean)));
}

/** Probabilities of rows, an even number of them. @see models/predict.ts */
export function predict(p: i32, rows: i32, columns: usize, stride: usize, point: usize, out: usize): void {
  const end = <usize>rows << 3;
  for (let from: usize = 0; from < end; from += BLOCK * 8) {
    const bytes = min(end - from, BLOCK * 8);
    fillOdds(p, bytes, columns + from, stride, point, ODDS);
    for (let i: usize = 0; i < bytes; i += 16) {
      // Below -707 nothing is added to 1; above 710 there is 0.
      const x = f64x2.pmin(f64x2.pmax(f64x2.neg(v128.load(ODDS + i)), all(-707)), all(710));
      v128.store(out + from + i, f64x2.div(all(1), plus(all(1), exp(x))));
    }
  }
}

// @ts-ignore: decorator
@inline
function addAll(sums: usize, weights: usize, own: v128, bytes: usize): void {
  for (let k: usize = 0; k < bytes; k += 16) {
    v128.store(sums + k, plus(v128.load(sums + k), times(v128.load(weights + k), own)));
  }
}

/**
 * For several weightings of groups, what makes an AUC: the wins of the positive rows, the negatives, the positives.
 *
 * @param rows number of rows, in increasing order of score
 * @param groups the group of each, 32 bits; `kinds` is what each is, 8 bits; `own` its weight, or 0 if all count alike
 * @param weights of each group, `bytes` bytes: 16 for every two weightings
 * @param sums five sums of so many bytes, all 0: wins, negatives, positives, and two that are used here
 * @see lib/src/metrics/weighted-metrics.ts `aucsOf`
 */
export function addAucs(
  rows: i32,
  groups: usize,
  kinds: usize,
  own: usize,
  weights: usize,
  bytes: usize,
  sums: usize,
): void {
  const below = sums + bytes;
  const positives = below + bytes;
  const tiedPositives = positives + bytes;
  const tiedNegatives = tiedPositives + bytes;
  for (let i: usize = 0; i < <usize>rows; i++) {
    const from = weights + <usize>load<u32>(groups + 4 * i) * bytes;
    const once = own === 0 ? all(1) : all(load<f64>(own + 8 * i));
    const kind = load<u8>(kinds + i);
    if (kind === 0) addAll(below, from, once, bytes);
    else if (kind === 1) {
      for (let k: usize = 0; k < bytes; k += 16) {
        const weight = times(v128.load(from + k), once);
        v128.store(sums + k, plus(v128.load(sums + k), times(weight, v128.load(below + k))));
        v128.store(positives + k, plus(v128.load(positives + k), weight));
      }
    } else {
      addAll((kind & 1) !== 0 ? tiedPositives : tiedNegatives, from, once, bytes);
      if ((kind & 4) === 0) continue;
      for (let k: usize = 0; k < bytes; k += 16) {
        const high = v128.load(tiedPositives + k);
        const low = v128.load(tiedNegatives + k);
        const beaten = plus(v128.load(below + k), times(low, all(0.5)));
        v128.store(sums + k, plus(v128.load(sums + k), times(high, beaten)));
        v128.store(below + k, plus(v128.load(below + k), low));
        v128.store(positives + k, plus(v128.load(positives + k), high));
        v128.store(tiedPositives + k, all(0));
        v128.store(tiedNegatives + k, all(0));
      }
    }
  }
}
