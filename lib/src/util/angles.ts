// Sine, cosine and arctangent with the same bits on every engine: `Math.sin` and its like differ between engines. Errors are a
// few units in the last place.

/** The sine of a number of turns, 2 pi each: exact at quarters. NaN unless finite. */
export function sinOfTurns(turns: number): number {
  return wave(turns, 1);
}

/** The cosine of a number of turns, 2 pi each: exact at quarters. NaN unless finite. */
export function cosOfTurns(turns: number): number {
  return wave(turns, 0);
}

/** The cosine of a number of turns, less some quarters. */
function wave(turns: number, less: number): number {
  const part = turns - Math.round(turns);
  const quarter = Math.round(4 * part);
  const x = 2 * Math.PI * (part - quarter / 4);
  const from = (quarter - less) & 3;
  const value = from % 2 === 0 ? cosSeries(x) : sinSeries(x);
  return from === 1 || from === 2 ? 0 - value : value;
}

/** The angle between -pi/2 and pi/2 whose tangent is x. */
export function atan(x: number): number {
  // The tangent of half the angle, until the series needs few terms; a slope beyond 1e150 is as good as infinite.
  let half = Math.max(-1e150, Math.min(1e150, x));
  for (let i = 0; i < 3; i++) half /= 1 + Math.sqrt(1 + half * half);
  const z = half * half;
  let sum = 0;
  for (let k = 23; k >= 1; k -= 2) sum = 1 / k - z * sum;
  return 8 * half * sum;
}

/** x - x^3/3! + ..., for |x| up to pi/4 */
function sinSeries(x: number): number {
  let sum = 1;
  for (let k = 18; k >= 2; k -= 2) sum = 1 - (sum * x * x) / (k * (k + 1));
  return x * sum;
}

/** 1 - x^2/2! + ..., for |x| up to pi/4 */
function cosSeries(x: number): number {
  let sum = 1;
  for (let k = 19; k >= 1; k -= 2) sum = 1 - (sum * x * x) / (k * (k + 1));
  return sum;
}
