/**
 * A number as CSV files have it: the fewest digits that mean this double and no other, `1.0` for a whole number, `1e-05` for
 * small and `1e+16` for large ones; empty for NaN.
 */
export function numberText(value: number): string {
  if (Number.isInteger(value)) {
    const isSmall = Math.abs(value) < 1e16;
    if (isSmall) return Object.is(value, -0) ? "-0.0" : `${value}.0`;
  }
  if (Number.isNaN(value)) return "";
  const size = Math.abs(value);
  if (size === Number.POSITIVE_INFINITY) return value > 0 ? "inf" : "-inf";
  if (size >= 1e-4 && size < 1e16) return String(value);
  const [digits, exponent] = value.toExponential().split("e") as [string, string];
  return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}
