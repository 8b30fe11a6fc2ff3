/** Powers of ten that a double holds exactly. */
const POWERS = /* @__PURE__ */ Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));

/**
 * Rounds to six significant digits, as `Number(value.toPrecision(6))` does, but without writing the number out: that takes
 * ten times as long. Numbers below 1e-12 become 0, because engines may differ there.
 *
 * @param value any number
 * @returns the nearest double to the rounded decimal number
 */
export function roundToSix(value: number): number {
  const size = Math.abs(value);
  if (size < 1e-12) return 0;
  const places = 5 - Math.floor(Math.log10(size));
  // One multiplication or division by a power that is exact is off by less than the margin below.
  if (places >= -15 && places <= 22) {
    const digits = places < 0 ? size / POWERS[-places]! : size * POWERS[places]!;
    const whole = Math.round(digits);
    const isClear = Math.abs(digits - Math.floor(digits) - 0.5) > 1e-6 && digits >= 1e5 && digits < 1e6 - 1;
    if (isClear) {
      const rounded = places < 0 ? whole * POWERS[-places]! : whole / POWERS[places]!;
      return value < 0 ? -rounded : rounded;
    }
  }
  return Number(value.toPrecision(6));
}
