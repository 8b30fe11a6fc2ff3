import { histogram } from "../../stats/histogram.js";
import type { NullScore } from "../../validation/null-score.js";
import { fixed } from "../format.js";

const BLOCKS = " ▁▂▃▄▅▆▇█";
const BINS = 25;
/** Characters per bin. */
const WIDE = 2;

/**
 * The scores on sign-flipped bars as a line of blocks, and below it a mark at the score on the bars.
 *
 * @param name of the score
 * @param score with any variation
 * @param digits after the decimal point
 */
export function nullPicture(name: string, { own, walks }: NullScore, digits: number): string[] {
  const [low, high] = [Math.min(own, ...walks), Math.max(own, ...walks)];
  const bins = { low, high, bins: BINS };
  const counts = histogram(walks, bins);
  const most = Math.max(...counts);
  const blocks = Array.from(counts, (n) => BLOCKS[Math.ceil((8 * n) / most)]!.repeat(WIDE)).join("");
  const place = WIDE * histogram(Float64Array.of(own), bins).indexOf(1);
  const [nulls, yours] = [`${name}, null`, `${name}, yours`];
  const side = yours.length + 2;
  const begin = fixed(low, digits);
  return [
    `${nulls.padEnd(side)}${begin} ${blocks} ${fixed(high, digits)}`,
    `${yours.padEnd(side)}${" ".repeat(begin.length + 1 + place)}▲ ${fixed(own, digits + 1)}`,
  ];
}
