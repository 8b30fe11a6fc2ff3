import { DAY, MINUTE } from "ata-lab";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

const HORIZON = 12;

/**
 * Synthetic scored rows whose labels overlap as the flow's do: a label is whether the next 12 steps of a day's random
 * walk go up, the score is a slow series that knows a little of them, and some days are livelier than others.
 *
 * @param {number} seed
 * @param {number} days
 * @param {number} rowsPerDay
 * @param {number} [skill] how much the score knows
 * @returns {import("ata-lab").ScoredRows}
 */
export function overlappingLabels(seed, days, rowsPerDay, skill = 0.1) {
  const generator = xoroshiro128plus(seed);
  // Nearly normal, of variance 1: a sum of uniform numbers.
  const normal = () => {
    let sum = -3;
    for (let i = 0; i < 6; i++) sum += uniformFloat64(generator);
    return sum * Math.SQRT2;
  };
  const n = days * rowsPerDay;
  const rows = { time: new Float64Array(n), label: new Uint8Array(n), score: new Float64Array(n) };
  for (let day = 0; day < days; day++) {
    const steps = Array.from({ length: rowsPerDay + HORIZON }, normal);
    const mood = 0.3 * normal();
    let slow = normal();
    for (let i = 0; i < rowsPerDay; i++) {
      const row = day * rowsPerDay + i;
      const move = steps.slice(i, i + HORIZON).reduce((a, b) => a + b, 0);
      slow = 0.9 * slow + 0.43 * normal();
      rows.time[row] = day * DAY + i * MINUTE;
      rows.label[row] = move + mood > 1 ? 1 : 0;
      rows.score[row] = 1 / (1 + Math.exp(1.2 - slow - skill * move));
    }
  }
  return rows;
}
