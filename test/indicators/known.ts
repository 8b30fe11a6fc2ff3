import { makeSample } from "ata-lab";
import { expect } from "vitest";

/** The bars that other libraries were given for the numbers in these tests: three sessions of 390 minutes. */
export const knownBars = makeSample({ to: "2018-01-05" });

/** Checks a column's values at some rows, to a billionth. */
export function expectAt(column: Float64Array, numbers: Readonly<Record<number, number>>, tolerance = 1e-9): void {
  for (const [row, expected] of Object.entries(numbers)) {
    const actual = column[Number(row)]!;
    if (Number.isNaN(expected)) expect(actual, `row ${row}`).toBeNaN();
    else
      expect(Math.abs(actual - expected), `row ${row}: ${actual}`).toBeLessThanOrEqual(
        tolerance * Math.max(1, Math.abs(expected)),
      );
  }
}
