import { type BootstrapOptions, dayBlocks, resampleBlocks } from "./day-blocks.js";

/**
 * Draws days with replacement and evaluates statistics of the rows of each draw, for models that must be refitted: one
 * array of draws for each statistic. A draw with only one class is repeated.
 */
export function resampleRows(
  time: Float64Array,
  label: Uint8Array,
  settings: Required<BootstrapOptions>,
  statistics: (rows: Uint32Array, label: Uint8Array) => ArrayLike<number>,
): { readonly draws: Float64Array[]; readonly blocks: number } {
  const blocks = dayBlocks([time], settings.blockDays);
  const gathered = Array.from({ length: blocks.count }, (): number[] => []);
  blocks.of[0]!.forEach((block, row) => {
    gathered[block]!.push(row);
  });
  const rowsOfBlock = gathered.map((rows) => Uint32Array.from(rows));
  const draws = resampleBlocks(blocks.count, settings, (counts) => {
    const rows = new Uint32Array(rowsOfBlock.reduce((sum, own, block) => sum + counts[block]! * own.length, 0));
    let at = 0;
    rowsOfBlock.forEach((own, block) => {
      for (let time = 0; time < counts[block]!; time++, at += own.length) rows.set(own, at);
    });
    const drawn = Uint8Array.from(rows, (row) => label[row]!);
    return drawn.every((value) => value === drawn[0]) ? [Number.NaN] : statistics(rows, drawn);
  });
  return { draws, blocks: blocks.count };
}
