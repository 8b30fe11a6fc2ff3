// What got slower between two reports of npm run bench.

/** Slower by more than this share counts. */
export const LIMIT = 0.15;

/**
 * Compares ata-lab's own figures of two reports. Times are divided by those of a fixed loop that ran in the same rounds,
 * so that a slower machine is no regression. A figure has got slower if its median is more than 15 % above the old one
 * and the middle halves of both measurements lie apart: a median that is higher within that noise says nothing yet.
 *
 * @param {any} before a report, as bench/last.json holds it
 * @param {any} after another
 * @returns {{ slower: Change[], unsure: Change[], faster: Change[], missing: string[] }} figures above 15 %, those of
 * them within the noise, those more than 15 % faster, and those that only the first report has
 *
 * @typedef {{ name: string, times: number, noise: number }} Change times as long as before; the noise is half the width of
 * the two middle halves together, as a share
 */
export function compareReports(before, after) {
  const result = { slower: [], unsure: [], faster: [], missing: [] };
  for (const [group, { ours, calibration }] of Object.entries(before.groups)) {
    const now = after.groups[group];
    for (const [figure, old] of Object.entries(ours)) {
      const name = `${group}: ${figure}`;
      const found = now?.ours[figure];
      if (found === undefined) {
        result.missing.push(name);
        continue;
      }
      const scale = calibration.ms / now.calibration.ms;
      const times = (found.ms / old.ms) * scale;
      const noise = (found.high - found.low) / found.ms / 2 + (old.high - old.low) / old.ms / 2;
      if (times > 1 + LIMIT) {
        const apart = found.low * scale > old.high;
        result[apart ? "slower" : "unsure"].push({ name, times, noise });
      } else if (times < 1 / (1 + LIMIT)) result.faster.push({ name, times, noise });
    }
  }
  return result;
}
