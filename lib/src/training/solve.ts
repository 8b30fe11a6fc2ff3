/**
 * Solves A x = b for a symmetric positive definite A by Cholesky decomposition. The diagonal is first scaled to ones,
 * so that columns of very different size do no harm.
 *
 * @param a n x n, row by row; only the lower triangle is read
 * @param b n values
 * @returns x, or undefined if A is not positive definite to working precision
 */
export function solvePositive(a: Float64Array, b: Float64Array): Float64Array | undefined {
  const n = b.length;
  const scale = Float64Array.from(b, (_, i) => 1 / Math.sqrt(a[i * n + i]!));
  const factor = new Float64Array(n * n);
  const x = Float64Array.from(b, (value, i) => value * scale[i]!);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = a[i * n + j]! * scale[i]! * scale[j]!;
      for (let k = 0; k < j; k++) rest -= factor[i * n + k]! * factor[j * n + k]!;
      if (i > j) factor[i * n + j] = rest / factor[j * n + j]!;
      else if (rest > 0) factor[i * n + i] = Math.sqrt(rest);
      else return undefined;
    }
  }
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] = x[i]! - factor[i * n + k]! * x[k]!;
    x[i] = x[i]! / factor[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] = x[i]! - factor[k * n + i]! * x[k]!;
    x[i] = x[i]! / factor[i * n + i]!;
  }
  return x.map((value, i) => value * scale[i]!);
}
